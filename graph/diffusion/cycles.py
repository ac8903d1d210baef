"""Cycles of coaching: rows of a log that belong together, and what they say together (rule 1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from graph.diffusion.model import Facts
from graph.records import Visit
from graph.vocabulary import BRINGING, Channel, Level

APART = 60
"""Without a cycle id, rows of one coach and the same teachers are one cycle if no more days than this lie between."""


def idea_of(visit: Visit) -> Literal["person", "this_classroom", "coach"] | None:
    """What "idea came from" says; a text that matches nobody says nothing."""
    return None if visit.idea == "unmatched" else visit.idea


def visits_about(facts: Facts) -> tuple[Visit, ...]:
    """The visits that name the practice, and those without any in cycles that name this one and no other."""
    named: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for visit in (*facts.visits, *facts.cycle_visits):
        named[visit.coach, visit.cycle].update(visit.practices)
    about = (facts.practice,)
    unnamed = (
        visit.model_copy(update={"practices": about})
        for visit in facts.cycle_visits
        if visit.cycle and not visit.practices and named[visit.coach, visit.cycle] == {facts.practice}
    )
    return (*facts.visits, *unnamed)


def teachers_own(visits: Iterable[Visit], level: Level) -> Mapping[str, Collection[str]]:
    """By the id of a visit, the teachers who brought the practice into its cycle themselves."""
    return {visit.id: own for cycle in _cycles(visits) if (own := _own(cycle, level)) for visit in cycle}


def _cycles(visits: Iterable[Visit]) -> Iterator[list[Visit]]:
    same: dict[tuple[str, frozenset[str], str | None], list[Visit]] = defaultdict(list)
    for visit in visits:
        same[visit.coach, frozenset(visit.teachers), visit.cycle or None].append(visit)
    for (_, _, id), rows in same.items():
        yield from [rows] if id else _parted(rows)


def _parted(rows: list[Visit]) -> Iterator[list[Visit]]:
    """Rows parted wherever more days than `APART` lie between one and the next; vague dates count at their middle."""
    rows.sort(key=_middle)
    starts = [at for at in range(1, len(rows)) if _middle(rows[at]) - _middle(rows[at - 1]) > APART]
    for start, end in zip([0, *starts], [*starts, len(rows)], strict=True):
        yield rows[start:end]


def _middle(visit: Visit) -> float:
    return (visit.when.lo.toordinal() + visit.when.hi.toordinal()) / 2


def _own(cycle: list[Visit], level: Level) -> frozenset[str]:
    """The teachers whose own a cycle is: theirs is the idea, or they used it when planning, and nobody else gave it."""
    if any(not BRINGING.isdisjoint(visit.supports) for visit in cycle):
        return frozenset()
    used = any(_is_used_in_planning(visit, level) for visit in cycle)
    return frozenset(
        teacher
        for teacher in cycle[0].teachers
        if all(_is_idea_of(visit, teacher) for visit in cycle if idea_of(visit))
        and (used or any(idea_of(visit) for visit in cycle))
    )


def _is_used_in_planning(visit: Visit, level: Level) -> bool:
    return Channel.CO_PLANNING in visit.supports and visit.outcome is not None and visit.outcome.rank >= level.rank


def _is_idea_of(visit: Visit, teacher: str) -> bool:
    return visit.idea == "this_classroom" or (visit.idea == "person" and visit.idea_from == teacher)
