"""The reading verbs of `Store` on a Neo4j database, in a transaction or each on its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from graph.diffusion.model import Arrival, Diffusion, Facts, Reach, Received, Uptake
from graph.diffusion.rules import diffuse
from graph.identity import joined
from graph.provenance import BatchInfo, Row, RowOutcome
from graph.records import Canonical, Entity, Judgement, Visit
from graph.store import Load, Wanted
from graph.stores.neo4j import batches, derived, statements, uptakes, versions
from graph.stores.neo4j.versions import Asking
from graph.stores.shared import unmatched_from, written_as
from graph.vocabulary import ADOPTION_LEVEL, Level

E = TypeVar("E", bound=Entity)
T = TypeVar("T")


class Neo4jReads:
    """The verbs that only read, in whatever version answers."""

    def _read(self, work: Callable[[Asking], T]) -> T:
        """What the work finds in one version, however often it asks."""
        raise NotImplementedError

    def _asking(self) -> Asking:
        """Where a single question is answered in one trip."""
        raise NotImplementedError

    def batches(self, source: str | None = None) -> list[BatchInfo]:
        """See `Store.batches`."""
        return self._read(lambda asking: batches.batches(asking, source))

    def rows(self, outcome: RowOutcome | None = None, *, mention: str | None = None) -> list[Row]:
        """See `Store.rows`."""
        return self._read(lambda asking: batches.rows(asking, outcome, mention))

    def asking(self, keys: Collection[str]) -> list[Row]:
        """See `Transaction.asking`."""
        return self._read(lambda asking: batches.asking(asking, keys))

    def unmatched(self) -> list[Visit]:
        """See `Store.unmatched`."""
        return self._read(lambda asking: unmatched_from(statements.unmatched(asking), derived.canonical_of(asking)))

    def judgements(self) -> list[Judgement]:
        """See `Store.judgements`."""
        return self._read(batches.judgements)

    def revision(self) -> str:
        """See `Store.revision`."""
        return versions.revision(self._asking())

    def canonical(self) -> Canonical:
        """See `Store.canonical`."""
        return self._read(derived.canonical_of)

    def known(self, kind: type[E], ids: Collection[str] | None = None) -> list[E]:
        """See `Store.known`."""

        def work(asking: Asking) -> list[E]:
            canonical = derived.canonical_of(asking)
            written = None if ids is None else written_as(kind.KIND, ids, canonical)
            return joined(statements.entities_of(asking, kind, written), canonical)

        return self._read(work)

    def facts(self, practice: str) -> Facts:
        """See `Store.facts`."""
        return self._read(lambda a: derived.facts_of(a, practice, derived.canonical_of(a), derived.districts_of(a)))

    def diffusion(self, practice: str, level: Level = ADOPTION_LEVEL) -> Diffusion:
        """See `Store.diffusion`."""
        if level is not ADOPTION_LEVEL:
            return diffuse(self.facts(practice), level)
        return self._read(lambda asking: uptakes.diffusion_of(asking, practice))

    def reaches(self) -> list[Reach]:
        """See `Store.reaches`."""
        return self._read(uptakes.reaches)

    def uptake(self, practice: str, person: str) -> Uptake | None:
        """See `Store.uptake`."""
        return self._read(lambda asking: uptakes.uptake_of(asking, practice, person))

    def uptakes_of(self, person: str) -> list[Uptake]:
        """See `Store.uptakes_of`."""
        return self._read(lambda asking: uptakes.uptakes_of(asking, person))

    def uptakes_at(self, school: str) -> list[Uptake]:
        """See `Store.uptakes_at`."""
        return self._read(lambda asking: uptakes.uptakes_at(asking, school))

    def arrival(self, practice: str, person: str) -> Arrival | None:
        """See `Store.arrival`."""
        return uptakes.arrival(self._asking(), practice, person)

    def who(self, practice: str, wanted: Wanted) -> list[Received]:
        """See `Store.who`."""
        return self._read(lambda asking: uptakes.who(asking, practice, wanted))

    def search(self, kind: str, text: str, limit: int = 10) -> list[tuple[str, str]]:
        """See `Store.search`."""
        return self._read(lambda asking: derived.search(asking, kind, text, limit))

    def contacts(self, pathway: str, district: str | None = None) -> int:
        """See `Store.contacts`."""
        return self._read(lambda asking: derived.contacts(asking, pathway, district))

    def whole(self, batch: int) -> Load:
        """See `Store.whole`."""

        def work(asking: Asking) -> Load:
            sources = batches.standing_batch(asking, batch).sources
            records = statements.batch_of(asking, batch, [source.id for source in sources])
            return Load(sources, tuple(records), tuple(batches.rows_of(asking, batch)))

        return self._read(work)
