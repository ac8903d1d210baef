"""Rule 6: paths of adapted practices go on in what these were adapted from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.answers.trace import trace_to
from graph.diffusion.adaptations import ancestors
from graph.records import Record
from graph.store import Store
from graph.stores.sqlite import SqliteStore
from tests.builders import district, full, load, origin, person, practice, transfer, use


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with SqliteStore(tmp_path / "adaptations.db") as kept:
        yield kept


def catalogue(**adapted_from: tuple[str, ...]) -> list[Record]:
    """Practices with what each was adapted from, and the people ann, ben and cid."""
    practices = [practice(id, adapted_from=tuple(map(full, older))) for id, older in adapted_from.items()]
    return [district(), *practices, *(person(id, f"{id.title()} Lane") for id in ("ann", "ben", "cid"))]


def path(store: Store, what: str, who: str) -> list[tuple[str, str, str]]:
    """(practice, source, target) of each hop."""
    found = trace_to(store, full(what), full(who))
    assert found is not None
    return [tuple(id.split(":")[1] for id in (h.practice, h.source, h.target)) for h in found.hops]  # type: ignore[misc]


def test_a_path_goes_on_in_the_older_practice_of_its_start(store: Store) -> None:
    store.add(
        load(
            *catalogue(old=(), new=("old",)),
            origin("old", "ann", "2025-09-01"),
            transfer("old", "ann", "ben", "2025-09-10"),
            use("old", "ben", "2025-09-12"),
            origin("new", "ben", "2025-10-01"),
            transfer("new", "ben", "cid", "2025-10-10"),
        )
    )
    assert path(store, "new", "cid") == [("old", "ann", "ben"), ("new", "ben", "cid")]
    found = trace_to(store, full("new"), full("cid"))
    assert found is not None
    assert found.origin is not None
    assert found.origin.person == full("ann")
    assert [(adaptation.person, adaptation.order.value) for adaptation in found.adaptations] == [
        (full("ben"), "certain")
    ]


def test_a_source_within_the_practice_goes_before_its_adaptations(store: Store) -> None:
    store.add(
        load(
            *catalogue(old=(), new=("old",)),
            use("old", "cid", "2025-09-01"),
            use("new", "ben", "2025-10-01"),
            transfer("new", "ben", "cid", "2025-10-10"),
        )
    )
    assert path(store, "new", "cid") == [("new", "ben", "cid")]


def test_somebody_who_was_only_shown_the_older_practice_did_not_take_it_up(store: Store) -> None:
    store.add(
        load(
            *catalogue(old=(), new=("old",)),
            transfer("old", "ann", "ben", "2025-09-10"),
            use("new", "ben", "2025-10-01"),
        )
    )
    assert path(store, "new", "ben") == []


def test_what_was_taken_up_later_is_said_and_draws_no_link(store: Store) -> None:
    store.add(
        load(
            *catalogue(old=(), new=("old",)),
            use("new", "ben", "2025-10-01"),
            transfer("new", "ben", "cid", "2025-10-10"),
            use("old", "ben", "2025-11-01"),
        )
    )
    found = trace_to(store, full("new"), full("cid"))
    assert found is not None
    assert found.adaptations == ()
    assert "only later" in found.summary


def test_overlapping_dates_leave_the_order_at_an_adaptation_open(store: Store) -> None:
    store.add(
        load(
            *catalogue(old=(), new=("old",)),
            use("old", "ben", "2025-10-01..2025-10-31"),
            use("new", "ben", "2025-10-15..2025-11-15"),
        )
    )
    found = trace_to(store, full("new"), full("ben"))
    assert found is not None
    assert [adaptation.order.value for adaptation in found.adaptations] == ["possible"]
    assert not found.certain


def test_the_nearest_practice_that_the_start_had_is_the_one(store: Store) -> None:
    store.add(
        load(
            *catalogue(root=(), middle=("root",), new=("middle",)),
            use("root", "ben", "2025-09-01"),
            use("new", "ben", "2025-10-01"),
        )
    )
    found = trace_to(store, full("new"), full("ben"))
    assert found is not None
    assert [adaptation.adapted_from for adaptation in found.adaptations] == [full("root")]
    assert ancestors(store, full("new")) == [full("middle"), full("root")]


def test_none_of_a_ring_of_adaptations_is_followed(store: Store) -> None:
    store.add(
        load(
            *catalogue(a=("b",), b=("c",), c=("a", "out"), out=()),
            use("b", "ben", "2025-09-01"),
            use("a", "ben", "2025-10-01"),
        )
    )
    assert ancestors(store, full("a")) == []
    assert ancestors(store, full("c")) == [full("out")]
    found = trace_to(store, full("a"), full("ben"))
    assert found is not None
    assert found.adaptations == ()


def test_somebody_without_source_or_origin_is_undetermined(store: Store) -> None:
    store.add(load(*catalogue(new=()), use("new", "ben", "2025-10-01")))
    found = trace_to(store, full("new"), full("ben"))
    assert found is not None
    assert (found.evidence.value, found.origin, found.hops) == ("undetermined", None, ())
