"""The rows under a table's header: which of them say something, and which have slipped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.ids import folded
from ingest.files.cells import clean
from ingest.files.dates import read as read_date
from ingest.files.headers import Layout
from ingest.files.quotes import MARK, Slipped, TableRow
from ingest.files.rejects import OURS
from ingest.files.rows import Table
from ingest.model import Calendar

_TOTALS = frozenset({"total", "totals", "grand total", "subtotal", "sum", "average", "count"})
_NUMBER = re.compile(r"[\d.,\s%$-]+$")
_SOME_YEAR = 2000

Numbered = tuple[int, TableRow]
"""A row with its number, as a spreadsheet counts."""

LeftOut = Callable[[int, str], None]
"""Told the number of a row that is no line of the table, and what it is instead."""


@dataclass(frozen=True)
class Body:
    """The rows of a table under its header."""

    table: Table
    layout: Layout

    def rows(self, left_out: LeftOut = lambda *_: None) -> Iterator[Numbered]:
        """The rows that say something; totals and repeated headers are left out."""
        for number, row in enumerate(self.table.read(self.looks_like_row), 1):
            if number <= self._first:
                continue
            if isinstance(row, Slipped):
                yield number, row
            elif any(row) and "".join(row).strip():
                if other := self._is_no_line(row):
                    left_out(number, other)
                else:
                    yield number, row

    def even(self, usual: int) -> Iterator[Numbered]:
        """The same, told which have slipped: those with more cells than there are headers, and lines of broken ones.

        Args:
            usual: so many cells most rows have.
        """
        whole = max(usual, len(self.layout.columns))
        short: list[Numbered] = []
        slip: Slipped | None = None
        for number, row in self.rows():
            if isinstance(row, list) and len(row) < whole:
                short.append((number, row))
                continue
            beside = row if isinstance(row, Slipped) else slip
            yield from self._mended(short, usual, beside)
            short, slip = [], row if isinstance(row, Slipped) else None
            yield number, self._checked(row, usual)
        yield from self._mended(short, usual, slip)

    def looks_like_row(self, cells: Sequence[str]) -> bool:
        """Whether these cells could be a row: what is needed is there, dates are dates or else the width is right."""
        needed = self._needed
        if not all(any(i < len(cells) and cells[i].strip() for i in columns) for columns in needed):
            return False
        if not self._dates:
            return len(cells) == len(self.layout.columns)
        return any(_is_date(cells[i]) for i in self._dates if i < len(cells))

    @cached_property
    def _first(self) -> int:
        """The number of the header's last row."""
        return self.layout.row + 1

    @cached_property
    def _header(self) -> Sequence[str]:
        return self.table.head(self._first)[-1]

    @cached_property
    def _needed(self) -> list[list[int]]:
        needs = [need.split("|") for need in self.layout.kind.needs]
        return [[column.index for column in self.layout.columns if column.field in need] for need in needs]

    @cached_property
    def _wanted(self) -> list[int]:
        """Columns of fields that no row can do without."""
        return [c.index for c in self.layout.columns if c.field in self.layout.kind.needs]

    @cached_property
    def _dates(self) -> list[int]:
        kind = self.layout.kind
        return [c.index for c in self.layout.columns if c.field in kind.dates and c.field in kind.needs]

    @cached_property
    def _ours(self) -> frozenset[int]:
        return frozenset(column.index for column in self.layout.columns if column.header in OURS)

    def _is_no_line(self, row: list[str]) -> str | None:
        """What a row is instead of a line."""
        if row == self._header:
            return "repeats the header"
        if self._ours and not any(text.strip() for index, text in enumerate(row) if index not in self._ours):
            return "says only what was wrong with a row of another file"
        for index in self._wanted:
            if index >= len(row) or not row[index].strip():
                return "looks like a total" if _is_total(row, self._wanted) else None
        return None

    def _checked(self, row: TableRow, usual: int) -> TableRow:
        """The row without blanks beyond the last header; one that goes on there has slipped."""
        width = len(self.layout.columns)
        if isinstance(row, Slipped):
            return row
        if (nameless := self._nameless(row)) is not None:
            return Slipped("no_header", {"letter": letter(nameless)})
        if len(row) <= width:
            return row
        if len(row) > max(usual, len(self._header)) or any(map(str.strip, row[width:])):
            return Slipped("too_many_cells", {})
        return row[:width]

    def _nameless(self, row: Sequence[str]) -> int | None:
        """The first column between headers that has none, and a text in this row."""
        for index in self._without_header:
            if index < len(row) and row[index].strip():
                return index
        return None

    @cached_property
    def _without_header(self) -> list[int]:
        return self.layout.without_header()[1]

    def _mended(self, short: list[Numbered], usual: int, beside: Slipped | None) -> Iterator[Numbered]:
        """Rows after one another that are too short: those that are parts of one row, broken in a cell, have slipped.

        Args:
            beside: a row before or after them that has slipped; then they may hold what is left of its cells.
        """
        beside = beside or self._torn(short)
        if beside:
            yield from ((number, beside) for number, _ in short)
            return
        at = 0
        while at < len(short):
            lines = self._broken(short[at:], usual)
            for number, row in short[at : at + lines]:
                yield number, self._checked(row, usual) if lines == 1 else Slipped("row_broken", {"row": short[at][0]})
            at += lines

    def _torn(self, short: Sequence[Numbered]) -> Slipped | None:
        """A sign that a quoted text of several lines has lost its first mark: its last stands in what is no row."""
        for _, row in short:
            if isinstance(row, list) and any(MARK in text for text in row) and not self.looks_like_row(row):
                return Slipped("quote_unclear", {"row": short[0][0]})
        return None

    def _broken(self, short: Sequence[Numbered], usual: int) -> int:
        """How many of the next lines are one row: their cells make a whole one, and no other begins among them."""
        cells = 1
        for lines, (_, row) in enumerate(short, 1):
            assert isinstance(row, list)
            cells += len(row) - 1
            if cells > usual or (lines > 1 and self.looks_like_row(row)):
                break
            if cells == usual:
                return lines
        return 1


def letter(index: int) -> str:
    """What a spreadsheet calls a column.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    higher, last = divmod(index, 26)
    return (letter(higher - 1) if higher else "") + chr(ord("A") + last)


def chunks(rows: Iterable[Numbered]) -> Iterator[tuple[list[int], list[TableRow]]]:
    """The rows, some thousands at a time, with their numbers; fewer where they are long."""
    numbers: list[int] = []
    some: list[TableRow] = []
    room = _ROOM
    for number, row in rows:
        numbers.append(number)
        some.append(row)
        room -= _FOR_ROW + (sum(map(len, row)) if isinstance(row, list) else 0)
        if room < 0:
            yield numbers, some
            numbers, some, room = [], [], _ROOM
    if some:
        yield numbers, some


_ROOM, _FOR_ROW = 1 << 20, 128
"""Characters in a chunk, and what a row counts beside its own."""


def _is_date(text: str) -> bool:
    plain = clean(text)
    return bool(plain) and not isinstance(read_date(plain, Calendar(), _SOME_YEAR), str)


def _is_total(row: Sequence[str], needed: Sequence[int]) -> bool:
    """It says "Total" first, or has only numbers and nothing in any needed column."""
    texts = [text.strip() for text in row if text.strip()]
    if folded(texts[0]) in _TOTALS:
        return True
    empty = all(i >= len(row) or not row[i].strip() for i in needed)
    return empty and all(map(_NUMBER.match, texts))
