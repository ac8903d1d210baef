"""What a record of a simulated district got right: its diffusion beside the truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from graph.diffusion.model import Diffusion
from graph.vocabulary import HOLDERS
from ingest.simulated.truth import Truth

MEASURES = {
    "precision": "of the sources that the record names for those who hold a practice, really or by the record, those "
    "that are true",
    "recall": "of the true sources of those who really hold a practice, those that the record names",
    "known": "of those who really hold a practice and have it from somebody, those whom the record shows as holders",
    "whole paths": "of the same, those whose recorded path is the true one from origin to holder, person by person",
    "origins": "of the practices that really reached a second holder, those whose largest recorded tree starts with "
    "their inventor",
}
"""What is measured, each a share in 0..1."""

Link = tuple[str, str]
"""A practice and a person."""

Sources = Mapping[Link, str]
"""Who each person has each practice from."""


def compared(truth: Iterable[Truth], diffusions: Iterable[Diffusion]) -> dict[str, float]:
    """Each of `MEASURES`; a share of nothing is 0."""
    truth, diffusions = list(truth), list(diffusions)
    everyone = {(one.practice, one.person): one.source for one in truth if one.source}
    wanted = {(one.practice, one.person): one.source for one in truth if one.source and one.holds}
    shown = {(d.practice, u.person) for d in diffusions for u in d.uptakes if u.state in HOLDERS}
    recorded = {
        (link.practice, link.target): link.source
        for diffusion in diffusions
        for link in diffusion.transmissions
        if not link.reinforcement
    }
    named = {key: source for key, source in recorded.items() if key in shown or key in wanted}
    right = sum(named.get(key) == source for key, source in wanted.items())
    spread = dict.fromkeys(practice for practice, _ in wanted)
    inventors = {one.practice: one.person for one in truth if one.source is None}
    largest = _largest_roots(named)
    return {
        "precision": _share(right, len(named)),
        "recall": _share(right, len(wanted)),
        "known": _share(sum(key in shown for key in wanted), len(wanted)),
        "whole paths": _share(sum(_path(recorded, key) == _path(everyone, key) for key in wanted), len(wanted)),
        "origins": _share(sum(largest.get(practice) == inventors[practice] for practice in spread), len(spread)),
    }


def _path(sources: Sources, end: Link) -> list[str]:
    """The people a practice came through, from the last before the end back to where the trail starts."""
    practice, person = end
    path: list[str] = []
    while (practice, person) in sources:
        person = sources[practice, person]
        path.append(person)
    return path


def _largest_roots(sources: Sources) -> dict[str, str]:
    """Where the trail with most people starts, for each practice; of two alike, the smaller id."""
    sizes: dict[str, Counter[str]] = defaultdict(Counter)
    for practice, person in sources:
        sizes[practice][_path(sources, (practice, person))[-1]] += 1
    return {practice: min(roots, key=lambda root: (-roots[root], root)) for practice, roots in sizes.items()}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
