"""The reading verbs of `Store` on a SQLite file, in a transaction or each on its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import TypeVar

from graph.diffusion.model import Arrival, Diffusion, Facts, Reach, Received, Uptake
from graph.diffusion.rules import diffuse
from graph.identity import joined
from graph.provenance import BatchInfo, Row, RowOutcome
from graph.records import Canonical, Entity, Judgement, Visit
from graph.store import Load, Wanted
from graph.stores.shared import unmatched_from, written_as
from graph.stores.sqlite import batches, derived, search, statements
from graph.vocabulary import ADOPTION_LEVEL, Level

E = TypeVar("E", bound=Entity)


class SqliteReads:
    """The verbs that only read, on whatever connection `_reading` gives."""

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        raise NotImplementedError

    def batches(self, source: str | None = None) -> list[BatchInfo]:
        """See `Store.batches`."""
        with self._reading() as db:
            return batches.batches(db, source)

    def rows(self, outcome: RowOutcome | None = None, *, mention: str | None = None) -> list[Row]:
        """See `Store.rows`."""
        with self._reading() as db:
            return batches.rows(db, outcome, mention)

    def asking(self, keys: Collection[str]) -> list[Row]:
        """See `Transaction.asking`."""
        with self._reading() as db:
            return batches.asking(db, keys)

    def unmatched(self) -> list[Visit]:
        """See `Store.unmatched`."""
        with self._reading() as db:
            return unmatched_from(statements.unmatched(db), derived.canonical_of(db))

    def judgements(self) -> list[Judgement]:
        """See `Store.judgements`."""
        with self._reading() as db:
            return batches.judgements(db)

    def revision(self) -> str:
        """See `Store.revision`."""
        with self._reading() as db:
            return derived.revision(db)

    def canonical(self) -> Canonical:
        """See `Store.canonical`."""
        with self._reading() as db:
            return derived.canonical_of(db)

    def known(self, kind: type[E], ids: Collection[str] | None = None) -> list[E]:
        """See `Store.known`."""
        with self._reading() as db:
            canonical = derived.canonical_of(db)
            written = None if ids is None else written_as(kind.KIND, ids, canonical)
            return joined(statements.entities_of(db, kind, written), canonical)

    def facts(self, practice: str) -> Facts:
        """See `Store.facts`."""
        with self._reading() as db:
            return derived.facts_of(db, practice, derived.canonical_of(db), derived.districts_of(db))

    def diffusion(self, practice: str, level: Level = ADOPTION_LEVEL) -> Diffusion:
        """See `Store.diffusion`."""
        if level is not ADOPTION_LEVEL:
            return diffuse(self.facts(practice), level)
        with self._reading() as db:
            return derived.diffusion_of(db, practice)

    def reaches(self) -> list[Reach]:
        """See `Store.reaches`."""
        with self._reading() as db:
            return derived.reaches(db)

    def uptake(self, practice: str, person: str) -> Uptake | None:
        """See `Store.uptake`."""
        with self._reading() as db:
            return derived.uptake_of(db, practice, person)

    def uptakes_of(self, person: str) -> list[Uptake]:
        """See `Store.uptakes_of`."""
        with self._reading() as db:
            return derived.uptakes_of(db, person)

    def uptakes_at(self, school: str) -> list[Uptake]:
        """See `Store.uptakes_at`."""
        with self._reading() as db:
            return derived.uptakes_at(db, school)

    def arrival(self, practice: str, person: str) -> Arrival | None:
        """See `Store.arrival`."""
        with self._reading() as db:
            return derived.arrival(db, practice, person)

    def who(self, practice: str, wanted: Wanted) -> list[Received]:
        """See `Store.who`."""
        with self._reading() as db:
            return derived.who(db, practice, wanted)

    def search(self, kind: str, text: str, limit: int = 10) -> list[tuple[str, str]]:
        """See `Store.search`."""
        with self._reading() as db:
            return search.search(db, kind, text, limit)

    def contacts(self, pathway: str, district: str | None = None) -> int:
        """See `Store.contacts`."""
        with self._reading() as db:
            return derived.contacts(db, pathway, district)

    def whole(self, batch: int) -> Load:
        """See `Store.whole`."""
        with self._reading() as db:
            batches.see_that_it_stands(db, batch)
            records, rows = statements.batch_of(db, batch), batches.rows_of(db, batch)
            return Load(tuple(batches.sources_of(db, batch)), tuple(records), tuple(rows))
