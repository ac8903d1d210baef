"""Small files for the tests of ingest, and the shortest way to read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingest.files.date_columns import DateColumn
from ingest.files.date_order import DateOrder
from ingest.files.mapping import Mapping
from ingest.files.sheets import opened
from ingest.model import Sheet

READ_AT = datetime(2026, 5, 1, tzinfo=UTC)


def written(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8", **dialect: str | int) -> Path:
    """A CSV file of these rows; `dialect` as for `csv.writer`."""
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows(rows)  # type: ignore[arg-type]
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def sheets_of(
    path: Path,
    mapping: Mapping | None = None,
    fill_down: Sequence[str] = (),
    date_order: DateOrder = "auto",
) -> list[Sheet]:
    """The sheets of a file, read on 1 May 2026 for the district "oak"."""
    return opened(path, mapping).sheets(district="oak", read_at=READ_AT, fill_down=fill_down, date_order=date_order)


def sheet_of(path: Path, mapping: Mapping | None = None, **how: object) -> Sheet:
    """The only sheet of a file; `how` as for `sheets_of`."""
    (sheet,) = sheets_of(path, mapping, **how)  # type: ignore[arg-type]
    return sheet


def date_column(texts: Sequence[str]) -> DateColumn:
    """A column of dates that is seen whole."""
    column = DateColumn(READ_AT)
    column.see(texts)
    return column


def log(path: Path, dates: Sequence[str], entered: Sequence[str] | None = None) -> Path:
    """A coach's log with a visit on each of the dates, and the times of entry if given."""
    headers = ["date", "coach", "teacher", "school", "practice"]
    rows = [[date, "Ann Lee", "Bo Kim", "Elm", "Maps"] for date in dates]
    if entered is not None:
        headers = ["Timestamp", *headers]
        rows = [[stamp, *row] for stamp, row in zip(entered, rows, strict=True)]
    return written(path, [headers, *rows])
