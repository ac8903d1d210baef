"""XLSX workbooks, and zip files as Google Forms writes them; hostile ones cost nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from graph.errors import UnreadableFile
from tests.ingest.files import sheet_of, sheets_of

HEADER = ["date", "coach", "teacher", "school", "practice", "minutes"]
VISIT = [date(2026, 3, 4), 4417, "Bo Kim", "Elm", "Maps", 45.5]


def workbook(path: Path, *rows: Sequence[object], fill: Callable[[Workbook], None] = lambda _: None) -> Path:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Log"
    for row in rows:
        book.active.append(list(row))
    fill(book)
    book.save(path)
    return path


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    path.write_bytes(packed.getvalue())
    return path


def test_cells_become_text_as_people_see_it(tmp_path: Path) -> None:
    row = [datetime(2026, 3, 4, 8, 5), "004417", "Bo Kim", "Elm", True, timedelta(minutes=45)]
    sheet = sheet_of(workbook(tmp_path / "log.xlsx", HEADER, VISIT, row))
    assert sheet.lines[0].cells == dict(
        zip(HEADER, ["2026-03-04", "4417", "Bo Kim", "Elm", "Maps", "45.5"], strict=True)
    )
    assert sheet.lines[1].raw["date"] == "2026-03-04 08:05:00"
    assert sheet.lines[1].cells["date"] == "2026-03-04"
    assert [sheet.lines[1].cells[name] for name in ("coach", "practice", "minutes")] == ["004417", "TRUE", "0:45:00"]


def test_times_of_day_stay_times(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", [*HEADER, "start", "end"], [*VISIT, time(8, 5), time(9, 0)])
    assert sheet_of(path).lines[0].cells["start"] == "08:05"


def test_title_rows_blank_rows_totals_and_margins_are_no_lines(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [["Coaching log 2025-26"], [], ["", *HEADER], ["", *VISIT], [], ["", *HEADER]]
    rows += [["", *VISIT], ["", "Total", "", "", "", "", 91]]
    sheet = sheet_of(workbook(tmp_path / "log.xlsx", *rows))
    assert [line.locator for line in sheet.lines] == ["row 4", "row 7"]
    assert sheet.notes == (
        "log.xlsx: row 6 repeats the header and was left out.",
        "log.xlsx: row 8 looks like a total and was left out.",
    )


def test_several_worksheets_are_several_sheets_and_sources(tmp_path: Path) -> None:
    def more(book: Workbook) -> None:
        people = book.create_sheet("Staff")
        people.append(["person_id", "name", "role"])
        people.append(["1", "Ann Lee", "coach"])
        book.create_sheet("Empty")
        book.create_sheet("Ideas").append(["Bring cake"])
        hidden = book.create_sheet("Old")
        hidden.append(HEADER)
        hidden.sheet_state = "hidden"

    log, people = sheets_of(workbook(tmp_path / "all.xlsx", HEADER, VISIT, fill=more))
    assert (log.source.kind, people.source.kind) == ("coach_log", "people")
    assert log.source.id != people.source.id
    assert log.lines[0].locator == "Log row 2"
    assert "the hidden worksheet “Old” was not read" in log.notes[0]
    assert log.notes[1].startswith("all.xlsx, “Ideas”: no row among the first 30 holds headers")


def test_the_days_of_a_workbook_that_counts_from_1904_are_the_days_it_shows(tmp_path: Path) -> None:
    def old_mac(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    path = workbook(tmp_path / "log.xlsx", HEADER, VISIT, [40802, *VISIT[1:]], fill=old_mac)
    assert [line.cells["date"] for line in sheet_of(path).lines] == ["2026-03-04", "2015-09-17"]


def test_a_formula_is_never_evaluated_but_its_last_value_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", HEADER, [*VISIT[:4], "=1+1", 1])
    cached = repacked(path, lambda _, part: part.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>7</v>"))
    assert sheet_of(cached).lines[0].cells["practice"] == "7"


def test_holes_of_merged_cells_are_filled_only_where_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", HEADER, VISIT, [*VISIT[:3], None, "Maps", None], [], VISIT)
    assert [line.cells.get("school") for line in sheet_of(path).lines] == ["Elm", None, "Elm"]
    for name in ("School", "school"):
        filled = sheet_of(path, fill_down=[name])
        assert [line.cells.get("school") for line in filled.lines] == ["Elm", "Elm", "Elm"]
        assert "minutes" not in filled.lines[1].cells
    assert "no column “Building” to fill down" in sheet_of(path, fill_down=["Building"]).notes[0]


def test_a_zip_file_of_google_forms_is_read(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "Log.csv", '"Timestamp","Username","Teacher","School"\n"2026/03/04 8:05:22 AM EST","a@b","B","C"'
        )
        archive.writestr("__MACOSX/Log.csv", "x")
    (line,) = sheet_of(path).lines
    assert line.cells == {"date": "2026-03-04", "coach": "a@b", "teacher": "B", "school": "C"}


def test_a_zip_bomb_is_refused_by_its_declared_sizes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", HEADER, VISIT)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(257):
            part.write(bytes(2**20))
    with pytest.raises(UnreadableFile, match="unpacks to more than 256 MB"):
        sheet_of(path)


def test_a_zip_bomb_that_lies_about_its_sizes_is_refused_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(2**24))
    honest = (2**24).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, (2**10).to_bytes(4, "little")))
    with pytest.raises(UnreadableFile, match="damaged and cannot be unpacked"):
        sheet_of(path)


def test_a_cell_far_away_is_refused_instead_of_filling_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", HEADER, VISIT)
    repacked(path, lambda _, part: part.replace(b'r="F2"', b'r="XFD1048576"'))
    with pytest.raises(UnreadableFile, match="a cell in row 1048576 or column 16384"):
        sheet_of(path)


def test_a_damaged_workbook_is_unreadable(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", HEADER, VISIT)
    repacked(path, lambda name, part: part[: len(part) // 2] if name.endswith("sheet1.xml") else part)
    with pytest.raises(UnreadableFile, match="damaged workbook"):
        sheet_of(path)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(UnreadableFile, match="damaged"):
        sheet_of(path)


def test_a_zip_file_with_nothing_to_read_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.png", b"x")
    with pytest.raises(UnreadableFile, match="without a workbook or a CSV file"):
        sheet_of(path)
