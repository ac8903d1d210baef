"""One write: what a load, an undo or a judgement changes, and what follows from it, before anyone else sees it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from functools import cached_property

from graph.diffusion.model import Diffusion, Facts
from graph.identity import joined
from graph.namesakes import of_kind
from graph.records import ENTITIES, Assignment, Canonical, Classroom, District, Entity, Judgement, Reference
from graph.stores.changes import Changes
from graph.stores.cycles import Cycle
from graph.stores.shared import names_of, rederive
from graph.stores.sqlite import batches, derived, search, statements
from graph.stores.sqlite.statements import entities_of


def follow(db: sqlite3.Connection, changes: Changes, *, judged: bool = False, deleted: bool = False) -> tuple[str, ...]:
    """Bring all that follows from changed statements up to date; returns the practices recomputed, by canonical id.

    Args:
        judged: judgements changed too.
        deleted: some of the changes are deletions.
    """
    touched = changes.touched(judged=judged)
    derived.set_contacts(db, changes.visits)
    if deleted:
        for practice in touched.practices:
            derived.renew_namings(db, practice)
    derived.add_namings(db, changes.namings)
    writing = Writing(db)
    recomputed = rederive(writing, touched)
    if touched.names:
        writing.renew_names()
    return recomputed


class Writing:
    """An unfinished write whose statements stand, for `graph.stores.shared.rederive`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._canonical: Canonical = derived.canonical_of(db)

    def entities(self) -> list[Entity]:
        """All entities, merged by their own ids."""
        return self._entities

    def judgements(self) -> list[Judgement]:
        """Every judgement."""
        return batches.judgements(self._db)

    def canonical(self) -> Canonical:
        """The canonical ids that hold now."""
        return self._canonical

    def set_canonical(self, canonical: Canonical) -> None:
        """Replace them."""
        self._canonical = canonical
        derived.set_canonical(self._db, canonical)

    def practices_naming(self, references: Collection[Reference]) -> set[str]:
        """Practices, by the ids they were written with, of events that name any of the (kind, own id)."""
        return derived.practices_naming(self._db, references)

    def cycles_naming(self, references: Collection[Reference]) -> set[Cycle]:
        """Cycles of visits of which the coach is any of the (kind, own id), or that name any and no practice."""
        return statements.cycles_naming(self._db, references)

    def practices_in(self, cycles: Collection[Cycle]) -> set[str]:
        """Practices, by the ids they were written with, of visits in the cycles, as written."""
        return statements.practices_in(self._db, cycles)

    def facts(self, practice: str) -> Facts:
        """The facts of a practice, by canonical id."""
        return derived.facts_of(self._db, practice, self._canonical, self._districts)

    def set_diffusion(self, diffusion: Diffusion) -> None:
        """Replace all that is stored of the practice's diffusion."""
        derived.set_diffusion(self._db, diffusion)

    def renew_names(self) -> None:
        """Keep the names and whereabouts of the joined entities."""
        entities = joined(self._entities, self._canonical)
        search.set_names(self._db, names_of(entities))
        derived.set_fits(self._db, of_kind(entities, Assignment), of_kind(entities, Classroom))

    @cached_property
    def _entities(self) -> list[Entity]:
        return [entity for kind in ENTITIES for entity in entities_of(self._db, kind)]

    @cached_property
    def _districts(self) -> list[District]:
        return derived.districts_of(self._db)
