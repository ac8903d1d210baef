"""The shape of one practice's recorded forest: how far, how deep, through whom, and what hangs on one link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from graph.diffusion.model import Diffusion
from graph.vocabulary import HOLDERS


@dataclass(frozen=True)
class Forest:
    """Who had a practice, and from whom.

    Attributes:
        holders: everyone who has it.
        sources: for each holder with a recorded source, that person.
        had_by: for each holder whose day is known, the day number by which they had it.

    Raises:
        ValueError: a link names somebody who is no holder, or links go round in a circle.
    """

    holders: frozenset[str]
    sources: Mapping[str, str]
    had_by: Mapping[str, int]

    def __post_init__(self) -> None:
        if not self.holders.issuperset({*self.sources, *self.sources.values()}):
            raise ValueError("Both ends of every link must be holders.")
        if len(self.generations) != len(self.holders):
            raise ValueError("The links go round in a circle.")

    @classmethod
    def of(cls, diffusion: Diffusion) -> Forest:
        """The recorded forest of a practice; people who were only shown it, or reached, are left out."""
        held = {uptake.person: uptake for uptake in diffusion.uptakes if uptake.state in HOLDERS}
        sources = {
            link.target: link.source
            for link in diffusion.transmissions
            if not link.reinforcement and link.target in held and link.source in held
        }
        days = {person: uptake.by.toordinal() for person, uptake in held.items() if uptake.by}
        return cls(frozenset(held), sources, days)

    @cached_property
    def generations(self) -> dict[str, int]:
        """Each holder's steps from the start of their path, which is 0; in that order."""
        targets = self._targets
        found = {person: 0 for person in sorted(self.holders) if person not in self.sources}
        for person in (queue := list(found)):
            for target in targets.get(person, ()):
                found[target] = found[person] + 1
                queue.append(target)
        return found

    @cached_property
    def reach(self) -> dict[str, int]:
        """For each holder, how many hold it through them: the size of their subtree, themselves left out."""
        below = dict.fromkeys(self.holders, 0)
        for person in reversed(self.generations):
            if person in self.sources:
                below[self.sources[person]] += below[person] + 1
        return below

    @cached_property
    def _targets(self) -> dict[str, list[str]]:
        targets: dict[str, list[str]] = {}
        for target in sorted(self.sources):
            targets.setdefault(self.sources[target], []).append(target)
        return targets

    def below(self, person: str) -> set[str]:
        """Everyone who holds it through a person, and the person."""
        found, queue = {person}, [person]
        for holder in queue:
            new = self._targets.get(holder, [])
            found.update(new)
            queue += new
        return found


@dataclass(frozen=True, slots=True)
class Shape:
    """Attributes: holders and starts: how many; depth: the longest path, in steps; breadth: the largest generation;
    sizes: holders by generation; virality: see `structural_virality`; hand_over: mean days from source to target, None
    where no two days are known."""

    holders: int
    starts: int
    depth: int
    breadth: int
    sizes: tuple[int, ...]
    virality: float
    hand_over: float | None


def shape(forest: Forest) -> Shape:
    """Size, depth, breadth, generations, structural virality and hand-over time of a forest.

    >>> shape(Forest(frozenset("abc"), {"b": "a", "c": "b"}, {"a": 0, "b": 4, "c": 10}))
    Shape(holders=3, starts=1, depth=2, breadth=1, sizes=(1, 1, 1), virality=1.3333333333333333, hand_over=5.0)
    """
    sizes = [count for _, count in sorted(Counter(forest.generations.values()).items())]
    return Shape(
        len(forest.holders),
        len(forest.holders) - len(forest.sources),
        max(len(sizes) - 1, 0),
        max(sizes, default=0),
        tuple(sizes),
        structural_virality(forest),
        hand_over_time(forest),
    )


def structural_virality(forest: Forest) -> float:
    r"""Mean distance between two holders of one tree (Goel, Anderson, Hofman & Watts 2016, Manag. Sci. 62:180-196).

    .. math:: \nu(T) = \frac{1}{n(n-1)} \sum_{i \ne j} d_{ij}

    2 - 2/n where one person passed it on to everybody, (n+1)/3 for a chain. Of several trees it is the mean over all
    pairs that share a tree; 0 where no two do. Each link lies between the s holders below it and the n - s others of
    its tree, so the sum takes one pass.

    >>> structural_virality(Forest(frozenset("abcd"), {"b": "a", "c": "a", "d": "a"}, {}))
    1.5
    """
    sizes: Counter[str] = Counter()
    root: dict[str, str] = {}
    for person in forest.generations:
        root[person] = root[forest.sources[person]] if person in forest.sources else person
        sizes[root[person]] += 1
    pairs = sum(size * (size - 1) for size in sizes.values())
    apart = sum((forest.reach[p] + 1) * (sizes[root[p]] - forest.reach[p] - 1) for p in forest.sources)
    return 2 * apart / pairs if pairs else 0.0


def hand_over_time(forest: Forest) -> float | None:
    """Mean days between the days by which source and target had it; None where no link has both.

    >>> hand_over_time(Forest(frozenset("ab"), {"b": "a"}, {"b": 4})) is None
    True
    """
    days = [
        forest.had_by[target] - forest.had_by[source]
        for target, source in forest.sources.items()
        if target in forest.had_by and source in forest.had_by
    ]
    return fmean(days) if days else None


@dataclass(frozen=True, slots=True)
class Dependence:
    """What would have been missed without one recorded link, as far as the record goes.

    Attributes:
        source, target: the link.
        holders: how many hold the practice through it, the target among them.
        schools: those where everybody who holds it does so through the link.
    """

    source: str
    target: str
    holders: int
    schools: tuple[str, ...]


def hanging_on(forest: Forest, schools_of: Mapping[str, Collection[str]]) -> list[Dependence]:
    """For every link what hangs on it, most holders first; a coach's work is one link to many and hangs on none.

    Args:
        schools_of: where each holder uses the practice.

    >>> hanging_on(Forest(frozenset("abc"), {"b": "a", "c": "b"}, {}), {"a": ["x"], "b": [], "c": ["y"]})[0].schools
    ('y',)
    """
    everywhere = Counter(school for person in forest.holders for school in set(schools_of.get(person, ())))
    found = []
    for target, source in forest.sources.items():
        below = forest.below(target)
        there = Counter(school for person in below for school in set(schools_of.get(person, ())))
        only = tuple(sorted(school for school, count in there.items() if count == everywhere[school]))
        found.append(Dependence(source, target, len(below), only))
    return sorted(found, key=lambda link: (-link.holders, link.source, link.target))


def share_through(forest: Forest, people: Iterable[str]) -> float | None:
    """Share of recorded uptakes whose source is one of the people, such as all coaches of a programme taken together.

    None where no source is recorded. Of a single coach it is never asked: no figure compares coaches.

    >>> share_through(Forest(frozenset("abc"), {"b": "a", "c": "b"}, {}), ["a"])
    0.5
    """
    among = set(people)
    through = [source in among for source in forest.sources.values()]
    return fmean(through) if through else None
