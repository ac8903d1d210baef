"""A load taken back leaves what the other loads say, as if it had never been."""

from __future__ import annotations

import pytest

from graph.errors import UnknownName
from graph.provenance import RowOutcome
from graph.records import Person
from graph.store import Store, Wanted
from tests.builders import (
    cite,
    full,
    judgement,
    load,
    mention_key,
    person,
    practice,
    rejected,
    school,
    spell,
    use,
    visit,
    waiting,
)


def test_a_fact_goes_with_its_last_citation(store: Store) -> None:
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04")))
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04", at="other.csv!row 7")))
    assert store.undo(1) == (full("cycles"),)
    (visited,) = store.facts(full("cycles")).visits
    assert [citation.name for citation in visited.citations] == ["other.csv"]
    assert store.undo(2) == (full("cycles"),)
    assert store.facts(full("cycles")).visits == ()
    assert store.diffusion(full("cycles")).uptakes == ()
    assert store.reaches() == []


def test_the_version_before_holds_again(store: Store) -> None:
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04", minutes=30)))
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04", minutes=45, at="edited.csv!row 2")))
    store.undo(2)
    assert store.facts(full("cycles")).visits[0].minutes == 30


def test_attributes_that_only_it_gave_are_gone(store: Store) -> None:
    store.add(load(person("kate", "Kate Ortiz")))
    store.add(load(person("kate", "Kate Bell", email="kate@harbor.example", at="more.csv!row 2")))
    store.undo(2)
    (kate,) = store.known(Person)
    assert (kate.name, kate.email) == ("Kate Ortiz", None)


def test_its_kept_rows_are_gone(store: Store) -> None:
    store.add(load(rows=[waiting("Katie", at="row 4"), rejected("row 5")]))
    store.undo(1)
    assert store.rows() == []


def test_its_number_is_never_given_again(store: Store) -> None:
    store.add(load(person("kate")))
    store.undo(1)
    assert store.add(load(person("kate"))).batch == 2
    assert [info.batch for info in store.batches()] == [2]


def test_its_file_can_be_loaded_again(store: Store) -> None:
    sheet = load(person("kate"), visit("cora", "kate", "cycles", "2026-03-04"), rows=[waiting("Katie", at="row 4")])
    store.add(sheet)
    before = store.diffusion(full("cycles"))
    store.undo(1)
    assert [counted.added for counted in store.add(sheet).sources] == [1, 1]
    assert store.diffusion(full("cycles")).uptakes == before.uptakes
    assert len(store.rows()) == 1


def test_its_names_are_no_longer_found(store: Store) -> None:
    store.add(load(person("kate", "Kate Ortiz"), school("woodbrook"), practice("cycles", "Life Cycles")))
    store.undo(1)
    assert store.search("person", "Kate Ortiz") == []
    assert store.search("school", "Woodbrook") == []
    assert store.search("practice", "Life Cycles") == []


def test_its_spells_no_longer_fit(store: Store) -> None:
    store.add(load(use("cycles", "kate", "2026-03-04")))
    store.add(load(spell("kate", "woodbrook", grades=("3",))))
    assert len(store.who(full("cycles"), Wanted(grade="3"))) == 1
    store.undo(2)
    assert store.who(full("cycles"), Wanted(grade="3")) == []


def test_a_load_that_is_not_there_is_unknown(store: Store) -> None:
    with pytest.raises(UnknownName):
        store.undo(1)
    store.add(load(person("kate")))
    store.undo(1)
    with pytest.raises(UnknownName):
        store.undo(1)


@pytest.mark.parametrize("undone", [1, 2])
def test_either_of_two_equal_loads_keeps_all_that_they_say(store: Store, undone: int) -> None:
    sheet = load(
        person("kate", "Kate Ortiz"),
        visit("cora", "kate", "cycles", "2026-03-04"),
        visit("cora", "kate", None, "2026-03-05", pathways=("Choice",), at="row 3"),
        rows=[waiting("Katie", at="row 4"), rejected("row 5")],
    )
    store.add(sheet)
    store.add(sheet)
    before = (store.facts(full("cycles")).visits[0].minutes, store.diffusion(full("cycles")).uptakes)
    store.undo(undone)
    other = 3 - undone
    assert (store.facts(full("cycles")).visits[0].minutes, store.diffusion(full("cycles")).uptakes) == before
    assert [c.batch for c in store.facts(full("cycles")).visits[0].citations] == [other]
    assert [p.name for p in store.known(Person)] == ["Kate Ortiz"]
    assert store.contacts("choice") == 1
    assert [(row.batch, row.locator) for row in store.rows()] == [(other, "row 4"), (other, "row 5")]
    store.undo(other)
    assert (store.known(Person), store.rows(), store.contacts("choice")) == ([], [], 0)
    assert store.facts(full("cycles")).visits == ()


def test_a_file_that_is_loaded_again_does_not_go_before_a_correction(store: Store) -> None:
    old = load(visit("cora", "kate", "cycles", "2026-03-04", minutes=30))
    store.add(old)
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04", minutes=45, at="edited.csv!row 2")))
    assert [(counted.added, counted.duplicates) for counted in store.add(old).sources] == [(0, 1)]
    assert store.facts(full("cycles")).visits[0].minutes == 45
    store.undo(1)
    assert store.facts(full("cycles")).visits[0].minutes == 30
    store.undo(3)
    assert store.facts(full("cycles")).visits[0].minutes == 45


def test_a_decision_settles_the_row_of_every_load_that_holds_it(store: Store) -> None:
    sheet = load(rows=[waiting("Katie", at="row 4")])
    store.add(sheet)
    store.add(sheet)
    (row,) = store.rows(mention=mention_key("Katie"))
    released = visit("ada", "katie", "cycles", "2025-11-11").model_copy(update={"citations": cite("row 4", row.batch)})
    again = waiting("Katie", at="row 4", batch=row.batch, outcome=RowOutcome.ADDED)
    store.judge(judgement("Katie", "kate"), load(released, rows=[again]))
    assert [(info.sources[0].added, info.sources[0].waiting) for info in store.batches()] == [(1, 0), (1, 0)]
    store.undo(row.batch)
    assert [(row.batch, row.outcome) for row in store.rows()] == [(1, RowOutcome.ADDED)]
    assert [c.batch for c in store.facts(full("cycles")).visits[0].citations] == [1]
