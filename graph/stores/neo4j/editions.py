"""Editions: what makes a write of any size visible at once, in steps that each fit a server's memory.

All that is kept says from which edition on it holds (`since`) and with which one it ends (`until`). Readers read the
published edition; the one writer prepares the next and publishes it by raising a number. A reader that sees the number
rise while it reads, reads again: what it missed may just have been cleared away.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, Protocol, TypeVar
from uuid import uuid4

import neo4j

from graph.errors import StoreBusy, StoreDamaged, StoreError
from graph.stores.neo4j.connection import Connection
from graph.stores.neo4j.schema import NO_STORE

T = TypeVar("T")

STEP_ROWS = 4000
"""Rows written in one transaction; 55,000 visits are too many for a heap of 512 MB."""

_ASKED = """CYPHER 5
MATCH (now:Pollinate) WITH now.edition AS edition
CALL (edition) {{ {question} }}
MATCH (now:Pollinate)
RETURN rows, edition, now.edition AS after
"""
"""The rows are gathered before the edition is read for the second time."""

_PREPARED = """CYPHER 5
WITH $edition AS edition
CALL (edition) {{ {question} }}
RETURN rows
"""

_STATE = "MATCH (now:Pollinate) RETURN now {.*, silent: timestamp() - now.lease} AS state"

_TAKE = """
MATCH (now:Pollinate) WHERE now.writer IS NULL OR now.writer = $writer OR now.lease < timestamp()
SET now.writer = $writer, now.lease = timestamp() + $lease, now.step = 0
RETURN now.edition AS edition, now.batch AS batch, now.unsettled AS unsettled
"""
_LOCK = "MATCH (now:Pollinate) SET now.turn = $writer WITH now RETURN now.writer AS writer, now.step AS step"
_DONE = "MATCH (now:Pollinate) SET now.step = $step, now.unsettled = true, now.lease = timestamp() + $lease"
_RENEW = "MATCH (now:Pollinate {writer: $writer}) SET now.lease = timestamp() + $lease"
_PUBLISH = "MATCH (now:Pollinate) SET now.edition = $edition, now.batch = $batch, now.revision = $revision"
_RELEASE = "MATCH (now:Pollinate {writer: $writer}) SET now.unsettled = $unsettled REMOVE now.writer, now.lease"


def seen(name: str) -> str:
    """The condition, in Cypher, that a node or relationship belongs to the edition at hand."""
    return f"{name}.since <= edition AND coalesce({name}.until > edition, true)"


class Asking(Protocol):
    """Somewhere questions are answered: by the published edition, or by one that is being prepared."""

    def ask(self, question: str, **values: Any) -> list[Any]:
        """The list `rows` that a question in Cypher returns; it knows the `edition` it is about."""
        ...


class Reading:
    """Questions asked in one transaction; `editions` tells which ones answered."""

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction
        self.editions: set[int] = set()

    def ask(self, question: str, **values: Any) -> list[Any]:
        """See `Asking.ask`."""
        answer = self._transaction.run(composed(question), values).single()
        if answer is None:
            raise StoreDamaged(NO_STORE)
        self.editions |= {answer["edition"], answer["after"]}
        rows: list[Any] = answer["rows"]
        return rows


class Alone:
    """Questions that each find a published edition of their own, in one trip."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, question: str, **values: Any) -> list[Any]:
        """See `Asking.ask`; raises as `read` does."""

        def attempt() -> tuple[list[Any], bool]:
            answers = self._connection.ask(composed(question), **values)
            if not answers:
                raise StoreDamaged(NO_STORE)
            return answers[0]["rows"], answers[0]["edition"] == answers[0]["after"]

        return _in_one_edition(self._connection, attempt)


def read(connection: Connection, work: Callable[[Asking], T]) -> T:
    """What the work finds in one published edition.

    Raises:
        StoreBusy: so many writes went on that no edition stood still for long enough.
    """

    def attempt(transaction: neo4j.ManagedTransaction) -> tuple[T, bool]:
        reading = Reading(transaction)
        return work(reading), len(reading.editions) <= 1

    return _in_one_edition(connection, lambda: connection.read(attempt))


def _in_one_edition(connection: Connection, attempt: Callable[[], tuple[T, bool]]) -> T:
    for _ in range(50):
        answer, stood_still = attempt()
        if stood_still:
            return answer
    raise StoreBusy(f"{connection.address.url} changes too quickly to be read; try again in a moment.")


class Turn:
    """The one writer's hold on the store, from which it prepares `edition` and may publish it.

    Writes wait until a step is full or somebody asks. Each step is one transaction that sees to it that the hold was
    not lost, and that a step whose answer was lost on the way is not done twice.

    Attributes:
        published_edition: the one that everybody reads.
        edition: the one being prepared.
        last_batch: the number of the last batch that was ever given.
        unsettled: an earlier writer left something to clear away.
        cleared: how many nodes of such a writer were.
    """

    def __init__(self, connection: Connection, lease: float, patience: float) -> None:
        self._connection = connection
        self._writer = uuid4().hex
        self._lease = int(lease * 1000)
        self._waiting: list[tuple[str, Sequence[Any], Mapping[str, Any]]] = []
        self._rows = self._step = 0
        state = self._taken(time.monotonic() + patience)
        self.published_edition: int = state["edition"]
        self.edition = self.published_edition + 1
        self.last_batch: int = state["batch"]
        self.unsettled: bool = state["unsettled"]
        self.cleared = 0
        self._ended = threading.Event()
        threading.Thread(target=self._keep, name="pollinate-lease", daemon=True).start()

    def ask(self, question: str, **values: Any) -> list[Any]:
        """See `Asking.ask`; answered by the edition being prepared, with all that was written so far."""
        self.flush()
        return self.peek(question, **values)

    def peek(self, question: str, **values: Any) -> list[Any]:
        """The same without what still waits."""
        text = _PREPARED.format(question=question)
        answer = self._connection.write(lambda tx: tx.run(text, values, edition=self.edition).single(strict=True))
        rows: list[Any] = answer["rows"]
        return rows

    def write(self, statement: str, rows: Sequence[Any], **values: Any) -> None:
        """Run a statement that takes `$rows`, and knows `$edition`, in this step or the next ones."""
        start = 0
        while start < len(rows):
            chunk = rows[start : start + STEP_ROWS - self._rows]
            self._waiting.append((statement, chunk, values))
            self._rows += len(chunk)
            start += len(chunk)
            if self._rows >= STEP_ROWS:
                self.flush()

    def flush(self) -> None:
        """Do now what waits."""
        waiting, self._waiting, self._rows = self._waiting, [], 0
        if waiting:
            self.step(lambda tx: _run_all(tx, waiting, self.edition))

    def step(self, work: Callable[[neo4j.ManagedTransaction], None]) -> None:
        """Do the work once, in one transaction.

        Raises:
            StoreBusy: another writer took over, because this one was not heard of for too long.
        """
        self._step += 1

        def once(transaction: neo4j.ManagedTransaction) -> None:
            state = transaction.run(_LOCK, writer=self._writer).single(strict=True)
            if state["writer"] != self._writer:
                raise StoreBusy("Another load took over because this one stood still for too long. Load again.")
            if state["step"] < self._step:
                work(transaction)
                transaction.run(_DONE, step=self._step, lease=self._lease).consume()

        self._connection.write(once)

    def published(self, work: Callable[[Asking], T]) -> T:
        """What the work finds in the published edition."""
        return read(self._connection, work)

    def publish(self, batch: int) -> None:
        """Make the prepared edition the one that everybody reads; `batch` is the last number given."""
        self.flush()
        revision = uuid4().hex
        self.step(lambda tx: _run(tx, _PUBLISH, edition=self.edition, batch=batch, revision=revision))
        self.published_edition = self.edition

    def forget(self) -> None:
        """Drop what was not written yet."""
        self._waiting, self._rows = [], 0

    def stop_renewing(self) -> None:
        """Show no sign of life any more."""
        self._ended.set()

    def end(self, *, unsettled: bool) -> None:
        """Let others write; `unsettled` says whether they find something to clear away."""
        self.stop_renewing()
        self._connection.write(lambda tx: _run(tx, _RELEASE, writer=self._writer, unsettled=unsettled))

    def _taken(self, deadline: float) -> neo4j.Record:
        def take(transaction: neo4j.ManagedTransaction) -> neo4j.Record | None:
            _run(transaction, _LOCK, writer=self._writer)
            return transaction.run(_TAKE, writer=self._writer, lease=self._lease).single()

        while (state := self._connection.write(take)) is None:
            if time.monotonic() > deadline:
                raise StoreBusy(f"Another load is being written to {self._connection.address.url}. Try again later.")
            time.sleep(0.1)
        return state

    def _keep(self) -> None:
        """Renew the hold while the writer thinks."""
        while not self._ended.wait(self._lease / 3000):
            with suppress(StoreError):
                self._connection.write(lambda tx: _run(tx, _RENEW, writer=self._writer, lease=self._lease))


class Peeking:
    """Questions that no waiting write has anything to do with; so the writes may go on to fill their step."""

    def __init__(self, turn: Turn) -> None:
        turn.flush()
        self._turn = turn

    def ask(self, question: str, **values: Any) -> list[Any]:
        """See `Asking.ask`."""
        return self._turn.peek(question, **values)


def revision(asking: Asking) -> str:
    """The token of the last write."""
    (token,) = asking.ask("MATCH (now:Pollinate) RETURN [now.revision] AS rows")
    return str(token)


def state(connection: Connection) -> dict[str, Any] | None:
    """The state of the store: its edition, who writes, what is left over; None in a database without one.

    `silent` are the milliseconds for which the writer has been late with a sign of life, or less than none.
    """
    record = connection.read(lambda tx: tx.run(_STATE).single())
    return record["state"] if record else None


@cache
def composed(question: str) -> str:
    """A question as it is put to the published edition."""
    return _ASKED.format(question=question)


def _run(transaction: neo4j.ManagedTransaction, statement: str, **values: Any) -> None:
    transaction.run(statement, values).consume()


def _run_all(
    transaction: neo4j.ManagedTransaction,
    statements: Sequence[tuple[str, Sequence[Any], Mapping[str, Any]]],
    edition: int,
) -> None:
    for statement, rows, values in statements:
        _run(transaction, statement, rows=rows, edition=edition, **values)
