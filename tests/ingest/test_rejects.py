"""Every way in which a row can be rejected, and the way back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.provenance import Row, RowOutcome
from graph.stores.opening import open_store
from ingest.files.rejects import COLUMN, MEANINGS, PROBLEM, SURPLUS, escaped, unescaped, write_csv
from ingest.load import load
from ingest.model import Sheet
from tests.ingest.files import log, sheet_of, written

BAD_ROWS = sorted(Path("tests/data/bad_rows").glob("*.csv"))
EXPECTED = "must raise"


def rejects_of(path: Path, store: Path) -> list[Row]:
    with open_store(str(store)) as kept:
        load(kept, [path], district="oak", strict="strict" in path.stem)
        return kept.rows(RowOutcome.REJECTED)


@pytest.mark.parametrize("path", BAD_ROWS, ids=lambda path: path.stem)
def test_each_bad_row_is_rejected_with_the_code_beside_it(path: Path, tmp_path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(f"row {number}", row[EXPECTED]) for number, row in enumerate(csv.DictReader(file), 2)]
    rejects = rejects_of(path, tmp_path / "p.db")
    assert {row.locator: row.code for row in rejects} == {locator: code for locator, code in rows if code}
    assert all(row.message and "{" not in row.message for row in rejects)


def test_every_code_has_a_bad_row() -> None:
    raised = {row[EXPECTED] for path in BAD_ROWS for row in csv.DictReader(path.read_text("utf-8").splitlines())}
    # a text of more than 32,767 characters is made by test_a_cell_of_a_megabyte_costs_its_row_only, the others stand in
    # test_slipped_rows.py, since they leave nothing of a row
    assert (raised | {"cell_too_long", "no_header", "quote_unclear", "row_broken"}) - {""} == set(MEANINGS)


@given(st.text())
def test_what_is_escaped_is_unescaped_and_starts_no_formula(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def cells_of(sheet: Sheet) -> list[dict[str, str]]:
    return [*(line.cells for line in sheet.lines), *(row.cells for row in sheet.rejects)]


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'\"\n;,"), max_size=12)


@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5))
def test_rejected_rows_come_back_from_their_file_as_they_were(
    rows: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("rejects")
    table = [["date", "coach", "school", "teacher", "practice"], *(["soon", "Ann", *row] for row in rows)]
    first = sheet_of(written(folder / "log.csv", table))
    (path,) = write_csv(first.rejects, folder / "bad.csv")
    again = sheet_of(path)
    assert [row.raw for row in again.rejects] == [row.raw for row in first.rejects]
    assert cells_of(again) == cells_of(first)
    assert len(again.rejects) == len(rows)


def test_a_rejects_file_says_what_is_wrong_and_opens_in_excel(tmp_path: Path) -> None:
    sheet = sheet_of(log(tmp_path / "log.csv", ["soon"]))
    (path,) = write_csv(sheet.rejects, tmp_path / "bad.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row[COLUMN] == "date"
    assert row[PROBLEM] == sheet.rejects[0].message
    assert sheet_of(path).notes == ("bad.csv was read as UTF-8 with a byte order mark.",)


def test_the_order_of_dates_that_a_whole_column_decided_survives_the_way_back(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school"], ["3/4/2026", "Ann", "1.2E+05", "Elm"], ["3/25/2026", "A", "B", "C"]]
    (path,) = write_csv(sheet_of(written(tmp_path / "log.csv", rows)).rejects, tmp_path / "bad.csv")
    path.write_text(path.read_text("utf-8-sig").replace("1.2E+05", "Bo Kim"), "utf-8")
    assert sheet_of(path).lines[0].cells["date"] == "2026-03-04"


def test_rows_of_several_sheets_go_to_several_files(tmp_path: Path) -> None:
    bad = sheet_of(log(tmp_path / "log.csv", ["soon"])).rejects
    staff = written(tmp_path / "people.csv", [["name", "role", "from"], ["Ann Lee", "coach", "soon"]])
    paths = write_csv([*bad, *sheet_of(staff).rejects], tmp_path / "bad.csv")
    assert [path.name for path in paths] == ["bad-log-coach_log.csv", "bad-people-people.csv"]
    assert [sheet_of(path).source.kind for path in paths] == ["coach_log", "people"]


def test_filled_holes_stay_filled_on_the_way_back(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school"], ["2026-03-04", "A", "B", "Elm"], ["soon", "A", "B", ""]]
    (row,) = sheet_of(written(tmp_path / "log.csv", rows), fill_down=["school"]).rejects
    assert row.raw["school"] == "Elm"


def test_a_row_whose_cells_have_slipped_keeps_none_of_them(tmp_path: Path) -> None:
    rows = [["date", "coach", "notes", "teacher", "school"], ["2026-03-04", "Ann", "secret", "secret", "Bo", "Elm"]]
    rows += [["soon", "Ann", "", "Bo", "Elm"]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows))
    slipped, _ = sheet.rejects
    assert (slipped.code, slipped.raw, slipped.cells) == ("too_many_cells", {}, {})
    assert "secret" not in repr(sheet)


def test_what_a_rejects_file_says_of_a_row_that_is_not_in_it_is_no_row(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school"], ["2026-03-04", "Lee", " Ann", "Bo", "Elm"], ["soon", "A", "B", "C"]]
    (path,) = write_csv(sheet_of(written(tmp_path / "log.csv", rows)).rejects, tmp_path / "bad.csv")
    again = sheet_of(path)
    assert [row.code for row in again.rejects] == ["date_unreadable"]
    assert "bad.csv: row 2 says only what was wrong with a row of another file and was left out." in again.notes


def test_an_older_rejects_file_whose_row_nobody_mended_is_rejected_again(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school", SURPLUS], ["2026-03-04", "Lee", "Ann", "Bo Kim", "Elm"]]
    (row,) = sheet_of(written(tmp_path / "bad.csv", rows)).rejects
    assert (row.code, row.raw) == ("too_many_cells", {})


def test_a_slipped_cell_does_not_fill_the_holes_below_it(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school"], ["2026-03-04", "Ann", "Bo", "Elm"]]
    rows += [["2026-03-05", "Lee", " Di", "Bo", "Oak"], ["2026-03-06", "", "Bo", ""]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows), fill_down=["coach", "school"])
    assert sheet.lines[-1].cells == {"date": "2026-03-06", "coach": "Ann", "teacher": "Bo", "school": "Elm"}
