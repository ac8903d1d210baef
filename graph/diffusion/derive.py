"""Rule 1: what the facts of one practice say about who passed it to whom, read in two passes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from graph.diffusion.cycles import idea_of, teachers_own, visits_about
from graph.diffusion.model import Facts, Place
from graph.ids import classroom_id
from graph.provenance import Citation
from graph.records import Visit
from graph.vocabulary import GIVING, SHARING, Channel, Level
from graph.when import When, school_year_name, school_year_start

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class DeclaredOrigin:
    """A person with whom the practice started; `when` is None only where the practice has no dated fact at all."""

    person: str
    when: When | None
    place: Place


@dataclass(frozen=True, slots=True)
class LevelOfUse:
    """One recorded use of a person."""

    id: str
    person: str
    when: When
    level: Level
    place: Place


@dataclass(frozen=True, slots=True)
class DerivedTransfer:
    """A transfer as the rules read it: one for each (source, target, when).

    Attributes:
        testimony: the log's "idea came from" names its source.
        told: nobody saw it; it is dated from the earliest to the latest day it can have been.
    """

    id: str
    source: str
    target: str
    when: When
    channels: frozenset[Channel]
    place: Place | None
    citations: tuple[Citation, ...]
    testimony: bool = False
    told: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """From whom to whom."""
        return self.source, self.target


@dataclass(frozen=True, slots=True)
class Derived:
    """All that rules 2 and 3 need of the facts; nothing in it depends on the order of rows."""

    origins: tuple[DeclaredOrigin, ...]
    uses: tuple[LevelOfUse, ...]
    transfers: tuple[DerivedTransfer, ...]
    contacts: Mapping[str, tuple[When, ...]]


def derive(facts: Facts, level: Level) -> Derived:
    """Read the facts of a practice; `level` is the Level of Use from which a use means having it."""
    facts = replace(facts, visits=visits_about(facts))
    origins = _declared_origins(facts)
    uses = tuple(_uses(facts))
    reader = _Reader(facts, origins, uses)
    first = _joined(reader.first_pass())
    had = _Had(origins, (use for use in uses if use.level.rank >= level.rank), _counted(first))
    own = teachers_own(facts.visits, level)
    transfers = _counted(_joined([*first, *reader.second_pass(had, own)]))
    return Derived(origins, uses, tuple(transfers), _contacts(facts))


class _Had:
    """Who "has P earlier": a declared origin not after the day, a use at the level or a transfer before it."""

    def __init__(
        self, origins: Iterable[DeclaredOrigin], uses: Iterable[LevelOfUse], transfers: Iterable[DerivedTransfer]
    ) -> None:
        self._origin = _earliest((origin.person, origin.when.lo) for origin in origins if origin.when)
        shown = ((person, transfer.when.hi) for transfer in transfers for person in (transfer.source, transfer.target))
        self._first = _earliest([*((use.person, use.when.hi) for use in uses), *shown])

    def before(self, person: str, day: When) -> bool:
        origin, first = self._origin.get(person), self._first.get(person)
        return (origin is not None and origin <= day.hi) or (first is not None and first < day.lo)


class _Reader:
    """Reads visits, meetings and rows of transfers.csv as transfers."""

    def __init__(self, facts: Facts, origins: Sequence[DeclaredOrigin], uses: Sequence[LevelOfUse]) -> None:
        self._facts = facts
        self._origins = _earliest((origin.person, origin.when.lo) for origin in origins if origin.when)
        self._began: dict[str, list[When]] = defaultdict(list)
        for person, when in [*((o.person, o.when) for o in origins), *((u.person, u.when) for u in uses)]:
            if when:
                self._began[person].append(when)

    def first_pass(self) -> Iterator[DerivedTransfer]:
        for transfer in self._facts.transfers:
            channels = frozenset({transfer.channel}) if transfer.channel else frozenset[Channel]()
            yield self._transfer(transfer.source, transfer.target, transfer.when, channels, None, transfer.citations)
        for meeting in self._facts.meetings:
            if meeting.presenter:
                channels, place = frozenset({meeting.meeting_kind.channel}), Place(room=meeting.place)
                for person in meeting.people:
                    yield self._transfer(meeting.presenter, person, meeting.when, channels, place, meeting.citations)
        for visit in self._facts.visits:
            yield from self._named(visit)
            if visit.heard_from:
                for teacher in visit.teachers:
                    yield self._told(visit, visit.heard_from, teacher, frozenset({Channel.PEER_TALK}))
            for teacher in visit.teachers:
                if not idea_of(visit) and self._gives(visit, teacher):
                    yield self._seen(visit, visit.coach, teacher, teacher)

    def second_pass(self, had: _Had, own: Mapping[str, Collection[str]]) -> Iterator[DerivedTransfer]:
        for visit in self._facts.visits:
            for teacher in visit.teachers:
                if idea_of(visit) or self._gives(visit, teacher):
                    continue
                is_own = teacher in own.get(visit.id, ())
                if (is_own or had.before(teacher, visit.when)) and not had.before(visit.coach, visit.when):
                    yield self._seen(visit, teacher, visit.coach, teacher)
                elif not is_own and not SHARING.isdisjoint(visit.supports):
                    yield self._seen(visit, visit.coach, teacher, teacher)

    def _named(self, visit: Visit) -> Iterator[DerivedTransfer]:
        """What "idea came from" says."""
        idea = idea_of(visit)
        if idea is None:
            return
        named = idea == "person" and visit.idea_from not in (visit.coach, *visit.teachers)
        for teacher in visit.teachers:
            if idea == "this_classroom" or (idea == "person" and visit.idea_from == teacher):
                yield self._seen(visit, teacher, visit.coach, teacher, testimony=True)
            else:
                by_name = idea == "coach" or visit.idea_from == visit.coach
                yield self._seen(visit, visit.coach, teacher, teacher, testimony=by_name)
                named = named or (idea == "person" and not by_name)
        if named and visit.idea_from:
            yield replace(self._told(visit, visit.idea_from, visit.coach, frozenset()), testimony=True)

    def _gives(self, visit: Visit, teacher: str) -> bool:
        """Modelling or a resource for somebody who is not a declared origin by that day."""
        origin = self._origins.get(teacher)
        return not GIVING.isdisjoint(visit.supports) and (origin is None or origin > visit.when.hi)

    def _seen(
        self, visit: Visit, source: str, target: str, teacher: str, *, testimony: bool = False
    ) -> DerivedTransfer:
        place = _room(visit, teacher, self._facts)
        channels = frozenset(visit.supports)
        return self._transfer(source, target, visit.when, channels, place, visit.citations, testimony=testimony)

    def _told(self, visit: Visit, source: str, target: str, channels: frozenset[Channel]) -> DerivedTransfer:
        """Dated from the later of the school year's start and the source's first origin or use, to the row's day."""
        earliest = school_year_start(visit.when.lo, self._facts.year_start)
        began = [when.lo for when in self._began.get(source, ()) if when.not_after(visit.when)]
        if began:
            earliest = max(earliest, min(began))
        transfer = self._transfer(source, target, When(earliest, visit.when.hi), channels, None, visit.citations)
        return replace(transfer, told=True)

    def _transfer(
        self,
        source: str,
        target: str,
        when: When,
        channels: frozenset[Channel],
        place: Place | None,
        citations: tuple[Citation, ...],
        *,
        testimony: bool = False,
    ) -> DerivedTransfer:
        id = f"{self._facts.practice}/{source}>{target}@{when.lo.isoformat()}/{when.hi.isoformat()}"
        return DerivedTransfer(id, source, target, when, channels, place, citations, testimony)


def _room(visit: Visit, teacher: str, facts: Facts) -> Place:
    """The classroom of a visit: the one it names, or the teacher's own of that school year."""
    if visit.classroom:
        return Place(visit.classroom, visit.school)
    year = school_year_name(visit.when.lo, facts.year_start)
    return Place(classroom_id(teacher, visit.school, year), visit.school)


def _uses(facts: Facts) -> Iterator[LevelOfUse]:
    for use in facts.uses:
        yield LevelOfUse(use.id, use.person, use.when, use.level, Place(use.classroom, use.school))
    for visit in facts.visits:
        if visit.outcome is not None:
            for teacher in visit.teachers:
                yield LevelOfUse(visit.id, teacher, visit.when, visit.outcome, _room(visit, teacher, facts))


def _declared_origins(facts: Facts) -> tuple[DeclaredOrigin, ...]:
    """Origins of the catalogue; without any, those that a visit's "this classroom" declares."""
    if not facts.origins:
        return tuple(_origins_in_classrooms(facts))
    undated = _when_undated(facts)
    return tuple(
        DeclaredOrigin(origin.person, origin.when or undated, Place(origin.classroom, origin.school))
        for origin in facts.origins
    )


def _when_undated(facts: Facts) -> When | None:
    """From the start of the school year of the practice's first fact to that fact's last day."""
    dated = [when for when, _ in _people_by_fact(facts)]
    if not dated:
        return None
    first = min(dated)
    return When(school_year_start(first.lo, facts.year_start), first.hi)


def _origins_in_classrooms(facts: Facts) -> Iterator[DeclaredOrigin]:
    told = sorted(((when.hi, people) for when, people in _people_by_fact(facts)), key=lambda fact: fact[0])
    for visit in facts.visits:
        if visit.idea == "this_classroom" and len(visit.teachers) == 1 and len(visit.practices) == 1:
            (teacher,) = visit.teachers
            earlier = (people for hi, people in told if hi < visit.when.lo)
            if all(people <= {teacher, visit.coach} for people in earlier):
                yield DeclaredOrigin(teacher, visit.when, _room(visit, teacher, facts))


def _people_by_fact(facts: Facts) -> Iterator[tuple[When, set[str]]]:
    """Every dated fact with everyone it names."""
    for origin in facts.origins:
        if origin.when:
            yield origin.when, {origin.person}
    for visit in facts.visits:
        named = (visit.idea_from if idea_of(visit) == "person" else None, visit.heard_from)
        yield visit.when, {visit.coach, *visit.teachers, *filter(None, named)}
    for meeting in facts.meetings:
        yield meeting.when, {*meeting.people, *filter(None, (meeting.presenter,))}
    for transfer in facts.transfers:
        yield transfer.when, {transfer.source, transfer.target}
    for use in facts.uses:
        yield use.when, {use.person}


def _earliest(days: Iterable[tuple[K, date]]) -> dict[K, date]:
    """The earliest day of each key."""
    earliest: dict[K, date] = {}
    for key, day in days:
        if key not in earliest or day < earliest[key]:
            earliest[key] = day
    return earliest


def _contacts(facts: Facts) -> dict[str, tuple[When, ...]]:
    """When each person took part in a visit or meeting about the practice."""
    contacts: dict[str, list[When]] = defaultdict(list)
    for visit in facts.visits:
        for person in {visit.coach, *visit.teachers}:
            contacts[person].append(visit.when)
    for meeting in facts.meetings:
        for person in {*meeting.people, *filter(None, (meeting.presenter,))}:
            contacts[person].append(meeting.when)
    return {person: tuple(whens) for person, whens in contacts.items()}


def _joined(transfers: Iterable[DerivedTransfer]) -> list[DerivedTransfer]:
    """One transfer for each (source, target, when), with all channels and citations; none to oneself."""
    same: dict[tuple[str, bool], list[DerivedTransfer]] = defaultdict(list)
    for transfer in transfers:
        if transfer.source != transfer.target:
            same[transfer.id, transfer.told].append(transfer)
    return [_one_of(same[key]) for key in sorted(same)]


def _one_of(same: list[DerivedTransfer]) -> DerivedTransfer:
    if len(same) == 1:
        return same[0]
    citations = {citation for transfer in same for citation in transfer.citations}
    places = [transfer.place for transfer in same if transfer.place is not None]
    return replace(
        same[0],
        channels=frozenset(channel for transfer in same for channel in transfer.channels),
        place=min(
            places, key=lambda place: (place.classroom or "", place.school or "", place.room or ""), default=None
        ),
        citations=tuple(sorted(citations, key=lambda c: (c.batch, c.source, c.locator, c.text))),
        testimony=any(transfer.testimony for transfer in same),
    )


def _counted(transfers: Sequence[DerivedTransfer]) -> list[DerivedTransfer]:
    """Without what was only told where a dated one between the two began no later.

    Where "idea came from" names somebody, every dated one from them to that coach is testimony.
    """
    dated = _earliest((t.ends, t.when.lo) for t in transfers if not t.told)
    named = {t.ends for t in transfers if t.told and t.testimony}
    counted = (t for t in transfers if not t.told or t.ends not in dated or dated[t.ends] > t.when.hi)
    return [replace(t, testimony=True) if not t.told and t.ends in named else t for t in counted]
