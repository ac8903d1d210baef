"""Columns of dates: the order of 3/4/2026 is decided once, on the whole column, never cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from graph.when import When
from ingest.files.date_order import DateOrder
from ingest.files.date_parts import ORDERS, Ordered
from ingest.files.dates import Reading, Serial, Slashed, needs_calendar, read, written
from ingest.files.fields import DATES_AHEAD, DATES_LONG_AGO
from ingest.model import Calendar

_CACHED = 1 << 15
"""Texts whose readings are kept at hand."""

MIXED, UNCLEAR, OUT_OF_RANGE = "date_order_mixed", "date_order_unclear", "date_out_of_range"

_FIRST, _LONG_AGO = date(1950, 1, 1), date(1700, 1, 1)
_AHEAD, _FAR_AHEAD = timedelta(days=366), timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a cell could not be used: a reject code and the words its sentence needs."""

    code: str
    words: dict[str, object]


class DateColumn:
    """What the dates of one column say; all of it has to be seen before the first date is settled."""

    def __init__(self, read_at: datetime) -> None:
        self._read_at = read_at.date()
        self._readings: dict[str, Reading] = {}
        self._seen: set[Slashed | Ordered] = set()

    def see(self, texts: Iterable[str]) -> None:
        """Take note of the orders that some of its texts can have."""
        readings = map(self.reading, filter(None, set(texts)))
        self._seen.update(reading for reading in readings if isinstance(reading, Slashed | Ordered))

    def reading(self, text: str) -> Reading:
        """What a text says by itself."""
        known = self._readings.get(text)
        if known is None:
            if len(self._readings) > _CACHED:
                self._readings.clear()
            known = self._readings[text] = read(text, Calendar(), self._read_at.year)
        return known

    @cached_property
    def unclear(self) -> bool:
        """Whether some of its dates may be meant in several orders."""
        return any(len(self._meanings(one)) > 1 for one in self._seen)

    @property
    def decided(self) -> str | None:
        """The one order that all of its dates can have."""
        return next(iter(self._possible)) if len(self._possible) == 1 else None

    @cached_property
    def _possible(self) -> frozenset[str]:
        return frozenset(ORDERS).intersection(*(one.orders for one in self._seen))

    def _meanings(self, one: Slashed | Ordered) -> set[When | str | None]:
        """What a date is in the orders that all dates of the column may have."""
        return {one.settled(order) for order in self._possible}

    def settled(self, texts: Iterable[str], field: str, order: str | None, base: int) -> dict[str, str | Trouble]:
        """Each text's settled cell, or what is wrong with it.

        Args:
            field: the field it fills; some may lie longer ago or further ahead than others.
            order: one of `date_parts.ORDERS`, where somebody says so; otherwise the column's own evidence counts.
            base: where day numbers count from, 1900 or 1904.
        """
        return {
            text: self._settled(text, self.reading(text), field, order, base) if text else "" for text in set(texts)
        }

    def for_calendar(self, texts: Iterable[str]) -> dict[str, str]:
        """Those of the texts that a district's school year and terms decide, which may not be known yet."""
        return {t: t for t in set(texts) if t and needs_calendar(t, self.reading(t), self._read_at.year)}

    def _settled(self, text: str, reading: Reading, field: str, order: str | None, base: int) -> str | Trouble:
        match reading:
            case str():
                return Trouble(reading, {"value": text})
            case Slashed() | Ordered():
                when = self._ordered(reading, order)
            case Serial():
                when = reading.settled(base)
            case _:
                when = reading
        if isinstance(when, str):
            return Trouble(when, {"value": text})
        return out_of_range(when, field, self._read_at) or written(when)

    def _ordered(self, reading: Slashed | Ordered, order: str | None) -> When | str:
        if order is not None:
            return reading.settled(order) or "date_unreadable"
        meanings = self._meanings(reading)
        if len(meanings) > 1:
            return UNCLEAR
        return next(iter(meanings), None) or MIXED


def out_of_range(when: When, field: str, today: date) -> Trouble | None:
    """What is wrong with a date that the field can hardly mean."""
    first = _LONG_AGO if field in DATES_LONG_AGO else _FIRST
    last = today + (_FAR_AHEAD if field in DATES_AHEAD else _AHEAD)
    if first <= when.lo <= last and when.hi <= last + _AHEAD:
        return None
    return Trouble(OUT_OF_RANGE, {"value": when, "first": first.year, "last": last.year})


def order_of(column: DateColumn, others: Sequence[DateColumn], asked: DateOrder) -> str | None:
    """The order in which a column's unclear dates are read: as asked, or as the file's other columns write theirs."""
    if asked != "auto":
        return asked
    if not column.unclear:
        return None
    orders = {other.decided for other in others if other.decided}
    return orders.pop() if len(orders) == 1 else None


def order_by_entry(column: DateColumn, entered: DateColumn, pairs: Iterable[tuple[str, str]]) -> str | None:
    """The one order in which no date of a row is later than the day the row was entered.

    Args:
        pairs: date and entry of each row.
    """
    possible = set(ORDERS)
    for text, entry in pairs:
        visit, entry_day = column.reading(text), entered.reading(entry)
        if isinstance(visit, Slashed | Ordered) and isinstance(entry_day, When):
            for order in tuple(possible):
                when = visit.settled(order)
                if not isinstance(when, When) or when.lo > entry_day.hi:
                    possible.discard(order)
    return possible.pop() if len(possible) == 1 else None
