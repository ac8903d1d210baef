"""A loader that is killed, and readers beside a loader: nothing kept is lost, nothing half done is seen."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from graph.store import Store
from graph.stores.sqlite import SqliteStore
from tests.builders import full, load, person, use
from tests.graph.stores.loading_process import PRACTICES, batch

ROOT = Path(__file__).parents[3]


@contextmanager
def loader(path: Path, first: int, batches: int, facts: int) -> Iterator[subprocess.Popen[str]]:
    """A loading process that has opened the store."""
    command = [sys.executable, "-m", "tests.graph.stores.loading_process", str(path)]
    with subprocess.Popen(
        [*command, *map(str, (first, batches, facts))], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def facts_of_each(store: Store) -> set[int]:
    """How many visits each practice has."""
    return {len(store.facts(full(f"p{n}")).visits) for n in range(PRACTICES)}


def test_a_killed_loader_loses_nothing_it_acknowledged_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    path, facts, draw = tmp_path / "pollinate.db", 20 * PRACTICES, random.Random(30)
    acknowledged = 0
    for kill in range(30):
        with loader(path, first=1000 * kill, batches=1000, facts=facts) as process:
            time.sleep(draw.uniform(0, 0.4))
            os.kill(process.pid, signal.SIGKILL)
            assert process.stdout is not None
            acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])
        with SqliteStore(path) as store:
            kept = [info.batch for info in store.batches()]
            # the last one may have been kept without having been acknowledged any more
            assert kept in ([*range(1, acknowledged + 1)], [*range(1, acknowledged + 2)])
            acknowledged = len(kept)
            assert len(store.facts(full("mark")).transfers) == len(kept)
            assert facts_of_each(store) == {len(kept) * facts // PRACTICES}
    with SqliteStore(path) as store:
        assert acknowledged > 0
        assert "error" not in {finding.level for finding in store.check()}


def test_a_reader_sees_whole_loads_only_while_another_process_loads(tmp_path: Path) -> None:
    path = tmp_path / "pollinate.db"
    with SqliteStore(path) as store, loader(path, first=0, batches=12, facts=10 * PRACTICES) as process:
        seen = set()
        while process.poll() is None:
            visits, uptakes = len(store.facts(full("p1")).visits), len(store.diffusion(full("p1")).uptakes)
            assert visits % 10 == 0
            assert uptakes in (0, 11)
            seen.add(visits)
        assert process.returncode == 0
        assert len(seen) > 2
        assert facts_of_each(store) == {120}


def test_two_processes_can_load_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pollinate.db"
    with loader(path, 0, 8, PRACTICES) as one, loader(path, 100, 8, PRACTICES) as other:
        assert one.wait(60) == other.wait(60) == 0
    with SqliteStore(path) as store:
        assert [info.batch for info in store.batches()] == [*range(1, 17)]
        assert facts_of_each(store) == {16}


def test_several_processes_can_open_a_new_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pollinate.db"
    command = [sys.executable, "-m", "tests.graph.stores.loading_process", str(path)]
    processes = [subprocess.Popen([*command, str(n), "1", "20"], cwd=ROOT, stdout=subprocess.PIPE) for n in range(4)]
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    with SqliteStore(path) as store:
        assert len(store.batches()) == 4


def test_one_store_serves_many_threads(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "pollinate.db") as store, ThreadPoolExecutor(8) as threads:
        added = [threads.submit(store.add, batch(n, PRACTICES)) for n in range(8)]
        counts = [threads.submit(facts_of_each, store) for _ in range(16)]
        assert sorted(future.result().batch or 0 for future in added) == [*range(1, 9)]
        assert all(future.result() <= set(range(9)) for future in counts)
        assert facts_of_each(store) == {8}


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "pollinate.db") as store:
        store.add(load(person("kate"), use("cycles", "kate", "2026-03-04")))
        writing, read = threading.Event(), threading.Event()

        def hold() -> None:
            with store._connections.writing(dry_run=True) as db:
                db.execute("DELETE FROM statement")
                writing.set()
                read.wait(30)

        holder = threading.Thread(target=hold)
        holder.start()
        assert writing.wait(30)
        assert len(store.facts(full("cycles")).uses) == 1
        read.set()
        holder.join()
