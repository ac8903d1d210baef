"""What every format tells: who could have taken a practice up, who did, from whom, and who met whom.

One day stands for each fact (rule 4's min(hi, by)), so that no link lies before its source's own; lo and hi stand
beside it. Everyone on the dated roster is in, people without a tie too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from graph.diffusion.model import Diffusion, Transmission, Uptake
from graph.export.window import Window
from graph.records import Assignment, Meeting, Visit
from graph.vocabulary import HOLDERS, Role

NO_RECORD = "no record"
"""The state of somebody of whom no fact of the practice is known. It is not non-adoption."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the network, by id.

    Attributes:
        spells: roles in the window, earliest first.
        uptake: what is known of them and the practice.
        first_seen: one day for the first contact that fits all links.
        had_by: one day by which they had it, for those who adopted or carry it.
        adopted: one day for the first use at the level.
    """

    id: str
    spells: tuple[Assignment, ...]
    uptake: Uptake | None
    first_seen: date | None
    had_by: date | None
    adopted: date | None

    @property
    def state(self) -> str:
        """State of rule 2, or that there is no record."""
        return self.uptake.state.value if self.uptake else NO_RECORD

    @property
    def at_risk(self) -> bool:
        """A teacher in the window: could have adopted."""
        return any(spell.role is Role.TEACHER for spell in self.spells)

    @property
    def school(self) -> str | None:
        """The school of the latest spell."""
        return self.spells[-1].school if self.spells else None


@dataclass(frozen=True, slots=True)
class Link:
    """A recorded transmission with its one day."""

    transmission: Transmission
    day: date


@dataclass(frozen=True, slots=True)
class Contact:
    """Two people who met, `one` before `other` by id; `about` says whether the practice was named."""

    one: str
    other: str
    lo: date
    hi: date
    kind: str
    about: bool


@dataclass(frozen=True, slots=True)
class Dataset:
    """One practice's network in a window; people by id, links and contacts by day.

    Attributes:
        diffusion: as the facts up to the window's last day have it.
        nameless: visits in the window that name no practice; what they were about is not in it.
    """

    title: str
    diffusion: Diffusion
    window: Window
    people: tuple[Person, ...]
    links: tuple[Link, ...]
    contacts: tuple[Contact, ...]
    nameless: int = 0

    @property
    def schools(self) -> set[str]:
        """Every school that is named in it."""
        found = {spell.school for person in self.people for spell in person.spells}
        places = (link.transmission.place for link in self.links)
        return found | {place.school for place in places if place and place.school}

    @property
    def without_a_tie(self) -> int:
        """How many people are at neither end of a link."""
        tied = {end for link in self.links for end in (link.transmission.source, link.transmission.target)}
        return sum(person.id not in tied for person in self.people)


def dataset(
    title: str,
    diffusion: Diffusion,
    spells: Iterable[Assignment],
    events: Iterable[Visit | Meeting],
    window: Window,
) -> Dataset:
    """The network of a practice.

    Args:
        spells: the roster of the district, with canonical ids.
        events: visits and meetings of any practice, with canonical ids.
        diffusion: of the facts up to the window's last day.
        window: from its first to its last day people and contacts are looked at; facts of the practice before its
            first day are drawn to it.
    """
    events = [event for event in events if event.when.hi >= window.first and event.when.lo <= window.last]
    contacts = _contacts(events, diffusion.practice)
    nameless = sum(isinstance(event, Visit) and not event.practices for event in events)
    roster = _roster(spells, window)
    uptakes = {uptake.person: uptake for uptake in diffusion.uptakes}
    by = {person: uptake.by for person, uptake in uptakes.items() if uptake.by and uptake.state in HOLDERS}
    links = [
        Link(link, min(link.when.hi, by.get(link.target, link.when.hi)))
        for link in diffusion.transmissions
        if not link.reinforcement
    ]
    ids = {*roster, *uptakes, *(end for contact in contacts for end in (contact.one, contact.other))}
    seen = _first_links(links)
    people = tuple(_person(id, roster.get(id, ()), uptakes.get(id), seen.get(id)) for id in sorted(ids))
    links.sort(key=lambda link: (link.day, link.transmission.source, link.transmission.target))
    return Dataset(title, diffusion, window, people, tuple(links), tuple(contacts), nameless)


def _person(id: str, spells: Sequence[Assignment], uptake: Uptake | None, linked: date | None) -> Person:
    had = uptake.by if uptake and uptake.state in HOLDERS else None
    days = [day for day in (uptake.reached.hi if uptake and uptake.reached else None, linked, had) if day]
    adopted = uptake.adopted.hi if uptake and uptake.adopted else None
    return Person(id, tuple(spells), uptake, min(days, default=None), had, adopted)


def _first_links(links: Iterable[Link]) -> dict[str, date]:
    """The first day on which each person is at an end of a link."""
    first: dict[str, date] = {}
    for link in links:
        for end in (link.transmission.source, link.transmission.target):
            first[end] = min(link.day, first.get(end, link.day))
    return first


def _roster(spells: Iterable[Assignment], window: Window) -> Mapping[str, Sequence[Assignment]]:
    """Spells that touch the window, by person, the latest last."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    for spell in spells:
        if (spell.start or window.first) <= window.last and (spell.end or window.last) >= window.first:
            found[spell.person].append(spell)
    return {person: sorted(own, key=lambda s: (s.start or date.min, s.school, s.id)) for person, own in found.items()}


def _contacts(events: Iterable[Visit | Meeting], practice: str) -> list[Contact]:
    """Each pair of people in each visit and meeting, once, by day."""
    found = {
        Contact(one, other, event.when.lo, event.when.hi, _kind(event), practice in event.about())
        for event in events
        for one, other in _pairs(event)
    }
    return sorted(found, key=lambda c: (c.lo, c.hi, c.one, c.other, c.kind, c.about))


def _pairs(event: Visit | Meeting) -> Iterable[tuple[str, str]]:
    """Everyone of a meeting met everyone; in a visit the coach met each teacher."""
    if isinstance(event, Visit):
        pairs = ((event.coach, teacher) for teacher in event.teachers if teacher != event.coach)
        return ((min(pair), max(pair)) for pair in pairs)
    people = {*event.people, *([event.presenter] if event.presenter else [])}
    return combinations(sorted(people), 2)


def _kind(event: Visit | Meeting) -> str:
    return "visit" if isinstance(event, Visit) else event.meeting_kind.value
