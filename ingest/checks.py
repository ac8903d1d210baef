"""What is possible to have been written but hardly meant, or says too little. It is stored as written, and reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from graph.diffusion.model import Facts
from graph.records import Event, Meeting, Origin, Practice, Record, Transfer, Use, Visit
from graph.vocabulary import Channel
from ingest.model import Sheet


@dataclass(frozen=True, slots=True)
class Unused:
    """What the visits of a coach's log lack for the graph to say something about them.

    Attributes:
        name: of the file.
        visits: so many were read.
        without_teacher, without_practice, without_support: so many of these name none, or no support that we know.
        columns_left: headers of the columns that were not read, in which it may stand.
    """

    name: str
    visits: int
    without_teacher: int
    without_practice: int
    without_support: int
    columns_left: tuple[str, ...] = ()

    def __str__(self) -> str:
        lacks = (
            (self.without_teacher, "name no teacher"),
            (self.without_practice, "name no practice"),
            (self.without_support, "name no support that is known"),
        )
        said = "; ".join(f"{count:,} of {self.visits:,} {lack}" for count, lack in lacks if count)
        left = ", ".join(f"“{header}”" for header in self.columns_left)
        return f"{self.name}: of its visits, {said}" + (f"; columns left: {left}." if left else ".")


def unused_of(sheet: Sheet, records: Iterable[Record]) -> Unused | None:
    """What the visits that a sheet gave lack; None if nothing."""
    visits = [record for record in records if isinstance(record, Visit)]
    lacks = (
        sum(not visit.teachers for visit in visits),
        sum(not visit.practices for visit in visits),
        sum(set(visit.supports) <= {Channel.OTHER} for visit in visits),
    )
    return Unused(sheet.source.name, len(visits), *lacks, sheet.left) if any(lacks) else None


def adaptation_rings(practices: Iterable[Practice]) -> Iterator[str]:
    """A sentence for each ring of practices that are adapted from one another."""
    parents = {practice.id: practice.adapted_from for practice in practices}
    told: set[str] = set()
    for id in sorted(parents):
        ring = _ring(id, parents)
        if ring and told.isdisjoint(ring):
            told |= set(ring)
            yield f"{' → '.join((*ring, id))}: these are said to be adapted from one another; none of it is followed."


def several_origins(records: Iterable[Record], catalogue: Mapping[str, Practice]) -> Iterator[str]:
    """A sentence for each practice that these records declare to have started with several people."""
    people: dict[str, dict[str, None]] = defaultdict(dict)
    for record in records:
        if isinstance(record, Origin):
            people[record.practice][record.person] = None
    for practice, started_with in people.items():
        if len(started_with) > 1:
            title = _title(practice, catalogue)
            yield f"“{title}” is said to have started with {len(started_with)} people; all are kept."


def untimely_transfers(
    records: Iterable[Record], facts: Callable[[str], Facts], catalogue: Mapping[str, Practice]
) -> Iterator[str]:
    """A sentence for each transfer that is dated before anything shows its source with the practice.

    Args:
        facts: what is known of a practice already.
    """
    records = list(records)
    transfers = [record for record in records if isinstance(record, Transfer)]
    about = {transfer.practice for transfer in transfers}
    first: dict[tuple[str, str], date] = {}
    events = [record for record in records if isinstance(record, Event) and not about.isdisjoint(record.about())]
    for event in (*events, *(event for practice in sorted(about) for event in _all(facts(practice)))):
        day, people = _shown_by(event)
        for key in ((practice, person) for practice in event.about() for person in people):
            first[key] = min(day, first.get(key, day))
    for transfer in transfers:
        since = first.get((transfer.practice, transfer.source))
        if since and transfer.when.hi < since:
            yield (
                f"{transfer.citations[0].locator} of {transfer.citations[0].name}: {transfer.source} passes on "
                f"“{_title(transfer.practice, catalogue)}” ({transfer.when}) before anything shows that person with it "
                f"({since})."
            )


def _ring(start: str, parents: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The way up from a practice back to itself; empty if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for parent in parents.get(way[-1], ()):
            if parent == start:
                return way
            if parent not in seen:
                seen.add(parent)
                ways.append((*way, parent))
    return ()


def _all(facts: Facts) -> tuple[Event, ...]:
    return (*facts.origins, *facts.visits, *facts.meetings, *facts.transfers, *facts.uses)


def _shown_by(event: Event) -> tuple[date, tuple[str, ...]]:
    """The first day on which an event may show people with its practice, and these people."""
    match event:
        case Origin():
            return (event.when.lo if event.when else date.min), (event.person,)
        case Use():
            return event.when.lo, (event.person,)
        case Transfer():
            return event.when.lo, (event.target,)
        case Visit():
            return event.when.lo, (event.coach, *event.teachers)
        case Meeting():
            return event.when.lo, event.people
    return date.max, ()


def _title(id: str, catalogue: Mapping[str, Practice]) -> str:
    return catalogue[id].title if id in catalogue else id
