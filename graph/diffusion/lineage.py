"""Rule 6: where a trail of an adapted practice goes on in the practice it was adapted from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.diffusion.model import Transmission
from graph.records import Practice
from graph.store import Reads
from graph.vocabulary import Order


@dataclass(frozen=True, slots=True)
class Joint:
    """A person who had `adapted_from` before `practice`, where the trail of one goes on in the other."""

    person: str
    practice: str
    adapted_from: str
    order: Order


@dataclass(frozen=True, slots=True)
class Trail:
    """A whole diffusion path.

    Attributes:
        start: the person it starts with, having the practice `practice`.
        links: all transmissions, first to last; where a joint lies, the practice changes.
        joints: first to last.
        later: practices up the adaptations that the start took up only afterwards; no link is drawn to them.
    """

    practice: str
    start: str
    links: tuple[Transmission, ...]
    joints: tuple[Joint, ...] = ()
    later: tuple[str, ...] = ()


def whole_trail(store: Reads, practice: str, person: str) -> Trail:
    """The path to a person's uptake, through adaptations back to where the trail starts."""
    links: list[Transmission] = []
    joints: list[Joint] = []
    while True:
        leg = store.trail(practice, person)
        links[:0] = leg
        start = leg[0].source if leg else person
        joint, later = _continued(store, practice, start)
        if joint is None:
            return Trail(practice, start, tuple(links), tuple(joints), later)
        joints.insert(0, joint)
        practice, person = joint.adapted_from, start


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


def ring(store: Reads, practice: str) -> frozenset[str]:
    """The practices that form a ring of adaptations with this one; empty where there is none."""
    parents = _parents(store, practice)
    return frozenset(id for id in _above(parents, practice) if practice in _above(parents, id))


def _continued(store: Reads, practice: str, person: str) -> tuple[Joint | None, tuple[str, ...]]:
    """Where the trail goes on from a person without a source, and what the person took up too late for that."""
    uptake = store.uptake(practice, person)
    later = []
    for older in ancestors(store, practice) if uptake and uptake.by and uptake.taken_up else ():
        had = store.uptake(older, person)
        if uptake is None or uptake.by is None or uptake.taken_up is None:
            break
        if had is None or had.by is None or had.taken_up is None:
            continue
        if had.by <= uptake.by:
            order = Order.CERTAIN if had.taken_up.hi <= uptake.taken_up.lo else Order.POSSIBLE
            return Joint(person, practice, older, order), ()
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
