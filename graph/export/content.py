"""What stands in the tables of an export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from graph.diffusion.model import Uptake
from graph.export.dataset import Link, Person
from graph.export.shown import Shown, roles_of
from graph.export.tables import Table, table
from graph.export.window import Window
from graph.records import Assignment
from graph.vocabulary import Role
from graph.when import When


class PersonRow(NamedTuple):
    """See the codebook."""

    id: str
    n: int
    label: str
    role: str | None
    school: str | None
    schools: str | None
    at_risk: bool
    state: str
    origin: bool
    dropped: bool
    level: str | None
    level_max: str | None
    reached_lo: date | None
    reached_hi: date | None
    taken_up_lo: date | None
    taken_up_hi: date | None
    adopted_lo: date | None
    adopted_hi: date | None
    first_seen: date | None
    had_by: date | None
    enter: date
    leave: date
    enter_censored: bool
    leave_censored: bool


class RoleRow(NamedTuple):
    """See the codebook."""

    id: str
    role: str
    school: str | None
    first_day: date | None
    last_day: date | None


class TransmissionRow(NamedTuple):
    """See the codebook."""

    source: str
    target: str
    source_n: int
    target_n: int
    lo: date | None
    hi: date
    day: date
    t: int
    period: int
    channels: str | None
    kind: str
    order: str
    told: bool
    school: str | None
    target_state: str
    cited: int


class ContactRow(NamedTuple):
    """See the codebook."""

    a: str
    b: str
    lo: date
    hi: date
    kind: str
    about_practice: bool


class RosterRow(NamedTuple):
    """See the codebook."""

    period: int
    first_day: date
    last_day: date
    teachers: int
    at_risk: int
    adopted_now: int
    adopted_by_then: int


class PersonPeriodRow(NamedTuple):
    """See the codebook."""

    id: str
    n: int
    school: str | None
    period: int
    first_day: date
    adopted_now: bool
    met: int | None
    met_holders: int | None
    exposure_lag1: float | None


def tables(shown: Shown) -> tuple[Table, ...]:
    """All tables of an export."""
    people = (_person(shown, person) for person in shown.people)
    roles = (_role(shown, person, spell) for person in shown.people for spell in _by_day(person))
    transmissions = (_transmission(shown, link) for link in shown.links)
    contacts = (ContactRow(c.one, c.other, c.lo, c.hi, c.kind, c.about) for c in shown.contacts)
    return (
        table("people", PersonRow, people),
        table("roles", RoleRow, roles),
        table("transmissions", TransmissionRow, transmissions),
        table("contacts", ContactRow, contacts),
        table("roster", RosterRow, _roster(shown)),
        table("person_period", PersonPeriodRow, _person_periods(shown)),
    )


def _person(shown: Shown, person: Person) -> PersonRow:
    had = person.uptake
    enter, leave, before, after = spell_of(person, shown.window)
    reached, taken_up, adopted = (_ends(when) for when in _moments(had))
    return PersonRow(
        shown.id(person.id),
        shown.number(person.id),
        shown.id(person.id),
        roles_of(person),
        shown.school(person.school),
        shown.schools(person),
        person.at_risk,
        person.state,
        bool(had and had.origin),
        bool(had and had.dropped),
        had.level if had else None,
        had.level_max if had else None,
        reached[0],
        reached[1],
        taken_up[0],
        taken_up[1],
        adopted[0],
        adopted[1],
        person.first_seen,
        person.had_by,
        enter,
        leave,
        before,
        after,
    )


def _moments(had: Uptake | None) -> tuple[When | None, When | None, When | None]:
    return (had.reached, had.taken_up, had.adopted) if had else (None, None, None)


def _ends(when: When | None) -> tuple[date | None, date | None]:
    return (when.lo, when.hi) if when else (None, None)


def spell_of(person: Person, window: Window) -> tuple[date, date, bool, bool]:
    """First and last day on the roster inside the window; whether they were there before it, and still are after it.

    Who is on no roster is taken to be there throughout.
    """
    starts = [spell.start for spell in person.spells]
    ends = [spell.end for spell in person.spells]
    known_starts = [start for start in starts if start]
    known_ends = [end for end in ends if end]
    before = len(known_starts) < len(starts) or not starts or min(known_starts) < window.first
    after = len(known_ends) < len(ends) or not ends or max(known_ends) > window.last
    enter = window.first if before else min(known_starts)
    return enter, window.last if after else max(known_ends), before, after


def _by_day(person: Person) -> list[Assignment]:
    return sorted(person.spells, key=lambda spell: (spell.start or date.min, spell.school))


def _role(shown: Shown, person: Person, spell: Assignment) -> RoleRow:
    return RoleRow(shown.id(person.id), spell.role.value, shown.school(spell.school), spell.start, spell.end)


def _transmission(shown: Shown, link: Link) -> TransmissionRow:
    made = link.transmission
    return TransmissionRow(
        shown.id(made.source),
        shown.id(made.target),
        shown.number(made.source),
        shown.number(made.target),
        # the first day of what is only told is worked out, not recorded
        None if made.told else made.when.lo,
        made.when.hi,
        link.day,
        shown.window.day(link.day),
        shown.window.period(link.day),
        ";".join(sorted(made.channels)) or None,
        made.kind,
        made.order,
        made.told,
        shown.school(made.place.school if made.place else None),
        made.target_state,
        len(made.citations),
    )


def _roster(shown: Shown) -> Iterator[RosterRow]:
    """Teachers by period, and who of them had not adopted before."""
    teachers = [person for person in shown.people if person.at_risk]
    adopted = {person.id: shown.window.period(person.adopted) for person in teachers if person.adopted}
    for period, first, last in shown.window.months():
        there = [person for person in teachers if teaches(person, first, last)]
        left = sum(adopted.get(person.id, period) >= period for person in there)
        now = sum(when == period for when in adopted.values())
        by_then = sum(when <= period for when in adopted.values())
        yield RosterRow(period, first, last, len(there), left, now, by_then)


def teaches(person: Person, first: date, last: date) -> bool:
    """The person is a teacher on some day from the first to the last."""
    return any(
        spell.role is Role.TEACHER and (spell.start or first) <= last and (spell.end or last) >= first
        for spell in person.spells
    )


def _person_periods(shown: Shown) -> Iterator[PersonPeriodRow]:
    """A row for each teacher and period at risk, with whom they met in the period before."""
    met, holders = _met(shown), {shown.id(p.id): p.had_by for p in shown.people if p.had_by}
    for person in (person for person in shown.people if person.at_risk):
        adopted = shown.window.period(person.adopted) if person.adopted else None
        for period, first, last in shown.window.months():
            if (adopted is None or period <= adopted) and teaches(person, first, last):
                yield _person_period(shown, person, period, first, adopted == period, met, holders)


def _person_period(
    shown: Shown,
    person: Person,
    period: int,
    first: date,
    adopted: bool,
    met: dict[tuple[str, int], set[str]],
    holders: dict[str, date],
) -> PersonPeriodRow:
    id = shown.id(person.id)
    school = shown.school(person.school)
    if period == 1:
        return PersonPeriodRow(id, shown.number(person.id), school, period, first, adopted, None, None, None)
    alters = met.get((id, period - 1), set())
    having = sum(shown.window.period(holders[alter]) < period for alter in alters if alter in holders)
    exposure = having / len(alters) if alters else 0.0
    return PersonPeriodRow(id, shown.number(person.id), school, period, first, adopted, len(alters), having, exposure)


def _met(shown: Shown) -> dict[tuple[str, int], set[str]]:
    """Whom each person met in each period, by pseudonym; a vague date counts on its last day."""
    met: dict[tuple[str, int], set[str]] = defaultdict(set)
    for contact in shown.contacts:
        period = shown.window.period(contact.hi)
        met[contact.one, period].add(contact.other)
        met[contact.other, period].add(contact.one)
    return met
