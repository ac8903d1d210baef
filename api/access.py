"""The one place that decides what a viewer sees: the reads of a store, redacted (DESIGN, section 8).

Everything that leaves the process is worked out from these reads, so what is left out here can show nowhere: not in an
answer, a sentence, a list, a picture or an export. Records are built field by field (`api.fields`): a field that
nobody has thought about is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from api.by_school import by_school
from api.cache import Cache
from api.mask import Mask
from api.masked import Masked
from api.roles import SMALLEST_GROUP, Viewer
from graph.answers.counts import Counts, Roster, Suppression, counts, roster, schools_around, suppressed
from graph.diffusion.model import Arrival, Count, Diffusion, Facts, Reach, Received, Uptake
from graph.diffusion.rules import diffuse
from graph.diffusion.walks import Walks
from graph.errors import NotAllowed
from graph.ids import folded
from graph.records import KINDS, Assignment, Canonical, Classroom, Entity, Person, Visit
from graph.store import Reads, Wanted
from graph.stores.shared import Name, names_of, nearest, reach_of
from graph.vocabulary import ADOPTION_LEVEL, Level

E = TypeVar("E", bound=Entity)

NO_LEVELS = "Levels of Use of single people are not shown to leaders."


def seen_by(viewer: Viewer, reads: Reads, secret: bytes, today: date, smallest_group: int = SMALLEST_GROUP) -> Reads:
    """The reads as the viewer may see them."""
    return reads if viewer.sees_everything else Viewed(reads, viewer, secret, today, smallest_group)


class Viewed:
    """The reads of a store for one viewer: `graph.store.Reads`, with ids and labels as they are shown.

    Lists are ordered by the ids that are shown, since the order of hidden ones would tell something of them.
    """

    def __init__(
        self, reads: Reads, viewer: Viewer, secret: bytes, today: date, smallest_group: int = SMALLEST_GROUP
    ) -> None:
        self._reads, self._viewer, self._rights = reads, viewer, viewer.rights
        self._mask = Mask(reads, viewer, secret, today, smallest_group)
        self._masked = Masked(reads, viewer, self._mask)
        self._cache = Cache()

    def revision(self) -> str:
        """See `Reads.revision`."""
        return self._reads.revision()

    def canonical(self) -> Canonical:
        """See `Reads.canonical`; only stewards know other ids, which may spell what somebody wrote."""
        if not self._rights.everyone:
            return {}
        return {ref: id for ref, id in self._reads.canonical().items() if self._mask.is_here(id)}

    def known(self, kind: type[E], ids: Collection[str] | None = None) -> list[E]:
        """See `Reads.known`."""
        everything = cast(dict[str, E], self._cache.get(self._all, kind))
        if ids is None:
            return list(everything.values())
        found = ((everything.get(id) or self._unlisted(kind, id)) for id in sorted(set(ids)))
        return [entity for entity in found if entity is not None]

    def _unlisted(self, kind: type[E], id: str) -> E | None:
        return cast(E | None, self._masked.person(id)) if kind is Person else None

    def _all(self, kind: type[Entity]) -> dict[str, Entity]:
        shown = self._masked.entities(kind)
        return {entity.id: entity for entity in sorted(shown, key=lambda entity: entity.id)}

    def facts(self, practice: str) -> Facts:
        """See `Reads.facts`; what coaches wrote in their own words is left out."""
        if not self._mask.is_here(practice) or not self._rights.singly:
            return Facts(practice)
        return self._masked.facts(self._facts(practice))

    def _facts(self, practice: str) -> Facts:
        """The facts that the viewer may draw conclusions from.

        What coaches write about people who are not theirs to see changes nothing that they are shown: otherwise they
        could write a name down, and look which token moves.
        """
        facts = self._reads.facts(practice)
        if not self._rights.own_schools or self._rights.everyone:
            return facts
        return replace(facts, visits=self._seen(facts.visits), cycle_visits=self._seen(facts.cycle_visits))

    def _seen(self, visits: Iterable[Visit]) -> tuple[Visit, ...]:
        seen = (self._own(visit) if visit.coach == self._mask.me else visit for visit in visits)
        return tuple(visit for visit in seen if visit is not None)

    def _own(self, visit: Visit) -> Visit | None:
        """A visit of the viewer's as it says something of people who are theirs to see; None if of nobody."""
        teachers = tuple(filter(self._mask.is_named, visit.teachers))
        if visit.teachers and not teachers:
            return None
        changes: dict[str, object] = {"teachers": teachers} if teachers != visit.teachers else {}
        if visit.idea_from and visit.idea == "person" and not self._mask.is_named(visit.idea_from):
            changes |= {"idea": None, "idea_from": None}
        if visit.heard_from and not self._mask.is_named(visit.heard_from):
            changes["heard_from"] = None
        if visit.classroom and not self._mask.is_named(visit.classroom.rsplit("/", 2)[0]):
            changes["classroom"] = None
        return visit.model_copy(update=changes) if changes else visit

    def _base(self, practice: str, level: Level) -> Walks:
        return self._cache.get(self._worked_out, practice, level)

    def _worked_out(self, practice: str, level: Level) -> Walks:
        """What follows, under real ids, from the facts that the viewer may draw conclusions from."""
        stored = self._reads.diffusion(practice, level)
        if self._rights.own_schools and not self._rights.everyone and self._takes_part(practice):
            facts = self._facts(practice)
            if facts != self._reads.facts(practice):
                return Walks(diffuse(facts, level))
        return Walks(stored)

    def _takes_part(self, practice: str) -> bool:
        return self._mask.me is not None and self._reads.uptake(practice, self._mask.me) is not None

    def _walks(self, practice: str, level: Level = ADOPTION_LEVEL) -> Walks:
        if level is not ADOPTION_LEVEL and not self._rights.levels:
            raise NotAllowed(NO_LEVELS)
        if not self._mask.is_here(practice):
            return Walks(Diffusion(practice))
        return self._cache.get(self._shown, practice, level)

    def _shown(self, practice: str, level: Level) -> Walks:
        diffusion = self._base(practice, level).diffusion
        if not self._rights.singly:
            diffusion = by_school(diffusion, self._together(practice), self._mask.school_of)
        return Walks(self._masked.diffusion(diffusion, self._own_rows(practice)))

    def _together(self, practice: str) -> dict[str, str]:
        """Under which id each person stands who is not shown by name."""
        return self._cache.get(self._groups, practice)

    def _groups(self, practice: str) -> dict[str, str]:
        walks = self._base(practice, ADOPTION_LEVEL)
        hidden = (uptake for uptake in walks.diffusion.uptakes if not self._mask.is_named(uptake.person))
        return {
            uptake.person: self._mask.together(uptake.person, self._roster.place(uptake, walks.link(uptake.person)))
            for uptake in hidden
        }

    @cached_property
    def _roster(self) -> Roster:
        return roster(self._reads)

    def _own_rows(self, practice: str) -> frozenset[tuple[str, str]]:
        """(source, locator) of the rows that the viewer wrote, and may see what follows from."""
        if not self._takes_part(practice):
            return frozenset()
        own = (visit for visit in self._facts(practice).visits if visit.coach == self._mask.me)
        return frozenset((c.source, c.locator) for visit in own for c in visit.citations)

    def diffusion(self, practice: str, level: Level = ADOPTION_LEVEL) -> Diffusion:
        """See `Reads.diffusion`."""
        return self._walks(practice, level).diffusion

    def uptake(self, practice: str, person: str) -> Uptake | None:
        """See `Reads.uptake`."""
        return self._walks(practice).uptake(person)

    def uptakes_of(self, person: str) -> list[Uptake]:
        """See `Reads.uptakes_of`; people stand under several ids, so each practice is looked at."""
        practices = sorted(reach.practice for reach in self._reads.reaches())
        return [shown for practice in practices if (shown := self.uptake(practice, person))]

    def uptakes_at(self, school: str) -> list[Uptake]:
        """See `Reads.uptakes_at`; each as the practice's own diffusion shows it."""
        practices = sorted({found.practice for found in self._reads.uptakes_at(school)})
        return [
            shown
            for practice in practices
            for shown in self._walks(practice).diffusion.uptakes
            if any(place.school == school for place in shown.places)
        ]

    def arrival(self, practice: str, person: str) -> Arrival | None:
        """See `Reads.arrival`."""
        return self._walks(practice).arrival(person)

    def who(self, practice: str, wanted: Wanted) -> list[Received]:
        """See `Reads.who`; people fit by what is shown of them."""
        if not self._rights.levels and (wanted.level is not ADOPTION_LEVEL or wanted.dropped):
            raise NotAllowed(NO_LEVELS)
        if not self._mask.is_here(practice):
            return []
        tried = [uptake for uptake in self._base(practice, ADOPTION_LEVEL).diffusion.uptakes if _tried(uptake, wanted)]
        ids = {self._id(practice, uptake.person) for uptake in tried}
        walks = self._walks(practice)
        shown = [uptake for uptake in walks.diffusion.uptakes if uptake.person in ids and self._fits(uptake, wanted)]
        return [Received(uptake, walks.source(uptake.person)) for uptake in shown]

    def _id(self, practice: str, person: str) -> str:
        """The id under which somebody's uptake is shown."""
        single = self._rights.singly or self._mask.is_named(person)
        return self._mask.shown(person if single else self._together(practice)[person])

    def _fits(self, uptake: Uptake, wanted: Wanted) -> bool:
        asked = {("school", wanted.school), ("grade", wanted.grade)}
        asked.add(("subject", folded(wanted.subject) if wanted.subject else None))
        asked = {(what, value) for what, value in asked if value is not None}
        at = {("school", place.school) for place in uptake.places}
        return not asked or not asked.isdisjoint(at | self._traits.get(uptake.person, frozenset()))

    @cached_property
    def _traits(self) -> Mapping[str, frozenset[tuple[str, str | None]]]:
        """Where people work and what they teach, as it is shown, by shown id."""
        traits: dict[str, set[tuple[str, str | None]]] = {}
        records = [(s.person, s) for s in self.known(Assignment)] + [(c.teacher, c) for c in self.known(Classroom)]
        for person, record in records:
            own = traits.setdefault(person, set())
            own |= {("school", record.school), *(("grade", grade) for grade in record.grades)}
            own |= {("subject", folded(subject)) for subject in record.subjects}
        return {person: frozenset(own) for person, own in traits.items()}

    def search(self, kind: str, text: str, limit: int = 10) -> list[tuple[str, str]]:
        """See `Reads.search`; nobody and nothing is found by a name that is not shown."""
        wanted = folded(text)
        names = (name for name in self._cache.get(self._names, kind) if _has_in_common(wanted, name.name))
        return nearest(wanted, names, limit)

    def _names(self, kind: str) -> list[Name]:
        shown: list[Entity] = list(self.known(cast(type[Entity], KINDS[kind])))
        return names_of(entity for entity in shown if kind != Person.KIND or self._mask.is_named(entity.id))

    def contacts(self, pathway: str, district: str | None = None) -> Count:
        """See `Reads.contacts`; of one's own district."""
        own = self._viewer.district
        count = self._reads.contacts(pathway, own) if district in (None, own) else 0
        return f"< {self._rights.least}" if isinstance(count, int) and count < self._rights.least else count

    def reaches(self) -> list[Reach]:
        """See `Reads.reaches`."""
        return [self._reach(reach) for reach in self._reads.reaches() if self._mask.is_here(reach.practice)]

    def _reach(self, stored: Reach) -> Reach:
        practice = stored.practice
        if self._rights.own_schools and not self._rights.everyone and self._takes_part(practice):
            return reach_of(self._base(practice, ADOPTION_LEVEL).diffusion)
        if not self._rights.least:
            return _plain(stored, stored.holders, stored.adopted, stored.reached, stored.schools)
        told, shown = self.counts(practice), reach_of(self.diffusion(practice))
        adopted, reached = (self._suppression.told(_number(n), 0) for n in (stored.adopted, stored.reached))
        return _plain(shown, told.holders, adopted, reached, told.schools)

    def counts(self, practice: str) -> Counts:
        """What is counted of a practice, as it may be told: of all people, those who are not shown one by one too."""
        return self._cache.get(self._counts, practice)

    def _counts(self, practice: str) -> Counts:
        if self._rights.grouped:
            return self._counts_of_groups(practice)
        diffusion = self._base(practice, ADOPTION_LEVEL).diffusion
        found = counts(diffusion, self._roster, schools_around(self._reads, diffusion))
        return suppressed(found, diffusion, self._roster, self._suppression) if self._rights.least else found

    def _counts_of_groups(self, practice: str) -> Counts:
        """What is counted of people as they are shown, of some of whom no role and no school is told."""
        diffusion, shown = self.diffusion(practice), roster(self)
        found = counts(diffusion, shown, schools_around(self._reads, self._base(practice, ADOPTION_LEVEL).diffusion))
        if all(uptake.person in shown.schools for uptake in diffusion.uptakes):
            return found
        untold = f"not shown to {self._viewer.role}s"
        return replace(found, teachers=False, through_coaches=untold, roles=untold)

    @property
    def _suppression(self) -> Suppression:
        return Suppression(self._rights.least, self._mask.named, f"not shown to {self._viewer.role}s")


def counts_for(reads: Reads, practice: str) -> Counts:
    """What is counted of a practice, as those who read may be told it."""
    if isinstance(reads, Viewed):
        return reads.counts(practice)
    diffusion = reads.diffusion(practice)
    return counts(diffusion, roster(reads), schools_around(reads, diffusion))


def _has_in_common(wanted: str, name: str) -> bool:
    """Whether a name has three letters in a row of a text, or a word that begins with a shorter one, as in stores."""
    if len(wanted) < 3:
        return f" {wanted}" in f" {name}"
    return any(wanted[i : i + 3] in name for i in range(len(wanted) - 2))


def _tried(uptake: Uptake, wanted: Wanted) -> bool:
    """Whether somebody's latest use is what is wanted (see `Wanted`)."""
    if uptake.dropped:
        return wanted.dropped
    level = uptake.level or (ADOPTION_LEVEL if uptake.origin else None)
    return level is not None and level.rank >= wanted.level.rank


def _plain(reach: Reach, holders: Count, adopted: Count, reached: Count, schools: Count) -> Reach:
    return Reach(reach.practice, holders, adopted, reached, schools, reach.first, reach.last)


def _number(count: Count) -> int:
    return count if isinstance(count, int) else 0
