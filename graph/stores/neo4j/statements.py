"""What was written: records with their statements, found by what they tell of, by practice and by source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from pydantic_core import from_json

from graph.ids import folded
from graph.provenance import Citation, Source
from graph.records import ENTITIES, KINDS, Entity, Record, Reference, Visit
from graph.stores.changes import NOWHERE, Changes, Known, Statement, news
from graph.stores.neo4j.editions import STEP_ROWS, Asking, Turn, seen
from graph.stores.shared import Told, decoded, merged_by_id

E = TypeVar("E", bound=Entity)

Place = tuple[int, str, str]
"""(batch, source id, locator) of a row."""

_GATHERED = 20_000
"""Statements that a server gathers in one answer; a gigabyte of heap holds many more."""

CITED = "[r.kind, c.body, s.id, c.file, c.locator, c.text, c.batch]"
"""A statement `(r)-[c]->(s)` as `said` reads it."""

_OF_EVENTS = f"""
UNWIND $keys AS key
MATCH (p:Record {{key: key}}) USING INDEX p:Record(key)
MATCH (p)<-[:ABOUT]-(r:Record) WITH DISTINCT r
MATCH (r)-[c:CITED_IN]->(s:Source) WHERE {seen("c")}
WITH r, c, s ORDER BY c.batch, c.seq
RETURN collect({CITED}) AS rows
"""
_OF_KIND = {
    kind.KIND: f"""
    MATCH (r:Written{kind.__name__})-[c:CITED_IN]->(s:Source) WHERE {seen("c")}
    WITH r, c, s ORDER BY c.batch, c.seq
    RETURN collect({CITED}) AS rows
    """
    for kind in ENTITIES
}
_OF_KEYS = f"""
UNWIND $keys AS key
MATCH (r:Record {{key: key}}) USING INDEX r:Record(key)
MATCH (r)-[c:CITED_IN]->(s:Source) WHERE {seen("c")}
WITH r, c, s ORDER BY c.batch, c.seq
RETURN collect({CITED}) AS rows
"""
_SAID = f"""
UNWIND $keys AS key
MATCH (r:Record {{key: key}}) USING INDEX r:Record(key)
MATCH (r)-[c:CITED_IN]->(s:Source) WHERE {seen("c")}
WITH r, c, s ORDER BY c.batch, c.seq
RETURN collect([r.kind, r.id, [(r)-[:ABOUT]->(p {{kind: 'practice'}}) | p.id], s.id, c.locator, c.body]) AS rows
"""
_OF_BATCH = f"""
UNWIND $sources AS source
MATCH (s:Source {{id: source}}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN {{batch: $batch}}]-(r) WHERE {seen("c")}
RETURN collect([elementId(c), r.kind, r.id, [(r)-[:ABOUT]->(p {{kind: 'practice'}}) | p.id]]) AS rows
"""
_SAID_IN_BATCH = f"""
UNWIND $sources AS source
MATCH (s:Source {{id: source}}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN {{batch: $batch}}]-(r) WHERE c.seq >= $first AND c.seq < $first + $limit AND {seen("c")}
WITH r, c, s ORDER BY c.seq
RETURN collect({CITED}) AS rows
"""
_OF_PLACES = f"""
UNWIND $places AS place
MATCH (s:Source {{id: place.source}}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN {{batch: place.batch}}]-(r)
WHERE c.locator IN place.locators AND {seen("c")}
RETURN collect([elementId(c), r.kind, r.id, [(r)-[:ABOUT]->(p {{kind: 'practice'}}) | p.id]]) AS rows
"""
_LAST_SEQ = """
UNWIND $places AS place
MATCH (s:Source {id: place.source}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN {batch: place.batch}]-()
WITH c.batch AS batch, max(c.seq) AS last
RETURN collect([batch, last]) AS rows
"""

_STORE_SOURCE = """
UNWIND $rows AS row
MERGE (s:Source {id: row.id})
ON CREATE SET s.name = row.name, s.kind = row.kind, s.read_at = datetime(row.read_at)
"""
_STORE = """
UNWIND $rows AS row
MATCH (s:Source {id: row.source})
MERGE (r:Record {key: row.key})
ON CREATE SET r.kind = row.kind, r.id = row.id
SET r:$(row.labels)
CREATE (r)-[c:CITED_IN]->(s)
SET c = row.said, c.since = $edition
"""
_STORE_ABOUT = """
UNWIND $rows AS row
MATCH (r:Record {key: row.key}) USING INDEX r:Record(key)
MERGE (p:Record {key: row.about})
ON CREATE SET p.kind = row.kind, p.id = row.id, p.name = row.name
MERGE (r)-[:ABOUT]->(p)
"""
_STORE_NAMING = """
UNWIND $rows AS row
MERGE (n:Record {key: row.key})
ON CREATE SET n.kind = row.kind, n.id = row.id
MERGE (p:Record {key: row.practice})
MERGE (n)-[:NAMED_IN]->(p)
"""
_END = """
UNWIND $rows AS row
MATCH (r)-[c:CITED_IN]->() WHERE elementId(c) = row
SET c.until = $edition, r:Undrawn
"""


def key_of(kind: str, id: str) -> str:
    """The key under which a record is found."""
    return f"{kind} {id}"


def said(rows: Iterable[Sequence[Any]]) -> list[Record]:
    """One record for each statement, as `CITED` returns them."""
    return [decoded(kind, body, Citation(*cited)) for kind, body, *cited in rows]


def events_of(asking: Asking, practices: Iterable[str]) -> list[Record]:
    """Statements of the events of one practice, by the ids it is written with; oldest first."""
    return said(asking.ask(_OF_EVENTS, keys=[key_of("practice", id) for id in practices]))


def entities_of(asking: Asking, kind: type[E], ids: Iterable[str] | None = None) -> list[E]:
    """Entities of a kind, merged by their own ids: all, or those with the ids."""
    if ids is None:
        rows = asking.ask(_OF_KIND[kind.KIND])
    else:
        rows = asking.ask(_OF_KEYS, keys=[key_of(kind.KIND, id) for id in ids])
    return [record for record in merged_by_id(said(rows)) if isinstance(record, kind)]


def batch_of(asking: Asking, batch: int, sources: Iterable[str]) -> list[Record]:
    """One record for each statement of a load, in the order they were stored."""
    places = [{"batch": batch, "source": source} for source in sources]
    ends = asking.ask(_LAST_SEQ, places=places)
    values = {"batch": batch, "sources": [place["source"] for place in places], "limit": _GATHERED}
    starts = range(0, max((last for _, last in ends), default=-1) + 1, _GATHERED)
    return [record for first in starts for record in said(asking.ask(_SAID_IN_BATCH, first=first, **values))]


def store_sources(turn: Turn, sources: Iterable[Source]) -> None:
    """Keep the files of a load; a file that was read before is the same source."""
    rows = [{"id": s.id, "name": s.name, "kind": s.kind, "read_at": s.read_at.isoformat()} for s in sources]
    turn.write(_STORE_SOURCE, rows)


def store(turn: Turn, records: Collection[Record]) -> Changes:
    """Keep what is not yet said. The citations of the records name their batch."""
    changes = Changes()
    next_seq = _next_seq(turn, {(c.batch, c.source) for record in records for c in record.citations})
    statements = list(news(records, _known(turn, records), next_seq, changes))
    turn.write(_STORE, [_row(statement) for statement in statements])
    turn.write(_STORE_ABOUT, list(_about_rows(statements)))
    turn.write(_STORE_NAMING, _naming_rows(changes))
    return changes


def delete_batch(turn: Turn, batch: int, sources: Collection[str]) -> Changes:
    """End all statements of a batch."""
    return _ended(turn, turn.ask(_OF_BATCH, batch=batch, sources=list(sources)))


def delete_places(turn: Turn, places: Iterable[Place]) -> Changes:
    """End all statements cited from these rows."""
    locators = defaultdict(list)
    for batch, source, locator in places:
        locators[batch, source].append(locator)
    groups = [{"batch": batch, "source": source, "locators": of} for (batch, source), of in locators.items()]
    return _ended(turn, turn.ask(_OF_PLACES, places=groups))


def _ended(turn: Turn, statements: Iterable[Sequence[Any]]) -> Changes:
    changes, ids = Changes(), []
    for element, kind, id, practices in statements:
        changes.note(practices or [NOWHERE], kind, id)
        ids.append(element)
    turn.write(_END, ids)
    return changes


def _known(asking: Asking, records: Iterable[Record]) -> Known:
    """What is already said of each of the records, and the practices that it stands under."""
    known: dict[Reference, tuple[Told, set[str]]] = {}
    for record in records:
        known[record.KIND, record.id] = (Told(isinstance(record, Entity)), set())
    keys = [key_of(*reference) for reference in known]
    for start in range(0, len(keys), STEP_ROWS):
        for kind, id, practices, source, locator, body in asking.ask(_SAID, keys=keys[start : start + STEP_ROWS]):
            told, stands = known[kind, id]
            told.add((source, locator), body)
            stands |= {*practices}
    return known


def _next_seq(asking: Asking, places: Iterable[tuple[int, str]]) -> dict[int, int]:
    """The first free place within each batch."""
    groups = [{"batch": batch, "source": source} for batch, source in places]
    used = defaultdict(int)
    for batch, last in asking.ask(_LAST_SEQ, places=groups):
        used[batch] = last + 1
    return used


def _row(statement: Statement) -> dict[str, Any]:
    kind, id, citation, seq, body, _ = statement
    said = {"batch": citation.batch, "seq": seq, "file": citation.name, "locator": citation.locator}
    said |= {"text": citation.text, "body": body}
    if pathways := _pathways(statement):
        said["pathways"] = [folded(pathway) for pathway in pathways]
    labels = ["Undrawn", f"Written{KINDS[kind].__name__}"] if kind in _OF_KIND else ["Undrawn"]
    return {"key": key_of(kind, id), "kind": kind, "id": id, "labels": labels, "source": citation.source, "said": said}


def _pathways(statement: Statement) -> list[str]:
    """The pathways of a visit that names no practice."""
    if statement.kind != Visit.KIND or NOWHERE not in statement.about:
        return []
    pathways: list[str] = from_json(statement.body).get("pathways", [])
    return pathways


def _about_rows(statements: Iterable[Statement]) -> Iterator[dict[str, Any]]:
    """Once for each event and what it is about: its practices or, without any, its pathways."""
    done = set()
    for statement in statements:
        about: list[tuple[str, str, str | None]]
        about = [("practice", id, None) for id in statement.about if id != NOWHERE]
        about += [("pathway", folded(pathway), pathway) for pathway in _pathways(statement)]
        for kind, id, name in about:
            pair = (key_of(statement.kind, statement.id), key_of(kind, id))
            if pair not in done:
                done.add(pair)
                yield {"key": pair[0], "about": pair[1], "kind": kind, "id": id, "name": name}


def _naming_rows(changes: Changes) -> list[dict[str, str]]:
    return [
        {"key": key_of(kind, id), "kind": kind, "id": id, "practice": key_of("practice", practice)}
        for kind, id, practice in sorted(changes.namings)
        if practice != NOWHERE
    ]
