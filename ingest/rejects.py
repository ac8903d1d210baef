"""Why rows are rejected: every code with its meaning, and the way back to the people who can mend them."""

from __future__ import annotations

import re

from graph.provenance import Row, RowOutcome, Source
from ingest.model import Line

PROBLEM, COLUMN = "pollinate_problem", "pollinate_column"
"""The two columns that a rejects file adds; they are ignored when the mended file is loaded."""

MEANINGS: dict[str, str] = {
    "cell_too_long": "The text in {column} has {length} characters; cells of up to {limit} are read. "
    "Perhaps a quotation mark is opened there and never closed.",
    "date_needs_year": "“{value}” in {column} does not say which year. Write, for instance, “Spring 2026”.",
    "date_order_mixed": "{column} holds dates with the day first and dates with the month first, so “{value}” may be "
    "either. Write these dates as 2026-03-04.",
    "date_order_unclear": "“{value}” in {column} may be month/day or day/month, and no other date in the column says "
    "which. Say which it is with --date-order, or write dates as 2026-03-04.",
    "date_out_of_range": "{column} says {value}, which is before {first} or after {last}.",
    "date_unreadable": "“{value}” in {column} is not a date we can read. "
    "Write it as 2026-03-04, or a month as 2026-03.",
    "id_as_number": "“{value}” in {column} is an id that a spreadsheet turned into a rounded number. "
    "Format the column as text and enter the id again.",
    "school_year_unreadable": "“{value}” in {column} is not a school year. Write it as 2025-26.",
    "too_many_cells": "The row has {count} cells under {expected} headers. "
    "Perhaps a text holds a comma and has no quotation marks around it.",
    "unknown_term": "“{value}” in {column} names a term that the district's sheet does not have.",
    "ends_before_start": "The end in {column}, {end}, is before the beginning, {start}.",
    "missing": "{column} is empty. Every row of this sheet needs it.",
    "no_name": "“{value}” in {column} is no name.",
    "term_unreadable": "“{value}” in {column} is not a term we can read. Write “Fall: 15 August to 20 December”.",
    "to_oneself": "{column} names the person who passed the practice on: “{value}”.",
    "unknown_level": "“{value}” in {column} is no outcome we know. Write heard, planning, trying, using, adapting, "
    "sharing with colleagues, renewing or dropped, or a Level of Use from 0 to VI.",
    "unknown_name": "“{value}” in {column} is nobody and nothing known, and this load takes known names only.",
    "unknown_word": "“{value}” in {column} is not one of the words we know there: {known}.",
}
"""Every reject code: what the row's maker is told. docs/formats.md lists them with what to do."""

_RISKY = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet might run as a formula, whether or not it is escaped already."""


def rejected(
    source: Source, line: Line, code: str, *, district: str, column: str | None = None, **values: object
) -> Row:
    """The row of a line that cannot be used.

    Args:
        code: a key of `MEANINGS`.
        column: header of the column at fault, as the file has it.
        values: what the sentence of the code needs beside the column.
    """
    return Row(
        source=source.id,
        name=source.name,
        locator=line.locator,
        kind=source.kind,
        outcome=RowOutcome.REJECTED,
        district=district,
        raw=line.raw,
        cells=line.cells,
        code=code,
        column=column,
        message=MEANINGS[code].format(column=f"“{column}”", **values),
    )


def escaped(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `unescaped` gives it back."""
    return f"'{text}" if _RISKY.match(text) else text


def unescaped(text: str) -> str:
    """The text that was escaped."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
