"""Run by tests as a process of its own: loads batch after batch, and prints the number of each that was kept."""

from __future__ import annotations

import sys
from pathlib import Path

from graph.store import Load, Store
from graph.stores.neo4j import Neo4jStore
from graph.stores.sqlite import SqliteStore
from tests.builders import source, transfer, visit

PRACTICES = 20


def batch(number: int, facts: int) -> Load:
    """A load of so many visits, spread evenly over the practices, and one transfer to count loads by."""
    name = f"log{number}.csv"
    visits = [
        visit(
            "cora", f"t{fact}", f"p{fact % PRACTICES}", "2026-03-04", at=f"{name}!row {fact}", minutes=number
        ).model_copy(update={"id": f"visit:{number}-{fact}"})
        for fact in range(facts)
    ]
    mark = transfer("mark", f"giver{number}", f"taker{number}", "2026-03-04", at=f"{name}!row {facts}")
    return Load((source(name),), (*visits, mark))


def opened(url: str) -> Store:
    """A store; one on a server gets over a killed writer in a second."""
    return Neo4jStore.open(url, lease=1, patience=60) if "://" in url else SqliteStore(Path(url))


def main(url: str, first: int, batches: int, facts: int) -> None:
    """Load batches numbered from `first`."""
    with opened(url) as store:
        print("ready", flush=True)
        for number in range(first, first + batches):
            print(store.add(batch(number, facts)).batch, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
