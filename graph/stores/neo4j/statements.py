"""What was written: records with their statements, found by what they tell of, by practice and by source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from graph.records import ENTITIES, Entity, Record, Reference
from graph.stores.bodies import decoded
from graph.stores.changes import NOWHERE, Changes
from graph.stores.cycles import Cycle, cycle_key, cycle_of_key, cycles_in, named_in
from graph.stores.neo4j.drawing import key_of
from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.versions import Asking, seen
from graph.stores.shared import merged_by_id

E = TypeVar("E", bound=Entity)

Place = tuple[int, str, str]
"""(batch, source id, locator) of a row."""

_GATHERED = 20_000
"""Statements that a server gathers in one answer; a gigabyte of heap holds many more."""

CITED = "[r.kind, r.id, c.body, s.id, c.file, c.locator, c.text, c.batch, c.seq, c.checksum]"
"""A statement `(r)-[c]->(s)` as `said` reads it."""

_TOLD = f"""
MATCH (r)-[c:CITED_IN]->(s:Source) WHERE {seen("c")}
WITH r, c, s ORDER BY c.batch, c.seq
RETURN collect({CITED}) AS rows
"""
"""What the version at hand says of the records `r`, oldest first."""

_OF_EVENTS = f"""
UNWIND $keys AS key
MATCH (p:Record {{key: key}}) USING INDEX p:Record(key)
MATCH (p)<-[:ABOUT]-(r:Record) WITH DISTINCT r
{_TOLD}
"""
_OF_KIND = {kind.KIND: f"MATCH (r:Written{kind.__name__}) {_TOLD}" for kind in ENTITIES}
_OF_KEYS = f"""
UNWIND $keys AS key
MATCH (r:Record {{key: key}}) USING INDEX r:Record(key)
{_TOLD}
"""
_UNMATCHED = f"""
MATCH (r)-[x:CITED_IN {{idea: 'unmatched'}}]->() WHERE {seen("x")}
WITH DISTINCT r
{_TOLD}
"""
_IN_CYCLES = f"""
UNWIND $keys AS key
MATCH (r)-[x:CITED_IN {{cycle: key}}]->() WHERE {seen("x")}
WITH DISTINCT r
{_TOLD}
"""
_PRACTICES_IN = f"""
UNWIND $keys AS key
MATCH (r)-[x:CITED_IN {{cycle: key}}]->() WHERE {seen("x")}
MATCH (r)-[:ABOUT]->(p:Record {{kind: 'practice'}})
RETURN collect(DISTINCT p.id) AS rows
"""
_CYCLES_BY = f"""
UNWIND $coaches AS coach
MATCH ()-[x:CITED_IN]->() WHERE x.cycle STARTS WITH coach AND {seen("x")}
RETURN collect(DISTINCT x.cycle) AS rows
"""
_UNNAMED = f"""
MATCH (r)-[x:CITED_IN]->() WHERE x.cycle IS NOT NULL AND {seen("x")}
AND NOT EXISTS {{ (r)-[:ABOUT]->(:Record {{kind: 'practice'}}) }}
RETURN collect(x.body) AS rows
"""
_CYCLES_OF = f"COLLECT {{ MATCH (r)-[x:CITED_IN]->() WHERE x.cycle IS NOT NULL AND {seen('x')} RETURN x.cycle }}"
"""The cycles that any version of a visit `r` belongs to."""

_OF_BATCH = f"""
UNWIND $sources AS source
MATCH (s:Source {{id: source}}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN {{batch: $batch}}]-(r) WHERE {seen("c")}
RETURN collect([elementId(c), r.kind, r.id, [(r)-[:ABOUT]->(p {{kind: 'practice'}}) | p.id], {_CYCLES_OF}]) AS rows
"""
_SEQS = f"""
UNWIND $sources AS source
MATCH (s:Source {{id: source}}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN {{batch: $batch}}]-() WHERE {seen("c")}
RETURN collect(c.seq) AS rows
"""
_SAID_IN_BATCH = f"""
UNWIND $sources AS source
MATCH (s:Source {{id: source}}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN {{batch: $batch}}]-(r) WHERE c.seq >= $first AND c.seq <= $last AND {seen("c")}
WITH r, c, s ORDER BY c.seq
RETURN collect({CITED}) AS rows
"""
_OF_PLACES = f"""
UNWIND $places AS place
MATCH (s:Source {{id: place.source}}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN {{batch: place.batch}}]-(r)
WHERE c.locator IN place.locators AND {seen("c")}
RETURN collect([elementId(c), r.kind, r.id, [(r)-[:ABOUT]->(p {{kind: 'practice'}}) | p.id], {_CYCLES_OF}]) AS rows
"""
LAST_SEQ = """
UNWIND $places AS place
MATCH (s:Source {id: place.source}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN {batch: place.batch}]-()
WITH c.batch AS batch, max(c.seq) AS last
RETURN collect([batch, last]) AS rows
"""

_END = """
UNWIND $rows AS row
MATCH (r)-[c:CITED_IN]->() WHERE elementId(c) = row
SET c.until = $version, r:Undrawn
"""


def said(rows: Iterable[Sequence[Any]]) -> list[Record]:
    """One record for each statement, as `CITED` returns them."""
    return [decoded(*row) for row in rows]


def events_of(asking: Asking, practices: Iterable[str]) -> list[Record]:
    """Statements of the events of one practice, by the ids it is written with; oldest first."""
    return events_about(asking, [key_of("practice", id) for id in practices])


def events_about(asking: Asking, keys: Iterable[str]) -> list[Record]:
    """Statements of the events about any of the practices and pathways; oldest first."""
    return said(asking.ask(_OF_EVENTS, keys=list(keys)))


def unmatched(asking: Asking) -> list[Record]:
    """Statements of the visits of which any says that the idea matches nobody; oldest first."""
    return said(asking.ask(_UNMATCHED))


def visits_in(asking: Asking, cycles: Iterable[Cycle]) -> list[Record]:
    """Statements of the visits of which any is in the cycles, as written; oldest first."""
    return said(asking.ask(_IN_CYCLES, keys=sorted(map(cycle_key, cycles))))


def practices_in(asking: Asking, cycles: Iterable[Cycle]) -> set[str]:
    """The practices, as written, that visits in the cycles stand under."""
    return {*asking.ask(_PRACTICES_IN, keys=sorted(map(cycle_key, cycles)))}


def cycles_naming(asking: Asking, references: Collection[Reference]) -> set[Cycle]:
    """Cycles of visits of which the coach is any of the references, or that name any and no practice."""
    coaches = [cycle_key((id, "")) for kind, id in references if kind == "person"]
    keys = asking.ask(_CYCLES_BY, coaches=coaches)
    return {*map(cycle_of_key, keys)} | cycles_in(body for body in asking.ask(_UNNAMED) if named_in(body, references))


def entities_of(asking: Asking, kind: type[E], ids: Iterable[str] | None = None) -> list[E]:
    """Entities of a kind, merged by their own ids: all, or those with the ids."""
    if ids is None:
        rows = asking.ask(_OF_KIND[kind.KIND])
    else:
        rows = asking.ask(_OF_KEYS, keys=[key_of(kind.KIND, id) for id in ids])
    return [record for record in merged_by_id(said(rows)) if isinstance(record, kind)]


def batch_of(asking: Asking, batch: int, sources: Collection[str]) -> list[Record]:
    """One record for each statement of a load, in the order they were stored."""
    taken = sorted(asking.ask(_SEQS, batch=batch, sources=list(sources)))
    values = {"batch": batch, "sources": list(sources)}
    parts = [(taken[at], taken[min(at + _GATHERED, len(taken)) - 1]) for at in range(0, len(taken), _GATHERED)]
    answers = (asking.ask(_SAID_IN_BATCH, first=first, last=last, **values) for first, last in parts)
    return [record for answer in answers for record in said(answer)]


def delete_batch(lease: Lease, batch: int, sources: Collection[str]) -> Changes:
    """End all statements of a batch."""
    return _ended(lease, lease.ask(_OF_BATCH, batch=batch, sources=list(sources)))


def delete_places(lease: Lease, places: Iterable[Place]) -> Changes:
    """End all statements cited from these rows."""
    locators = defaultdict(list)
    for batch, source, locator in places:
        locators[batch, source].append(locator)
    groups = [{"batch": batch, "source": source, "locators": of} for (batch, source), of in locators.items()]
    return _ended(lease, lease.ask(_OF_PLACES, places=groups))


def _ended(lease: Lease, statements: Iterable[Sequence[Any]]) -> Changes:
    changes, ids = Changes(), []
    for element, kind, id, practices, cycles in statements:
        changes.note(practices or [NOWHERE], kind, id)
        changes.cycles.update(map(cycle_of_key, cycles))
        ids.append(element)
    lease.write(_END, ids)
    return changes
