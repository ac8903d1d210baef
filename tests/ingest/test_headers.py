"""Which kind of sheet a header makes, and which column is which field."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnreadableFile
from ingest.files.fields import KINDS
from ingest.files.headers import find_layout
from ingest.files.mapping import Mapping, read_mapping
from ingest.files.sheets import opened
from tests.ingest.files import sheet_of, written

FORM = (
    "Timestamp,Email Address,Date of visit,Teacher,School,Grade(s),Subject,Type of support (check all that apply),"
    "Minutes,Practice / strategy,Pathway,Where did this idea come from?,Next steps"
)
OWN = {
    "people": "person_id,name,email,role,school,grades,subjects,from,to,preferred_name,former_names,also_known_as,"
    "open_to_visits",
    "districts": "district_id,name,time_zone,year_start,terms",
    "schools": "school_id,name,district,level,aliases,opened,closed,renamed_from",
    "coach_assignments": "coach_id,school_id,start_date,end_date,fte,cluster",
    "practices": "practice_id,title,kind,framework,pathways,subjects,grades,aliases,criteria,link,adapted_from,"
    "origin_person,origin_classroom,origin_date",
    "coach_log": "date,coach,teacher,school,classroom,grade,subject,support,practice,pathway,idea_from,heard_from,"
    "outcome,criterion,adaptation,evidence,minutes,cycle,phase,goal",
    "meetings": "date,kind,place,people,practices,presenter",
    "transfers": "source,target,practice,time,channel,weight",
    "uses": "person,practice,date,level,classroom,evidence",
    "classrooms": "classroom_id,teacher,school,school_year,title,grades,subjects",
}


def fields_of(header: str) -> dict[str, str | None]:
    layout = find_layout([header.split(",")], ["sheet"], Mapping())
    return {column.header: column.field for column in layout.columns}


def kind_of(header: str) -> str:
    return find_layout([header.split(",")], ["sheet"], Mapping()).kind.name


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_our_own_sheets_are_known_in_any_order_of_columns(kind: str, data: st.DataObject) -> None:
    header = ",".join(data.draw(st.permutations(OWN[kind].split(","))))
    assert kind_of(header) == kind
    assert fields_of(header) == {name: name for name in header.split(",")}


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_sheets_are_known_by_what_they_need(kind: str) -> None:
    needed = [need.split("|")[0] for need in KINDS[kind].needs]
    assert kind_of(",".join(needed)) == kind


def test_the_questions_of_a_form_are_understood() -> None:
    assert list(fields_of(FORM).values()) == [
        "timestamp", "coach", "date", "teacher", "school", "grade", "subject", "support", "minutes", "practice",
        "pathway", "idea_from", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Name,School", "people"),
        ("First name,Last name,E-mail,Job title", "people"),
        ("School,Alias", "schools"),
        ("Coach,School", "coach_assignments"),
        ("Coach,School,Date,Teacher", "coach_log"),
        ("From,To,Innovation,Year", "transfers"),
        ("Teacher,Practice,Date,Level of Use", "uses"),
        ("Meeting type,Date,Attendees", "meetings"),
        ("Practice,Started by", "practices"),
        ("Teacher,Building,School year", "classrooms"),
        ("Techer,Scool,Coach name,Date of vist", "coach_log"),
    ],
)
def test_the_kind_is_found_from_other_headers(header: str, kind: str) -> None:
    assert kind_of(header) == kind


def test_a_file_named_like_a_kind_is_of_that_kind_where_several_fit(tmp_path: Path) -> None:
    rows = [["name", "school"], ["Elm", "1"]]
    assert opened(written(tmp_path / "people.csv", rows)).kinds == ("people",)
    header = ["coach", "school", "date", "teacher"]
    assert opened(written(tmp_path / "coach assignments.csv", [header])).kinds == ("coach_assignments",)
    assert opened(written(tmp_path / "log.csv", [header]), Mapping(kind="coach_assignments")).kinds == (
        "coach_assignments",
    )


def test_what_is_nearly_a_sheet_is_refused_by_naming_what_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path / "log.csv", [["Visit date", "Coach", "Teacher", "Minutes"]])
    with pytest.raises(UnreadableFile) as refusal:
        opened(path)
    assert str(refusal.value) == (
        "log.csv: it looks most like a coach's log, but has no column for: school. Its columns are “Visit date”, "
        "“Coach”, “Teacher”, “Minutes”. Rename a column, or say in a mapping file which is which."
    )


def test_next_steps_are_kept_where_a_mapping_asks_for_them(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school", "Next steps"], ["2026-03-04", "A", "B", "C", "co-teach"]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows), Mapping(keep=("next_step",)))
    assert sheet.lines[0].cells["next_step"] == "co-teach"


def test_student_work_as_evidence_is_no_student_data() -> None:
    assert fields_of("date,coach,teacher,school,Student work")["Student work"] == "evidence"


def test_a_question_edited_in_the_middle_of_the_year_is_one_field(tmp_path: Path) -> None:
    rows = [["date", "coach", "teacher", "school", "Practice", "Practice (choose one)"]]
    rows += [["2026-03-04", "A", "B", "C", "Maps", ""], ["2026-03-05", "A", "B", "C", "", "Charts"]]
    sheet = sheet_of(written(tmp_path / "log.csv", rows))
    assert [line.cells["practice"] for line in sheet.lines] == ["Maps", "Charts"]


def test_numbered_columns_all_count_and_equal_headers_are_told_apart(tmp_path: Path) -> None:
    rows = [["date", "coach", "Teacher 1", "Teacher 2", "school", "Practice", "Practice"]]
    rows += [["2026-03-04", "A", "B", "C", "D", "", "Maps"]]
    (line,) = sheet_of(written(tmp_path / "log.csv", rows)).lines
    assert line.cells["teacher"] == "B;C"
    assert line.cells["practice"] == "Maps"
    assert line.raw["Practice (2)"] == "Maps"


def test_an_id_is_preferred_to_a_name_and_an_own_column_to_the_form_s_user(tmp_path: Path) -> None:
    rows = [["date", "Email Address", "Coach", "Teacher", "Teacher ID", "school"]]
    rows += [["2026-03-04", "office@k12", "Ann Lee", "Bo Kim", "0044", "Elm"]]
    (line,) = sheet_of(written(tmp_path / "log.csv", rows)).lines
    assert (line.cells["coach"], line.cells["teacher"]) == ("Ann Lee", "0044")


def test_first_and_last_name_make_the_name(tmp_path: Path) -> None:
    rows = [["First name", "Last name", "Role"], ["Ann", "Lee", "coach"], ["", "Kim", "teacher"]]
    sheet = sheet_of(written(tmp_path / "staff.csv", rows))
    assert [line.cells["name"] for line in sheet.lines] == ["Ann Lee", "Kim"]


def test_a_mapping_file_names_kind_columns_words_and_date_order(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "kind: coach_log\ncolumns: {Wann: date, Wer: coach, Wo: school, Bei wem: teacher, Was: support, "
        "Notiz: ignore}\n"
        "values: {support: {Nachgespräch: feedback, Vorplanung: co-planning}}\ndates: day-first\n",
        encoding="utf-8",
    )
    rows = [["Wann", "Wer", "Wo", "Bei wem", "Was", "Notiz"]]
    rows += [
        ["3.4.2026", "A", "B", "C", "Vorplanung, Nachgespräch, Tee", "geheim"],
        ["4.4.2026", "A", "B", "C", "", ""],
    ]
    sheet = sheet_of(written(tmp_path / "log.csv", rows), read_mapping(tmp_path / "m.yaml"))
    assert sheet.lines[0].cells["date"] == "2026-04-03"
    assert sheet.lines[0].cells["support"] == "co-planning;feedback;Tee"
    assert "geheim" not in repr(sheet)
    assert sheet.columns["coach"] == "Wer"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: coachlog", "names the kind of sheet “coachlog”; did you mean coach_log"),
        ("columns: {When: daet}", "names the field “daet”; did you mean date"),
        ("values: {suport: {a: b}}", "names the field “suport”; did you mean support"),
        ("dates: sometimes", "is not understood: dates: Input should be"),
        ("colour: red", "is not understood: colour: Extra inputs"),
        ("- a", "is not understood"),
        ("a: [", "cannot be read"),
        ("values: {date: {then: 2026-13-45}}", "cannot be read"),
    ],
)
def test_a_mapping_file_that_is_not_understood_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=said):
        read_mapping(path)


def test_an_empty_mapping_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("")
    assert read_mapping(path) == Mapping()
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_mapping(tmp_path / "none.yaml")
