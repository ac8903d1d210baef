"""Which character parts the cells of a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.files.contents import Contents
from ingest.files.rows import read_csv


def rows_of(path: Path) -> list[Sequence[str]]:
    return read_csv(Contents.of(path)).head(100)


def test_people_parted_by_semicolons_do_not_make_the_semicolon_the_delimiter(tmp_path: Path) -> None:
    people = "; ".join(f"Person {number}" for number in range(9))
    rows = [f"2026-03-{day:02d},huddle,{people}" for day in range(1, 9)] + ["2026-03-09,huddle,Person 1"]
    (tmp_path / "meetings.csv").write_text("\n".join(["date,kind,people", *rows]))
    assert {len(row) for row in rows_of(tmp_path / "meetings.csv")} == {3}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_of_even_rows_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["date", "coach", "teacher"], ["2026-03-04", '"Ruiz, Ana"', '"Lee, Bo"']]
    (tmp_path / "log.csv").write_text("\n".join(delimiter.join(row) for row in rows))
    assert rows_of(tmp_path / "log.csv")[1] == ["2026-03-04", "Ruiz, Ana", "Lee, Bo"]
