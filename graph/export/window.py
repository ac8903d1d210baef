"""The clock that all formats share: whole days and calendar months, both counted from 1."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """The days `first` to `last`, both included.

    >>> window = Window(date(2015, 8, 1), date(2016, 2, 2))
    >>> window.day(date(2015, 9, 8)), window.period(date(2015, 9, 8)), window.periods
    (39, 2, 7)
    """

    first: date
    last: date

    def day(self, day: date) -> int:
        """The day's number; the first is 1, and what lies outside is drawn to the nearest end."""
        return (self.within(day) - self.first).days + 1

    def within(self, day: date) -> date:
        """The day, or the end of the window that is nearest to it."""
        return min(max(day, self.first), self.last)

    def period(self, day: date) -> int:
        """The number of the day's calendar month; that of the first day is 1."""
        day = self.within(day)
        return 12 * (day.year - self.first.year) + day.month - self.first.month + 1

    @property
    def days(self) -> int:
        """How many days there are."""
        return self.day(self.last)

    @property
    def periods(self) -> int:
        """How many calendar months it touches."""
        return self.period(self.last)

    def months(self) -> Iterator[tuple[int, date, date]]:
        """Each period with the first and last day of its month."""
        for period in range(1, self.periods + 1):
            years, month = divmod(self.first.month - 1 + period - 1, 12)
            year = self.first.year + years
            yield (
                period,
                date(year, month + 1, 1),
                date(year, month + 1, calendar.monthrange(year, month + 1)[1]),
            )
