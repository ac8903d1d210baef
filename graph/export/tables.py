"""The tables of an export: the same rows in CSV, Excel, Parquet and the rest, told in one codebook."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeVar

Cell = str | int | float | bool | date | None
"""What stands in a column; None is missing."""

R = TypeVar("R", bound=tuple[Cell, ...])


class Meaning(NamedTuple):
    """A row of the codebook: what a column says, with its unit, where it comes from, and what an empty cell means."""

    table: str
    column: str
    type: str
    meaning: str
    source: str
    missing: str


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; each row has a cell for each name of the header."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def meanings(self) -> list[Meaning]:
        """What its columns mean, in their order.

        Raises:
            KeyError: the codebook does not know a column.
        """
        known = _known()
        return [
            (known.get((self.name, column)) or known["", column])._replace(table=self.name, column=column)
            for column in self.header
        ]


def table(name: str, row: type[R], rows: Iterable[R]) -> Table:
    """A table of named tuples of one kind; a column's name may not end in "_", which keeps Python's own words apart."""
    fields: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    return Table(name, tuple(field.rstrip("_") for field in fields), tuple(rows))


@cache
def _known() -> dict[tuple[str, str], Meaning]:
    """All that the shipped codebook says, by table ("" for any) and column."""
    lines = files("graph.export").joinpath("codebook.csv").read_text("utf-8").splitlines()
    return {(row["table"], row["column"]): Meaning(**row) for row in csv.DictReader(lines)}


def written(cell: Cell) -> str:
    """A cell as text: ISO dates, TRUE and FALSE, nothing for what is missing.

    >>> [written(cell) for cell in (True, None, date(2026, 3, 4), 0.5)]
    ['TRUE', '', '2026-03-04', '0.5']
    """
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case date():
            return cell.isoformat()
    return str(cell)
