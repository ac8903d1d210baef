"""What was read from a store, kept until its next write."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from graph.delegating import Delegating
from graph.diffusion.model import Reach
from graph.records import Canonical, Entity
from graph.store import Reads

E = TypeVar("E", bound=Entity)
T = TypeVar("T")

MOST_ANSWERS = 32
"""So many answers are kept of each state of a store; one may be a practice with thousands of people."""

MOST_IDS = 200_000
"""Ids that were asked for are kept, unknown ones too, until they are so many."""


class Cache:
    """Answers by the question and its arguments; the least recently wanted are forgotten.

    Who asks while somebody else is finding out waits for that answer: after a write many ask the same at once.
    """

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, make: Callable[..., T], *args: Any) -> T:
        """What `make` gives for the arguments, worked out the first time."""
        key = (make, *args)
        with self._lock:
            known = self._answers.get(key)
            answer: Future[T] = known or Future()
            self._answers[key] = answer
            self._answers.move_to_end(key)
            if len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)
        return answer.result() if known else self._found(key, answer, make, args)

    def _found(self, key: Hashable, answer: Future[T], make: Callable[..., T], args: Sequence[Any]) -> T:
        try:
            answer.set_result(make(*args))
        except BaseException as error:
            with self._lock:
                self._answers.pop(key, None)
            answer.set_exception(error)
        return answer.result()


class Snapshot(Delegating):
    """The reads of a store at one revision; entities are kept, so that names cost nothing the second time.

    A write that happens meanwhile may already show in what is read for the first time: then the next request sees
    another revision and begins a new snapshot.
    """

    def __init__(self, store: Reads, revision: str) -> None:
        super().__init__(store)
        self._store, self._revision = store, revision
        self._cache = Cache()
        self._known: dict[type[Entity], dict[str, Any]] = {}

    def revision(self) -> str:
        """The revision at which the snapshot began."""
        return self._revision

    def canonical(self) -> Canonical:
        """See `Reads.canonical`."""
        return self._cache.get(self._store.canonical)

    def known(self, kind: type[E], ids: Collection[str] | None = None) -> list[E]:
        """See `Reads.known`; each entity is read once."""
        if ids is None:
            return list(self._cache.get(self._all, kind))
        seen = self._known.setdefault(kind, {})
        if len(seen) > MOST_IDS:
            # a new one: others may be reading the old one right now
            seen = self._known[kind] = {}
        missing = [id for id in ids if id not in seen]
        if missing:
            found = {entity.id: entity for entity in self._store.known(kind, missing)}
            seen |= {id: found.get(id) for id in missing}
        return [entity for id in sorted(set(ids)) if (entity := seen[id]) is not None]

    def _all(self, kind: type[E]) -> tuple[E, ...]:
        everything = tuple(self._store.known(kind))
        self._known[kind] = self._known.get(kind, {}) | {entity.id: entity for entity in everything}
        return everything

    def reaches(self) -> list[Reach]:
        """See `Reads.reaches`."""
        return list(self._cache.get(self._store.reaches))
