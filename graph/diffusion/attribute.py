"""Rule 3: each person's uptake credited to the last recorded source, so that the links make a forest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph.diffusion.derive import DerivedTransfer
from graph.diffusion.takeup import Taken
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


class _Attribution:
    def __init__(self, people: Mapping[str, Taken]) -> None:
        self._people = people
        self._had: dict[str, When] = {id: had for id, taken in people.items() if (had := taken.had)}
        self._into = {id: sorted(taken.into, key=latest_first) for id, taken in people.items()}
        self._credits = {id: Credit(None, had.hi) for id, had in self._had.items() if people[id].origin}

    def settled(self) -> dict[str, Credit]:
        for person in sorted(self._had, key=lambda id: (self._had[id].hi, self._had[id].lo, id)):
            while person not in self._credits:
                self._follow(person, self._had[person].hi)
        for credit in list(self._credits.values()):
            if credit.link and self._people[credit.link.source].origin:
                origin = credit.link.source
                self._credits[origin] = Credit(None, min(self._credits[origin].by, credit.by))
        return self._credits

    def _follow(self, start: str, day: date) -> None:
        """Follow the path back from `start` until it ends, and settle what its end settles.

        A step of the path is a set of people: one, or those of a circle, who count as one.
        """
        steps: list[frozenset[str]] = [frozenset({start})]
        links: list[DerivedTransfer] = []
        while (link := self._latest_into(steps[-1], day)) and link.source not in self._credits:
            met = next((at for at, step in enumerate(steps) if link.source in step), None)
            if met is None:
                steps.append(frozenset({link.source}))
                links.append(link)
            else:
                steps[met:] = [frozenset().union(*steps[met:])]
                links = links[:met]
        self._credits[link.target if link else self._starter(steps[-1])] = Credit(link, day)
        self._settle_back(steps, links, day)

    def _settle_back(self, steps: list[frozenset[str]], links: list[DerivedTransfer], day: date) -> None:
        """Settle along the path, up to the first circle: it was opened, so its other members follow on anew."""
        while links and len(steps.pop()) == 1:
            link = links.pop()
            self._credits[link.target] = Credit(link, day)

    def _latest_into(self, step: frozenset[str], day: date) -> DerivedTransfer | None:
        """The latest transfer from outside into any of these people that may have happened by that day."""
        latest = (
            next((p for p in self._into[person] if p.when.lo <= day and p.source not in step), None) for person in step
        )
        return min((transfer for transfer in latest if transfer), key=latest_first, default=None)

    def _starter(self, circle: frozenset[str]) -> str:
        """Who starts the path of people without a source outside: the one reached first."""

        def order(person: str) -> tuple[When, str]:
            reached = self._people[person].reached
            assert reached is not None  # everyone on a path has a fact
            return reached, person

        return min(circle, key=order)
