"""Rule 6: where a path of an adapted practice goes on in the practice it was adapted from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.diffusion.model import Arrival, Transmission, Uptake
from graph.records import Practice
from graph.store import Reads
from graph.vocabulary import Order


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A person who had `adapted_from` before `practice`, where the path of one goes on in the other."""

    person: str
    practice: str
    adapted_from: str
    order: Order


@dataclass(frozen=True, slots=True)
class WholePath:
    """A whole diffusion path.

    Attributes:
        start: the uptake it starts with.
        links: all transmissions, first to last; where an adaptation lies, the practice changes.
        adaptations: first to last.
        later: practices up the adaptations that the start took up only afterwards; no link is drawn to them.
    """

    start: Uptake
    links: tuple[Transmission, ...]
    adaptations: tuple[Adaptation, ...] = ()
    later: tuple[str, ...] = ()


def whole_path(store: Reads, arrival: Arrival) -> WholePath:
    """The path that ends with an arrival, through adaptations back to where it starts."""
    links = list(arrival.links)
    adaptations: list[Adaptation] = []
    while True:
        adaptation, later = _continued(store, arrival.start)
        before = store.arrival(adaptation.adapted_from, adaptation.person) if adaptation else None
        if adaptation is None or before is None:
            return WholePath(arrival.start, tuple(links), tuple(adaptations), later)
        arrival = before
        links[:0] = arrival.links
        adaptations.insert(0, adaptation)


def ancestors(store: Reads, practice: str) -> list[str]:
    """The practices it was adapted from, nearest first, then by id; adaptations within a ring are not followed."""
    parents = _parents(store, practice)
    found: list[str] = []
    nearest = [practice]
    while nearest:
        step = {parent for id in nearest for parent in parents[id] if id not in _above(parents, parent)}
        nearest = sorted(step - {practice, *found})
        found += nearest
    return found


def _continued(store: Reads, uptake: Uptake) -> tuple[Adaptation | None, tuple[str, ...]]:
    """Where the path goes on from somebody without a source, and what they took up too late for that."""
    if uptake.by is None or uptake.taken_up is None:
        return None, ()
    later = []
    for older in ancestors(store, uptake.practice):
        had = store.uptake(older, uptake.person)
        if had is None or had.by is None or had.taken_up is None:
            continue
        if had.by <= uptake.by:
            order = Order.CERTAIN if had.taken_up.hi <= uptake.taken_up.lo else Order.POSSIBLE
            return Adaptation(uptake.person, uptake.practice, older, order), ()
        later.append(older)
    return None, tuple(later)


def _parents(store: Reads, practice: str) -> dict[str, tuple[str, ...]]:
    """What each practice up the adaptations was directly adapted from."""
    parents: dict[str, tuple[str, ...]] = {}
    unread = {practice}
    while unread:
        read = {p.id: p.adapted_from for p in store.known(Practice, unread)}
        parents |= {id: read.get(id, ()) for id in unread}
        unread = {parent for above in read.values() for parent in above} - parents.keys()
    return parents


def _above(parents: Mapping[str, tuple[str, ...]], practice: str) -> set[str]:
    """Every practice that can be reached by one or more adaptations."""
    return set(_climb(parents, practice))


def _climb(parents: Mapping[str, tuple[str, ...]], practice: str) -> Iterator[str]:
    unread, seen = list(parents[practice]), set[str]()
    while unread:
        id = unread.pop()
        if id not in seen:
            seen.add(id)
            yield id
            unread += parents[id]
