"""What an earlier version kept of rows whole: how much of it there is, and taking out what nobody understood."""

from __future__ import annotations

import sqlite3

from graph.store import LeftOfRow, LeftOfText
from graph.stores.bodies import FORMAT, ROW, checksum

_WHOLE = """
SELECT (SELECT count(*) FROM (SELECT DISTINCT batch, seq FROM statement WHERE format = 1))
    + (SELECT count(*) FROM kept WHERE format = 1)
"""
_STATEMENTS = """
SELECT practice, seq, source.kind, statement.kind, statement.id, body, source.id, locator, text, statement.batch
FROM statement JOIN source ON source.key = statement.source WHERE format = 1
"""
_SET_STATEMENT = """
UPDATE statement SET text = ?, checksum = ?, format = ?
WHERE practice = ? AND kind = ? AND id = ? AND batch = ? AND seq = ?
"""


def unstripped(db: sqlite3.Connection) -> int:
    """How many citations and kept rows are as an earlier version wrote them."""
    (found,) = db.execute(_WHOLE).fetchone()
    return int(found)


def strip(db: sqlite3.Connection, text: LeftOfText, row: LeftOfRow) -> None:
    """Leave of citations and kept rows only what the functions do."""
    said = []
    for practice, seq, of, kind, id, body, source, locator, whole, batch in db.execute(_STATEMENTS).fetchall():
        left = text(of, whole)
        check = checksum(kind, id, body, source, locator, left, batch, seq)
        said.append((left, check, FORMAT, practice, kind, id, batch, seq))
    db.executemany(_SET_STATEMENT, said)
    kept = db.execute("SELECT key, body FROM kept WHERE format = 1").fetchall()
    rows = [(ROW.text(row(ROW.value(body))), FORMAT, key) for key, body in kept]
    db.executemany("UPDATE kept SET body = ?, format = ? WHERE key = ?", rows)
