"""What an earlier version kept of rows whole: how much of it there is, and taking out what nobody understood.

Texts are changed where they stand, some in each transaction: a strip that was broken off goes on the next time.
"""

from __future__ import annotations

from functools import partial

import neo4j

from graph.store import LeftOfRow, LeftOfText
from graph.stores.bodies import FORMAT, ROW, checksum
from graph.stores.neo4j.connection import Connection
from graph.stores.neo4j.lease import Lease

STEP = 4000
"""Citations or rows changed in one transaction."""

_WHOLE = (
    "MATCH ()-[c:CITED_IN]->() WHERE c.format = 1 RETURN count(c) AS found",
    "MATCH (k:Row) WHERE k.format = 1 RETURN count(k) AS found",
)
_CITATIONS = """
MATCH (r)-[c:CITED_IN]->(s:Source) WHERE c.format = 1
WITH r, c, s LIMIT $step
RETURN elementId(c) AS element, s.kind AS of, c.text AS text, r.kind AS kind, r.id AS id, c.body AS body,
    s.id AS source, c.locator AS locator, c.batch AS batch, c.seq AS seq
"""
_SET_CITATIONS = """
UNWIND $rows AS row
MATCH ()-[c]->() WHERE elementId(c) = row[0]
SET c.text = row[1], c.checksum = row[2], c.format = $format
"""
_ROWS = "MATCH (k:Row) WHERE k.format = 1 WITH k LIMIT $step RETURN elementId(k) AS element, k.body AS body"
_SET_ROWS = "UNWIND $rows AS row MATCH (k) WHERE elementId(k) = row[0] SET k.body = row[1], k.format = $format"


def unstripped(connection: Connection) -> int:
    """How many citations and kept rows are as an earlier version wrote them."""
    return sum(_asked(connection, question)[0]["found"] for question in _WHOLE)


def strip(connection: Connection, lease: Lease, text: LeftOfText, row: LeftOfRow) -> None:
    """Leave of citations and kept rows only what the functions do."""
    while citations := _asked(connection, _CITATIONS):
        lease.step(partial(_set, _SET_CITATIONS, [_stripped(said, text) for said in citations]))
    while rows := _asked(connection, _ROWS):
        lease.step(
            partial(_set, _SET_ROWS, [[kept["element"], ROW.text(row(ROW.value(kept["body"])))] for kept in rows])
        )


def _asked(connection: Connection, question: str) -> list[neo4j.Record]:
    return connection.read(lambda tx: list(tx.run(question, step=STEP)))


def _stripped(said: neo4j.Record, text: LeftOfText) -> list[object]:
    """The element of a citation, what is left of its text, and the checksum of that."""
    element, of, whole, kind, id, body, source, locator, batch, seq = said.values()
    left = text(of, whole)
    return [element, left, checksum(kind, id, body, source, locator, left, batch, seq)]


def _set(statement: str, rows: list[list[object]], transaction: neo4j.ManagedTransaction) -> None:
    transaction.run(statement, rows=rows, format=FORMAT).consume()
