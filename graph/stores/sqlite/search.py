"""Names found by their three-letter pieces, so that a misspelt one is found as well."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from graph.ids import folded
from graph.stores.shared import Name, nearest

_NEAR = """
SELECT id, label, spelling FROM name WHERE name MATCH ? AND kind = ? ORDER BY rank LIMIT 50
"""

_SHORT = """
SELECT id, label, spelling FROM name
WHERE kind = ? AND (spelling LIKE ? || '%' OR spelling LIKE '% ' || ? || '%')
ORDER BY length(spelling), spelling LIMIT 50
"""


def set_names(db: sqlite3.Connection, names: Iterable[Name]) -> None:
    """Keep every name of people, schools and practices; only what differs is written."""
    wanted = set(names)
    kept = {Name(*name): row for row, *name in db.execute("SELECT rowid, kind, id, label, spelling FROM name")}
    gone = [(row,) for name, row in kept.items() if name not in wanted]
    db.executemany("DELETE FROM name WHERE rowid = ?", gone)
    db.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", sorted(wanted - kept.keys()))


def search(db: sqlite3.Connection, kind: str, text: str, limit: int) -> list[tuple[str, str]]:
    """(id, label) of the records of a kind whose names are nearest to a text."""
    wanted = folded(text)
    if len(wanted) < 3:
        # folding leaves letters, digits, "_" and blanks: "_" as a wildcard only finds more
        rows = db.execute(_SHORT, (kind, wanted, wanted))
    else:
        pieces = dict.fromkeys(wanted[i : i + 3] for i in range(len(wanted) - 2))
        rows = db.execute(_NEAR, (" OR ".join(f'"{piece}"' for piece in pieces), kind))
    return nearest(wanted, [Name(kind, *row) for row in rows], limit)
