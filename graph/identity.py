"""Which ids mean the same: canonical ids, from judgements and exact names (DESIGN, sections 3 and 7).

Nothing is ever merged in what is kept; records and facts keep the ids they were written with, and the mapping made
here is applied when they are read. It is derived data: it depends on what is known, never on the order of loading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from graph.ids import classroom_id
from graph.namesakes import of_kind, same_people, same_titles
from graph.records import (
    Alias,
    Canonical,
    Classroom,
    Entity,
    Judgement,
    Person,
    Practice,
    Reference,
    School,
    merged,
)
from graph.vocabulary import Verdict

E = TypeVar("E", bound=Entity)


class _Links:
    """Which id is read as which other; never do links join two that were judged apart.

    Args:
        apart: pairs of ids of a kind.
    """

    def __init__(self, apart: Iterable[tuple[Reference, Reference]] = ()) -> None:
        self.read_as: dict[Reference, str] = {}
        self._members: dict[Reference, set[Reference]] = {}
        self._apart: dict[Reference, set[Reference]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def add(self, reference: Reference, id: str) -> None:
        """Read one as another, unless it is already read as one, or somebody said that they are not the same."""
        other = (reference[0], id)
        mine, theirs = (self._members.get(each, {each}) for each in (reference, other))
        forbidden = any(not self._apart[member].isdisjoint(theirs) for member in mine if member in self._apart)
        if reference != other and reference not in self.read_as and not forbidden:
            self.read_as[reference] = id
            together = mine | theirs
            self._members |= dict.fromkeys(together, together)

    def joins(self, one: Reference, other: Reference) -> bool:
        """Whether two are read as one."""
        return other in self._members.get(one, ())


def canonical_ids(entities: Sequence[Entity], judgements: Iterable[Judgement]) -> dict[Reference, str]:
    """The canonical id of every (kind, id) that means another record.

    A judgement "same" decides. Without one, a provisional record is the one known record of its district that has
    exactly its name (a person: at the same school, or with the same e-mail). Two that somebody judged different are
    never joined, not by way of a third either.
    """
    standing = [judgement for judgement in judgements if judgement.taken_back is None]
    exists = {(entity.KIND, entity.id) for entity in entities}
    links = _Links(_ends(j) for j in standing if j.verdict is Verdict.DIFFERENT)
    for mention, id in _judged_same(standing).items():
        if (mention[0], id) in exists:
            links.add(mention, id)
    for reference, id in same_titles(entities).items():
        links.add(reference, id)
    for reference, id in same_people(entities, _followed(links.read_as)).items():
        links.add(reference, id)
    canonical = _followed(links.read_as)
    return canonical | _renamed_classrooms(of_kind(entities, Classroom), canonical)


def contradicted(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements "different" about two that the judgements "same" join, be it by way of others."""
    standing = [judgement for judgement in judgements if judgement.taken_back is None]
    links = _Links()
    for mention, id in _judged_same(standing).items():
        links.add(mention, id)
    return [j for j in standing if j.verdict is Verdict.DIFFERENT and links.joins(*_ends(j))]


def _judged_same(standing: Iterable[Judgement]) -> dict[Reference, str]:
    """What each mention was judged to be; of several decisions about one, the last, in the order they are given in."""
    return {_ends(j)[0]: j.candidate for j in standing if j.verdict is Verdict.SAME}


def _ends(judgement: Judgement) -> tuple[Reference, Reference]:
    return (judgement.kind, judgement.mention), (judgement.kind, judgement.candidate)


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
    own |= {id: _first_room(id, others[id]) for id in others.keys() - own if isinstance(others[id][0], Classroom)}
    return [_with_names(own[id].renamed(canonical), others[id]) for id in sorted(own)]


def _first_room(id: str, rooms: Sequence[E]) -> E:
    """A classroom under its canonical id, where none was written with it."""
    return merged([room.model_copy(update={"id": id}) for room in rooms])


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
    elif isinstance(entity, Classroom):
        aliases = (alias for room in of_kind(others, Classroom) for alias in room.aliases)
        update = {"aliases": _added(entity.aliases, aliases, set())}
    return entity.model_copy(update=update) if others else entity


def _added(names: tuple[str, ...], more: Iterable[str], but: set[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys((*names, *more)) if name not in but)


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
