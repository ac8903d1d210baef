"""Which character parts the cells of a CSV file."""

from __future__ import annotations

import pytest

from ingest.files.rows import read_csv


def test_people_parted_by_semicolons_do_not_make_the_semicolon_the_delimiter() -> None:
    people = "; ".join(f"Person {number}" for number in range(9))
    rows = [f"2026-03-{day:02d},huddle,{people}" for day in range(1, 9)] + ["2026-03-09,huddle,Person 1"]
    table, _ = read_csv("\n".join(["date,kind,people", *rows]).encode(), "meetings.csv")
    assert {len(row) for row in table.rows} == {3}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_of_even_rows_is_found(delimiter: str) -> None:
    rows = [["date", "coach", "teacher"], ["2026-03-04", '"Ruiz, Ana"', '"Lee, Bo"']]
    table, _ = read_csv("\n".join(delimiter.join(row) for row in rows).encode(), "log.csv")
    assert table.rows[1] == ["2026-03-04", "Ruiz, Ana", "Lee, Bo"]
