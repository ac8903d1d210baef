"""Lengths of time, times of day and numbers in the spellings of real logs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.amounts import minutes_between, minutes_in, number_in, time_of_day


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45), ("45 min", 45), ("1 hr", 60), ("1:15", 75), ("0.5 h", 30), ("a while", None), ("1h15", 75),
        ("2h30", 150), ("1.5 hours", 90), ("45 Min.", 45), ("90m", 90), ("1:30", 90), ("half an hour", 30),
        ("1,5 h", 90), ("an hour", 60), ("an hour and a half", 90), ("1 1/2 hours", 90), ("1½ hours", 90),
        ("¾ hour", 45), ("quarter of an hour", 15), ("1 hour and 15 minutes", 75), ("1 hr. 15 min.", 75),
        ("1:30:00", 90), ("00:45:00", 45), ("45'", 45), ("about 45 min", 45), ("two hours", 120), ("1-hour", 60),
        ("30-45 min", None), ("45+", None), ("1.5", None), ("10:30", None), ("1:75", None), ("1h 90", None),
        ("15 min 1 h", None), ("1 30", None), ("1 class period", None), ("-45", None), ("99999", None), ("", None),
    ],
)  # fmt: skip
def test_minutes(text: str, minutes: int | None) -> None:
    assert minutes_in(text) == minutes


@given(st.integers(1, 9), st.integers(0, 59), st.sampled_from(["{}h{:02}", "{}:{:02}", "{} hr {} min", "{}hrs {}m"]))
def test_hours_and_minutes_are_read_as_written(hours: int, minutes: int, form: str) -> None:
    assert minutes_in(form.format(hours, minutes)) == hours * 60 + minutes


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    minutes, number = minutes_in(text), number_in(text)
    assert minutes is None or 0 <= minutes <= 24 * 60
    assert number is None or abs(number) < float("inf")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("9:45 AM", "10:30", 45), ("11:30", "1:15", 105), ("1:00 pm", "2:00 pm", 60), ("8:00", "17:00", 540),
        ("9:45", "9:15", None), ("23:00", "1:00", None), ("9:00", "9:00", None), ("8", "9", None),
        ("9:45", "25:00", None),
    ],
)  # fmt: skip
def test_the_time_between_two_times_of_day(start: str, end: str, minutes: int | None) -> None:
    assert minutes_between(start, end) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("8:00", 480), ("13:00:00", 780), ("1 pm", 780), ("12:05 a.m.", 5), ("13 pm", None), ("8", None)],
)
def test_a_time_of_day(text: str, minutes: int | None) -> None:
    assert time_of_day(text) == minutes


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", 1234), ("1,234,567.8", 1234567.8), ("0,5", 0.5), ("12,34", 12.34), ("0,123", 0.123), ("50%", 0.5),
        ("-2.5", -2.5), (".5", 0.5), ("inf", None), ("nan", None), ("1e5", None), ("1_000", None), ("1 234", None),
    ],
)  # fmt: skip
def test_a_number(text: str, number: float | None) -> None:
    assert number_in(text) == number


@given(st.integers(1000, 10**9))
def test_commas_between_thousands_are_no_decimals(number: int) -> None:
    assert number_in(f"{number:,}") == number
