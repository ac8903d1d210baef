"""A diffusion without single people: those who may not be named stand together, school by school.

What is left of them is when the practice first came to a school, and from where. Nothing depends on how many more
took it up there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from graph.diffusion.model import Diffusion, PlacedUse, Uptake
from graph.vocabulary import HOLDERS


@dataclass(frozen=True, slots=True, order=True)
class _Came:
    """Somebody in the order in which the practice came: a source always comes before those who had it from them."""

    day: date
    depth: int
    person: str


def by_school(diffusion: Diffusion, together: Mapping[str, str], school: Callable[[str], str | None]) -> Diffusion:
    """The diffusion with each group of holders as the one who came first, or with whom it started.

    Args:
        together: the id under which each person who is not named stands with others.
        school: where such an id stands; None where that is not told.
    """
    came = _order(diffusion)
    firsts = _firsts(diffusion.uptakes, together, came)
    stands = {first.person: id for id, first in firsts.items()}
    uptakes = [uptake for uptake in diffusion.uptakes if uptake.person not in together]
    uptakes += [_first(first, id, school(id)) for id, first in firsts.items()]
    links = (
        replace(link, source=together.get(link.source, link.source), target=stands.get(link.target, link.target))
        for link in diffusion.transmissions
        if not link.reinforcement and (link.target in stands or link.target not in together)
    )
    return Diffusion(diffusion.practice, tuple(uptakes), tuple(link for link in links if link.source != link.target))


def _order(diffusion: Diffusion) -> dict[str, _Came]:
    into = {link.target: link.source for link in diffusion.transmissions if not link.reinforcement}
    return {
        uptake.person: _Came(uptake.by or date.max, _depth(uptake.person, into), uptake.person)
        for uptake in diffusion.uptakes
    }


def _depth(person: str, into: Mapping[str, str]) -> int:
    depth = 0
    while person in into:
        person, depth = into[person], depth + 1
    return depth


def _firsts(uptakes: Iterable[Uptake], together: Mapping[str, str], came: Mapping[str, _Came]) -> dict[str, Uptake]:
    """Of each group of holders the one with whom it started or, if with nobody, who came first."""
    groups: dict[str, list[Uptake]] = defaultdict(list)
    for uptake in uptakes:
        if uptake.person in together and uptake.state in HOLDERS:
            groups[together[uptake.person]].append(uptake)
    return {id: min(group, key=lambda uptake: (not uptake.origin, came[uptake.person])) for id, group in groups.items()}


def _first(uptake: Uptake, id: str, school: str | None) -> Uptake:
    when = uptake.taken_up
    places = (PlacedUse(None, school, when),) if when and school else ()
    return replace(uptake, person=id, places=places, level=None, level_max=None, dropped=False)
