"""networkDynamic and tsna (R): spells of people and ties on a clock of whole days, with the script that reads them.

The script reads columns by position: onset, terminus, tail (from whom), head (to whom). [d, d+1) is one day.
"""

from __future__ import annotations

from importlib.resources import files as resources
from typing import NamedTuple

from graph.export.content import spell_of
from graph.export.csv_files import of_table
from graph.export.dataset import Person
from graph.export.shown import Shown, roles_of
from graph.export.tables import Table, table


class VertexRow(NamedTuple):
    """See the codebook."""

    vertex_id: int
    vertex_names: str
    role: str | None
    school: str | None
    at_risk: bool
    state: str
    origin: bool
    level_max: str | None
    adopted_t: int | None
    had_t: int | None


class VertexSpellRow(NamedTuple):
    """See the codebook."""

    onset: int
    terminus: int
    vertex_id: int
    onset_censored: bool
    terminus_censored: bool


class EdgeSpellRow(NamedTuple):
    """See the codebook."""

    onset: int
    terminus: int
    tail: int
    head: int
    onset_censored: bool
    terminus_censored: bool
    channel: str | None
    order: str


class ContactSpellRow(NamedTuple):
    """See the codebook."""

    onset: int
    terminus: int
    tail: int
    head: int


_DOTTED = {
    "vertex_id": "vertex.id",
    "vertex_names": "vertex.names",
    "onset_censored": "onset.censored",
    "terminus_censored": "terminus.censored",
}
"""Names that R's packages expect and Python does not allow."""


def files(shown: Shown) -> dict[str, str]:
    """File name to text."""
    script = resources("graph.export").joinpath("build_networkdynamic.R").read_text("utf-8")
    window = shown.window
    script = script.replace("{first}", window.first.isoformat()).replace("{end}", str(window.days + 1))
    return {f"{t.name}.csv": of_table(t) for t in tables(shown)} | {"build.R": script}


def tables(shown: Shown) -> tuple[Table, ...]:
    """Vertices, their spells, and those of transmissions and contacts."""
    made = (
        table("vertices", VertexRow, (_vertex(shown, person) for person in shown.people)),
        table("vertex_spells", VertexSpellRow, (_vertex_spell(shown, person) for person in shown.people)),
        table("edge_spells", EdgeSpellRow, _edges(shown)),
        table("contact_spells", ContactSpellRow, _contacts(shown)),
    )
    return tuple(Table(t.name, tuple(_DOTTED.get(name, name) for name in t.header), t.rows) for t in made)


def _vertex(shown: Shown, person: Person) -> VertexRow:
    had = person.uptake
    return VertexRow(
        shown.number(person.id),
        shown.id(person.id),
        roles_of(person),
        shown.school(person.school),
        person.at_risk,
        person.state,
        bool(had and had.origin),
        had.level_max if had else None,
        shown.window.day(person.adopted) if person.adopted else None,
        shown.window.day(person.had_by) if person.had_by else None,
    )


def _vertex_spell(shown: Shown, person: Person) -> VertexSpellRow:
    enter, leave, before, after = spell_of(person, shown.window)
    onset, terminus = shown.window.day(enter), shown.window.day(leave) + 1
    return VertexSpellRow(onset, terminus, shown.number(person.id), before, after)


def _edges(shown: Shown) -> list[EdgeSpellRow]:
    found = []
    for link in shown.links:
        made, day = link.transmission, shown.window.day(link.day)
        ends = shown.number(made.source), shown.number(made.target)
        channels = ";".join(sorted(made.channels)) or None
        found.append(EdgeSpellRow(day, day + 1, *ends, False, False, channels, made.order))
    return found


def _contacts(shown: Shown) -> list[ContactSpellRow]:
    found = []
    for contact in shown.contacts:
        onset = shown.window.day(contact.hi)
        found.append(ContactSpellRow(onset, onset + 1, shown.numbers[contact.one], shown.numbers[contact.other]))
    return found
