"""The days on which a simulated district has school."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import FR, MO, TH, relativedelta

SCHOOL_DAYS = 180


def school_days(first_year: int) -> tuple[date, ...]:
    """The 180 days of the school year that begins in that calendar year: weekdays from 15 August, no holidays."""
    free = _holidays(first_year)
    days: list[date] = []
    day = date(first_year, 8, 15)
    while len(days) < SCHOOL_DAYS:
        if day.weekday() < 5 and day not in free:
            days.append(day)
        day += timedelta(days=1)
    return tuple(days)


def _holidays(year: int) -> frozenset[date]:
    """The holidays that American school calendars share, from Labor Day to Memorial Day."""
    labor_day = date(year, 9, 1) + relativedelta(weekday=MO(1))
    thanksgiving = date(year, 11, 1) + relativedelta(weekday=TH(4))
    king_day = date(year + 1, 1, 1) + relativedelta(weekday=MO(3))
    presidents_day = date(year + 1, 2, 1) + relativedelta(weekday=MO(3))
    memorial_day = date(year + 1, 5, 31) + relativedelta(weekday=MO(-1))
    spring = date(year + 1, 4, 1) + relativedelta(weekday=MO(1))
    return frozenset(
        [
            *(labor_day, king_day, presidents_day, memorial_day),
            *_span(thanksgiving - timedelta(days=1), thanksgiving + relativedelta(weekday=FR)),
            *_span(date(year, 12, 21), date(year + 1, 1, 2)),
            *_span(spring, spring + timedelta(days=4)),
        ]
    )


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
