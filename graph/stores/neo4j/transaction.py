"""The verbs of one write on a Neo4j database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from graph.provenance import BatchInfo, Receipt
from graph.records import Judgement, cited
from graph.store import NOTHING, Load
from graph.stores.changes import Changes
from graph.stores.neo4j import batches, derived, statements, storing
from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.reads import Neo4jReads
from graph.stores.neo4j.versions import Asking
from graph.stores.neo4j.writing import follow
from graph.stores.shared import counts, outcomes_kept, with_twins

T = TypeVar("T")


class Neo4jTransaction(Neo4jReads):
    """An unfinished write; its reading verbs see the version that it prepares, which nobody else does."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease

    def add(self, load: Load) -> Receipt:
        """See `Transaction.add`."""
        lease = self._lease
        lease.last_batch += 1
        batch = lease.last_batch
        storing.store_sources(lease, load.sources)
        rows = [replace(row, batch=batch) for row in load.rows]
        records = [cited(record, batch) for record in load.records]
        changes = storing.store(lease, records, rows, derived.canonical_of(lease))
        batches.keep_rows(lease, outcomes_kept(rows, changes.fresh))
        counted = counts(load, changes.fresh)
        batches.keep_batch(lease, BatchInfo(batch, datetime.now(UTC), counted), load.sources)
        return Receipt(batch, counted, follow(lease, changes))

    def undo(self, batch: int) -> tuple[str, ...]:
        """See `Transaction.undo`."""
        lease = self._lease
        standing = batches.standing_batch(lease, batch)
        batches.delete_batch(lease, standing)
        return follow(lease, statements.delete_batch(lease, batch, [source.id for source in standing.sources]))

    def judge(self, judgement: Judgement, load: Load = NOTHING) -> tuple[str, ...]:
        """See `Transaction.judge`."""
        batches.set_judgement(self._lease, judgement)
        twins = batches.twins_of(self._lease, load.rows)
        return follow(self._lease, self._replaced(with_twins(load, twins)), judged=True)

    def replace(self, load: Load) -> tuple[str, ...]:
        """See `Transaction.replace`."""
        return follow(self._lease, self._replaced(load))

    def _replaced(self, load: Load) -> Changes:
        lease = self._lease
        changes = statements.delete_places(lease, [(row.batch, row.source, row.locator) for row in load.rows])
        storing.store_sources(lease, load.sources)
        changes.add(storing.store(lease, load.records, load.rows))
        batches.replace_rows(lease, load.rows, changes.fresh)
        return changes

    def _read(self, work: Callable[[Asking], T]) -> T:
        return work(self._lease)

    def _asking(self) -> Asking:
        return self._lease
