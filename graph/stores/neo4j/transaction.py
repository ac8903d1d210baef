"""The verbs of one write on a Neo4j database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from graph.provenance import BatchInfo, Receipt
from graph.records import Judgement, cited
from graph.store import Load
from graph.stores.neo4j import derived, kept, statements, storing
from graph.stores.neo4j.editions import Asking, Turn
from graph.stores.neo4j.reads import Neo4jReads
from graph.stores.neo4j.writing import follow
from graph.stores.shared import counts, with_twins

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
        changes = storing.store(turn, [cited(record, batch) for record in load.records], derived.canonical_of(turn))
        kept.keep_rows(turn, batch, load.rows)
        counted = counts(load, changes.fresh)
        kept.keep_batch(turn, BatchInfo(batch, datetime.now(UTC), counted), load.sources)
        return Receipt(batch, counted, follow(turn, changes))

    def undo(self, batch: int) -> tuple[str, ...]:
        """See `Transaction.undo`."""
        turn = self._turn
        standing = kept.standing_batch(turn, batch)
        kept.delete_batch(turn, standing)
        return follow(turn, statements.delete_batch(turn, batch, [source.id for source in standing.sources]))

    def judge(self, judgement: Judgement, load: Load) -> tuple[str, ...]:
        """See `Transaction.judge`."""
        turn = self._turn
        kept.set_judgement(turn, judgement)
        load = with_twins(load, kept.twins_of(turn, load.rows))
        changes = statements.delete_places(turn, [(row.batch, row.source, row.locator) for row in load.rows])
        kept.replace_rows(turn, load.rows)
        storing.store_sources(turn, load.sources)
        changes.add(storing.store(turn, load.records))
        return follow(turn, changes, judged=True)

    def _read(self, work: Callable[[Asking], T]) -> T:
        return work(self._turn)

    def _asking(self) -> Asking:
        return self._turn
