"""One write: what a load, an undo or a judgement changes, and what follows from it, before anyone else sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property

from graph.diffusion.model import Diffusion, Facts
from graph.errors import StoreError
from graph.identity import joined
from graph.namesakes import of_kind
from graph.records import ENTITIES, Assignment, Canonical, Classroom, District, Entity, Judgement, Reference
from graph.stores.changes import Changes
from graph.stores.cycles import Cycle
from graph.stores.neo4j import batches, derived, statements, uptakes
from graph.stores.neo4j.cleanup import clean_up
from graph.stores.neo4j.connection import Connection
from graph.stores.neo4j.drawing import key_of
from graph.stores.neo4j.lease import Lease, Peeking
from graph.stores.neo4j.statements import entities_of
from graph.stores.shared import names_of, rederive

_UNDRAW = "UNWIND $rows AS row MATCH (r:Record {key: row}) SET r:Undrawn"
_UNDRAW_NAMING = """
UNWIND $rows AS row
MATCH (n:Record {key: row.drawn}) USING INDEX n:Record(key)
MATCH (n)<-[x]-(r:Record) WHERE coalesce(x.as, n.id) = row.id
SET r:Undrawn
"""


@contextmanager
def writing(connection: Connection, *, silence: float, patience: float) -> Iterator[Lease]:
    """The lease on the store for one write; what was not published at the end is cleared away.

    Raises:
        StoreBusy: another process writes, and went on for longer than `patience` seconds.
    """
    lease = Lease(connection, silence, patience)
    is_clean = False
    try:
        if lease.unclean:
            lease.cleared = clean_up(lease)
        yield lease
    finally:
        lease.forget()
        # whatever cannot be cleared away now, the next writer clears away
        with suppress(StoreError):
            clean_up(lease)
            is_clean = True
        with suppress(StoreError):
            lease.end(unclean=not is_clean)


def follow(lease: Lease, changes: Changes, *, judged: bool = False) -> tuple[str, ...]:
    """Bring all that follows from changed statements up to date; returns the practices recomputed, by canonical id.

    Args:
        judged: judgements changed too.
    """
    touched = changes.touched(judged=judged)
    write = Write(lease)
    recomputed = rederive(write, touched)
    if touched.names:
        write.renew_names()
    return recomputed


class Write:
    """An unfinished write whose statements stand, for `graph.stores.shared.rederive`."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        # what follows from one practice does not depend on what was written for another
        self._asking = Peeking(lease)
        self._canonical: Canonical = derived.canonical_of(self._asking)

    def entities(self) -> list[Entity]:
        """All entities, merged by their own ids."""
        return self._entities

    def judgements(self) -> list[Judgement]:
        """Every judgement."""
        return batches.judgements(self._asking)

    def canonical(self) -> Canonical:
        """The canonical ids that hold now."""
        return self._canonical

    def set_canonical(self, canonical: Canonical) -> None:
        """Replace them; whatever names what moved is to be drawn anew."""
        before, self._canonical = self._canonical, canonical
        derived.set_canonical(self._lease, canonical)
        moved = {reference for reference in {*before, *canonical} if before.get(reference) != canonical.get(reference)}
        entities = [e for e in self._entities if (e.KIND, e.id) in moved or not moved.isdisjoint(e.refers_to())]
        self._lease.write(_UNDRAW, [key_of(entity.KIND, entity.id) for entity in entities])
        drawn = [{"drawn": key_of(kind, before.get((kind, id), id)), "id": id} for kind, id in moved]
        self._lease.write(_UNDRAW_NAMING, drawn)

    def practices_naming(self, references: Collection[Reference]) -> set[str]:
        """Practices, by the ids they were written with, of events that name any of the (kind, own id)."""
        return derived.practices_naming(self._asking, references)

    def cycles_naming(self, references: Collection[Reference]) -> set[Cycle]:
        """Cycles of visits of which the coach is any of the (kind, own id), or that name any and no practice."""
        return statements.cycles_naming(self._asking, references)

    def practices_in(self, cycles: Collection[Cycle]) -> set[str]:
        """Practices, by the ids they were written with, of visits in the cycles, as written."""
        return statements.practices_in(self._asking, cycles) if cycles else set()

    def facts(self, practice: str) -> Facts:
        """The facts of a practice, by canonical id."""
        return derived.facts_of(self._asking, practice, self._canonical, self._districts)

    def set_diffusion(self, diffusion: Diffusion) -> None:
        """Replace all that is stored of the practice's diffusion."""
        uptakes.set_diffusion(self._lease, self._asking, diffusion)

    def renew_names(self) -> None:
        """Keep the names and whereabouts of the joined entities."""
        entities = joined(self._entities, self._canonical)
        derived.set_names(self._lease, names_of(entities))
        derived.set_fits(self._lease, of_kind(entities, Assignment), of_kind(entities, Classroom))

    @cached_property
    def _entities(self) -> list[Entity]:
        return [entity for kind in ENTITIES for entity in entities_of(self._asking, kind)]

    @cached_property
    def _districts(self) -> list[District]:
        return derived.districts_of(self._asking)
