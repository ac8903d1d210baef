"""A copy of a store's file at one moment, made while others use it, and read back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from graph.errors import StoreDamaged
from graph.stores.sqlite import health, seal
from graph.stores.sqlite.connections import told_as_ours


def back_up(db: sqlite3.Connection, path: Path) -> None:
    """Copy what `db` sees to an empty file, see that every statement arrived as it was stored, and seal it.

    Raises:
        StoreDamaged: what was copied is damaged.
        StoreRefused, StoreUnreachable: the file cannot be written.
    """
    with told_as_ours(path):
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            db.backup(copy)
            if lost := health.lost(copy):
                raise StoreDamaged(f"The copy at {path} is of no use. {lost[0].text}")
        with closing(sqlite3.connect(path, isolation_level=None)) as unread:
            seal.set_seal(unread)
