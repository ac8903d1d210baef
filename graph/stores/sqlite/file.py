"""The file of a store: made with our schema, recognised, and brought up from earlier formats."""

from __future__ import annotations

import os
import sqlite3
from importlib import resources
from pathlib import Path

from graph.errors import StoreDamaged, StoreUnreachable
from graph.stores.bodies import FORMAT
from graph.stores.sqlite.migrations import migrate

APPLICATION_ID = 0x506F6C6E
""""Poln" in the file's header says that it is ours."""

OWNER_ONLY = 0o600
"""Nobody else on the machine reads a store: it holds names."""


def see_that_it_is_there(path: Path, *, create: bool) -> None:
    """Make an empty file that only its owner reads, if there is none and one may be made.

    Raises:
        StoreUnreachable: there is none, or one that holds nothing.
    """
    if create:
        if not path.exists() and path.parent.is_dir():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, OWNER_ONLY))
    elif not path.exists():
        raise StoreUnreachable(f"There is no store at {path}; nothing was made. Is the name right?")
    elif path.is_file() and not path.stat().st_size:
        raise StoreUnreachable(f"{path} is empty: it holds no store, and nothing was changed. Restore a backup.")


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Give an empty file the schema; bring an earlier store up to this format; see that nothing else is there.

    Raises:
        StoreDamaged: the file is another program's, or a later version's.
    """
    program, version = _marks(connection)
    if (program, version) == (0, 0) and _is_empty(connection):
        connection.execute("PRAGMA journal_mode = WAL")
    elif program != APPLICATION_ID:
        raise StoreDamaged(f"{path} is not a Pollinate store; another program made it.")
    elif version > FORMAT:
        raise StoreDamaged(
            f"{path} was made by a later version of Pollinate (format {version}, this one has {FORMAT})."
        )
    if version < FORMAT:
        _bring_up(connection)


def _bring_up(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # another process may have done it meanwhile
        _, version = _marks(connection)
        if version < FORMAT:
            schema = _schema()
            migrate(connection, version, schema) if version else _run(connection, schema)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute("COMMIT")
    finally:
        connection.rollback()


def _run(connection: sqlite3.Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def _schema() -> list[str]:
    text = resources.files(__package__).joinpath("schema.sql").read_text("utf-8")
    return [statement for statement in text.split(";\n") if statement.strip()]


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    (program,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return program, version


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is None
