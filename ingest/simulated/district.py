"""The simulated district itself: its schools, who works where in which year, and which coach serves which school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from graph.ids import local_id, slug
from graph.vocabulary import Role
from ingest.simulated.calendar import school_days
from ingest.simulated.names import DISTRICTS, NICKNAMES, SUBJECTS, person_name, school_names
from ingest.simulated.parameters import Parameters, chance

LEVELS = {"elementary": ("K", "1", "2", "3", "4", "5"), "middle": ("6", "7", "8"), "high": ("9", "10", "11", "12")}
"""The grades of each level of school."""

_LEVEL_PATTERN = ("elementary", "elementary", "middle", "elementary", "elementary", "high", "elementary", "elementary")
_SIZE = {"elementary": 1.0, "middle": 1.4, "high": 2.2}
_INITIALS = {"elementary": "ES", "middle": "MS", "high": "HS"}
_CLUSTER = 8
"""Coaches who meet each week; more make a second cluster."""


@dataclass(slots=True)
class School:
    """A building; `former` is the name it had until the day before `renamed`, `closed` its last day."""

    id: str
    name: str
    level: str
    former: str | None = None
    renamed: date | None = None
    closed: date | None = None

    def called(self, day: date) -> str:
        """Its name on that day."""
        return self.former if self.former and self.renamed and day < self.renamed else self.name

    def short(self, day: date) -> str:
        """How people write it: "Maplewood ES"."""
        return f"{self.called(day)} {_INITIALS[self.level]}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster; `known` says whether it has the nickname too."""

    id: str
    given: str
    surname: str
    email: str
    nickname: str | None = None
    known: bool = False

    @property
    def name(self) -> str:
        return f"{self.given} {self.surname}"


@dataclass(frozen=True, slots=True)
class Post:
    """What a person does in one school year; a coach's or administrator's school is the one with the desk."""

    role: Role
    school: str
    grades: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(slots=True)
class Year:
    """Who works where in one school year.

    Attributes:
        posts: by person id.
        staff: teachers by school id.
        novices: teachers in their first year.
        serves: schools by coach id.
        clusters: the coaches who meet each week.
    """

    first: date
    days: tuple[date, ...]
    posts: dict[str, Post]
    novices: frozenset[str]
    serves: dict[str, tuple[str, ...]]
    clusters: list[list[str]]
    staff: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.staff = defaultdict(list)
        for person, post in self.posts.items():
            if post.role is Role.TEACHER:
                self.staff[post.school].append(person)

    @property
    def last(self) -> date:
        """Its last day, in July."""
        return self.first.replace(year=self.first.year + 1) - timedelta(days=1)


@dataclass(slots=True)
class District:
    """A district over all simulated years; `hired` is the first day of those who were there before."""

    id: str
    name: str
    schools: dict[str, School]
    people: dict[str, Person]
    hired: dict[str, date]
    years: list[Year]


def districts(parameters: Parameters) -> list[District]:
    """The district that was asked for, first, and its smaller neighbours."""
    names = school_names(parameters.random("schools"))
    return [_Builder(parameters, number, names).district for number in range(parameters.districts)]


T = TypeVar("T")


def dealt(schools: Sequence[str], coaches: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Schools for each coach: three or more a coach and three or more coaches a school, where there are as many.

    Both are taken in turn: each coach has a run of neighbouring schools on a ring that goes round until all are served.

    >>> dealt(["a", "b", "c", "d"], ["x", "y", "z"])
    {'x': ('a', 'b', 'c', 'd'), 'y': ('a', 'b', 'c', 'd'), 'z': ('a', 'b', 'c', 'd')}
    """
    pairs = max(min(3, len(coaches)) * len(schools), min(3, len(schools)) * len(coaches))
    served: dict[str, list[str]] = {coach: [] for coach in coaches}
    for number in range(pairs):
        served[coaches[number * len(coaches) // pairs]].append(schools[number % len(schools)])
    return {coach: tuple(own) for coach, own in served.items()}


def _shared_out(items: Sequence[T], parts: int) -> list[Sequence[T]]:
    """The items in that many runs of almost the same length."""
    return [items[number * len(items) // parts : (number + 1) * len(items) // parts] for number in range(parts)]


class _Builder:
    """Draws up one district, year by year."""

    def __init__(self, parameters: Parameters, number: int, names: list[str]) -> None:
        self.parameters = parameters
        self.random = parameters.random(f"district {number}")
        name = DISTRICTS[number]
        size = 1.0 if number == 0 else parameters.neighbour
        self.counts = {kind: _scaled(getattr(parameters, kind), size) for kind in ("schools", "teachers", "coaches")}
        self.district = District(slug(name), name, {}, {}, {}, [])
        self._staff_number = 10_000 * (number + 1)
        self._emails: dict[str, int] = {}
        self._open_schools(names)
        self._change_schools(names)
        for year in range(parameters.years):
            self.district.years.append(self._next_year() if year else self._first_year())

    def _open_schools(self, names: list[str]) -> None:
        for number in range(self.counts["schools"]):
            id = local_id(self.district.id, f"S{number + 1:03d}")
            level = _LEVEL_PATTERN[number % len(_LEVEL_PATTERN)]
            self.district.schools[id] = School(id, names.pop(), level)

    def _change_schools(self, names: list[str]) -> None:
        """Rename and close schools when the second year begins; a small district keeps its few."""
        second = date(self.parameters.first_year + 1, 8, 1)
        schools = list(self.district.schools.values())
        changing = self.parameters.renamed + self.parameters.closed
        if self.parameters.years < 2 or len(schools) < 4 + changing:
            return
        chosen = self.random.sample(schools, changing)
        for school in chosen[: self.parameters.renamed]:
            school.former, school.name, school.renamed = school.name, names.pop(), second
        for school in chosen[self.parameters.renamed :]:
            school.closed = second - timedelta(days=1)

    def _hire(self, day: date) -> str:
        """The id of a new person on the roster."""
        self._staff_number += self.random.randint(1, 9)
        id = local_id(self.district.id, f"{self._staff_number:06d}")
        given, surname = person_name(self.random)
        nickname = NICKNAMES.get(given) if chance(self.random, self.parameters.nicknamed) else None
        known = nickname is not None and chance(self.random, self.parameters.also_known)
        person = Person(id, given, surname, self._email(given, surname), nickname, known)
        self.district.people[id] = person
        self.district.hired[id] = day
        return id

    def _email(self, given: str, surname: str) -> str:
        name = f"{slug(given)}.{slug(surname)}"
        self._emails[name] = number = self._emails.get(name, 0) + 1
        return f"{name}{number if number > 1 else ''}@{self.district.id}.example"

    def _first_year(self) -> Year:
        first = date(self.parameters.first_year, 8, 1)
        places = list(self._places())
        posts = {self._hire(self._earlier(first)): self._teaching(school) for school in places}
        novices = frozenset(p for p in posts if chance(self.random, self.parameters.leaves))
        self.district.hired |= dict.fromkeys(novices, first)
        coaches = [self._hire(self._earlier(first)) for _ in range(self.counts["coaches"])]
        office = [self._hire(self._earlier(first)) for _ in range(2)]
        year = self._year(first, posts, coaches, office, novices)
        self._name_alike(year)
        return year

    def _name_alike(self, year: Year) -> None:
        """Give a few teachers the name of a colleague at their school."""
        shared = [staff for staff in year.staff.values() if len(staff) > 1]
        for staff in self.random.sample(shared, min(self.parameters.namesakes, len(shared))):
            one, other = (self.district.people[id] for id in self.random.sample(staff, 2))
            email = self._email(one.given, one.surname)
            self.district.people[other.id] = replace(one, id=other.id, email=email, nickname=None, known=False)

    def _earlier(self, first: date) -> date:
        return first.replace(year=first.year - self.random.randint(1, 15))

    def _places(self) -> Iterable[str]:
        """The school of each teacher: larger schools have more."""
        schools = list(self.district.schools.values())
        yield from (school.id for school in schools)
        weights = [_SIZE[school.level] for school in schools]
        for school in self.random.choices(schools, weights, k=max(0, self.counts["teachers"] - len(schools))):
            yield school.id

    def _teaching(self, school: str) -> Post:
        level = self.district.schools[school].level
        grades = LEVELS[level]
        if level == "elementary":
            return Post(Role.TEACHER, school, (self.random.choice(grades),), SUBJECTS)
        first = self.random.randrange(len(grades) - 1)
        return Post(Role.TEACHER, school, grades[first : first + 2], (self.random.choice(SUBJECTS),))

    def _next_year(self) -> Year:
        """Last year's people, less those who left; some have moved, and new ones have come for those who went."""
        last = self.district.years[-1]
        first = last.first.replace(year=last.first.year + 1)
        follows = self._coaches_replaced(last)
        returning = set(list(follows.values())[::2])
        posts = {}
        for person, post in last.posts.items():
            if post.role is Role.TEACHER:
                coach = follows.get(person)
                stays = coach is None and not chance(self.random, self.parameters.leaves)
                person = person if stays else coach if coach in returning else self._hire(first)
                posts[person] = self._post_after(post, first)
        replaced = {coach: teacher for teacher, coach in follows.items()}
        coaches = [replaced.get(coach, coach) for coach in last.serves]
        office = [person for person, post in last.posts.items() if post.role is Role.ADMINISTRATOR]
        office += [coach for coach in replaced if coach not in returning]
        novices = frozenset(person for person in posts if self.district.hired[person] == first)
        return self._year(first, posts, coaches, office, novices)

    def _coaches_replaced(self, last: Year) -> dict[str, str]:
        """Teacher to coach: the one becomes a coach in the other's stead."""
        experienced = [p for p, post in last.posts.items() if post.role is Role.TEACHER and p not in last.novices]
        number = min(len(experienced), round(self.parameters.coach_turnover * len(last.serves)))
        return dict(
            zip(
                self.random.sample(experienced, number),
                self.random.sample(list(last.serves), number),
                strict=True,
            )
        )

    def _post_after(self, post: Post, first: date) -> Post:
        """The post a year later: the same, or at another school of the level if its holder moves or it has closed."""
        stays = self._is_open(post.school, first)
        if stays and not chance(self.random, self.parameters.moves):
            return post
        level = self.district.schools[post.school].level
        others = [s for s in self._open(first) if s != post.school and self.district.schools[s].level == level]
        if others:
            return replace(post, school=self.random.choice(others))
        return post if stays else self._teaching(self.random.choice(self._open(first)))

    def _is_open(self, school: str, day: date) -> bool:
        closed = self.district.schools[school].closed
        return closed is None or day <= closed

    def _open(self, day: date) -> list[str]:
        return [school for school in self.district.schools if self._is_open(school, day)]

    def _year(
        self, first: date, posts: dict[str, Post], coaches: list[str], office: list[str], novices: frozenset[str]
    ) -> Year:
        schools = self._open(first)
        number = max(1, min(round(len(coaches) / _CLUSTER), len(schools) // 3, len(coaches) // 3))
        clusters = [list(part) for part in _shared_out(coaches, number)]
        serves: dict[str, tuple[str, ...]] = {}
        for cluster, part in zip(clusters, _shared_out(schools, number), strict=True):
            serves |= dealt(part, cluster)
        posts |= {coach: Post(Role.COACH, serves[coach][0]) for coach in coaches}
        posts |= {person: Post(Role.ADMINISTRATOR, schools[0]) for person in office}
        return Year(first, school_days(first.year), posts, novices, serves, clusters)


def _scaled(count: int, size: float) -> int:
    """A count for a district of that size; a neighbour has at least three of everything."""
    return count if size == 1.0 else max(3, round(count * size))
