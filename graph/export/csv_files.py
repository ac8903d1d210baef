"""CSV (RFC 4180): every table as a file. A cell that a spreadsheet would run as a formula begins with an apostrophe."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from graph.export.content import tables
from graph.export.shown import Shown
from graph.export.tables import Cell, Table, written

_RISKY = re.compile(r"[=+\-@\t\n]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def files(shown: Shown) -> dict[str, str]:
    """File name to text."""
    return {f"{table.name}.csv": of_table(table) for table in tables(shown)}


def of_table(table: Table) -> str:
    """One table as CSV."""
    return of_rows(table.header, table.rows)


def of_rows(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as CSV; texts that may be formulas are escaped, numbers are not."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def plain(text: str) -> str:
    """Text without control characters, which readers of CSV stop at; lines end in one way."""
    # a lone carriage return ends a row for some readers, quoted or not
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _cell(cell: Cell) -> str:
    if not isinstance(cell, str):
        return written(cell)
    text = plain(cell)
    return f"'{text}" if _RISKY.match(text) else text
