"""The `Store` verbs on a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self, TypeVar

from graph.errors import StoreRefused
from graph.gc_pause import gc_paused
from graph.provenance import BatchInfo, Receipt
from graph.records import Judgement
from graph.store import NOTHING, Finding, LeftOfRow, LeftOfText, Load, Transaction
from graph.stores.changes import Changes
from graph.stores.sqlite import batches, health, statements, stripping
from graph.stores.sqlite.backup import back_up
from graph.stores.sqlite.connections import Connections
from graph.stores.sqlite.file import OWNER_ONLY, see_that_it_is_there
from graph.stores.sqlite.reads import SqliteReads
from graph.stores.sqlite.transaction import SqliteTransaction
from graph.stores.sqlite.writing import follow

T = TypeVar("T")


class SqliteStore(SqliteReads):
    """A store in one file; safe to use from many threads and processes at once.

    Readers never wait: each verb sees the store as the last finished write left it. Writers wait for each other.

    Raises:
        StoreUnreachable, StoreRefused, StoreDamaged, StoreBusy: the file cannot be opened, or is not ours.
    """

    def __init__(self, path: Path, *, create: bool = True, verify: bool = True) -> None:
        """Open the file.

        Args:
            create: make it if there is none.
            verify: refuse one that is not what was stored last; without, `check` says so.
        """
        self._connections = Connections(path, create=create, verify=verify)
        try:
            if verify:
                self._follow_these_rules()
        except BaseException:
            self._connections.close()
            raise

    def write(self, work: Callable[[Transaction], T], *, dry_run: bool = False) -> T:
        """See `Store.write`; one transaction of the file, rolled back at the end of a dry run."""
        with gc_paused(), self._connections.writing(dry_run=dry_run) as db:
            return work(SqliteTransaction(db))

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
        with self._connections.writing() as db:
            if batches.batches(db, None) or batches.judgements(db):
                raise StoreRefused(f"{self._connections.path} is not empty; nothing was copied.")
            changes = Changes()
            for info, load in loads:
                keys = batches.restore(db, info, load.sources, load.rows)
                changes.add(statements.store(db, load.records, keys, load.rows))
            for judgement in judgements:
                batches.set_judgement(db, judgement)
            follow(db, changes, judged=True)

    def check(self) -> list[Finding]:
        """See `Store.check`; reads the whole file and works out all that is derived once more."""
        changed = self._connections.seal_is_broken()
        with self._connections.reading() as db:
            return health.check(db, self._connections.path, changed=changed)

    def mend(self) -> list[Finding]:
        """See `Store.mend`; what was written is left as it is."""
        changed = self._connections.seal_is_broken()
        with self._connections.reading() as db:
            lost = health.lost(db)
            found = [] if lost else health.mendable(db, self._connections.path, changed=changed)
        if lost:
            return [Finding("error", f"Not mended: {finding.text}") for finding in lost]
        if not found:
            return [Finding("ok", "There was nothing to mend.")]
        self._connections.path.chmod(OWNER_ONLY)
        with self._connections.writing() as db:
            health.renew(db)
        return [Finding("ok", f"Mended: {finding.text}") for finding in found]

    def unstripped(self) -> int:
        """See `Store.unstripped`."""
        with self._connections.reading() as db:
            return stripping.unstripped(db)

    def strip(self, text: LeftOfText, row: LeftOfRow) -> None:
        """See `Store.strip`."""
        with gc_paused(), self._connections.writing() as db:
            stripping.strip(db, text, row)
            # links of the trails hold citations too
            health.renew(db)
        self._connections.rewrite()

    def back_up(self, path: Path) -> None:
        """Copy the store as it is now to a new file, which is read back.

        Raises:
            StoreRefused: there is something at that path.
            StoreDamaged: the store, and so the copy, is damaged.
        """
        if path.exists():
            raise StoreRefused(f"There is something at {path} already; nothing was written.")
        see_that_it_is_there(path, create=True)
        with self._connections.reading() as db:
            back_up(db, path)

    def close(self) -> None:
        """See `Store.close`."""
        self._connections.close()

    def _follow_these_rules(self) -> None:
        """Work out what follows from the facts, if another version did."""
        with self._connections.reading() as db:
            by_others = health.is_of_other_rules(db)
        if by_others:
            with self._connections.writing() as db:
                health.renew(db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return self._connections.reading()
