"""The seal of a store's file: a checksum of all its pages, set when it is closed and looked at when it is opened.

SQLite itself notices some damage and answers with less or other for the rest. A write breaks the seal; a store that was
not closed since has none, and is only as safe as the checksums of its statements.
"""

from __future__ import annotations

import sqlite3
from zlib import crc32

MOST_BYTES = 1 << 28
"""A larger file is not sealed: looking at it would keep every command waiting, and needs as much memory."""


BROKEN = "it is damaged, or another program changed it."


def set_seal(db: sqlite3.Connection) -> None:
    """Seal a file in a transaction of its own.

    Args:
        db: a connection that has not read anything yet: SQLite does not write the free pages that it remembers.
    """
    db.execute("BEGIN IMMEDIATE")
    if _size(db) <= MOST_BYTES:
        db.execute("UPDATE state SET seal = ?", (_checksum(db),))
    db.execute("COMMIT")


def is_broken(db: sqlite3.Connection) -> bool:
    """Whether a sealed file is not what it was when it was sealed; `db` is as for `set_seal`, in a transaction."""
    (seal,) = db.execute("SELECT seal FROM state").fetchone() or (None,)
    return seal is not None and seal != _checksum(db)


def _size(db: sqlite3.Connection) -> int:
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    return int(pages) * _page_size(db)


def _page_size(db: sqlite3.Connection) -> int:
    (size,) = db.execute("PRAGMA page_size").fetchone()
    return int(size)


def _checksum(db: sqlite3.Connection) -> int:
    """Of all pages but the one that holds the seal, and but the counters in the header, which every write changes."""
    (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'state'").fetchone()
    size = _page_size(db)
    of_seal = slice(size * (page - 1), size * page)
    # reading the file past SQLite would let go of its locks
    with memoryview(db.serialize()) as data:
        checksum = 0
        for part in (slice(0, 24), slice(28, 92), slice(100, of_seal.start), slice(of_seal.stop, None)):
            checksum = crc32(data[part], checksum)
    return checksum
