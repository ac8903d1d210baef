"""What to draw, as data: who stands where, from whom each got the practice, and what the picture leaves out.

A picture carries nothing but what stands in a `Story`, so that no address, note or staff id can reach a page by
accident; people are numbered in order of date. `scene` turns a story into a `Scene`, which the page and the SVG draw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from graph.answers.counts import Counts
from graph.diffusion.model import Count, Diffusion
from graph.records import Term
from graph.when import DEFAULT_YEAR_START, MonthDay
from viz.layout import CLOSED_HEIGHT, Spot, Strip, arranged
from viz.members import Member, Names, Person, members_of
from viz.style import LINES, LOOKS
from viz.timeline import Band, Tick, bands, months
from viz.wording import caption, hidden, summary

AGGREGATE_ABOVE = 800
"""With more people than this, schools open as one row of monthly circles."""
_MARGIN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Story:
    """All that a picture of one practice may know.

    Attributes:
        practice: its title.
        people: what may be said of each person id in `diffusion`; someone who is missing is drawn without a name.
        schools: names by school id.
        sentences: how each transmission is told, by its id; one that is missing is told from names and date.
        data_as_of: the day up to which facts are in.
        terms, year_start: of the district, for the axis.
        filter: in words, which records the picture shows.
        counts: the numbers, as they may be told; a picture counts nothing itself.
        levels: what is said in place of Levels of Use; "" where they are told.
    """

    practice: str
    diffusion: Diffusion
    people: Mapping[str, Person]
    schools: Mapping[str, str]
    data_as_of: date
    sentences: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    year_start: MonthDay = DEFAULT_YEAR_START
    filter: str = "every record"
    counts: Counts = field(default_factory=Counts)
    levels: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A school's lane, or the wire of a coach beneath the school where the coach took the practice up.

    Attributes:
        count: people of the school who count in the practice's reach; of a wire, how often it was passed on; "" where
            that is not told.
        school: index of the school's lane; a school's own index for itself.
        height, closed: height when open, and when the school is drawn as one row of circles (0: not drawn).
    """

    label: str
    count: Count
    wire: bool
    school: int
    height: float
    closed: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A glyph: a person at a school, placed. Days count from the start of the picture.

    Attributes:
        day: the day by which the person had it; `first` to `last` is what is known of the date.
        below: distance from the top of the lane.
        link_day: day of the link from `person.source`.
        entry: that link brought the practice into the school.
        circle: index of the monthly circle that stands for it while its school is closed.
    """

    person: Member
    lane: int
    day: int
    first: int
    last: int
    below: float
    link_day: int
    entry: bool
    circle: int | None


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody who took the practice up at a school in a month.

    Attributes:
        day: the middle of the month.
        radius: its area grows with its people, the largest just fits its row.
    """

    lane: int
    day: int
    people: int
    radius: float


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A kind that occurs, of "people" (key of `LOOKS`) or "links" (key of `LINES`), and how many; None if not told."""

    of: str
    key: str
    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole picture. Days count from `start`; x is day × scale, y the lanes' heights added up.

    Attributes:
        aggregated: it opens with every school closed to monthly circles.
        caption: filter, dates, number of people and date of the data, for the picture and every copy of it.
        summary: how the practice spread, in sentences.
        hidden: what is not drawn or not told, in sentences; empty if everything is.
        counts: the numbers, as they may be told.
    """

    practice: str
    start: date
    days: int
    scale: float
    aggregated: bool
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    circles: tuple[Circle, ...]
    months: tuple[Tick, ...]
    bands: tuple[Band, ...]
    legend: tuple[LegendItem, ...]
    caption: str
    summary: str
    hidden: str
    counts: Counts

    @property
    def height(self) -> float:
        """Height of all lanes as the picture opens."""
        return sum(lane.closed if self.aggregated else lane.height for lane in self.lanes)

    def school_of(self, mark: Mark) -> str:
        """Name of the school in whose lane, or under whose lane, the mark stands."""
        return self.lanes[self.lanes[mark.lane].school].label


@dataclass(frozen=True, slots=True)
class _Row:
    """A lane before it has a height: name, school id, members by index, and the index of its school's lane."""

    label: str
    school: str
    members: tuple[int, ...]
    wire: bool
    lane: int


def scene(story: Story, aggregate_above: int = AGGREGATE_ABOVE) -> Scene:
    """The picture of a story; by school where more than `aggregate_above` people would be drawn."""
    names = Names(story.people, story.schools, story.sentences, story.levels)
    members = members_of(story.diffusion, names)
    start, days = _range(members, story.data_as_of)
    rows = _rows(members, names)
    aggregated = len(members) > aggregate_above
    arrangement = arranged([_strip(row, members, start) for row in rows], days, closed=aggregated)
    lane_of = {index: lane for lane, row in enumerate(rows) for index in row.members}
    circles, circle_of = _circles(members, rows, start) if aggregated else ((), {})
    entries = _entries(members)
    return Scene(
        practice=story.practice,
        start=start,
        days=days,
        scale=arrangement.scale,
        aggregated=aggregated,
        lanes=tuple(
            _lane(row, height, members, story.counts) for row, height in zip(rows, arrangement.heights, strict=True)
        ),
        marks=tuple(
            _mark(member, start, lane_of[i], arrangement.below[i], i in entries, circle_of.get(i))
            for i, member in enumerate(members)
        ),
        circles=circles,
        months=months(start, days),
        bands=bands(start, days, story.terms, story.year_start),
        legend=tuple(_legend(members, story.counts)),
        caption=caption(story.practice, story.filter, story.data_as_of, members, story.counts),
        summary=summary(members, names, story.counts),
        hidden=hidden(story.diffusion, members, story.counts, aggregated),
        counts=story.counts,
    )


def _range(members: Sequence[Member], otherwise: date) -> tuple[date, int]:
    """First of the month of the first day that is drawn, and how many days the picture spans."""
    first = min((member.first for member in members), default=otherwise).replace(day=1)
    last = max((max(member.day, member.last) for member in members), default=otherwise)
    return first, (last - first).days + _MARGIN_DAYS


def _rows(members: Sequence[Member], names: Names) -> list[_Row]:
    """Schools in order of their first uptake, each followed by the wires of the coaches who took it up there."""
    rows: list[_Row] = []
    for school, here in _by_school(members).items():
        lane = len(rows)
        at_school = tuple(i for i in here if not members[i].passed_on)
        rows.append(_Row(names.school(school), school, at_school, False, lane))
        rows.extend(_Row(members[i].name, school, (i,), True, lane) for i in here if members[i].passed_on)
    return rows


def _by_school(members: Sequence[Member]) -> dict[str, list[int]]:
    """Members by school, schools by their first uptake; those where it was only shown follow."""
    groups: dict[str, list[int]] = {}
    for i in sorted(range(len(members)), key=lambda i: members[i].kind == "shown"):
        groups.setdefault(members[i].school, []).append(i)
    return {school: sorted(group) for school, group in groups.items()}


def _strip(row: _Row, members: Sequence[Member], start: date) -> Strip:
    spots = (
        Spot(i, (members[i].day - start).days, 2 if members[i].kind in ("origin", "coach") else 1) for i in row.members
    )
    return Strip(tuple(spots), row.wire)


def _lane(row: _Row, height: float, members: Sequence[Member], counts: Counts) -> Lane:
    if row.wire:
        passed_on = "" if counts.hidden else members[row.members[0]].passed_on
        return Lane(row.label, passed_on, True, row.lane, height, 0.0)
    return Lane(row.label, counts.by_school.get(row.school, 0), False, row.lane, height, CLOSED_HEIGHT)


def _mark(member: Member, start: date, lane: int, below: float, entry: bool, circle: int | None) -> Mark:
    day, first, last, link = ((when - start).days for when in (member.day, member.first, member.last, member.link_day))
    return Mark(member, lane, day, first, last, below, link, entry, circle)


def _entries(members: Sequence[Member]) -> set[int]:
    """The members with whom the practice first came into their school, from somebody at another school."""
    firsts: dict[str, int] = {}
    for i, member in enumerate(members):
        if member.kind != "shown":
            firsts.setdefault(member.school, i)
    return {i for i in firsts.values() if _from_outside(members, i)}


def _from_outside(members: Sequence[Member], index: int) -> bool:
    source = members[index].source
    return source is not None and members[source].school != members[index].school


def _circles(members: Sequence[Member], rows: Sequence[_Row], start: date) -> tuple[tuple[Circle, ...], dict[int, int]]:
    """A circle for each school and month with anybody but an origin, and which circle stands for whom."""
    lanes = {row.school: lane for lane, row in enumerate(rows) if not row.wire}
    months_of = {
        i: (member.school, member.day.replace(day=1)) for i, member in enumerate(members) if member.kind != "origin"
    }
    people = Counter(key for i, key in months_of.items() if members[i].at_school)
    numbers = {key: number for number, key in enumerate(dict.fromkeys(months_of.values()))}
    most = max(people.values(), default=1)
    circles = tuple(
        Circle(
            lane=lanes[school],
            day=(first + timedelta(14) - start).days,
            people=people[school, first],
            radius=round(9 + 12 * (people[school, first] / most) ** 0.5, 1),
        )
        for school, first in numbers
    )
    return circles, {i: numbers[key] for i, key in months_of.items()}


def _legend(members: Sequence[Member], counts: Counts) -> Iterator[LegendItem]:
    """Every kind that is drawn; of links, those into people who are only shown it are not counted."""
    people = Counter(member.kind for member in members if not member.moved)
    drawn = {member.via for member in members}
    links = Counter(member.via for member in members if member.counted or member.moved)
    for key, look in LOOKS.items():
        if people[key]:
            yield LegendItem("people", key, look.label, None if counts.hidden else people[key])
    for key, line in LINES.items():
        if key in drawn:
            yield LegendItem("links", key, line.label, None if counts.hidden else links[key])
