"""The constraints and indexes of `schema.cypher`, and the node that says a database is a Pollinate store."""

from __future__ import annotations

import re
from importlib import resources

from graph.errors import StoreDamaged
from graph.stores.bodies import FORMAT
from graph.stores.derivation import derived_by
from graph.stores.neo4j.connection import Connection
from graph.stores.neo4j.migrations import migrate

NO_STORE = "This database holds no Pollinate store; `pollinate init` makes one in it."

OLDEST_SERVER = (5, 26)

_IS_EMPTY = "MATCH (n) WITH n LIMIT 1 RETURN count(n) = 0 AS empty"
_MARK = """
MERGE (now:Pollinate {id: 1})
ON CREATE SET now.format = $format,
    now.derived_by = $derived_by, now.version = 0, now.batch = 0, now.unclean = false, now.revision = randomUUID()
"""
_FORMAT = "MATCH (now:Pollinate) RETURN coalesce(now.format, 1) AS format"
_SHOWN = "SHOW INDEXES YIELD name, state RETURN collect(CASE state WHEN 'ONLINE' THEN name END) AS names"
_SERVER = "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version"
_NAME = re.compile(r"^CREATE (?:\w+ )?(?:CONSTRAINT|INDEX) (\w+)", re.MULTILINE)


def statements() -> list[str]:
    """The statements of schema.cypher."""
    text = resources.files(__package__).joinpath("schema.cypher").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]


def apply(connection: Connection) -> None:
    """Make the database a store, or bring a store's constraints and indexes up to date; doing it again does nothing."""
    for statement in statements():
        connection.run(statement)
    connection.run("CALL db.awaitIndexes(300)")
    connection.write(lambda tx: tx.run(_MARK, format=FORMAT, derived_by=derived_by()).consume())


def ensure(connection: Connection, *, create: bool) -> None:
    """Make an empty database a store, if that is wanted; bring an earlier store up to this format.

    Raises:
        StoreDamaged: the database is empty, belongs to something else, or to a later version.
    """
    format = format_of(connection)
    if format is None and connection.read(lambda tx: tx.run(_IS_EMPTY).single(strict=True)["empty"]):
        if not create:
            raise StoreDamaged(f"The database at {connection.address.url} is empty; nothing was changed. {NO_STORE}")
        apply(connection)
        format = FORMAT
    if format is None:
        raise StoreDamaged(
            f"The database at {connection.address.url} holds something else, which a load might change. "
            "Give Pollinate an empty database of its own."
        )
    if format > FORMAT:
        raise StoreDamaged(
            f"{connection.address.url} was made by a later version of Pollinate "
            f"(format {format}, this one has {FORMAT})."
        )
    if format < FORMAT:
        apply(connection)
        migrate(connection)


def format_of(connection: Connection) -> int | None:
    """The format of the store in the database; None if there is none. The first one had no mark of its own."""
    record = connection.read(lambda tx: tx.run(_FORMAT).single())
    return record["format"] if record else None


def missing(connection: Connection) -> list[str]:
    """Names of constraints and indexes that are not there, or not ready."""
    there = connection.read(lambda tx: tx.run(_SHOWN).single(strict=True)["names"])
    return [name for statement in statements() for name in _NAME.findall(statement) if name not in there]


def server_version(connection: Connection) -> str:
    """The server's version, such as "5.26.30"."""
    version: str = connection.read(lambda tx: tx.run(_SERVER).single(strict=True)["version"])
    return version


def is_old(version: str) -> bool:
    """Whether a server of that version lacks what Pollinate needs."""
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    return tuple(numbers) < OLDEST_SERVER
