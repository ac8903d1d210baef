"""The `Store` verbs on a Neo4j database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Self, TypeVar

from graph.errors import StoreRefused
from graph.provenance import BatchInfo, Receipt
from graph.records import Judgement
from graph.store import NOTHING, Finding, LeftOfRow, LeftOfText, Load, Transaction
from graph.stores.changes import Changes
from graph.stores.neo4j import batches, health, schema, storing, stripping, versions
from graph.stores.neo4j.connection import Address, Connection
from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.reads import Neo4jReads
from graph.stores.neo4j.transaction import Neo4jTransaction
from graph.stores.neo4j.versions import Asking
from graph.stores.neo4j.writing import follow, writing

T = TypeVar("T")

LEASE_SECONDS = 10.0
"""After so long without a sign of life a writer is taken for dead."""

PATIENCE_SECONDS = 20.0
"""How long a writer waits for another; longer than for a dead one."""


class Neo4jStore(Neo4jReads):
    """A store in a Neo4j database; safe to use from many threads, processes and machines at once.

    Readers never wait: each verb sees the store as the last finished write left it. Writers wait for each other.
    """

    def __init__(self, connection: Connection, lease: float, patience: float) -> None:
        self._connection = connection
        self._lease = lease
        self._patience = patience

    @classmethod
    def open(
        cls, url: str, *, create: bool = True, lease: float = LEASE_SECONDS, patience: float = PATIENCE_SECONDS
    ) -> Self:
        """The store at a URL such as `neo4j+s://user:password@host/database`.

        User, password and database may be left to NEO4J_USER, NEO4J_PASSWORD and NEO4J_DATABASE.

        Args:
            create: make an empty database a store.
            lease: seconds without a sign of life after which another writer is taken for dead.
            patience: seconds to wait for another writer.

        Raises:
            StoreUnreachable, StoreRefused: nothing answers there, or it does not let us in.
            StoreDamaged: the database holds no store, something else, or a store of a later version.
        """
        connection = Connection(Address.of(url))
        try:
            schema.ensure(connection, create=create)
            store = cls(connection, lease, patience)
            store._follow_these_rules()
        except BaseException:
            connection.close()
            raise
        return store

    def write(self, work: Callable[[Transaction], T], *, dry_run: bool = False) -> T:
        """See `Store.write`; a dry run prepares everything and publishes nothing."""
        with self._writing() as lease:
            done = work(Neo4jTransaction(lease))
            if not dry_run:
                lease.publish(lease.last_batch)
        return done

    def add(self, load: Load) -> Receipt:
        """See `Transaction.add`."""
        return self.write(lambda transaction: transaction.add(load))

    def undo(self, batch: int) -> tuple[str, ...]:
        """See `Transaction.undo`."""
        return self.write(lambda transaction: transaction.undo(batch))

    def judge(self, judgement: Judgement, load: Load = NOTHING) -> tuple[str, ...]:
        """See `Transaction.judge`."""
        return self.write(lambda transaction: transaction.judge(judgement, load))

    def replace(self, load: Load) -> tuple[str, ...]:
        """See `Transaction.replace`."""
        return self.write(lambda transaction: transaction.replace(load))

    def restore(self, loads: Iterable[tuple[BatchInfo, Load]], judgements: Iterable[Judgement]) -> None:
        """See `Store.restore`."""
        with self._writing() as lease:
            if batches.standing(lease) or batches.judgements(lease):
                raise StoreRefused(f"{self._connection.address.url} is not empty; nothing was copied.")
            changes, last = Changes(), lease.last_batch
            for info, load in loads:
                batches.keep_batch(lease, info, load.sources)
                storing.store_sources(lease, load.sources)
                batches.append_rows(lease, load.rows)
                changes.add(storing.store(lease, load.records, load.rows, {}))
                last = max(last, info.batch)
            for judgement in judgements:
                batches.set_judgement(lease, judgement)
            follow(lease, changes, judged=True)
            lease.publish(last)

    def check(self) -> list[Finding]:
        """See `Store.check`; works out all that is derived once more."""
        return list(health.check(self._connection))

    def mend(self) -> list[Finding]:
        """See `Store.mend`."""
        found = health.amiss(self._connection)
        schema.apply(self._connection)
        with self._writing() as lease:
            health.renew(lease)
        return health.mended(found, lease.cleared)

    def unstripped(self) -> int:
        """See `Store.unstripped`."""
        return stripping.unstripped(self._connection)

    def strip(self, text: LeftOfText, row: LeftOfRow) -> None:
        """See `Store.strip`."""
        with self._writing() as lease:
            stripping.strip(self._connection, lease, text, row)
            # links of the trails hold citations too
            health.renew(lease)

    def close(self) -> None:
        """See `Store.close`."""
        self._connection.close()

    def _follow_these_rules(self) -> None:
        """Work out what follows from the facts, if another version did."""
        if health.is_of_other_rules(self._connection):
            with self._writing() as lease:
                health.renew(lease)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _read(self, work: Callable[[Asking], T]) -> T:
        return versions.read(self._connection, work)

    def _asking(self) -> Asking:
        return versions.Alone(self._connection)

    def _writing(self) -> AbstractContextManager[Lease]:
        return writing(self._connection, silence=self._lease, patience=self._patience)
