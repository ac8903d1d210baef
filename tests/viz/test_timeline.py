"""The time axis."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph.records import Term
from graph.when import DEFAULT_YEAR_START
from viz.timeline import Band, bands, cumulative, months

SEPTEMBER = date(2025, 9, 1)


def test_every_month_begins_on_its_first_day() -> None:
    ticks = months(SEPTEMBER, 130)
    assert [(tick.day, tick.label, tick.year) for tick in ticks] == [
        (0, "Sep", 2025),
        (30, "Oct", 2025),
        (61, "Nov", 2025),
        (91, "Dec", 2025),
        (122, "Jan", 2026),
    ]


def test_terms_are_laid_over_the_years_and_cut_off_at_the_edges() -> None:
    terms = (Term("Autumn", (8, 20), (12, 20)), Term("Spring", (1, 6), (6, 12)))
    assert bands(SEPTEMBER, 200, terms, DEFAULT_YEAR_START) == (Band("Autumn", 0, 110), Band("Spring", 127, 200))


def test_a_term_may_run_over_the_new_year() -> None:
    assert bands(SEPTEMBER, 365, (Term("Winter", (12, 1), (2, 29)),), DEFAULT_YEAR_START) == (Band("Winter", 91, 180),)


def test_without_terms_the_school_years_are_shown() -> None:
    assert [band.label for band in bands(SEPTEMBER, 400, (), DEFAULT_YEAR_START)] == ["2025-26", "2026-27"]


@given(st.lists(st.integers(0, 50)))
def test_the_curve_counts_everybody_up_to_each_day(days: list[int]) -> None:
    assert cumulative(days) == tuple((day, sum(other <= day for other in days)) for day in sorted(set(days)))
