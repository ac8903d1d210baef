"""What goes into the diffusion rules, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from graph.provenance import Citation
from graph.records import Meeting, Origin, Transfer, Use, Visit
from graph.vocabulary import Channel, Level, Order, State
from graph.when import DEFAULT_YEAR_START, MonthDay, When


@dataclass(frozen=True, slots=True)
class Facts:
    """Every fact of one practice, with canonical ids, in any order; `year_start` is its district's.

    Attributes:
        cycle_visits: visits that do not name the practice, of cycles (coach, cycle id) in which another visit does.
    """

    practice: str
    origins: tuple[Origin, ...] = ()
    visits: tuple[Visit, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    uses: tuple[Use, ...] = ()
    cycle_visits: tuple[Visit, ...] = ()
    year_start: MonthDay = DEFAULT_YEAR_START


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A classroom, or a school where no classroom is known; a meeting's place stands in `room`."""

    classroom: str | None = None
    school: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedUse:
    """Where and when a person had the practice in use."""

    classroom: str | None
    school: str | None
    when: When


@dataclass(frozen=True, slots=True)
class Uptake:
    """What the facts show of one person and one practice.

    Attributes:
        id: "practice/person".
        reached: the first contact.
        taken_up: t of rule 2; None for people who were only shown or reached, or whose only fact has no date.
        by: the day by which the person had it (rule 3); None where `reached` is all there is.
        adopted: first use at the adoption level or declared origin; None without one.
        dropped: the latest use is Level of Use 0.
        level, level_max: the latest and the highest recorded Level of Use.
        origin: the practice is declared to have started with this person.
        places: every classroom or school with a use, earliest first.
    """

    id: str
    practice: str
    person: str
    state: State
    reached: When | None
    taken_up: When | None = None
    by: date | None = None
    adopted: When | None = None
    dropped: bool = False
    level: Level | None = None
    level_max: Level | None = None
    origin: bool = False
    places: tuple[PlacedUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Transmission:
    """A candidate of rule 3: the practice came, or may also have come, from `source` to `target`.

    Attributes:
        id: "practice/source>target@lo/hi"; deterministic, and the last tie-breaker of rule 3.
        told: only testimony says so; it has no place, and its first day is never shown.
        reinforcement: another candidate was the latest; this one is not part of the forest.
        order: whether the dates prove that it came before all else in F(target).
    """

    id: str
    practice: str
    source: str
    target: str
    target_state: State
    when: When
    channels: frozenset[Channel]
    place: Place | None
    order: Order
    citations: tuple[Citation, ...] = field(repr=False)
    told: bool = False
    reinforcement: bool = False
    kind: str = "recorded"


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a practice came to a person, within its own forest.

    Attributes:
        uptake: the person's.
        start: the uptake with which the path starts; the person's own where there are no links.
        links: forest links from the start to the person, in order.
        others: the person's other candidates, earliest first.
    """

    uptake: Uptake
    start: Uptake
    links: tuple[Transmission, ...] = ()
    others: tuple[Transmission, ...] = ()


class Received(NamedTuple):
    """An uptake, and the person whom the practice's forest leads from to it; None where it starts there."""

    uptake: Uptake
    source: str | None


Count = int | str
"""A number, or what is said in its place to viewers who may not be told it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a practice has come: counts of people, of schools with a use, and the first and latest uptake.

    Attributes:
        holders: people who adopted or carry it; the reach of rule 2.
        adopted: those of them with a use at the level or a declared origin.
        reached: everyone with any record of it.
        schools: schools with a use by a holder.
        first, last: first day of the earliest and of the latest holder's uptake; None without holders.
    """

    practice: str
    holders: Count
    adopted: Count
    reached: Count
    schools: Count
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Diffusion:
    """Who took a practice up and from whom: uptakes by person id, transmissions by target, forest links first."""

    practice: str
    uptakes: tuple[Uptake, ...] = ()
    transmissions: tuple[Transmission, ...] = ()
