"""Loaders and servers that are killed: nothing acknowledged is lost, nothing half done is seen, the next load goes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.errors import StoreRefused
from graph.store import Store
from graph.stores.neo4j import Neo4jStore
from tests import neo4j_server
from tests.builders import full, load, person
from tests.graph.stores.loading_process import PRACTICES, batch, opened

ROOT = Path(__file__).parents[4]
FACTS = 40 * PRACTICES


@contextmanager
def loader(url: str, first: int, facts: int) -> Iterator[subprocess.Popen[str]]:
    """A loading process that has opened the store."""
    command = [sys.executable, "-m", "tests.graph.stores.loading_process", url, str(first), "1000", str(facts)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def check_whole(store: Store, acknowledged: int) -> int:
    """See that all acknowledged loads stand, at most one more, each of them whole; returns how many."""
    kept = len(store.batches())
    assert kept in (acknowledged, acknowledged + 1)
    assert len(store.facts(full("mark")).transfers) == kept
    assert {len(store.facts(full(f"p{n}")).visits) for n in range(PRACTICES)} == {kept * FACTS // PRACTICES}
    uptakes = {len(store.diffusion(full(f"p{n}")).uptakes) for n in range(PRACTICES)}
    assert uptakes == {FACTS // PRACTICES + 1 if kept else 0}
    return kept


def acknowledged_by(process: subprocess.Popen[str]) -> int:
    """The number of the last load that the process said was kept."""
    assert process.stdout is not None
    return max(map(int, process.stdout.read().split()), default=0)


def wait_for_one(process: subprocess.Popen[str]) -> int:
    """The number of the next load that is kept."""
    assert process.stdout is not None
    return int(process.stdout.readline())


@pytest.mark.timeout(900)
def test_a_loader_killed_ten_times_leaves_whole_loads_only(empty_neo4j_url: str) -> None:
    draw, kept = random.Random(10), 0
    for kill in range(10):
        with loader(empty_neo4j_url, 1000 * kill, FACTS) as process:
            said = wait_for_one(process) if kill % 3 == 0 else kept
            time.sleep(draw.uniform(0.2, 3))
            os.kill(process.pid, signal.SIGKILL)
            said = max(said, acknowledged_by(process))
        with opened(empty_neo4j_url) as store:
            kept = check_whole(store, said)
    with opened(empty_neo4j_url) as store:
        assert store.add(load(person("kate"))).batch == kept + 1
        assert store.undo(kept + 1) == ()
        assert kept > 0
        assert {finding.level for finding in store.check()} == {"ok"}
    with neo4j_server.connected(empty_neo4j_url) as bare:
        left = bare.execute_query("MATCH (n:Draft|Retired|Undrawn) RETURN count(n) AS left").records[0]["left"]
        drawn = bare.execute_query("MATCH (v:Visit)-[:BY]->(:Record) RETURN count(v) AS drawn").records[0]["drawn"]
    assert (left, drawn) == (0, kept * FACTS)


@pytest.mark.usefixtures("neo4j_url")
@pytest.mark.timeout(900)
def test_a_server_killed_three_times_during_loads_keeps_whole_loads_only(tmp_path: Path) -> None:
    server, kept, draw = neo4j_server.start(tmp_path), 0, random.Random(3)
    try:
        for kill in range(3):
            with loader(server.url, 1000 * kill, FACTS) as process:
                said = wait_for_one(process)
                time.sleep(draw.uniform(0.2, 3))
                server.kill()
                process.kill()
                said = max(said, acknowledged_by(process))
            server = neo4j_server.start(tmp_path, server.port)
            with opened(server.url) as store:
                kept = check_whole(store, said)
        with opened(server.url) as store:
            assert store.add(batch(9999, FACTS)).batch == kept + 1
            check_whole(store, kept + 1)
            assert {finding.level for finding in store.check()} == {"ok"}
    finally:
        server.stop()


@pytest.mark.usefixtures("neo4j_url")
@pytest.mark.timeout(300)
def test_a_read_only_server_is_read_and_says_why_it_cannot_be_written(tmp_path: Path) -> None:
    server = neo4j_server.start(tmp_path)
    with Neo4jStore.open(server.url) as store:
        store.add(batch(1, PRACTICES))
    server.stop()
    server = neo4j_server.start(tmp_path, server.port, {"server.databases.default_to_read_only": "true"})
    try:
        with Neo4jStore.open(server.url) as store:
            assert len(store.facts(full("p1")).visits) == 1
            with pytest.raises(StoreRefused, match="may only be read"):
                store.add(load(person("kate")))
    finally:
        server.stop()
