"""Which provisional record is a known one by its exact name, and which provisional ones are each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from graph.ids import district_of
from graph.names import PersonName, person_keys, person_name, practice_keys, school_keys
from graph.records import Assignment, Canonical, Entity, Person, Practice, Reference, School

E = TypeVar("E", bound=Entity)


def of_kind(entities: Iterable[Entity], kind: type[E]) -> list[E]:
    """Those of the entities that are of that kind."""
    return [entity for entity in entities if isinstance(entity, kind)]


def same_titles(entities: Sequence[Entity]) -> dict[Reference, str]:
    """For each provisional school or practice the one known of its district that shares a name with it."""
    schools, practices = of_kind(entities, School), of_kind(entities, Practice)
    return _unique((s, school_keys(s)) for s in schools) | _unique((p, practice_keys(p)) for p in practices)


def _unique(named: Iterable[tuple[Entity, frozenset[str]]]) -> dict[Reference, str]:
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    provisional = []
    for entity, keys in named:
        if entity.provisional:
            provisional.append((entity, keys))
        else:
            for key in keys:
                known[district_of(entity.id), key].add(entity.id)
    found = {}
    for entity, keys in provisional:
        ids = {id for key in keys for id in known[district_of(entity.id), key]}
        if len(ids) == 1:
            found[entity.KIND, entity.id] = ids.pop()
    return found


class _Known:
    """Known people by everything that a name alone may say."""

    def __init__(self, entities: Sequence[Entity], canonical: Canonical) -> None:
        self._canonical = canonical
        self._schools: dict[str, set[str | None]] = defaultdict(set)
        self._called: dict[tuple[str, str], dict[str, PersonName]] = defaultdict(dict)
        for spell in of_kind(entities, Assignment):
            self._schools[spell.person].add(self.school(spell.school))
        for person in of_kind(entities, Person):
            if not person.provisional:
                for key in (*person_keys(person), (person.email or "").casefold()):
                    self._called[district_of(person.id), key][person.id] = person_name(person.name)

    def school(self, id: str | None) -> str | None:
        """The school as it is read."""
        return self._canonical.get(("school", id), id) if id else None

    def meant_by(self, person: Person) -> list[str]:
        """Ids of those with the person's e-mail; without one, of those of the name at the school."""
        district = district_of(person.id)
        if person.email:
            return [*self._called.get((district, person.email.casefold()), ())]
        name, school = person_name(person.name), self.school(person.school)
        fitting = [id for id, other in self._called.get((district, name.key), {}).items() if not name.unlike(other)]
        return [id for id in fitting if school in self._schools[id]] if school else fitting


def same_people(entities: Sequence[Entity], canonical: Canonical) -> dict[Reference, str]:
    """For each provisional person the one known person who is meant.

    Where nobody is known, people of one name at one school are one, unless titles say that they are several.
    """
    known = _Known(entities, canonical)
    found: dict[Reference, str] = {}
    strangers: dict[tuple[str, str | None, str], dict[str, str]] = defaultdict(dict)
    for person in of_kind(entities, Person):
        if person.provisional:
            ids, name = known.meant_by(person), person_name(person.name)
            if len(ids) == 1:
                found["person", person.id] = ids[0]
            elif not person.email:
                strangers[district_of(person.id), known.school(person.school), name.key][person.id] = name.sex
    return found | dict(_same_strangers(strangers.values()))


def _same_strangers(namesakes: Iterable[dict[str, str]]) -> Iterator[tuple[Reference, str]]:
    """Each provisional person with the one that stands for all of the name; of some, a title tells the sex."""
    for sexes in namesakes:
        if len({*sexes.values()} - {""}) < 2:
            first = min(sexes, key=lambda id: (sexes[id], id))
            yield from ((("person", id), first) for id in sexes if id != first)
