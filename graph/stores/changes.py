"""What a write does to statements: which of them are news, and what has to be worked out anew because of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graph.provenance import Citation, Row
from graph.records import District, Entity, Event, Record, Reference, Visit
from graph.stores.bodies import encoded
from graph.stores.cycles import Cycle, cycles_in, cycles_of
from graph.stores.shared import NAMED_KINDS, Told, Touched

NOWHERE = ""
"""The practice under which entities stand, and events that name none."""

_NOWHERE = frozenset({NOWHERE})

Known = Mapping[Reference, tuple[Told, set[str]]]
"""What is already said of a record, and the practices that it stands under.

A record of which nothing was said, and of which a write says only one thing, need not be there.
"""


@dataclass(slots=True)
class Changes:
    """What a write did to statements.

    Attributes:
        practices: as written; those whose events changed.
        visits: ids of changed visits that stand under no practice.
        cycles: as written; those that changed visits belong to, or did.
        fresh: (source id, locator) of each row that brought something new.
        names: what stored events name, by practice as written.
    """

    practices: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    districts: set[str] = field(default_factory=set)
    visits: set[str] = field(default_factory=set)
    cycles: set[Cycle] = field(default_factory=set)
    fresh: set[tuple[str, str]] = field(default_factory=set)
    names: defaultdict[str, set[Reference]] = field(default_factory=lambda: defaultdict(set))

    @property
    def namings(self) -> set[tuple[str, str, str]]:
        """(kind, id, practice) of what stored events name."""
        return {(*reference, practice) for practice, references in self.names.items() for reference in references}

    def note(self, practices: Iterable[str], kind: str, id: str) -> None:
        """A statement was stored or deleted that stands under these practices."""
        self.kinds.add(kind)
        self.practices.update(practices)
        if kind == Visit.KIND and NOWHERE in practices:
            self.visits.add(id)
        elif kind == District.KIND:
            self.districts.add(id)

    def add(self, other: Changes) -> None:
        """Join another part of the same write."""
        for mine, others in zip(self._all(), other._all(), strict=True):
            mine |= others
        for practice, references in other.names.items():
            self.names[practice] |= references

    def _all(self) -> tuple[set[Any], ...]:
        return (self.practices, self.kinds, self.districts, self.visits, self.cycles, self.fresh)

    def touched(self, *, judged: bool = False) -> Touched:
        """All that has to be worked out anew, for `graph.stores.shared.rederive`."""
        names = judged or not NAMED_KINDS.isdisjoint(self.kinds)
        return Touched(frozenset(self.practices - {NOWHERE}), names, frozenset(self.districts), frozenset(self.cycles))


class Statement(NamedTuple):
    """What one row says of one record: `seq` is its place within the batch; `about` are practices, or NOWHERE."""

    record: Record
    citation: Citation
    seq: int
    body: str
    about: frozenset[str]


SEQS = 1 << 14
"""Places within a batch that belong to one row; no row can name so many people."""


class Places:
    """Where statements stand within their batch: those of a row at its position, however often it is read again.

    Args:
        rows: rows whose positions are known.
        free: by batch, the first place after all that are taken; all other statements stand there.
    """

    def __init__(self, rows: Iterable[Row], free: Mapping[int, int]) -> None:
        self._next = {(r.batch, r.source, r.locator): r.position * SEQS for r in rows if r.position}
        self._free = dict(free)
        for (batch, *_), seq in self._next.items():
            self._free[batch] = max(self._free.get(batch, 0), seq + SEQS)

    def take(self, citation: Citation) -> int:
        """The next place for a statement that is cited so."""
        place = (citation.batch, citation.source, citation.locator)
        seq = self._next.get(place)
        if seq is not None:
            self._next[place] = seq + 1
            return seq
        seq = self._free.get(citation.batch, 0)
        self._free[citation.batch] = seq + 1
        return seq


def news(records: Iterable[Record], known: Known, places: Places, changes: Changes) -> Iterator[Statement]:
    """Statements that their batch does not hold yet, in order; one that repeats what its place says changes nothing.

    `known`, `places` and `changes` are kept up.
    """
    for record in records:
        kind, id, body, about = record.KIND, record.id, encoded(record), _about(record)
        told, stands = known.get((kind, id)) or (Told(isinstance(record, Entity)), set())
        for citation in record.citations:
            place = (citation.source, citation.locator)
            if told.said.get(place) == (citation.batch, body):
                continue
            repeated = told.repeats(place, body)
            if kind == Visit.KIND and not repeated:
                changes.cycles |= cycles_of([record]) | cycles_in(said for _, said in told.said.values())
            if told.add(place, citation.batch, id, body):
                changes.fresh.add(place)
            stands |= about
            if not repeated:
                changes.note(stands, kind, id)
            if about is not _NOWHERE:
                references = record.refers_to()
                for practice in about:
                    changes.names[practice] |= references
            yield Statement(record, citation, places.take(citation), body, about)


def told_more_than_once(records: Iterable[Record]) -> dict[Reference, tuple[Told, set[str]]]:
    """Places in `Known` for those records of which the write itself says several things."""
    seen: set[Reference] = set()
    several = {}
    for record in records:
        reference = (record.KIND, record.id)
        if reference in seen:
            several[reference] = (Told(isinstance(record, Entity)), set[str]())
        seen.add(reference)
    return several


def _about(record: Record) -> frozenset[str]:
    return frozenset(record.about() if isinstance(record, Event) else ()) or _NOWHERE
