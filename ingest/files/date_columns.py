"""Columns of dates: the order of 3/4/2026 is decided once, on the whole column, never cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from graph.when import When
from ingest.files.date_order import DateOrder
from ingest.files.dates import Reading, Serial, Slashed, read, written
from ingest.files.fields import DATES_AHEAD, DATES_LONG_AGO
from ingest.model import Calendar

MIXED, UNCLEAR, OUT_OF_RANGE = "date_order_mixed", "date_order_unclear", "date_out_of_range"

_FIRST, _LONG_AGO = date(1950, 1, 1), date(1700, 1, 1)
_AHEAD, _FAR_AHEAD = timedelta(days=366), timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a cell could not be used: a reject code and the words its sentence needs."""

    code: str
    words: dict[str, object]


class DateColumn:
    """The distinct texts of one column and what each says."""

    def __init__(self, texts: Iterable[str], calendar: Calendar, read_at: datetime) -> None:
        self._read_at = read_at.date()
        self.readings: dict[str, Reading] = {
            text: read(text, calendar, read_at.year) for text in dict.fromkeys(texts) if text
        }
        slashed = [reading for reading in self.readings.values() if isinstance(reading, Slashed)]
        self.orders = frozenset(order for one in slashed if len(one.orders) == 1 for order in one.orders)
        self.unclear = not self.orders and any(one.first != one.second for one in slashed)

    def settled(self, field: str, order: str | None, base: int) -> dict[str, str | Trouble]:
        """Each text's settled cell, or what is wrong with it.

        Args:
            field: the field it fills; some may lie longer ago or further ahead than others.
            order: "month-first" or "day-first", where somebody says so; otherwise the column's own evidence counts.
            base: where day numbers count from, 1900 or 1904.
        """
        return {text: self._settled(text, reading, field, order, base) for text, reading in self.readings.items()}

    def _settled(self, text: str, reading: Reading, field: str, order: str | None, base: int) -> str | Trouble:
        match reading:
            case str():
                return Trouble(reading, {"value": text})
            case Slashed():
                when = self._ordered(reading, order)
            case Serial():
                when = reading.settled(base)
            case _:
                when = reading
        if isinstance(when, str):
            return Trouble(when, {"value": text})
        return self._in_range(when, field) or written(when)

    def _ordered(self, reading: Slashed, order: str | None) -> When | str:
        if order is None and len(self.orders) > 1:
            return MIXED
        order = order or next(iter(self.orders), None)
        if order is None and reading.first != reading.second:
            return UNCLEAR
        return reading.settled(order or "day-first") or "date_unreadable"

    def _in_range(self, when: When, field: str) -> Trouble | None:
        first = _LONG_AGO if field in DATES_LONG_AGO else _FIRST
        last = self._read_at + (_FAR_AHEAD if field in DATES_AHEAD else _AHEAD)
        if first <= when.lo <= last:
            return None
        return Trouble(OUT_OF_RANGE, {"value": when, "first": first.year, "last": last.year})


def order_of(column: DateColumn, others: Sequence[DateColumn], asked: DateOrder) -> str | None:
    """The order in which a column's unclear dates are read: as asked, or as the file's other columns write theirs."""
    if asked != "auto":
        return asked
    if not column.unclear:
        return None
    orders = frozenset[str]().union(*(other.orders for other in others))
    return next(iter(orders)) if len(orders) == 1 else None


def order_by_entry(dates: Sequence[str], entries: Sequence[str], column: DateColumn, entered: DateColumn) -> str | None:
    """The one order in which no date of a row is later than the day the row was entered."""
    possible = {"month-first", "day-first"}
    for text, entry in zip(dates, entries, strict=True):
        visit, entry_day = column.readings.get(text), entered.readings.get(entry)
        if isinstance(visit, Slashed) and isinstance(entry_day, When):
            for order in tuple(possible):
                when = visit.settled(order)
                if when is None or when.lo > entry_day.hi:
                    possible.discard(order)
    return possible.pop() if len(possible) == 1 else None
