"""Attributes of people, coarsened until each combination that is shown fits at least k people (k-anonymity).

Everybody's spells are shown as exactly as their group allows: first with the bands of grades in place of grades, then
without subjects, without grades, without the role, and at last not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.records import Assignment
from graph.vocabulary import Role

BANDS: Mapping[str, tuple[str, ...]] = {
    "PK-2": ("PK", "K", "1", "2"),
    "3-5": ("3", "4", "5"),
    "6-8": ("6", "7", "8"),
    "9-12": ("9", "10", "11", "12"),
}
"""Grades that are told apart no further where single ones would tell who it is."""


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """What is told of a spell; "" stands for a school that is not told."""

    school: str
    role: Role
    grades: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


Profile = frozenset[Told]
"""All that is told of a person."""


def _exactly(spell: Assignment) -> Told:
    return Told(spell.school, spell.role, tuple(sorted(spell.grades)), tuple(sorted(spell.subjects)))


def _in_bands(spell: Assignment) -> Told:
    return Told(spell.school, spell.role, _bands(spell.grades), tuple(sorted(spell.subjects)))


def _without_subjects(spell: Assignment) -> Told:
    return Told(spell.school, spell.role, _bands(spell.grades))


def _only_where(spell: Assignment) -> Told:
    return Told(spell.school, spell.role)


def _only_role(spell: Assignment) -> Told:
    return Told("", spell.role)


STEPS: tuple[Callable[[Assignment], Told], ...] = (_exactly, _in_bands, _without_subjects, _only_where, _only_role)
"""From the most exact to the coarsest; after the last nothing is told."""


def profiles(spells: Mapping[str, Sequence[Assignment]], people: Iterable[str], k: int) -> dict[str, Profile]:
    """What may be told of each person, so that it fits at least `k` of them; nothing where no more fits."""
    pending = sorted(people)
    told: dict[str, Profile] = {}
    for step in STEPS:
        groups: dict[Profile, list[str]] = defaultdict(list)
        for person in pending:
            groups[frozenset(map(step, spells.get(person, ())))].append(person)
        for profile, alike in groups.items():
            if profile and len(alike) >= k:
                told |= dict.fromkeys(alike, profile)
        pending = [person for person in pending if person not in told]
    return _with_company(told, pending, k)


def _with_company(told: dict[str, Profile], rest: Sequence[str], k: int) -> dict[str, Profile]:
    """Those of whom nothing is told are at least `k`, too: others are told nothing of either, smallest groups first."""
    groups: dict[Profile, list[str]] = defaultdict(list)
    for person, profile in told.items():
        groups[profile].append(person)
    untold = list(rest)
    for _, alike in sorted(groups.items(), key=lambda group: (len(group[1]), sorted(group[0]))):
        if not untold or len(untold) >= k:
            break
        untold += alike
    return told | dict.fromkeys(untold, frozenset())


def _bands(grades: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({band for band, within in BANDS.items() if not set(within).isdisjoint(grades)}))
