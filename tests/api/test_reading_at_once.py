"""An answer is of one state of the store, whatever is written while it is worked out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.pages.routes import router
from api.reading import Asked, View, Views
from api.roles import Viewer, ViewerRole
from graph.records import Person
from graph.stores.sqlite import SqliteStore
from tests.api.client import client
from tests.builders import full, load, person, practice, use, visit


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "pollinate.db") as store:
        store.add(load(practice("cycles"), person("kate"), visit("cora", "kate", "cycles", "2026-03-04")))
        yield store


@pytest.fixture
def asked(store: SqliteStore) -> Asked:
    request = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(views=Views(store))))
    return Asked(cast(Any, request), Viewer(ViewerRole.STEWARD))


def test_what_was_half_read_before_a_write_is_read_again(store: SqliteStore, asked: Asked) -> None:
    looks: list[int] = []

    def look(view: View) -> tuple[int, int]:
        people = len(view.reads.known(Person))
        if not looks:
            store.add(load(person("ada", at="more.csv!row 2"), use("cycles", "ada", "2026-04-01")))
        looks.append(people)
        return people, len(view.reads.diffusion(full("cycles")).uptakes)

    assert asked.at_once(look) == (2, 3)
    assert looks == [1, 2]


def test_an_error_that_a_write_led_to_is_no_answer(store: SqliteStore, asked: Asked) -> None:
    def look(view: View) -> str:
        if len(view.reads.known(Person)) == 1:
            store.add(load(person("ada", at="more.csv!row 2")))
            raise KeyError("ada")
        return "whole"

    assert asked.at_once(look) == "whole"


def test_an_error_in_a_store_that_stands_still_is_told(asked: Asked) -> None:
    def look(view: View) -> None:
        raise KeyError(view.viewer.role)

    with pytest.raises(KeyError):
        asked.at_once(look)


def test_people_are_added_and_read_at_once(store: SqliteStore) -> None:
    adding, visitor = threading.Event(), client(store, routers=[router])
    paths = ("/", "/api/v1/people?limit=500", f"/practices/{full('cycles')}")
    # what the first answer of a kind has to set up is not what this is about
    statuses = [visitor.get(path).status_code for path in paths]

    def read() -> None:
        while not adding.is_set():
            statuses.extend(visitor.get(path).status_code for path in paths)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for nth in range(25):
        store.add(load(person(f"p{nth}"), use("cycles", f"p{nth}", "2026-04-01", at=f"uses.csv!row {nth}")))
    adding.set()
    for reader in readers:
        reader.join()
    assert set(statuses) == {200}
