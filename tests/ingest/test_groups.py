"""Columns that belong together, columns without a header, and headers of two rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.provenance import RowOutcome
from graph.stores.opening import open_store
from ingest.load import load
from ingest.model import Line
from tests.ingest.files import sheet_of, written

START = ["date", "coach", "school"]
ROW = ["2026-03-04", "Ann Lee", "Elm"]

PAIRED = [
    ["Teacher", "Practice", "Teacher", "Practice"],
    ["Teacher 1", "Practice 1", "Teacher 2", "Practice 2"],
    ["Teacher #1", "Strategy #1", "Teacher #2", "Strategy #2"],
]


def parts_of(path: Path) -> list[list[tuple[str | None, str | None]]]:
    return [[(part.get("teacher"), part.get("practice")) for part in line.parts()] for line in sheet_of(path).lines]


@pytest.mark.parametrize("header", PAIRED)
def test_columns_that_take_turns_are_pairs(tmp_path: Path, header: list[str]) -> None:
    rows = [[*START, *header], [*ROW, "Bo Kim", "Maps", "Cy Orr", "Charts"], [*ROW, "", "", "Di Fox", "Charts"]]
    rows.append([*ROW, "Bo Kim", "Maps", "", ""])
    assert parts_of(written(tmp_path / "log.csv", rows)) == [
        [("Bo Kim", "Maps"), ("Cy Orr", "Charts")],
        [("Di Fox", "Charts")],
        [("Bo Kim", "Maps")],
    ]


def test_all_teachers_before_all_practices_make_no_pairs(tmp_path: Path) -> None:
    rows = [[*START, "Teacher 1", "Teacher 2", "Practice 1", "Practice 2"], [*ROW, "Bo", "Cy", "Maps", "Charts"]]
    assert parts_of(written(tmp_path / "log.csv", rows)) == [[("Bo;Cy", "Maps;Charts")]]
    assert "each of one is read with each of the other: “Teacher 1”" in sheet_of(tmp_path / "log.csv").notes[0]


@given(
    rows=st.lists(
        st.lists(st.tuples(st.sampled_from(["", "Bo Kim", "Cy Orr"]), st.sampled_from(["", "Maps", "Charts"])),
                 min_size=3, max_size=3),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_a_practice_never_goes_to_the_teacher_of_another_pair(
    rows: list[list[tuple[str, str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    header = [*START, *(f"{name} {number}" for number in (1, 2, 3) for name in ("Teacher", "Practice"))]
    table = [[*ROW, *(cell for pair in row for cell in pair)] for row in rows]
    read = parts_of(written(tmp_path_factory.mktemp("pairs") / "log.csv", [header, *table]))
    for row, parts in zip(rows, read, strict=True):
        said = [(teacher or None, practice or None) for teacher, practice in row if teacher or practice]
        assert parts == (said or [(None, None)])


def test_a_row_of_pairs_is_one_row_whatever_becomes_of_its_visits(tmp_path: Path) -> None:
    people = [["name", "role", "school"], ["Bo Kim", "teacher", "Elm"], ["Cy Orr", "teacher", "Elm"]]
    people += [["Di Fox", "teacher", "Elm"], ["Di Fox", "teacher", "Elm"]]
    ids = [["person_id", *people[0]], *([str(n), *row] for n, row in enumerate(people[1:], 1))]
    rows = [
        [*START, *PAIRED[1]],
        [*ROW, "Bo Kim", "Maps", "Cy Orr", "Charts"],
        [*ROW, "Bo Kim", "Maps", "Di Fox", "Maps"],
    ]
    with open_store(str(tmp_path / "p.db")) as store:
        paths = [written(tmp_path / "log.csv", rows), written(tmp_path / "people.csv", ids)]
        report = load(store, paths, district="oak")
        (count,) = [count for count in report.receipt.sources if count.kind == "coach_log"]
        assert (count.rows, count.added, count.waiting) == (2, 1, 1)
        visits = [visit for practice in ("oak:maps", "oak:charts") for visit in store.facts(practice).visits]
        assert sorted((visit.practices, visit.teachers) for visit in visits) == [
            (("oak:charts",), ("oak:2",)),
            (("oak:maps",), ("oak:1",)),
        ]
        (row,) = store.rows(RowOutcome.WAITING)
        assert [part["teacher"] for part in Line(row.locator, row.raw, row.cells).parts()] == ["Bo Kim", "Di Fox"]


def test_a_survey_s_two_header_rows_are_one_question_with_options(tmp_path: Path) -> None:
    rows = [
        ["Respondent ID", "Date of visit", "Coach", "School", "What type of support?", "", "", "", "Teacher"],
        ["", "Date / Time", "Response", "", "Modeling", "Co-teaching", "Observation", "Other (please specify)",
         "Open-Ended Response"],
        ["1", "2026-03-04", "Ann Lee", "Elm", "Modeling", "", "Observation", "", "Bo Kim"],
        ["2", "2026-03-05", "Ann Lee", "Elm", "", "x", "", "lunch", "Bo Kim"],
        ["3", "2026-03-06", "Ann Lee", "Elm", "0", "1", "No", "", "Bo Kim"],
    ]  # fmt: skip
    sheet = sheet_of(written(tmp_path / "survey.csv", rows))
    assert [line.locator for line in sheet.lines] == ["row 3", "row 4", "row 5"]
    assert [line.cells["support"] for line in sheet.lines] == [
        "Modeling;Observation",
        "Co-teaching;lunch",
        "Co-teaching",
    ]
    assert sheet.lines[0].cells["teacher"] == "Bo Kim"


def test_a_grid_of_google_forms_is_one_question_with_options(tmp_path: Path) -> None:
    rows = [[*START, "Support [Modeling]", "Support [Observation]", "teacher"], [*ROW, "Yes", "", "Bo"]]
    assert sheet_of(written(tmp_path / "log.csv", rows)).lines[0].cells["support"] == "Modeling"


def test_a_text_under_a_blank_header_costs_its_row_and_leaves_nothing(tmp_path: Path) -> None:
    rows = [[*START, "", "teacher"], [*ROW, "secret", "Bo"], [*ROW, "", "Cy"]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows))
    assert [line.cells["teacher"] for line in sheet.lines] == ["Cy"]
    (row,) = sheet.rejects
    assert (row.code, row.raw, row.cells) == ("no_header", {}, {})
    assert (row.message or "").startswith("Column D has a text in this row and no header above it")


def test_numbers_of_rows_before_the_first_header_are_passed_over_and_told(tmp_path: Path) -> None:
    rows = [["", *START, "teacher"], ["0", *ROW, "Bo"], ["1", *ROW, "Cy"]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows))
    assert len(sheet.lines) == 2
    assert sheet.notes == ("log.csv: column A has no header and was not read.",)


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [
        ("Kate O&#39;Neill", "Kate O'Neill"),
        ("O&#x27;Neill, K.", "O'Neill, K."),
        ("Bo &amp; Cy", "Bo & Cy"),
        ("Jos&eacute; Ruiz", "José Ruiz"),
        ("&quot;Kit&quot; Fox", '"Kit" Fox'),
        ("R&D; Q&A", "R&D; Q&A"),
        ("&amp;amp;", "&amp;"),
    ],
)
def test_entities_are_decoded_once(tmp_path: Path, written_as: str, meant: str) -> None:
    rows = [[*START, "teacher"], [*ROW, written_as]]
    assert sheet_of(written(tmp_path / "log.csv", rows)).lines[0].cells["teacher"] == meant


def test_entities_in_headers_are_decoded(tmp_path: Path) -> None:
    rows = [[*START, "Who did you work with&#63;"], [*ROW, "Bo"]]
    assert sheet_of(written(tmp_path / "log.csv", rows)).lines[0].cells["teacher"] == "Bo"
