"""Stores as earlier versions left them: copies of `tests/data/stores`."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import neo4j

STORES = Path(__file__).parents[1] / "data" / "stores"

_NODES = "UNWIND $rows AS row CREATE (n:$(row[1]) {restored: row[0]}) SET n += row[2]"
_LINKS = """
UNWIND $rows AS row
MATCH (a:Restored {restored: row[0]}), (b:Restored {restored: row[2]})
CREATE (a)-[x:$(row[1])]->(b) SET x = row[3]
"""


def first_file(folder: Path) -> str:
    """A copy of the SQLite store of the first format."""
    return str(shutil.copy(STORES / "first.db", folder / "first.db"))


def first_database(url: str) -> None:
    """Put the Neo4j store of the first format into an empty database."""
    kept = json.loads((STORES / "first.json").read_text("utf-8"))
    parts = urlsplit(url)
    auth = (parts.username or "", parts.password or "")
    nodes = [[number, [*labels, "Restored"], _values(values)] for number, (labels, values) in enumerate(kept["nodes"])]
    links = [[start, type, end, _values(values)] for start, type, end, values in kept["links"]]
    with neo4j.GraphDatabase.driver(f"bolt://{parts.hostname}:{parts.port}", auth=auth) as driver:
        for statement in kept["schema"]:
            driver.execute_query(statement)
        driver.execute_query(_NODES, rows=nodes)
        driver.execute_query(_LINKS, rows=links)
        driver.execute_query("MATCH (n:Restored) REMOVE n:Restored, n.restored")


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    match value:
        case {"date": text}:
            return date.fromisoformat(text)
        case {"datetime": text}:
            return datetime.fromisoformat(text)
    return value
