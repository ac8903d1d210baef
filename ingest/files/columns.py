"""Some rows of a table on their side, so that each column is read as a whole: that is what makes it fast."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.files.amounts import number_in
from ingest.files.cells import clean, is_level_number, is_placeholder, options
from ingest.files.date_columns import Trouble
from ingest.files.date_order import DateOrder
from ingest.files.dates import school_year_of
from ingest.files.entities import decoded
from ingest.files.families import family_rows, says_role
from ingest.files.fields import FAMILY_NAME, GIVEN_NAME, IDS, TIMESTAMP, folded_header
from ingest.files.groups import answered
from ingest.files.headers import Column, Layout
from ingest.files.mapping import Mapping
from ingest.files.quotes import Slipped, TableRow
from ingest.files.rejects import COLUMN, PROBLEM, SURPLUS, unescaped

MAX_CELL = 32_767
"""Characters in a cell, as many as Excel allows; a longer one is rejected."""

_SHOWN = 60
_HOURS = frozenset({"hour", "hours", "hr", "hrs"})
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+$", re.IGNORECASE)

Checked = str | Trouble


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is to be read: what the district and the person who loads it say; see `sheets.Opened.sheets`."""

    district: str
    read_at: datetime
    fill_down: tuple[str, ...]
    date_order: DateOrder
    mapping: Mapping


class Chunk:
    """Some rows of a table.

    Attributes:
        count: how many rows they are.
        troubles: the first trouble of a row and the header of its column, by the row's index.
        slipped: indices of rows whose cells have slipped, so that nothing of them is kept.
    """

    def __init__(self, layout: Layout, rows: Sequence[TableRow], manner: Manner, above: dict[int, str]) -> None:
        """Args: above: the last text of each column that is filled down; kept up for the next chunk."""
        self.layout, self.manner = layout, manner
        self.troubles: dict[int, tuple[Trouble, str | None]] = {}
        self.slipped: set[int] = set()
        self.count = len(rows)
        self.texts = self._turned(rows)
        self._find_surplus()
        self._fill_down(above)

    def raws(self) -> list[dict[str, str]]:
        """Each row as it was written, by the headers that are read as fields."""
        read = [column for column in self.layout.columns if column.field]
        headers = [column.header for column in read]
        texts = [_shortened(self.texts[column.index]) for column in read]
        rows = zip(*texts, strict=True) if texts else [()] * self.count
        return [dict(zip(headers, row, strict=True)) for row in rows]

    def families(self, by_field: dict[str, list[str]]) -> set[int]:
        """The rows of students and their families."""
        columns = [column for column in self.layout.columns if column.field == "role" or says_role(column.header)]
        roles = [*(self.texts[column.index] for column in columns), by_field.get("role", [])]
        return family_rows(roles, students=self.layout.students, rows=self.count)

    def by_field(self) -> dict[str, list[str]]:
        """The cleaned cells of each field, without those that only help to fill another."""
        by_field = {cell: self.field(cell) for cell in self.layout.cells() if cell != TIMESTAMP}
        if GIVEN_NAME in by_field:
            _join_names(by_field)
        return by_field

    def field(self, cell: str) -> list[str]:
        """A field's cleaned cells in our words, of one pair if that is named: "teacher 2"; of dates no placeholders."""
        cells = self._written(cell)
        field = self.layout.of(cell)[0].field or ""
        if words := self.manner.mapping.values.get(field):
            cells = _each(cells, lambda text: _translated(text, words))
        if field == "minutes" and not _HOURS.isdisjoint(folded_header(self.layout.of(cell)[0].header).split()):
            return _each(cells, _in_hours)
        return _each(cells, _date) if field in self.layout.kind.dates else cells

    def translations(self, cell: str) -> dict[str, str]:
        """The texts of a field that the mapping file puts in other words, and these."""
        pairs = zip(self._written(cell), self.field(cell), strict=True)
        return {written: meant for written, meant in pairs if written != meant}

    def without_level_numbers(self, cell: str, cells: Sequence[str]) -> list[str]:
        """Levels of Use without those that are numbers only, where the numbers are of a scale of the district's own."""
        return self._checked(cells, _no_level_number, self.layout.of(cell)[0])

    def _written(self, cell: str) -> list[str]:
        """Where several columns hold a field, the first that says something; all if they are numbered, or options."""
        columns = self.layout.of(cell)
        cleaned = [self._cleaned(column) for column in columns]
        if len(columns) == 1:
            return cleaned[0]
        if not columns[0].pair and all(column.numbered or column.option for column in columns[1:]):
            return [";".join(filter(None, row)) for row in zip(*cleaned, strict=True)]
        return [_first(row) for row in zip(*cleaned, strict=True)]

    def without_trouble(self, cells: Sequence[str], outcome: dict[str, Checked], header: str) -> list[str]:
        """The cells as they came out, empty where there is trouble, which is noted for the row."""
        for index, text in enumerate(cells) if any(isinstance(cell, Trouble) for cell in outcome.values()) else ():
            if isinstance(trouble := outcome[text], Trouble):
                self.troubles.setdefault(index, (trouble, header))
        good = {text: "" if isinstance(cell, Trouble) else cell for text, cell in outcome.items()}
        return [good[text] for text in cells]

    def _turned(self, rows: Sequence[TableRow]) -> list[Sequence[str]]:
        """The rows on their side, as wide as the header."""
        width = len(self.layout.columns)
        even: list[Sequence[str]] = []
        for index, row in enumerate(rows):
            if isinstance(row, Slipped):
                self._slip(index, row)
                row = []
            even.append(row if len(row) == width else [*row[:width], *[""] * (width - len(row))])
        turned: list[Sequence[str]] = list(zip(*even, strict=True)) if even else [()] * width
        mended = {PROBLEM, COLUMN} <= {column.header for column in self.layout.columns}
        return [list(map(unescaped, texts)) for texts in turned] if mended else turned

    def _slip(self, index: int, why: Slipped) -> None:
        self.slipped.add(index)
        self.troubles[index] = Trouble(why.code, why.words), None

    def _find_surplus(self) -> None:
        """A row that comes back from an older rejects file with its surplus has not been mended."""
        for column in self.layout.columns:
            if column.header == SURPLUS:
                for index, text in enumerate(self.texts[column.index]):
                    if text.strip():
                        self._slip(index, Slipped("too_many_cells", {}))

    def _fill_down(self, above: dict[int, str]) -> None:
        for name in self.manner.fill_down:
            for column in named(self.layout, name):
                self.texts[column.index] = filled = _filled(self.texts[column.index], above.get(column.index, ""))
                above[column.index] = filled[-1] if filled else ""

    def _cleaned(self, column: Column) -> list[str]:
        texts = self._checked(self.texts[column.index], _of_bearable_length, column)
        check = _CHECKS.get(column.field or "", _as_it_is)
        plain = _each(texts, _plain)
        if option := column.option:
            plain = _each(plain, lambda text: answered(text, option))
        return self._checked(plain, check, column)

    def _checked(self, cells: Sequence[str], check: Callable[[str], Checked], column: Column) -> list[str]:
        outcome = {text: check(text) for text in set(cells)}
        return self.without_trouble(cells, outcome, column.header)


def named(layout: Layout, name: str) -> list[Column]:
    """The columns of a header or a field."""
    wanted = folded_header(name)
    return [c for c in layout.columns if wanted in (folded_header(c.header), folded_header(c.field or ""))]


def shortened(text: str) -> str:
    """The text, or the beginning of a long one."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _plain(text: str) -> str:
    return clean(decoded(text))


def _of_bearable_length(text: str) -> Checked:
    return text if len(text) <= MAX_CELL else Trouble("cell_too_long", {"length": len(text), "limit": MAX_CELL})


def _as_it_is(text: str) -> Checked:
    return text


def _date(text: str) -> str:
    return "" if is_placeholder(text) else text


def _in_hours(text: str) -> str:
    """A length of time under a header that says hours: a bare number gets its unit."""
    return text if number_in(text) is None else f"{text} hours"


def _no_level_number(text: str) -> Checked:
    return Trouble("unknown_level", {"value": text}) if is_level_number(text) else text


def _first(texts: Sequence[str]) -> str:
    """The first text that says something; if none does, the first that is not empty."""
    something = (text for text in texts if text and not is_placeholder(text, naming=True))
    return next(something, None) or next(filter(None, texts), "")


def _id(text: str) -> Checked:
    return Trouble("id_as_number", {"value": text}) if _ROUNDED.match(text) else text


def _school_year(text: str) -> Checked:
    return text and (school_year_of(text) or Trouble("school_year_unreadable", {"value": text}))


_CHECKS: dict[str, Callable[[str], Checked]] = {**dict.fromkeys(IDS, _id), "school_year": _school_year}


def _filled(texts: Iterable[str], above: str) -> list[str]:
    """Each blank text replaced by the one above it."""
    filled = []
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
    return [shortened(text) if len(text) > MAX_CELL else text for text in texts]
