"""Clearing away what the published version does not need, and drawing what it says for people who browse.

A node that nothing is written of is only there to be referred to; it goes with the last reference, and its practice.
It can be broken off anywhere and done again: labels say what is left to do. What a writer that died had prepared is
cleared away by the same rules, since it belongs to no published version.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import neo4j

from graph.records import Assignment, Canonical, Record
from graph.stores.neo4j import drawing
from graph.stores.neo4j.derived import canonical_of
from graph.stores.neo4j.drawing import key_of
from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.statements import CITED, said
from graph.stores.shared import merged_by_id

STEP = 2000
"""Nodes cleaned up in one transaction."""

_DELETE = """
OPTIONAL MATCH (n)--(other:Record) WHERE NOT EXISTS { (other)-[:CITED_IN]->() }
WITH n, collect(other) AS others
FOREACH (other IN others | SET other:Undrawn)
DETACH DELETE n
"""
"""What was only there to be referred to is looked at again once the reference is gone."""

_NODES = (
    f"MATCH (n:Draft) WHERE n.since > $version WITH n LIMIT $limit {_DELETE} RETURN count(*) AS done",
    """
    MATCH (n:Draft) WHERE n.since <= $version WITH n LIMIT $limit
    REMOVE n:Draft
    FOREACH (uptake IN CASE WHEN n:Derived THEN [n] ELSE [] END | SET uptake:Uptake)
    WITH n SET n:$(CASE WHEN n:Record THEN [$labels[n.kind]] ELSE [] END)
    RETURN count(*) AS done
    """,
    f"MATCH (n:Retired) WHERE n.until <= $version WITH n LIMIT $limit {_DELETE} RETURN count(*) AS done",
    "MATCH (n:Retired) WHERE n.until > $version WITH n LIMIT $limit REMOVE n:Retired, n.until RETURN count(*) AS done",
)
"""Each is done, some at a time, until nothing is left of it."""

_UNDRAWN = "MATCH (r:Undrawn) WITH r LIMIT $limit RETURN r.key AS key"
_BEGUN = "UNWIND $keys AS key MATCH (r:Record {key: key}) USING INDEX r:Record(key) REMOVE r:Undrawn"
_STATEMENTS = f"""
UNWIND $keys AS key
MATCH (r:Record {{key: key}}) USING INDEX r:Record(key)
MATCH (r)-[c:CITED_IN]->(s:Source)
WITH r, c, s ORDER BY c.batch, c.seq
RETURN collect([c.since <= $version, c.until, elementId(c), {CITED}]) AS rows
"""
_FORGET = "UNWIND $rows AS row MATCH ()-[c]->() WHERE elementId(c) = row DELETE c"
_REVIVE = "UNWIND $rows AS row MATCH ()-[c]->() WHERE elementId(c) = row REMOVE c.until"
_ERASE = (
    f"""
    UNWIND $keys AS key
    MATCH (r:Record {{key: key}}) USING INDEX r:Record(key) WHERE r.kind <> 'pathway'
    MATCH (r)-[x:{drawing.LINK_TYPES}]->(other:Record)
    FOREACH (n IN [n IN [other] WHERE NOT EXISTS {{ (n)-[:CITED_IN]->() }}] | SET n:Undrawn)
    DELETE x
    """,
    """
    UNWIND $keys AS key
    MATCH (r:Record {key: key}) USING INDEX r:Record(key) WHERE r.kind = 'classroom'
    MATCH (r)<-[x:TEACHES]-(p)
    FOREACH (n IN [n IN [p] WHERE NOT EXISTS { (n)-[:CITED_IN]->() }] | SET n:Undrawn)
    DELETE x
    """,
    """
    UNWIND $keys AS key
    MATCH (r:Record {key: key}) USING INDEX r:Record(key) WHERE r.kind = 'assignment'
    MATCH (p:Record {key: r.drawn_from}) USING INDEX p:Record(key)
    MATCH (p)-[x:ASSIGNED {id: r.id}]->(other)
    FOREACH (n IN [n IN [p, other] WHERE NOT EXISTS { (n)-[:CITED_IN]->() }] | SET n:Undrawn)
    DELETE x
    """,
)
_DRAW = """
UNWIND $rows AS row
MATCH (r:Record {key: row.key}) USING INDEX r:Record(key)
SET r = row.said
SET r.lo = date(row.days.lo), r.hi = date(row.days.hi), r.opened = date(row.days.opened),
    r.closed = date(row.days.closed), r.start = date(row.days.start), r.end = date(row.days.end)
REMOVE r:Draft
SET r:$(row.label)
"""
_HIDE = """
UNWIND $rows AS row
MATCH (r:Record {key: row.key}) USING INDEX r:Record(key)
SET r = row.said
REMOVE r:Draft
REMOVE r:$(row.labels)
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
MERGE (f:Record {key: 'framework ' + row.framework})
SET f:Framework, f.kind = 'framework', f.id = row.framework, f.name = row.framework
MERGE (p)-[:IN]->(f)
"""
_ALWAYS_DRAWN = ("pathway ", "framework ")
"""Of these no sheet says more than that there is one."""

_REMOVE = f"""
UNWIND $keys AS key
MATCH (n:Record {{key: key}}) USING INDEX n:Record(key)
WHERE NOT EXISTS {{ (n)<-[x]-() WHERE type(x) <> 'NAMED_IN' }}
AND NOT EXISTS {{ (n)-[:TOOK_UP|ASSIGNED|TEACHES]->() }}
AND NOT EXISTS {{ (n)-[:NAMED_IN]->()<-[:ABOUT]-() }}
{_DELETE}
"""
_BARE_SOURCES = """
OPTIONAL MATCH (b:Batch)
UNWIND coalesce(b.sources, ['']) AS id
WITH collect(DISTINCT id) AS standing
MATCH (s:Source) WHERE NOT s.id IN standing AND NOT EXISTS { (s)<--() }
DELETE s
"""


def clean_up(lease: Lease) -> int:
    """Make what is kept the published version and nothing else, drawn as it stands; how many nodes it was done with."""
    canonical = lease.published(canonical_of)
    nodes, more = 0, True
    while more:
        more, done = _step(lease, canonical)
        nodes += done
    return nodes


def _step(lease: Lease, canonical: Canonical) -> tuple[bool, int]:
    """One step in a transaction; one that had to be tried again counts once."""
    tries: list[tuple[bool, int]] = []
    lease.step(lambda tx: tries.append(_clean_some(tx, lease.published_version, canonical)))
    return tries[-1]


def _clean_some(tx: neo4j.ManagedTransaction, version: int, canonical: Canonical) -> tuple[bool, int]:
    """One step's worth of work; returns whether there may be more, and how many nodes were seen to."""
    done = [
        tx.run(statement, version=version, limit=STEP, labels=drawing.LABELS).single(strict=True)["done"]
        for statement in _NODES
    ]
    keys = [record["key"] for record in tx.run(_UNDRAWN, limit=STEP)]
    if keys:
        _draw(tx, keys, version, canonical)
    elif STEP not in done:
        tx.run(_BARE_SOURCES).consume()
        return False, sum(done)
    return True, sum(done) + len(keys)


def _draw(tx: neo4j.ManagedTransaction, keys: list[str], version: int, canonical: Canonical) -> None:
    for statement in (_BEGUN, *_ERASE):
        tx.run(statement, keys=keys).consume()
    records = merged_by_id(said(_tidied(tx, keys, version)))
    stand = {key_of(record.KIND, record.id) for record in records}
    gone = [key for key in keys if key not in stand]
    merged = [record for record in records if (record.KIND, record.id) in canonical]
    others = [record for record in records if (record.KIND, record.id) not in canonical]
    hidden = [_forgotten(key) for key in gone if not key.startswith(_ALWAYS_DRAWN)]
    hidden += map(_read_as_another, merged)
    links = [link for record in records for link in drawing.links(record, canonical)]
    _write(tx, _HIDE, hidden)
    _write(tx, _DRAW, [_drawn(record, canonical) for record in others])
    _write(tx, _ANCHOR, [drawing.named(*link.start.split(" ", 1)) for link in links if link.start not in stand])
    _write(tx, _LINK, [link._asdict() for link in links])
    _write(tx, _FRAMEWORK, _frameworks(others))
    tx.run(_REMOVE, keys=gone).consume()


def _tidied(tx: neo4j.ManagedTransaction, keys: list[str], version: int) -> list[Any]:
    """The statements of the version; the others are deleted, as are the ends that a writer set in vain."""
    kept, others, revived = [], [], []
    for began, until, element, statement in tx.run(_STATEMENTS, keys=keys, version=version).single(strict=True)["rows"]:
        if not began or (until is not None and until <= version):
            others.append(element)
        else:
            kept.append(statement)
            revived += [element] if until is not None else []
    _write(tx, _FORGET, others)
    _write(tx, _REVIVE, revived)
    return kept


def _forgotten(key: str) -> dict[str, Any]:
    """A node that is only there to be referred to."""
    kind, id = key.split(" ", 1)
    label = drawing.LABELS[kind]
    return {"key": key, "labels": [label, f"Written{label}"], "said": drawing.named(kind, id)}


def _read_as_another(record: Record) -> dict[str, Any]:
    """A node of what has another canonical id, and so is nothing of its own."""
    named = drawing.named(record.KIND, record.id)
    return {"key": named["key"], "labels": [drawing.LABELS[record.KIND]], "said": named}


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
