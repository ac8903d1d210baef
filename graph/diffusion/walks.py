"""Walks over a diffusion that is at hand; they mean what the verbs of `Reads` of the same names mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.diffusion.model import Arrival, Diffusion, Transmission, Uptake


class Walks:
    """The uptakes and links of one diffusion, looked up by person."""

    def __init__(self, diffusion: Diffusion) -> None:
        self.diffusion = diffusion
        self._uptakes = {uptake.person: uptake for uptake in diffusion.uptakes}
        self._into = {link.target: link for link in diffusion.transmissions if not link.reinforcement}
        self._others: dict[str, list[Transmission]] = defaultdict(list)
        self._out: dict[str, list[Transmission]] = defaultdict(list)
        for link in diffusion.transmissions:
            if link.reinforcement:
                self._others[link.target].append(link)
            else:
                self._out[link.source].append(link)

    def uptake(self, person: str) -> Uptake | None:
        """What is known of a person."""
        return self._uptakes.get(person)

    def link(self, person: str) -> Transmission | None:
        """The forest's link into a person."""
        return self._into.get(person)

    def source(self, person: str) -> str | None:
        """From whom the forest says a person had it."""
        return self._into[person].source if person in self._into else None

    def path(self, person: str) -> list[Transmission]:
        """The forest's links from the path's start to a person, in order."""
        links: list[Transmission] = []
        while person in self._into and len(links) < len(self._into):
            links.append(self._into[person])
            person = links[-1].source
        return links[::-1]

    def reinforcement(self, person: str) -> list[Transmission]:
        """The other candidates of a person, earliest first."""
        return _by_day(self._others.get(person, ()))

    def arrival(self, person: str) -> Arrival | None:
        """All of these of a person at once; None for a stranger."""
        uptake = self.uptake(person)
        if uptake is None:
            return None
        links = self.path(person)
        start = self.uptake(links[0].source) if links else None
        return Arrival(uptake, start or uptake, tuple(links), tuple(self.reinforcement(person)))


def _by_day(links: Iterable[Transmission]) -> list[Transmission]:
    return sorted(links, key=lambda link: (link.when, link.id))
