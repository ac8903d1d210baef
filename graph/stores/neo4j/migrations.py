"""How a database that an earlier version wrote becomes one of this version.

Every step may find its work done, so that one that was broken off is done again at the next opening. No other process
may write meanwhile.
"""

from __future__ import annotations

from graph.records import Visit
from graph.stores.bodies import FORMAT, JUDGEMENT, checksum
from graph.stores.cycles import cycle_key, cycles_in
from graph.stores.neo4j.connection import Connection

STEP = 4000
"""Statements changed in one transaction."""

_UNCHECKED = """
MATCH (r)-[c:CITED_IN]->(s:Source) WHERE c.checksum IS NULL
WITH r, c, s LIMIT $step
RETURN elementId(c) AS element, [r.kind, r.id, c.body, s.id, c.locator, c.text, c.batch, c.seq] AS said
"""
_CHECK = """
UNWIND $rows AS row
MATCH ()-[c]->() WHERE elementId(c) = row[0]
SET c.checksum = row[1], c.cycle = row[2], c.format = 1
"""
_JUDGEMENTS = "MATCH (j:Judgement) WHERE j.seq IS NULL RETURN elementId(j) AS element, j.body AS body"
_ORDER = "UNWIND $rows AS row MATCH (j) WHERE elementId(j) = row[0] SET j.seq = row[1]"
_ROWS = "MATCH (k:Row) WHERE k.format IS NULL SET k.format = 1"
_DONE = """
MATCH (now:Pollinate)
SET now.format = $format, now.version = now.edition, now.unclean = now.unsettled, now.derived_by = ''
REMOVE now.edition, now.unsettled, now.turn
"""


def migrate(connection: Connection) -> None:
    """From format 1: statements get checksums and cycles, decisions an order that does not hang on the clock.

    What rows held stays as it was written, with the number of its format.
    """
    while _check_some(connection):
        pass
    _order_judgements(connection)
    connection.write(lambda tx: tx.run(_ROWS).consume())
    connection.write(lambda tx: tx.run(_DONE, format=FORMAT).consume())


def _check_some(connection: Connection) -> bool:
    """One step's worth of checksums; whether there may be more."""
    found = connection.read(lambda tx: [tuple(record) for record in tx.run(_UNCHECKED, step=STEP)])
    rows = [[element, checksum(*said), _cycle(*said[:3])] for element, said in found]
    connection.write(lambda tx: tx.run(_CHECK, rows=rows).consume())
    return len(found) == STEP


def _cycle(kind: str, _: str, body: str) -> str | None:
    """The key of the cycle that a visit belongs to."""
    return next(map(cycle_key, cycles_in([body])), None) if kind == Visit.KIND else None


def _order_judgements(connection: Connection) -> None:
    found = connection.read(lambda tx: [tuple(record) for record in tx.run(_JUDGEMENTS)])
    given = sorted((judgement.at, judgement.id, at) for at, body in found if (judgement := JUDGEMENT.value(body)))
    rows = [[element, seq] for seq, (*_, element) in enumerate(given, start=1)]
    connection.write(lambda tx: tx.run(_ORDER, rows=rows).consume())
