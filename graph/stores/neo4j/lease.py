"""The lease that the one writer of a store holds while it prepares the next version."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from uuid import uuid4

import neo4j

from graph.errors import StoreBusy, StoreError
from graph.stores.neo4j.connection import Connection
from graph.stores.neo4j.versions import Asking, read

T = TypeVar("T")

STEP_ROWS = 4000
"""Rows written in one transaction; 55,000 visits are too many for a heap of 512 MB."""

_PREPARED = """CYPHER 5
WITH $version AS version
CALL (version) {{ {question} }}
RETURN rows
"""

_TAKE = """
MATCH (now:Pollinate) WHERE now.writer IS NULL OR now.writer = $writer OR now.lease < timestamp()
SET now.writer = $writer, now.lease = timestamp() + $lease, now.step = 0
RETURN now.version AS version, now.batch AS batch, now.unclean AS unclean
"""
_LOCK = "MATCH (now:Pollinate) SET now.lock = $writer WITH now RETURN now.writer AS writer, now.step AS step"
_DONE = "MATCH (now:Pollinate) SET now.step = $step, now.unclean = true, now.lease = timestamp() + $lease"
_RENEW = "MATCH (now:Pollinate {writer: $writer}) SET now.lease = timestamp() + $lease"
_PUBLISH = "MATCH (now:Pollinate) SET now.version = $version, now.batch = $batch, now.revision = $revision"
_RELEASE = "MATCH (now:Pollinate {writer: $writer}) SET now.unclean = $unclean REMOVE now.writer, now.lease"


class Lease:
    """The one writer's hold on the store, from which it prepares `version` and may publish it.

    Writes wait until a step is full or somebody asks. Each step is one transaction that sees to it that the hold was
    not lost, and that a step whose answer was lost on the way is not done twice.

    Attributes:
        published_version: the one that everybody reads.
        version: the one being prepared.
        last_batch: the number of the last batch that was ever given.
        unclean: an earlier writer left something to clear away.
        cleared: how many nodes of such a writer were.
    """

    def __init__(self, connection: Connection, lease: float, patience: float) -> None:
        self._connection = connection
        self._writer = uuid4().hex
        self._lease = int(lease * 1000)
        self._waiting: list[tuple[str, Sequence[Any], Mapping[str, Any]]] = []
        self._rows = self._step = 0
        state = self._taken(time.monotonic() + patience)
        self.published_version: int = state["version"]
        self.version = self.published_version + 1
        self.last_batch: int = state["batch"]
        self.unclean: bool = state["unclean"]
        self.cleared = 0
        self._ended = threading.Event()
        threading.Thread(target=self._renew, name="pollinate-lease", daemon=True).start()

    def ask(self, question: str, **values: Any) -> list[Any]:
        """See `Asking.ask`; answered by the version being prepared, with all that was written so far."""
        self.flush()
        return self.peek(question, **values)

    def peek(self, question: str, **values: Any) -> list[Any]:
        """The same without what still waits."""
        text = _PREPARED.format(question=question)
        answer = self._connection.write(lambda tx: tx.run(text, values, version=self.version).single(strict=True))
        rows: list[Any] = answer["rows"]
        return rows

    def write(self, statement: str, rows: Sequence[Any], **values: Any) -> None:
        """Run a statement that takes `$rows`, and knows `$version`, in this step or the next ones."""
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
            self.step(lambda tx: _run_all(tx, waiting, self.version))

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
        """What the work finds in the published version."""
        return read(self._connection, work)

    def publish(self, batch: int) -> None:
        """Make the prepared version the one that everybody reads; `batch` is the last number given."""
        self.flush()
        revision = uuid4().hex
        self.step(lambda tx: _run(tx, _PUBLISH, version=self.version, batch=batch, revision=revision))
        self.published_version = self.version

    def forget(self) -> None:
        """Drop what was not written yet."""
        self._waiting, self._rows = [], 0

    def stop_renewing(self) -> None:
        """Show no sign of life any more."""
        self._ended.set()

    def end(self, *, unclean: bool) -> None:
        """Let others write; `unclean` says whether they find something to clear away."""
        self.stop_renewing()
        self._connection.write(lambda tx: _run(tx, _RELEASE, writer=self._writer, unclean=unclean))

    def _taken(self, deadline: float) -> neo4j.Record:
        def take(transaction: neo4j.ManagedTransaction) -> neo4j.Record | None:
            _run(transaction, _LOCK, writer=self._writer)
            return transaction.run(_TAKE, writer=self._writer, lease=self._lease).single()

        while (state := self._connection.write(take)) is None:
            if time.monotonic() > deadline:
                raise StoreBusy(f"Another load is being written to {self._connection.address.url}. Try again later.")
            time.sleep(0.1)
        return state

    def _renew(self) -> None:
        """Renew the hold while the writer thinks."""
        while not self._ended.wait(self._lease / 3000):
            with suppress(StoreError):
                self._connection.write(lambda tx: _run(tx, _RENEW, writer=self._writer, lease=self._lease))


class Peeking:
    """Questions that no waiting write has anything to do with; so the writes may go on to fill their step."""

    def __init__(self, lease: Lease) -> None:
        lease.flush()
        self._lease = lease

    def ask(self, question: str, **values: Any) -> list[Any]:
        """See `Asking.ask`."""
        return self._lease.peek(question, **values)


def _run(transaction: neo4j.ManagedTransaction, statement: str, **values: Any) -> None:
    transaction.run(statement, values).consume()


def _run_all(
    transaction: neo4j.ManagedTransaction,
    statements: Sequence[tuple[str, Sequence[Any], Mapping[str, Any]]],
    version: int,
) -> None:
    for statement, rows, values in statements:
        _run(transaction, statement, rows=rows, version=version, **values)
