"""Pajek: a plain network, the same with time intervals and as a list of events, a partition and a vector.

igraph refuses intervals and networkx drops them, so the plain one is always there. Labels are quoted, hold no quote and
are unique; an `*Arcs` line stands even without arcs, since readers take the network for undirected without it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.export.dataset import NO_RECORD
from graph.export.shown import Shown
from graph.vocabulary import State

STATES = (NO_RECORD, State.REACHED, State.SHOWN, State.CARRIES, State.ADOPTED)
"""Classes 0 to 4 of the partition."""

MISSING = 999998
"""Pajek's number for a missing value."""


def files(shown: Shown) -> dict[str, str]:
    """File name to text."""
    size = f"*Vertices {len(shown.people)}"
    names = [f'"{shown.id(person.id)}"' for person in shown.people]
    since = [f"[{day}-*]" for day in _first_days(shown)]
    on = [f"[{shown.window.day(link.day)}-*]" for link in shown.links]
    return {
        "spread.net": lines_of([size, *_numbered(names), "*Arcs", *arcs(shown)]),
        "spread-intervals.net": lines_of([size, *_numbered(_paired(names, since)), "*Arcs", *_paired(arcs(shown), on)]),
        "spread-events.tim": lines_of([size, "*Events", *_events(shown, names)]),
        "state.clu": lines_of([size, *(str(STATES.index(person.state)) for person in shown.people)]),
        "had.vec": lines_of([size, *map(str, _had(shown))]),
    }


def arcs(shown: Shown) -> list[str]:
    """Each link as source, target and weight, people by number."""
    return [
        f"{shown.number(link.transmission.source)} {shown.number(link.transmission.target)} 1" for link in shown.links
    ]


def _events(shown: Shown, names: list[str]) -> list[str]:
    """By day: vertices as they appear (AV), then arcs (AA)."""
    events: dict[int, list[str]] = defaultdict(list)
    for number, day in enumerate(_first_days(shown), 1):
        events[day].append(f"AV {number} {names[number - 1]}")
    for arc, link in zip(arcs(shown), shown.links, strict=True):
        events[shown.window.day(link.day)].append(f"AA {arc}")
    return [line for day in sorted(events) for line in (f"TI {day}", *events[day])]


def _first_days(shown: Shown) -> list[int]:
    """The day from which each person is in the picture: first seen, or from the start."""
    return [shown.window.day(person.first_seen) if person.first_seen else 1 for person in shown.people]


def _had(shown: Shown) -> list[int]:
    return [shown.window.day(person.had_by) if person.had_by else MISSING for person in shown.people]


def _numbered(lines: Iterable[str]) -> list[str]:
    return [f"{number} {line}" for number, line in enumerate(lines, 1)]


def _paired(lines: Iterable[str], ends: Iterable[str]) -> list[str]:
    return [f"{line} {end}" for line, end in zip(lines, ends, strict=True)]


def lines_of(lines: Iterable[str]) -> str:
    """A text of lines."""
    return "\n".join(lines) + "\n"
