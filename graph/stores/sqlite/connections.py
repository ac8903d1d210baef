"""Connections to one file: opened, lent to one thread at a time, and every error of SQLite told as ours."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from graph.errors import StoreBusy, StoreDamaged, StoreError, StoreRefused, StoreUnreachable
from graph.ids import folded
from graph.stores.bodies import WHAT_TO_DO
from graph.stores.sqlite import file, seal

BUSY_SECONDS = 10.0
"""How long a writer waits for another before it gives up."""

MOST_IDLE = 8
"""So many connections wait for the next reader; those of a crowd are closed when it has gone."""

READ_KILOBYTES, WRITE_KILOBYTES = 2_000, 65_536
"""Of pages that a connection remembers. Readers may be many; a write comes back to its pages again and again."""

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

    What a write leaves in the write-ahead log is brought into the file itself as soon as nobody uses a connection, so
    that a copy of the file holds every load; when all is closed, the file is sealed.

    Args:
        create: make the file if there is none.
        verify: see that a sealed file is what it was.

    Raises:
        StoreUnreachable, StoreRefused, StoreDamaged, StoreBusy: the file cannot be opened, or is not ours.
    """

    def __init__(self, path: Path, *, create: bool = True, verify: bool = True) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._lent_out = 0
        self._closed = self._log_is_ahead = self._is_unsealed = False
        with told_as_ours(path):
            file.see_that_it_is_there(path, create=create)
        try:
            with self._lent() as connection:
                file.prepare(connection, path)
            if verify and self.seal_is_broken():
                raise StoreDamaged(f"{path} is not what was stored last: {seal.BROKEN} {WHAT_TO_DO}")
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
        with self._lent() as connection, _remembering_much(connection):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                if not dry_run:
                    connection.execute("UPDATE state SET token = hex(randomblob(12)), seal = NULL")
                    connection.commit()
                    self._log_is_ahead = self._is_unsealed = True
            finally:
                connection.rollback()

    def seal_is_broken(self) -> bool:
        """Whether the file was sealed, and is not what it was then."""
        with told_as_ours(self.path), closing(_opened(self.path)) as connection:
            connection.execute("BEGIN")
            return seal.is_broken(connection)

    def rewrite(self) -> None:
        """Write the file anew without what was deleted from it, and empty the write-ahead log."""
        with self._lent() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Close what is idle now, and what is still lent when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        if self._is_unsealed and not self._lent_out:
            self._is_unsealed = False
            # who writes meanwhile seals the file later
            with suppress(sqlite3.Error), closing(_opened(self.path, patience=0)) as connection:
                seal.set_seal(connection)

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
            self._lent_out += 1
            if self._idle:
                return self._idle.pop()
        try:
            return _opened(self.path)
        except BaseException:
            with self._lock:
                self._lent_out -= 1
            raise

    def _given_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            self._lent_out -= 1
            if self._log_is_ahead and not self._lent_out:
                self._log_is_ahead = not _brought_in(connection)
            if not self._closed and len(self._idle) < MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()


def _opened(path: Path, patience: float = BUSY_SECONDS) -> sqlite3.Connection:
    # the file is there already: one that was taken away meanwhile is not made anew
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute(f"PRAGMA cache_size = -{READ_KILOBYTES}")
        connection.create_function("folded", 1, folded, deterministic=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def _remembering_much(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute(f"PRAGMA cache_size = -{WRITE_KILOBYTES}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = -{READ_KILOBYTES}")
        connection.execute("PRAGMA shrink_memory")


def _brought_in(connection: sqlite3.Connection) -> bool:
    """Bring what the write-ahead log holds into the file; whether all of it is there now."""
    with suppress(sqlite3.Error):
        busy, logged, brought_in = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return not busy and logged == brought_in
    return False
