"""What a row of a coach's log says, as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.records import Classroom, Person, School, Visit
from graph.vocabulary import Channel, Level
from ingest.files.mapping import Mapping
from ingest.model import Loaded
from ingest.names.directory import Directory
from ingest.readers.kinds import READERS
from tests.ingest.files import sheet_of, written
from tests.ingest.sheets_by_hand import PEOPLE, PRACTICES, SCHOOLS, learnt, oak, read, visit


def the_visit(**cells: str) -> Visit:
    loaded = read(oak(), "coach_log", visit(**cells))
    (found,) = [record for record in loaded.records if isinstance(record, Visit)]
    return found


def loaded(**cells: str) -> Loaded:
    return read(oak(), "coach_log", visit(**cells))


def test_a_row_is_a_visit_with_its_people_place_and_practice() -> None:
    found = the_visit(grade="3rd", subject="SCI.", outcome="trying", minutes="45 min", adaptation="Shorter")
    assert (found.coach, found.teachers, found.school) == ("oak:C1", ("oak:004417",), "oak:WES")
    assert (found.practices, found.supports) == (("oak:P2",), (Channel.MODELLING,))
    assert (found.grades, found.subjects, found.minutes) == (("3",), ("Science",), 45)
    assert (found.outcome, found.adaptation) == (Level.MECHANICAL, "Shorter")


def test_a_visit_may_have_no_teacher_or_several() -> None:
    assert the_visit(teacher="").teachers == ()
    assert the_visit(teacher="Katie O'Neill, Karen Park").teachers == ("oak:004417", "oak:T2")
    assert the_visit(teacher="O'Neill, Katie; Karen Park").teachers == ("oak:004417", "oak:T2")


def test_notes_and_next_steps_are_not_read() -> None:
    found = the_visit(notes="Little Tim cried", next_step="Call his mother")
    assert found.model_dump(exclude={"citations"}) == the_visit().model_dump(exclude={"citations"})


def test_the_same_row_has_the_same_id_whatever_the_roster_says() -> None:
    row = visit(teacher="Kate O'Neill", practice="PBL life cycles", school="Woodbrook")
    bare = Directory("oak")
    assert visit_id(bare, row) == visit_id(bare, row | {"teacher": "O’Neill, Kate", "practice": "PBL – Life Cycles"})
    learnt("schools", *SCHOOLS, by=bare)
    with_schools = visit_id(bare, row)
    learnt("practices", *PRACTICES, by=bare)
    assert visit_id(Directory("oak"), row) == with_schools == visit_id(bare, row)
    assert visit_id(Directory("elm"), row) != with_schools


@pytest.mark.parametrize("field", ["date", "coach", "teacher", "school", "practice", "support"])
def test_another_date_person_place_practice_or_support_is_another_visit(field: str) -> None:
    other = visit(**{field: {"date": "2026-03-05", "support": "Feedback"}.get(field, "Other")})
    assert visit_id(Directory("oak"), other) != visit_id(Directory("oak"), visit())


def test_visits_at_two_times_of_a_day_are_two() -> None:
    morning, afternoon = visit(start="8:00"), visit(start="1:00 PM")
    assert len({visit_id(oak(), row) for row in (visit(), morning, afternoon)}) == 3
    assert visit_id(oak(), morning) == visit_id(oak(), visit(start="08:00 AM"))
    assert (the_visit(start="1:00 PM").start, the_visit().start) == ("13:00", None)


@pytest.mark.parametrize("field", ["coach", "teacher", "school", "practice", "classroom"])
def test_ids_in_a_visits_key_are_compared_to_the_letter(field: str) -> None:
    ids = {visit_id(Directory("oak"), visit(**{field: id})) for id in ("AbC1", "aBc1", "A.7", "A7")}
    assert len(ids) == 4


def test_teachers_are_told_apart_by_who_is_known() -> None:
    assert len(the_visit(teacher="Lee Park, Zoe Quist").teachers) == 2
    directory = oak()
    learnt("people", {"name": "Zoe Quist Lee Park", "role": "teacher", "school": "WES"}, by=directory)
    (found,) = [
        r for r in read(directory, "coach_log", visit(teacher="Lee Park, Zoe Quist")).records if isinstance(r, Visit)
    ]
    assert found.teachers == ("oak:zoe-quist-lee-park/WES",)
    assert [row.code for row in loaded(teacher="Poe, Kay, Orr, Jo").rejects] == ["names_unclear"]
    assert the_visit(teacher="Park, Karen, O'Neill, Katie").teachers == ("oak:T2", "oak:004417")


def test_others_who_are_not_named_are_said() -> None:
    made = loaded(teacher="Katie O'Neill + 3 others")
    assert [record.teachers for record in made.records if isinstance(record, Visit)] == [("oak:004417",)]
    assert made.notes == ("“3 others” in teacher names nobody; only who is named is read (1 row)",)


def test_a_number_is_no_practice() -> None:
    made = loaded(practice="4; Number chart")
    assert [record.practices for record in made.records if isinstance(record, Visit)] == [("oak:P2",)]
    assert made.notes == ("“4” is a number and no practice; kept in the row's text only (1 row)",)


@pytest.mark.parametrize("field", ["outcome", "minutes", "idea_from", "adaptation", "grade"])
def test_an_edit_of_another_cell_is_the_same_visit(field: str) -> None:
    assert visit_id(Directory("oak"), visit(**{field: "3"})) == visit_id(Directory("oak"), visit())


def visit_id(directory: Directory, row: dict[str, str]) -> str:
    (found,) = [record.id for record in read(directory, "coach_log", row).records if isinstance(record, Visit)]
    return found


@pytest.mark.parametrize(
    ("text", "idea", "who"),
    [
        ("this classroom", "this_classroom", None),
        ("Her room", "this_classroom", None),
        ("coach", "coach", None),
        ("Alex Coe", "coach", None),
        ("Katie O'Neill", "person", "oak:004417"),
        ("Karen Park's room", "person", "oak:T2"),
        ("Ana Ruiz (Marlow)", "person", "oak:T5"),
        ("Twitter", "unmatched", "oak:twitter/WES"),
        ("n/a", None, None),
    ],
)
def test_where_the_idea_came_from(text: str, idea: str | None, who: str | None) -> None:
    found = the_visit(idea_from=text)
    assert (found.idea, found.idea_from, found.idea_text) == (idea, who, text)


def test_the_idea_of_a_teacher_whom_nobody_knows_is_that_teachers() -> None:
    found = the_visit(teacher="New Person", idea_from="New Person")
    assert (found.idea, found.idea_from) == ("person", "oak:new-person/WES")


def test_the_rows_own_teacher_is_meant_before_a_namesake() -> None:
    found = the_visit(teacher="Sam Lee", grade="5", idea_from="Sam Lee's room", date="2020-07-15")
    assert (found.idea, found.idea_from) == ("person", "oak:T4")


def test_an_idea_that_may_be_one_of_several_people_waits() -> None:
    (row,) = loaded(idea_from="Sam Lee", date="2020-07-15").waiting
    assert {candidate.id for candidate in row.mentions[0].candidates} == {"oak:T3", "oak:T4"}
    (row,) = loaded(idea_from="K. O'Neill's room").waiting
    assert [candidate.id for candidate in row.mentions[0].candidates] == ["oak:004417"]


def test_heard_from_is_a_colleague_of_the_school_or_the_district_or_provisional() -> None:
    assert the_visit(heard_from="Karen Park").heard_from == "oak:T2"
    assert the_visit(heard_from="Ana Ruiz").heard_from == "oak:T5"
    assert the_visit(heard_from="Zoe Quist").heard_from == "oak:zoe-quist/WES"


def test_a_practice_cell_that_names_only_a_pathway_is_a_contact_with_the_pathway() -> None:
    found = the_visit(practice="PBL", pathway="Choice & Comfort")
    assert found.practices == ()
    assert found.pathways == ("Choice and comfort", "Project-, problem- and passion-based learning")


def test_an_unknown_support_is_kept_as_other_and_told() -> None:
    made = loaded(support="Modelling, Juggling")
    assert made.notes == ("“Juggling” is no kind of support we know; kept as other (1 row)",)
    assert the_visit(support="Modelling, Juggling").supports == (Channel.MODELLING, Channel.OTHER)
    assert the_visit(support="").supports == (Channel.OTHER,)


def test_unknown_names_become_provisional_records_that_cite_the_first_row() -> None:
    row = visit(coach="New Coach", teacher="New Person", school="Stonefield", practice="New thing")
    made = read(oak(), "coach_log", row, row | {"date": "2026-03-05"})
    provisional = {record.id: record for record in made.records if not isinstance(record, Visit)}
    assert set(provisional) == {"oak:new-coach", "oak:new-person/stonefield", "oak:stonefield", "oak:new-thing"}
    assert {citation.locator for record in provisional.values() for citation in record.citations} == {"row 2"}
    teacher, school = provisional["oak:new-person/stonefield"], provisional["oak:stonefield"]
    assert isinstance(teacher, Person)
    assert (teacher.school, teacher.provisional) == ("oak:stonefield", True)
    assert isinstance(school, School)


def test_a_strict_load_rejects_unknown_names() -> None:
    directory = Directory("oak", strict=True)
    for kind, rows in (("schools", SCHOOLS), ("people", PEOPLE), ("practices", PRACTICES)):
        learnt(kind, *rows, by=directory)
    made = read(directory, "coach_log", visit(), visit(practice="New thing"), visit(teacher="Zoe Quist"))
    assert [(row.locator, row.code, row.column) for row in made.rejects] == [
        ("row 3", "unknown_name", "practice"),
        ("row 4", "unknown_name", "teacher"),
    ]


def test_an_unknown_outcome_is_rejected_and_nothing_of_the_row_is_kept() -> None:
    made = loaded(outcome="great!", teacher="New Person")
    assert [row.code for row in made.rejects] == ["unknown_level"]
    assert made.records == ()


def test_a_row_that_waits_gives_no_facts() -> None:
    made = loaded(school="Marlow", coach="New Coach")
    assert made.records == ()
    assert [mention.key for row in made.waiting for mention in row.mentions] == ["school|oak|marlow|"]


def test_a_classroom_is_found_by_the_sheets_id_or_becomes_the_teachers_room() -> None:
    directory = oak()
    room = {"classroom_id": "R12", "teacher": "Katie O'Neill", "school": "WES", "school_year": "2025-26"}
    learnt("classrooms", room, by=directory)
    (found,) = read(directory, "coach_log", visit(classroom="R12")).records
    assert isinstance(found, Visit)
    assert found.classroom == "oak:004417/WES/2025-26"
    made = loaded(classroom="Room 3", teacher="Karen Park")
    (stub,) = [record for record in made.records if isinstance(record, Classroom)]
    assert (stub.id, stub.title) == ("oak:T2/WES/2025-26", "Room 3")


def test_minutes_from_start_to_end() -> None:
    assert the_visit(start="9:45 AM", end="10:30").minutes == 45
    assert the_visit(start="11:30 am", end="12:15 PM").minutes == 45
    assert the_visit(start="11:30", end="1:15").minutes == 105
    made = loaded(start="10:30 am", end="9:45 am")
    assert made.notes == ("“10:30 am to 9:45 am” is no length of time; kept in the row's text only (1 row)",)


def test_a_number_counts_hours_where_the_header_says_so(tmp_path: Path) -> None:
    rows = [["Date", "Coach", "Teacher", "School", "Duration (hours)"], ["2026-03-04", "Ann", "Bo Kim", "Elm", "1.5"]]
    made = READERS["coach_log"](sheet_of(written(tmp_path / "log.csv", rows)), Directory("oak"))
    assert [record.minutes for record in made.records if isinstance(record, Visit)] == [90]


def test_what_is_no_grade_is_said() -> None:
    assert loaded(grade="3rd grade team").notes == (
        "“3rd grade team” is no grade; kept in the row's text only (1 row)",
    )


@pytest.mark.parametrize("nothing", ["N/A", "None", "TBD", "#REF!", "NULL", "-", "0", "anonymous", "unknown"])
def test_placeholders_are_nobody_and_nothing(nothing: str) -> None:
    found = the_visit(teacher=nothing, practice=nothing, heard_from=nothing, classroom=nothing)
    assert (found.teachers, found.practices, found.heard_from, found.classroom) == ((), (), None, None)
    for field in ("coach", "school"):
        (row,) = loaded(**{field: nothing}).rejects
        assert (row.code, row.column) in {("missing", field), ("no_name", field)}
    assert the_visit(teacher=f"Katie O'Neill; {nothing}").teachers == ("oak:004417",)


def test_a_forms_anonymous_coach_is_looked_for_in_the_next_column(tmp_path: Path) -> None:
    rows = [
        ["Date", "Email Address", "Coach", "Teacher", "School"],
        ["2026-03-04", "anonymous", "Ann Lee", "Bo", "Elm"],
        ["2026-03-04", "anonymous", "n/a", "Bo", "Elm"],
    ]
    made = READERS["coach_log"](sheet_of(written(tmp_path / "log.csv", rows)), Directory("oak"))
    assert [record.coach for record in made.records if isinstance(record, Visit)] == ["oak:ann-lee"]
    assert [row.code for row in made.rejects] == ["missing"]


def test_a_scale_of_the_districts_own_is_read_by_its_words_and_said(tmp_path: Path) -> None:
    outcomes = ["3 - Planning to try", "4 - trying", "3", "Never"]
    rows = [["Date", "Coach", "Teacher", "School", "Outcome"]]
    rows += [["2026-03-04", "Ann", f"Bo Kim {number}th", "Elm", text] for number, text in enumerate(outcomes)]
    own = Mapping(values={"outcome": {"Never": "dropped"}})
    sheet = sheet_of(written(tmp_path / "log.csv", rows), own)
    assert "log.csv: “Never” in “Outcome” was read as “dropped”, as the mapping file says." in sheet.notes
    assert [(row.locator, row.code) for row in sheet.rejects] == [("row 4", "unknown_level")]
    made = READERS["coach_log"](sheet, Directory("oak"))
    levels = [record.outcome for record in made.records if isinstance(record, Visit)]
    assert levels == [Level.PREPARATION, Level.MECHANICAL, Level.NONUSE]
    assert "“3 - Planning to try” is read as Level of Use II (1 row)" in made.notes
