"""A record beside the truth, small enough to count by hand."""

from __future__ import annotations

from datetime import date

import pytest

from graph.diffusion.model import Diffusion, Transmission, Uptake
from graph.vocabulary import Channel, Order, State
from graph.when import day
from ingest.simulated.comparison import MEASURES, compared
from ingest.simulated.truth import Truth

WHEN = day(date(2026, 3, 4))


def _truth(person: str, source: str | None, state: State = State.ADOPTED) -> Truth:
    return Truth("p", person, source, state)


def _link(source: str, target: str, *, reinforcement: bool = False) -> Transmission:
    return Transmission(
        id=f"{source}>{target}",
        practice="p",
        source=source,
        target=target,
        target_state=State.ADOPTED,
        when=WHEN,
        channels=frozenset({Channel.MODELLING}),
        place=None,
        order=Order.CERTAIN,
        citations=(),
        reinforcement=reinforcement,
    )


def _record(states: dict[str, State], *links: Transmission) -> Diffusion:
    uptakes = tuple(Uptake(f"p/{person}", "p", person, state, WHEN) for person, state in states.items())
    return Diffusion("p", uptakes, links)


CHAIN = [_truth("ann", None), _truth("bo", "ann", State.CARRIES), _truth("cy", "bo"), _truth("di", "cy")]
EVERYBODY = {"ann": State.ADOPTED, "bo": State.CARRIES, "cy": State.ADOPTED, "di": State.ADOPTED}


def test_a_record_that_is_the_truth_has_all_of_it() -> None:
    record = _record(EVERYBODY, _link("ann", "bo"), _link("bo", "cy"), _link("cy", "di"))
    assert compared(CHAIN, [record]) == dict.fromkeys(MEASURES, 1.0)


def test_a_wrong_source_costs_its_link_and_every_path_through_it() -> None:
    record = _record(EVERYBODY, _link("ann", "bo"), _link("ann", "cy"), _link("cy", "di"))
    found = compared(CHAIN, [record])
    assert found["precision"] == found["recall"] == pytest.approx(2 / 3)
    assert found["whole paths"] == pytest.approx(1 / 3)
    assert found["origins"] == found["known"] == 1.0


def test_a_missing_link_costs_recall_and_not_precision() -> None:
    record = _record(EVERYBODY, _link("bo", "cy"), _link("cy", "di"))
    found = compared(CHAIN, [record])
    assert found["precision"] == 1.0
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["whole paths"] == 0.0
    assert found["origins"] == 0.0, "the trail starts with bo"


def test_reinforcement_is_no_source() -> None:
    record = _record(EVERYBODY, _link("ann", "bo"), _link("bo", "cy", reinforcement=True), _link("cy", "di"))
    assert compared(CHAIN, [record])["recall"] == pytest.approx(2 / 3)


def test_the_source_of_a_holder_who_is_only_shown_in_the_record_counts_and_holding_does_not() -> None:
    record = _record(EVERYBODY | {"di": State.SHOWN}, _link("ann", "bo"), _link("bo", "cy"), _link("cy", "di"))
    found = compared(CHAIN, [record])
    assert found["recall"] == 1.0
    assert found["known"] == pytest.approx(2 / 3)


def test_somebody_who_was_shown_it_and_really_did_nothing_with_it_does_not_count() -> None:
    truth = [*CHAIN, _truth("ed", "bo", State.SHOWN)]
    record = _record(
        EVERYBODY | {"ed": State.SHOWN}, _link("ann", "bo"), _link("bo", "cy"), _link("cy", "di"), _link("cy", "ed")
    )
    assert compared(truth, [record]) == dict.fromkeys(MEASURES, 1.0)


def test_a_source_for_somebody_who_never_had_it_is_wrong() -> None:
    record = _record(
        EVERYBODY | {"eve": State.ADOPTED}, _link("ann", "bo"), _link("bo", "cy"), _link("cy", "di"), _link("bo", "eve")
    )
    found = compared(CHAIN, [record])
    assert (found["precision"], found["recall"]) == (0.75, 1.0)


def test_nothing_recorded_is_nothing_found() -> None:
    assert compared(CHAIN, []) == dict.fromkeys(MEASURES, 0.0)
    assert compared([], []) == dict.fromkeys(MEASURES, 0.0)
