"""What of a record is drawn for people who browse the graph: a labelled node and its relationships.

Pollinate itself reads statements; the drawing is for Neo4j Browser, Bloom and anybody's Cypher, with canonical ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from graph.ids import folded
from graph.records import (
    KINDS,
    Alias,
    Assignment,
    Canonical,
    Classroom,
    Event,
    Practice,
    Record,
    School,
)
from graph.vocabulary import SEVEN_PATHWAYS, SEVEN_PATHWAYS_NAME
from graph.when import When

LABELS = {kind: of.__name__ for kind, of in KINDS.items()} | {"pathway": "Pathway", "framework": "Framework"}
"""The label of each kind of record, for people."""

_DRAWN_AS = {
    "coach": "BY",
    "person": "BY",
    "presenter": "BY",
    "source": "BY",
    "teachers": "WITH",
    "people": "WITH",
    "target": "WITH",
    "classroom": "IN",
    "school": "IN",
    "idea_from": "IDEA_FROM",
    "heard_from": "HEARD_FROM",
}
"""The relationship that each reference of an event is drawn as; what it is about is drawn when it is stored."""

LINK_TYPES = "BY|WITH|IN|IDEA_FROM|HEARD_FROM|FOLLOWS|ADAPTED_FROM|SAME_AS"
"""Relationships that belong to the record at their start, and are drawn anew with it."""


def key_of(kind: str, id: str) -> str:
    """The key under which a record is found."""
    return f"{kind} {id}"


def named(kind: str, id: str) -> dict[str, str]:
    """The properties by which a record is found."""
    return {"key": key_of(kind, id), "kind": kind, "id": id}


class Link(NamedTuple):
    """A relationship between two keys; `said` are its properties, `first` and `last` days."""

    type: str
    start: str
    end: str
    said: dict[str, Any]
    first: str | None = None
    last: str | None = None


def node(record: Record) -> dict[str, Any]:
    """The properties of a record's node: texts, numbers and lists of texts; days apart, by name."""
    without = _NOT_DRAWN | _references(record)
    values = {name: value for name, value in record if value not in (None, ()) and name not in without}
    days = {name: value.isoformat() for name, value in values.items() if isinstance(value, date)}
    if isinstance(when := values.pop("when", None), When):
        days |= {"lo": when.lo.isoformat(), "hi": when.hi.isoformat()}
    plain = {name: _plain(value) for name, value in values.items() if name not in days}
    return {"said": plain, "days": days}


_NOT_DRAWN = frozenset({"citations", "id", "year_start", "terms"})


def _references(record: Record) -> frozenset[str]:
    return frozenset(record.REFERS) if isinstance(record, Event) else frozenset()


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Alias):
        return value.name
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def links(record: Record, canonical: Canonical) -> list[Link]:
    """The relationships that a record is drawn with; `as` keeps an id that is read as another."""
    own = key_of(record.KIND, record.id)
    if (now := canonical.get((record.KIND, record.id))) is not None:
        return [Link("SAME_AS", own, key_of(record.KIND, now), {})]
    return list(_links(record, own, canonical))


def _links(record: Record, own: str, canonical: Canonical) -> Iterator[Link]:
    if isinstance(record, Event):
        for field, type in _DRAWN_AS.items():
            if field in record.REFERS and _is_somebody(record, field):
                yield from _refer(type, own, record.REFERS[field], getattr(record, field), canonical)
    elif isinstance(record, School):
        yield _link("IN", own, "district", record.district, canonical)
    elif isinstance(record, Classroom):
        yield _link("IN", own, "school", record.school, canonical)
        teacher = _now("person", record.teacher, canonical)
        yield Link("TEACHES", teacher, own, {"id": record.id})
    elif isinstance(record, Assignment):
        yield _assigned(record, canonical)
    elif isinstance(record, Practice):
        yield from _refer("ADAPTED_FROM", own, "practice", record.adapted_from, canonical)
        yield from _pathways(record, own)


def _is_somebody(record: Record, field: str) -> bool:
    """An idea that matches nobody is a text, not a person."""
    return field != "idea_from" or getattr(record, "idea", None) != "unmatched"


def _refer(type: str, own: str, kind: str, ids: str | tuple[str, ...] | None, canonical: Canonical) -> Iterator[Link]:
    for id in (ids,) if isinstance(ids, str) else ids or ():
        yield _link(type, own, kind, id, canonical)


def _link(type: str, own: str, kind: str, id: str, canonical: Canonical) -> Link:
    read_as = {"as": id} if (kind, id) in canonical else {}
    return Link(type, own, _now(kind, id, canonical), read_as)


def _now(kind: str, id: str, canonical: Canonical) -> str:
    return key_of(kind, canonical.get((kind, id), id))


def _assigned(spell: Assignment, canonical: Canonical) -> Link:
    said = {"id": spell.id, "role": spell.role.value, "grades": list(spell.grades), "subjects": list(spell.subjects)}
    first, last = (day.isoformat() if day else None for day in (spell.start, spell.end))
    person, school = _now("person", spell.person, canonical), _now("school", spell.school, canonical)
    return Link("ASSIGNED", person, school, said, first, last)


def _pathways(practice: Practice, own: str) -> Iterator[Link]:
    for pathway in practice.pathways:
        yield Link("FOLLOWS", own, key_of("pathway", folded(pathway)), {})


def frameworks(records: Iterable[Record]) -> Iterator[tuple[str, str, str]]:
    """(id, name, framework) of each pathway that practices follow."""
    for practice in records:
        if isinstance(practice, Practice):
            for pathway in practice.pathways:
                ours = SEVEN_PATHWAYS_NAME if pathway in SEVEN_PATHWAYS else None
                if framework := practice.framework or ours:
                    yield folded(pathway), pathway, framework
