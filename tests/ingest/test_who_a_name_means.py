"""Ids, e-mails and exact names are certain; anything less waits or stays provisional."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from graph.records import Judgement, Visit
from graph.vocabulary import Role, Verdict
from graph.when import When, day
from ingest.names.directory import Directory
from ingest.names.likeness import people_alike
from ingest.names.mentions import Meant
from tests.ingest.sheets_by_hand import PEOPLE, SCHOOLS, learnt, oak, visit

WES = "oak:WES"


def person(text: str, school: str | None = WES, when: When | None = None, grades: tuple[str, ...] = ()) -> Meant:
    return oak().people.find(text, school, when=when, grades=grades)


def candidates(meant: Meant) -> set[str]:
    assert meant.waits
    assert meant.mention
    return {candidate.id for candidate in meant.mention.candidates}


@pytest.mark.parametrize(
    "text",
    ["004417", "oak:004417", "KATIE@oak.example", "Katie O'Neill", "O’Neill, Katie", "Ms. katie oneill", "Kit O'Neill"],
)
def test_ids_emails_and_exact_names_are_certain(text: str) -> None:
    meant = person(text)
    assert (meant.id, meant.mention, meant.stub) == ("oak:004417", None, None)


@pytest.mark.parametrize("text", ["Kate O'Neill", "Katherine O'Neill-Ortiz", "K. O'Neill", "O'Neill", "Katie O'Neil"])
def test_a_name_that_is_only_like_a_colleagues_waits(text: str) -> None:
    assert candidates(person(text)) == {"oak:004417"}


def test_a_namesake_at_another_school_only_waits() -> None:
    meant = person("Ana Ruiz")
    assert candidates(meant) == {"oak:T5"}
    assert meant.mention
    assert "no record of this person at Woodbrook" in meant.mention.candidates[0].evidence[0]


def test_somebody_unknown_becomes_provisional_at_the_school() -> None:
    meant = person("Kate Ramírez")
    assert meant.id == "oak:kate-ramirez/WES"
    assert meant.stub


def test_two_people_of_one_name_at_one_school_wait_with_what_tells_them_apart() -> None:
    meant = person("Sam Lee")
    assert candidates(meant) == {"oak:T3", "oak:T4"}
    assert meant.mention
    assert any("grade 1" in said and "to 30 June 2020" in said for c in meant.mention.candidates for said in c.evidence)


def test_the_date_or_the_grade_may_tell_namesakes_apart() -> None:
    assert person("Sam Lee", when=day(date(2021, 1, 5))).id == "oak:T4"
    assert person("Sam Lee", when=day(date(2019, 1, 5))).id == "oak:T3"
    assert person("Sam Lee", grades=("5",)).id == "oak:T4"
    assert person("Sam Lee", grades=("1", "5")).waits


def test_an_id_that_lost_its_zeros_waits_for_the_one_it_may_be() -> None:
    assert candidates(person("4417")) == {"oak:004417"}


def test_an_unknown_id_keeps_every_letter_so_that_a_later_roster_meets_it() -> None:
    assert person("00999").id == "oak:00999"


def test_a_coach_is_looked_for_among_coaches_of_the_whole_district() -> None:
    directory = oak()
    learnt("people", {"person_id": "T9", "name": "Alex Coe", "role": "teacher", "school": "MES"}, by=directory)
    assert directory.people.find("Alex Coe", role=Role.COACH).id == "oak:C1"
    assert directory.people.find("New Coach", role=Role.COACH).id == "oak:new-coach"


def test_a_judgement_decides_and_the_fact_keeps_the_mention() -> None:
    waiting = person("Kate O'Neill").mention
    assert waiting
    meant = judged(waiting.key, waiting.id, Verdict.SAME).people.find("Kate O'Neill", WES)
    assert (meant.id, meant.reads_as, meant.waits) == ("oak:kate-oneill/WES", "oak:004417", False)
    assert meant.mention


def test_a_candidate_that_is_judged_different_is_out() -> None:
    waiting = person("Kate O'Neill").mention
    assert waiting
    meant = judged(waiting.key, waiting.id, Verdict.DIFFERENT).people.find("Kate O'Neill", WES)
    assert meant.stub
    assert meant.mention


def test_an_unsure_judgement_leaves_the_name_waiting() -> None:
    waiting = person("Kate O'Neill").mention
    assert waiting
    assert judged(waiting.key, waiting.id, Verdict.UNSURE).people.find("Kate O'Neill", WES).waits


def judged(key: str, mention: str, verdict: Verdict) -> Directory:
    judgement = Judgement(
        id="j", kind="person", key=key, mention=mention, candidate="oak:004417", verdict=verdict, by="me",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    directory = Directory("oak", judgements=[judgement])
    learnt("schools", *SCHOOLS, by=directory)
    learnt("people", *PEOPLE, by=directory)
    return directory


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mr. Smith", "Mrs. Smith"),
        ("Ms. Pat Lee", "Lee, Mr. Pat"),
        ("John Hale Sr.", "John Hale, Jr."),
        ("John Hale II", "John Hale III"),
        ("John Hale", "John Hale Jr."),
        ("राम शर्मा", "रीमा शर्मा"),
        ("A.7", "A7"),
        ("AbC1", "aBc1"),
    ],
)
def test_unlike_titles_suffixes_marks_and_ids_are_two_people_everywhere(one: str, other: str) -> None:
    first, second = person(one), person(other)
    assert first.stub
    assert second.stub
    assert first.id != second.id
    log = learnt("coach_log", visit(teacher=one), visit(teacher=other), by=oak())
    assert len({record.id for record in log if isinstance(record, Visit)}) == 2


def test_titles_and_suffixes_wait_where_the_roster_has_one_of_the_name() -> None:
    directory = oak()
    for id, name in (("H1", "John Hale Sr."), ("H2", "Mr. Pat Lee"), ("H3", "Ann Smith")):
        learnt("people", {"person_id": id, "name": name, "role": "teacher", "school": "WES"}, by=directory)
    for text, id in (
        ("John Hale Jr.", "oak:H1"),
        ("John Hale", "oak:H1"),
        ("Ms. Pat Lee", "oak:H2"),
        ("Mr. Smith", "oak:H3"),
        ("Mrs. Smith", "oak:H3"),
    ):
        assert candidates(directory.people.find(text, WES)) == {id}
    for text, id in (("Hale, John Sr.", "oak:H1"), ("Dr. Pat Lee", "oak:H2"), ("Mrs. Ann Smith", "oak:H3")):
        assert directory.people.find(text, WES).id == id


@pytest.mark.parametrize(
    "text", ["WES", "Woodbrook Elementary School", "woodbrook", "Woodbrook ES", "Wood-Brook", "The Woodbrook School"]
)
def test_a_school_is_known_by_id_name_alias_and_the_words_only_it_has(text: str) -> None:
    assert oak().schools.find(text).id == WES


def test_a_name_that_two_schools_share_waits() -> None:
    assert candidates(oak().schools.find("Marlow")) == {"oak:MES", "oak:MHS"}
    assert oak().schools.find("Marlow HS").id == "oak:MHS"


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ("Lincoln Academy", "Lincoln High School"),
        ("Lincoln High School", "Lincoln Academy"),
        ("Lincoln School", "Lincoln Middle School"),
        ("Lincoln High School", "Lincoln Junior High School"),
        ("Lincoln Junior High", "Lincoln HS"),
        ("Lincoln School", "Lincoln Intermediate"),
        ("Lincoln School", "Lincoln Primary"),
        ("Lincoln School", "Lincoln Charter School"),
        ("Lincoln Middle-High School", "Lincoln Middle School"),
    ],
)
def test_a_word_for_a_schools_level_or_kind_that_differs_makes_it_wait(known: str, text: str) -> None:
    directory = Directory("oak")
    learnt("schools", {"school_id": "L", "name": known}, by=directory)
    assert candidates(directory.schools.find(text)) == {"oak:L"}
    assert directory.schools.find("Lincoln").id == "oak:L"


@pytest.mark.parametrize(
    ("known", "text"),
    [("Lincoln Elementary", "Lincoln High School"), ("Lincoln Primary", "Lincoln Intermediate School")],
)
def test_a_school_of_another_level_is_another_school(known: str, text: str) -> None:
    directory = Directory("oak")
    learnt("schools", {"school_id": "L", "name": known}, by=directory)
    assert directory.schools.find(text).stub


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ("Lincoln Elementary School", "Lincoln ES"),
        ("Lincoln Jr. High", "The Lincoln Junior High School"),
        ("High Point Elementary School", "High Point"),
        ("Middle School 447", "MS 447"),
        ("Center School", "Center"),
    ],
)
def test_levels_in_another_spelling_are_the_same(known: str, text: str) -> None:
    directory = Directory("oak")
    learnt("schools", {"school_id": "L", "name": known}, by=directory)
    assert directory.schools.find(text).id == "oak:L"


def test_an_old_name_is_the_school_that_had_it_then() -> None:
    directory = oak()
    learnt("schools", {"school_id": "NEW", "name": "Jouett", "opened": "2021-08-01"}, by=directory)
    assert directory.schools.find("Jouett", day(date(2018, 5, 1))).id == WES
    assert directory.schools.find("Jouett", day(date(2022, 5, 1))).id == "oak:NEW"


def test_initials_and_slips_of_a_schools_name_wait() -> None:
    assert candidates(oak().schools.find("MHS.")) == {"oak:MHS"}
    assert candidates(oak().schools.find("Woodbrok Elementary School")) == {WES}


def test_an_unknown_school_becomes_provisional() -> None:
    meant = oak().schools.find("Stonefield")
    assert (meant.id, meant.waits, bool(meant.stub)) == ("oak:stonefield", False, True)


@pytest.mark.parametrize("text", ["P1", "pbl life cycles", "PBL – Life Cycles!", "PBL: Life Cycles"])
def test_a_practice_is_known_by_id_title_and_alias(text: str) -> None:
    assert oak().practices.find(text).id == "oak:P1"


def test_languages_and_numbered_units_are_practices_of_their_own() -> None:
    directory = oak()
    titles = ("C", "C++", "C#", "Unit 1.1", "Unit 11")
    learnt("practices", *({"practice_id": f"L{n}", "title": t} for n, t in enumerate(titles)), by=directory)
    find = directory.practices.find
    assert [find(title).id for title in titles] == [f"oak:L{n}" for n in range(len(titles))]
    assert list(directory.practices.named_in("C++, C#, unit 1.1").practices) == ["C++", "C#", "unit 1.1"]
    strangers = [oak().practices.find(title) for title in titles]
    assert len({meant.id for meant in strangers}) == len(titles)


def test_a_close_title_is_not_guessed() -> None:
    assert oak().practices.find("Life Cycles").stub


def test_a_title_of_two_practices_waits() -> None:
    directory = oak()
    learnt("practices", {"practice_id": "P9", "title": "Charts", "aliases": "number chart"}, by=directory)
    assert candidates(directory.practices.find("Number chart")) == {"oak:P2", "oak:P9"}


def test_titles_with_commas_stay_whole_and_known_ones_are_parted() -> None:
    practices = oak().practices
    assert list(practices.named_in("Number chart, Plan, do, share").practices) == ["Number chart", "Plan, do, share"]
    assert list(practices.named_in("Seeds, roots and shoots").practices) == ["Seeds, roots and shoots"]


def test_nicknames_initials_and_double_names_are_only_alike() -> None:
    assert people_alike("kate oneill", "kate oneill") == people_alike("a b", "a b")
    assert people_alike("trish may", "patricia may")
    assert people_alike("kate ramirez", "katie oneill") is None
    assert people_alike("karen park", "bo park") is None
