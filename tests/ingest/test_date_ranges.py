"""Ranges of dates in the spellings of real logs: the days they name, or a word about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.when import When
from ingest.files.date_columns import Trouble
from ingest.files.date_parts import Ordered, month_day
from ingest.files.dates import Reading, Slashed, read
from ingest.files.mapping import Mapping
from ingest.model import Calendar
from tests.ingest.files import date_column, log, sheet_of

SPANS = ("-", " - ", "–", " – ", "—", " to ", " through ", " thru ", " until ")
PAIRS = (" & ", " and ", "/", ", ", " + ")

Spelling = Callable[[date, date, str], str]

WHOLE: list[Spelling] = [
    lambda a, b, to: f"{a:%b} {a.day}, {a.year}{to}{b:%b} {b.day}, {b.year}",
    lambda a, b, to: f"{a:%B} {a.day} {a.year}{to}{b:%B} {b.day} {b.year}",
    lambda a, b, to: f"{a.day} {a:%B} {a.year}{to}{b.day} {b:%B} {b.year}",
    lambda a, b, to: f"{a:%A}, {a:%B} {a.day}, {a.year}{to}{b:%A}, {b:%B} {b.day}, {b.year}",
    lambda a, b, to: f"{a:%Y/%m/%d}{to}{b:%Y/%m/%d}",
]
ONE_YEAR: list[Spelling] = [
    lambda a, b, to: f"{a:%b} {a.day}{to}{b:%b} {b.day}, {b.year}",
    lambda a, b, to: f"{a:%B} {a.day}{to}{b:%B} {b.day} {b.year}",
    lambda a, b, to: f"{a.day} {a:%b}{to}{b.day} {b:%b} {b.year}",
    lambda a, b, to: f"{a:%a} {a:%b} {a.day}{to}{b:%a} {b:%b} {b.day}, {b.year}",
    lambda a, b, to: f"{a:%b}. {a.day}th{to}{b:%b}. {b.day}th, '{b:%y}",
    lambda a, b, to: f"from {a.day} {a:%B}{to}{b.day} {b:%B} {b.year}",
]
ONE_MONTH: list[Spelling] = [
    lambda a, b, to: f"{a:%b} {a.day}{to}{b.day}, {a.year}",
    lambda a, b, to: f"{a:%B} {a.day}{to}{b.day} {a.year}",
    lambda a, b, to: f"{a.day}{to}{b.day} {a:%B} {a.year}",
    lambda a, b, to: f"{a.day}th{to}{b.day}th of {a:%B}, {a.year}",
    lambda a, b, to: f"{a.year} {a:%b} {a.day}{to}{b.day}",
    lambda a, b, to: f"{a:%a}{to}{b:%a}, {a:%b} {a.day}{to}{b.day}, {a.year}",
]
NUMBERS: list[Spelling] = [
    lambda a, b, to: f"{a:%m/%d/%Y}{to}{b:%m/%d/%Y}",
    lambda a, b, to: f"{a.month}/{a.day}/{a:%y}{to}{b.month}/{b.day}/{b:%y}",
    lambda a, b, to: f"{a.month}/{a.day}{to}{b.month}/{b.day}/{b.year}",
    lambda a, b, to: f"{a.month}/{a.day}/{a.year}{to}{b.month}/{b.day}",
]

days = st.dates(date(1960, 1, 1), date(2026, 4, 30))


def reading(text: str) -> Reading:
    return read(text, Calendar(), 2026)


@given(days, st.integers(1, 400), st.sampled_from(WHOLE), st.sampled_from(SPANS))
def test_a_range_of_two_whole_dates_is_its_days(first: date, length: int, spelled: Spelling, to: str) -> None:
    last = first + timedelta(days=length)
    assert reading(spelled(first, last, to)) == When(first, last)


@given(days, st.integers(1, 60), st.sampled_from(ONE_YEAR), st.sampled_from(SPANS))
def test_a_range_that_says_its_year_once_lies_in_one_school_year(
    first: date, length: int, spelled: Spelling, to: str
) -> None:
    last = first + timedelta(days=length)
    assume((first.month < 8) == (last.month < 8) or first.year == last.year or first.month >= 8)
    assert reading(spelled(first, last, to)) == When(first, last)


@given(days, st.integers(1, 30), st.sampled_from(ONE_MONTH), st.sampled_from(SPANS))
def test_a_range_that_says_its_month_once_is_of_that_month(
    first: date, length: int, spelled: Spelling, to: str
) -> None:
    last = first + timedelta(days=length)
    assume(first.month == last.month)
    assert reading(spelled(first, last, to)) == When(first, last)


@given(days, st.sampled_from(WHOLE + ONE_YEAR + ONE_MONTH), st.sampled_from(PAIRS))
def test_two_days_with_an_and_are_both_days(first: date, spelled: Spelling, joint: str) -> None:
    last = first + timedelta(days=1)
    assume(first.month == last.month)
    assert reading(spelled(first, last, joint)) == When(first, last)


@given(days, st.integers(2, 27), st.sampled_from(WHOLE + ONE_YEAR + ONE_MONTH), st.sampled_from((" & ", " and ")))
def test_days_apart_are_never_read_as_what_lies_between(
    first: date, length: int, spelled: Spelling, joint: str
) -> None:
    last = first + timedelta(days=length)
    assume(first.month == last.month)
    assert isinstance(reading(spelled(first, last, joint)), str)


@given(days, st.integers(1, 60), st.sampled_from(NUMBERS), st.sampled_from(SPANS + PAIRS))
def test_a_range_in_numbers_is_never_read_in_the_wrong_order(
    first: date, length: int, spelled: Spelling, to: str
) -> None:
    last = first + timedelta(days=length)
    text = spelled(first, last, to)
    column = date_column([text])
    for order in ("month-first", None):
        settled = column.settled([text], "date", order, 1900)[text]
        assert settled == f"{first}..{last}" or isinstance(settled, Trouble)
    if to in SPANS and first.year == last.year:
        assert column.settled([text], "date", "month-first", 1900)[text] == f"{first}..{last}"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Aug 5-6, 2025", date(2025, 8, 5), date(2025, 8, 6)),
        ("1-2 May 2025", date(2025, 5, 1), date(2025, 5, 2)),
        ("Aug 5, 6, and 7, 2025", date(2025, 8, 5), date(2025, 8, 7)),
        ("5/6/7 Aug 2025", date(2025, 8, 5), date(2025, 8, 7)),
        ("Dec 30 - Jan 2, 2026", date(2025, 12, 30), date(2026, 1, 2)),
        ("Dec 30, 2025 - Jan 2", date(2025, 12, 30), date(2026, 1, 2)),
        ("5-Aug-2025 - 6-Aug-2025", date(2025, 8, 5), date(2025, 8, 6)),
        ("30-Aug-02-Sep-2025", date(2025, 8, 30), date(2025, 9, 2)),
        ("between Aug 5 and Aug 9, 2025", date(2025, 8, 5), date(2025, 8, 9)),
        ("Aug 5 (Tue) - Aug 6 (Wed), 2025", date(2025, 8, 5), date(2025, 8, 6)),
        ("2025-09-05/2025-09-06", date(2025, 9, 5), date(2025, 9, 6)),
        ("2025-09-05/06", date(2025, 9, 5), date(2025, 9, 6)),
        ("2025-09 to 2025-10", date(2025, 9, 1), date(2025, 10, 31)),
        ("Aug/Sep 2025", date(2025, 8, 1), date(2025, 9, 30)),
        ("Dec-Jan 2026", date(2025, 12, 1), date(2026, 1, 31)),
        ("Aug 5-2025", date(2025, 8, 5), date(2025, 8, 5)),
        ("4-Mar-26", date(2026, 3, 4), date(2026, 3, 4)),
        ("Aug 5, 2025 9-10am", date(2025, 8, 5), date(2025, 8, 5)),
    ],
)
def test_a_range_is_the_days_it_names(text: str, first: date, last: date) -> None:
    assert reading(text) == When(first, last)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Aug 5 and 20, 2025", "date_several"),
        ("Aug 5, 6 & 9, 2025", "date_several"),
        ("9/5/2025 and 9/20/2025", "date_several"),
        ("Aug 5-6", "date_needs_year"),
        ("9/5 & 9/6", "date_needs_year"),
        ("Mar 4-26", "date_needs_year"),
        ("Aug 6-5, 2025", "date_unreadable"),
        ("Sep 5 - Aug 6, 2025", "date_unreadable"),
        ("Feb 28-30, 2025", "date_unreadable"),
        ("early March 2026", "date_unreadable"),
        ("Fall 0000", "date_unreadable"),
        ("SY 9999-00", "date_unreadable"),
    ],
)
def test_what_is_no_range_of_days_is_refused(text: str, code: str) -> None:
    assert reading(text) == code


def test_who_writes_a_lone_day_beside_numbers_shows_the_order() -> None:
    two_days = When(date(2025, 9, 5), date(2025, 9, 6))
    assert reading("9/5-6/2025") == Ordered((("month-first", two_days),))
    assert reading("5-6/9/2025") == reading("5.-6.9.2025") == Ordered((("day-first", two_days),))


def test_three_numbers_of_two_digits_are_decided_by_their_column(tmp_path: Path) -> None:
    (row,) = sheet_of(log(tmp_path / "log.csv", ["23-09-05"])).rejects
    assert row.code == "date_order_unclear"
    lines = sheet_of(log(tmp_path / "log.csv", ["23-09-05", "23-10-30"])).lines
    assert [line.cells["date"] for line in lines] == ["2023-09-05", "2023-10-30"]
    lines = sheet_of(log(tmp_path / "log.csv", ["23-09-05", "5-09-25"])).lines
    assert [line.cells["date"] for line in lines] == ["2005-09-23", "2025-09-05"]
    assert sheet_of(log(tmp_path / "log.csv", ["23-09-05"]), Mapping(dates="year-first")).lines[0].cells["date"] == (
        "2023-09-05"
    )


@given(st.lists(st.dates(date(1960, 1, 1), date(2026, 4, 30)), min_size=1), st.sampled_from(["%y-%m-%d", "%d/%m/%y"]))
def test_years_of_two_digits_are_never_read_in_the_wrong_order(written: list[date], form: str) -> None:
    texts = [f"{one:{form}}" for one in written]
    settled = date_column(texts).settled(texts, "date", None, 1900)
    for one, text in zip(written, texts, strict=True):
        assert settled[text] == one.isoformat() or isinstance(settled[text], Trouble)


def test_a_date_in_one_order_only_stays_what_it_was() -> None:
    assert reading("9/17/25") == Slashed(9, 17, 2025)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15 August", (8, 15)),
        ("Aug. 15th", (8, 15)),
        ("8/15", (8, 15)),
        ("2025-08-01", (8, 1)),
        ("1/8", None),
        ("August", None),
    ],
)
def test_a_day_of_every_year_is_read_or_refused(text: str, found: tuple[int, int] | None) -> None:
    assert month_day(text) == found
