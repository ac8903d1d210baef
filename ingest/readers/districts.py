"""districts.csv: a district's name, time zone, and when its school year and terms begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateutil import parser

from graph.records import District, Record, Term
from graph.when import DEFAULT_YEAR_START, MonthDay
from ingest.model import Loaded, Sheet
from ingest.names.directory import Directory
from ingest.readers.reading import Reading, Rejected, read_lines

_TERM = re.compile(r"(?P<name>.+?)\s*[:=(]\s*(?P<first>[^:=]+?)\s*(?:\bto\b|\.\.|–|—|\s-\s)\s*(?P<last>[^:=)]+)\)?")


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Districts of a sheet; terms are written "Fall: 15 August to 20 December; Spring: 5 January to 10 June"."""
    return read_lines(sheet, directory, _district)


def _district(row: Reading) -> Iterator[Record]:
    id = row.required("district_id")
    yield District(
        id=id,
        name=row.text("name") or id,
        time_zone=row.text("time_zone"),
        year_start=_month_day(text, "year_start") if (text := row.text("year_start")) else DEFAULT_YEAR_START,
        terms=tuple(_term(text) for text in row.values("terms")),
        citations=(row.citation(),),
    )


def _term(text: str) -> Term:
    match = _TERM.fullmatch(text)
    if not match:
        raise Rejected("term_unreadable", "terms", value=text)
    return Term(match["name"], _month_day(match["first"], "terms"), _month_day(match["last"], "terms"))


def _month_day(text: str, field: str) -> MonthDay:
    numbers = re.fullmatch(r"(?:\d{4}-)?(\d{1,2})-(\d{1,2})(?:\.\..*)?", text)
    try:
        day = parser.parse(f"2000-{numbers[1]}-{numbers[2]}" if numbers else text)
    except (ValueError, OverflowError):
        raise Rejected("date_unreadable", field, value=text) from None
    return day.month, day.day
