"""One driver for one database: addresses, credentials, sessions and retries."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

import neo4j
from neo4j.exceptions import DriverError, IncompleteCommit, Neo4jError

from graph.errors import StoreUnreachable
from graph.stores.neo4j.failures import told_as_ours

T = TypeVar("T")

Work = Callable[[neo4j.ManagedTransaction], T]

# what the driver tries again is its own affair, unless a program asks for its log
logging.getLogger("neo4j").addHandler(logging.NullHandler())

READ_RETRY_SECONDS, WRITE_RETRY_SECONDS = 5.0, 30.0
"""How long work is tried again while servers go and come: somebody waits for what is read, and a load is worth more."""

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is and who asks; `url` holds neither user nor password and is fit to be shown."""

    url: str
    user: str
    password: str
    database: str | None

    @classmethod
    def of(cls, url: str, environment: Mapping[str, str] = os.environ) -> Address:
        """Read a URL such as `neo4j+s://user:password@host:7687/database`.

        What it leaves out is taken from NEO4J_USER, NEO4J_PASSWORD and NEO4J_DATABASE.

        >>> Address.of("bolt://ada:s%40fe@localhost:7687/pollinate", {}).url
        'bolt://localhost:7687'
        """
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise StoreUnreachable(f"{parts.scheme}://{parts.hostname or ''} is no address of a Neo4j server.")
        host = parts.netloc.rpartition("@")[2]
        return cls(
            urlunsplit((parts.scheme, host, "", parts.query, "")),
            unquote(parts.username or "") or environment.get("NEO4J_USER", "neo4j"),
            unquote(parts.password or "") or environment.get("NEO4J_PASSWORD", ""),
            parts.path.strip("/") or environment.get("NEO4J_DATABASE") or None,
        )


class Connection:
    """The driver, shared by all threads of a process.

    Reads go to any server of a cluster and see what this process wrote before (bookmarks); work that fails because a
    server went away or another leads now is tried again.

    Raises:
        StoreUnreachable, StoreRefused: nothing answers there, or it does not let us in.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._closed = False
        with told_as_ours(address.url):
            self._driver = _driver(address)
            try:
                self._driver.verify_connectivity()
            except BaseException:
                self._driver.close()
                raise

    def read(self, work: Work[T]) -> T:
        """What the work gives in a read transaction; it may be run more than once."""
        with told_as_ours(self.address.url), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(work)

    def ask(self, question: str, **values: Any) -> list[neo4j.Record]:
        """The records of one question, in one trip; only if that fails, in a transaction, which is tried again."""
        with told_as_ours(self.address.url), self._session(neo4j.READ_ACCESS) as session:
            try:
                return list(session.run(question, values))
            except (Neo4jError, DriverError) as error:
                if not error.is_retryable():
                    raise
                return session.execute_read(lambda transaction: list(transaction.run(question, values)))

    def write(self, work: Work[T]) -> T:
        """What the work gives in a write transaction; it may be run again after its effects were kept already."""
        with told_as_ours(self.address.url), self._session(neo4j.WRITE_ACCESS) as session:
            try:
                return session.execute_write(work)
            except IncompleteCommit:
                # nobody knows whether that was kept: the driver does not try again, but our work can be
                return session.execute_write(work)

    def run(self, statement: LiteralString) -> list[neo4j.Record]:
        """Run a statement that needs a transaction of its own, such as one on the schema."""
        with told_as_ours(self.address.url), self._session(neo4j.WRITE_ACCESS) as session:
            return list(session.run(statement))

    def close(self) -> None:
        """Close all connections."""
        self._closed = True
        self._driver.close()

    def _session(self, mode: str) -> neo4j.Session:
        if self._closed:
            raise StoreUnreachable(f"{self.address.url} was closed.")
        return self._driver.session(
            database=self.address.database,
            default_access_mode=mode,
            max_transaction_retry_time=READ_RETRY_SECONDS if mode == neo4j.READ_ACCESS else WRITE_RETRY_SECONDS,
            bookmark_manager=self._driver.execute_query_bookmark_manager,
            fetch_size=5000,
        )


def _driver(address: Address) -> neo4j.Driver:
    try:
        return neo4j.GraphDatabase.driver(
            address.url,
            auth=(address.user, address.password),
            # unknown labels of an empty database are no news
            notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
            liveness_check_timeout=60,
            connection_timeout=10,
        )
    except ValueError as error:
        raise StoreUnreachable(f"{address.url} is no address of a Neo4j server ({error}).") from error
