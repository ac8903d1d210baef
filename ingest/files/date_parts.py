"""Dates and ranges of dates in words and numbers: "Aug 5-6, 2025", "9/5 & 9/6/2025", "4 March".

A text is understood whole or not at all. A range is two parts with something between them; what one part leaves out
(month, year) it has from the other.
"""

from __future__ import annotations

import re
from calendar import month_abbr, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph.when import MonthDay, When, day, month, school_year_start

NEEDS_YEAR, SEVERAL, UNREADABLE = "date_needs_year", "date_several", "date_unreadable"

ORDERS = ("month-first", "day-first", "year-first")
"""The orders in which the numbers of a date may stand."""

FIRST_YEAR, LAST_YEAR = 1500, 2199
"""Years before or after these are no years of anything we read."""

_FIRST_SHORT_YEAR = 1950
_BY_STANDARD = "2025-09-05"
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAYS = re.compile(r"\(?\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:days?)?\b\.?\)?,?")
_CLOCKS = re.compile(
    r"\b(?:\d{1,2} ?(?:-|to) ?)?\d{1,2}(?::\d{2}(?::\d{2})?)? ?[ap]\.?m\b\.?|\b\d{1,2}:\d{2}(?::\d{2})?\b"
)
_SMALL_WORDS = re.compile(r"\b(?:the|of|on|from|at)\b|\.(?= )|(?<=[a-z])\.")
_BETWEEN = re.compile(r"\bbetween\b(.*?)\band\b")
_EDGES = " ,;/&+-."
_LEFT_OVER = re.compile(r"^(?:(?:to|through|thru|until|till?|and|or)\b ?|[ ,;/&+.-])+")
_SPAN = r"-|\b(?:to|through|thru|until|till?|or)\b|\.{2,3}"
_LIST = r",? ?\band\b|,? ?[&+]|[,;/]"
_SEPARATOR = re.compile(rf" ?(?:(?P<span>{_SPAN})|{_LIST}) ?")
_TH = r"(?:st|nd|rd|th)?"
_RUN = re.compile(rf"(?<![\d/.-])(\d{{1,2}}{_TH}(?: ?(?:{_LIST}) ?\d{{1,2}}{_TH}(?!\d)){{2,}})(?![/.-]?\d)")
_JOINT = r"(?P<j{0}> ?[ ,./-] ?)"
_YEAR = r"(?P<y>\d{4}|'\d\d)"
_DAY = rf"(?P<d>\d{{1,2}}){_TH}"
_NAME = rf"(?P<name>{_MONTHS})"
_J1, _J2 = _JOINT.format(1), _JOINT.format(2)
_NAMED = [
    re.compile(pattern)
    for pattern in (
        rf"{_DAY}{_J1}?{_NAME}(?:{_J2}?{_YEAR})?",
        rf"{_NAME}{_J1}?{_DAY}(?:{_J2}{_YEAR})?",
        rf"{_NAME}(?:{_J2}?{_YEAR})?",
        rf"{_YEAR}{_J2}{_NAME}(?:{_J1}{_DAY})?",
        rf"{_DAY}{_J1}{_NAME}{_J2}(?P<yy>\d\d)",
        rf"{_NAME}{_J1}{_DAY}{_J2}(?P<yy>\d\d)",
    )
]
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?:(?P=s)(?P<d>\d{1,2}))?")
_TRIPLE = re.compile(r"(\d{1,2})\.? ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|'?\d\d)")
_PAIR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\.?")
_DAY_ALONE = re.compile(rf"(\d{{1,2}}){_TH}\.?")
_DAY_AND_YEAR = re.compile(rf"(\d{{1,2}}){_TH} ?([ ,/-]) ?(\d{{4}}|'\d\d)")
_NUMBERS = {name.casefold(): number for number, name in enumerate(month_abbr) if name}


@dataclass(frozen=True, slots=True)
class Ordered:
    """A text that is another date, or range, in another order; which order holds is for the column to say."""

    by_order: tuple[tuple[str, When | str], ...]

    def settled(self, order: str) -> When | str | None:
        """What it is in that order, or the code of why that is of no use; None where it is nothing."""
        return dict(self.by_order).get(order)

    @property
    def orders(self) -> frozenset[str]:
        """The orders in which it is something."""
        return frozenset(order for order, _ in self.by_order)


@dataclass(frozen=True, slots=True)
class Part:
    """A date as written, with None for what is left out; `order` says by which order it was taken apart, if by any."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    order: str | None = None

    @property
    def ordered(self) -> bool:
        """In another order it would be another date."""
        return self.order not in (None, _BY_STANDARD)


def read_parts(text: str, this_year: int, year_start: MonthDay) -> When | Ordered | str:
    """A date or range of dates; a str is the code of what is wrong with the text.

    Args:
        this_year: a year of two digits is the latest such year up to the next one.
        year_start: a range that leaves out a year lies within one school year.
    """
    text = _plain(text)
    run = _RUN.search(text) if re.search(_MONTHS, text) else None
    if run:
        days = [int(number) for number in re.findall(r"\d+", run[1])]
        if days != list(range(days[0], days[-1] + 1)):
            return SEVERAL
        text = f"{text[: run.start()]}{days[0]}-{days[-1]}{text[run.end() :]}"
    found = {order: _read(text, order, this_year, year_start) for order in ORDERS}
    if not found["year-first"][1]:
        return found["year-first"][0]
    return _ordered({order: meant for order, (meant, _) in found.items()})


def short_year(first: str, second: str, third: str, this_year: int) -> Ordered | None:
    """Three numbers of two digits of which the first may be the year: 23-09-05; None where it cannot."""
    text = f"{first}-{second}-{third}"
    whole = {order: _whole(_numeric_part(text, order, this_year)) for order in ORDERS}
    if not all(len(number) == 2 for number in (first, second, third)) or whole["year-first"] is None:
        return None
    plausible = {o: when for o, when in whole.items() if when and when.lo.year >= _FIRST_SHORT_YEAR}
    return Ordered(tuple(plausible.items())) if "year-first" in plausible else None


def full_year(digits: str, this_year: int) -> int:
    """The year of two or four digits."""
    year = int(digits.lstrip("'"))
    if year > 99:
        return year
    year += this_year - this_year % 100
    return year if year <= this_year + 1 else year - 100


def month_day(text: str) -> MonthDay | None:
    """A day of any year: "15 August", "8/15", "08-15"; None where it is none, or, as 1/8 is, may be two.

    >>> month_day("August 15th"), month_day("8/15"), month_day("08-01"), month_day("August"), month_day("1/8")
    ((8, 15), (8, 15), (8, 1), None, None)
    """
    plain = _plain(text)
    orders = ("month-first",) if "-" in plain else ("month-first", "day-first")
    parts = {_named_part(plain, 2000) or _numeric_part(plain, order, 2000) for order in orders}
    days = {whole.lo for part in parts if part and part.day and (whole := _whole(replace(part, year=2000)))}
    return next((found.month, found.day) for found in days) if len(days) == 1 else None


def _plain(text: str) -> str:
    """The text without case, weekdays, times of day and small words; all dashes are "-"."""
    text = re.sub("[‐‑‒–—−]", "-", text.casefold()).replace("’", "'")
    for noise in (_CLOCKS, _WEEKDAYS):
        text = noise.sub(" ", text)
    text = " ".join(_BETWEEN.sub(r"\1 to ", text).split())
    return _LEFT_OVER.sub("", " ".join(_SMALL_WORDS.sub(" ", text).split())).strip(_EDGES)


def _ordered(found: dict[str, When | str]) -> Ordered | str:
    """What is left of the readings in each order; if none is of use, why."""
    if any(isinstance(meant, When) for meant in found.values()):
        return Ordered(tuple((order, meant) for order, meant in found.items() if meant != UNREADABLE))
    return next((code for code in found.values() if isinstance(code, str) and code != UNREADABLE), UNREADABLE)


Read = tuple[When | str, bool]
"""What a text is in some order, or the code of what is wrong; and whether the order of its numbers matters."""


def _read(text: str, order: str, this_year: int, year_start: MonthDay) -> Read:
    if named := _named_part(text, this_year):
        return _named_whole(named), False
    numeric = _numeric_part(text, order, this_year)
    if numeric and (when := _whole(numeric)):
        return when, numeric.ordered
    for spans in (True, False):
        found = dict(_ranges(text, order, this_year, year_start, spans))
        if found:
            return next(iter(found.items())) if len(found) == 1 else (UNREADABLE, any(found.values()))
    return UNREADABLE, bool(_PAIR.search(text))


def _ranges(text: str, order: str, this_year: int, year_start: MonthDay, spans: bool) -> Iterator[Read]:
    """What the text is when it is parted at each separator that means "to", or at each that means "and"."""
    for separator in _SEPARATOR.finditer(text):
        sides = text[: separator.start()], text[separator.end() :]
        first, last = (_part(side.strip(_EDGES), order, this_year, spans) for side in sides)
        if bool(separator["span"]) is spans and first and last:
            meant = _between(first, last, year_start)
            if isinstance(meant, When) and not spans and not _adjacent(meant, first):
                meant = SEVERAL
            if meant:
                yield meant, first.ordered or last.ordered


def _named_whole(part: Part) -> When | str:
    if part.year is None:
        return NEEDS_YEAR if part.day and _exists(replace(part, year=2000)) else UNREADABLE
    return _whole(part) or UNREADABLE


def _part(text: str, order: str, this_year: int, spans: bool) -> Part | None:
    if part := _named_part(text, this_year) or _numeric_part(text, order, this_year):
        return part
    if found := _DAY_ALONE.fullmatch(text):
        return Part(day=int(found[1]))
    found = _DAY_AND_YEAR.fullmatch(text)
    # 9/5-6/2025 is written by those who write the month first; the others write 5-6/9/2025
    if found and (found[2] != "/" or (spans and order == "month-first")):
        return Part(full_year(found[3], this_year), day=int(found[1]))
    return None


def _named_part(text: str, this_year: int) -> Part | None:
    for pattern in _NAMED:
        if found := pattern.fullmatch(text):
            named = found.groupdict()
            year = named.get("y") or named.get("yy")
            if named.get("yy") and "," not in named["j2"] and named["j1"] != named["j2"]:
                return None
            number = _NUMBERS[named["name"][:3]]
            years = full_year(year, this_year) if year else None
            return Part(years, number, int(named["d"]) if named.get("d") else None)
    return None


def _numeric_part(text: str, order: str, this_year: int) -> Part | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return Part(int(found["y"]), int(found["m"]), int(found["d"]) if found["d"] else None, _BY_STANDARD)
    if found := _TRIPLE.fullmatch(text):
        if order == "year-first":
            short = len(found[1]) == len(found[3]) == len(found[4]) == 2
            return Part(full_year(found[1], this_year), int(found[3]), int(found[4]), order) if short else None
        return _in_order(int(found[1]), int(found[3]), order, full_year(found[4], this_year))
    found = _PAIR.fullmatch(text)
    return _in_order(int(found[1]), int(found[3]), order, None) if found and order != "year-first" else None


def _in_order(first: int, second: int, order: str, year: int | None) -> Part:
    number, of_month = (first, second) if order == "month-first" else (second, first)
    return Part(year, number, of_month, order)


def _between(first: Part, last: Part, year_start: MonthDay) -> When | str | None:
    """The days from the beginning of one part to the end of the other; None where that makes no sense."""
    lone = first.month is None and last.order == "month-first"
    mixed = last.ordered and first.order == _BY_STANDARD
    if (first.day is None) != (last.day is None) or lone or mixed:
        return None
    first = replace(first, month=first.month or last.month)
    last = replace(last, month=last.month or first.month)
    if first.month is None:
        return None
    if first.year is None and last.year is None:
        return NEEDS_YEAR if _exists(replace(first, year=2000)) and _exists(replace(last, year=2000)) else None
    start, end = _whole(_in_year_of(first, last, -1)), _whole(_in_year_of(last, first, 1))
    if not start or not end or start.lo > end.lo:
        return None
    implied = None in (first.year, last.year)
    if implied and start.lo.year != end.hi.year and _school_years_differ(start, end, year_start):
        return None
    return When(start.lo, end.hi)


def _in_year_of(part: Part, other: Part, step: int) -> Part:
    """A part with its year, or that of the other; the one before or after where the range crosses the new year."""
    if part.year is not None or other.year is None:
        return part
    crosses = (other.month or 0) < (part.month or 0) if step < 0 else (other.month or 0) > (part.month or 0)
    return replace(part, year=other.year + step * crosses)


def _school_years_differ(start: When, end: When, year_start: MonthDay) -> bool:
    return school_year_start(start.lo, year_start) != school_year_start(end.hi, year_start)


def _adjacent(when: When, first: Part) -> bool:
    """The range is of two days, or two months, that follow each other."""
    if first.day is not None:
        return (when.hi - when.lo).days <= 1
    return when.hi <= _month_end(_month_end(when.lo) + timedelta(days=1))


def _month_end(within: date) -> date:
    return within.replace(day=monthrange(within.year, within.month)[1])


def _exists(part: Part) -> bool:
    return _whole(part) is not None


def _whole(part: Part | None) -> When | None:
    """The day or month of a part that leaves out nothing; None where there is no such one."""
    if part is None or part.year is None or part.month is None or not FIRST_YEAR <= part.year <= LAST_YEAR:
        return None
    try:
        return month(part.year, part.month) if part.day is None else day(date(part.year, part.month, part.day))
    except (ValueError, IndexError):
        return None
