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
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
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
    assert log.lines[0].locator == "sheet 1 row 2"
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
        for _ in range(513):
            part.write(bytes(2**20))
    with pytest.raises(UnreadableFile, match="unpacks to more than 512 MB"):
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
    with pytest.raises(UnreadableFile, match="takes more than 1,024 MB of memory to be read and is refused"):
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
    with pytest.raises(UnreadableFile, match=r"not read: “photo\.png”"):
        sheet_of(path)


def ods(*rows: Sequence[str]) -> bytes:
    """An OpenDocument workbook of one worksheet."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="Log">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return packed.getvalue()


def test_an_opendocument_workbook_is_read(tmp_path: Path) -> None:
    (tmp_path / "log.ods").write_bytes(ods(HEADER, ["2026-03-04", "Ann Lee", "Bo Kim", "Elm", "Maps", "45"]))
    (line,) = sheet_of(tmp_path / "log.ods").lines
    assert (line.cells["date"], line.cells["coach"], line.cells["minutes"]) == ("2026-03-04", "Ann Lee", "45")


def test_an_old_workbook_is_read() -> None:
    (line,) = sheet_of(Path("tests/data/log.xls")).lines
    assert (line.cells["date"], line.cells["coach"], line.cells["minutes"]) == ("2026-03-04", "Ann Lee", "45")


def test_everything_readable_in_a_zip_file_is_read_and_the_rest_named(tmp_path: Path) -> None:
    row = [str(cell) for cell in VISIT]
    lines = [HEADER, row]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("one.xlsx", "two.xlsx"):
            archive.write(workbook(tmp_path / name, HEADER, VISIT), f"2025/{name}")
        archive.writestr("log.csv", "\n".join(map(",".join, lines)))
        archive.writestr("deep/er/log.tsv", "\n".join(map("\t".join, lines)))
        archive.writestr("log.ods", ods(*lines))
        archive.writestr("photo.png", b"x")
        archive.writestr("../out.csv", "date")
        archive.writestr("/etc/passwd.csv", "date")
        archive.writestr("ideas.csv", "Bring cake")
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    sheets = sheets_of(tmp_path / "all.zip")
    assert [sheet.lines[0].locator for sheet in sheets] == [f"sheet {number} row 2" for number in range(1, 6)]
    names = ("2025/one.xlsx, Log", "2025/two.xlsx, Log", "log.csv", "deep/er/log.tsv", "log.ods, Log")
    for number, name in enumerate(names, 1):
        assert f"all.zip: sheet {number} is “{name}”." in sheets[0].notes
    assert len({sheet.source.id for sheet in sheets}) == 5
    said = " ".join(sheets[0].notes)
    for name, why in (
        ("photo.png", "it is no table"),
        ("../out.csv", "its name leads out"),
        ("/etc/passwd.csv", "its name leads out"),
        ("link.csv", "it is a link"),
    ):
        assert f"“{name}” ({why}" in said
    assert "“ideas.csv”: no row among the first 30 holds headers" in said


def test_two_files_of_one_name_in_a_zip_file_are_two_sources(tmp_path: Path) -> None:
    text = "date,coach,teacher,school\n2026-03-04,A,B,C"
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("log.csv", text)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("log.csv", text)
    assert [sheet.lines[0].locator for sheet in sheets_of(tmp_path / "all.zip")] == [
        "sheet 1 row 2",
        "sheet 2 row 2",
    ]


def test_cells_that_show_an_error_are_told_and_read_as_empty(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", HEADER, [*VISIT[:4], "#REF!", 45])
    sheet = sheet_of(path)
    assert "practice" not in sheet.lines[0].cells
    assert "log.xlsx: cells that show an error such as #REF! are read as empty: 1; the first is E2." in sheet.notes


@pytest.mark.parametrize("far", ["XFD1048576", "XFD2000", "ZZ100000"])
def test_one_cell_far_away_ends_only_the_reading_of_its_file(tmp_path: Path, far: str) -> None:
    path = workbook(tmp_path / "log.xlsx", HEADER, VISIT)
    repacked(path, lambda _, part: part.replace(b'r="F2"', f'r="{far}"'.encode()))
    with pytest.raises(UnreadableFile, match=r"takes more than|too far away"):
        sheet_of(path)


def test_a_text_that_is_shared_by_all_cells_cannot_fill_the_memory(tmp_path: Path) -> None:
    """A thousand cells of one text of ten million letters: some kilobytes that would become ten gigabytes."""
    path = workbook(tmp_path / "log.xlsx", HEADER, *[[*VISIT[:4], "shared", 1]] * 1000)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    more = f'<Relationship Id="rId9" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'.encode()
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def sharing(_: str, part: bytes) -> bytes:
        part = part.replace(b't="inlineStr"><is><t>shared</t></is>', b't="s"><v>0</v>')
        return part.replace(b"</Relationships>", more) if b"worksheets/sheet1.xml" in part else part

    repacked(path, sharing)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        text = b"<si><t>" + b"x" * 10_000_000 + b"</t></si>"
        archive.writestr("xl/sharedStrings.xml", b'<sst xmlns="' + space + b'">' + text + b"</sst>")
    with pytest.raises(UnreadableFile, match="takes more than 1,024 MB of memory"):
        sheet_of(path)


def test_a_full_disk_while_unpacking_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "log.xlsx", HEADER, VISIT)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(UnreadableFile, match="cannot be unpacked: No such file or directory"):
        sheet_of(path)


def test_merged_cells_are_told(tmp_path: Path) -> None:
    def merged(book: Workbook) -> None:
        assert book.active is not None
        book.active.merge_cells("A1:F1")
        book.active.merge_cells("C2:D2")
        book.active.merge_cells("D3:D4")

    header = ["date", "coach", "Support", None, "teacher", "school"]
    options = [None, None, "Modeling", "Feedback", None, None]
    row = ["2026-03-04", "Ann Lee", "x", "x", "Bo Kim", "Elm"]
    rows: list[Sequence[object]] = [["Coaching log"], header, options, [*row[:3], None, *row[4:]]]
    sheet = sheet_of(workbook(tmp_path / "log.xlsx", *rows, fill=merged))
    assert "log.xlsx: merged cells count as their first one, the others as empty: C2:D2, D3:D4." in sheet.notes
