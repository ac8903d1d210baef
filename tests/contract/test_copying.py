"""Everything that a store holds can be brought to another one of any kind, and is the same there."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import StoreRefused, UnknownName
from graph.provenance import RowOutcome
from graph.store import Store
from graph.stores.copying import copy, taken_stock
from graph.stores.opening import open_store
from graph.vocabulary import MeetingKind
from tests.builders import (
    cite,
    classroom,
    district,
    full,
    judgement,
    load,
    meeting,
    origin,
    path_to,
    person,
    practice,
    rejected,
    school,
    spell,
    use,
    visit,
    waiting,
)


def fill(store: Store) -> None:
    """Several loads, one of them undone, kept rows, a judgement, and an event that names two practices."""
    store.add(load(district(), school("woodbrook"), person("kate"), person("joe"), spell("kate", "woodbrook")))
    store.add(load(person("gone")))
    store.add(
        load(
            *(
                practice("cycles"),
                practice("chart"),
                origin("cycles", "kate", "2025-09-01"),
                classroom("kate", "woodbrook"),
            ),
            *(visit("joe", "kate", "cycles", "2025-10-01"), use("cycles", "joe", "2025-11-01")),
            meeting(MeetingKind.HUDDLE, "joe kate", "cycles chart", "2025-12-01"),
            rows=[waiting("Katie", at="row 3"), rejected("row 4")],
        )
    )
    store.undo(2)
    released = visit("joe", "katie", "chart", "2025-12-12", at="row 3")
    cited = released.model_copy(update={"citations": cite("row 3", 3)})
    again = waiting("Katie", at="row 3", batch=3, outcome=RowOutcome.ADDED)
    store.judge(judgement("Katie", "kate"), load(cited, rows=[again]))


def test_a_copy_to_another_kind_and_back_is_the_same(store: Store, tmp_path: Path) -> None:
    fill(store)
    with open_store(str(tmp_path / "copy.db")) as other:
        copied = copy(store, other)
        assert (copied.batches, copied.rows, copied.judgements, copied.practices) == (2, 2, 1, 2)
        assert taken_stock(other) == taken_stock(store) == copied
        assert other.rows() == store.rows()
        assert path_to(other, full("cycles"), full("joe")) == path_to(store, full("cycles"), full("joe")) != []


def test_a_copy_arrives_from_a_file(store: Store, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "first.db")) as first:
        fill(first)
        copied = copy(first, store)
        assert taken_stock(store) == copied
        assert store.batches() == first.batches()
        assert store.undo(3) == first.undo(3)
        assert taken_stock(store) == taken_stock(first)


def test_a_load_after_a_copy_gets_a_number_of_its_own(store: Store, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "first.db")) as first:
        fill(first)
        copy(first, store)
    assert store.add(load(person("new"))).batch == 4


def test_nothing_is_copied_over_what_is_there(store: Store, tmp_path: Path) -> None:
    store.add(load(person("kate")))
    before = taken_stock(store)
    with open_store(str(tmp_path / "first.db")) as first:
        fill(first)
        with pytest.raises(StoreRefused, match="not empty"):
            copy(first, store)
    assert taken_stock(store) == before


def test_two_stores_that_differ_have_different_digests(store: Store, tmp_path: Path) -> None:
    fill(store)
    with open_store(str(tmp_path / "copy.db")) as other:
        copy(store, other)
        other.judge(judgement("Katie", "kate", taken_back=True), load())
        assert taken_stock(other).digest != taken_stock(store).digest


def test_a_load_that_is_not_there_cannot_be_given_whole(store: Store) -> None:
    with pytest.raises(UnknownName):
        store.whole(1)
