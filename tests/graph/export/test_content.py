"""The tables of an export are those that were opened in the researchers' tools."""

from __future__ import annotations

import csv

import pytest

from graph.export.tables import Table, written
from tests.graph.export.conftest import GOLDEN


@pytest.mark.parametrize("name", ["people", "roles", "transmissions", "contacts", "roster", "person_period"])
def test_each_table_is_the_golden_one(content: dict[str, Table], name: str) -> None:
    with (GOLDEN / "csv" / f"{name}.csv").open(newline="") as file:
        golden = list(csv.reader(file))
    ours = [list(content[name].header), *([*map(written, row)] for row in content[name].rows)]
    assert ours == golden


def test_every_column_is_explained(content: dict[str, Table]) -> None:
    for table in content.values():
        for meaning in table.meanings:
            assert meaning.meaning
            assert meaning.type in {"text", "integer", "number", "boolean", "date"}
