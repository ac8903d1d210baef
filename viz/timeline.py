"""The time axis: months, school terms, and how many had the practice by each day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from graph.records import Term
from graph.when import MonthDay, school_year_name, school_year_start


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month, in days from the start of the picture."""

    day: int
    label: str
    year: int
    month: int


@dataclass(frozen=True, slots=True)
class Band:
    """A term or school year, in days from the start of the picture, cut off where the picture ends."""

    label: str
    first: int
    last: int


def months(start: date, days: int) -> tuple[Tick, ...]:
    """The first day of every month from `start` on, within so many days."""
    firsts = (first for first in _firsts(start, start + timedelta(days)) if first >= start)
    return tuple(Tick((first - start).days, f"{first:%b}", first.year, first.month) for first in firsts)


def bands(start: date, days: int, terms: Sequence[Term], year_start: MonthDay) -> tuple[Band, ...]:
    """The school's terms; where none are named, its years."""
    end = start + timedelta(days)
    spans = _terms(start, end, terms) if terms else _years(start, end, year_start)
    return tuple(
        Band(label, max(0, (first - start).days), min(days, (last - start).days))
        for label, first, last in sorted(spans, key=lambda span: span[1])
        if first < end and last > start
    )


def cumulative(days: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """(day, how many by then) at every day on which the number grows."""
    ordered = sorted(days)
    return tuple(dict(zip(ordered, accumulate(1 for _ in ordered), strict=True)).items())


def _firsts(start: date, end: date) -> Iterator[date]:
    first = start.replace(day=1)
    while first <= end:
        yield first
        first = (first + timedelta(32)).replace(day=1)


def _terms(start: date, end: date, terms: Sequence[Term]) -> Iterator[tuple[str, date, date]]:
    for year in range(start.year - 1, end.year + 1):
        for term in terms:
            ends_in = year + (term.last < term.first)
            yield term.name, _on(year, term.first), _on(ends_in, term.last)


def _years(start: date, end: date, year_start: MonthDay) -> Iterator[tuple[str, date, date]]:
    first = school_year_start(start, year_start)
    while first < end:
        following = school_year_start(first + timedelta(370), year_start)
        yield school_year_name(first, year_start), first, following - timedelta(1)
        first = following


def _on(year: int, month_day: MonthDay) -> date:
    """That day of that year; 29 February counts as the 28th."""
    month, day = month_day
    return date(year, month, 28 if month_day == (2, 29) else day)
