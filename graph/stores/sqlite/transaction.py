"""The verbs of one write on a SQLite file."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, nullcontext

from graph.provenance import Receipt
from graph.records import Judgement, Record, cited
from graph.store import Load
from graph.stores.changes import Changes
from graph.stores.shared import counts, with_twins
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
        changes = statements.store(db, [_unstored(record) for record in load.records], keys)
        batches.keep_rows(db, load.rows, keys)
        recomputed = follow(db, changes)
        counted = counts(load, changes.fresh)
        batches.set_counts(db, [key for _, key in keys.values()], counted)
        return Receipt(batch, counted, recomputed)

    def undo(self, batch: int) -> tuple[str, ...]:
        """See `Transaction.undo`."""
        batches.see_that_it_stands(self._db, batch)
        return follow(self._db, statements.delete_batch(self._db, batch), deleted=True)

    def judge(self, judgement: Judgement, load: Load) -> tuple[str, ...]:
        """See `Transaction.judge`."""
        db = self._db
        batches.set_judgement(db, judgement)
        load = with_twins(load, batches.twins_of(db, load.rows))
        keys = batches.keys_of(db, {row.batch for row in load.rows})
        changes = Changes()
        for row in load.rows:
            _, key = keys[row.batch, row.source]
            changes.add(statements.delete_place(db, key, row.locator))
            batches.replace_row(db, row, key)
        changes.add(statements.store(db, load.records, keys))
        return follow(db, changes, judged=True, deleted=True)

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return nullcontext(self._db)


def _unstored(record: Record) -> Record:
    """The record with citations in no batch, as those are that were just read; others come from another store."""
    return cited(record, 0) if any(citation.batch for citation in record.citations) else record
