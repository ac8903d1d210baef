"""One walk back along the latest transfers, with its circles: all in time that grows little faster than the walk."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush

from graph.diffusion.derive import DerivedTransfer


@dataclass(slots=True)
class _Step:
    """A person, or people of a circle who count as one.

    Attributes:
        first: when the first of them was met, counted from 0; a step is all that were met from then to the next step.
        into: a heap of the ranks of transfers into them that count by the day.
        link: the latest of these from outside; None where there is none, or before anybody asked.
        within: the circle that the step became part of.
        entered: the link into that circle comes to this step, so that it takes its own link's place.
    """

    first: int
    into: list[int]
    link: DerivedTransfer | None = None
    within: _Step | None = None
    entered: bool = False


class Walk:
    """A walk from person to person.

    Attributes:
        before: until the day before this one, the walk would be the same; then more transfers count.

    Args:
        latest_first: all transfers.
        into: places in that list, ascending, of the transfers into each person.
        day: transfers that may have happened by then count.
    """

    def __init__(self, latest_first: Sequence[DerivedTransfer], into: Mapping[str, Sequence[int]], day: date) -> None:
        self.before = date.max
        self._latest_first = latest_first
        self._into = into
        self._day = day
        self._people: dict[str, _Step] = {}
        self._made: list[_Step] = []
        self._steps: list[_Step] = []

    def meet(self, person: str) -> None:
        """Go on to a person; where the walk meets itself, all since then count as one."""
        if person in self._people:
            self._close(self._people[person].first)
            return
        self._people[person] = step = _Step(len(self._people), [])
        for rank in self._into.get(person, ()):
            first_day = self._latest_first[rank].when.lo
            if first_day <= self._day:
                step.into.append(rank)
            else:
                self.before = min(self.before, first_day)
        self._add(step)

    def latest(self) -> DerivedTransfer | None:
        """The latest transfer from outside into the last step."""
        step = self._steps[-1]
        while step.into and self._is_inside(step, self._latest_first[step.into[0]].source):
            heappop(step.into)
        step.link = self._latest_first[step.into[0]] if step.into else None
        return step.link

    def links(self, starter: Callable[[list[str]], str]) -> dict[str, DerivedTransfer | None]:
        """The link to each person met; None for whoever starts the path, chosen from those whom nothing leads to.

        Outer circles are opened before inner ones: the person whom a link reaches is linked by it alone.
        """
        links: dict[str, DerivedTransfer | None] = {}
        for step in reversed(self._made):
            if not step.entered:
                person = step.link.target if step.link else starter(list(self._people)[step.first :])
                links[person] = step.link
                self._enter(self._people[person], step)
        return links

    def _enter(self, inner: _Step | None, circle: _Step) -> None:
        while inner is not None and inner is not circle:
            inner.entered = True
            inner = inner.within

    def _is_inside(self, last: _Step, person: str) -> bool:
        return person in self._people and self._people[person].first >= last.first

    def _close(self, met: int) -> None:
        at = bisect_right(self._steps, met, key=lambda step: step.first) - 1
        members = self._steps[at:]
        del self._steps[at:]
        into, *others = sorted((member.into for member in members), key=len, reverse=True)
        for rank in (rank for other in others for rank in other):
            heappush(into, rank)
        circle = _Step(members[0].first, into)
        for member in members:
            member.within = circle
        self._add(circle)

    def _add(self, step: _Step) -> None:
        self._made.append(step)
        self._steps.append(step)
