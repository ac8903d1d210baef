"""CSV files from any program, in any encoding, and files that are none."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnreadableFile
from graph.stores.opening import open_store
from ingest.files.contents import Contents
from ingest.files.encodings import encoding_of
from ingest.files.rows import read_csv
from ingest.files.sheets import opened
from ingest.load import load
from tests.ingest.files import READ_AT, log, sheet_of, written

LOG = [["date", "coach", "teacher", "school", "practice"], ["2026-03-04", "Ann Lee", "Kate O’Neill", "Élan", "Maps"]]

CELLS = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]) | st.sampled_from('",;\n\t'), max_size=8)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16-LE with a byte order mark"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32", "UTF-32-LE with a byte order mark"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_a_file_is_read_in_its_encoding_and_the_notes_say_which(tmp_path: Path, encoding: str, said: str) -> None:
    sheet = sheet_of(written(tmp_path / "log.csv", LOG, encoding))
    assert sheet.lines[0].cells["teacher"] == "Kate O’Neill"
    assert sheet.lines[0].cells["school"] == "Élan"
    assert sheet.notes == ((f"log.csv was read as {said}.",) if said else ())


def decoded(path: Path, data: bytes) -> tuple[str, str]:
    path.write_bytes(data)
    encoding = encoding_of(Contents.of(path))
    return data.decode(encoding.codec, encoding.errors), encoding.label


def test_latin_1_is_read_as_windows_1252_which_contains_it(tmp_path: Path) -> None:
    assert decoded(tmp_path / "a", "Ramírez, Zoë".encode("latin-1")) == ("Ramírez, Zoë", "Windows-1252")


def test_a_file_of_an_old_mac_is_told_from_a_windows_one(tmp_path: Path) -> None:
    text = "Kate O’Neill, René Lefèvre, Zoë Ramírez, François, the school “Élan”\r" * 5
    assert decoded(tmp_path / "a", text.encode("mac_roman")) == (text, "Mac Roman")


def test_a_few_windows_bytes_inside_utf_8_do_not_spoil_the_rest(tmp_path: Path) -> None:
    data = "Ramírez, Zoë, Élan, ".encode() + "O’Neill".encode("cp1252")
    said = "UTF-8 with 1 Windows-1252 characters among it"
    assert decoded(tmp_path / "a", data) == ("Ramírez, Zoë, Élan, O’Neill", said)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_line_ends_and_delimiters_are_found(tmp_path: Path, end: str, delimiter: str) -> None:
    sheet = sheet_of(written(tmp_path / "log.csv", [*LOG, *LOG[1:]], delimiter=delimiter, lineterminator=end))
    assert [line.locator for line in sheet.lines] == ["row 2", "row 3"]


def test_mixed_line_ends_and_a_missing_last_one_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"date,coach,teacher,school\r\n2026-03-04,A,B,C\n2026-03-05,A,B,C\r2026-03-06,A,B,C")
    assert [line.locator for line in sheet_of(path).lines] == ["row 2", "row 3", "row 4"]


def test_excel_s_own_separator_line_is_obeyed_and_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"sep=;\r\ndate;coach;teacher;school\r\n2026-03-04;Lee, Ann;Kim, Bo;Elm\r\n")
    (line,) = sheet_of(path).lines
    assert (line.locator, line.cells["coach"]) == ("row 2", "Lee, Ann")


def test_rows_are_counted_as_a_spreadsheet_counts_them_also_after_cells_of_several_lines(tmp_path: Path) -> None:
    rows = [["Coaching log"], [], ["date", "coach", "teacher", "school", "support"]]
    rows += [["2026-03-04", "A", "B", "C", "Co-planning\nModeling"], [], ["2026-03-05", "A", "B", "C", "Debrief"]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows))
    assert [line.locator for line in sheet.lines] == ["row 4", "row 6"]


def test_nul_characters_are_left_out_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"date,coach,teacher,school\n2026-03-04,An\x00n,Bo,Elm\n")
    sheet = sheet_of(path)
    assert sheet.lines[0].cells["coach"] == "Ann"
    assert sheet.notes == ("log.csv: 1 NUL characters were left out.",)


def test_a_cell_of_a_megabyte_costs_its_row_only(tmp_path: Path) -> None:
    row = ["2026-03-04", "Ann Lee", "Bo Kim", "Elm", "x" * 2**20]
    sheet = sheet_of(written(tmp_path / "log.csv", [*LOG, row]))
    assert len(sheet.lines) == 1
    (reject,) = sheet.rejects
    assert (reject.code, reject.column, len(reject.raw["practice"])) == ("cell_too_long", "practice", 61)


def test_a_megabyte_of_notes_is_dropped_like_any_notes(tmp_path: Path) -> None:
    rows = [[*LOG[0], "notes"], [*LOG[1], "x" * 2**20]]
    assert sheet_of(written(tmp_path / "log.csv", rows)).rejects == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "is a damaged workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (bytes(range(32)) * 20, "is not text"),
        (b"hello", "holds headers that we know"),
        (b"a,b\n1,2\n", "holds headers that we know"),
        (b"date,coach,minutes\n", "looks most like a coach's log, but has no column for: school"),
    ],
)
def test_what_is_no_table_of_ours_is_refused_with_the_reason(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=said):
        sheet_of(path)


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="There is no file"):
        opened(tmp_path / "log.csv")
    with pytest.raises(UnreadableFile, match="is a folder, no file"):
        opened(tmp_path)


def test_a_header_alone_is_an_empty_sheet(tmp_path: Path) -> None:
    sheet = sheet_of(log(tmp_path / "log.csv", []))
    assert (sheet.lines, sheet.rejects) == ((), ())
    assert sheet.notes == ("log.csv: There are no rows under the header.",)


@given(
    table=st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=3)
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_table_is_read_back(
    table: list[list[str]], encoding: str, delimiter: str, end: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "t.csv"
    written(path, table, encoding, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    assert list(read_csv(Contents.of(path)).read(lambda _: False)) == table


def test_a_long_file_is_read_in_a_stream(tmp_path: Path) -> None:
    """In a process of its own, since the peak of this one may be higher; `ru_maxrss` would begin with that peak."""
    with (tmp_path / "log.csv").open("w") as file:
        file.write("date,coach,teacher,school,practice,notes,evidence\n")
        for number in range(100_000):
            file.write(
                f"2026-03-{number % 28 + 1:02d},Ann Lee,Teacher {number},Elm,Maps,{number} notes,https://e/{number}\n"
            )
    program = (
        "import sys\nfrom pathlib import Path\nfrom tests.ingest.files import sheets_of\n"
        "(sheet,) = sheets_of(Path(sys.argv[1]))\nrows = sum(1 for _ in sheet.rows)\n"
        "status = Path('/proc/self/status').read_text()\nprint(rows, int(status.split('VmHWM:')[1].split()[0]) // 1024)"
    )
    words = [sys.executable, "-c", program, str(tmp_path / "log.csv")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    rows, megabytes = map(int, done.stdout.split())
    assert (rows, megabytes < 150) == (100_000, True), megabytes


def test_a_call_of_more_rows_than_a_worksheet_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.load.MAX_ROWS", 3)
    paths = [log(tmp_path / f"{name}.csv", ["2026-03-04", "2026-03-05"]) for name in "ab"]
    written(paths[1], [*LOG, *LOG[1:]])
    with (
        open_store(str(tmp_path / "p.db")) as store,
        pytest.raises(UnreadableFile, match="have 4 rows; up to 3 are read at once"),
    ):
        load(store, paths)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = log(tmp_path / "log.csv", ["2026-03-04"] * 3)
    file = opened(path)
    with path.open("a") as more:
        more.write("2026-03-05,Ann Lee,Bo Kim,Elm,Maps\n")
    with pytest.raises(UnreadableFile, match="was changed while it was read"):
        file.sheets(district="oak", read_at=READ_AT)
