"""Deciding what only a person can settle, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import Contradiction, UnknownName
from graph.provenance import RowOutcome
from graph.records import Person
from graph.store import Store
from graph.stores.opening import open_store
from graph.vocabulary import Verdict
from ingest.load import load_sheets
from ingest.review import decide, take_back
from ingest.undecided import Review, Undecided, undecided
from tests.ingest.sheets_by_hand import PEOPLE, PRACTICES, SCHOOLS, sheet, visit

KATE = "person|oak|kate oneill|oak:WES"
MARLOW = "school|oak|marlow|"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/pollinate.db") as opened:
        sheets = [sheet("schools", *SCHOOLS), sheet("people", *PEOPLE), sheet("practices", *PRACTICES)]
        load_sheets(opened, sheets, district="oak")
        yield opened


def log(store: Store, *rows: dict[str, str], name: str = "log.csv") -> None:
    load_sheets(store, [sheet("coach_log", *rows, name=name)], district="oak")


def teachers(store: Store, practice: str = "oak:P2") -> set[str]:
    return {teacher for found in store.facts(practice).visits for teacher in found.teachers}


def found(store: Store, key: str) -> Undecided:
    (name,) = [name for name in undecided(store) if name.key == key]
    return name


def counts(store: Store) -> list[tuple[int, int]]:
    return [(source.added, source.waiting) for batch in store.batches()[1:] for source in batch.sources]


def test_what_waits_is_listed_with_candidates_evidence_and_rows(store: Store) -> None:
    log(store, visit(teacher="Kate O'Neill"), visit(teacher="Kate O’Neill", date="2026-03-05"), visit(school="Marlow"))
    assert [(name.key, name.why, name.rows) for name in undecided(store)] == [
        (KATE, "waiting", 2),
        (MARLOW, "waiting", 1),
    ]
    name = found(store, KATE)
    (candidate,) = name.candidates
    assert (candidate.id, candidate.label) == ("oak:004417", "Katie O'Neill")
    assert "forms of one name" in candidate.evidence[0]
    assert "teacher at Woodbrook Elementary School, grade 3" in candidate.evidence[1]
    assert [example.locator for example in name.examples] == ["row 2", "row 3"]
    assert "teacher: Kate O'Neill" in name.examples[0].text


def test_a_decision_releases_the_rows_into_their_own_batch(store: Store) -> None:
    log(store, visit(teacher="Kate O'Neill"))
    assert counts(store) == [(0, 1)]
    done = decide(store, KATE, "oak:004417", Verdict.SAME, by="me", reason="asked her")
    assert (done.released, done.waiting, done.practices_recomputed) == (1, 0, ("oak:P2",))
    assert teachers(store) == {"oak:004417"}
    assert counts(store) == [(1, 0)]
    assert {c.batch for found in store.facts("oak:P2").visits for c in found.citations} == {2}
    assert undecided(store) == []


def test_a_decision_applies_to_rows_of_the_future(store: Store) -> None:
    log(store, visit(teacher="Kate O'Neill"))
    decide(store, KATE, "oak:004417", Verdict.SAME, by="me")
    log(store, visit(teacher="O’Neill, Kate", date="2026-03-05"), name="later.csv")
    assert teachers(store) == {"oak:004417"}
    assert len(store.facts("oak:P2").visits) == 2


def test_taking_a_decision_back_returns_every_row_that_rests_on_it(store: Store) -> None:
    log(store, visit(teacher="Kate O'Neill"))
    judgement = decide(store, KATE, "oak:004417", Verdict.SAME, by="me").judgement
    log(store, visit(teacher="Kate O'Neill", date="2026-03-05"), name="later.csv")
    undone = take_back(store, judgement.id, by="you")
    assert (undone.released, undone.waiting) == (0, 2)
    assert teachers(store) == set()
    assert found(store, KATE).rows == 2
    assert counts(store) == [(0, 1), (0, 1)]
    with pytest.raises(UnknownName):
        take_back(store, judgement.id, by="you")


def test_undoing_a_batch_takes_its_released_rows_along(store: Store) -> None:
    log(store, visit(teacher="Kate O'Neill"))
    decide(store, KATE, "oak:004417", Verdict.SAME, by="me")
    store.undo(2)
    assert teachers(store) == set()
    assert [row for row in store.rows() if row.batch == 2] == []


def test_when_every_candidate_is_out_somebody_new_is_meant(store: Store) -> None:
    log(store, visit(teacher="Kate O'Neill"))
    decide(store, KATE, "oak:004417", Verdict.DIFFERENT, by="me")
    assert teachers(store) == {"oak:kate-oneill/WES"}
    assert found(store, "oak:kate-oneill/WES").candidates == ()


def test_of_two_candidates_one_is_left_when_the_other_is_out(store: Store) -> None:
    log(store, visit(teacher="Sam Lee", date="2020-07-15"))
    key = "person|oak|sam lee|oak:WES"
    judgement = decide(store, key, "oak:T3", Verdict.DIFFERENT, by="me").judgement
    assert teachers(store) == {"oak:T4"}
    take_back(store, judgement.id, by="me")
    assert teachers(store) == set()


def test_an_unsure_answer_leaves_the_row_waiting(store: Store) -> None:
    log(store, visit(teacher="Kate O'Neill"))
    assert decide(store, KATE, "oak:004417", Verdict.UNSURE, by="me").waiting == 1
    assert found(store, KATE).rows == 1


def test_a_decided_school_lets_its_people_be_looked_for(store: Store) -> None:
    log(store, visit(school="Marlow", teacher="Ana Ruiz"))
    done = decide(store, MARLOW, "oak:MES", Verdict.SAME, by="me")
    assert done.released == 1
    assert teachers(store) == {"oak:T5"}
    (told,) = store.facts("oak:P2").visits
    assert told.school == "oak:MES"


def test_a_decided_school_may_leave_a_teacher_to_decide(store: Store) -> None:
    log(store, visit(school="Marlow", teacher="Anna Ruiz"))
    assert decide(store, MARLOW, "oak:MES", Verdict.SAME, by="me").waiting == 1
    key = "person|oak|anna ruiz|oak:MES"
    assert decide(store, key, "oak:T5", Verdict.SAME, by="me").released == 1
    assert teachers(store) == {"oak:T5"}


def test_provisional_people_show_their_look_alikes_and_may_be_joined(store: Store) -> None:
    rows = [
        visit(teacher=name, date=f"2026-03-0{n}", school="MES")
        for n, name in enumerate(("Katie Bell", "Kate Bell", "Katherine Bell-Ortiz"), start=1)
    ]
    log(store, *rows)
    kate = found(store, "oak:kate-bell/MES")
    assert kate.why == "provisional"
    assert {candidate.id for candidate in kate.candidates} == {"oak:katie-bell/MES", "oak:katherine-bell-ortiz/MES"}
    judgement = decide(store, kate.key, "oak:katie-bell/MES", Verdict.SAME, by="me").judgement
    assert teachers(store) == {"oak:katie-bell/MES", "oak:katherine-bell-ortiz/MES"}
    decide(store, "oak:katherine-bell-ortiz/MES", "oak:katie-bell/MES", Verdict.DIFFERENT, by="me")
    assert found(store, "oak:katherine-bell-ortiz/MES").candidates == ()
    take_back(store, judgement.id, by="me")
    assert "oak:kate-bell/MES" in teachers(store)


def test_candidates_are_found_for_the_names_that_are_shown(store: Store) -> None:
    log(store, *(visit(teacher=name, school="MES") for name in ("Katie Bell", "Kate Bell", "Ann Cho")))
    review = Review(store)
    assert {name.candidates for name in review.names} == {()}
    whole = undecided(store)
    assert [review.shown([name])[0] for name in review.names] == whole
    assert review.shown(review.names) == whole
    assert any(name.candidates for name in whole)


def test_provisional_schools_show_their_look_alikes_but_not_themselves(store: Store) -> None:
    log(store, *(visit(school=name, teacher="") for name in ("Stonefield Hill", "Stonefield", "Riverside")))
    found = {name.text: [candidate.label for candidate in name.candidates] for name in undecided(store)}
    assert {text: found[text] for text in ("Stonefield", "Riverside")} == {
        "Stonefield": ["Stonefield Hill"],
        "Riverside": [],
    }


def test_a_title_like_a_known_one_is_suggested_and_may_be_joined(store: Store) -> None:
    log(store, visit(practice="Project Based Learning - life cycles"))
    name = found(store, "oak:project-based-learning-life-cycles")
    assert [candidate.id for candidate in name.candidates] == ["oak:P1"]
    decide(store, name.key, "oak:P1", Verdict.SAME, by="me")
    assert teachers(store, "oak:P1") == {"oak:004417"}


def test_two_known_people_may_be_judged_the_same(store: Store) -> None:
    log(store, visit(), visit(teacher="Karen Park"))
    judgement = decide(store, "oak:T2", "oak:004417", Verdict.SAME, by="me").judgement
    assert teachers(store) == {"oak:004417"}
    take_back(store, judgement.id, by="me")
    assert teachers(store) == {"oak:004417", "oak:T2"}


def test_a_decision_that_contradicts_others_is_refused(store: Store) -> None:
    decide(store, "oak:T2", "oak:T5", Verdict.DIFFERENT, by="me")
    first = decide(store, "oak:T2", "oak:004417", Verdict.SAME, by="me").judgement
    with pytest.raises(Contradiction, match="oak:T5"):
        decide(store, "oak:004417", "oak:T5", Verdict.SAME, by="me")
    with pytest.raises(Contradiction):
        decide(store, "oak:T5", "oak:004417", Verdict.SAME, by="me")
    take_back(store, first.id, by="me")
    decide(store, "oak:004417", "oak:T5", Verdict.SAME, by="me")
    assert store.canonical() == {("person", "oak:004417"): "oak:T5"}


def test_that_a_name_is_not_somebody_is_refused_where_others_say_it_is(store: Store) -> None:
    log(store, visit(teacher="Kate O'Neill"))
    decide(store, KATE, "oak:004417", Verdict.SAME, by="me")
    decide(store, "oak:004417", "oak:T5", Verdict.SAME, by="me")
    with pytest.raises(Contradiction):
        decide(store, KATE, "oak:T5", Verdict.DIFFERENT, by="me")


def test_an_idea_that_matches_nobody_is_listed_and_may_be_given_a_person(store: Store) -> None:
    log(store, visit(idea_from="a friend of mine"), visit(idea_from="unknown", date="2026-03-05"))
    (name,) = undecided(store)
    assert (name.why, name.text, name.rows) == ("unmatched", "a friend of mine", 1)
    decide(store, name.key, "oak:T5", Verdict.SAME, by="me")
    ideas = {(told.idea, told.idea_from) for told in store.facts("oak:P2").visits}
    assert ("person", "oak:T5") in ideas
    assert undecided(store) == []


def test_a_meeting_is_whole_again_when_its_waiting_row_is_decided(store: Store) -> None:
    huddle = {"date": "2026-03-04", "kind": "huddle", "presenter": "Alex Coe", "practices": "P1"}
    rows = (huddle | {"people": who} for who in ("Katie O'Neill", "Sam Lee", "Karen Park", "Kate O'Neill"))
    load_sheets(store, [sheet("meetings", *rows)], district="oak")

    def people() -> set[str]:
        (meeting,) = store.facts("oak:P1").meetings
        return set(meeting.people)

    assert people() == {"oak:C1", "oak:004417", "oak:T2"}
    judgement = decide(store, "person|oak|sam lee|", "oak:T4", Verdict.SAME, by="me").judgement
    assert people() == {"oak:C1", "oak:004417", "oak:T2", "oak:T4"}
    assert len(store.rows(RowOutcome.WAITING)) == 1
    take_back(store, judgement.id, by="me")
    assert people() == {"oak:C1", "oak:004417", "oak:T2"}
    assert len(store.rows(RowOutcome.WAITING)) == 2


def test_a_transfer_that_turns_out_to_be_to_oneself_is_rejected(store: Store) -> None:
    row = {"source": "T2", "target": "Karen Parks", "practice": "P1", "time": "2026-03-04"}
    load_sheets(store, [sheet("transfers", row)], district="oak")
    (name,) = undecided(store)
    assert decide(store, name.key, "oak:T2", Verdict.SAME, by="me").practices_recomputed == ()
    assert [row.code for row in store.rows(RowOutcome.REJECTED)] == ["to_oneself"]


def test_a_name_or_candidate_that_nobody_has_is_an_error(store: Store) -> None:
    with pytest.raises(UnknownName):
        decide(store, "oak:nobody", "oak:T2", Verdict.SAME, by="me")
    with pytest.raises(UnknownName):
        decide(store, KATE, "oak:nobody", Verdict.SAME, by="me")
    assert store.judgements() == []
    assert {person.id for person in store.known(Person)} >= {"oak:004417", "oak:T2"}
