"""Brokerage: who stands between two people that are not tied to each other, and between which groups."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

import networkx as nx


@dataclass(frozen=True, slots=True)
class Brokerage:
    """How often somebody stands between a source and a target, by the groups of the three (source, broker, target).

    Attributes:
        coordinator: A-A-A, all of one group.
        itinerant: A-B-A, an outsider between two of one group.
        gatekeeper: A-B-B, who lets something into the own group.
        representative: A-A-B, who carries something out of it.
        liaison: A-B-C, between two groups and of neither.
    """

    coordinator: int = 0
    itinerant: int = 0
    gatekeeper: int = 0
    representative: int = 0
    liaison: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.coordinator + self.itinerant + self.gatekeeper + self.representative + self.liaison


def brokerage(network: nx.DiGraph[str], groups: Mapping[str, Hashable]) -> dict[str, Brokerage]:
    """Brokerage roles of everyone (Gould & Fernandez 1989, Sociological Methodology 19:89-126).

    A person brokers for each ordered pair (source, target) with ties source -> person -> target and no tie
    source -> target.

    Args:
        network: ties from who gives to who learns.
        groups: each person's school or district. Coaches serve several schools and are no school's people: give each
            coach a group of their own, and they are itinerants or liaisons, which is what they are; their employer's
            school would make gatekeepers of them.

    Raises:
        KeyError: somebody has no group.

    >>> network = nx.DiGraph([("a", "coach"), ("coach", "b")])
    >>> brokerage(network, {"a": "Woodbrook", "b": "Woodbrook", "coach": None})["coach"]
    Brokerage(coordinator=0, itinerant=1, gatekeeper=0, representative=0, liaison=0)
    """
    return {person: _of(network, groups, person) for person in sorted(network)}


def _of(network: nx.DiGraph[str], groups: Mapping[str, Hashable], person: str) -> Brokerage:
    found = Brokerage()
    for source in network.predecessors(person):
        for target in network.successors(person):
            if len({source, person, target}) == 3 and not network.has_edge(source, target):
                role = _role(groups[source], groups[person], groups[target])
                found = replace(found, **{role: getattr(found, role) + 1})
    return found


def _role(source: Hashable, broker: Hashable, target: Hashable) -> str:
    if source == target:
        return "coordinator" if broker == source else "itinerant"
    if broker == target:
        return "gatekeeper"
    return "representative" if broker == source else "liaison"
