"""Rule 3: each person's uptake credited to the last recorded source, so that the links make a forest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph.diffusion.derive import DerivedTransfer
from graph.diffusion.takeup import Taken
from graph.diffusion.walk import Walk
from graph.when import When


@dataclass(frozen=True, slots=True)
class Credit:
    """Where a person's uptake is credited, and the day by which the person had it; no link for a path's start."""

    link: DerivedTransfer | None
    by: date


def attribute(people: Mapping[str, Taken]) -> dict[str, Credit]:
    """Credit everyone whose t is known, explaining first who had it first; declared origins start paths."""
    return _Attribution(people).settled()


def latest_first(transfer: DerivedTransfer) -> tuple[bool, int, date, str]:
    """Sorts transfers, the *latest* first: testimony, then larger lo, then smaller hi, then smaller id."""
    return (not transfer.testimony, -transfer.when.lo.toordinal(), transfer.when.hi, transfer.id)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a walk found somebody's source to be, which holds before the day on which more transfers count."""

    link: DerivedTransfer | None
    before: date


class _Attribution:
    def __init__(self, people: Mapping[str, Taken]) -> None:
        self._people = people
        self._had: dict[str, When] = {id: had for id, taken in people.items() if (had := taken.had)}
        self._latest_first = sorted((link for taken in people.values() for link in taken.into), key=latest_first)
        self._into: dict[str, list[int]] = defaultdict(list)
        for rank, transfer in enumerate(self._latest_first):
            self._into[transfer.target].append(rank)
        self._credits = {id: Credit(None, had.hi) for id, had in self._had.items() if people[id].origin}
        self._found: dict[str, _Found] = {}

    def settled(self) -> dict[str, Credit]:
        for person in sorted(self._had, key=lambda id: (self._had[id].hi, self._had[id].lo, id)):
            self._settle(person, self._had[person].hi)
        for credit in list(self._credits.values()):
            if credit.link and self._people[credit.link.source].origin:
                origin = credit.link.source
                self._credits[origin] = Credit(None, min(self._credits[origin].by, credit.by))
        return self._credits

    def _settle(self, person: str, day: date) -> None:
        """Settle a person, and everyone unsettled on the path to them.

        Others whose source the same walks found stay free: when it is their turn, more transfers may count.
        """
        at: str | None = person
        while at is not None and at not in self._credits:
            if not self._is_found(at, day):
                self._found |= self._walk(at, day)
            link = self._found[at].link
            self._credits[at] = Credit(link, day)
            at = link.source if link else None

    def _is_found(self, person: str, day: date) -> bool:
        return person in self._found and day < self._found[person].before

    def _walk(self, start: str, day: date) -> dict[str, _Found]:
        """Follow the latest transfers back from a person to somebody whose source is known, or who starts the path."""
        walk = Walk(self._latest_first, self._into, day)
        walk.meet(start)
        while link := walk.latest():
            if link.source in self._credits or self._is_found(link.source, day):
                break
            walk.meet(link.source)
        return {id: _Found(link, walk.before) for id, link in walk.links(self._starter).items()}

    def _starter(self, circle: list[str]) -> str:
        """Who starts the path of people without a source outside: the one reached first."""

        def order(person: str) -> tuple[When, str]:
            reached = self._people[person].reached
            assert reached is not None  # everyone on a path has a fact
            return reached, person

        return min(circle, key=order)
