"""Connections to one file: opened, lent to one thread at a time, and every error of SQLite told as ours."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from graph.errors import StoreBusy, StoreDamaged, StoreError, StoreRefused, StoreUnreachable
from graph.ids import folded

APPLICATION_ID = 0x506F6C6E
""""Poln" in the file's header says that it is ours."""

VERSION = 1
"""Version of schema.sql."""

BUSY_SECONDS = 10.0
"""How long a writer waits for another before it gives up."""

_ERRORS: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, "is being written to by another process. Try again in a moment"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "is being written to by another process. Try again in a moment"),
    sqlite3.SQLITE_READONLY: (StoreRefused, "is read-only"),
    sqlite3.SQLITE_PERM: (StoreRefused, "may not be used by this account"),
    sqlite3.SQLITE_AUTH: (StoreRefused, "may not be used by this account"),
    sqlite3.SQLITE_FULL: (StoreRefused, "cannot grow: the disk is full"),
    sqlite3.SQLITE_CANTOPEN: (StoreUnreachable, "cannot be opened. Is the folder there, and may you write in it?"),
    sqlite3.SQLITE_IOERR: (StoreUnreachable, "cannot be read or written. Is the disk still connected?"),
    sqlite3.SQLITE_NOTADB: (StoreDamaged, "is not a Pollinate store"),
}


@contextmanager
def told_as_ours(path: Path) -> Iterator[None]:
    """The border at which errors of sqlite3 become store errors; whatever has no better name is damage."""
    try:
        yield
    except sqlite3.Error as error:
        # the extended codes carry the primary one in their low byte; errors of the module itself have none
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        kind, says = _ERRORS.get(code, (StoreDamaged, "is damaged"))
        raise kind(f"{path} {says} ({error}).") from error


class Connections:
    """A few connections to one file, each lent to one reader or writer at a time.

    Raises:
        StoreUnreachable, StoreRefused, StoreDamaged, StoreBusy: the file cannot be opened, or is not ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        try:
            with self._lent() as connection:
                _prepared(connection, path)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the store throughout."""
        with self._lent() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(self, *, dry_run: bool = False) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept all at once, or not at all: after an error, or a dry run."""
        with self._lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                if not dry_run:
                    connection.execute("UPDATE revision SET token = hex(randomblob(12))")
                    connection.commit()
            finally:
                connection.rollback()

    def close(self) -> None:
        """Close what is idle now, and what is still lent when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        with told_as_ours(self.path):
            connection = self._taken()
            try:
                yield connection
            finally:
                self._given_back(connection)

    def _taken(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise StoreUnreachable(f"{self.path} was closed.")
            if self._idle:
                return self._idle.pop()
        return _opened(self.path)

    def _given_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -65536")
        connection.create_function("folded", 1, folded, deterministic=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepared(connection: sqlite3.Connection, path: Path) -> None:
    """Give an empty file the schema; see that any other is a store of this version."""
    if _marks(connection) == (0, 0) and _is_empty(connection):
        connection.execute("PRAGMA journal_mode = WAL")
        schema = resources.files(__package__).joinpath("schema.sql").read_text("utf-8")
        marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
        connection.executescript(f"BEGIN IMMEDIATE; {schema} {marks} COMMIT")
    program, version = _marks(connection)
    if program != APPLICATION_ID:
        raise StoreDamaged(f"{path} is not a Pollinate store; another program made it.")
    if version != VERSION:
        raise StoreDamaged(f"{path} was made by another version of Pollinate (store {version}, expected {VERSION}).")


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    (program,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return program, version


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is None
