"""Writing what is said: events that are new are drawn as they are stored, everything else when the write is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from graph.ids import folded
from graph.provenance import Row, Source
from graph.records import ENTITIES, KINDS, Canonical, Entity, Event, Record, Reference, Visit
from graph.stores.bodies import FORMAT, checksum
from graph.stores.changes import NOWHERE, Changes, Known, Places, Statement, news
from graph.stores.cycles import cycle_key, cycles_of
from graph.stores.neo4j import drawing
from graph.stores.neo4j.drawing import key_of
from graph.stores.neo4j.lease import STEP_ROWS, Lease
from graph.stores.neo4j.statements import LAST_SEQ
from graph.stores.neo4j.versions import Asking, seen
from graph.stores.shared import Told

_SAID = f"""
UNWIND $keys AS key
MATCH (r:Record {{key: key}}) USING INDEX r:Record(key)
MATCH (r)-[c:CITED_IN]->(s:Source) WHERE {seen("c")}
WITH r, c, s ORDER BY c.batch, c.seq
WITH r, c, s, [(r)-[:ABOUT]->(p {{kind: 'practice'}}) | p.id] AS practices
RETURN collect([r.kind, r.id, practices, s.id, c.locator, c.batch, c.body]) AS rows
"""
_STORE_SOURCE = """
UNWIND $rows AS row
MERGE (s:Source {id: row.id})
ON CREATE SET s.name = row.name, s.kind = row.kind, s.read_at = datetime(row.read_at)
"""
_STORE = """
UNWIND $rows AS row
MATCH (s:Source {id: row.source}) USING INDEX s:Source(id)
MERGE (r:Record {key: row.key})
ON CREATE SET r.kind = row.kind, r.id = row.id
SET r:$(row.labels)
CREATE (r)-[c:CITED_IN]->(s)
SET c = row.said, c.since = $version
"""
_ANCHOR = """
UNWIND $rows AS row
MERGE (r:Record {key: row.key})
ON CREATE SET r = row, r:$(CASE row.kind WHEN 'pathway' THEN ['Pathway'] ELSE [] END)
"""
"""A pathway is all there is to know of it; of everything else the sheets say more."""

_STORE_DRAWN = """
UNWIND $rows AS row
MATCH (s:Source {id: row.source}) USING INDEX s:Source(id)
MERGE (r:Record {key: row.node.key})
ON CREATE SET r = row.node, r.lo = date(row.lo), r.hi = date(row.hi), r.since = $version, r:Draft
CREATE (r)-[c:CITED_IN]->(s)
SET c = row.said, c.since = $version
WITH r, row
UNWIND row.links AS link
MATCH (other:Record {key: link[1]}) USING INDEX other:Record(key)
CREATE (r)-[x:$(link[0])]->(other)
SET x.as = link[2]
"""
"""A link is a type, a key and perhaps an id that is read as another: what is sent for each of them counts."""

_STORE_ABOUT = """
UNWIND $rows AS row
MATCH (r:Record {key: row.key}) USING INDEX r:Record(key)
MATCH (p:Record {key: row.end}) USING INDEX p:Record(key)
MERGE (r)-[:ABOUT]->(p)
"""
_STORE_NAMING = """
UNWIND $rows AS row
MERGE (n:Record {key: row.key})
ON CREATE SET n.kind = row.kind, n.id = row.id
MERGE (p:Record {key: row.practice})
MERGE (n)-[:NAMED_IN]->(p)
"""
_ENTITIES = frozenset(kind.KIND for kind in ENTITIES)


def store_sources(lease: Lease, sources: Iterable[Source]) -> None:
    """Keep the files of a load; a file that was read before is the same source."""
    rows = [{"id": s.id, "name": s.name, "kind": s.kind, "read_at": s.read_at.isoformat()} for s in sources]
    lease.write(_STORE_SOURCE, rows)


def store(
    lease: Lease, records: Collection[Record], rows: Iterable[Row], canonical: Canonical | None = None
) -> Changes:
    """Keep what is not yet said. The citations of the records, and the rows, name their batch.

    Args:
        canonical: the ids by which new events are drawn at once; None where what is kept was deleted a moment ago.
    """
    changes, known = Changes(), _known(lease, records)
    new = {} if canonical is None else _new_events(records, known)
    free = _next_seq(lease, {(c.batch, c.source) for record in records for c in record.citations})
    statements = list(news(records, known, Places(rows, free), changes))
    others = [statement for statement in statements if _reference(statement) not in new]
    drawn = (statement for statement in statements if _reference(statement) in new)
    events = [_drawn_row(s, new[_reference(s)], canonical or {}) for s in drawn]
    about = [{"key": key_of(*_reference(s)), "end": end} for s in others for end in _about(s)]
    ends = dict.fromkeys([link[1] for event in events for link in event["links"]] + [row["end"] for row in about])
    lease.write(_ANCHOR, [_anchor(end) for end in ends])
    lease.write(_STORE_DRAWN, events)
    lease.write(_STORE, [_row(statement) for statement in others])
    lease.write(_STORE_ABOUT, about)
    lease.write(_STORE_NAMING, _naming_rows(changes))
    return changes


def _new_events(records: Collection[Record], known: Known) -> dict[Reference, Event]:
    """Events of which nothing is known and one thing is said."""
    times = Counter((record.KIND, record.id) for record in records for _ in record.citations)
    return {
        reference: record
        for record in records
        if isinstance(record, Event)
        and times[reference := (record.KIND, record.id)] == 1
        and not known[reference][0].said
    }


def _known(asking: Asking, records: Iterable[Record]) -> Known:
    """What is already said of each of the records, and the practices that it stands under."""
    known: dict[Reference, tuple[Told, set[str]]] = {}
    for record in records:
        known[record.KIND, record.id] = (Told(isinstance(record, Entity)), set())
    keys = [key_of(*reference) for reference in known]
    for start in range(0, len(keys), STEP_ROWS):
        for kind, id, practices, source, locator, batch, body in asking.ask(
            _SAID, keys=keys[start : start + STEP_ROWS]
        ):
            told, stands = known[kind, id]
            told.add((source, locator), batch, id, body)
            stands |= {*practices}
    return known


def _next_seq(asking: Asking, places: Iterable[tuple[int, str]]) -> dict[int, int]:
    """The first free place within each batch."""
    groups = [{"batch": batch, "source": source} for batch, source in places]
    used = defaultdict(int)
    for batch, last in asking.ask(LAST_SEQ, places=groups):
        used[batch] = last + 1
    return used


def _row(statement: Statement) -> dict[str, Any]:
    kind, id = _reference(statement)
    labels = ["Undrawn", f"Written{KINDS[kind].__name__}"] if kind in _ENTITIES else ["Undrawn"]
    named = drawing.named(kind, id)
    return {**named, "labels": labels, "source": statement.citation.source, "said": _said(statement)}


def _drawn_row(statement: Statement, event: Event, canonical: Canonical) -> dict[str, Any]:
    node = drawing.node(event)
    links = [[link.type, link.end, *link.said.values()] for link in drawing.links(event, canonical)]
    links += [["ABOUT", end] for end in _about(statement)]
    drawn = {"node": node["said"] | drawing.named(event.KIND, event.id), "links": links}
    return {"source": statement.citation.source, "said": _said(statement), **node["days"], **drawn}


def _said(statement: Statement) -> dict[str, Any]:
    record, citation, seq, body, _ = statement
    source, name, locator, text, batch = citation.source, citation.name, citation.locator, citation.text, citation.batch
    said = {"batch": batch, "seq": seq, "file": name, "locator": locator, "text": text, "body": body}
    said |= {"format": FORMAT, "checksum": checksum(record.KIND, record.id, body, source, locator, text, batch, seq)}
    for cycle in cycles_of([record]):
        said["cycle"] = cycle_key(cycle)
    if isinstance(record, Visit) and record.idea == "unmatched":
        said["idea"] = "unmatched"
    return said


def _reference(statement: Statement) -> Reference:
    return statement.record.KIND, statement.record.id


def _pathways(statement: Statement) -> tuple[str, ...]:
    """The pathways of a visit that names no practice."""
    record = statement.record
    return record.pathways if isinstance(record, Visit) and NOWHERE in statement.about else ()


def _about(statement: Statement) -> list[str]:
    """Keys of what an event is about: its practices or, without any, its pathways."""
    practices = [key_of("practice", id) for id in sorted(statement.about) if id != NOWHERE]
    return practices + [key_of("pathway", id) for id in dict.fromkeys(map(folded, _pathways(statement)))]


def _anchor(key: str) -> dict[str, str]:
    kind, id = key.split(" ", 1)
    return drawing.named(kind, id) | ({"name": id} if kind == "pathway" else {})


def _naming_rows(changes: Changes) -> list[dict[str, str]]:
    return [
        {"key": key_of(kind, id), "kind": kind, "id": id, "practice": key_of("practice", practice)}
        for kind, id, practice in sorted(changes.namings)
        if practice != NOWHERE
    ]
