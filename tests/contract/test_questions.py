"""Who already tried it, and what is called like that."""

from __future__ import annotations

import pytest

from graph.store import Store, Wanted
from graph.vocabulary import Level
from tests.builders import classroom, full, load, origin, person, practice, school, spell, transfer, use


@pytest.fixture
def tried(store: Store) -> Store:
    """Ada declared it, bo and cy use it, di was shown it, ed dropped it."""
    store.add(
        load(
            origin("cycles", "ada", "2025-09-01"),
            use("cycles", "bo", "2025-10-01", Level.ROUTINE, school=full("woodbrook")),
            use("cycles", "cy", "2025-10-02", Level.MECHANICAL, at="uses.csv!row 3"),
            transfer("cycles", "bo", "di", "2025-11-01"),
            use("cycles", "ed", "2025-10-03", Level.ROUTINE, at="uses.csv!row 4"),
            use("cycles", "ed", "2025-12-01", Level.NONUSE, at="uses.csv!row 5"),
            spell("ada", "agnor", grades=("K", "1"), subjects=("Science",)),
            spell("cy", "agnor", grades=("3",), subjects=("Language Arts",), at="people.csv!row 3"),
            spell("ed", "agnor", grades=("3",), at="people.csv!row 4"),
            classroom("bo", "woodbrook", grades=("4",), subjects=("science",)),
        )
    )
    return store


def who(store: Store, **wanted: object) -> list[str]:
    return [found.uptake.person.split(":")[1] for found in store.who(full("cycles"), Wanted(**wanted))]  # type: ignore[arg-type]


def test_who_tried_lists_users_and_declared_origins_by_id(tried: Store) -> None:
    assert who(tried) == ["ada", "bo", "cy"]


def test_who_tried_asks_for_a_level(tried: Store) -> None:
    assert who(tried, level=Level.ROUTINE) == ["bo"]
    assert who(tried, level=Level.RENEWAL) == []


def test_who_tried_leaves_out_those_who_dropped_it_unless_asked(tried: Store) -> None:
    assert who(tried, dropped=True) == ["ada", "bo", "cy", "ed"]


def test_a_school_fits_people_with_a_spell_or_a_use_there(tried: Store) -> None:
    assert who(tried, school=full("agnor")) == ["ada", "cy"]
    assert who(tried, school=full("woodbrook")) == ["bo"]


def test_grades_and_subjects_fit_by_spell_or_classroom(tried: Store) -> None:
    assert who(tried, grade="K") == ["ada"]
    assert who(tried, grade="4") == ["bo"]
    assert who(tried, subject="SCIENCE") == ["ada", "bo"]
    assert who(tried, subject="language-arts") == ["cy"]


def test_any_of_school_grade_and_subject_may_fit(tried: Store) -> None:
    assert who(tried, school=full("woodbrook"), grade="3") == ["bo", "cy"]
    assert who(tried, school=full("nowhere"), grade="12") == []
    assert who(tried, grade="3", dropped=True) == ["cy", "ed"]


def test_everyone_is_listed_with_the_person_they_had_it_from(tried: Store) -> None:
    tried.add(load(transfer("cycles", "ada", "bo", "2025-09-15"), transfer("cycles", "cy", "bo", "2025-09-10")))
    found = tried.who(full("cycles"), Wanted(dropped=True))
    assert {r.uptake.person: r.source for r in found} == {
        full("ada"): None,
        full("bo"): full("ada"),
        full("cy"): None,
        full("ed"): None,
    }


def test_nobody_tried_an_unknown_practice(tried: Store) -> None:
    assert tried.who(full("nothing"), Wanted()) == []


@pytest.fixture
def named(store: Store) -> Store:
    store.add(
        load(
            person("kate", "Kate O’Neill", preferred_name="Katie"),
            person("kat", "Katrin Bell"),
            person("jo", "Jo Li"),
            school("woodbrook", "Woodbrook Elementary"),
            practice("cycles", "Plant and animal life cycles", aliases=("Life Processes",)),
            practice("charts", "Number charts"),
        )
    )
    return store


def first(store: Store, kind: str, text: str) -> str:
    return store.search(kind, text)[0][0].split(":")[1]


def test_a_name_is_found_whatever_its_case_and_punctuation(named: Store) -> None:
    assert named.search("person", "kate ONEILL")[0] == (full("kate"), "Katie O’Neill")
    assert first(named, "person", "O'Neill") == "kate"


def test_a_misspelt_name_is_found(named: Store) -> None:
    assert first(named, "practice", "Lief Procesess") == "cycles"
    assert first(named, "school", "Wodbrook elementry") == "woodbrook"
    assert first(named, "person", "Katrin Bel") == "kat"


def test_an_alias_finds_the_record_under_its_own_label(named: Store) -> None:
    assert named.search("practice", "life processes")[0] == (full("cycles"), "Plant and animal life cycles")


def test_a_short_text_finds_names_with_a_word_that_begins_so(named: Store) -> None:
    assert [id for id, _ in named.search("person", "li")] == [full("jo")]
    assert first(named, "person", "k") in ("kate", "kat")


def test_only_the_kind_that_is_asked_for_is_found(named: Store) -> None:
    assert named.search("school", "Number charts") == []
    assert named.search("practice", "Woodbrook") == []


def test_a_record_is_found_once_and_no_more_than_asked_for(named: Store) -> None:
    found = named.search("person", "kat")
    assert len({id for id, _ in found}) == len(found) == 2
    assert len(named.search("person", "kat", limit=1)) == 1


def test_nothing_is_found_for_an_empty_or_strange_text(named: Store) -> None:
    for text in ("", " ", "%", '"', "*", "zzzzqqq", "a" * 500):
        assert named.search("practice", text) == []
    assert named.search("practice", 'charts" OR NOT *')[0][0] == full("charts")


def test_a_renamed_person_is_found_by_the_new_name_only_if_the_old_is_not_kept(named: Store) -> None:
    named.add(load(person("jo", "Joan Meadows", at="more.csv!row 2")))
    assert first(named, "person", "Joan Meadows") == "jo"
    assert named.search("person", "Joan Meadows")[0][1] == "Joan Meadows"


def test_uptakes_are_found_by_person_and_by_school(store: Store) -> None:
    store.add(
        load(
            use("cycles", "kate", "2026-03-04", school=full("woodbrook")),
            use("charts", "kate", "2026-03-05", school=full("stony"), at="uses.csv!row 3"),
            use("cycles", "bo", "2026-03-06", school=full("stony"), at="uses.csv!row 4"),
        )
    )
    assert [u.id for u in store.uptakes_of(full("kate"))] == [f"{full(w)}/{full('kate')}" for w in ("charts", "cycles")]
    assert store.uptakes_of(full("nobody")) == []
    at_stony = [(full("charts"), full("kate")), (full("cycles"), full("bo"))]
    assert [(u.practice, u.person) for u in store.uptakes_at(full("stony"))] == at_stony
    store.undo(1)
    assert (store.uptakes_of(full("kate")), store.uptakes_at(full("stony"))) == ([], [])
