"""Versions: what makes a write of any size visible at once, in steps that each fit a server's memory.

All that is kept says from which version on it holds (`since`) and with which one it ends (`until`). Readers read the
published version; the one writer prepares the next and publishes it by raising a number. A reader that sees the number
rise while it reads, reads again: what it missed may just have been cleared away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

import neo4j

from graph.errors import StoreBusy, StoreDamaged
from graph.stores.neo4j.connection import Connection
from graph.stores.neo4j.schema import NO_STORE

T = TypeVar("T")


_ASKED = """CYPHER 5
MATCH (now:Pollinate) WITH now.version AS version
CALL (version) {{ {question} }}
MATCH (now:Pollinate)
RETURN rows, version, now.version AS after
"""
"""The rows are gathered before the version is read for the second time."""


_STATE = "MATCH (now:Pollinate) RETURN now {.*, silent: timestamp() - now.lease} AS state"


def seen(name: str) -> str:
    """The condition, in Cypher, that a node or relationship belongs to the version at hand."""
    return f"{name}.since <= version AND coalesce({name}.until > version, true)"


class Asking(Protocol):
    """Somewhere questions are answered: by the published version, or by one that is being prepared."""

    def ask(self, question: str, **values: Any) -> list[Any]:
        """The list `rows` that a question in Cypher returns; it knows the `version` it is about."""
        ...


class Reading:
    """Questions asked in one transaction; `versions` tells which ones answered."""

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction
        self.versions: set[int] = set()

    def ask(self, question: str, **values: Any) -> list[Any]:
        """See `Asking.ask`."""
        answer = self._transaction.run(composed(question), values).single()
        if answer is None:
            raise StoreDamaged(NO_STORE)
        self.versions |= {answer["version"], answer["after"]}
        rows: list[Any] = answer["rows"]
        return rows


class Alone:
    """Questions that each find a published version of their own, in one trip."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, question: str, **values: Any) -> list[Any]:
        """See `Asking.ask`; raises as `read` does."""

        def attempt() -> tuple[list[Any], bool]:
            answers = self._connection.ask(composed(question), **values)
            if not answers:
                raise StoreDamaged(NO_STORE)
            return answers[0]["rows"], answers[0]["version"] == answers[0]["after"]

        return _in_one_version(self._connection, attempt)


def read(connection: Connection, work: Callable[[Asking], T]) -> T:
    """What the work finds in one published version.

    Raises:
        StoreBusy: so many writes went on that no version stood still for long enough.
    """

    def attempt(transaction: neo4j.ManagedTransaction) -> tuple[T, bool]:
        reading = Reading(transaction)
        return work(reading), len(reading.versions) <= 1

    return _in_one_version(connection, lambda: connection.read(attempt))


def _in_one_version(connection: Connection, attempt: Callable[[], tuple[T, bool]]) -> T:
    for _ in range(50):
        answer, stood_still = attempt()
        if stood_still:
            return answer
    raise StoreBusy(f"{connection.address.url} changes too quickly to be read; try again in a moment.")


def revision(asking: Asking) -> str:
    """The token of the last write."""
    (token,) = asking.ask("MATCH (now:Pollinate) RETURN [now.revision] AS rows")
    return str(token)


def state(connection: Connection) -> dict[str, Any] | None:
    """The state of the store: its version, who writes, what is left over; None in a database without one.

    `silent` are the milliseconds for which the writer has been late with a sign of life, or less than none.
    """
    record = connection.read(lambda tx: tx.run(_STATE).single())
    return record["state"] if record else None


@cache
def composed(question: str) -> str:
    """A question as it is put to the published version."""
    return _ASKED.format(question=question)
