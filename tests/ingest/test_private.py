"""Nothing is kept of a column that nobody understood, nor of one on private matters, whatever a mapping file says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.fields import KINDS
from ingest.files.mapping import Mapping
from ingest.files.private import asks_for_a_rating, never_a_field, never_kept
from ingest.files.rejects import write_csv
from tests.ingest.files import sheet_of, written

PRIVATE = (
    """
SS#|Social Security No.|SSN|Soc Sec|S.S.N.|Soc. Sec. #|SocialSecurityNumber|social_security|SSN (last 4)|Last 4 SSN
National ID|Tax ID|TIN|Passport No|Driver's License|Aadhaar no|IdentityNumber|Seguro Social
Final Summative Rating|Eval. Score|Evaluation Score|Overall Rating|Rubric score|Teacher Evaluation Rubric|Evaluator
Evaluatee|Performance Level|Rate the strategy|Appraisal|Observation Score|Domain 2a Score|Ranking|Final rating 2024-25
On Improvement Plan?|PIP|Improvement Plan (Y/N)|Plan of Improvement|Needs improvement|Tenure status|Probationary?
Discipline|Disciplinary Action|Disciplinary record|Written Warning|Reprimands
Salary Step|Lane/Step|Step/Lane|Pay Grade|Hourly Rate|Annual Salary|Stipend amount|Bank account
Certification|Certification Area|License #|Teaching Licence|Credential|Endorsements
Emergency Contact|Emergency Contact Phone|emergencyContact|Next of kin
Concern level: weak classroom management|Level of concern|Stages of Concern
Gender|Race/Ethnicity|DOB|Date of Birth|Age|Disability|Veteran|Marital Status|Home language
Cell|Cell phone|Home Phone|Phone #|Contact number|Home Address|ZIP|Password|PIN
Student Name|Student ID|Student's name|Parent Email|Guardian 1 Name|Parent/Guardian|Learner name|Name of student
""".strip()
    .replace("\n", "|")
    .split("|")
)

HONEST = (
    """
Level of Use|Rubric|Rubric criterion|Evidence of student learning|Student work|Link to student work|Stage|Status|Outcome
Email Address|E-mail Address|Web address|Grade|Grades taught|Subject|Academic discipline|Disciplinary literacy focus
School improvement goal|Name of coach|Teacher|Practice / strategy|What changed on the way|Minutes|Time spent|Cycle
Where did this idea come from?|Position|Job title|Staff ID|Employee ID|Effective date|Phonemic awareness strategy
Interdisciplinary unit|Integrating technology|Demonstrating|Celebrating|Family name|Date of visit|Focus|Goal|Step
Type of support (check all that apply)|Union County school|Course
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("header", PRIVATE)
def test_a_private_column_is_never_a_field(header: str) -> None:
    assert never_a_field(header)


@pytest.mark.parametrize("header", HONEST)
def test_an_honest_column_is_not_taken_for_a_private_one(header: str) -> None:
    assert not never_a_field(header)


@pytest.mark.parametrize("header", PRIVATE)
def test_case_and_signs_do_not_hide_a_private_column(header: str) -> None:
    parted = re.sub("(?<=[a-z])(?=[A-Z])", " ", header)
    assert never_a_field(parted.upper())
    assert never_a_field(parted.casefold())
    assert never_a_field(f"  {parted}*: ")
    assert never_a_field(parted.replace(" ", "_"))


def test_no_header_of_our_own_is_private_but_the_parent_of_a_practice() -> None:
    own = {(kind.name, header) for kind in KINDS.values() for header in kind.headers()}
    assert {(kind, header) for kind, header in own if never_a_field(header)} == {("practices", "parent")}


@given(st.text(max_size=300))
def test_any_header_is_judged(header: str) -> None:
    assert never_kept(header) >= never_a_field(header)


@pytest.mark.parametrize(
    "header", [*PRIVATE, "Notes", "Coach notes", "Comments", "Next steps", "IEP?", "Students", "Bus"]
)
def test_nothing_of_an_unread_column_is_kept_but_its_header_in_the_notes(tmp_path: Path, header: str) -> None:
    rows = [["date", "coach", "teacher", "school", header], ["2026-03-04", "A", "B", "C", "secret"]]
    rows += [["soon", "A", "B", "C", "secret"]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows), fill_down=[header])
    assert "secret" not in repr(sheet)
    assert header == "Next steps" or any(header in note for note in sheet.notes)
    (path,) = write_csv(sheet.rejects, tmp_path / "bad.csv")
    path.write_text(path.read_text("utf-8-sig").replace("soon", "2026-03-05"), "utf-8")
    assert [line.cells["date"] for line in sheet_of(path).lines] == ["2026-03-05"]


@pytest.mark.parametrize("field", ["goal", "criterion", "outcome", "practice", "notes", "evidence"])
@pytest.mark.parametrize("header", PRIVATE)
def test_no_mapping_file_makes_a_field_of_a_private_column(tmp_path: Path, header: str, field: str) -> None:
    rows = [["date", "coach", "teacher", "school", header], ["2026-03-04", "A", "B", "C", "secret"]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows), Mapping(columns={header: field}))
    assert "secret" not in repr(sheet)


def test_a_mapping_file_does_not_make_notes_of_a_column(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school", "How it went"], ["2026-03-04", "A", "B", "C", "secret"]]
    mapping = Mapping(columns={"How it went": "notes"})
    assert "secret" not in repr(sheet_of(written(tmp_path / "log.csv", rows), mapping))


@pytest.mark.parametrize(
    "question",
    ["How effective was the instructional strategy?", "On a scale of 1 to 5, did the practice strategy work?",
     "Please rate the instructional strategy", "To what extent was the instructional strategy used?"],
)  # fmt: skip
def test_a_question_that_asks_for_a_rating_names_no_practice(tmp_path: Path, question: str) -> None:
    assert asks_for_a_rating(question) or never_a_field(question)
    rows = [["Date of visit", "Coach", "Teacher", "School", question], ["2026-03-04", "A", "B", "C", "4"]]
    assert "practice" not in sheet_of(written(tmp_path / "log.csv", rows)).lines[0].cells


def test_the_rejects_of_a_sheet_with_unknown_columns_are_csv_of_the_known_ones(tmp_path: Path) -> None:
    rows = [["date", "coach", "Bus", "teacher", "school"], ["soon", "A", "7", "B", "C"]]
    (path,) = write_csv(sheet_of(written(tmp_path / "log.csv", rows)).rejects, tmp_path / "bad.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[:4] == ["date", "coach", "teacher", "school"]
