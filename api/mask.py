"""Who is shown by name, and what stands in the place of everyone else."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache

from api.groups import Profile, profiles
from api.roles import SMALLEST_GROUP, Viewer, ViewerRole
from graph.ids import district_of
from graph.records import Assignment, Entity, Person, Practice, School
from graph.store import Reads
from graph.vocabulary import Role

TOKEN_MARK = "~"
"""Begins the local part of an id that stands for somebody without a name."""

UNTOLD = "not-told"
"""The local part of the id of a school that is not told."""


class Mask:
    """People as one viewer sees them: *real* ids are those of the store, *shown* ids those that leave the process.

    Somebody who is not shown by name has a token for an id: always the same one for one viewer, and without the
    secret nobody can tell whose it is.

    Args:
        secret: keeps tokens from being guessed.
        today: the day by which spells have ended or not.
        smallest_group: what is told of people without names fits at least so many, where the role asks for it.
    """

    def __init__(
        self, reads: Reads, viewer: Viewer, secret: bytes, today: date, smallest_group: int = SMALLEST_GROUP
    ) -> None:
        self._reads, self._viewer, self._secret, self._today = reads, viewer, secret, today
        self._smallest_group = smallest_group
        self.me = reads.canonical().get(("person", viewer.person), viewer.person) if viewer.person else None
        self.shown = lru_cache(1 << 16)(self._shown)
        self._behind: dict[str, str] = {}
        self._groups: dict[str, tuple[Role | None, str | None]] = {}

    def is_here(self, id: str | None) -> bool:
        """The id belongs to the viewer's district, and does not spell what somebody wrote into a log."""
        return id is not None and self._viewer.district in (None, district_of(id)) and id not in self._from_logs

    def is_named(self, id: str) -> bool:
        """The person is shown by name."""
        return id in self._named

    @property
    def named(self) -> frozenset[str]:
        """Everybody who is shown by name."""
        return self._named

    def school(self, id: str | None, *people: str) -> str | None:
        """A school as it may be told; at it, one of these people did something."""
        if not self.is_here(id):
            return None
        told = not self._viewer.rights.grouped or any(id in self._schools_told(person) for person in people)
        return id if told else None

    def classroom(self, id: str | None) -> str | None:
        """A classroom's id, which begins with its teacher's, as it is shown; None where it would tell more."""
        if id is None or id.count("/") < 2 or self._viewer.rights.grouped:
            return None
        teacher, school, year = id.rsplit("/", 2)
        return f"{self.shown(teacher)}/{school}/{year}"

    def token(self, kind: str, id: str) -> str:
        """What stands for an id."""
        key = f"{self._viewer.role}|{self._viewer.person}|{self._viewer.district}|{kind}|{id}"
        digest = hmac.new(self._secret, key.encode(), hashlib.sha256).hexdigest()
        return f"{self._district(id)}:{TOKEN_MARK}{digest[:16]}"

    def together(self, id: str, school: str | None) -> str:
        """The id, as if it were a real one, of all people without names who stand at a school in the same role."""
        spell = next(iter(self.spells(id)), None) if self.is_of_here(id) else None
        role, school = spell.role if spell else None, self.school(school)
        place = (school or "").partition(":")[2]
        group = f"{self._district(id)}:{TOKEN_MARK}{role or ''}/{place}"
        self._groups[group] = role, school
        return group

    def school_of(self, group: str) -> str | None:
        """The school of people who stand together."""
        return self._groups[group][1]

    def label_of(self, shown: str) -> str | None:
        """What somebody without a name is called, by an id that was shown; None where it never was."""
        return self.label(self._behind[shown]) if shown in self._behind else None

    def label(self, id: str) -> str:
        """What somebody without a name is called: "a grade-3 teacher at Woodbrook Elementary School"."""
        if self._viewer.role is ViewerRole.RESEARCHER:
            return f"person {self.shown(id).partition(TOKEN_MARK)[2][:8]}"
        if not self.is_of_here(id):
            return "someone in another district"
        if id in self._groups:
            return self._described(*self._groups[id])
        spell = next(iter(self.spells(id)), None)
        grades = spell.grades if spell and self._viewer.rights.grades else ()
        return self._described(spell.role if spell else None, spell.school if spell else None, grades)

    def _described(self, role: Role | None, school: str | None, grades: Sequence[str] = ()) -> str:
        taught = f"grade-{'/'.join(grades)} " if grades else ""
        article = "an" if not taught and role is Role.ADMINISTRATOR else "a"
        place = f" at {self._schools[school].name}" if school in self._schools and self.is_here(school) else ""
        return f"{article} {taught}{role}{place}" if role else f"someone{place}"

    def spells(self, person: str) -> Sequence[Assignment]:
        """The person's spells, the latest first."""
        return sorted(
            self._spells.get(person, ()), key=lambda s: (s.end is None, str(s.start or ""), s.id), reverse=True
        )

    def profile(self, person: str) -> Profile:
        """What may be told of somebody who stands in a group."""
        return self._profiles.get(person, frozenset())

    def _shown(self, id: str) -> str:
        if id in self._named:
            return id
        token = self.token("person", id)
        self._behind[token] = id
        return token

    def _district(self, id: str) -> str:
        return district_of(id) if self.is_of_here(id) else "elsewhere"

    def is_of_here(self, id: str) -> bool:
        return self._viewer.district in (None, district_of(id))

    def _schools_told(self, person: str) -> frozenset[str]:
        return frozenset(told.school for told in self.profile(person))

    @cached_property
    def _profiles(self) -> Mapping[str, Profile]:
        here = [id for id in self._people if self.is_of_here(id)]
        spells = {id: [s for s in self.spells(id) if self.is_here(s.school)] for id in here}
        return profiles(spells, here, self._smallest_group)

    @cached_property
    def _from_logs(self) -> frozenset[str]:
        """Practices and schools that are only known from logs: their ids and names are what somebody wrote."""
        if self._viewer.rights.everyone:
            return frozenset()
        written: list[Entity] = [school for school in self._schools.values() if school.provisional]
        written += [p for p in self._reads.known(Practice) if p.provisional and not self._is_part_of(p.id)]
        return frozenset(entity.id for entity in written)

    def _is_part_of(self, practice: str) -> bool:
        return self.me is not None and self._reads.uptake(practice, self.me) is not None

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.id: person for person in self._reads.known(Person)}

    @cached_property
    def _schools(self) -> dict[str, School]:
        return {school.id: school for school in self._reads.known(School)}

    @cached_property
    def _spells(self) -> dict[str, list[Assignment]]:
        spells: dict[str, list[Assignment]] = defaultdict(list)
        for spell in self._reads.known(Assignment):
            spells[spell.person].append(spell)
        return spells

    @cached_property
    def _named(self) -> frozenset[str]:
        rights = self._viewer.rights
        here = (person for person in self._people.values() if self.is_of_here(person.id))
        if rights.everyone:
            return frozenset(person.id for person in here)
        own = self._schools_of(self.me, Role.COACH) if rights.own_schools and self.me else frozenset()
        named = (p.id for p in here if rights.open_people and (self._is_open(p) or self._works_at(p, own)))
        return frozenset([*named, *([self.me] if self.me else [])])

    def _is_open(self, person: Person) -> bool:
        return bool(person.open_to_visits) or bool(self._schools_of(person.id, Role.COACH))

    def _works_at(self, person: Person, schools: frozenset[str]) -> bool:
        return person.school in schools or not schools.isdisjoint(self._schools_of(person.id))

    def _schools_of(self, person: str, role: Role | None = None) -> frozenset[str]:
        """Where the person works now, in the role if one is given."""
        spells = (spell for spell in self._spells.get(person, ()) if role in (None, spell.role))
        return frozenset(spell.school for spell in spells if not spell.end or spell.end >= self._today)
