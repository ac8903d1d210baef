"""Brokerage and cohesion beside brute force over all triples and pairs."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.brokerage import Brokerage, brokerage
from graph.measures.cohesion import cohesion, e_i_index

PEOPLE = "abcdef"


def network_of(ties: set[tuple[str, str]]) -> nx.DiGraph[str]:
    return nx.DiGraph(ties)


networks = st.sets(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))).map(network_of)
groupings = st.fixed_dictionaries({person: st.sampled_from("XYZ") for person in PEOPLE})

ROLES = {
    "AAA": "coordinator",
    "ABA": "itinerant",
    "ABB": "gatekeeper",
    "AAB": "representative",
    "ABC": "liaison",
}


def pattern(groups: list[str]) -> str:
    order = list(dict.fromkeys(groups))
    return "".join("ABC"[order.index(group)] for group in groups)


@given(networks, groupings)
def test_every_open_triple_is_counted_once_for_its_broker(network: nx.DiGraph[str], groups: dict[str, str]) -> None:
    found = brokerage(network, groups)
    counted = {person: dict.fromkeys(ROLES.values(), 0) for person in network}
    for source, broker, target in permutations(network, 3):
        through = network.has_edge(source, broker) and network.has_edge(broker, target)
        if through and not network.has_edge(source, target):
            counted[broker][ROLES[pattern([groups[source], groups[broker], groups[target]])]] += 1
    assert found == {person: Brokerage(**roles) for person, roles in counted.items()}
    assert all(one.total == sum(counted[person].values()) for person, one in found.items())


@given(networks, groupings)
def test_the_e_i_index_weighs_pairs_between_groups_against_pairs_inside(
    network: nx.DiGraph[str], groups: dict[str, str]
) -> None:
    pairs = {tuple(sorted(edge)) for edge in network.edges if edge[0] != edge[1]}
    outside = [pair for pair in pairs if groups[pair[0]] != groups[pair[1]]]
    inside = len(pairs) - len(outside)
    assert e_i_index(network, groups) == (pytest.approx((len(outside) - inside) / len(pairs)) if pairs else None)


@given(networks)
def test_density_and_reciprocity_count_ties_between_different_people(network: nx.DiGraph[str]) -> None:
    ties = {edge for edge in network.edges if edge[0] != edge[1]}
    found, people = cohesion(network), len(network)
    assert found.density == (pytest.approx(len(ties) / (people * (people - 1))) if people > 1 else None)
    both = sum((target, source) in ties for source, target in ties)
    assert found.reciprocity == (pytest.approx(both / len(ties)) if ties else None)


def test_nobody_is_more_central_than_another_in_a_ring() -> None:
    found = cohesion(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")]))
    assert found.centralisation == found.inward == 0
