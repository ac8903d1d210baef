"""From a table whose layout is known to a sheet's lines, column by column: that is what makes it fast."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.ids import folded
from graph.provenance import Row, Source
from ingest.files.cells import clean, options
from ingest.files.date_columns import DateColumn, Trouble, order_by_entry, order_of
from ingest.files.date_order import DateOrder
from ingest.files.dates import school_year_of
from ingest.files.fields import FAMILY_NAME, GIVEN_NAME, IDS, TIMESTAMP, folded_header
from ingest.files.headers import Column, Layout
from ingest.files.mapping import Mapping
from ingest.files.private import never_kept
from ingest.files.rejects import COLUMN, OURS, PROBLEM, SURPLUS, rejected, unescaped
from ingest.files.rows import Table
from ingest.model import Calendar, Line, Sheet

MAX_CELL = 32_767
"""Characters in a cell, as many as Excel allows; a longer one is rejected."""

_SHOWN = 60
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+$", re.IGNORECASE)
_TOTALS = frozenset({"total", "totals", "grand total", "subtotal", "sum", "average", "count"})
_NUMBER = re.compile(r"[\d.,\s%$-]+$")

Checked = str | Trouble


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is to be read: what the district and the person who loads it say; see `sheets.Opened.sheets`."""

    calendar: Calendar
    district: str
    read_at: datetime
    fill_down: tuple[str, ...]
    date_order: DateOrder
    mapping: Mapping


def mapped(table: Table, layout: Layout, source: Source, place: str, manner: Manner) -> Sheet:
    """The sheet of a table.

    Args:
        place: what stands before a row's number in its locator.
    """
    return _Mapper(table, layout, source, place, manner).sheet()


class _Mapper:
    """One table on its way; by index of its lines, `troubles` holds the first trouble, `slipped` those that slipped."""

    def __init__(self, table: Table, layout: Layout, source: Source, place: str, manner: Manner) -> None:
        self.layout, self.source, self.place, self.manner = layout, source, place, manner
        self.base = 1904 if 1904 in (table.base, manner.mapping.serial_dates) else 1900
        self.notes: list[str] = []
        self.troubles: dict[int, tuple[Trouble, str | None]] = {}
        self.slipped: set[int] = set()
        self.numbers, rows = self._body(table.rows)
        self.texts = self._columns(rows)

    def sheet(self) -> Sheet:
        """The lines that can be used, and rejects of the others; a row whose cells have slipped keeps none of them."""
        self._keep_surplus()
        self._fill_down()
        self._note_unread()
        lines = [
            Line(f"{self.place} {number}", *(({}, {}) if index in self.slipped else (raw, cells)))
            for index, (number, raw, cells) in enumerate(zip(self.numbers, self._raws(), self._cells(), strict=True))
        ]
        kept = lines if not self.troubles else [line for i, line in enumerate(lines) if i not in self.troubles]
        if not lines:
            self.notes.append("There are no rows under the header.")
        rejects = tuple(self._rejected(lines[i], *self.troubles[i]) for i in sorted(self.troubles))
        columns = {field: self.layout.of(field)[0].header for field in self.layout.fields()}
        notes = tuple(f"{self.source.name}: {note}" for note in self.notes)
        return Sheet(self.source, tuple(kept), rejects, notes, columns)

    def _body(self, rows: Sequence[Sequence[str]]) -> tuple[list[int], list[Sequence[str]]]:
        """The rows that say something, with their numbers; totals and repeated headers are left out."""
        start = self.layout.row + 1
        header = rows[self.layout.row]
        needed = self._needed()
        ours = {column.index for column in self.layout.columns if column.header in OURS}
        numbers: list[int] = []
        body: list[Sequence[str]] = []
        for number, row in enumerate(rows[start:], start + 1):
            if not any(row) or not "".join(row).strip():
                continue
            if ours and not any(text.strip() for i, text in enumerate(row) if i not in ours):
                self.notes.append(f"row {number} says only what was wrong with a row of another file; left out.")
                continue
            if row == header:
                self.notes.append(f"row {number} repeats the header and was left out.")
            elif any(i >= len(row) or not row[i].strip() for i in needed) and _is_total(row, needed):
                self.notes.append(f"row {number} looks like a total and was left out.")
            else:
                numbers.append(number)
                body.append(row)
        return numbers, body

    def _needed(self) -> list[int]:
        fields = self.layout.kind.needs
        return [column.index for column in self.layout.columns if column.field in fields]

    def _columns(self, rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """The table on its side, as wide as its header."""
        width = len(self.layout.columns)
        even: list[Sequence[str]] = []
        for index, row in enumerate(rows):
            if len(row) > width and any(map(str.strip, row[width:])):
                self._slipped(index)
                row = ()
            even.append(row if len(row) == width else [*row[:width], *[""] * (width - len(row))])
        turned: list[Sequence[str]] = list(zip(*even, strict=True)) if even else [()] * width
        mended = {PROBLEM, COLUMN} <= {column.header for column in self.layout.columns}
        return [list(map(unescaped, texts)) for texts in turned] if mended else turned

    def _slipped(self, index: int) -> None:
        self.slipped.add(index)
        self.troubles[index] = Trouble("too_many_cells", {}), None

    def _keep_surplus(self) -> None:
        """A row that comes back from an older rejects file with its surplus has not been mended."""
        for column in self.layout.columns:
            if column.header == SURPLUS:
                for index, text in enumerate(self.texts[column.index]):
                    if text.strip():
                        self._slipped(index)

    def _fill_down(self) -> None:
        for name in self.manner.fill_down:
            wanted = folded_header(name)
            columns = [
                c for c in self.layout.columns if wanted in (folded_header(c.header), folded_header(c.field or ""))
            ]
            for column in columns:
                self.texts[column.index] = _filled(self.texts[column.index])
            if not columns:
                self.notes.append(f"there is no column “{name}” to fill down.")

    def _note_unread(self) -> None:
        unread = [column for column in self.layout.columns if not column.field and column.header not in OURS]
        unknown = [column.header for column in unread if column.header and not column.private]
        private = [column.header for column in unread if column.private and never_kept(column.header)]
        if unknown:
            self.notes.append(f"these columns are not known and were not read: {', '.join(unknown)}.")
        if private:
            self.notes.append(f"these columns are never read, and nothing of them is kept: {', '.join(private)}.")

    def _raws(self) -> list[dict[str, str]]:
        """Each line as it was written, by the headers that are read as fields."""
        read = [column for column in self.layout.columns if column.field]
        headers = [column.header for column in read]
        texts = [_shortened(self.texts[column.index]) for column in read]
        return [dict(zip(headers, row, strict=True)) for row in zip(*texts, strict=True)]

    def _cells(self) -> list[dict[str, str]]:
        """Each line's cells by our field names."""
        fields = [field for field in self.layout.fields() if field != TIMESTAMP]
        by_field = {field: self._field(field) for field in fields}
        self._settle_dates(by_field)
        if GIVEN_NAME in by_field:
            _join_names(by_field)
        names = list(by_field)
        rows = zip(*by_field.values(), strict=True)
        return [{name: cell for name, cell in zip(names, row, strict=True) if cell} for row in rows]

    def _field(self, field: str) -> list[str]:
        """A field's cleaned cells: where several columns hold it, the first that is not empty, or all if numbered."""
        columns = self.layout.of(field)
        cleaned = [self._cleaned(column) for column in columns]
        if len(columns) == 1:
            cells = cleaned[0]
        elif all(column.numbered for column in columns[1:]):
            cells = [";".join(filter(None, row)) for row in zip(*cleaned, strict=True)]
        else:
            cells = [next(filter(None, row), "") for row in zip(*cleaned, strict=True)]
        words = self.manner.mapping.values.get(field)
        return _each(cells, lambda text: _translated(text, words)) if words else cells

    def _cleaned(self, column: Column) -> list[str]:
        texts = self._checked(self.texts[column.index], _of_bearable_length, column)
        check = _CHECKS.get(column.field or "", _as_it_is)
        return self._checked(_each(texts, clean), check, column)

    def _checked(self, cells: Sequence[str], check: Callable[[str], Checked], column: Column) -> list[str]:
        """The checked cells, empty where there is trouble, which is noted for the line."""
        outcome = {text: check(text) for text in set(cells)}
        return self._without_trouble(cells, outcome, column.header)

    def _without_trouble(self, cells: Sequence[str], outcome: dict[str, Checked], header: str) -> list[str]:
        for index, text in enumerate(cells) if any(isinstance(cell, Trouble) for cell in outcome.values()) else ():
            if isinstance(trouble := outcome[text], Trouble):
                self.troubles.setdefault(index, (trouble, header))
        good = {text: "" if isinstance(cell, Trouble) else cell for text, cell in outcome.items()}
        return [good[text] for text in cells]

    def _settle_dates(self, by_field: dict[str, list[str]]) -> None:
        """Each column of dates, read in its own order, or, where that is unclear, as the file's other columns are."""
        dates = {f: self._date_column(by_field[f]) for f in self.layout.kind.dates if f in by_field}
        for field, column in dates.items():
            order = self._order(field, by_field[field], column, dates)
            settled: dict[str, Checked] = {"": "", **column.settled(field, order, self.base)}
            by_field[field] = self._without_trouble(by_field[field], settled, self.layout.of(field)[0].header)

    def _order(self, field: str, cells: Sequence[str], column: DateColumn, dates: dict[str, DateColumn]) -> str | None:
        if not column.unclear or self.manner.date_order != "auto":
            return order_of(column, [], self.manner.date_order)
        others = [other for name, other in dates.items() if name != field]
        stamps = [self._cleaned(stamp) for stamp in self.layout.of(TIMESTAMP)[:1]]
        entered = [self._date_column(texts) for texts in stamps]
        order = order_of(column, [*others, *entered], "auto")
        if order is None and entered:
            order = order_by_entry(cells, stamps[0], column, entered[0])
        if order:
            self.notes.append(
                f"dates in “{self.layout.of(field)[0].header}” were read {order}, as the other dates say."
            )
        return order

    def _date_column(self, texts: Iterable[str]) -> DateColumn:
        return DateColumn(texts, self.manner.calendar, self.manner.read_at)

    def _rejected(self, line: Line, trouble: Trouble, header: str | None) -> Row:
        words = {name: _cut(word) if isinstance(word, str) else word for name, word in trouble.words.items()}
        return rejected(self.source, line, trouble.code, district=self.manner.district, column=header, **words)


def _of_bearable_length(text: str) -> Checked:
    return text if len(text) <= MAX_CELL else Trouble("cell_too_long", {"length": len(text), "limit": MAX_CELL})


def _as_it_is(text: str) -> Checked:
    return text


def _id(text: str) -> Checked:
    return Trouble("id_as_number", {"value": text}) if _ROUNDED.match(text) else text


def _school_year(text: str) -> Checked:
    return text and (school_year_of(text) or Trouble("school_year_unreadable", {"value": text}))


_CHECKS: dict[str, Callable[[str], Checked]] = {**dict.fromkeys(IDS, _id), "school_year": _school_year}


def _is_total(row: Sequence[str], needed: Sequence[int]) -> bool:
    """It says "Total" first, or has only numbers and nothing in any needed column."""
    texts = [text.strip() for text in row if text.strip()]
    if folded(texts[0]) in _TOTALS:
        return True
    empty = all(i >= len(row) or not row[i].strip() for i in needed)
    return empty and all(map(_NUMBER.match, texts))


def _filled(texts: Sequence[str]) -> list[str]:
    """Each blank text replaced by the one above it."""
    above, filled = "", []
    for text in texts:
        above = text if text.strip() else above
        filled.append(above)
    return filled


def _each(texts: Sequence[str], change: Callable[[str], str]) -> list[str]:
    changed = {text: change(text) for text in set(texts)}
    return [changed[text] for text in texts]


def _translated(text: str, words: dict[str, str]) -> str:
    """A cell in our words: whole, or its several answers one by one; what the mapping does not name stays."""
    if not text:
        return text
    found, rest = options(text, tuple(words))
    return ";".join((*(words[option] for option in found), *rest)) if found else text


def _join_names(by_field: dict[str, list[str]]) -> None:
    given, family = by_field.pop(GIVEN_NAME), by_field.pop(FAMILY_NAME, [])
    full = [" ".join(filter(None, pair)) for pair in zip(given, family or [""] * len(given), strict=True)]
    names = by_field.get("name", full)
    by_field["name"] = [name or other for name, other in zip(names, full, strict=True)]


def _shortened(texts: Sequence[str]) -> Sequence[str]:
    """Texts as written; of those too long to be read only the beginning."""
    if max(map(len, texts), default=0) <= MAX_CELL:
        return texts
    return [_cut(text) if len(text) > MAX_CELL else text for text in texts]


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
