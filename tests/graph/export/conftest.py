"""Woodbrook's unit as a dataset, and the export of it that was opened in the researchers' own tools."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.export.content import tables
from graph.export.dataset import Dataset, dataset
from graph.export.pseudonyms import Pseudonyms
from graph.export.shown import Shown
from graph.export.tables import Table
from graph.export.window import Window
from graph.records import Assignment, Meeting, Visit
from graph.stores.sqlite import SqliteStore
from ingest.load import load

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "data" / "golden"
WOODBROOK = sorted((ROOT / "examples" / "woodbrook").glob("*.csv"))
UNIT = "rivanna:life-cycles"

SCHOOLS = {"woodbrook": "sc3jpx", "stonefield": "sdchqp", "greenmont": "s2oee6", "hollis": "siffob"}


@pytest.fixture(scope="session")
def woodbrook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path_factory.mktemp("woodbrook") / "store.db") as store:
        load(store, WOODBROOK)
        yield store


@pytest.fixture(scope="session")
def unit(woodbrook: SqliteStore) -> Dataset:
    """The unit as the golden export has it."""
    whole = woodbrook.whole(1)
    canonical = woodbrook.canonical()
    events = [record.renamed(canonical) for record in whole.records if isinstance(record, Visit | Meeting)]
    window = Window(date(2015, 8, 1), date(2016, 2, 2))
    diffusion = woodbrook.diffusion(UNIT)
    return dataset("Plant and Animal Life Cycles", diffusion, woodbrook.known(Assignment), events, window)


class Given(Pseudonyms):
    """The pseudonyms that the golden export has."""

    def __init__(self) -> None:
        with (GOLDEN / "key" / "key.csv").open(newline="") as file:
            self.people = {row["person"]: row["id"] for row in csv.DictReader(file)}
        self.schools = {f"rivanna:{school}": name for school, name in SCHOOLS.items()}


@pytest.fixture(scope="session")
def shown(unit: Dataset) -> Shown:
    return Shown(unit, Given())


@pytest.fixture(scope="session")
def content(shown: Shown) -> dict[str, Table]:
    return {table.name: table for table in tables(shown)}
