"""The `Store` verbs on a SQLite file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Self, TypeVar

from graph.diffusion.model import Diffusion, Facts, Leg, Reach, Received, Transmission, Uptake
from graph.diffusion.rules import diffuse
from graph.errors import StoreRefused
from graph.garbage import uncollected
from graph.identity import joined
from graph.provenance import BatchInfo, Receipt, Row, RowOutcome
from graph.records import Canonical, Entity, Judgement, Record, Visit, cited
from graph.store import Finding, Load, Wanted
from graph.stores.changes import Changes
from graph.stores.shared import counts, unmatched_from, written_as
from graph.stores.sqlite import batches, derived, health, search, statements
from graph.stores.sqlite.connections import Connections
from graph.stores.sqlite.writing import follow
from graph.vocabulary import ADOPTION_LEVEL, Level

E = TypeVar("E", bound=Entity)


class SqliteStore:
    """A store in one file; safe to use from many threads and processes at once.

    Readers never wait: each verb sees the store as the last finished write left it. Writers wait for each other.

    Raises:
        StoreUnreachable, StoreRefused, StoreDamaged, StoreBusy: the file cannot be opened, or is not ours.
    """

    def __init__(self, path: Path) -> None:
        self._connections = Connections(path)

    def add(self, load: Load, *, dry_run: bool = False) -> Receipt:
        """See `Store.add`; one transaction, rolled back at the end of a dry run."""
        with uncollected(), self._connections.writing(dry_run=dry_run) as db:
            batch, keys = batches.new_batch(db, load.sources)
            changes = statements.store(db, [_unstored(record) for record in load.records], keys)
            batches.keep_rows(db, load.rows, keys)
            recomputed = follow(db, changes)
            counted = counts(load, changes.fresh)
            batches.set_counts(db, [key for _, key in keys.values()], counted)
        return Receipt(None if dry_run else batch, counted, recomputed)

    def undo(self, batch: int) -> tuple[str, ...]:
        """See `Store.undo`."""
        with self._connections.writing() as db:
            batches.see_that_it_stands(db, batch)
            return follow(db, statements.delete_batch(db, batch), deleted=True)

    def judge(self, judgement: Judgement, load: Load) -> tuple[str, ...]:
        """See `Store.judge`."""
        with self._connections.writing() as db:
            batches.set_judgement(db, judgement)
            keys = batches.keys_of(db, {row.batch for row in load.rows})
            changes = Changes()
            for row in load.rows:
                _, key = keys[row.batch, row.source]
                changes.add(statements.delete_place(db, key, row.locator))
                batches.replace_row(db, row, key)
            changes.add(statements.store(db, load.records, keys))
            return follow(db, changes, judged=True, deleted=True)

    def batches(self, source: str | None = None) -> list[BatchInfo]:
        """See `Store.batches`."""
        with self._connections.reading() as db:
            return batches.batches(db, source)

    def rows(self, outcome: RowOutcome | None = None, *, mention: str | None = None) -> list[Row]:
        """See `Store.rows`."""
        with self._connections.reading() as db:
            return batches.rows(db, outcome, mention)

    def unmatched(self) -> list[Visit]:
        """See `Store.unmatched`."""
        with self._connections.reading() as db:
            return unmatched_from(statements.unmatched(db), derived.canonical_of(db))

    def judgements(self) -> list[Judgement]:
        """See `Store.judgements`."""
        with self._connections.reading() as db:
            return batches.judgements(db)

    def revision(self) -> str:
        """See `Store.revision`."""
        with self._connections.reading() as db:
            return derived.revision(db)

    def canonical(self) -> Canonical:
        """See `Store.canonical`."""
        with self._connections.reading() as db:
            return derived.canonical_of(db)

    def known(self, kind: type[E], ids: Collection[str] | None = None) -> list[E]:
        """See `Store.known`."""
        with self._connections.reading() as db:
            canonical = derived.canonical_of(db)
            written = None if ids is None else written_as(kind.KIND, ids, canonical)
            return joined(statements.entities_of(db, kind, written), canonical)

    def facts(self, practice: str) -> Facts:
        """See `Store.facts`."""
        with self._connections.reading() as db:
            return derived.facts_of(db, practice, derived.canonical_of(db), derived.districts_of(db))

    def diffusion(self, practice: str, level: Level = ADOPTION_LEVEL) -> Diffusion:
        """See `Store.diffusion`."""
        if level is not ADOPTION_LEVEL:
            return diffuse(self.facts(practice), level)
        with self._connections.reading() as db:
            return derived.diffusion_of(db, practice)

    def reaches(self) -> list[Reach]:
        """See `Store.reaches`."""
        with self._connections.reading() as db:
            return derived.reaches(db)

    def uptake(self, practice: str, person: str) -> Uptake | None:
        """See `Store.uptake`."""
        with self._connections.reading() as db:
            return derived.uptake_of(db, practice, person)

    def trail(self, practice: str, person: str) -> list[Transmission]:
        """See `Store.trail`."""
        with self._connections.reading() as db:
            return derived.trail(db, practice, person)

    def reinforcement(self, practice: str, person: str) -> list[Transmission]:
        """See `Store.reinforcement`."""
        with self._connections.reading() as db:
            return derived.reinforcement(db, practice, person)

    def leg(self, practice: str, person: str) -> Leg | None:
        """See `Store.leg`."""
        with self._connections.reading() as db:
            return derived.leg(db, practice, person)

    def tree(self, practice: str, person: str) -> list[Transmission]:
        """See `Store.tree`."""
        with self._connections.reading() as db:
            return derived.tree(db, practice, person)

    def who(self, practice: str, wanted: Wanted) -> list[Received]:
        """See `Store.who`."""
        with self._connections.reading() as db:
            return derived.who(db, practice, wanted)

    def search(self, kind: str, text: str, limit: int = 10) -> list[tuple[str, str]]:
        """See `Store.search`."""
        with self._connections.reading() as db:
            return search.search(db, kind, text, limit)

    def contacts(self, pathway: str) -> int:
        """See `Store.contacts`."""
        with self._connections.reading() as db:
            return derived.contacts(db, pathway)

    def whole(self, batch: int) -> Load:
        """See `Store.whole`."""
        with self._connections.reading() as db:
            batches.see_that_it_stands(db, batch)
            records, rows = statements.batch_of(db, batch), batches.rows_of(db, batch)
            return Load(tuple(batches.sources_of(db, batch)), tuple(records), tuple(rows))

    def restore(self, loads: Iterable[tuple[BatchInfo, Load]], judgements: Iterable[Judgement]) -> None:
        """See `Store.restore`."""
        with self._connections.writing() as db:
            if batches.batches(db, None) or batches.judgements(db):
                raise StoreRefused(f"{self._connections.path} is not empty; nothing was copied.")
            changes = Changes()
            for info, load in loads:
                keys = batches.restore(db, info, load.sources, load.rows)
                changes.add(statements.store(db, load.records, keys))
            for judgement in judgements:
                batches.set_judgement(db, judgement)
            follow(db, changes, judged=True)

    def check(self) -> list[Finding]:
        """See `Store.check`; reads the whole file and works out all that is derived once more."""
        with self._connections.reading() as db:
            return health.check(db)

    def mend(self) -> list[Finding]:
        """See `Store.mend`."""
        with self._connections.reading() as db:
            found = health.stale(db)
        if not found:
            return [Finding("ok", "There was nothing to mend.")]
        with self._connections.writing() as db:
            health.renew(db)
        return [Finding("ok", f"Mended: {finding.text}") for finding in found]

    def close(self) -> None:
        """See `Store.close`."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _unstored(record: Record) -> Record:
    """The record with citations in no batch, as those are that were just read; others come from another store."""
    return cited(record, 0) if any(citation.batch for citation in record.citations) else record
