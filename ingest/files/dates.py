"""Dates as people write them, one text at a time; what one text cannot tell, its column decides (`date_columns`)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from graph.ids import folded
from graph.records import Term
from graph.when import MonthDay, When, day, month, school_year
from ingest.files.date_parts import (
    FIRST_YEAR,
    LAST_YEAR,
    NEEDS_YEAR,
    UNREADABLE,
    Ordered,
    full_year,
    read_parts,
    short_year,
)
from ingest.model import Calendar

UNKNOWN_TERM = "unknown_term"

_MAX_LENGTH = 100
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.I)
_TIME = re.compile(
    r"(?:[T\s,]|\bat\b)+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:z|[a-z]{2,5}(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})?$",
    re.I,
)
_INTERVAL = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$|(\d{4})()(\d\d)(\d\d)$")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})$")
_MONTH = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})$|(?P<m2>\d{1,2})[-/.](?P<y2>\d{4})$")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?$")
_YEAR = re.compile(r"(?:1[5-9]|2[01])\d\d$")
_YEARS = re.compile(r"\d{4}(?:\s*[-/]\s*(?:\d{4}|\d{2}))?(?!\d)")
_SCHOOL_YEAR = re.compile(r"(?:sy|school year)?\s*(\d{4})\s*[-/]\s*(\d{4}|\d{2})$", re.I)
_TERM_WORDS = re.compile(r"\b(?:term|semester|trimester|quarter)\b")
_SEASONS = frozenset({"fall", "autumn", "winter", "spring", "summer"})


@dataclass(frozen=True, slots=True)
class Slashed:
    """A date like 3/4/2026: which of the two comes first is for the column to say."""

    first: int
    second: int
    year: int

    def settled(self, order: str) -> When | None:
        """The day it is when the order is "month-first" or "day-first"; None where there is no such day."""
        number, of_month = (self.first, self.second) if order == "month-first" else (self.second, self.first)
        return _day(self.year, number, of_month)

    @property
    def orders(self) -> frozenset[str]:
        """The orders in which it is a day."""
        return frozenset(order for order in ("month-first", "day-first") if self.settled(order))


@dataclass(frozen=True, slots=True)
class Serial:
    """A day number of a spreadsheet."""

    number: float

    def settled(self, base: int) -> When:
        """The day, counted as workbooks of base 1900 or 1904 do."""
        zero = date(1904, 1, 1) if base == 1904 else date(1899, 12, 30)
        return day(zero + timedelta(days=int(self.number)))


Reading = When | Slashed | Ordered | Serial | str
"""What a text says by itself; a str is the code of what is wrong with it."""


def read(text: str, calendar: Calendar, this_year: int) -> Reading:
    """What a cleaned text says about a date. The time of day and its zone are left out: the day is as printed.

    Args:
        this_year: a year of two digits is the latest such year up to the next one.
    """
    if len(text) > _MAX_LENGTH:
        return UNREADABLE
    plain = _TIME.sub("", _WEEKDAY.sub("", text)).strip()
    known = _numeric(plain, this_year) or _by_calendar(plain, calendar) or _month(plain)
    return known or read_parts(text, this_year, calendar.year_start)


def needs_calendar(text: str, reading: Reading, this_year: int) -> bool:
    """Whether a district's school year and terms decide what a text says; any word may be the name of a term."""
    if isinstance(reading, When):
        return read(text, _ANOTHER, this_year) != reading
    return isinstance(reading, str)


_ANOTHER = Calendar((2, 2))
"""What is read otherwise by this school year, is read by a school year."""


def needs_column(text: str) -> bool:
    """Whether a text alone does not say which day it is: 3/4/2026, or a spreadsheet's day number."""
    return isinstance(read(text.strip(), Calendar(), date.today().year), Slashed | Ordered | Serial)


@lru_cache(1 << 14)
def read_when(cell: str) -> When:
    """The interval of a settled cell: "2026-03-04" or "2026-03-01..2026-03-31".

    Raises:
        ValueError: it is not a settled date.
    """
    first, _, last = cell.partition("..")
    lo = date.fromisoformat(first)
    return When(lo, date.fromisoformat(last) if last else lo)


def written(when: When) -> str:
    """The settled form of an interval, which `read_when` reads."""
    return when.lo.isoformat() if when.lo == when.hi else f"{when.lo.isoformat()}..{when.hi.isoformat()}"


def school_year_of(text: str) -> str | None:
    """The name "2025-26" of a school year however it is written; None where it is none.

    >>> school_year_of("SY 2025/2026")
    '2025-26'
    """
    match = _SCHOOL_YEAR.match(folded_dashes(text[:_MAX_LENGTH]).strip())
    if not match or int(match[2][-2:]) != (int(match[1]) + 1) % 100 or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    return f"{match[1]}-{match[2][-2:]}"


def folded_dashes(text: str) -> str:
    """Text with every kind of dash as "-"."""
    return re.sub("[‐‑‒–—−]", "-", text)


def _numeric(text: str, this_year: int) -> Reading | None:
    if match := _YEAR_FIRST.match(text):
        year, _, number, of_month = (part for part in match.groups() if part is not None)
        return _day(int(year), int(number), int(of_month)) or UNREADABLE
    if match := _YEAR_LAST.match(text):
        slashed = Slashed(int(match[1]), int(match[3]), full_year(match[4], this_year))
        return short_year(match[1], match[3], match[4], this_year) or (slashed if slashed.orders else UNREADABLE)
    if match := _INTERVAL.match(text):
        return _interval(match[0])
    return Serial(float(text)) if _SERIAL.match(text) else None


def _by_calendar(text: str, calendar: Calendar) -> Reading | None:
    """A school year, a term of one, or a whole year."""
    if _YEAR.match(text):
        return When(date(int(text), 1, 1), date(int(text), 12, 31))
    text = folded_dashes(text)
    years = _YEARS.search(text)
    if years and not FIRST_YEAR <= int(years[0][:4]) <= LAST_YEAR:
        return UNREADABLE
    name = _TERM_WORDS.sub(" ", folded(text.replace(years[0], " ") if years else text))
    name = " ".join(name.split())
    if not name or name in ("sy", "school year"):
        return _school_year(years[0], calendar, certain=bool(name)) if years else None
    terms = [term for term in _terms(calendar) if _term_name(term) == name]
    if not terms:
        return UNKNOWN_TERM if name in _SEASONS or _TERM_WORDS.search(folded(text)) else None
    return _term(terms[0], years[0], calendar) if years else NEEDS_YEAR


def _school_year(text: str, calendar: Calendar, *, certain: bool) -> When | None:
    """The days of "2025-26"; "2011-12" is a month unless it is called a school year."""
    name = school_year_of(text)
    if name is None or not (certain or len(text) > 7 or int(name[-2:]) > 12):
        return None
    return school_year(int(name[:4]), calendar.year_start)


def _term(term: Term, years: str, calendar: Calendar) -> When | None:
    """The term that ends in that year, or within that school year."""
    if len(years) == 4:
        return _term_ending(term, int(years))
    within = _school_year(years, calendar, certain=True)
    ends = [_term_ending(term, year) for year in (within.lo.year, within.hi.year)] if within else []
    return next((when for when in ends if within and within.lo <= when.hi <= within.hi), None)


def _term_ending(term: Term, year: int) -> When:
    first = _date(year if term.first <= term.last else year - 1, term.first)
    return When(first, _date(year, term.last))


def _terms(calendar: Calendar) -> tuple[Term, ...]:
    """The district's own terms; without any, the halves that the end of the year makes of a school year."""
    if calendar.terms:
        return calendar.terms
    before = _date(2001, calendar.year_start) - timedelta(days=1)
    halves = ("fall", calendar.year_start, (12, 31)), ("autumn", calendar.year_start, (12, 31))
    return (*(Term(*half) for half in halves), Term("spring", (1, 1), (before.month, before.day)))


def _term_name(term: Term) -> str:
    return " ".join(_TERM_WORDS.sub(" ", folded(term.name)).split())


def _interval(text: str) -> Reading:
    try:
        return read_when(text)
    except ValueError:
        return UNREADABLE


def _day(year: int, number: int, of_month: int) -> When | None:
    try:
        return day(date(year, number, of_month))
    except ValueError:
        return None


def _month(text: str) -> Reading | None:
    """A month as "2026-03" or "3/2026"."""
    match = _MONTH.match(text)
    if not match:
        return None
    year, number = int(match["y"] or match["y2"]), int(match["m"] or match["m2"])
    return month(year, number) if 1 <= number <= 12 and FIRST_YEAR <= year <= LAST_YEAR else UNREADABLE


def _date(year: int, month_day: MonthDay) -> date:
    number, of_month = month_day
    return date(year, number, min(of_month, monthrange(year, number)[1]))
