"""Who has which practice: inventing, hearing of, taking up, giving up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from graph.ids import local_id
from graph.vocabulary import SEVEN_PATHWAYS, Channel, Role
from ingest.simulated.district import LEVELS, District, Post
from ingest.simulated.history import OUTCOMES, History, Practice, Taken
from ingest.simulated.names import KINDS, SUBJECTS, adapted_title, practice_title
from ingest.simulated.parameters import Parameters, chance

_PATHWAYS = tuple(SEVEN_PATHWAYS)
_RECENT = 6
"""People talk about and present one of the last few practices that they came by."""


class Knowledge:
    """The practices that people have at the moment; `history` keeps how they got them.

    Attributes:
        has: the practices of each person, in the order in which they came by them.
        heard: from whom a person last heard of a practice, by practice and person.
    """

    def __init__(self, parameters: Parameters, random: Random) -> None:
        self.parameters = parameters
        self.random = random
        self.history = History()
        self.has: dict[str, list[str]] = defaultdict(list)
        self.heard: dict[tuple[str, str], str] = {}
        self._titles: dict[str, str] = {}
        self._numbers: dict[str, int] = defaultdict(int)
        self._ripening: list[tuple[date, str, str]] = []

    def holds(self, person: str, practice: str) -> bool:
        """Whether the person ever had it; who gave it up does not take it up again."""
        return (practice, person) in self.history.taken

    def suits(self, practice: str, post: Post) -> bool:
        """Whether somebody in that post could use it; coaches and administrators can take note of everything."""
        it = self.history.practices[practice]
        if post.role is not Role.TEACHER:
            return True
        return (not it.subject or it.subject in post.subjects) and (not it.grades or post.grades[0] in it.grades)

    def recent(self, person: str) -> str | None:
        """One of the practices that the person came by last."""
        latest = self.has[person][-_RECENT:]
        return self.random.choice(latest) if latest else None

    def untried(self, person: str, post: Post, known: Sequence[str]) -> str | None:
        """One of the known practices that would be new to the person, found by a few tries."""
        for _ in range(12 if known else 0):
            practice = self.random.choice(known)
            if self.suits(practice, post) and not self.holds(person, practice):
                return practice
        return None

    def take(self, practice: str, person: str, post: Post, source: str, day: date, channel: Channel) -> None:
        """The person has it now; one who teaches may make another practice of it later."""
        teaches = post.role is Role.TEACHER
        school = post.school if teaches else None
        self.history.taken[practice, person] = Taken(practice, person, source, day, channel, school, teaches)
        self.has[person].append(practice)
        if teaches and chance(self.random, self.parameters.adapts):
            due = day + timedelta(days=self.random.randint(14, 90))
            self._ripening.append((due, person, practice))

    def drop(self, practice: str, person: str) -> None:
        """The person uses it no longer."""
        self.has[person].remove(practice)

    def grow(self, practice: str, person: str) -> str:
        """Use as a visitor finds it: it may have risen by a level since, or ended. Returns the log's word for it."""
        taken = self.history.taken[practice, person]
        taken.used = True
        if practice not in self.has[person]:
            return "dropped"
        if chance(self.random, self.parameters.drops) and taken.source is not None:
            self.drop(practice, person)
            return "dropped"
        if chance(self.random, self.parameters.grows) and taken.stage < len(OUTCOMES) - 1:
            taken.stage += 1
        return taken.outcome

    def invent(self, district: District, person: str, post: Post, day: date) -> str:
        """A new practice of that person's; the central office's suit every grade."""
        teaches = post.role is Role.TEACHER
        subject = self.random.choice((*post.subjects, "")) if teaches else self.random.choice((*SUBJECTS, ""))
        kind = self.random.choice(KINDS)
        grades = next(grades for grades in LEVELS.values() if post.grades[0] in grades) if teaches else ()
        title = practice_title(self.random, subject, kind, self._titles)
        school = post.school if teaches else None
        return self._born(
            Practice(
                self._new_id(district.id),
                title,
                kind,
                self.random.choice(_PATHWAYS),
                subject,
                grades,
                day,
                person,
                school,
            )
        )

    def ripen(self, day: date, staff: dict[str, Post]) -> None:
        """Adaptations that are ready become practices of their own, if their makers are still there."""
        due = [ripe for ripe in self._ripening if ripe[0] <= day]
        self._ripening = [ripe for ripe in self._ripening if ripe[0] > day]
        for _, person, practice in due:
            if person in staff:
                self._adapt(practice, person, staff[person], day)

    def _adapt(self, practice: str, person: str, post: Post, day: date) -> None:
        old = self.history.practices[practice]
        title = adapted_title(self.random, old.title, self._titles)
        id = self._new_id(person.partition(":")[0])
        new = Practice(
            id, title, old.kind, old.pathway, old.subject, old.grades, day, person, post.school, adapted_from=practice
        )
        self._born(new)

    def _new_id(self, district: str) -> str:
        self._numbers[district] += 1
        return local_id(district, f"P{self._numbers[district]:04d}")

    def _born(self, practice: Practice) -> str:
        self._titles[practice.title] = practice.id
        self.history.practices[practice.id] = practice
        inventor, used = practice.inventor, practice.school is not None
        taken = Taken(practice.id, inventor, None, practice.born, None, practice.school, used, stage=1)
        self.history.taken[practice.id, inventor] = taken
        self.has[inventor].append(practice.id)
        return practice.id
