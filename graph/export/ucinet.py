"""UCINET and NetDraw: DL files of the network and its attributes, and VNA with both.

Labels stand in one line with commas; 0 stands for a missing number. People are named in `labels:`, since with embedded
labels those without a tie are lost.
"""

from __future__ import annotations

from graph.export.dataset import Person
from graph.export.pajek import STATES, arcs, lines_of
from graph.export.shown import Shown, roles_of


def files(shown: Shown) -> dict[str, str]:
    """File name to text."""
    ids = ",".join(shown.id(person.id) for person in shown.people)
    size = len(shown.people)
    numbers = [" ".join(map(str, _numbers(shown, person))) for person in shown.people]
    head = [f"dl nr={size}, nc=4", "format = fullmatrix", "row labels:", ids]
    return {
        "spread.dl": lines_of([f"dl n={size}", "format = edgelist1", "labels:", ids, "data:", *arcs(shown)]),
        "attributes.dl": lines_of([*head, "col labels:", "state,at_risk,had_t,adopted_t", "data:", *numbers]),
        "spread.vna": lines_of([*_nodes(shown), *_ties(shown)]),
    }


def _numbers(shown: Shown, person: Person) -> tuple[int, int, int, int]:
    had = shown.window.day(person.had_by) if person.had_by else 0
    adopted = shown.window.day(person.adopted) if person.adopted else 0
    return STATES.index(person.state), int(person.at_risk), had, adopted


def _nodes(shown: Shown) -> list[str]:
    lines = ["*node data", "id role school state at_risk had_t adopted_t"]
    for person in shown.people:
        texts = (roles_of(person) or "none", shown.school(person.school) or "none", person.state)
        quoted = " ".join(f'"{text}"' for text in texts)
        _, at_risk, had, adopted = _numbers(shown, person)
        lines.append(f"{shown.id(person.id)} {quoted} {at_risk} {had} {adopted}")
    return lines


def _ties(shown: Shown) -> list[str]:
    lines = ["*tie data", "from to transmission t"]
    for link in shown.links:
        made = link.transmission
        lines.append(f"{shown.id(made.source)} {shown.id(made.target)} 1 {shown.window.day(link.day)}")
    return lines
