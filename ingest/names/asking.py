"""What the reading of a row depends on, as keys: a row is read again when something changes under one of them.

A key that ends in "?" is asked by names that are not settled, or not by exactly what they say: anything new of its
kind may be what they mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from graph.ids import title_key
from graph.names import person_key, person_keys, practice_keys, school_keys
from graph.records import Assignment, Classroom, District, Entity, Person, Practice, School
from ingest.names.mentions import without_zeros

ANY_SCHOOL, ANY_PRACTICE, ANY_PATHWAY, ANY_DISTRICT = "school?", "practice?", "pathway?", "district?"

UNNAMED, NAMED = "district unnamed", "district named"
"""Asked by rows whose district nobody named, and by the first row of each sheet whose district somebody did."""

PROVISIONAL, MEETING = "= ", "meeting "
"""Beginnings of keys: of the provisional records that a row names, and of the meeting whose rows are read together."""

_FORMS: dict[str, Callable[[str], str]] = {
    Person.KIND: person_key,
    School.KIND: title_key,
    Practice.KIND: title_key,
    Classroom.KIND: title_key,
}


@lru_cache(1 << 16)
def asks(kind: str, text: str) -> frozenset[str]:
    """The keys of whatever has exactly that name, id or e-mail, as far as it can be compared."""
    forms = {_FORMS[kind](text), text.strip().casefold(), without_zeros(text)}
    return frozenset(f"{kind} {form}" for form in forms if form)


def asks_anyone_at(school: str | None) -> str:
    """Asked by a name that may be short for, or a slip of, somebody's at that school; without one, in the district."""
    return f"person? {school or ''}"


def asks_calendar(district: str) -> str:
    """Asked by dates that the district's school year and terms decide."""
    return f"calendar {district}"


def provisional(kind: str, id: str) -> str:
    """Asked by the rows that name a provisional record."""
    return f"{PROVISIONAL}{kind} {id}"


def answers(entity: Entity) -> Iterator[str]:
    """The keys under which a change of an entity may change what rows say, but for where people work."""
    own = entity.id.split(":", 1)[-1]
    match entity:
        case District():
            yield from (ANY_DISTRICT, asks_calendar(entity.id))
        case School():
            yield ANY_SCHOOL
            yield from _asked_by(entity, own, *school_keys(entity))
        case Person():
            names = (*person_keys(entity), *entity.external_ids, entity.email or "")
            yield asks_anyone_at(None)
            yield from _asked_by(entity, own, *names)
        case Practice():
            yield from (ANY_PRACTICE, ANY_PATHWAY)
            yield from _asked_by(entity, own, *practice_keys(entity))
        case Classroom():
            yield from _asked_by(entity, own, *entity.aliases, entity.title or "")


def _asked_by(entity: Entity, *names: str) -> Iterator[str]:
    for name in (entity.id, *names):
        yield from asks(entity.KIND, name)


def changed(before: Iterable[Entity], after: Iterable[Entity]) -> set[str]:
    """The keys of rows that may say something else once one state of what is known has become the other."""
    then, now = ({(e.KIND, e.id): e for e in entities} for entities in (before, after))
    moved = [ref for ref in {*then, *now} if not _alike(then.get(ref), now.get(ref))]
    entities = [known[ref] for ref in moved for known in (then, now) if ref in known]
    keys = {key for entity in entities for key in answers(entity)}
    people = {e.id for e in entities if isinstance(e, Person)}
    people_moved = {e.person for e in entities if isinstance(e, Assignment)}
    for known in (then, now):
        for entity in known.values():
            if isinstance(entity, Person) and entity.id in people_moved:
                keys |= {*answers(entity)}
            elif isinstance(entity, Assignment) and entity.person in people | people_moved:
                keys.add(asks_anyone_at(entity.school))
    return keys


def _alike(one: Entity | None, other: Entity | None) -> bool:
    if one is None or other is None:
        return one is other
    return {**one.__dict__, "citations": ()} == {**other.__dict__, "citations": ()}
