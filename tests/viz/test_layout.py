"""Where everything stands."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from viz.layout import CLOSED_HEIGHT, GAP, SCALES, WIRE_HEIGHT, Spot, Strip, arranged

DAYS = 400
days_of_lanes = st.lists(st.lists(st.integers(0, DAYS), max_size=25), max_size=6)


def strips(lanes: list[list[int]]) -> list[Strip]:
    keys = iter(range(10_000))
    return [Strip(tuple(Spot(next(keys), day) for day in sorted(lane))) for lane in lanes]


@given(days_of_lanes)
def test_two_people_in_one_row_of_a_lane_never_touch(lanes: list[list[int]]) -> None:
    arrangement = arranged(strips(lanes), DAYS)
    for strip in strips(lanes):
        for one, other in combinations(strip.spots, 2):
            apart = abs(one.day - other.day) * arrangement.scale
            assert apart >= GAP - 1e-6 or arrangement.below[one.key] != arrangement.below[other.key]


@given(days_of_lanes)
def test_everybody_stands_inside_the_lane(lanes: list[list[int]]) -> None:
    arrangement = arranged(strips(lanes), DAYS)
    for strip, height in zip(strips(lanes), arrangement.heights, strict=True):
        assert all(8 <= arrangement.below[spot.key] <= height - 8 for spot in strip.spots)


@given(days_of_lanes)
def test_the_same_people_always_give_the_same_picture(lanes: list[list[int]]) -> None:
    assert arranged(strips(lanes), DAYS) == arranged(strips(lanes), DAYS)


@given(days_of_lanes)
def test_the_scale_stays_within_what_can_be_read(lanes: list[list[int]]) -> None:
    low, high = SCALES
    assert low <= arranged(strips(lanes), DAYS).scale <= high


def test_the_first_stands_in_the_middle_and_the_next_below_and_above() -> None:
    arrangement = arranged([Strip(tuple(Spot(key, 100) for key in range(3)))], DAYS)
    middle, below, above = (arrangement.below[key] for key in range(3))
    assert above < middle < below
    assert middle == arrangement.heights[0] / 2


def test_a_wire_is_a_thin_lane_with_its_coach_in_the_middle() -> None:
    arrangement = arranged([Strip((Spot(0, 5),), wire=True)], DAYS)
    assert (arrangement.heights, arrangement.below) == ((WIRE_HEIGHT,), {0: WIRE_HEIGHT / 2})


def test_a_wide_glyph_keeps_its_room() -> None:
    close = (Spot(0, 100, 2), Spot(1, 105))
    arrangement = arranged([Strip(close)], DAYS)
    assert (arrangement.below[0] == arrangement.below[1]) == (5 * arrangement.scale >= 2 * GAP)


def test_many_closed_schools_do_not_widen_the_picture() -> None:
    few, many = (arranged([Strip(())] * number, DAYS, closed=True).scale for number in (30, 300))
    assert few == many
    assert arranged([Strip(())] * 3, DAYS, closed=True).scale < few
    assert CLOSED_HEIGHT > 42  # the largest circle fits its row


def test_nothing_to_draw_is_no_error() -> None:
    assert arranged([], 0).heights == ()
