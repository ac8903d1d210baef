"""A made-up practice spreading through made-up schools, for tests and benchmarks of the picture; seeded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from graph.answers.counts import Roster, counts
from graph.diffusion.model import Diffusion, Place, PlacedUse, Transmission, Uptake
from graph.provenance import Citation
from graph.records import Term
from graph.vocabulary import Channel, Level, Order, State
from graph.when import When, day, month
from viz.members import Person
from viz.scene import Story

START = date(2024, 9, 9)
MONTHS = 18
_LAST = ("Ortiz", "Walsh", "Nguyen", "Patel", "Kim", "Haddad", "Okafor", "Tanaka", "Brooks", "Silva", "Moreau", "Lind")
_SCHOOLS = ("Maple", "Riverbend", "Cedar", "Hillcrest", "Lakeview", "Prairie", "Sunset", "Birch", "Harbor", "Oak")
_STAGES = ("Elementary", "Middle", "High", "Academy")
_LEVELS = (Level.ORIENTATION, Level.MECHANICAL, Level.ROUTINE, Level.REFINEMENT, Level.NONUSE, None)
_TERMS = (Term("Autumn term", (8, 20), (12, 20)), Term("Spring term", (1, 6), (6, 12)))


@dataclass
class _Carrier:
    """Somebody who has it and may pass it on."""

    person: str
    school: int
    since: int
    coach: bool


@dataclass
class _Spread:
    """A spread in the making."""

    random: Random
    schools: int
    people: dict[str, Person] = field(default_factory=dict)
    uptakes: list[Uptake] = field(default_factory=list)
    links: list[Transmission] = field(default_factory=list)
    carriers: list[_Carrier] = field(default_factory=list)

    def join(self, source: _Carrier | None, school: int, after: int, *, coach: bool = False) -> None:
        """One more person at a school takes it up, so many days after the start, from a source or as the origin."""
        person = f"d:p{len(self.uptakes)}"
        kind = self._kind(source, coach)
        had_by = START + timedelta(after)
        when = self._when(had_by, vague=source is not None and self.random.random() < 0.05)
        title = "Coach" if coach else self.random.choice(("Ms", "Mr", "Mx"))
        self.people[person] = Person(f"{title} {self.random.choice(_LAST)}", coach, f"d:s{school}")
        self.uptakes.append(self._uptake(person, school, when, had_by, kind))
        if source and kind != "unknown":
            self.links.append(self._link(source, person, school, when, kind))
        if kind != "shown":
            self.carriers.append(_Carrier(person, school, after, coach))

    def _kind(self, source: _Carrier | None, coach: bool) -> str:
        if source is None:
            return "origin"
        return (
            "recorded" if coach else self.random.choices(("recorded", "inferred", "unknown", "shown"), (88, 4, 2, 6))[0]
        )

    def _when(self, when: date, *, vague: bool) -> When:
        return month(when.year, when.month) if vague else day(when)

    def _uptake(self, person: str, school: int, when: When, had_by: date, kind: str) -> Uptake:
        coach = self.people[person].coach
        if kind == "shown":
            return Uptake(f"d:practice/{person}", "d:practice", person, State.SHOWN, when)
        level = None if coach else Level.REFINEMENT if kind == "origin" else self.random.choice(_LEVELS)
        return Uptake(
            id=f"d:practice/{person}",
            practice="d:practice",
            person=person,
            state=State.CARRIES if coach else State.ADOPTED,
            reached=when,
            taken_up=when,
            by=had_by,
            adopted=None if coach else when,
            dropped=level is Level.NONUSE,
            level=level,
            level_max=level,
            origin=kind == "origin",
            places=() if coach else (PlacedUse(None, f"d:s{school}", when),),
        )

    def _link(self, source: _Carrier, person: str, school: int, when: When, kind: str) -> Transmission:
        channel = Channel.MODELLING if source.coach else self.random.choice((Channel.PEER_TALK, Channel.PLC))
        return Transmission(
            id=f"d:practice/{source.person}>{person}@{when.lo}/{when.hi}",
            practice="d:practice",
            source=source.person,
            target=person,
            target_state=State.SHOWN if kind == "shown" else State.ADOPTED,
            when=when,
            channels=frozenset({channel}),
            place=Place(school=f"d:s{school}"),
            order=Order.CERTAIN,
            citations=(Citation("0" * 64, "log.csv", f"row {len(self.links) + 2}", ""),),
            kind="inferred" if kind == "inferred" else "recorded",
        )


def story(people: int, seed: int = 7, practice: str = "Life Cycles: raise, observe, explain") -> Story:
    """A practice that so many people have or were shown, over a year and a half."""
    spread = _Spread(Random(seed), schools=max(7, min(40, int(people**0.5 * 0.6))))
    spread.join(None, 0, 0)
    waiting = {coach: _schools_of(coach, spread) for coach in range(max(3, spread.schools // 3))}
    while len(spread.uptakes) < people:
        _step(spread, waiting)
    diffusion = Diffusion("d:practice", tuple(spread.uptakes), tuple(spread.links))
    return Story(
        practice=practice,
        diffusion=diffusion,
        people=spread.people,
        counts=counts(diffusion, Roster(frozenset(id for id, one in spread.people.items() if one.coach))),
        schools={f"d:s{i}": _school_name(i) for i in range(spread.schools)},
        data_as_of=START + timedelta(MONTHS * 30 + 5),
        terms=_TERMS,
    )


def _step(spread: _Spread, waiting: dict[int, list[int]]) -> None:
    """Somebody who has it passes it on: to a coach of the school who has not, or to a teacher within reach."""
    random = spread.random
    coaches = [carrier for carrier in spread.carriers if carrier.coach]
    source = random.choice(coaches if coaches and random.random() < 0.55 else spread.carriers)
    after = random.randrange(source.since, MONTHS * 30) if source.coach else source.since + random.randrange(5, 120)
    if after >= MONTHS * 30:
        return
    coach = next((number for number, schools in waiting.items() if source.school in schools), None)
    if coach is not None and not source.coach and random.random() < 0.6:
        del waiting[coach]
        spread.join(source, source.school, after, coach=True)
    else:
        far = random.random() < (0.75 if source.coach else 0.06)
        spread.join(source, random.randrange(spread.schools) if far else source.school, after)


def _schools_of(coach: int, spread: _Spread) -> list[int]:
    return [(3 * coach + i) % spread.schools for i in range(3)] + [spread.random.randrange(spread.schools)]


def _school_name(number: int) -> str:
    return f"{_SCHOOLS[number % len(_SCHOOLS)]} {_STAGES[number // len(_SCHOOLS)]}"
