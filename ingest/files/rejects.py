"""Why rows are rejected: every code with its meaning, and the way back to the people who can mend them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.private_files import write_private
from graph.provenance import Row, RowOutcome, Source
from ingest.files.dates import needs_column
from ingest.files.fields import KINDS, TIMESTAMP
from ingest.files.headers import field_of
from ingest.model import Line

PROBLEM, COLUMN = "pollinate_problem", "pollinate_column"
"""The two columns that a rejects file adds; they are ignored when the mended file is loaded."""

SURPLUS = "pollinate_surplus"
"""A column of older rejects files: what stood beyond the last header; while it is not empty, the row is not mended."""

OURS = frozenset({PROBLEM, COLUMN, SURPLUS})

MEANINGS: dict[str, str] = {
    "cell_too_long": "The text in {column} has {length} characters; cells of up to {limit} are read. "
    "Perhaps a quotation mark is opened there and never closed.",
    "date_needs_year": "“{value}” in {column} does not say which year. Write, for instance, “Spring 2026”.",
    "date_order_mixed": "{column} holds dates with the day first and dates with the month first, so “{value}” may be "
    "either. Write these dates as 2026-03-04.",
    "date_order_unclear": "“{value}” in {column} may be month/day or day/month, or begin with the year, and no other "
    "date in the column says which. Say which it is with --date-order, or write dates as 2026-03-04.",
    "date_out_of_range": "{column} says {value}, which is before {first} or after {last}.",
    "date_several": "“{value}” in {column} names days that do not follow each other. Write a row for each of them.",
    "date_unreadable": "“{value}” in {column} is not a date we can read. "
    "Write it as 2026-03-04, or a month as 2026-03.",
    "id_as_number": "“{value}” in {column} is an id that a spreadsheet turned into a rounded number. "
    "Format the column as text and enter the id again.",
    "quote_unclear": "In row {row} a quotation mark is opened and not closed where its cell ends, so that it cannot be "
    "told where the cells of this row begin, and none is kept. Close the quotation mark, or write two for one that "
    "belongs to the text, in the file itself, and load that again.",
    "row_broken": "The row that begins in row {row} is broken into several: perhaps a text holds a line end and has no "
    "quotation marks around it. Nothing of it is kept: mend it in the file itself, and load that again.",
    "school_year_unreadable": "“{value}” in {column} is not a school year. Write it as 2025-26.",
    "too_many_cells": "The row goes on after its last header, so its cells may stand under wrong headers, and none is "
    "kept. Mend it in the file itself: perhaps a text holds a comma and has no quotation marks around it.",
    "unknown_term": "“{value}” in {column} names a term that the district's sheet does not have.",
    "ends_before_start": "The end in {column}, {end}, is before the beginning, {start}.",
    "missing": "{column} is empty. Every row of this sheet needs it.",
    "no_header": "Column {letter} has a text in this row and no header above it: write a header, or put a text with a "
    "comma in quotation marks. Nothing of the row is kept.",
    "names_unclear": "The commas of “{value}” in {column} may part people, or surnames from given names. "
    "Put “;” between people.",
    "no_name": "“{value}” in {column} is no name.",
    "several_people": "“{value}” in {column} names several people, and a row is about one. Write a row for each.",
    "term_unreadable": "“{value}” in {column} is not a term we can read. Write “Fall: 15 August to 20 December”.",
    "to_oneself": "{column} names the person who passed the practice on: “{value}”.",
    "unknown_level": "“{value}” in {column} is no outcome we know. Write heard, planning, trying, using, adapting, "
    "sharing with colleagues, renewing or dropped, or a Level of Use from 0 to VI.",
    "unknown_name": "“{value}” in {column} is nobody and nothing known, and this load takes known names only.",
    "unknown_word": "“{value}” in {column} is not one of the words we know there: {known}.",
}
"""Every reject code: what the row's maker is told. docs/formats.md lists them with what to do."""

_MARK = "\ufeff"
_STEM = 60
"""So many letters of a file's name go into the name of the file of its rejects."""

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


def write_csv(rows: Iterable[Row], path: Path) -> list[Path]:
    """Write rejected rows as they were, with what is wrong, to be mended and loaded again.

    One file for each sheet they came from, since these have different headers: `path` itself if there is one sheet,
    otherwise that name and the sheet's. They begin with a byte order mark, so that Excel reads them as UTF-8.

    Returns:
        the files written.
    """
    texts = csv_texts(rows, path)
    for place, text in texts.items():
        write_private(place, text)
    return list(texts)


def csv_texts(rows: Iterable[Row], path: Path) -> dict[Path, str]:
    """What `write_csv` writes, by the files it writes to."""
    sheets: dict[str, list[Row]] = {}
    for row in rows:
        sheets.setdefault(row.source, []).append(row)
    if len(sheets) <= 1:
        return {path: _text(next(iter(sheets.values()), []))}
    texts: dict[Path, str] = {}
    for own in sheets.values():
        texts[_unused(path, f"{Path(own[0].name).stem[:_STEM]}-{own[0].kind}", list(texts))] = _text(own)
    return texts


def _unused(path: Path, part: str, taken: Sequence[Path]) -> Path:
    names = (f"-{part}", *(f"-{part}-{number}" for number in range(2, len(taken) + 3)))
    return next(p for name in names if (p := path.with_stem(path.stem + name)) not in taken)


def _text(rows: Sequence[Row]) -> str:
    headers = list(dict.fromkeys(header for row in rows for header in row.raw))
    text = io.StringIO(_MARK, newline="")
    text.seek(len(_MARK))
    writer = csv.writer(text)
    writer.writerow([*map(escaped, headers), PROBLEM, COLUMN])
    for row in rows:
        texts = _texts(row)
        own = (texts.get(header, "") for header in headers)
        writer.writerow([*map(escaped, own), escaped(row.message or ""), escaped(row.column or "")])
    return text.getvalue()


def _texts(row: Row) -> dict[str, str]:
    """The row as written; of dates whose order its whole column decided, the decision, since the rest is not there."""
    fields = {header: field_of(header, row.kind) for header in row.raw}
    if "date" not in fields.values():
        fields = {header: "date" if field == TIMESTAMP else field for header, field in fields.items()}
    settled = {
        header: cell
        for header, field in fields.items()
        if field in KINDS[row.kind].dates and (cell := row.cells.get(field)) and needs_column(row.raw[header])
    }
    return row.raw | settled


def escaped(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `unescaped` gives it back."""
    return f"'{text}" if _RISKY.match(text) else text


def unescaped(text: str) -> str:
    """The text that was escaped."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
