"""Woodbrook in a store, loaded from its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import Store
from graph.stores.opening import open_store
from graph.stores.sqlite import SqliteStore
from ingest.load import load

SHEETS = sorted((Path(__file__).parents[2] / "examples" / "woodbrook").glob("*.csv"))


@pytest.fixture
def woodbrook(tmp_path: Path) -> Iterator[SqliteStore]:
    """Woodbrook in a file of its own."""
    with SqliteStore(tmp_path / "woodbrook.db") as store:
        load(store, SHEETS)
        yield store


@pytest.fixture(params=["sqlite", "neo4j"])
def either_woodbrook(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Woodbrook in each kind of store."""
    url = str(tmp_path / "woodbrook.db") if request.param == "sqlite" else request.getfixturevalue("empty_neo4j_url")
    with open_store(url) as store:
        load(store, SHEETS)
        yield store
