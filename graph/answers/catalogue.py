"""The practices and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.diffusion.model import Count, Reach
from graph.records import Practice
from graph.store import Reads
from graph.vocabulary import PracticeKind


@dataclass(frozen=True, slots=True)
class Listed:
    """A practice in a list, with its reach (see `graph.diffusion.model.Reach`)."""

    id: str
    title: str
    kind: PracticeKind | None
    pathways: tuple[str, ...]
    subjects: tuple[str, ...]
    grades: tuple[str, ...]
    adapted_from: tuple[str, ...]
    provisional: bool
    holders: Count
    adopted: Count
    reached: Count
    schools: Count
    first: date | None
    last: date | None


def listed_practices(store: Reads) -> list[Listed]:
    """Every practice, those with most holders first, then by title."""
    reaches = {reach.practice: reach for reach in store.reaches()}
    listed = [listed_practice(practice, reaches.get(practice.id)) for practice in store.known(Practice)]
    return sorted(listed, key=lambda item: (-_known(item.holders), item.title.casefold(), item.id))


def _known(count: Count) -> int:
    """A number to sort by: practices whose numbers are not told stand among each other by title."""
    return count if isinstance(count, int) else 0


def listed_practice(practice: Practice, reach: Reach | None) -> Listed:
    """One practice with its reach, which is None before anything is recorded of it."""
    reach = reach or Reach(practice.id, 0, 0, 0, 0, None, None)
    return Listed(
        practice.id,
        practice.title,
        practice.practice_kind,
        practice.pathways,
        practice.subjects,
        practice.grades,
        practice.adapted_from,
        practice.provisional,
        reach.holders,
        reach.adopted,
        reach.reached,
        reach.schools,
        reach.first,
        reach.last,
    )
