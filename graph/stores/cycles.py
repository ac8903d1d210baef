"""Which visits belong together because a log gives one coach's rows one cycle id, whatever practice they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from pydantic_core import from_json

from graph.errors import StoreDamaged
from graph.records import Canonical, Record, Reference, Visit
from graph.stores.bodies import WHAT_TO_DO

Cycle = tuple[str, str]
"""(id of the coach, cycle id)."""


def cycles_of(visits: Iterable[Record]) -> set[Cycle]:
    """The cycles of those that are visits in one."""
    return {(visit.coach, visit.cycle) for visit in visits if isinstance(visit, Visit) and visit.cycle}


def cycles_in(bodies: Iterable[str]) -> set[Cycle]:
    """The cycles of visits as they are stored."""
    values = map(_value, bodies)
    return {(value["coach"], value["cycle"]) for value in values if value.get("cycle")}


def cycle_key(cycle: Cycle) -> str:
    """One text for a cycle, which begins with that of its coach and no cycle id."""
    return "\t".join(cycle)


def cycle_of_key(key: str) -> Cycle:
    """The cycle of a text."""
    coach, _, cycle = key.partition("\t")
    return coach, cycle


def named_in(body: str, references: Collection[Reference]) -> bool:
    """Whether a visit, as it is stored, names any of the references."""
    value = _value(body)
    named = {(kind, value.get(field)) for field, kind in Visit.REFERS.items() if isinstance(value.get(field), str)}
    named |= {("person", teacher) for teacher in value.get("teachers", ())}
    return not named.isdisjoint(references)


def _value(body: str) -> dict[str, Any]:
    try:
        value: dict[str, Any] = from_json(body)
    except ValueError:
        raise StoreDamaged(f"The store holds a visit in a form that nobody can read. {WHAT_TO_DO}") from None
    return value


def written_ways(cycles: Iterable[Cycle], canonical: Canonical) -> set[Cycle]:
    """The cycles under every id by which their coaches are written."""
    others = defaultdict(list)
    for (kind, id), now in canonical.items():
        if kind == "person":
            others[now].append(id)
    ways = set()
    for coach, cycle in cycles:
        now = canonical.get(("person", coach), coach)
        ways |= {(id, cycle) for id in (now, *others[now])}
    return ways
