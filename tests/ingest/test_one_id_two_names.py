"""A known id, or e-mail, under a name unlike the known one waits, within a call and across calls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.records import Assignment, Person, School
from graph.store import Store
from graph.stores.opening import open_store
from graph.vocabulary import Verdict
from ingest.load import load_sheets, undo
from ingest.names.likeness import one_bearer
from ingest.review import decide, take_back
from ingest.undecided import undecided
from tests.ingest.sheets_by_hand import SCHOOLS, sheet, visit

INES = {"person_id": "17", "name": "Ines Calder", "role": "teacher", "school": "WES", "email": "icalder@oak.example"}
COACH_TEACHER = INES | {"name": "Coach Teacher", "email": ""}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/pollinate.db") as opened:
        load_sheets(opened, [sheet("schools", *SCHOOLS)], district="oak")
        yield opened


def roster(store: Store, *rows: dict[str, str], name: str = "people.csv") -> tuple[int, int]:
    """Rows added and waiting."""
    receipt = load_sheets(store, [sheet("people", *rows, name=name)], district="oak").receipt
    return receipt.sources[0].added, receipt.sources[0].waiting


def names(store: Store) -> dict[str, str]:
    return {person.id: person.name for person in store.known(Person)}


@pytest.mark.parametrize("calls", [1, 2])
def test_a_known_id_under_an_unlike_name_waits(store: Store, calls: int) -> None:
    rows = (INES, COACH_TEACHER)
    if calls == 1:
        assert roster(store, *rows) == (1, 1)
    else:
        assert [roster(store, row, name=f"{n}.csv") for n, row in enumerate(rows)] == [(1, 0), (0, 1)]
    assert names(store) == {"oak:17": "Ines Calder"}
    (name,) = undecided(store)
    assert (name.why, name.text, [c.id for c in name.candidates]) == ("waiting", "Coach Teacher", ["oak:17"])
    assert "has the same id" in name.candidates[0].evidence[0]


def test_it_may_be_judged_the_same_person_and_be_taken_back(store: Store) -> None:
    roster(store, INES)
    roster(store, COACH_TEACHER | {"name": "Ines Ruiz", "school": "MES"}, name="later.csv")
    (name,) = undecided(store)
    done = decide(store, name.key, "oak:17", Verdict.SAME, by="me")
    assert (done.released, done.waiting) == (1, 0)
    (ines,) = store.known(Person)
    assert (ines.id, ines.name, ines.also_known_as) == ("oak:17", "Ines Calder", ("Ines Ruiz",))
    assert {(spell.person, spell.school) for spell in store.known(Assignment)} == {
        ("oak:17", "oak:WES"),
        ("oak:17", "oak:MES"),
    }
    done = take_back(store, done.judgement.id, by="me")
    assert (done.released, done.waiting) == (0, 1)
    assert names(store) == {"oak:17": "Ines Calder"}


def test_it_may_be_judged_somebody_else_who_is_then_found_by_name(store: Store) -> None:
    roster(store, INES, COACH_TEACHER | {"name": "Bo Diaz"})
    (name,) = undecided(store)
    decide(store, name.key, "oak:17", Verdict.DIFFERENT, by="me")
    assert names(store) == {"oak:17": "Ines Calder", "oak:bo-diaz/WES": "Bo Diaz"}
    assert undecided(store) == []
    load_sheets(store, [sheet("coach_log", visit(teacher="Bo Diaz"))], district="oak")
    assert names(store).keys() >= {"oak:17", "oak:bo-diaz/WES"}
    assert all(name.text != "Bo Diaz" for name in undecided(store))
    assert roster(store, COACH_TEACHER | {"name": "Bo Diaz"}, name="again.csv") == (0, 0)


def test_the_front_desks_address_makes_nobody_one_person(store: Store) -> None:
    staff = [
        {"name": name, "role": "teacher", "school": "WES", "email": "office@oak.example"}
        for name in ("Ann Lee", "Bo Diaz", "Ann Cho")
    ]
    assert roster(store, *staff) == (1, 2)
    for name in undecided(store):
        decide(store, name.key, name.candidates[0].id, Verdict.DIFFERENT, by="me")
    assert sorted(names(store).values()) == ["Ann Cho", "Ann Lee", "Bo Diaz"]


@pytest.mark.parametrize(
    ("one", "other", "email"),
    [
        ("ines calder", "calder ines", None),
        ("ines calder", "ines maria calder", None),
        ("ines calder", "i calder", None),
        ("ines calder", "ines", None),
        ("kate oneill", "katherine oneill ortiz", None),
        ("ines calder", "ines caldre", None),
        ("ines calder", "ines ruiz", "icalder@oak.example"),
        ("kate calder", "katherine ruiz", "kate.ruiz@oak.example"),
        ("john hale", "john hale jr", None),
    ],
)
def test_names_that_one_person_may_have(one: str, other: str, email: str | None) -> None:
    assert one_bearer([one], [other], email)
    assert one_bearer([other], [one], email)


@pytest.mark.parametrize(
    ("one", "other", "email"),
    [
        ("ines calder", "coach teacher", None),
        ("ines calder", "ines ruiz", None),
        ("ines calder", "ines ruiz", "office@oak.example"),
        ("ines calder", "bo calder", "icalder@oak.example"),
        ("mark lee", "mary lee", None),
        ("ines", "bo", None),
        ("john hale sr", "john hale jr", None),
        ("mr smith", "mrs smith", None),
        ("राम शर्मा", "रीमा शर्मा", None),
    ],
)
def test_names_that_need_somebody_to_say_so(one: str, other: str, email: str | None) -> None:
    assert not one_bearer([one], [other], email)
    assert not one_bearer([other], [one], email)


SHEETS = (
    ("schools", "school_id", "name", "Woodbrook Elementary", "Marlow High School", "Woodbrook ES"),
    ("schools", "school_id", "name", "Lincoln Academy", "Lincoln High School", "The Lincoln Academy"),
    ("practices", "practice_id", "title", "Life cycles", "Fractions", "PBL: Life Cycles"),
    ("practices", "practice_id", "title", "Unit 1.1", "Unit 1.2", "unit 1.1"),
    ("practices", "practice_id", "title", "C", "C++", "c"),
)


@pytest.mark.parametrize(("kind", "id", "name", "known", "unlike", "like"), SHEETS)
def test_schools_and_practices_with_a_known_id_and_an_unlike_name_wait(
    store: Store, kind: str, id: str, name: str, known: str, unlike: str, like: str
) -> None:
    rows = ({id: "X1", name: text, "level": "elementary", "subjects": "Science"} for text in (known, like, unlike))
    receipt = load_sheets(store, [sheet(kind, *rows)], district="oak").receipt
    assert (receipt.sources[0].rows, receipt.sources[0].waiting) == (3, 1)
    (waiting,) = undecided(store)
    assert [candidate.id for candidate in waiting.candidates] == ["oak:X1"]
    done = decide(store, waiting.key, "oak:X1", Verdict.SAME, by="me")
    assert done.released == 1
    assert take_back(store, done.judgement.id, by="me").waiting == 1
    decide(store, waiting.key, "oak:X1", Verdict.DIFFERENT, by="me")
    assert undecided(store) == []


def test_a_school_that_says_what_it_was_called_before_is_renamed(store: Store) -> None:
    before = {"school_id": "JES", "name": "Jouett Elementary", "level": "elementary"}
    after = {
        "school_id": "JES",
        "name": "Journey Elementary",
        "level": "elementary",
        "renamed_from": "Jouett Elementary",
    }
    for n, row in enumerate((before, after)):
        receipt = load_sheets(store, [sheet("schools", row, name=f"{n}.csv")], district="oak").receipt
        assert receipt.sources[0].waiting == 0
    assert "Journey Elementary" in {school.name for school in store.known(School)}


@pytest.mark.parametrize(("kind", "id", "name", "known", "unlike"), [sheets[:5] for sheets in SHEETS])
def test_what_waits_because_of_a_known_name_is_read_again_when_that_is_undone(
    store: Store, kind: str, id: str, name: str, known: str, unlike: str
) -> None:
    rows = ({id: "X1", name: text, "level": "elementary", "subjects": "Science"} for text in (known, unlike))
    first, second = (load_sheets(store, [sheet(kind, row)], district="oak").receipt for row in rows)
    assert second.sources[0].waiting == 1
    assert first.batch
    undo(store, first.batch)
    assert undecided(store) == []
