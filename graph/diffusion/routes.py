"""Rule 7: the other recorded routes to a person, beside the path of the forest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.diffusion.attribute import attribute
from graph.diffusion.derive import DerivedTransfer, derive
from graph.diffusion.model import Facts
from graph.diffusion.takeup import taken_up
from graph.vocabulary import ADOPTION_LEVEL, Level


@dataclass(frozen=True, slots=True)
class Route:
    """A time-respecting chain of transfers from a path's start; `arrival` is the earliest day it can have arrived."""

    arrival: date
    transfers: tuple[DerivedTransfer, ...]


def routes(facts: Facts, person: str, level: Level = ADOPTION_LEVEL) -> list[Route]:
    """The routes to a person that no other beats in both arrival and number of hops, shortest first.

    A route starts with somebody without a source, follows transfers each of which can have happened no earlier
    than the one before, and ends by the day by which the person had the practice.
    """
    people = taken_up(derive(facts, level), level)
    credits = attribute(people)
    if person not in credits or credits[person].link is None:
        return []
    starts = {
        id: had.lo for id, taken in people.items() if credits.get(id) and not credits[id].link and (had := taken.had)
    }
    best: dict[str, Route] = {id: Route(day, ()) for id, day in starts.items()}
    front: list[Route] = []
    into = {id: taken.into for id, taken in people.items()}
    for _ in range(len(people)):
        best, improved = _one_hop_more(best, into, starts)
        route = best.get(person)
        if route and route.arrival <= credits[person].by and (not front or route.arrival < front[-1].arrival):
            front.append(route)
        if not improved:
            break
    return front


def _one_hop_more(
    best: Mapping[str, Route], into: Mapping[str, Sequence[DerivedTransfer]], starts: Mapping[str, date]
) -> tuple[dict[str, Route], bool]:
    """The earliest routes to everyone with at most one hop more, and whether any arrives earlier than before."""
    more = dict(best)
    for person, transfers in into.items():
        if person in starts:
            continue
        for transfer in sorted(transfers, key=lambda p: p.id):
            before = best.get(transfer.source)
            if before and before.arrival <= transfer.when.hi:
                arrival = max(before.arrival, transfer.when.lo)
                if person not in more or arrival < more[person].arrival:
                    more[person] = Route(arrival, (*before.transfers, transfer))
    return more, more != best
