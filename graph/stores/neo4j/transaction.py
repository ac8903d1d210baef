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
from graph.stores.neo4j import derived, kept, statements, storing
from graph.stores.neo4j.editions import Asking, Turn
from graph.stores.neo4j.reads import Neo4jReads
from graph.stores.neo4j.writing import follow
from graph.stores.shared import counts, outcomes_kept, with_twins

T = TypeVar("T")


class Neo4jTransaction(Neo4jReads):
    """An unfinished write; its reading verbs see the edition that it prepares, which nobody else does."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def add(self, load: Load) -> Receipt:
        """See `Transaction.add`."""
        turn = self._turn
        turn.last_batch += 1
        batch = turn.last_batch
        storing.store_sources(turn, load.sources)
        rows = [replace(row, batch=batch) for row in load.rows]
        records = [cited(record, batch) for record in load.records]
        changes = storing.store(turn, records, rows, derived.canonical_of(turn))
        kept.keep_rows(turn, outcomes_kept(rows, changes.fresh))
        counted = counts(load, changes.fresh)
        kept.keep_batch(turn, BatchInfo(batch, datetime.now(UTC), counted), load.sources)
        return Receipt(batch, counted, follow(turn, changes))

    def undo(self, batch: int) -> tuple[str, ...]:
        """See `Transaction.undo`."""
        turn = self._turn
        standing = kept.standing_batch(turn, batch)
        kept.delete_batch(turn, standing)
        return follow(turn, statements.delete_batch(turn, batch, [source.id for source in standing.sources]))

    def judge(self, judgement: Judgement, load: Load = NOTHING) -> tuple[str, ...]:
        """See `Transaction.judge`."""
        kept.set_judgement(self._turn, judgement)
        twins = kept.twins_of(self._turn, load.rows)
        return follow(self._turn, self._replaced(with_twins(load, twins)), judged=True)

    def replace(self, load: Load) -> tuple[str, ...]:
        """See `Transaction.replace`."""
        return follow(self._turn, self._replaced(load))

    def _replaced(self, load: Load) -> Changes:
        turn = self._turn
        changes = statements.delete_places(turn, [(row.batch, row.source, row.locator) for row in load.rows])
        storing.store_sources(turn, load.sources)
        changes.add(storing.store(turn, load.records, load.rows))
        kept.replace_rows(turn, load.rows, changes.fresh)
        return changes

    def _read(self, work: Callable[[Asking], T]) -> T:
        return work(self._turn)

    def _asking(self) -> Asking:
        return self._turn
