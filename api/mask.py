"""Who is shown by name, and what stands in the place of everyone else."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache

from api.roles import Viewer, ViewerRole
from graph.ids import district_of
from graph.records import Assignment, Person, School
from graph.store import Reads
from graph.vocabulary import Role

TOKEN_MARK = "~"
"""Begins the local part of an id that stands for somebody without a name."""


class Mask:
    """People as one viewer sees them; by the ids of the store inside, by those that are shown outside.

    Somebody who is not shown by name has a token for an id: always the same one within a district and a role, and
    without the secret nobody can tell whose it is.

    Args:
        secret: keeps tokens from being guessed.
        today: the day by which spells have ended or not.
    """

    def __init__(self, reads: Reads, viewer: Viewer, secret: bytes, today: date) -> None:
        self._reads, self._viewer, self._secret, self._today = reads, viewer, secret, today
        self.me = reads.canonical().get(("person", viewer.person), viewer.person) if viewer.person else None
        self.outer = lru_cache(1 << 16)(self._outer)

    def is_here(self, id: str | None) -> bool:
        """The id belongs to the viewer's district."""
        return id is not None and self._viewer.district in (None, district_of(id))

    def is_named(self, id: str) -> bool:
        """The person is shown by name."""
        return id in self._named

    def inner(self, outer: str) -> str | None:
        """The id of the person who is shown as `outer`; None where the viewer can mean nobody by it."""
        return outer if outer in self._named else self._tokens.get(outer)

    def classroom(self, id: str | None) -> str | None:
        """A classroom's id, which begins with its teacher's, as it is shown."""
        if id is None or id.count("/") < 2:
            return None
        teacher, school, year = id.rsplit("/", 2)
        return f"{self.outer(teacher)}/{school}/{year}"

    def token(self, kind: str, id: str) -> str:
        """What stands for an id."""
        key = f"{self._viewer.role}|{self._viewer.district}|{kind}|{id}"
        digest = hmac.new(self._secret, key.encode(), hashlib.sha256).hexdigest()
        return f"{district_of(id) if self.is_here(id) else 'elsewhere'}:{TOKEN_MARK}{digest[:16]}"

    def label(self, id: str) -> str:
        """What somebody without a name is called: "a grade-3 teacher at Woodbrook Elementary School"."""
        if self._viewer.role is ViewerRole.RESEARCHER:
            return f"person {self.outer(id).partition(TOKEN_MARK)[2][:8]}"
        if not self.is_here(id):
            return "someone in another district"
        spell = next(iter(self._latest(id)), None)
        if spell is None:
            return "someone"
        grades = f"grade-{'/'.join(spell.grades)} " if spell.grades and self._viewer.rights.grades else ""
        article = "an" if not grades and spell.role is Role.ADMINISTRATOR else "a"
        place = self._schools.get(spell.school)
        return f"{article} {grades}{spell.role}{f' at {place}' if place else ''}"

    def _outer(self, id: str) -> str:
        return id if id in self._named else self.token("person", id)

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.id: person for person in self._reads.known(Person)}

    @cached_property
    def _schools(self) -> dict[str, str]:
        return {school.id: school.name for school in self._reads.known(School)}

    @cached_property
    def _spells(self) -> dict[str, list[Assignment]]:
        spells: dict[str, list[Assignment]] = defaultdict(list)
        for spell in self._reads.known(Assignment):
            spells[spell.person].append(spell)
        return spells

    @cached_property
    def _tokens(self) -> dict[str, str]:
        return {self.outer(id): id for id in self._people if id not in self._named}

    @cached_property
    def _named(self) -> frozenset[str]:
        rights = self._viewer.rights
        here = (person for person in self._people.values() if self.is_here(person.id))
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

    def _latest(self, person: str) -> Iterable[Assignment]:
        """The person's spells, the latest first."""
        return sorted(
            self._spells.get(person, ()), key=lambda s: (s.end is None, str(s.start or ""), s.id), reverse=True
        )
