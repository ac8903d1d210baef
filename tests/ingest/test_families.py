"""Rows of students and their families are counted, and nothing of them is kept anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.provenance import Row, SourceCount
from graph.stores.opening import open_store
from ingest.files.families import is_family, is_staff, lists_students
from ingest.load import load
from tests.ingest.files import sheet_of, written

FAMILY = [
    "student", "Student", "STUDENTS", "pupil", "learner", "guardian", "parent", "Parent/Guardian", "relative", "mother",
    "father", "child", "Student (grade 5)", "student;parent", "Parent volunteer", "Legal guardian", "padre",
]  # fmt: skip
STAFF = [
    "teacher", "Student Teacher", "Parent Liaison", "Student Support Specialist", "Family Engagement Coordinator",
    "administrator", "aide", "counselor", "Dean of Students", "Instructional coach", "Student Services", "proctor",
]  # fmt: skip
USERS = (
    "sourcedId,status,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,email,phone,grades,password"
)
CLEVER = (
    "School_id,Student_id,Student_number,State_id,Last_name,Middle_name,First_name,Grade,Gender,DOB,Race,Student_email"
)


def loaded(folder: Path, rows: Sequence[Sequence[str]], name: str = "sheet.csv") -> tuple[SourceCount, bytes]:
    """The count of a sheet, and every byte of the store that it was loaded into."""
    with open_store(str(folder / "p.db")) as store:
        (count,) = load(store, [written(folder / name, rows)], district="oak").receipt.sources
        store.rows()
    assert count.rows == count.added + count.duplicates + count.waiting + count.rejected + count.dropped
    return count, b"".join(path.read_bytes() for path in folder.glob("p.db*"))


@pytest.mark.parametrize("role", FAMILY)
def test_a_role_of_the_family_is_known(role: str) -> None:
    assert is_family(role)


@pytest.mark.parametrize("role", STAFF)
def test_a_role_of_the_staff_is_not_taken_for_a_student_s(role: str) -> None:
    assert is_staff(role)
    assert not is_family(role)


@given(st.text(max_size=60))
def test_nobody_is_both_of_the_family_and_of_the_staff(role: str) -> None:
    assert not (is_family(role) and is_staff(role))


@pytest.mark.parametrize("role", FAMILY)
def test_a_row_with_such_a_role_is_dropped_even_if_it_is_bad(tmp_path: Path, role: str) -> None:
    rows = [["person_id", "name", "role", "school", "from"], ["1", "Ann Lee", "teacher", "Elm", ""]]
    rows += [["2", "Sorrel Marker", role, "Elm", "soon"], ["1.2E+5", "Sorrel Marker", role, "Elm", ""]]
    count, kept = loaded(tmp_path, rows)
    assert (count.added, count.dropped, count.rejected) == (1, 2, 0)
    assert b"Ann Lee" in kept
    assert b"Sorrel" not in kept


def test_users_of_onerosters_are_dropped_by_their_role(tmp_path: Path) -> None:
    rows = [USERS.split(",")]
    rows += [["u1", "", "true", "s1", "teacher", "annl", "", "Ann", "Lee", "ann@oak.example", "", "03", "tulip"]]
    for role in ("student", "guardian", "parent", "relative"):
        rows += [
            ["u2", "", "true", "s1", role, "sorrelu", "", "Sorrel", "Marker", "sorrel@oak.example", "55", "03", "x"]
        ]
    count, kept = loaded(tmp_path, rows, "users.csv")
    assert (count.kind, count.added, count.dropped) == ("people", 1, 4)
    assert b"orrel" not in kept
    assert b"tulip" not in kept


@pytest.mark.parametrize(
    "header",
    [CLEVER, "Name,Grade,Homeroom", "Name,School,Grade,Homeroom", "Last Name,First Name,Grade Level,Homeroom Teacher",
     "Student,Teacher,Grade", "Student Name,Student ID,School", "Name,School,Email,Graduation Year",
     "First Name,Last Name,School,Guardian 1 Name,Guardian 1 Email", "Name,ID,Grade,Advisory,School"],
)  # fmt: skip
def test_a_list_of_students_is_counted_and_forgotten(tmp_path: Path, header: str) -> None:
    headers = header.split(",")
    count, kept = loaded(tmp_path, [headers, [f"Sorrel{n}" for n, _ in enumerate(headers)], ["Sorrel"] * len(headers)])
    assert (count.rows, count.dropped) == (2, 2)
    assert b"Sorrel" not in kept


def test_staff_in_a_list_of_students_stay(tmp_path: Path) -> None:
    rows = [["Name", "Role", "School", "Grade", "Homeroom"], ["Ann Lee", "teacher", "Elm", "3", "12"]]
    rows += [["Sorrel Marker", "", "Elm", "3", "12"], ["Sorrel Two", "student", "Elm", "3", "12"]]
    count, kept = loaded(tmp_path, rows)
    assert (count.added, count.dropped) == (1, 2)
    assert b"Sorrel" not in kept


def test_the_load_says_how_many_rows_were_dropped(tmp_path: Path) -> None:
    rows = [["person_id", "name", "role"], ["1", "Ann", "student"]]
    sheet = sheet_of(written(tmp_path / "people.csv", rows))
    assert (sheet.lines, sheet.rejects, [type(row) for row in sheet.rows]) == ((), (), [Row])
    with open_store(str(tmp_path / "p.db")) as store:
        notes = load(store, [tmp_path / "people.csv"], district="oak").notes["people.csv"]
    assert "1 row is of students or their families and dropped; nothing of that is kept." in notes


@pytest.mark.parametrize(
    "header", ["Teacher,Grade,Homeroom,Email", "Name,Email,School,Grade", "Employee ID,Name,Grade,Homeroom,Job title"]
)
def test_a_list_of_staff_is_no_list_of_students(header: str) -> None:
    if "Homeroom" in header:
        assert not lists_students(["Teacher", "Grade", "Homeroom", "Email"])
    assert not lists_students(header.split(","))


def test_a_log_of_visits_with_a_student_s_name_is_a_log(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school", "Student name"], ["2026-03-04", "Ann", "Bo", "Elm", "Sorrel"]]
    count, kept = loaded(tmp_path, rows)
    assert (count.kind, count.added, count.dropped) == ("coach_log", 1, 0)
    assert b"Sorrel" not in kept
