"""The `Store` verbs on a Neo4j database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Self, TypeVar

from graph.diffusion.model import Diffusion, Facts, Leg, Reach, Received, Transmission, Uptake
from graph.diffusion.rules import diffuse
from graph.errors import StoreRefused
from graph.identity import joined
from graph.provenance import BatchInfo, Receipt, Row, RowOutcome
from graph.records import Canonical, Entity, Judgement, Visit, cited
from graph.store import Finding, Load, Wanted
from graph.stores.changes import Changes
from graph.stores.neo4j import derived, editions, health, kept, schema, statements, storing, uptakes
from graph.stores.neo4j.connection import Address, Connection
from graph.stores.neo4j.editions import Asking, Turn, read
from graph.stores.neo4j.writing import follow, writing
from graph.stores.shared import counts, unmatched_from, written_as
from graph.vocabulary import ADOPTION_LEVEL, Level

E = TypeVar("E", bound=Entity)
T = TypeVar("T")

LEASE_SECONDS = 10.0
"""After so long without a sign of life a writer is taken for dead."""

PATIENCE_SECONDS = 20.0
"""How long a writer waits for another; longer than for a dead one."""


class Neo4jStore:
    """A store in a Neo4j database; safe to use from many threads, processes and machines at once.

    Readers never wait: each verb sees the store as the last finished write left it. Writers wait for each other.
    """

    def __init__(self, connection: Connection, lease: float, patience: float) -> None:
        self._connection = connection
        self._lease = lease
        self._patience = patience

    @classmethod
    def open(cls, url: str, *, lease: float = LEASE_SECONDS, patience: float = PATIENCE_SECONDS) -> Self:
        """The store at a URL such as `neo4j+s://user:password@host/database`; an empty database becomes one.

        User, password and database may be left to NEO4J_USER, NEO4J_PASSWORD and NEO4J_DATABASE.

        Args:
            lease: seconds without a sign of life after which another writer is taken for dead.
            patience: seconds to wait for another writer.

        Raises:
            StoreUnreachable, StoreRefused: nothing answers there, or it does not let us in.
            StoreDamaged: the database holds something else, or a store of another version.
        """
        connection = Connection(Address.of(url))
        try:
            schema.ensure(connection)
        except BaseException:
            connection.close()
            raise
        return cls(connection, lease, patience)

    def add(self, load: Load, *, dry_run: bool = False) -> Receipt:
        """See `Store.add`; a dry run prepares everything and publishes nothing."""
        with self._writing() as turn:
            batch = turn.last_batch + 1
            storing.store_sources(turn, load.sources)
            changes = storing.store(turn, [cited(record, batch) for record in load.records], derived.canonical_of(turn))
            kept.keep_rows(turn, batch, load.rows)
            counted = counts(load, changes.fresh)
            kept.keep_batch(turn, BatchInfo(batch, datetime.now(UTC), counted), load.sources)
            recomputed = follow(turn, changes)
            if not dry_run:
                turn.publish(batch)
        return Receipt(None if dry_run else batch, counted, recomputed)

    def undo(self, batch: int) -> tuple[str, ...]:
        """See `Store.undo`."""
        with self._writing() as turn:
            standing = kept.standing_batch(turn, batch)
            kept.delete_batch(turn, standing)
            recomputed = follow(turn, statements.delete_batch(turn, batch, [source.id for source in standing.sources]))
            turn.publish(turn.last_batch)
        return recomputed

    def judge(self, judgement: Judgement, load: Load) -> tuple[str, ...]:
        """See `Store.judge`."""
        with self._writing() as turn:
            kept.set_judgement(turn, judgement)
            changes = statements.delete_places(turn, [(row.batch, row.source, row.locator) for row in load.rows])
            kept.replace_rows(turn, load.rows)
            storing.store_sources(turn, load.sources)
            changes.add(storing.store(turn, load.records))
            recomputed = follow(turn, changes, judged=True)
            turn.publish(turn.last_batch)
        return recomputed

    def batches(self, source: str | None = None) -> list[BatchInfo]:
        """See `Store.batches`."""
        return self._read(lambda asking: kept.batches(asking, source))

    def rows(self, outcome: RowOutcome | None = None, *, mention: str | None = None) -> list[Row]:
        """See `Store.rows`."""
        return self._read(lambda asking: kept.rows(asking, outcome, mention))

    def unmatched(self) -> list[Visit]:
        """See `Store.unmatched`."""
        return self._read(lambda asking: unmatched_from(statements.unmatched(asking), derived.canonical_of(asking)))

    def judgements(self) -> list[Judgement]:
        """See `Store.judgements`."""
        return self._read(kept.judgements)

    def revision(self) -> str:
        """See `Store.revision`."""
        return editions.revision(editions.Alone(self._connection))

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

    def trail(self, practice: str, person: str) -> list[Transmission]:
        """See `Store.trail`."""
        return self._read(lambda asking: uptakes.trail(asking, practice, person))

    def reinforcement(self, practice: str, person: str) -> list[Transmission]:
        """See `Store.reinforcement`."""
        return self._read(lambda asking: uptakes.reinforcement(asking, practice, person))

    def leg(self, practice: str, person: str) -> Leg | None:
        """See `Store.leg`."""
        return uptakes.leg(editions.Alone(self._connection), practice, person)

    def tree(self, practice: str, person: str) -> list[Transmission]:
        """See `Store.tree`."""
        return self._read(lambda asking: uptakes.tree(asking, practice, person))

    def who(self, practice: str, wanted: Wanted) -> list[Received]:
        """See `Store.who`."""
        return self._read(lambda asking: uptakes.who(asking, practice, wanted))

    def search(self, kind: str, text: str, limit: int = 10) -> list[tuple[str, str]]:
        """See `Store.search`."""
        return self._read(lambda asking: derived.search(asking, kind, text, limit))

    def contacts(self, pathway: str) -> int:
        """See `Store.contacts`."""
        return self._read(lambda asking: derived.contacts(asking, pathway))

    def whole(self, batch: int) -> Load:
        """See `Store.whole`."""

        def work(asking: Asking) -> Load:
            sources = kept.standing_batch(asking, batch).sources
            records = statements.batch_of(asking, batch, [source.id for source in sources])
            return Load(sources, tuple(records), tuple(kept.rows_of(asking, batch)))

        return self._read(work)

    def restore(self, loads: Iterable[tuple[BatchInfo, Load]], judgements: Iterable[Judgement]) -> None:
        """See `Store.restore`."""
        with self._writing() as turn:
            if kept.standing(turn) or kept.judgements(turn):
                raise StoreRefused(f"{self._connection.address.url} is not empty; nothing was copied.")
            changes, last = Changes(), turn.last_batch
            for info, load in loads:
                kept.keep_batch(turn, info, load.sources)
                storing.store_sources(turn, load.sources)
                kept.append_rows(turn, load.rows)
                changes.add(storing.store(turn, load.records, {}))
                last = max(last, info.batch)
            for judgement in judgements:
                kept.set_judgement(turn, judgement)
            follow(turn, changes, judged=True)
            turn.publish(last)

    def check(self) -> list[Finding]:
        """See `Store.check`; works out all that is derived once more."""
        return list(health.check(self._connection))

    def mend(self) -> list[Finding]:
        """See `Store.mend`."""
        found = health.amiss(self._connection)
        schema.apply(self._connection)
        with self._writing() as turn:
            health.renew(turn)
            turn.publish(turn.last_batch)
        return [Finding("ok", f"Mended: {finding.text}") for finding in found] or [health.NOTHING]

    def close(self) -> None:
        """See `Store.close`."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _read(self, work: Callable[[Asking], T]) -> T:
        return read(self._connection, work)

    def _writing(self) -> AbstractContextManager[Turn]:
        return writing(self._connection, lease=self._lease, patience=self._patience)
