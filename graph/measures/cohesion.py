"""How tightly people are tied, whether ties go both ways, stay inside groups, or gather around few."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True, slots=True)
class Cohesion:
    """Each None where there are too few people or ties to say.

    Attributes:
        density: share of all possible ties that are there.
        reciprocity: share of ties that go both ways.
        centralisation: Freeman's, of ties going out: 1 where one person gives to everyone and nobody else gives.
        inward: the same of ties coming in.
    """

    density: float | None
    reciprocity: float | None
    centralisation: float | None
    inward: float | None


def cohesion(network: nx.DiGraph[str]) -> Cohesion:
    """Density, reciprocity and degree centralisation (Freeman 1979, Social Networks 1:215-239; Wasserman & Faust 1994).

    With n people and degrees d_i, centralisation is sum(max d - d_i) / (n - 1)^2. Ties to oneself do not count.

    >>> cohesion(nx.DiGraph([("a", "b"), ("a", "c")]))
    Cohesion(density=0.3333333333333333, reciprocity=0.0, centralisation=1.0, inward=0.25)
    """
    plain = nx.DiGraph(edge for edge in network.edges if edge[0] != edge[1])
    plain.add_nodes_from(network)
    people, ties = len(plain), plain.number_of_edges()
    return Cohesion(
        ties / (people * (people - 1)) if people > 1 else None,
        nx.overall_reciprocity(plain) if ties else None,
        _centralisation([degree for _, degree in plain.out_degree]),
        _centralisation([degree for _, degree in plain.in_degree]),
    )


def _centralisation(degrees: list[int]) -> float | None:
    people = len(degrees)
    return sum(max(degrees) - degree for degree in degrees) / (people - 1) ** 2 if people > 1 else None


def e_i_index(network: nx.DiGraph[str], groups: Mapping[str, Hashable]) -> float | None:
    """External less internal ties over all ties (Krackhardt & Stern 1988, Social Psychology Quarterly 51:123-140).

    From -1, all ties inside the groups, to 1, all between them; None without ties. Each pair counts once, whichever way
    its tie goes.

    Raises:
        KeyError: somebody with a tie has no group.

    >>> e_i_index(nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")]), {"a": 1, "b": 1, "c": 2})
    0.0
    """
    pairs = {frozenset(edge) for edge in network.edges if edge[0] != edge[1]}
    outside = sum(len({groups[person] for person in pair}) == 2 for pair in pairs)
    return (2 * outside - len(pairs)) / len(pairs) if pairs else None
