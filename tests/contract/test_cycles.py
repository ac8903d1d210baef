"""Rows of a cycle that name no practice are about the one that its other rows name, whatever is loaded or undone."""

from __future__ import annotations

import pytest

from graph.diffusion.rules import diffuse
from graph.provenance import RowOutcome
from graph.records import Judgement, Record, Visit
from graph.store import Store
from graph.vocabulary import Channel, State, Verdict
from tests.builders import READ_AT, cite, full, judgement, load, mention_key, person, practice, use, visit, waiting

CYCLES = full("cycles")

planned = visit("cora", "kate", "cycles", "2026-03-04", Channel.CO_PLANNING, at="row 2", cycle="7")
unnamed = visit("cora", "kate", None, "2026-04-04", Channel.MODELLING, at="row 3", cycle="7")
other = visit("cora", "joe", "charts", "2026-05-04", Channel.CO_PLANNING, at="row 4", cycle="7")
elsewhere = visit("dora", "kate", None, "2026-04-05", Channel.MODELLING, at="row 5", cycle="7")
used = use("cycles", "kate", "2026-06-01", at="uses.csv!row 2")
"""So that whatever came to her before is a candidate."""


def days(store: Store, what: str = "cycles") -> list[str]:
    """The days of the transfers of a practice; what is stored is what the facts say."""
    found = store.diffusion(full(what))
    assert found == diffuse(store.facts(full(what)))
    return sorted(str(link.when) for link in found.transmissions)


BOTH = ["4 April 2026", "4 March 2026"]
ONE = ["4 March 2026"]


@pytest.mark.parametrize("order", [(planned, unnamed), (unnamed, planned)])
def test_a_row_without_a_practice_is_about_the_practice_of_its_cycle(store: Store, order: tuple[Visit, ...]) -> None:
    for record in (used, *order):
        store.add(load(record))
    assert days(store) == BOTH


def test_the_practice_is_worked_out_anew_when_such_a_row_comes_or_goes(store: Store) -> None:
    store.add(load(used, planned))
    added = store.add(load(unnamed))
    assert added.practices_recomputed == (CYCLES,)
    assert added.batch is not None
    assert store.undo(added.batch) == (CYCLES,)
    assert days(store) == ONE


def test_a_cycle_that_names_two_practices_says_nothing_of_its_other_rows(store: Store) -> None:
    store.add(load(used, planned, unnamed))
    second = store.add(load(other))
    assert days(store) == ONE
    assert second.batch is not None
    store.undo(second.batch)
    assert days(store) == BOTH


def test_another_coachs_cycle_of_the_same_id_is_another(store: Store) -> None:
    store.add(load(used, planned, elsewhere))
    assert days(store) == ONE


def test_a_row_that_is_corrected_leaves_its_cycle(store: Store) -> None:
    store.add(load(used, planned, unnamed))
    corrected = store.add(load(unnamed.model_copy(update={"cycle": "8", "citations": planned.citations})))
    assert days(store) == ONE
    assert corrected.batch is not None
    store.undo(corrected.batch)
    assert days(store) == BOTH


def test_coaches_and_practices_that_turn_out_to_be_one_join_their_cycles(store: Store) -> None:
    dora: list[Record] = [
        person("cora", "Cora Hale"),
        person("dora", "Dora Hale"),
        practice("cycles"),
        practice("charts"),
    ]
    store.add(load(*dora, used, planned, elsewhere))
    assert days(store) == ONE
    same = _same("person", "dora", "cora")
    store.judge(same, load())
    assert days(store) == ["4 March 2026", "5 April 2026"]
    store.judge(same.model_copy(update={"taken_back": READ_AT}), load())
    assert days(store) == ONE
    store.add(load(unnamed, other))
    assert days(store) == ONE
    store.judge(_same("practice", "charts", "cycles"), load())
    assert days(store) == [*BOTH, "4 May 2026"]


def test_a_teacher_of_such_a_row_who_turns_out_to_be_another_is_followed(store: Store) -> None:
    people: list[Record] = [person("kate", "Kate Moss"), person("katie", "Katie Moss")]
    of_katie = visit("cora", "katie", None, "2026-04-04", Channel.MODELLING, at="row 3", cycle="7")
    store.add(load(*people, used, planned, of_katie))
    assert {uptake.person for uptake in store.diffusion(CYCLES).uptakes} == {full("cora"), full("kate"), full("katie")}
    store.judge(_same("person", "katie", "kate"), load())
    assert days(store) == BOTH
    assert {uptake.person: uptake.state for uptake in store.diffusion(CYCLES).uptakes} == {
        full("cora"): State.CARRIES,
        full("kate"): State.ADOPTED,
    }


def test_a_row_of_the_cycle_that_waited_counts_once_its_name_is_known(store: Store) -> None:
    store.add(load(used, planned, rows=[waiting("Katie", at="row 9")]))
    (row,) = store.rows(mention=mention_key("Katie"))
    read = unnamed.model_copy(update={"citations": cite("log.csv!row 9", row.batch)})
    again = waiting("Katie", at="log.csv!row 9", batch=row.batch, outcome=RowOutcome.ADDED)
    assert store.judge(judgement("Katie", "kate", Verdict.SAME), load(read, rows=[again])) == (CYCLES,)
    assert days(store) == BOTH


def _same(kind: str, one: str, other: str) -> Judgement:
    return judgement(one, other, Verdict.SAME).model_copy(
        update={"kind": kind, "key": full(one), "mention": full(one), "candidate": full(other)}
    )
