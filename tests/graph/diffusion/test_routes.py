"""The other recorded routes, against every chain of transfers there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.diffusion.model import Facts
from graph.diffusion.routes import routes
from graph.diffusion.rules import diffuse
from tests.graph.diffusion.made import PEOPLE, exact, facts, transfers_only, vague
from tests.graph.diffusion.oracle import Oracle


def chains(oracle: Oracle, starts: dict[str, int], person: str) -> Iterator[tuple[int, int]]:
    """(earliest arrival, hops) of every chain of transfers from a start to the person that meets nobody twice."""

    def on(at: str, day: int, seen: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        if at == person:
            yield day, len(seen) - 1
            return
        for link in oracle.links:
            if link.source == at and link.target not in (*seen, *starts) and link.when[1] >= day:
                yield from on(link.target, max(day, link.when[0]), (*seen, link.target))

    for start, day in starts.items():
        yield from on(start, day, (start,))


def front(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that no other beats in both."""
    best: list[tuple[int, int]] = []
    for arrival, hops in sorted(set(found), key=lambda route: (route[1], route[0])):
        if not best or arrival < best[-1][0]:
            best.append((arrival, hops))
    return best


@settings(max_examples=300, deadline=None)
@given(st.one_of(facts(vague), facts(exact), transfers_only(vague)), st.sampled_from(PEOPLE))
def test_routes_are_the_front_of_all_chains(made: Facts, person: str) -> None:
    oracle = Oracle(made)
    sources, by = oracle.sources()
    starts = {p: t[0] for p in by if sources[p] is None and (t := oracle.t(p))}
    found = [r for r in chains(oracle, starts, person) if r[0] <= by.get(person, 0)] if person not in starts else []
    assert [(r.arrival.toordinal(), len(r.transfers)) for r in routes(made, person)] == front(found)


@settings(max_examples=300, deadline=None)
@given(st.one_of(facts(vague), transfers_only(vague)))
def test_every_holder_with_a_source_has_a_route_and_its_links_join(made: Facts) -> None:
    for link in diffuse(made).transmissions:
        if link.reinforcement:
            continue
        found = routes(made, link.target)
        assert found
        for route in found:
            assert route.transfers[-1].target == link.target
            joined = zip(route.transfers, route.transfers[1:], strict=False)
            assert all(one.target == two.source for one, two in joined)
            assert isinstance(route.arrival, date)
