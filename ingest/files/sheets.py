"""From a file to its sheets: each table's kind is found, its lines are mapped to our fields, its dates are settled.

A file is opened once (`opened`), which tells its kinds; once the districts' calendars are known, it is mapped
(`Opened.sheets`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from graph.errors import UnreadableFile
from graph.provenance import Source
from ingest.files.columns import Manner
from ingest.files.contents import Contents
from ingest.files.date_order import DateOrder
from ingest.files.headers import SEARCHED_ROWS, Layout, find_layout
from ingest.files.lines import mapped
from ingest.files.mapping import Mapping
from ingest.files.rows import Table, read_csv
from ingest.files.workbooks import PACKED, unpacked
from ingest.model import Sheet


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose tables are found and known by kind, but not yet mapped.

    Attributes:
        tables: all that are in it.
        layouts: those of a known kind.
    """

    contents: Contents
    tables: tuple[Table, ...]
    layouts: tuple[tuple[Table, Layout], ...]
    mapping: Mapping
    notes: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kind of each of its sheets."""
        return tuple(layout.kind.name for _, layout in self.layouts)

    def sheets(
        self,
        *,
        district: str,
        read_at: datetime,
        fill_down: Sequence[str] = (),
        date_order: DateOrder = "auto",
    ) -> list[Sheet]:
        """Its sheets, one for each table of a known kind.

        Args:
            district: the district that the rows' ids belong to.
            read_at: when the load began; dates are plausible relative to it.
            fill_down: columns, by header or field, in which an empty cell takes the value above it.
            date_order: how 3/4/2026 is meant; the mapping file may say so too.
        """
        order = self.mapping.dates if date_order == "auto" else date_order
        manner = Manner(district, read_at, tuple(fill_down), order, self.mapping)
        sheets = [
            mapped(table, layout, self._source(table, layout, read_at), self._place(table), manner)
            for table, layout in self.layouts
        ]
        return [replace(sheets[0], notes=self.notes + sheets[0].notes), *sheets[1:]]

    def _source(self, table: Table, layout: Layout, read_at: datetime) -> Source:
        """The file as a source; of several worksheets each is one, so that each has its own kind and counts."""
        part = f"#{self._number(table)}" if len(self.layouts) > 1 else ""
        return Source(self.contents.sha256 + part, self.contents.name, layout.kind.name, read_at)

    def _place(self, table: Table) -> str:
        return f"sheet {self._number(table)} row" if len(self.layouts) > 1 else "row"

    def _number(self, table: Table) -> int:
        """Which of the file's tables it is; a name may say what is not for everyone who sees where a fact was read."""
        return next(number for number, each in enumerate(self.tables, 1) if each is table)


def opened(file: Path | Contents, mapping: Mapping | None = None) -> Opened:
    """Find a file's tables and what they are.

    Raises:
        UnreadableFile: it is no table, or none of a kind we know; the text says what is missing.
    """
    mapping = mapping or Mapping()
    contents = file if isinstance(file, Contents) else Contents.of(file)
    tables, notes = _tables(contents)
    layouts: list[tuple[Table, Layout]] = []
    misfits: list[str] = []
    for table in tables:
        head = table.head(SEARCHED_ROWS + 1)
        if any(map(any, head)):
            try:
                layouts.append((table, find_layout(head, _hints(contents.name, table.name), mapping)))
            except UnreadableFile as problem:
                place = f"{contents.name}, “{table.name}”" if table.name else contents.name
                misfits.append(f"{place}: {problem}.")
    if not layouts:
        raise UnreadableFile(" ".join((*misfits, *notes)) or f"{contents.name} is empty.")
    said = (note for table, _ in layouts for note in table.notes)
    return Opened(
        contents, tuple(tables), tuple(layouts), mapping, (*notes, *said, *misfits, *_numbered(contents.name, tables))
    )


def _numbered(name: str, tables: Sequence[Table]) -> list[str]:
    """Which of several tables the number in a locator means."""
    if len(tables) < 2:
        return []
    return [f"{name}: sheet {number} is “{table.name}”." for number, table in enumerate(tables, 1)]


def _tables(contents: Contents) -> tuple[list[Table], list[str]]:
    """The tables in a file, each with a name of its own, and what was noted about the others."""
    if not contents.read(0, 8).startswith(PACKED):
        return [read_csv(contents)], []
    found = unpacked(contents)
    names: Counter[str] = Counter()
    tables = []
    for table in found.tables:
        names[table.name] += 1
        again = f" ({names[table.name]})" if names[table.name] > 1 else ""
        tables.append(replace(table, name=f"{table.name}{again}"))
    return tables, found.notes


def _hints(*names: str) -> list[str]:
    """What a file, a worksheet, or a worksheet of a file in a zip file may be called after."""
    return [PurePosixPath(part).stem for name in names for part in name.split(", ")]
