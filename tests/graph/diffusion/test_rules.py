"""The diffusion rules against an oracle written from their text, and against what the text promises of them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from graph.diffusion.model import Diffusion, Facts, Transmission, Uptake
from graph.diffusion.rules import diffuse
from graph.provenance import Citation
from graph.records import Use
from graph.vocabulary import Level, Order, State
from graph.when import When
from tests.graph.diffusion.made import PRACTICE, exact, facts, people, transfers_only, vague
from tests.graph.diffusion.oracle import Oracle, interval

ANY = st.one_of(facts(vague), facts(exact), transfers_only(vague), transfers_only(exact))
MANY = settings(max_examples=500, deadline=None)
NEW = Citation("s", "log.csv", "row 99", "text")


def links(diffusion: Diffusion) -> dict[str, Transmission]:
    """The forest link into each person."""
    return {t.target: t for t in diffusion.transmissions if not t.reinforcement}


def uptakes(diffusion: Diffusion) -> dict[str, Uptake]:
    return {uptake.person: uptake for uptake in diffusion.uptakes}


@MANY
@given(ANY, st.sampled_from(["I", "III", "V"]))
def test_sources_days_and_states_are_those_of_the_oracle(made: Facts, level: str) -> None:
    oracle = Oracle(made, level)
    diffusion = diffuse(made, Level(level))
    sources, by = oracle.sources()
    got = links(diffusion)
    assert {p: (link.source, link.when) for p, link in sources.items() if link} == {
        p: (t.source, interval(t.when)) for p, t in got.items()
    }
    assert {u.person: u.state.value for u in diffusion.uptakes} == {p: oracle.state(p) for p in oracle.people}
    for uptake in diffusion.uptakes:
        assert (uptake.by.toordinal() if uptake.by else None) == by.get(uptake.person)
        assert (interval(uptake.reached) if uptake.reached else None) == oracle.reached(uptake.person)
        held = uptake.state in (State.ADOPTED, State.CARRIES)
        expected = oracle.t(uptake.person) if held else None
        assert (interval(uptake.taken_up) if uptake.taken_up else None) == expected
        assert uptake.origin == oracle.is_origin(uptake.person)


@MANY
@given(ANY)
def test_candidates_and_their_order_are_those_of_the_oracle(made: Facts) -> None:
    oracle = Oracle(made)
    sources, by = oracle.sources()
    into = oracle.by_target()
    expected = {
        (link.source, v, link.when, link is not sources[v], frozenset(link.channels))
        for v in by
        for link in into[v]
        if link.when[0] <= by[v]
    }
    got = diffuse(made).transmissions
    assert expected == {
        (t.source, t.target, interval(t.when), t.reinforcement, frozenset(c.value for c in t.channels)) for t in got
    }
    for t in got:
        link = next(x for x in into[t.target] if (x.source, x.when) == (t.source, interval(t.when)))
        certain = all(link.when[1] <= lo for lo, _ in oracle.f(t.target, without=link))
        assert (t.order is Order.CERTAIN) == certain


@MANY
@given(ANY)
def test_the_links_are_a_forest_and_declared_origins_are_roots(made: Facts) -> None:
    diffusion = diffuse(made)
    got = links(diffusion)
    people = uptakes(diffusion)
    for person in got:
        assert not people[person].origin
        seen = {person}
        at = person
        while at in got:
            at = got[at].source
            assert at not in seen
            seen.add(at)
    assert len(got) == sum(not t.reinforcement for t in diffusion.transmissions)


@MANY
@given(ANY)
def test_a_choice_of_days_makes_every_link_possible(made: Facts) -> None:
    """Each link on min(hi, by(child)), every other fact on its hi: then t(source) <= transfer <= t(target)."""
    oracle = Oracle(made)
    diffusion = diffuse(made)
    by = {u.person: u.by.toordinal() for u in diffusion.uptakes if u.by}
    got = links(diffusion)
    chosen: dict[tuple[str, str, tuple[int, int]], int] = {
        (t.source, t.target, interval(t.when)): min(t.when.hi.toordinal(), by[t.target]) for t in got.values()
    }

    def t(v: str) -> int:
        own = [w[1] for p, w in oracle.origins if p == v and w]
        own += [w[1] for p, w, rank in oracle.uses if p == v and rank >= oracle.level]
        for link in oracle.links:
            out = any(other.source == v for other in oracle.links)
            into = link.target == v and not oracle.is_origin(v) and not oracle.uses_enough(v) and not out
            if link.source == v or into:
                own.append(chosen.get((link.source, link.target, link.when), link.when[1]))
        return min(own)

    for (source, target, (lo, hi)), day in chosen.items():
        assert lo <= day <= hi
        assert t(source) <= day <= t(target)


@MANY
@given(st.one_of(facts(exact), transfers_only(exact)))
def test_with_exact_days_the_source_is_the_latest_transfer_not_after_t(made: Facts) -> None:
    oracle = Oracle(made)
    diffusion = diffuse(made)
    got = links(diffusion)
    into = oracle.by_target()
    told = any(link.told for link in oracle.links)
    for uptake in diffusion.uptakes:
        t = oracle.t(uptake.person)
        if t is None or told or uptake.origin:
            continue
        assert uptake.by == date.fromordinal(t[1])
        candidates = sorted((x for x in into[uptake.person] if x.when[0] <= t[1]), key=oracle.later)
        if uptake.person not in got:
            assert not candidates or _same_day_circle(oracle, uptake.person, candidates[0].when[0])
        elif got[uptake.person].source != candidates[0].source:
            assert _same_day_circle(oracle, uptake.person, candidates[0].when[0])


def _same_day_circle(oracle: Oracle, person: str, day: int) -> bool:
    """Transfers of one day lead from the person back to the person."""
    reached: set[str] = set()
    frontier = {person}
    while frontier:
        at = frontier.pop()
        after = {x.target for x in oracle.links if x.source == at and x.when[0] == day} - reached
        reached |= after
        frontier |= after
    return person in reached


@MANY
@given(ANY, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(made: Facts, chance: random.Random) -> None:
    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(rows, len(rows)))

    again = replace(
        made,
        origins=shuffled(made.origins),
        visits=shuffled(made.visits),
        cycle_visits=shuffled(made.cycle_visits),
        meetings=shuffled(made.meetings),
        transfers=shuffled(made.transfers),
        uses=shuffled(made.uses),
    )
    assert diffuse(again) == diffuse(made)


@MANY
@given(
    st.one_of(facts(exact), transfers_only(exact)), people, exact, st.sampled_from([Level.MECHANICAL, Level.RENEWAL])
)
def test_with_exact_days_one_new_use_moves_only_links_into_its_person(
    made: Facts, person: str, when: When, level: Level
) -> None:
    # a use moves a link only where somebody took the practice up through transfers alone
    fewer = replace(made, visits=(), cycle_visits=(), origins=(), uses=())
    use = Use(id="use:new", citations=(NEW,), practice=PRACTICE, person=person, when=when, level=level)
    more = replace(fewer, uses=(*fewer.uses, use))
    before, after = links(diffuse(fewer)), links(diffuse(more))
    moved = {p for p in {*before, *after} if _source(before, p) != _source(after, p)}
    same_day = {p for p in moved if _in_a_circle(Oracle(more), p)}
    event(f"{len(moved)} links moved")
    assert moved - same_day <= {person}


def _in_a_circle(oracle: Oracle, person: str) -> bool:
    return any(_same_day_circle(oracle, person, link.when[0]) for link in oracle.links)


def _source(forest: dict[str, Transmission], person: str) -> str | None:
    return forest[person].source if person in forest else None


def test_a_practice_without_facts_has_no_diffusion() -> None:
    assert diffuse(Facts("d:p")) == Diffusion("d:p")


@pytest.mark.parametrize("level", list(Level))
def test_levels_of_use_are_ranked_as_the_scale_lists_them(level: Level) -> None:
    assert [other for other in Level if other.rank < level.rank] == list(Level)[: level.rank]
