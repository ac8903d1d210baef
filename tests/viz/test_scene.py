"""The picture as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.story import story
from graph.vocabulary import State
from graph.when import month
from tests.viz.stories import link, on, small, told, uptake
from viz.scene import Scene, scene
from viz.style import LINES, LOOKS


def test_schools_are_lanes_in_order_of_first_uptake_and_coaches_wires_beneath_them() -> None:
    lanes = scene(small()).lanes
    assert [(lane.label, lane.wire, lane.school) for lane in lanes] == [
        ("Maple", False, 0),
        ("Coach", True, 0),
        ("Cedar", False, 2),
        ("Oak", False, 3),
    ]


def test_a_lane_counts_its_people_and_a_wire_its_hand_overs() -> None:
    assert {lane.label: lane.count for lane in scene(small()).lanes} == {"Maple": 1, "Coach": 2, "Cedar": 2, "Oak": 1}


def test_a_school_where_it_was_only_shown_comes_last() -> None:
    found = told(
        uptake("d:ana", on(9, 9), origin=True, school="d:s-maple"),
        uptake("d:ben", on(9, 10), State.SHOWN),
        uptake("d:cleo", on(12, 1), school="d:s-oak"),
        links=(link("d:ana", "d:ben", on(9, 10), school="d:s-cedar"),),
    )
    assert [lane.label for lane in scene(found).lanes] == ["Maple", "Oak", "Cedar"]


def test_a_coach_who_passed_nothing_on_stands_among_the_people_of_a_school() -> None:
    found = scene(told(uptake("d:coach", on(9, 9), State.CARRIES)))
    assert [lane.wire for lane in found.lanes] == [False]


def test_two_schools_of_one_name_stay_two_lanes() -> None:
    found = told(
        uptake("d:ana", on(9, 9), school="d:s-oak"),
        uptake("d:ben", on(9, 10), school="d:s-maple"),
        schools={"d:s-oak": "Central", "d:s-maple": "Central"},
    )
    assert [lane.label for lane in scene(found).lanes] == ["Central", "Central"]


def test_time_begins_with_the_month_of_the_first_day() -> None:
    found = scene(small())
    assert found.start == date(2025, 9, 1)
    assert [mark.day for mark in found.marks] == [8, 19, 35, 63, 70, 91]


def test_a_vague_date_is_a_span_that_reaches_back_into_an_earlier_month() -> None:
    found = scene(told(replace(uptake("d:ana", month(2025, 9), school="d:s-oak"), by=date(2025, 9, 20))))
    assert [(mark.first, mark.day, mark.last) for mark in found.marks] == [(0, 19, 29)]


def test_the_legend_counts_what_is_drawn_and_names_nothing_else() -> None:
    legend = {item.key if item.of == "people" else f"{item.key} link": item.count for item in scene(small()).legend}
    assert legend == {
        "origin": 1,
        "coach": 1,
        "trying": 1,
        "routine": 1,
        "dropped": 1,
        "shown": 1,
        "coach link": 2,
        "peer link": 1,
        "unknown link": 1,
    }


def test_the_caption_says_filter_dates_number_and_date_of_the_data() -> None:
    assert scene(replace(small(), filter="grade 2 only")).caption == (
        "Life cycles · grade 2 only · 9 September 2025 to 1 December 2025 · n = 5 people "
        "(4 teachers at 3 schools and 1 coach) "
        "· data as of 1 March 2026"
    )


def test_the_summary_tells_start_reach_and_the_coaches_part() -> None:
    assert scene(small()).summary == (
        "It started with Ana at Maple, 9 September 2025. 4 teachers at 3 schools and 1 coach have it. "
        "2 of 3 hand-overs went through a coach."
    )


def test_what_is_not_drawn_is_said() -> None:
    assert scene(small()).hidden == "1 person was only in touch with it and is not drawn."
    assert scene(small(), aggregate_above=2).hidden.startswith("6 people are gathered into circles")


def test_an_empty_practice_is_a_picture_without_people() -> None:
    found = scene(told())
    assert (found.marks, found.summary) == ((), "Nobody is known to have taken it up yet.")
    assert "n = 0 people ·" in found.caption


def test_a_district_sized_practice_opens_by_school() -> None:
    assert not scene(story(800)).aggregated
    assert scene(story(801)).aggregated


def test_circles_hold_everybody_who_counts_but_the_origin() -> None:
    found = scene(story(900))
    assert sum(circle.people for circle in found.circles) == sum(
        mark.person.at_school and mark.person.kind != "origin" for mark in found.marks
    )
    assert max(circle.radius for circle in found.circles) == 21


def test_a_mark_is_in_the_circle_of_its_school_and_month() -> None:
    found = scene(story(900))
    for mark in found.marks:
        if mark.circle is not None:
            circle = found.circles[mark.circle]
            assert found.lanes[mark.lane].school == circle.lane
            assert abs(circle.day - mark.day) <= 17


def test_one_link_brings_it_into_each_school_that_got_it_from_elsewhere() -> None:
    found = scene(small())
    assert [mark.person.name for mark in found.marks if mark.entry] == ["Ben"]


@settings(max_examples=15)
@given(st.integers(1, 120), st.integers(0, 5))
def test_every_picture_holds_together(people: int, seed: int) -> None:
    found = scene(story(people, seed))
    check_links_run_forward(found)
    check_marks_are_in_their_lanes(found)
    assert found == scene(story(people, seed))


def check_links_run_forward(found: Scene) -> None:
    for mark in found.marks:
        assert mark.person.kind in LOOKS
        assert mark.person.via is None or mark.person.via in LINES
        if mark.person.source is not None:
            assert found.marks[mark.person.source].day <= mark.link_day <= mark.day


def check_marks_are_in_their_lanes(found: Scene) -> None:
    for mark in found.marks:
        assert 0 <= mark.below <= found.lanes[mark.lane].height
        assert 0 <= mark.day < found.days
    lanes = [int(lane.count) for lane in found.lanes if not lane.wire]
    assert sum(lanes) == found.counts.at_schools
    assert sum(mark.person.counted for mark in found.marks) == found.counts.holders


@pytest.mark.parametrize("aggregate_above", [0, 800])
def test_the_height_is_that_of_the_lanes_as_they_open(aggregate_above: int) -> None:
    found = scene(small(), aggregate_above)
    assert found.height == sum(lane.closed if found.aggregated else lane.height for lane in found.lanes)
