"""Moments as intervals of whole days: "March 2026" is known to the month, and is kept so."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MonthDay = tuple[int, int]
"""(month, day) of a yearly date, such as the first day of the school year."""

DEFAULT_YEAR_START: MonthDay = (8, 1)


@dataclass(frozen=True, slots=True, order=True)
class When:
    """The days `lo` to `hi`, both included, on one of which the thing happened.

    Raises:
        ValueError: `hi` is before `lo`.
    """

    lo: date
    hi: date

    def __post_init__(self) -> None:
        if self.hi < self.lo:
            raise ValueError(f"{self.lo} to {self.hi} ends before it begins")

    def before(self, other: When) -> bool:
        """Every day of this interval is earlier than every day of the other."""
        return self.hi < other.lo

    def not_after(self, other: When) -> bool:
        """Some day of this interval is no later than some day of the other."""
        return self.lo <= other.hi

    def __str__(self) -> str:
        return described(self)


def day(when: date) -> When:
    """One exactly known day."""
    return When(when, when)


def month(year: int, number: int) -> When:
    """A whole month, `number` counted from 1."""
    return When(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


@lru_cache(maxsize=4096)
def school_year_start(within: date, year_start: MonthDay = DEFAULT_YEAR_START) -> date:
    """First day of the school year that `within` falls in."""
    start = _month_day(within.year, year_start)
    return start if start <= within else _month_day(within.year - 1, year_start)


def school_year(first_year: int, year_start: MonthDay = DEFAULT_YEAR_START) -> When:
    """The school year that begins in the calendar year `first_year`: 2025 means 2025-26."""
    return When(_month_day(first_year, year_start), _month_day(first_year + 1, year_start) - timedelta(days=1))


def school_year_name(within: date, year_start: MonthDay = DEFAULT_YEAR_START) -> str:
    """The name of the school year that `within` falls in, such as "2025-26"."""
    first = school_year_start(within, year_start).year
    return f"{first}-{(first + 1) % 100:02d}"


def described(when: When) -> str:
    """The interval in words that fit after a comma: "4 March 2026", "March 2026", "1 August 2025 to 31 July 2026"."""
    if when.lo == when.hi:
        return spelled(when.lo)
    if when == month(when.lo.year, when.lo.month):
        return f"{calendar.month_name[when.lo.month]} {when.lo.year}"
    return f"{spelled(when.lo)} to {spelled(when.hi)}"


def phrased(when: When) -> str:
    """The interval as the end of a sentence: "on 4 March 2026", "in March 2026", "between … and …"."""
    if when.lo == when.hi:
        return f"on {spelled(when.lo)}"
    if when == month(when.lo.year, when.lo.month):
        return f"in {described(when)}"
    return f"between {spelled(when.lo)} and {spelled(when.hi)}"


def spelled(when: date) -> str:
    """A day in words, the same on every machine: "4 March 2026"."""
    return f"{when.day} {calendar.month_name[when.month]} {when.year}"


def _month_day(year: int, month_day: MonthDay) -> date:
    """That day of that year; 29 February falls on the 28th in common years."""
    number, of_month = month_day
    return date(year, number, min(of_month, calendar.monthrange(year, number)[1]))
