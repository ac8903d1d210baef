"""Rows whose cells cannot be told apart: none vanishes, none is read wrongly, and nothing of them is kept."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnreadableFile
from graph.provenance import Row
from ingest.model import Line, Sheet
from tests.ingest.files import sheet_of, written

HEADER = ["date", "coach", "teacher", "school", "notes", "evidence", "practice"]
ROW = ["2026-03-04", "Ann Lee", "Bo Kim", "Elm", "", "", "Maps"]

TEXTS = st.text(st.sampled_from('secret ,;\t\n"'), max_size=9).map(lambda text: f"secret{text}")
ROWS = st.lists(
    st.tuples(st.sampled_from(["", "Lee, Ann", "Ann\nLee"]), TEXTS, st.sampled_from(["", "https://e.example"])),
    min_size=3,
    max_size=12,
)


def table(rows: list[tuple[str, str, str]]) -> list[list[str]]:
    return [
        [f"2026-03-{day:02d}", "Ann Lee", teacher or f"Bo Kim {day}", "Elm", notes, evidence, "Maps"]
        for day, (teacher, notes, evidence) in enumerate(rows, 1)
    ]


def text_of(rows: list[list[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def read(folder: Path, text: str, delimiter: str) -> Sheet | str:
    path = folder / ("log.tsv" if delimiter == "\t" else "log.csv")
    path.write_bytes((delimiter.join(HEADER) + "\r\n" + text).encode())
    try:
        return sheet_of(path)
    except UnreadableFile as problem:
        return str(problem)


def check_nothing_is_wrong(read: Sheet | str, rows: list[list[str]]) -> None:
    """Either the file is refused, or each row is read as it was written or rejected without a trace."""
    if isinstance(read, str):
        assert "a quotation mark is opened in row " in read or "headers" in read
        return
    written = [dict(zip(HEADER, row, strict=True)) for row in rows]
    for row in written:
        del row["notes"]
        row["teacher"] = row["teacher"].strip()
    expected = [{name: cell for name, cell in row.items() if cell} for row in written]
    lines, rejects = read.lines, read.rejects
    assert [line.cells for line in lines if line.cells not in expected] == []
    assert len(lines) + len(rejects) >= len(rows)
    assert len({row.locator for row in read.rows}) == len(lines) + len(rejects)
    assert "secret" not in repr((lines, rejects))


@given(rows=ROWS, data=st.data(), delimiter=st.sampled_from(",;\t"))
def test_one_quotation_mark_too_many_or_too_few_never_loses_or_moves_a_cell(
    rows: list[tuple[str, str, str]], data: st.DataObject, delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = table(rows)
    text = text_of(written, delimiter)
    starts = [at for at in range(len(text)) if text[at - 1 : at] in (delimiter, "\n") and text[at] not in "\r\n"]
    marks = [at for at, letter in enumerate(text) if letter == '"']
    at = data.draw(st.sampled_from(starts + marks))
    spoiled = text[:at] + text[at + 1 :] if text[at] == '"' else text[:at] + '"' + text[at:]
    check_nothing_is_wrong(read(tmp_path_factory.mktemp("quotes"), spoiled, delimiter), written)


@given(rows=ROWS, data=st.data(), delimiter=st.sampled_from(",;\t"))
def test_a_bare_delimiter_or_line_end_in_a_cell_never_moves_a_cell(
    rows: list[tuple[str, str, str]], data: st.DataObject, delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plain = [(teacher.replace(",", "").replace("\n", ""), "secret words here", link) for teacher, _, link in rows]
    written = table(plain)
    text = text_of(written, delimiter)
    spoilt = data.draw(st.integers(0, len(written) - 1))
    at = text.index("secret", text.index(f"2026-03-{spoilt + 1:02d}")) + data.draw(st.sampled_from([6, 12]))
    bare = data.draw(st.sampled_from([delimiter, "\n", "\r\n", "\n\n"]))
    sheet = read(tmp_path_factory.mktemp("bare"), text[:at] + bare + text[at + 1 :], delimiter)
    assert isinstance(sheet, Sheet)
    check_nothing_is_wrong(sheet, written)
    assert len(sheet.lines) == len(written) - 1


def test_a_quotation_mark_that_is_never_closed_is_named_and_no_row_is_read_without_a_word(tmp_path: Path) -> None:
    lines = [",".join(ROW)] * 3000
    lines[1] = lines[1].replace("Bo Kim", '"Bo Kim')
    path = tmp_path / "log.csv"
    path.write_text("\n".join([",".join(HEADER), *lines]))
    with pytest.raises(UnreadableFile, match=r"opened in row 3 \(line 3 of the file\) and never closed"):
        sheet_of(path)


def test_rows_that_an_unclosed_quotation_mark_swallowed_are_rejected_and_the_others_read(tmp_path: Path) -> None:
    lines = [",".join(ROW)] * 6
    lines[1] = lines[1].replace("Bo Kim", '"Bo Kim')
    lines[3] = lines[3].replace("Bo Kim", 'Bo 12"')
    path = tmp_path / "log.csv"
    path.write_text("\n".join([",".join(HEADER), *lines]))
    sheet = sheet_of(path)
    assert [line.locator for line in sheet.lines] == ["row 2", "row 6", "row 7"]
    assert [(row.locator, row.code, row.raw) for row in sheet.rejects] == [
        (f"row {n}", "quote_unclear", {}) for n in (3, 4, 5)
    ]
    assert all("In row 3 a quotation mark" in (row.message or "") for row in sheet.rejects)


def test_a_text_of_several_lines_with_commas_and_dates_is_one_cell(tmp_path: Path) -> None:
    notes = "Met with Ann, Bo, Cy, Di, Ed, and Flo.\n2026-03-05\n3 teachers, Elm, 2 rooms, maps, a, b, c"
    rows = [HEADER, [*ROW[:4], notes, *ROW[5:]], ROW]
    assert [line.locator for line in sheet_of(written(tmp_path / "log.csv", rows)).lines] == ["row 2", "row 3"]


def test_an_inch_mark_within_a_cell_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(",".join(HEADER) + "\n" + ",".join([*ROW[:6], '12" rulers']))
    assert sheet_of(path).lines[0].cells["practice"] == '12" rulers'


def test_blanks_beyond_the_last_header_are_no_surplus_where_every_row_has_them(tmp_path: Path) -> None:
    rows = [HEADER, [*ROW, "", ""], [*ROW, "", ""], [*ROW[:4], "she", " cried", "", "Maps", ""]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows))
    assert [line.locator for line in sheet.lines] == ["row 2", "row 3"]
    assert [row.code for row in sheet.rejects] == ["too_many_cells"]


def test_a_bare_comma_is_seen_even_where_the_last_cells_are_empty(tmp_path: Path) -> None:
    rows = [HEADER, *[ROW] * 3, [*ROW[:4], "she", " cried", "", ""]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows))
    (row,) = sheet.rejects
    assert (row.locator, row.code, row.raw, row.cells) == ("row 5", "too_many_cells", {}, {})


def test_the_rows_of_a_sheet_can_be_gone_through_again(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path / "log.csv", [HEADER, ROW, ["soon", *ROW[1:]]]))
    assert [type(row) for row in sheet.rows] == [Line, Row]
    assert list(sheet.rows) == list(sheet.rows)
