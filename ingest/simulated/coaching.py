"""A coach's days: which school, which teachers, which step of which cycle, and what comes of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from random import Random

from graph.vocabulary import SEVEN_PATHWAYS, Channel
from ingest.simulated.district import Year
from ingest.simulated.history import THIS_CLASSROOM, Entry
from ingest.simulated.knowledge import Knowledge
from ingest.simulated.parameters import Parameters, chance

_PATHWAYS = tuple(SEVEN_PATHWAYS)
_GIVING = {"modelling": Channel.MODELLING, "resource share": Channel.RESOURCE, "co-teaching": Channel.CO_TEACHING}
_SUPPORT_WORK = ("PLC or data meeting", "resource share", "other")
_GOALS = (
    "More students explain their thinking",
    "Students work well in teams",
    "Every reader finds a book that fits",
    "Students use feedback to improve their work",
    "More questions from students than from me",
    "Students can say what they are learning and why",
)

_Steps = tuple[tuple[str, str], ...]
_FROM_COACH: tuple[_Steps, ...] = (
    (("goal", "co-planning"), ("modelling", "modelling"), ("observing", "observation"), ("observing", "feedback")),
    (("goal", "co-planning"), ("modelling", "modelling"), ("modelling", "co-teaching"), ("observing", "observation")),
    (("goal", "resource share"), ("modelling", "co-teaching"), ("observing", "observation")),
)
_FROM_TEACHER: _Steps = (("goal", "co-planning"), ("observing", "observation"), ("observing", "feedback"))


@dataclass(slots=True)
class Cycle:
    """Several visits about one goal of one teacher, or of a few of a team.

    Attributes:
        brings: the coach brings the practice; otherwise the teacher has it already.
        step: how many visits there have been; `seen` is the day of the last.
        channel: how the coach first gave the practice.
    """

    id: str
    coach: str
    school: str
    teachers: tuple[str, ...]
    practice: str | None
    pathway: str
    goal: str
    brings: bool
    steps: _Steps
    step: int = 0
    seen: date | None = None
    channel: Channel = Channel.CO_PLANNING


class Coaching:
    """All coaches' open cycles in one school year."""

    def __init__(self, parameters: Parameters, random: Random, knowledge: Knowledge, year: Year) -> None:
        self.parameters = parameters
        self.random = random
        self.knowledge = knowledge
        self.year = year
        self._open: dict[tuple[str, str], list[Cycle]] = defaultdict(list)
        self._number = 0

    def day(self, number: int, day: date) -> None:
        """One school day, the `number`th of the year: each coach is at one school and works through a few entries."""
        for coach, schools in self.year.serves.items():
            school = schools[number % len(schools)]
            for _ in range(self.random.randint(*self.parameters.entries)):
                self.knowledge.history.entries.append(self._work(coach, school, day))

    def _work(self, coach: str, school: str, day: date) -> Entry:
        if not self.year.staff.get(school) or chance(self.random, self.parameters.without_practice / 5):
            support, pathway = self.random.choice(_SUPPORT_WORK), self.random.choice(_PATHWAYS)
            return Entry(day, coach, school, support, pathway)
        cycles = self._open[coach, school]
        waiting = [cycle for cycle in cycles if cycle.seen != day]
        if len(cycles) < self.parameters.caseload or not waiting:
            cycles.append(cycle := self._begin(coach, school))
        else:
            cycle = self.random.choice(waiting)
        entry = self._visit(cycle, day)
        if cycle.step == len(cycle.steps):
            cycles.remove(cycle)
        return entry

    def _begin(self, coach: str, school: str) -> Cycle:
        teacher = self._teacher(school)
        practice, brings = self._subject_matter(coach, teacher)
        group = brings and chance(self.random, self.parameters.group)
        teachers = (teacher, *self._team(teacher)) if group else (teacher,)
        pathway = self.knowledge.history.practices[practice].pathway if practice else self.random.choice(_PATHWAYS)
        steps = self.random.choice(_FROM_COACH) if brings else _FROM_TEACHER
        self._number += 1
        id = f"{self.year.first.year}-{self._number:05d}"
        return Cycle(id, coach, school, teachers, practice, pathway, self.random.choice(_GOALS), brings, steps)

    def _teacher(self, school: str) -> str:
        """Somebody there; a teacher in the first year is twice as likely."""
        first, second = self.random.choice(self.year.staff[school]), self.random.choice(self.year.staff[school])
        return second if second in self.year.novices else first

    def _team(self, teacher: str) -> tuple[str, ...]:
        """Up to two colleagues of the same grade and subject."""
        post = self.year.posts[teacher]
        alike = [
            other
            for other in self.year.staff[post.school]
            if other != teacher
            and self.year.posts[other].grades[0] == post.grades[0]
            and self.year.posts[other].subjects == post.subjects
        ]
        return tuple(alike[: self.random.randint(1, 2)])

    def _subject_matter(self, coach: str, teacher: str) -> tuple[str | None, bool]:
        """The practice a cycle is about, if any, and whether the coach brings it."""
        if chance(self.random, self.parameters.without_practice):
            return None, False
        own = self.knowledge.has[teacher]
        if own and chance(self.random, self.parameters.refines):
            new = [practice for practice in own if not self.knowledge.holds(coach, practice)]
            return self.random.choice(new or own), False
        wanted = self.knowledge.untried(teacher, self.year.posts[teacher], self.knowledge.has[coach])
        return wanted, wanted is not None

    def _visit(self, cycle: Cycle, day: date) -> Entry:
        phase, support = cycle.steps[cycle.step]
        opens = cycle.step == 0
        cycle.step, cycle.seen = cycle.step + 1, day
        outcome = idea = heard = None
        if cycle.practice:
            idea, heard = self._came_from(cycle, cycle.practice)
            stages = [self._progress(cycle, cycle.practice, teacher, support, day) for teacher in cycle.teachers]
            outcome = stages[0]
            self._notice(cycle, cycle.practice, phase, day)
        return Entry(
            day,
            cycle.coach,
            cycle.school,
            support,
            cycle.pathway,
            cycle.teachers,
            cycle.practice,
            idea,
            heard if opens else None,
            outcome,
            cycle.id,
            phase,
            cycle.goal,
            opens,
        )

    def _came_from(self, cycle: Cycle, practice: str) -> tuple[str | None, str | None]:
        """Whence the coach has the idea, and the colleague from whom the teacher had heard of it."""
        knowledge = self.knowledge
        held = knowledge.history.taken.get((practice, cycle.teachers[0]))
        by_talk = held.source if held and held.channel is Channel.PEER_TALK else None
        heard = by_talk or knowledge.heard.get((practice, cycle.teachers[0]))
        if not cycle.brings:
            return THIS_CLASSROOM, heard
        return knowledge.history.taken[practice, cycle.coach].source or cycle.coach, heard

    def _progress(self, cycle: Cycle, practice: str, teacher: str, support: str, day: date) -> str:
        """What the visit does for one teacher: the log's word for the use afterwards."""
        if self.knowledge.holds(teacher, practice):
            return self.knowledge.grow(practice, teacher)
        if support in _GIVING and cycle.channel is Channel.CO_PLANNING:
            cycle.channel = _GIVING[support]
        if cycle.step == 1:
            return "heard"
        if support == "modelling" or not chance(self.random, self.parameters.tries):
            return "planning"
        self.knowledge.take(practice, teacher, self.year.posts[teacher], cycle.coach, day, cycle.channel)
        return "trying"

    def _notice(self, cycle: Cycle, practice: str, phase: str, day: date) -> None:
        """A coach who watches something new may take it along."""
        if phase != "observing" or self.knowledge.holds(cycle.coach, practice):
            return
        if chance(self.random, self.parameters.notices):
            post = self.year.posts[cycle.coach]
            self.knowledge.take(practice, cycle.coach, post, cycle.teachers[0], day, Channel.OBSERVATION)
