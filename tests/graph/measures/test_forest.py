"""Shape, reach and dependence of forests beside brute force over all pairs and all cuts."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.forest import Forest, hand_over_time, hanging_on, shape, share_through, structural_virality

PEOPLE = [f"p{number}" for number in range(9)]


@st.composite
def forests(draw: st.DrawFn) -> Forest:
    """Everyone has a source earlier in the list, or none; names are dealt anew, so that order tells nothing."""
    names = draw(st.permutations(PEOPLE))[: draw(st.integers(0, len(PEOPLE)))]
    sources = {}
    for place, person in enumerate(names):
        if place and draw(st.booleans()):
            sources[person] = names[draw(st.integers(0, place - 1))]
    days = {person: draw(st.integers(0, 300)) for person in names if draw(st.booleans())}
    return Forest(frozenset(names), sources, days)


def network_of(forest: Forest) -> nx.Graph[str]:
    network: nx.Graph[str] = nx.Graph((source, target) for target, source in forest.sources.items())
    network.add_nodes_from(forest.holders)
    return network


@given(forests())
def test_structural_virality_is_the_mean_distance_within_trees(forest: Forest) -> None:
    network = network_of(forest)
    apart = [
        nx.shortest_path_length(network, one, other)
        for one, other in combinations(sorted(forest.holders), 2)
        if nx.has_path(network, one, other)
    ]
    assert structural_virality(forest) == pytest.approx(sum(apart) / len(apart) if apart else 0.0)


@given(forests())
def test_what_hangs_on_a_link_is_cut_off_without_it(forest: Forest) -> None:
    schools = {person: [f"s{int(person[1:]) % 3}"] for person in forest.holders if person != "p0"}
    found = hanging_on(forest, schools)
    assert {(link.source, link.target) for link in found} == {(s, t) for t, s in forest.sources.items()}
    for link in found:
        network = network_of(forest)
        network.remove_edge(link.source, link.target)
        lost = nx.node_connected_component(network, link.target)
        left = {school for person in forest.holders - lost for school in schools.get(person, [])}
        assert link.holders == len(lost)
        assert set(link.schools) == {school for person in lost for school in schools.get(person, [])} - left
        assert forest.reach[link.target] + 1 == len(lost)


@given(forests())
def test_generations_add_up(forest: Forest) -> None:
    found = shape(forest)
    assert sum(found.sizes) == found.holders == len(forest.holders)
    assert found.starts == (found.sizes[0] if found.sizes else 0)
    assert found.depth == max(forest.generations.values(), default=0)
    assert all(forest.generations[t] == forest.generations[s] + 1 for t, s in forest.sources.items())


@pytest.mark.parametrize("size", [2, 5, 20])
def test_virality_has_the_published_values_for_stars_and_chains(size: int) -> None:
    names = [str(number) for number in range(size)]
    star = Forest(frozenset(names), dict.fromkeys(names[1:], names[0]), {})
    chain = Forest(frozenset(names), dict(zip(names[1:], names, strict=False)), {})
    assert structural_virality(star) == pytest.approx(2 - 2 / size)
    assert structural_virality(chain) == pytest.approx((size + 1) / 3)


def test_a_circle_and_a_stranger_are_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        Forest(frozenset("ab"), {"a": "b", "b": "a"}, {})
    with pytest.raises(ValueError, match="holders"):
        Forest(frozenset("a"), {"a": "b"}, {})


def test_without_links_there_is_nothing_to_say_of_them() -> None:
    alone = Forest(frozenset("a"), {}, {"a": 1})
    assert hand_over_time(alone) is None
    assert share_through(alone, ["a"]) is None
    assert hanging_on(alone, {}) == []
    assert shape(Forest(frozenset(), {}, {})).sizes == ()
