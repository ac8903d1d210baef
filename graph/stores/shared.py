"""What both stores do alike: records to text and back, versions to facts, and what must be worked out anew.

Both stores keep *statements*: what one row of one source in one batch says of one record. A fact is the merger of
its statements, so undo, history and "latest wins" need nothing else. Statements are ordered by batch, and within a
batch as they were stored: rows that a judgement releases belong to their own batch, and a later load still wins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol, TypeVar

from pydantic_core import from_json
from rapidfuzz import fuzz

from graph.diffusion.model import Diffusion, Facts, Reach
from graph.diffusion.rules import diffuse
from graph.identity import canonical_ids
from graph.ids import district_of, folded
from graph.names import person_keys, practice_keys, school_keys
from graph.provenance import Citation, Row, RowOutcome, Source, SourceCount
from graph.records import (
    Canonical,
    District,
    Entity,
    Event,
    Judgement,
    Meeting,
    Origin,
    Person,
    Practice,
    Record,
    Reference,
    School,
    Transfer,
    Use,
    Visit,
    merged,
    stated,
)
from graph.store import Load
from graph.stores.cycles import Cycle, cycles_of, written_ways
from graph.vocabulary import HOLDERS, State
from graph.when import DEFAULT_YEAR_START, MonthDay

R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=Event)

NAMED_KINDS = frozenset({"school", "person", "assignment", "classroom", "practice"})
"""Kinds of records on which canonical ids depend."""


@dataclass(slots=True)
class Told:
    """What the statements of one record have said so far; they are added oldest first.

    Attributes:
        entity: whether values add up, as those of entities do, or the latest statement says all, as of events.
        said: from each (source id, locator) the latest batch and body.
    """

    entity: bool
    said: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    _latest: str = ""
    _declared: dict[str, object] = field(default_factory=dict)
    _provisional: dict[str, object] = field(default_factory=dict)

    def repeats(self, place: tuple[str, str], body: str) -> bool:
        """Whether that is what the place says already."""
        return place in self.said and self.said[place][1] == body

    def add(self, place: tuple[str, str], batch: int, id: str, body: str) -> bool:
        """Take one more statement into account; returns whether it says something new."""
        repeated = self.repeats(place, body)
        self.said[place] = (batch, body)
        if repeated:
            return False
        before, self._latest = self._latest, body
        if not self.entity:
            return body != before
        sum_before = self._sum() if before else None
        values = from_json(body)
        layer = self._provisional if values.get("provisional") else self._declared
        layer |= stated(id, values)
        return self._sum() != sum_before

    def _sum(self) -> dict[str, object]:
        """The attributes as `graph.records.merged` reads them."""
        return self._provisional | {"provisional": not self._declared} | self._declared


def merged_by_id(statements: Iterable[Record]) -> list[Record]:
    """Records from statements in the order they were stored, by (kind, id)."""
    versions: dict[Reference, list[Record]] = defaultdict(list)
    for statement in statements:
        versions[statement.KIND, statement.id].append(statement)
    return [merged(_without_repeats(versions[reference])) for reference in sorted(versions)]


def _without_repeats(versions: list[Record]) -> list[Record]:
    """The statements of one record, each place once for as long as it says the same.

    A file that is loaded again says it anew in its own batch: that makes it neither the latest nor another citation.
    """
    if len(versions) == 1:
        return versions
    said: dict[tuple[str, str], dict[str, object]] = {}
    first = []
    for version in versions:
        (citation,) = version.citations
        place, values = (citation.source, citation.locator), dict(version) | {"citations": None}
        if said.get(place) != values:
            first.append(version)
        said[place] = values
    return first


def facts_from(
    practice: str,
    statements: Iterable[Record],
    in_cycles: Iterable[Record],
    canonical: Canonical,
    year_start: MonthDay,
) -> Facts:
    """The facts of a practice, with canonical ids.

    An event whose latest version is about other practices is left out.

    Args:
        statements: of its events.
        in_cycles: of visits in the cycles of these, as `written_ways` gives them.
    """
    renamed = (record.renamed(canonical) for record in merged_by_id(statements))
    events = [event for event in renamed if isinstance(event, Event) and practice in event.about()]
    cycles = cycles_of(events)
    beside = (record.renamed(canonical) for record in merged_by_id(in_cycles))
    return Facts(
        practice,
        _only(events, Origin),
        _only(events, Visit),
        _only(events, Meeting),
        _only(events, Transfer),
        _only(events, Use),
        tuple(v for v in beside if isinstance(v, Visit) and practice not in v.practices and cycles_of([v]) & cycles),
        year_start,
    )


def unmatched_from(statements: Iterable[Record], canonical: Canonical) -> list[Visit]:
    """Those visits, with canonical ids, that are about a practice and whose "idea came from" matches nobody."""
    renamed = (record.renamed(canonical) for record in merged_by_id(statements))
    return [v for v in renamed if isinstance(v, Visit) and v.idea == "unmatched" and v.about()]


def pathway_contacts(statements: Iterable[Record]) -> set[tuple[str, str]]:
    """(folded pathway, id) of those visits that name a pathway and no practice."""
    visits = (record for record in merged_by_id(statements) if isinstance(record, Visit) and not record.practices)
    return {(folded(pathway), visit.id) for visit in visits for pathway in visit.pathways}


def twins(rows: Mapping[tuple[str, str], Iterable[tuple[int, Row]]]) -> dict[tuple[int, str, str], list[int]]:
    """The other batches that hold the same row, by (batch, source id, locator).

    Args:
        rows: by (source id, locator) each batch that holds a row from there, and the row.
    """
    by_cells: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for (source, locator), held in rows.items():
        for batch, row in held:
            by_cells[source, locator, repr(row.cells)].append(batch)
    return {
        (batch, source, locator): [other for other in batches if other != batch]
        for (source, locator, _), batches in by_cells.items()
        for batch in batches
    }


def with_twins(load: Load, twins: Mapping[tuple[int, str, str], Collection[int]]) -> Load:
    """A load of rows read again, applied to the same rows of other batches too, so that none of them waits for ever.

    Args:
        twins: by (batch, source id, locator) the other batches that hold the same row.
    """
    rows = [replace(row, batch=b) for row in load.rows for b in twins.get((row.batch, row.source, row.locator), ())]
    records = [
        record.model_copy(update={"citations": tuple(twin for c in record.citations for twin in _twins(c, twins))})
        for record in load.records
    ]
    return Load(load.sources, tuple(records), (*load.rows, *rows))


def _twins(citation: Citation, twins: Mapping[tuple[int, str, str], Collection[int]]) -> list[Citation]:
    others = twins.get((citation.batch, citation.source, citation.locator), ())
    return [replace(citation, batch=batch) for batch in sorted((citation.batch, *others))]


def written_as(kind: str, ids: Collection[str], canonical: Canonical) -> list[str]:
    """Every id that is read as one of the canonical ids."""
    others = [id for (of, id), now in canonical.items() if of == kind and now in ids]
    return [id for id in ids if (kind, id) not in canonical] + others


def year_start_of(practice: str, districts: Iterable[District]) -> MonthDay:
    """The first day of the school year in a practice's district."""
    return next((d.first_day for d in districts if d.id == district_of(practice)), DEFAULT_YEAR_START)


def _only(events: Iterable[Record], kind: type[E]) -> tuple[E, ...]:
    return tuple(event for event in events if isinstance(event, kind))


class Kept(Protocol):
    """What a store gives and takes while it writes, with the unfinished batch in view."""

    def entities(self) -> list[Entity]:
        """All entities, merged by their own ids."""
        ...

    def judgements(self) -> list[Judgement]: ...

    def canonical(self) -> Canonical: ...

    def set_canonical(self, canonical: Canonical) -> None: ...

    def practices_naming(self, references: Collection[Reference]) -> set[str]:
        """Practices, by the ids they were written with, of events that name any of the (kind, own id)."""
        ...

    def cycles_naming(self, references: Collection[Reference]) -> set[Cycle]:
        """Cycles of visits of which the coach is any of the (kind, own id), or that name any and no practice."""
        ...

    def practices_in(self, cycles: Collection[Cycle]) -> set[str]:
        """Practices, by the ids they were written with, of visits in the cycles, as written."""
        ...

    def facts(self, practice: str) -> Facts: ...

    def set_diffusion(self, diffusion: Diffusion) -> None:
        """Replace all that is stored of the practice's diffusion; an empty one leaves nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Touched:
    """What a write changed: practices (by written id) of events, kinds of entities, districts told anew, cycles."""

    practices: frozenset[str]
    names: bool
    districts: frozenset[str] = frozenset()
    cycles: frozenset[Cycle] = frozenset()

    @classmethod
    def by(cls, records: Iterable[Record], *, judged: bool = False) -> Touched:
        """What storing or deleting statements of these records touches."""
        records = list(records)
        return cls(
            frozenset(practice for record in records if isinstance(record, Event) for practice in record.about()),
            judged or any(record.KIND in NAMED_KINDS for record in records),
            frozenset(record.id for record in records if isinstance(record, District)),
        )


def rederive(kept: Kept, touched: Touched) -> tuple[str, ...]:
    """Work out canonical ids and the diffusion of touched practices anew; returns these practices, by canonical id."""
    before = after = kept.canonical()
    practices, cycles = set(touched.practices), set(touched.cycles)
    if touched.names:
        after = canonical_ids(kept.entities(), kept.judgements())
        moved = {reference for reference in {*before, *after} if before.get(reference) != after.get(reference)}
        if moved:
            kept.set_canonical(after)
            practices |= kept.practices_naming(moved) | {id for kind, id in moved if kind == "practice"}
            cycles |= kept.cycles_naming(moved)
    if touched.districts:
        practices |= {e.id for e in kept.entities() if e.KIND == "practice" and district_of(e.id) in touched.districts}
    practices |= kept.practices_in(written_ways(cycles, before) | written_ways(cycles, after))
    todo = {way.get(("practice", id), id) for id in practices for way in (before, after)}
    for practice in sorted(todo):
        kept.set_diffusion(diffuse(kept.facts(practice)))
    return tuple(sorted(id for id in todo if after.get(("practice", id), id) == id))


def counts(load: Load, fresh: Collection[tuple[str, str]]) -> tuple[SourceCount, ...]:
    """Each source's part of the report: every row has the first outcome of rejected, waiting, added, duplicate.

    Args:
        fresh: (source id, locator) of each row that brought something new.
    """
    outcomes: dict[str, dict[str, RowOutcome]] = {source.id: {} for source in load.sources}
    for record in load.records:
        for citation in record.citations:
            where = (citation.source, citation.locator)
            outcome = RowOutcome.ADDED if where in fresh else RowOutcome.DUPLICATE
            if outcomes[citation.source].get(citation.locator) != RowOutcome.ADDED:
                outcomes[citation.source][citation.locator] = outcome
    for row in load.rows:
        if row.outcome in (RowOutcome.REJECTED, RowOutcome.WAITING):
            outcomes[row.source][row.locator] = row.outcome
    return tuple(
        _count(source, outcomes[source.id].values(), load.dropped.get(source.id, 0)) for source in load.sources
    )


def outcomes_kept(rows: Iterable[Row], fresh: Collection[tuple[str, str]]) -> Iterable[Row]:
    """Rows with what became of them: one that was read and brought nothing new is a duplicate."""
    for row in rows:
        duplicate = row.outcome is RowOutcome.ADDED and (row.source, row.locator) not in fresh
        yield replace(row, outcome=RowOutcome.DUPLICATE) if duplicate else row


def read_anew(before: Row, after: Row, fresh: Collection[tuple[str, str]]) -> Row:
    """A row read again as it is kept: what was read before stays added, or a duplicate."""
    read = (RowOutcome.ADDED, RowOutcome.DUPLICATE)
    if after.outcome not in read:
        return after
    if before.outcome in read:
        return replace(after, outcome=before.outcome)
    return next(iter(outcomes_kept([after], fresh)))


def recounted(count: SourceCount, before: Row, after: Row) -> SourceCount:
    """A source's counts after one of its rows was read again."""
    tally = {outcome: getattr(count, name) for outcome, name in _COUNTED.items()}
    tally[before.outcome] -= 1
    tally[after.outcome] += 1
    return replace(count, **{name: tally[outcome] for outcome, name in _COUNTED.items()})


def _count(source: Source, outcomes: Iterable[RowOutcome], dropped: int) -> SourceCount:
    tally = Counter(outcomes)
    tally[RowOutcome.DROPPED] += dropped
    counts = {name: tally[outcome] for outcome, name in _COUNTED.items()}
    return SourceCount(source.name, source.kind, tally.total(), **counts)


_COUNTED = {
    RowOutcome.ADDED: "added",
    RowOutcome.DUPLICATE: "duplicates",
    RowOutcome.WAITING: "waiting",
    RowOutcome.REJECTED: "rejected",
    RowOutcome.DROPPED: "dropped",
}
"""Where a `SourceCount` counts the rows of each outcome."""


def reach_of(diffusion: Diffusion) -> Reach:
    """How far a practice has come."""
    holders = [uptake for uptake in diffusion.uptakes if uptake.state in HOLDERS]
    days = sorted(uptake.taken_up.lo for uptake in holders if uptake.taken_up)
    return Reach(
        diffusion.practice,
        len(holders),
        sum(uptake.state is State.ADOPTED for uptake in holders),
        len(diffusion.uptakes),
        len({place.school for uptake in holders for place in uptake.places if place.school}),
        days[0] if days else None,
        days[-1] if days else None,
    )


class Name(NamedTuple):
    """One name by which a record is searched; `name` is folded, `label` is what people see."""

    kind: str
    id: str
    label: str
    name: str


def names_of(entities: Iterable[Entity]) -> list[Name]:
    """Every name of people, schools and practices."""
    names = []
    for entity in entities:
        if isinstance(entity, Person):
            names += [Name("person", entity.id, entity.label, key) for key in person_keys(entity)]
        elif isinstance(entity, School):
            names += [Name("school", entity.id, entity.name, key) for key in school_keys(entity)]
        elif isinstance(entity, Practice):
            names += [Name("practice", entity.id, entity.title, key) for key in practice_keys(entity)]
    return names


def nearest(wanted: str, names: Iterable[Name], limit: int) -> list[tuple[str, str]]:
    """(id, label) of those records whose names are like a folded text, best first, at most `limit`.

    A name that begins with the text, or has a word that does, is like it, however short the text is; no name is like
    an empty text.
    """
    if not wanted:
        return []
    best: dict[tuple[str, str], float] = {}
    for name in names:
        score = 100.0 if f" {wanted}" in f" {name.name}" else 0.0
        score += fuzz.WRatio(wanted, name.name)
        best[name.id, name.label] = max(score, best.get((name.id, name.label), 0.0))
    found = sorted((-score, label, id) for (id, label), score in best.items() if score >= _LIKE)
    return [(id, label) for _, label, id in found[:limit]]


_LIKE = 60.0
"""Below this (of 100) two names only share a few letters."""
