"""A damaged file answers as before, or says that it is damaged: never less or other, and never a traceback."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from graph.errors import StoreError
from graph.records import ENTITIES
from graph.store import Finding, Store
from graph.stores.copying import taken_stock
from graph.stores.sqlite import SqliteStore
from tests.contract.old_stores import first_file


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    """The bytes of a closed store with everything in it that a store can hold."""
    path = Path(first_file(tmp_path))
    with SqliteStore(path) as store:
        store.add(store.whole(2))
    return path.read_bytes()


def answers(store: Store) -> list[Any]:
    return [
        taken_stock(store),
        store.rows(),
        *map(store.known, ENTITIES),
        store.search("person", "kate"),
        store.check(),
    ]


def asked(path: Path) -> list[Any] | None:
    """All that the file answers; None where it says that it cannot."""
    try:
        with SqliteStore(path, create=False) as store:
            return answers(store)
    except StoreError:
        return None


def examined(path: Path) -> list[Finding] | None:
    """What `pollinate doctor` finds in the file; None where it is not even opened."""
    try:
        with SqliteStore(path, create=False, verify=False) as store:
            return store.check()
    except StoreError:
        return None


def flipped(whole: bytes, draw: random.Random) -> bytes:
    data = bytearray(whole)
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(data)


def cut(whole: bytes, draw: random.Random) -> bytes:
    return whole[: draw.choice((len(whole) - 1, draw.randrange(len(whole))))]


@pytest.mark.parametrize(("damaged", "times"), [(flipped, 160), (cut, 40)])
def test_no_damage_goes_unsaid(whole: bytes, tmp_path: Path, damaged: Any, times: int) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(whole)
    path.chmod(0o600)
    expected = asked(path)
    draw, refused = random.Random(2026), 0
    for nth in range(times):
        data = damaged(whole, draw)
        path.write_bytes(data)
        found = examined(path)
        assert found is None or found
        path.write_bytes(data)
        given = asked(path)
        assert given in (None, expected), f"{damaged.__name__} {nth}"
        refused += given is None
    assert refused > 0.9 * times
