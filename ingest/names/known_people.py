"""Who a name in a row means (DESIGN, section 7): own id, then e-mail, then exact name with school; else it suggests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from graph.ids import district_of, local_id, mention_id
from graph.names import PersonName, person_key, person_keys, person_name
from graph.provenance import Candidate, Mention
from graph.records import Assignment, Person, School
from graph.vocabulary import Role
from graph.when import When, spelled
from ingest.names.asking import answers, asks, asks_anyone_at
from ingest.names.likeness import Likeness, but_unlike, one_bearer, people_alike
from ingest.names.mentions import (
    Found,
    Ledger,
    Meant,
    Stub,
    compared_person,
    known_as,
    looks_like_id,
    mention_key,
    renamed,
    settle,
    shown,
    without_zeros,
)
from ingest.names.near import NameIndex


class KnownPeople:
    """The people of one district, by everything that a sheet may call them.

    Args:
        canonical: the id under which a person's id is read.
        schools: known schools, to name them in the evidence.
    """

    def __init__(
        self, district: str, ledger: Ledger, canonical: Callable[[str], str], schools: Mapping[str, School]
    ) -> None:
        self._district, self._ledger, self._canonical, self._schools = district, ledger, canonical, schools
        self._people: dict[str, Person] = {}
        self._by_key: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_email: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_number: dict[str, dict[str, None]] = defaultdict(dict)
        self._spells: dict[str, dict[str, Assignment]] = defaultdict(dict)
        self._at_school: dict[str, dict[str, None]] = defaultdict(dict)
        self._settled: dict[tuple[str, str | None, Role | None, bool], Meant] = {}
        self._asked: dict[tuple[str, str | None, str], frozenset[str]] = {}
        self._indexes: dict[str | None, NameIndex] = {}

    def learn(self, person: Person) -> None:
        """Take a person in; one only known from logs is nobody's candidate, one of another district has just an id."""
        self._settled.clear()
        self._asked.clear()
        self._indexes.clear()
        if person.provisional:
            return
        self._people[person.id] = person
        if district_of(person.id) != self._district:
            return
        for key in self._names(person):
            self._by_key[key][person.id] = None
        if person.email:
            self._by_email[person.email.casefold()][person.id] = None
        own = person.id.split(":", 1)[-1]
        for number in (own, *person.external_ids):
            self._by_number[without_zeros(number)][person.id] = None

    def _names(self, person: Person) -> frozenset[str]:
        """Compared names that sheets give, not only judgements."""
        return person_keys(person) - self._ledger.names_given(person.id) | {person_key(person.name)}

    def learn_spell(self, spell: Assignment) -> None:
        """Take in that a person was at a school."""
        self._settled.clear()
        self._indexes.clear()
        self._spells[spell.person][spell.id] = spell
        self._at_school[spell.school][spell.person] = None

    def by_email(self, email: str) -> str | None:
        """The one known person with that e-mail."""
        ids = self._by_email.get(email.casefold(), {})
        return next(iter(ids)) if len(ids) == 1 else None

    def knows(self, text: str, school: str | None = None) -> bool:
        """Whether a text is exactly the id, e-mail or name of somebody known."""
        meant = self.find(text, school, elsewhere=True)
        return bool(meant.homonyms) if meant.waits else meant.stub is None

    def find(
        self,
        text: str,
        school: str | None = None,
        *,
        role: Role | None = None,
        elsewhere: bool = False,
        when: When | None = None,
        grades: Iterable[str] = (),
    ) -> Meant:
        """Whom a text means.

        Args:
            school: the school that the row is about; without one the whole district is looked through.
            role: people in this role come before their namesakes.
            elsewhere: the one person of that name in the district will do where the school has none.
            when, grades: the row's; they may tell homonyms at one school apart.
        """
        asked = (text, school, role, elsewhere)
        meant = self._settled.get(asked)
        if meant is None:
            meant = self._settled[asked] = self._find(text, school, role, elsewhere)
        if school and len(meant.homonyms) > 1:
            return self._narrowed(meant, school, when, frozenset(grades))
        return meant

    def asks(self, text: str, school: str | None, meant: Meant) -> frozenset[str]:
        """What the meaning of a text rests on."""
        key = (text, school, meant.reads_as)
        asked = self._asked.get(key)
        if asked is None:
            exact = asks(Person.KIND, text)
            known = None if meant.waits or meant.stub else self._people.get(meant.reads_as)
            sure = known is not None and not exact.isdisjoint(answers(known))
            asked = self._asked[key] = exact if sure else exact | {asks_anyone_at(school)}
        return asked

    def _find(self, text: str, school: str | None, role: Role | None, elsewhere: bool) -> Meant:
        own = self._own_id(text)
        if own:
            return known_as(own)
        if "@" in text:
            return self._by_address(text)
        if looks_like_id(text):
            return self._by_lost_id(text)
        name = person_name(text)
        mention = self._mention(text, school)
        found = self._namesakes(name, school, role, elsewhere)
        stub = Stub(Person, id=mention.id, name=shown(text), school=school)
        return settle(mention, found, self._ledger, self, stub)

    def bearer(self, id: str, person: Person, school: str | None) -> Meant:
        """Who is meant by a roster's row that gives the id, or the e-mail, of somebody known, and these names.

        A name that is unlike the known one waits.
        """
        known = self._people.get(self._canonical(id))
        email = person.email if known and person.email == known.email else None
        if known is None or (
            not person_name(known.name).unlike(person_name(person.name))
            and one_bearer(self._names(known), person_keys(person), email)
        ):
            return known_as(id)
        return renamed(self._mention(person.name, school), known.id, known.name, self._ledger, self)

    def _mention(self, text: str, school: str | None) -> Mention:
        written = compared_person(text)
        id = mention_id(self._district, written, school)
        return Mention(mention_key("person", self._district, written, school), "person", text, school, id)

    def of_roster(self, name: str, school: str | None, role: Role | None) -> Meant:
        """Whom a row of a roster means that has no id: somebody of exactly this name, else somebody new."""
        exact = Found(tuple(self._exactly(person_name(name), school, role)))
        return replace(settle(self._mention(name, school), exact, self._ledger, self, Stub(Person)), stub=None)

    def _own_id(self, text: str) -> str | None:
        for id in (local_id(self._district, text), text):
            if self.known_id(id):
                return self._canonical(id)
        external = [id for id in self._by_number.get(without_zeros(text), ()) if self._has_external(id, text)]
        return external[0] if len(external) == 1 else None

    def _has_external(self, id: str, text: str) -> bool:
        return text in self._people[id].external_ids

    def known_id(self, id: str) -> str | None:
        """The canonical id of a known person, or None."""
        read_as = self._canonical(id)
        return read_as if read_as in self._people else None

    def _by_address(self, text: str) -> Meant:
        address = text.casefold()
        id = mention_id(self._district, address)
        mention = Mention(mention_key("person", self._district, address), "person", text, None, id)
        found = Found(tuple(self._by_email.get(address, ())), how=Likeness(1.0, "the same e-mail"))
        stub = Stub(Person, id=id, name=text, email=address)
        return settle(mention, found, self._ledger, self, stub)

    def _by_lost_id(self, text: str) -> Meant:
        id = local_id(self._district, text)
        mention = Mention(mention_key("person", self._district, compared_person(text)), "person", text, None, id)
        evidence = Likeness(0.8, "the same id but for case, punctuation or leading zeros, which spreadsheets drop")
        alike = tuple((i, evidence) for i in self._by_number.get(without_zeros(text), ()))
        stub = Stub(Person, id=id, name=text)
        return settle(mention, Found((), alike), self._ledger, self, stub)

    def _namesakes(self, name: PersonName, school: str | None, role: Role | None, elsewhere: bool) -> Found:
        everyone = self._called(name)
        exact = self._exactly(name, school, role) or (everyone if elsewhere else [])
        if exact:
            return Found(tuple(exact))
        if school:
            return Found((), (*self._elsewhere(everyone, school), *self._alike(name, self._near(name, school))))
        return Found((), self._alike(name, (id for id in self._near(name) if not role or self._is(id, role))))

    def _called(self, name: PersonName) -> list[str]:
        """People of exactly this name, and of no unlike title."""
        return [id for id in self._by_key.get(name.key, ()) if not name.unlike(person_name(self._people[id].name))]

    def _exactly(self, name: PersonName, school: str | None, role: Role | None) -> list[str]:
        """Those at the school; without one those in the role, or if there are none, in the district."""
        everyone = self._called(name)
        if school:
            return [id for id in everyone if id in self._at_school.get(school, {})]
        return [id for id in everyone if role and self._is(id, role)] or everyone

    def _near(self, name: PersonName, school: str | None = None) -> Iterable[str]:
        """People at the school, or of the district, whose names may be like a name."""
        if school not in self._indexes:
            pool = self._at_school.get(school, {}) if school else self._people
            people = (self._people[id] for id in pool if id in self._people and district_of(id) == self._district)
            self._indexes[school] = NameIndex((p.id, key) for p in people for key in sorted(person_keys(p)))
        return self._indexes[school].near([name.key])[0]

    def _is(self, id: str, role: Role) -> bool:
        return any(spell.role is role for spell in self._spells[id].values())

    def _elsewhere(self, ids: Iterable[str], school: str) -> tuple[tuple[str, Likeness], ...]:
        evidence = Likeness(0.75, f"the same name, but no record of this person at {self._school_name(school)}")
        return tuple((id, evidence) for id in ids)

    def _alike(self, name: PersonName, ids: Iterable[str]) -> tuple[tuple[str, Likeness], ...]:
        found = ((id, self._likeness(name, id)) for id in ids if id in self._people)
        return tuple((id, likeness) for id, likeness in found if likeness)

    def _likeness(self, name: PersonName, id: str) -> Likeness | None:
        person = self._people[id]
        likenesses = (people_alike(name.key, key) for key in sorted(person_keys(person)))
        likest = max((found for found in likenesses if found), key=lambda found: found.score, default=None)
        return but_unlike(likest, name, person_name(person.name)) if likest else None

    def candidate(self, id: str, likeness: Likeness) -> Candidate:
        """A known person as offered, with where and what the person is or was."""
        spells = sorted(self._spells.get(id, {}).values(), key=lambda spell: (spell.start or date.min, spell.id))
        evidence = (likeness.evidence, *map(self._spell_in_words, spells))
        return Candidate(id, self._people[id].label, round(likeness.score, 2), evidence)

    def _spell_in_words(self, spell: Assignment) -> str:
        grades = f", grade {', '.join(spell.grades)}" if spell.grades else ""
        start = f" from {spelled(spell.start)}" if spell.start else ""
        end = f" to {spelled(spell.end)}" if spell.end else ""
        return f"{spell.role} at {self._school_name(spell.school)}{grades}{start}{end}"

    def _school_name(self, id: str) -> str:
        return self._schools[id].name if id in self._schools else id.split(":", 1)[-1]

    def _narrowed(self, meant: Meant, school: str, when: When | None, grades: frozenset[str]) -> Meant:
        left = meant.homonyms
        spells = {id: [s for s in self._spells[id].values() if s.school == school] for id in left}
        tests: list[Callable[[Assignment], bool]] = [
            lambda spell: when is None or _covers(spell, when),
            lambda spell: not grades or bool(grades & set(spell.grades)),
        ]
        for test in tests:
            fitting = tuple(id for id in left if any(map(test, spells[id])))
            left = fitting or left
        if len(left) == 1:
            judged = meant.mention and self._ledger.different(meant.mention.key)
            rests_on = replace(meant.mention, candidates=()) if meant.mention and judged else None
            return replace(known_as(left[0]), mention=rests_on)
        return meant


def _covers(spell: Assignment, when: When) -> bool:
    return (spell.start is None or spell.start <= when.hi) and (spell.end is None or spell.end >= when.lo)
