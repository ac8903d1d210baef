"""Which ids mean the same: canonical ids, from judgements and exact names (DESIGN, sections 3 and 7).

Nothing is ever merged in what is kept; records and facts keep the ids they were written with, and the mapping made
here is applied when they are read. It is derived data: it depends on what is known, never on the order of loading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from graph.ids import classroom_id, district_of, folded
from graph.records import (
    Alias,
    Assignment,
    Canonical,
    Classroom,
    Entity,
    Judgement,
    Person,
    Practice,
    Reference,
    School,
)
from graph.vocabulary import Verdict

_TITLES = frozenset({"mr", "mrs", "ms", "mx", "miss", "dr", "prof", "coach", "principal"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "edd", "med"})


@lru_cache(1 << 16)
def person_key(text: str) -> str:
    """A person's name as it is compared: given name first, without titles, suffixes, case, accents or punctuation.

    >>> person_key("O’Neill, Kate") == person_key("Ms. Kate O'Neill")
    True
    """
    last, comma, first = text.partition(",")
    if comma and folded(first) not in _SUFFIXES:
        text = f"{first} {last}"
    words = folded(text).split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    return " ".join(words)


def person_keys(person: Person) -> frozenset[str]:
    """Every compared name of a person; a preferred or known-as given name alone is joined to the surname."""
    surname = person_key(person.name).split()[1:]
    keys = {person_key(person.name)}
    for other in (person.preferred_name, *person.former_names, *person.also_known_as):
        if other:
            words = person_key(other).split()
            keys.add(" ".join(words if len(words) > 1 else [*words, *surname]))
    return frozenset(key for key in keys if key)


def practice_keys(practice: Practice) -> frozenset[str]:
    """Every compared title of a practice."""
    return frozenset(map(folded, (practice.title, *practice.aliases)))


def school_keys(school: School) -> frozenset[str]:
    """Every compared name of a school."""
    return frozenset(map(folded, (school.name, *(alias.name for alias in school.aliases))))


E = TypeVar("E", bound=Entity)


def of_kind(entities: Iterable[Entity], kind: type[E]) -> list[E]:
    """Those of the entities that are of that kind."""
    return [entity for entity in entities if isinstance(entity, kind)]


def canonical_ids(entities: Sequence[Entity], judgements: Iterable[Judgement]) -> dict[Reference, str]:
    """The canonical id of every (kind, id) that means another record.

    A judgement "same" decides. Without one, a provisional record is the one known record of its district that has
    exactly its name (a person: at the same school, or with the same e-mail), unless somebody judged it different.
    """
    standing = [judgement for judgement in judgements if judgement.taken_back is None]
    exists = {(entity.KIND, entity.id) for entity in entities}
    links: dict[Reference, str] = {
        (j.kind, j.mention): j.candidate
        for j in sorted(standing, key=lambda j: (j.at, j.id))
        if j.verdict is Verdict.SAME and (j.kind, j.candidate) in exists and j.mention != j.candidate
    }
    apart = {(j.kind, j.mention, j.candidate) for j in standing if j.verdict is Verdict.DIFFERENT}
    schools, practices = of_kind(entities, School), of_kind(entities, Practice)
    found = _unique_namesakes((s, s.provisional, school_keys(s)) for s in schools)
    found |= _unique_namesakes((p, p.provisional, practice_keys(p)) for p in practices)
    for reference, id in found.items():
        if (*reference, id) not in apart:
            links.setdefault(reference, id)
    canonical = _followed(links)
    for reference, id in _same_people(entities, canonical).items():
        if (*reference, id) not in apart:
            links.setdefault(reference, id)
    canonical = _followed(links)
    return canonical | _renamed_classrooms(of_kind(entities, Classroom), canonical)


def joined(entities: Sequence[E], canonical: Canonical) -> list[E]:
    """One entity for each canonical id, by id; a record read as another leaves it its names."""
    others: dict[str, list[E]] = defaultdict(list)
    own: dict[str, E] = {}
    for entity in entities:
        id = canonical.get((entity.KIND, entity.id))
        if id is None:
            own[entity.id] = entity
        else:
            others[id].append(entity)
    return [_with_names(own[id].renamed(canonical), others[id]) for id in sorted(own)]


def _with_names(entity: E, others: Sequence[E]) -> E:
    update: dict[str, object] = {}
    if isinstance(entity, Person):
        names = (name for o in of_kind(others, Person) for name in (o.name, *o.also_known_as) if "@" not in name)
        update = {"also_known_as": _added(entity.also_known_as, names, {entity.name})}
    elif isinstance(entity, Practice):
        titles = (title for o in of_kind(others, Practice) for title in (o.title, *o.aliases))
        update = {"aliases": _added(entity.aliases, titles, {entity.title})}
    elif isinstance(entity, School):
        had = {entity.name, *(alias.name for alias in entity.aliases)}
        new = dict.fromkeys(o.name for o in of_kind(others, School) if o.name not in had)
        update = {"aliases": (*entity.aliases, *map(Alias, new))}
    return entity.model_copy(update=update) if others else entity


def _added(names: tuple[str, ...], more: Iterable[str], but: set[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys((*names, *more)) if name not in but)


def _unique_namesakes(named: Iterable[tuple[Entity, bool, frozenset[str]]]) -> dict[Reference, str]:
    """For each provisional record the one known record of its district that shares a name with it."""
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    provisional = []
    for entity, is_provisional, keys in named:
        if is_provisional:
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


def _same_people(entities: Sequence[Entity], canonical: Canonical) -> dict[Reference, str]:
    schools_of: dict[str, set[str]] = defaultdict(set)
    for spell in of_kind(entities, Assignment):
        schools_of[spell.person].add(canonical.get(("school", spell.school), spell.school))
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    people = of_kind(entities, Person)
    for person in people:
        if not person.provisional:
            for key in person_keys(person):
                known[district_of(person.id), key].add(person.id)
            if person.email:
                known[district_of(person.id), person.email.casefold()].add(person.id)
    found = {}
    for person in people:
        if person.provisional:
            key = person.email.casefold() if person.email else person_key(person.name)
            ids = known[district_of(person.id), key]
            if person.school and not person.email:
                school = canonical.get(("school", person.school), person.school)
                ids = {id for id in ids if school in schools_of[id]}
            if len(ids) == 1:
                found["person", person.id] = next(iter(ids))
    return found


def _renamed_classrooms(classrooms: Iterable[Classroom], canonical: Canonical) -> dict[Reference, str]:
    renamed = {}
    for room in classrooms:
        now = room.renamed(canonical)
        if (now.teacher, now.school) != (room.teacher, room.school):
            renamed["classroom", room.id] = classroom_id(now.teacher, now.school, room.school_year)
    return renamed


def _followed(links: Mapping[Reference, str]) -> dict[Reference, str]:
    """Links followed to their ends; of links in a ring, the smallest id is the end."""
    ends: dict[Reference, str] = {}
    for kind, start in links:
        seen = [start]
        while (following := links.get((kind, seen[-1]))) is not None and following not in seen:
            seen.append(following)
        end = seen[-1] if following is None else min(seen[seen.index(following) :])
        if end != start:
            ends[kind, start] = end
    return ends
