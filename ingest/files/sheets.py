"""From a file to its sheets: each table's kind is found, its lines are mapped to our fields, its dates are settled.

A file is opened once (`opened`), which tells its kinds; once the districts' calendars are known, it is mapped
(`Opened.sheets`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from graph.errors import UnreadableFile
from graph.provenance import Source
from ingest.files.date_order import DateOrder
from ingest.files.headers import Layout, find_layout
from ingest.files.lines import Manner, mapped
from ingest.files.mapping import Mapping
from ingest.files.rows import Content, Table
from ingest.files.workbooks import read_content
from ingest.model import Calendar, Sheet


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose tables are read and known by kind, but not yet mapped."""

    path: Path
    content: Content
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
        calendar: Calendar,
        district: str,
        read_at: datetime,
        fill_down: Sequence[str] = (),
        date_order: DateOrder = "auto",
    ) -> list[Sheet]:
        """Its sheets, one for each table of a known kind.

        Args:
            calendar: of the district, for terms and school years.
            district: the district that the rows' ids belong to.
            read_at: when the load began; dates are plausible relative to it.
            fill_down: columns, by header or field, in which an empty cell takes the value above it.
            date_order: how 3/4/2026 is meant; the mapping file may say so too.
        """
        order = self.mapping.dates if date_order == "auto" else date_order
        manner = Manner(calendar, district, read_at, tuple(fill_down), order, self.mapping)
        sheets = [
            mapped(table, layout, self._source(table, layout, read_at), self._place(table), manner)
            for table, layout in self.layouts
        ]
        first = sheets[0]
        return [Sheet(first.source, first.lines, first.rejects, self.notes + first.notes, first.columns), *sheets[1:]]

    def _source(self, table: Table, layout: Layout, read_at: datetime) -> Source:
        """The file as a source; of several worksheets each is one, so that each has its own kind and counts."""
        part = f"#{table.name}" if len(self.layouts) > 1 else ""
        return Source(self.content.sha256 + part, self.path.name, layout.kind.name, read_at)

    def _place(self, table: Table) -> str:
        return f"{table.name} row" if len(self.layouts) > 1 else "row"


def opened(path: Path, mapping: Mapping | None = None) -> Opened:
    """Read a file's tables and find out what they are.

    Raises:
        UnreadableFile: it is no table, or none of a kind we know; the text says what is missing.
    """
    mapping = mapping or Mapping()
    content = read_content(path)
    layouts: list[tuple[Table, Layout]] = []
    misfits: list[str] = []
    for table in content.tables:
        if any(map(any, table.rows)):
            try:
                layouts.append((table, find_layout(table.rows, (path.stem, Path(table.name).stem), mapping)))
            except UnreadableFile as problem:
                place = f"{path.name}, “{table.name}”" if table.name else path.name
                misfits.append(f"{place}: {problem}.")
    if not layouts:
        raise UnreadableFile(" ".join(misfits) or f"{path.name} is empty.")
    return Opened(path, content, tuple(layouts), mapping, (*content.notes, *misfits))
