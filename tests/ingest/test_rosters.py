"""What looks like a list of people and is none is refused, and it is said why."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import UnreadableFile
from graph.records import Practice
from graph.stores.opening import open_store
from ingest.files.headers import find_layout
from ingest.files.mapping import Mapping
from ingest.files.sheets import opened
from ingest.load import load
from tests.ingest.files import written

EVALUATIONS = [
    "Evaluation Year ID,Evaluated Position Level,Evaluatee ID,Evaluatee,Primary Evaluator ID,Primary Evaluator,"
    "Predominant School,School Year,Task Count,Late Required Task Count,Student Growth Impact,Final Summative Rating",
    "Teacher,School,Evaluator,Overall Rating",
    "Teacher,Email,School,Evaluator,Domain 1 Score,Domain 2 Score",
    "Employee ID,Name,School,2a Rating,2b Rating,3c Rating,Overall Rating,Score",
    "Teacher,School,Domain 1,Domain 2,Domain 3,Domain 4",
    "Teacher being evaluated,Date,School,Appraiser",
    "Ratee,Rater,Score",
]
NO_ROSTERS = [
    ("Date,Teacher,School,Category,Activity,Minutes", "visits, meetings or sign-ins"),
    ("Teacher,School", "may be of anything"),
    ("Teacher,School,Subject", "may be of anything"),
    ("Name,School,Grade", "may be of students"),
    ("Name,Grade", "may be of students"),
    ("Coach ID,Teacher ID,Date Modified,Tool,Goal,Goal Date,Action Step 1,Person 1", "visits, meetings or sign-ins"),
    ("ID,Name,Grade", "may be of students"),
    ("First name,Last name,School,Grade level", "may be of students"),
    ("Name,First Join,Last Leave,In-Meeting Duration,Email,Participant ID (UPN),Role", "visits, meetings or sign-ins"),
    ("Name (Original Name),Email,Join Time,Leave Time,Duration (Minutes),Guest", "visits, meetings or sign-ins"),
    ("Name,School,Position,Signature", "visits, meetings or sign-ins"),
    ("Name,Email,School,Time In,Time Out", "visits, meetings or sign-ins"),
    ("Timestamp,Name,Email Address,School", "visits, meetings or sign-ins"),
    ("sourcedId,username,givenName,familyName,email,grades", "students cannot be told from staff"),
    ("schoolvisitid,schoolId,schoolname,district,visittype,visitdate", "visits, meetings or sign-ins"),
]


@pytest.mark.parametrize("header", EVALUATIONS)
def test_an_evaluation_is_refused_by_name(header: str) -> None:
    for mapping in (Mapping(), Mapping(kind="people"), Mapping(kind="coach_log")):
        with pytest.raises(UnreadableFile, match="evaluations of people, which Pollinate never reads"):
            find_layout([["Summary"], header.split(",")], ["sheet"], mapping)


def test_the_refusal_of_an_evaluation_names_columns_and_no_cell(tmp_path: Path) -> None:
    rows = [EVALUATIONS[0].split(","), ["0", "Teacher", "100", "Ines Calder", "77", "Lee", "Elm", "2025-26", "4", "0"]]
    with pytest.raises(UnreadableFile) as refusal:
        opened(written(tmp_path / "summary.csv", rows))
    assert "“Evaluatee”" in str(refusal.value)
    assert "Calder" not in str(refusal.value)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("person_id,name,email,role,school,SS#,Final Summative Rating,Evaluation Score,On Improvement Plan?", "people"),
        ("name,email,role,school,Evaluator", "people"),
        ("date,coach,teacher,school,practice,Session rating,Score", "coach_log"),
        ("date,coach,teacher,school,support,Teacher Evaluation Rubric", "coach_log"),
    ],
)
def test_a_sheet_with_a_rating_in_it_is_no_evaluation(header: str, kind: str) -> None:
    assert find_layout([header.split(",")], ["sheet"], Mapping()).kind.name == kind


def test_rows_that_speak_of_an_evaluation_make_none(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school", "goal"], ["2026-03-04", "A", "Evaluator", "Rating", "Evaluatee"]]
    assert opened(written(tmp_path / "log.csv", rows)).kinds == ("coach_log",)


@pytest.mark.parametrize(("header", "why"), NO_ROSTERS)
def test_what_only_looks_like_a_roster_is_refused_with_the_reason(tmp_path: Path, header: str, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        opened(written(tmp_path / "sheet.csv", [header.split(","), ["1"] * 3]))


def test_the_title_above_a_table_may_say_that_it_is_a_sign_in(tmp_path: Path) -> None:
    rows = [["PLC Sign-In Sheet, October 4"], ["Name", "Position", "School"], ["Ann", "teacher", "Elm"]]
    with pytest.raises(UnreadableFile, match="tells who came to something"):
        opened(written(tmp_path / "sheet.csv", rows))


def test_a_person_may_say_that_it_is_a_roster_all_the_same() -> None:
    header = ["Teacher", "School", "Month"]
    assert find_layout([header], ["sheet"], Mapping(kind="people")).kind.name == "people"


@pytest.mark.parametrize(
    "header",
    ["Name,School", "Teacher,Email,School", "Teacher,School,Position", "Staff ID,Staff name,Building,Grades taught",
     "First name,Last name,E-mail,Job title", "ID,First Name,Last Name,Email,Role,School,Status,Last Login",
     "name,email,role,school,hire date,open_to_visits", "Name,School,Grades taught"],
)  # fmt: skip
def test_a_real_roster_is_read(header: str) -> None:
    assert find_layout([header.split(",")], ["sheet"], Mapping()).kind.name == "people"


def test_one_evaluation_in_a_workbook_does_not_keep_the_rest_from_being_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["person_id", "name", "role"])
    book.active.append(["1", "Ann Lee", "coach"])
    book.create_sheet("Ratings").append(["Evaluatee", "Evaluator", "Rating"])
    book.save(tmp_path / "all.xlsx")
    file = opened(tmp_path / "all.xlsx")
    assert file.kinds == ("people",)
    assert any("“Ratings”: “Evaluatee”, “Evaluator”, “Rating” say" in note for note in file.notes)


@pytest.mark.parametrize("answers", [["4", "2"], ["4 / 5", "80%"], ["Agree", "Strongly disagree"], ["Yes", "no"]])
@pytest.mark.parametrize(
    "question", ["practice", "The instructional strategy was clear", "Which practice was used well"]
)
def test_numbers_and_degrees_are_never_practices(tmp_path: Path, question: str, answers: list[str]) -> None:
    rows = [["date", "coach", "teacher", "school", question]]
    rows += [["2026-03-04", "Ann", "Bo", "Elm", answer] for answer in answers]
    with open_store(str(tmp_path / "p.db")) as store:
        load(store, [written(tmp_path / "log.csv", rows)], district="oak")
        assert store.known(Practice) == []


def test_a_number_is_a_practice_where_the_catalogue_has_that_id(tmp_path: Path) -> None:
    catalogue = written(tmp_path / "practices.csv", [["practice_id", "title"], ["4", "Socratic Seminar"]])
    rows = [["date", "coach", "teacher", "school", "practice"], ["2026-03-04", "Ann", "Bo", "Elm", "4"]]
    rows += [["2026-03-05", "Ann", "Bo", "Elm", "5E"]]
    with open_store(str(tmp_path / "p.db")) as store:
        load(store, [catalogue, written(tmp_path / "log.csv", rows)], district="oak")
        assert {practice.title for practice in store.known(Practice)} == {"Socratic Seminar", "5E"}
