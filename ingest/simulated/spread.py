"""The true diffusion, day by day: inventing, coaching, meeting and talking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from graph.vocabulary import Channel, MeetingKind, Role
from ingest.simulated.calendar import SCHOOL_DAYS
from ingest.simulated.coaching import Coaching
from ingest.simulated.district import District, Post, Year
from ingest.simulated.history import OUTCOMES, Gathering, History, Seen
from ingest.simulated.knowledge import Knowledge
from ingest.simulated.parameters import Parameters, Progress, chance

_WEEK, _MONTH, _TWO_MONTHS = 5, 20, 36
"""In school days."""

_CONVENINGS = (45, 95, 150)
"""The school days of a year on which the districts meet."""

_WEEKS = SCHOOL_DAYS // _WEEK


def spread(parameters: Parameters, districts: Sequence[District], progress: Progress) -> History:
    """Everything that happens in those districts from the first school day to the last."""
    knowledge = Knowledge(parameters, parameters.random("spread"))
    total = parameters.years * SCHOOL_DAYS
    for number in range(parameters.years):
        years = [(district, district.years[number]) for district in districts]
        running = [_Year(parameters, knowledge, district, year, number == 0) for district, year in years]
        for index, day in enumerate(years[0][1].days):
            for one in running:
                one.day(index, day)
            if len(years) > 1 and index in _CONVENINGS:
                _convene(knowledge, years, day)
            progress(number * SCHOOL_DAYS + index + 1, total)
    return knowledge.history


class _Year:
    """One district's school year."""

    def __init__(
        self, parameters: Parameters, knowledge: Knowledge, district: District, year: Year, is_first: bool
    ) -> None:
        self.parameters = parameters
        self.knowledge = knowledge
        self.random = knowledge.random
        self.district = district
        self.year = year
        self.head_start = parameters.at_start if is_first else 0
        self.teachers = {person: post for person, post in year.posts.items() if post.role is Role.TEACHER}
        self.office = [person for person, post in year.posts.items() if post.role is Role.ADMINISTRATOR]
        self.coaching = Coaching(parameters, self.random, knowledge, year)

    def day(self, index: int, day: date) -> None:
        """What happens on the `index`th school day of the year."""
        if index % _WEEK == 0:
            self.knowledge.ripen(day, self.teachers)
            self._invent(day, 1 + (self.head_start if index == 0 else 0))
            self._talk(day)
        if index % _TWO_MONTHS == 0:
            self._meet_all_coaches(day)
        if index % _WEEK == 4:
            self._huddle(day)
        if index % _MONTH == 12:
            self._meet_at_schools(day)
        self.coaching.day(index, day)

    def _invent(self, day: date, weeks: int) -> None:
        """That many weeks' worth of practices are born in classrooms."""
        expected = len(self.teachers) * self.parameters.births * weeks / _WEEKS
        number = int(expected) + chance(self.random, expected % 1)
        for person in self.random.choices(list(self.teachers), k=number):
            self.knowledge.invent(self.district, person, self.teachers[person], day)

    def _talk(self, day: date) -> None:
        """A week's talk among colleagues, and what visitors happen to see in use."""
        for person, post in self.teachers.items():
            practice = self.knowledge.recent(person)
            if practice and chance(self.random, self.parameters.talks):
                self._tell(person, self._colleague(person, post), practice, day)
            if practice and chance(self.random, self.parameters.uses_written):
                outcome = self.knowledge.grow(practice, person)
                if outcome in OUTCOMES:
                    self.knowledge.history.seen.append(Seen(day, person, practice, OUTCOMES[outcome], post.school))

    def _colleague(self, person: str, post: Post) -> str:
        """Somebody at the school, by preference of the same grade."""
        staff = self.year.staff[post.school]
        chosen = [self.random.choice(staff) for _ in range(3)]
        near = [other for other in chosen if self.teachers[other].grades == post.grades and other != person]
        return near[0] if near else chosen[0]

    def _tell(self, person: str, listener: str, practice: str, day: date) -> None:
        post = self.teachers[listener]
        if self.knowledge.holds(listener, practice) or not self.knowledge.suits(practice, post):
            return
        if chance(self.random, self.parameters.talk_takes):
            self.knowledge.take(practice, listener, post, person, day, Channel.PEER_TALK)
        else:
            self.knowledge.heard[practice, listener] = person

    def _meet_all_coaches(self, day: date) -> None:
        """Every two months all coaches meet; the central office brings something new, and a coach presents."""
        for _ in range(self.parameters.central):
            person = self.random.choice(self.office)
            practice = self.knowledge.invent(self.district, person, self.year.posts[person], day)
            self._present(MeetingKind.PLC, day, [*self.year.serves, person], person, practice, self.district.name)
        coach = self.random.choice(list(self.year.serves))
        self._present_recent(MeetingKind.PLC, day, list(self.year.serves), coach, self.district.name)

    def _huddle(self, day: date) -> None:
        """Once a week each cluster meets, and a coach who has something presents."""
        for number, cluster in enumerate(self.year.clusters, 1):
            ready = [coach for coach in cluster if self.knowledge.has[coach]]
            presenter = self.random.choice(ready or cluster)
            self._present_recent(MeetingKind.HUDDLE, day, cluster, presenter, f"Cluster {number}")

    def _meet_at_schools(self, day: date) -> None:
        """Once a month a few teachers of each school meet, and one presents."""
        for school, staff in self.year.staff.items():
            people = self.random.sample(staff, min(len(staff), self.random.randint(4, 8)))
            name = self.district.schools[school].short(day)
            self._present_recent(MeetingKind.PLC, day, people, people[0], name, school)

    def _present_recent(
        self, kind: MeetingKind, day: date, people: list[str], presenter: str, place: str, school: str | None = None
    ) -> None:
        practice = self.knowledge.recent(presenter)
        if practice and len(people) > 1:
            self._present(kind, day, people, presenter, practice, place, school)

    def _present(
        self,
        kind: MeetingKind,
        day: date,
        people: list[str],
        presenter: str,
        practice: str,
        place: str,
        school: str | None = None,
    ) -> None:
        gathering = Gathering(day, kind, tuple(people), presenter, practice, place, school)
        _present(self.knowledge, gathering, self.year.posts)


def _convene(knowledge: Knowledge, years: Sequence[tuple[District, Year]], day: date) -> None:
    """People of all districts meet; somebody of each presents."""
    posts: dict[str, Post] = {}
    delegates = [_delegates(knowledge.random, year) for _, year in years]
    for (_, year), people in zip(years, delegates, strict=True):
        posts |= {person: year.posts[person] for person in people}
    for presenter in (people[0] for people in delegates):
        practice = knowledge.recent(presenter)
        if practice:
            gathering = Gathering(day, MeetingKind.CONVENING, tuple(posts), presenter, practice, "Convening")
            _present(knowledge, gathering, posts)


def _delegates(random: Random, year: Year) -> list[str]:
    coaches = list(year.serves)
    teachers = [person for staff in year.staff.values() for person in staff]
    return [
        *random.sample(coaches, min(len(coaches), 2 + len(coaches) // 6)),
        *random.sample(teachers, min(len(teachers), 2 + len(teachers) // 200)),
    ]


def _present(knowledge: Knowledge, gathering: Gathering, posts: dict[str, Post]) -> None:
    """Some of those who are there take the practice up."""
    knowledge.history.gatherings.append(gathering)
    for person in gathering.people:
        post, practice = posts[person], gathering.practice
        if knowledge.holds(person, practice) or not knowledge.suits(practice, post):
            continue
        if chance(knowledge.random, knowledge.parameters.meeting_takes):
            channel = gathering.kind.channel
            knowledge.take(practice, person, post, gathering.presenter, gathering.day, channel)
