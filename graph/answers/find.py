"""A practice, person, school or pathway by id, name or a close spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from rapidfuzz import fuzz, process

from graph.errors import UnknownName
from graph.ids import folded, title_key
from graph.names import person_key, person_keys, practice_keys, school_keys
from graph.records import District, Entity, Person, Practice, School
from graph.store import Reads
from graph.vocabulary import SEVEN_PATHWAYS

E = TypeVar("E", bound=Entity)

CLOSE = 92
"""A spelling this near (of 100) to a single name is taken for it; a farther one is only suggested."""


def find_practice(store: Reads, text: str) -> Practice:
    """The practice meant by an id, a title, an alias, some of its words or a close spelling.

    Raises:
        UnknownName: nothing, or more than one practice, is called that.
    """
    return _found(store, Practice, text, title_key(text), practice_keys, lambda p: p.title)


def find_person(store: Reads, text: str) -> Person:
    """The person meant by an id, an e-mail, a name or a close spelling; raises UnknownName."""
    return _found(store, Person, text, person_key(text), person_keys, lambda p: p.label)


def find_school(store: Reads, text: str) -> School:
    """The school meant by an id, a name, an alias or a close spelling; raises UnknownName."""
    return _found(store, School, text, title_key(text), school_keys, lambda s: s.name)


def find_pathway(store: Reads, text: str) -> str:
    """A pathway's name as the framework that ships with Pollinate, or a practice, spells it; else the text itself."""
    names = {folded(name): name for p in store.known(Practice) for name in p.pathways}
    for name, spellings in SEVEN_PATHWAYS.items():
        names |= {folded(spelling): names.get(folded(name), name) for spelling in (name, *spellings)}
    if folded(text) in names:
        return names[folded(text)]
    close = process.extractOne(folded(text), names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
    return names[close[0]] if close else text


def _found(
    store: Reads,
    kind: type[E],
    text: str,
    key: str,
    keys: Callable[[E], Iterable[str]],
    label: Callable[[E], str],
) -> E:
    by_id = store.known(kind, _possible_ids(store, kind, text))
    if len(by_id) == 1:
        return by_id[0]
    near = store.known(kind, [id for id, _ in store.search(kind.KIND, text, 20)])
    exact = [entity for entity in near if key in keys(entity)]
    if len(exact) == 1:
        return exact[0]
    part = [entity for entity in near if any(set(key.split()) <= set(other.split()) for other in keys(entity))]
    if len(part) == 1 and key and not exact:
        return part[0]
    scored = sorted(((_nearness(key, keys(entity)), entity) for entity in near), key=lambda s: (-s[0], s[1].id))
    best = [entity for score, entity in scored if score >= CLOSE]
    if len(best) == 1 and not exact:
        return best[0]
    several = by_id or exact or part or [entity for _, entity in scored]
    raise UnknownName(kind.KIND, text, [f"{label(entity)} ({entity.id})" for entity in several[:5]])


def _possible_ids(store: Reads, kind: type[Entity], text: str) -> list[str]:
    """The text as a full id and, behind each district's prefix, as a bare one; an e-mail stands for its person.

    Close spellings are suggested as "Name (id)", and may be copied as they are.
    """
    canonical = store.canonical()
    suggested = [text[:-1].rpartition("(")[2]] if text.endswith(")") else []
    ids = [text, *suggested, *(f"{district}:{text}" for district in _districts(store))]
    return [canonical.get((kind.KIND, id), id) for id in ids]


def _districts(store: Reads) -> list[str]:
    return [district.id for district in store.known(District)] or ["local"]


def _nearness(key: str, keys: Iterable[str]) -> float:
    return max((fuzz.ratio(key, other) for other in keys), default=0.0)
