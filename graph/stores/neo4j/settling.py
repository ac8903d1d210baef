"""Clearing away what the published edition does not need, and drawing what it says for people who browse.

It can be broken off anywhere and done again: labels say what is left to do. What a writer that died had prepared is
cleared away by the same rules, since it belongs to no published edition.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import neo4j

from graph.records import Assignment, Canonical, Record
from graph.stores.neo4j import drawing
from graph.stores.neo4j.derived import canonical_of
from graph.stores.neo4j.drawing import key_of
from graph.stores.neo4j.editions import Turn
from graph.stores.neo4j.statements import CITED, said
from graph.stores.shared import merged_by_id

_STEP = 2000

_NODES = (
    "MATCH (n:Draft) WHERE n.since > $edition WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS done",
    """
    MATCH (n:Draft) WHERE n.since <= $edition WITH n LIMIT $limit
    REMOVE n:Draft
    FOREACH (uptake IN CASE WHEN n:Derived THEN [n] ELSE [] END | SET uptake:Uptake)
    WITH n SET n:$(CASE WHEN n:Record THEN [$labels[n.kind]] ELSE [] END)
    RETURN count(*) AS done
    """,
    "MATCH (n:Retired) WHERE n.until <= $edition WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS done",
    "MATCH (n:Retired) WITH n LIMIT $limit REMOVE n:Retired, n.until RETURN count(*) AS done",
)
"""Each is done until nothing is left of it."""

_UNDRAWN = "MATCH (r:Undrawn) WITH r LIMIT $limit RETURN r.key AS key"
_STATEMENTS = f"""
UNWIND $keys AS key
MATCH (r:Record {{key: key}}) USING INDEX r:Record(key)
MATCH (r)-[c:CITED_IN]->(s:Source)
WITH r, c, s ORDER BY c.batch, c.seq
RETURN collect([c.since <= $edition, c.until, elementId(c), {CITED}]) AS rows
"""
_FORGET = "UNWIND $rows AS row MATCH ()-[c]->() WHERE elementId(c) = row DELETE c"
_REVIVE = "UNWIND $rows AS row MATCH ()-[c]->() WHERE elementId(c) = row REMOVE c.until"
_ERASE = (
    f"""
    UNWIND $keys AS key
    MATCH (r:Record {{key: key}}) USING INDEX r:Record(key)
    MATCH (r)-[x:{drawing.LINK_TYPES}]->()
    DELETE x
    """,
    """
    UNWIND $keys AS key
    MATCH (r:Record {key: key}) USING INDEX r:Record(key) WHERE r.kind = 'classroom'
    MATCH (r)<-[x:TEACHES]-()
    DELETE x
    """,
    """
    UNWIND $keys AS key
    MATCH (r:Record {key: key}) USING INDEX r:Record(key) WHERE r.kind = 'assignment'
    MATCH (p:Record {key: r.drawn_from}) USING INDEX p:Record(key)
    MATCH (p)-[x:ASSIGNED {id: r.id}]->()
    DELETE x
    """,
)
_DRAW = """
UNWIND $rows AS row
MATCH (r:Record {key: row.key}) USING INDEX r:Record(key)
SET r = row.said
SET r.lo = date(row.days.lo), r.hi = date(row.days.hi), r.opened = date(row.days.opened),
    r.closed = date(row.days.closed), r.start = date(row.days.start), r.end = date(row.days.end)
REMOVE r:Undrawn:Draft
SET r:$(row.label)
"""
_HIDE = """
UNWIND $rows AS row
MATCH (r:Record {key: row.key}) USING INDEX r:Record(key)
SET r = row.said
REMOVE r:Undrawn:Draft
REMOVE r:$(row.label)
"""
_LINK = """
UNWIND $rows AS row
MATCH (a:Record {key: row.start}) USING INDEX a:Record(key)
MERGE (b:Record {key: row.end})
ON CREATE SET b.kind = head(split(row.end, ' ')), b.id = substring(row.end, size(head(split(row.end, ' '))) + 1)
CREATE (a)-[x:$(row.type)]->(b)
SET x = row.said, x.from = date(row.first), x.to = date(row.last)
"""
_ANCHOR = """
UNWIND $rows AS row
MERGE (a:Record {key: row.key})
ON CREATE SET a.kind = row.kind, a.id = row.id
"""
_FRAMEWORK = """
UNWIND $rows AS row
MERGE (p:Record {key: row.key}) SET p:Pathway, p.kind = 'pathway', p.id = row.id, p.name = row.name
MERGE (f:Framework {name: row.framework})
MERGE (p)-[:IN]->(f)
"""
_REMOVE = """
UNWIND $keys AS key
MATCH (r:Record {key: key}) USING INDEX r:Record(key)
WHERE NOT EXISTS { (r)<--() } AND NOT EXISTS { (r)-[:TOOK_UP|ASSIGNED|TEACHES]->() }
OPTIONAL MATCH (r)-[:ABOUT|NAMED_IN]->(about)
WITH r, collect(about) AS others
DETACH DELETE r
WITH others UNWIND others AS other
WITH DISTINCT other WHERE NOT EXISTS { (other)--() }
DELETE other
"""
_BARE_SOURCES = """
OPTIONAL MATCH (b:Batch)
UNWIND coalesce(b.sources, ['']) AS id
WITH collect(DISTINCT id) AS standing
MATCH (s:Source) WHERE NOT s.id IN standing AND NOT EXISTS { (s)<--() }
DELETE s
"""


def settle(turn: Turn) -> None:
    """Make what is kept the published edition and nothing else, drawn as it stands."""
    canonical = turn.published(canonical_of)
    left = [True]
    while left[-1]:
        turn.step(lambda tx: left.append(_settle_some(tx, turn.published_edition, canonical)))


def _settle_some(tx: neo4j.ManagedTransaction, edition: int, canonical: Canonical) -> bool:
    """One step's worth of work; returns whether there may be more."""
    done = [
        tx.run(statement, edition=edition, limit=_STEP, labels=drawing.LABELS).single(strict=True)["done"]
        for statement in _NODES
    ]
    keys = [record["key"] for record in tx.run(_UNDRAWN, limit=_STEP)]
    if keys:
        _draw(tx, keys, edition, canonical)
    elif _STEP not in done:
        tx.run(_BARE_SOURCES).consume()
        return False
    return True


def _draw(tx: neo4j.ManagedTransaction, keys: list[str], edition: int, canonical: Canonical) -> None:
    for statement in _ERASE:
        tx.run(statement, keys=keys).consume()
    records = merged_by_id(said(_tidied(tx, keys, edition)))
    stand = {key_of(record.KIND, record.id) for record in records}
    gone = [key for key in keys if key not in stand]
    merged = [record for record in records if (record.KIND, record.id) in canonical]
    others = [record for record in records if (record.KIND, record.id) not in canonical]
    hidden = [_bare(*key.split(" ", 1)) for key in gone] + [_bare(record.KIND, record.id) for record in merged]
    links = [link for record in records for link in drawing.links(record, canonical)]
    _write(tx, _HIDE, hidden)
    _write(tx, _DRAW, [_drawn(record, canonical) for record in others])
    _write(tx, _ANCHOR, [drawing.named(*link.start.split(" ", 1)) for link in links if link.start not in stand])
    _write(tx, _LINK, [link._asdict() for link in links])
    _write(tx, _FRAMEWORK, _frameworks(others))
    tx.run(_REMOVE, keys=gone).consume()


def _tidied(tx: neo4j.ManagedTransaction, keys: list[str], edition: int) -> list[Any]:
    """The statements of the edition; the others are deleted, as are the ends that a writer set in vain."""
    kept, others, revived = [], [], []
    for began, until, element, statement in tx.run(_STATEMENTS, keys=keys, edition=edition).single(strict=True)["rows"]:
        if not began or (until is not None and until <= edition):
            others.append(element)
        else:
            kept.append(statement)
            revived += [element] if until is not None else []
    _write(tx, _FORGET, others)
    _write(tx, _REVIVE, revived)
    return kept


def _bare(kind: str, id: str) -> dict[str, Any]:
    """A node that is only there to be referred to."""
    return {"key": key_of(kind, id), "label": drawing.LABELS[kind], "said": drawing.named(kind, id)}


def _drawn(record: Record, canonical: Canonical) -> dict[str, Any]:
    drawn = drawing.node(record)
    drawn["said"] |= drawing.named(record.KIND, record.id)
    if isinstance(record, Assignment):
        # its relationship starts at the person, where it has to be found to be drawn anew
        drawn["said"]["drawn_from"] = drawing.links(record, canonical)[0].start
    return drawn | {"key": key_of(record.KIND, record.id), "label": drawing.LABELS[record.KIND]}


def _frameworks(records: Iterable[Record]) -> list[dict[str, str]]:
    return [
        {"key": key_of("pathway", id), "id": id, "name": name, "framework": framework}
        for id, name, framework in drawing.frameworks(records)
    ]


def _write(tx: neo4j.ManagedTransaction, statement: str, rows: list[Any]) -> None:
    if rows:
        tx.run(statement, rows=rows).consume()
