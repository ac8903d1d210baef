"""The verbs of one write on a SQLite file."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from graph.provenance import Receipt
from graph.records import Judgement, Record, cited
from graph.store import NOTHING, Load
from graph.stores.changes import Changes
from graph.stores.shared import counts, outcomes_kept, with_twins
from graph.stores.sqlite import batches, statements
from graph.stores.sqlite.reads import SqliteReads
from graph.stores.sqlite.writing import follow


class SqliteTransaction(SqliteReads):
    """An unfinished write; its reading verbs see what it changed so far, which nobody else does."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, load: Load) -> Receipt:
        """See `Transaction.add`."""
        db = self._db
        batch, keys = batches.new_batch(db, load.sources)
        rows = [replace(row, batch=0) if row.batch else row for row in load.rows]
        changes = statements.store(db, [_unstored(record) for record in load.records], keys, rows)
        batches.keep_rows(db, outcomes_kept(rows, changes.fresh), keys)
        recomputed = follow(db, changes)
        counted = counts(load, changes.fresh)
        batches.set_counts(db, [key for _, key in keys.values()], counted)
        return Receipt(batch, counted, recomputed)

    def undo(self, batch: int) -> tuple[str, ...]:
        """See `Transaction.undo`."""
        batches.see_that_it_stands(self._db, batch)
        return follow(self._db, statements.delete_batch(self._db, batch), deleted=True)

    def judge(self, judgement: Judgement, load: Load = NOTHING) -> tuple[str, ...]:
        """See `Transaction.judge`."""
        batches.set_judgement(self._db, judgement)
        twins = batches.twins_of(self._db, load.rows)
        return follow(self._db, self._replaced(with_twins(load, twins)), judged=True, deleted=True)

    def replace(self, load: Load) -> tuple[str, ...]:
        """See `Transaction.replace`."""
        return follow(self._db, self._replaced(load), deleted=True)

    def _replaced(self, load: Load) -> Changes:
        db, changes = self._db, Changes()
        keys = batches.keys_of(db, {row.batch for row in load.rows})
        for row in load.rows:
            changes.add(statements.delete_place(db, keys[row.batch, row.source][1], row.locator))
        changes.add(statements.store(db, load.records, keys, load.rows))
        batches.replace_rows(db, load.rows, keys, changes.fresh)
        return changes

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return nullcontext(self._db)


def _unstored(record: Record) -> Record:
    """The record with citations in no batch, as those are that were just read; others come from another store."""
    return cited(record, 0) if any(citation.batch for citation in record.citations) else record
