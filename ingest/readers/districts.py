"""districts.csv: a district's name, time zone, and when its school year and terms begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.records import District, Record, Term
from graph.when import MonthDay
from ingest.files.date_parts import month_day
from ingest.model import Loaded, Sheet
from ingest.names.directory import Directory
from ingest.readers.gathering import read_lines
from ingest.readers.reading import Reading, Rejected

_TERM = re.compile(r"([^:=(]+)[:=(]([^:=()]+)\)?")
_TO = re.compile(r"\b(?:to|through|until)\b|\.\.|–|—| - ")


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Districts of a sheet; terms are written "Fall: 15 August to 20 December; Spring: 5 January to 10 June"."""
    return read_lines(sheet, directory, _district)


def _district(row: Reading) -> Iterator[Record]:
    id = row.required("district_id")
    yield District(
        id=id,
        name=row.text("name") or id,
        time_zone=row.text("time_zone"),
        year_start=_month_day(text, "year_start") if (text := row.text("year_start")) else None,
        terms=tuple(_term(text) for text in row.values("terms")),
        citations=(row.citation(),),
    )


def _term(text: str) -> Term:
    match = _TERM.fullmatch(text)
    ends = _TO.split(match[2]) if match else []
    if match is None or len(ends) != 2:
        raise Rejected("term_unreadable", "terms", value=text)
    first, last = (_month_day(end, "terms") for end in ends)
    return Term(match[1].strip(), first, last)


def _month_day(text: str, field: str) -> MonthDay:
    """The day of a yearly date; the year of a whole one does not count."""
    found = month_day(text.partition("..")[0])
    if found is None:
        raise Rejected("date_unreadable", field, value=text)
    return found
