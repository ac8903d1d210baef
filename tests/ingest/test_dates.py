"""Dates as people write them, and the order of 3/4/2026, which a whole column decides."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Term
from graph.when import When, day, month, school_year
from ingest.files.date_parts import UNREADABLE
from ingest.files.dates import Reading, Serial, Slashed, read, read_when, school_year_of, written
from ingest.files.mapping import Mapping
from ingest.model import Calendar
from tests.ingest.files import date_column, log, sheet_of
from tests.ingest.files import written as csv_file

TERMS = Calendar(terms=(Term("Winter term", (11, 15), (2, 28)), Term("Spring", (3, 1), (6, 15))))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("2026-03-04", day(date(2026, 3, 4))),
        ("2026/3/4", day(date(2026, 3, 4))),
        ("20260304", day(date(2026, 3, 4))),
        ("2015/09/17 8:05:22 AM GMT-4", day(date(2015, 9, 17))),
        ("2016/01/11 1:15:00 PM EST", day(date(2016, 1, 11))),
        ("2026-03-04T02:00:00.123+00:00", day(date(2026, 3, 4))),
        ("4 March 2026", day(date(2026, 3, 4))),
        ("Wednesday, March 4th, 2026", day(date(2026, 3, 4))),
        ("4-Mar-26", day(date(2026, 3, 4))),
        ("9/17/2015 8:05:22", Slashed(9, 17, 2015)),
        ("3.4.26", Slashed(3, 4, 2026)),
        ("3/4/87", Slashed(3, 4, 1987)),
        ("March 2026", month(2026, 3)),
        ("2026-03", month(2026, 3)),
        ("3/2026", month(2026, 3)),
        ("2011-12", month(2011, 12)),
        ("SY 2011-12", school_year(2011)),
        ("2025-26", school_year(2025)),
        ("2025–2026", school_year(2025)),
        ("2025/26", school_year(2025)),
        ("1998", When(date(1998, 1, 1), date(1998, 12, 31))),
        ("42264.33706", Serial(42264.33706)),
        ("2026-03-01..2026-03-31", month(2026, 3)),
        ("2026-03-31..2026-03-01", UNREADABLE),
        ("2026-02-30", UNREADABLE),
        ("13/13/2026", UNREADABLE),
        ("9/17", UNREADABLE),
        ("March 44 2026", UNREADABLE),
        ("12:30", UNREADABLE),
        ("may", UNREADABLE),
        ("4 March", "date_needs_year"),
        ("spring term", "date_needs_year"),
        ("x" * 1000, UNREADABLE),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, reading: Reading) -> None:
    assert read(text, Calendar(), 2026) == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Spring 2026", When(date(2026, 3, 1), date(2026, 6, 15))),
        ("spring term 2025-26", When(date(2026, 3, 1), date(2026, 6, 15))),
        ("Winter 2026", When(date(2025, 11, 15), date(2026, 2, 28))),
        ("winter 2025-26", When(date(2025, 11, 15), date(2026, 2, 28))),
        ("Fall 2025", "unknown_term"),
    ],
)
def test_a_term_is_what_the_district_says(text: str, reading: Reading) -> None:
    assert read(text, TERMS, 2026) == reading


def test_without_terms_fall_and_spring_are_the_halves_of_the_school_year() -> None:
    assert read("Fall 2025", Calendar(), 2026) == When(date(2025, 8, 1), date(2025, 12, 31))
    assert read("Spring 2026", Calendar((7, 1)), 2026) == When(date(2026, 1, 1), date(2026, 6, 30))


@given(st.dates(date(1951, 1, 1), date(2026, 12, 31)), st.integers(0, 400))
def test_a_settled_interval_is_read_back(first: date, days: int) -> None:
    when = When(first, first + timedelta(days=days))
    assert read_when(written(when)) == when
    assert read(written(when), Calendar(), 2026) == when


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused_but_never_raises(text: str) -> None:
    assert isinstance(read(text, Calendar(), 2026), Reading)


@given(st.lists(st.dates(date(1951, 1, 1), date(2026, 12, 31)), min_size=1), st.sampled_from(["%m/%d/%Y", "%d.%m.%Y"]))
def test_a_column_is_never_read_in_the_wrong_order(days: list[date], form: str) -> None:
    texts = [f"{one:{form}}" for one in days]
    settled = date_column(texts).settled(texts, "date", None, 1900)
    for one, text in zip(days, texts, strict=True):
        assert settled[text] == one.isoformat() or not isinstance(settled[text], str)
    if any(one.day > 12 for one in days):
        assert [settled[text] for text in texts] == [one.isoformat() for one in days]


def test_one_telling_date_decides_its_whole_column(tmp_path: Path) -> None:
    sheet = sheet_of(log(tmp_path / "log.csv", ["3/4/2026", "3/25/2026"]))
    assert [line.cells["date"] for line in sheet.lines] == ["2026-03-04", "2026-03-25"]
    sheet = sheet_of(log(tmp_path / "log.csv", ["3/4/2026", "25/3/2026"]))
    assert [line.cells["date"] for line in sheet.lines] == ["2026-04-03", "2026-03-25"]


def test_a_column_with_both_orders_is_refused_but_for_its_other_dates(tmp_path: Path) -> None:
    sheet = sheet_of(log(tmp_path / "log.csv", ["3/4/2026", "25/3/2026", "3/25/2026", "2026-04-01"]))
    assert [line.cells["date"] for line in sheet.lines] == ["2026-04-01"]
    assert [(row.locator, row.code) for row in sheet.rejects] == [
        (f"row {number}", "date_order_mixed") for number in (2, 3, 4)
    ]


def test_dates_that_may_be_either_are_refused_until_somebody_says_which(tmp_path: Path) -> None:
    path = log(tmp_path / "log.csv", ["3/4/2026", "5/5/2026"])
    sheet = sheet_of(path)
    assert [row.code for row in sheet.rejects] == ["date_order_unclear"]
    assert [line.cells["date"] for line in sheet.lines] == ["2026-05-05"]
    assert sheet_of(path, date_order="month-first").lines[0].cells["date"] == "2026-03-04"
    assert sheet_of(path, Mapping(dates="day-first")).lines[0].cells["date"] == "2026-04-03"


def test_a_date_that_does_not_fit_the_order_asked_for_is_refused_alone(tmp_path: Path) -> None:
    sheet = sheet_of(log(tmp_path / "log.csv", ["3/4/2026", "25/3/2026"]), date_order="month-first")
    assert [line.cells["date"] for line in sheet.lines] == ["2026-03-04"]
    assert [row.code for row in sheet.rejects] == ["date_unreadable"]


def test_the_time_of_entry_tells_the_order_of_unclear_visits(tmp_path: Path) -> None:
    path = log(tmp_path / "log.csv", ["3/4/2026"], ["3/25/2026 8:00:00"])
    assert sheet_of(path).lines[0].cells["date"] == "2026-03-04"
    path = log(tmp_path / "log.csv", ["3/4/2026"], ["2026/03/05 8:00:00 AM EST"])
    assert sheet_of(path).lines[0].cells["date"] == "2026-03-04"
    path = log(tmp_path / "log.csv", ["3/4/2026"], ["2026/04/05 8:00:00 AM EST"])
    assert sheet_of(path).rejects[0].code == "date_order_unclear"


def test_the_time_of_entry_is_the_date_only_where_there_is_no_other(tmp_path: Path) -> None:
    headers = ["Timestamp", "Coach", "Teacher", "School"]
    path = csv_file(tmp_path / "log.csv", [headers, ["3/25/2026 8:05:22", "Ann Lee", "Bo Kim", "Elm"]])
    assert sheet_of(path).lines[0].cells["date"] == "2026-03-25"
    sheet = sheet_of(log(tmp_path / "log.csv", ["2026-03-04", ""], ["2026-03-05", "2026-03-06"]))
    assert [line.cells.get("date") for line in sheet.lines] == ["2026-03-04", None]
    assert "timestamp" not in sheet.lines[0].cells


def test_day_numbers_of_a_spreadsheet_are_days(tmp_path: Path) -> None:
    path = log(tmp_path / "log.csv", ["42264", "42264.33706"])
    assert {line.cells["date"] for line in sheet_of(path).lines} == {"2015-09-17"}
    assert sheet_of(path, Mapping(serial_dates=1904)).lines[0].cells["date"] == "2019-09-18"


def test_dates_far_from_now_are_refused_where_they_cannot_be_meant(tmp_path: Path) -> None:
    sheet = sheet_of(log(tmp_path / "log.csv", ["1900-01-01", "2100-01-01", "2027-04-30", "2028-01-01"]))
    assert [line.cells["date"] for line in sheet.lines] == ["2027-04-30"]
    assert {row.code for row in sheet.rejects} == {"date_out_of_range"}
    schools = csv_file(tmp_path / "schools.csv", [["school_id", "name", "opened"], ["1", "Elm", "1908"]])
    assert sheet_of(schools).lines[0].cells["opened"] == "1908-01-01..1908-12-31"


def test_a_message_says_what_to_do_in_plain_words(tmp_path: Path) -> None:
    (row,) = sheet_of(log(tmp_path / "log.csv", ["soon"])).rejects
    assert row.message == "“soon” in “date” is not a date we can read. Write it as 2026-03-04, or a month as 2026-03."
    assert (row.column, row.raw["date"], row.cells["coach"], row.district) == ("date", "soon", "Ann Lee", "oak")


@pytest.mark.parametrize("text", ["2025-26", "2025-2026", "SY 2025/26", "School year 2025–26"])
def test_a_school_year_has_one_name(text: str) -> None:
    assert school_year_of(text) == "2025-26"


def test_what_is_no_school_year_has_none() -> None:
    assert school_year_of("2025-27") is None
    assert school_year_of("2025") is None
