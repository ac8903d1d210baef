"""Each reader: every row ends in exactly one place, and what a good row says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.provenance import RowOutcome
from graph.records import (
    Alias,
    Assignment,
    Classroom,
    District,
    Meeting,
    Origin,
    Person,
    Practice,
    School,
    Term,
    Transfer,
    Use,
)
from graph.vocabulary import Channel, Level, MeetingKind, Role
from graph.when import When
from ingest.files.fields import KINDS
from ingest.model import Loaded
from ingest.names.directory import Directory
from ingest.readers.kinds import READERS
from tests.ingest.sheets_by_hand import learnt, oak, read, sheet

NAMES = (
    "Katie O'Neill",
    "Kate O’Neill",
    "Sam Lee",
    "Ana Ruiz; Karen Park",
    "004417",
    "4417",
    "katie@oak.example",
    "???",
)
THINGS = (
    "WES",
    "Marlow",
    "Nowhere",
    "P1",
    "PBL",
    "Number chart; New thing",
    "Modelling, Magic",
    "this classroom",
    "coach",
)
MOMENTS = ("2026-03-04", "2026-03-01..2026-03-31", "2025-26", "2099-99-99", "Fall", "Fall: 15 August to 20 December")
OTHERS = (
    "teacher",
    "huddle",
    "great!",
    "IVA",
    "trying",
    "3",
    "K-2",
    "45 min",
    "Twitter",
    "=1+1",
    "a\n;c",
    "{x}",
    "a|b",
)
WORDS = st.sampled_from((*NAMES, *THINGS, *MOMENTS, *OTHERS))
CELLS = st.one_of(WORDS, st.text(max_size=12).map(str.strip))


@pytest.mark.parametrize("kind", READERS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_row_is_told_by_records_or_waits_or_is_rejected(kind: str, data: st.DataObject) -> None:
    row = st.dictionaries(st.sampled_from(sorted(KINDS[kind].synonyms)), CELLS.filter(bool))
    rows = data.draw(st.lists(row, max_size=6))
    loaded = READERS[kind](sheet(kind, *rows), oak())
    told = {citation.locator for record in loaded.records for citation in record.citations}
    waiting, rejected, kept = ([row.locator for row in rows] for rows in (loaded.waiting, loaded.rejects, loaded.kept))
    assert sorted([*told, *waiting, *rejected]) == sorted(f"row {n}" for n in range(2, len(rows) + 2))
    assert set(kept) <= told
    assert all(row.code and row.column and row.message for row in loaded.rejects)
    assert all(row.mentions for row in loaded.waiting)


def rejection(loaded: Loaded) -> tuple[str | None, str | None]:
    (row,) = loaded.rejects
    assert row.outcome is RowOutcome.REJECTED
    assert not loaded.records
    return row.code, row.column


def test_a_district_says_when_its_year_and_terms_begin() -> None:
    terms = "Fall: 15 August to 20 December; Spring (01-05 to 06-10)"
    row = {"district_id": "oak", "name": "Oak", "year_start": "08-15", "terms": terms}
    (district,) = read(oak(), "districts", row).records
    assert isinstance(district, District)
    assert district.year_start == (8, 15)
    assert district.terms == (Term("Fall", (8, 15), (12, 20)), Term("Spring", (1, 5), (6, 10)))


def test_a_term_that_cannot_be_read_is_rejected() -> None:
    assert rejection(read(oak(), "districts", {"district_id": "oak", "terms": "Fall"})) == ("term_unreadable", "terms")


def test_a_schools_aliases_keep_from_when_until_when_they_were_used() -> None:
    row = {"name": "Journey Middle School", "aliases": "Jouett (until 2019-07-31); JMS", "renamed_from": "Jack Jouett"}
    (school,) = read(oak(), "schools", row).records
    assert isinstance(school, School)
    assert school.aliases == (Alias("Jouett", None, date(2019, 7, 31)), Alias("JMS"), Alias("Jack Jouett"))
    assert school.id == "oak:journey-middle-school"


def test_a_person_is_a_row_for_each_spell() -> None:
    rows = (
        {"person_id": "007", "name": "Bo Ek", "role": "teacher", "school": "WES", "grades": "3-5", "to": "2025-07-31"},
        {"person_id": "007", "name": "Bo Ek", "role": "Instructional Coach", "school": "MES", "from": "2025-08-01"},
    )
    records = read(oak(), "people", *rows).records
    assert {record.id for record in records if isinstance(record, Person)} == {"oak:007"}
    assert [(s.role, s.school, s.grades, s.start, s.end) for s in records if isinstance(s, Assignment)] == [
        (Role.TEACHER, "oak:WES", ("3", "4", "5"), None, date(2025, 7, 31)),
        (Role.COACH, "oak:MES", (), date(2025, 8, 1), None),
    ]


def test_people_without_ids_are_known_by_email_or_by_name_and_school() -> None:
    rows = (
        {"name": "New One", "email": "new@oak.example", "school": "WES", "role": "teacher"},
        {"name": "New Won", "email": "NEW@oak.example", "school": "MES", "role": "teacher"},
        {"name": "Karen Park", "school": "WES", "role": "teacher"},
        {"name": "Two Schools", "school": "WES", "role": "coach"},
        {"name": "Two Schools", "school": "MES", "role": "coach"},
    )
    people = [record.id for record in read(oak(), "people", *rows).records if isinstance(record, Person)]
    assert people == ["oak:new-one/WES", "oak:new-one/WES", "oak:T2", "oak:two-schools", "oak:two-schools"]


def test_a_spell_that_ends_before_it_begins_is_rejected() -> None:
    row = {"name": "Bo", "school": "WES", "role": "teacher", "from": "2025-08-01", "to": "2024-08-01"}
    assert rejection(read(oak(), "people", row)) == ("ends_before_start", "to")


def test_an_unknown_role_is_rejected_in_plain_words() -> None:
    loaded = read(oak(), "people", {"name": "Bo", "role": "wizard", "school": "WES"})
    assert rejection(loaded) == ("unknown_word", "role")
    assert (
        loaded.rejects[0].message
        == "“wizard” in “role” is not one of the words we know there: teacher, coach, administrator."
    )


def test_a_coachs_schools_are_spells() -> None:
    row = {"coach_id": "C1", "school_id": "MES", "start_date": "2025-08-01", "fte": "0.5", "cluster": "North"}
    (spell,) = read(oak(), "coach_assignments", row).records
    assert isinstance(spell, Assignment)
    assert (spell.person, spell.school, spell.role, spell.fte) == ("oak:C1", "oak:MES", Role.COACH, 0.5)


def test_a_classroom_is_its_teacher_school_and_year_and_the_sheets_id_an_alias() -> None:
    row = {"classroom_id": "R12", "teacher": "Katie O'Neill", "school": "Woodbrook", "school_year": "2025-26"}
    directory = oak()
    (room,) = learnt("classrooms", row, by=directory)
    assert isinstance(room, Classroom)
    assert (room.id, room.aliases) == ("oak:004417/WES/2025-26", ("R12",))
    assert directory.classroom("r12") == room
    assert directory.classroom("oak:004417/WES/2025-26") == room


def test_a_practice_may_be_adapted_from_one_further_down_and_have_two_origins() -> None:
    rows = (
        {"practice_id": "A", "title": "Plants", "adapted_from": "Seeds", "origin_person": "Katie O'Neill; Karen Park"},
        {"practice_id": "B", "title": "Seeds", "kind": "PBL unit", "pathways": "PBL; Choice & Comfort"},
    )
    records = read(oak(), "practices", *rows).records
    plants, *_, seeds = records
    assert isinstance(plants, Practice)
    assert plants.adapted_from == ("oak:B",)
    assert isinstance(seeds, Practice)
    assert seeds.pathways == ("Project-, problem- and passion-based learning", "Choice and comfort")
    origins = [(o.practice, o.person, o.when) for o in records if isinstance(o, Origin)]
    assert origins == [("oak:A", "oak:004417", None), ("oak:A", "oak:T2", None)]


def test_an_origin_in_a_classroom_is_its_teachers() -> None:
    directory = oak()
    room = {"classroom_id": "R12", "teacher": "T2", "school": "WES", "school_year": "2025-26"}
    learnt("classrooms", room, by=directory)
    row = {"title": "Seeds", "origin_classroom": "R12", "origin_date": "2025-09-01..2025-09-30"}
    origin = read(directory, "practices", row).records[1]
    assert isinstance(origin, Origin)
    assert (origin.person, origin.classroom, origin.school) == ("oak:T2", "oak:T2/WES/2025-26", "oak:WES")
    assert origin.when == When(date(2025, 9, 1), date(2025, 9, 30))


def test_a_use_has_a_level() -> None:
    row = {"person": "Karen Park", "practice": "P1", "date": "2026-03-04", "level": "IVB", "evidence": "class blog"}
    (use,) = read(oak(), "uses", row).records
    assert isinstance(use, Use)
    assert (use.person, use.practice, use.level) == ("oak:T2", "oak:P1", Level.REFINEMENT)
    assert rejection(read(oak(), "uses", row | {"level": "great!"})) == ("unknown_level", "level")
    assert rejection(read(oak(), "uses", row | {"date": ""})) == ("missing", "date")


TRANSFER = {"source": "T2", "target": "T5", "practice": "P1", "time": "2026-03-01..2026-03-31", "channel": "peer talk"}


def test_a_transfer_goes_from_one_person_to_another() -> None:
    (transfer,) = read(oak(), "transfers", TRANSFER).records
    assert isinstance(transfer, Transfer)
    assert (transfer.source, transfer.target, transfer.channel) == ("oak:T2", "oak:T5", Channel.PEER_TALK)


def test_a_transfer_to_oneself_is_rejected_under_any_name() -> None:
    assert rejection(read(oak(), "transfers", TRANSFER | {"target": "Karen Park"})) == ("to_oneself", "target")


HUDDLE = {"date": "2026-03-04", "kind": "huddle", "presenter": "Alex Coe", "practices": "P1"}


def test_a_meeting_is_the_same_in_one_cell_or_a_row_for_each_person() -> None:
    (joined,) = read(oak(), "meetings", HUDDLE | {"people": "Katie O'Neill; Karen Park"}).records
    loaded = read(oak(), "meetings", HUDDLE | {"people": "Katie O'Neill"}, HUDDLE | {"people": "Karen Park"})
    (apart,) = loaded.records
    assert isinstance(joined, Meeting)
    assert isinstance(apart, Meeting)
    assert joined.id == apart.id
    assert set(joined.people) == set(apart.people) == {"oak:004417", "oak:T2", "oak:C1"}
    assert joined.meeting_kind is MeetingKind.HUDDLE
    assert [citation.locator for citation in apart.citations] == ["row 2", "row 3"]


def test_rows_of_a_meeting_of_which_one_waits_are_kept_to_be_read_again_together() -> None:
    rows = (HUDDLE | {"people": who} for who in ("Katie O'Neill", "Sam Lee", "Karen Park"))
    loaded = read(oak(), "meetings", *rows)
    (meeting,) = loaded.records
    assert isinstance(meeting, Meeting)
    assert meeting.people == ("oak:004417", "oak:C1", "oak:T2")
    (waiting,) = loaded.waiting
    assert waiting.locator == "row 3"
    assert {row.locator for row in loaded.kept} == {"row 2", "row 4"}
    assert {m.key for row in loaded.kept for m in row.mentions} == {waiting.mentions[0].key}


def test_a_meeting_needs_a_kind_we_know() -> None:
    assert rejection(read(oak(), "meetings", HUDDLE | {"people": "T2", "kind": "party"})) == ("unknown_word", "kind")


def test_two_plcs_of_two_schools_on_one_day_are_two_meetings() -> None:
    plc = {"date": "2026-03-04", "kind": "PLC", "people": "Katie O'Neill; Karen Park", "practices": "Number chart"}
    for field, one, other in (("school", "WES", "MES"), ("start", "8:00", "13:00"), ("place", "Room 1", "Room 2")):
        made = read(oak(), "meetings", plc | {field: one}, plc | {field: other}, plc | {field: one})
        meetings = [record for record in made.records if isinstance(record, Meeting)]
        assert [len(meeting.citations) for meeting in meetings] == [2, 1]
    assert meetings[0].place == "Room 1"


def test_rows_of_one_huddle_with_the_school_of_each_person_are_one_meeting() -> None:
    huddle = {"date": "2026-03-04", "kind": "huddle", "presenter": "Alex Coe"}
    rows = [huddle | {"people": "Karen Park", "school": "WES"}, huddle | {"people": "Ana Ruiz", "school": "MES"}]
    (meeting,) = [record for record in read(oak(), "meetings", *rows).records if isinstance(record, Meeting)]
    assert set(meeting.people) == {"oak:T2", "oak:T5", "oak:C1"}


def test_a_row_of_transfers_may_have_several_receivers_and_practices() -> None:
    row = {"source": "Alex Coe", "target": "Katie O'Neill;Karen Park", "practice": "Number chart", "time": "2026-03-04"}
    made = read(oak(), "transfers", row | {"weight": "1,234"})
    told = [(record.target, record.weight) for record in made.records if isinstance(record, Transfer)]
    assert told == [("oak:004417", 1234), ("oak:T2", 1234)]
    assert len(read(oak(), "transfers", row | {"practice": "Number chart; Plan, do, share"}).records) == 4


@pytest.mark.parametrize("kind", ["uses", "transfers"])
def test_ids_in_the_key_of_an_event_are_compared_to_the_letter(kind: str) -> None:
    row = {"person": "Ann Lee", "source": "Ann Lee", "target": "Bo Kim", "level": "III", "time": "2026-03-04"}
    row |= {"date": "2026-03-04", "practice": "Maps"}
    for field in ("practice", "person" if kind == "uses" else "source"):
        ids = ("AbC1", "aBc1", "A.7", "A7")
        made = read(Directory("oak"), kind, *(row | {field: id} for id in ids))
        assert len({record.id for record in made.records if isinstance(record, Use | Transfer)}) == 4


def test_a_classroom_of_two_teachers_is_one_of_each() -> None:
    row = {"classroom_id": "R1", "teacher": "Katie O'Neill & Karen Park", "school": "WES", "school_year": "2025-26"}
    made = read(oak(), "classrooms", row)
    assert [r.teacher for r in made.records if isinstance(r, Classroom)] == ["oak:004417", "oak:T2"]


@pytest.mark.parametrize("nothing", ["N/A", "None", "TBD", "#REF!", "NULL", "-", "0"])
def test_three_people_with_a_placeholder_for_id_and_email_are_three(nothing: str) -> None:
    rows = [
        {"name": name, "person_id": nothing, "email": nothing, "role": "teacher", "school": "WES"}
        for name in ("Ann Lee", "Bo Kim", "Cy Orr")
    ]
    people = [record for record in read(oak(), "people", *rows).records if isinstance(record, Person)]
    assert len({person.id for person in people}) == 3
    assert all(person.email is None for person in people)
    assert rejection(read(oak(), "people", rows[0] | {"name": nothing}))[1] == "name"
