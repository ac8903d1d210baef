"""Several verbs in one write: all of them are seen by others, or none."""

from __future__ import annotations

import threading

import pytest

from graph.records import Person
from graph.store import Store, Transaction
from graph.stores.opening import open_store
from tests.builders import full, load, person, use


def names(store: Transaction) -> list[str]:
    return [known.name for known in store.known(Person)]


def test_a_write_reads_what_it_left_so_far_and_nobody_else_does(store: Store) -> None:
    seen: list[object] = []

    def work(write: Transaction) -> None:
        write.add(load(person("kate")))
        write.add(load(person("ada", at="more.csv!row 2"), use("cycles", "ada", "2026-03-04")))
        seen.extend([names(write), names(store), len(write.batches()), store.batches()])
        write.undo(1)
        seen.extend([names(write), [u.person for u in write.diffusion(full("cycles")).uptakes]])

    store.write(work)
    assert seen == [["Ada", "Kate"], [], 2, [], ["Ada"], [full("ada")]]
    assert names(store) == ["Ada"]
    assert [info.batch for info in store.batches()] == [2]


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    def work(write: Transaction) -> None:
        write.add(load(person("kate")))
        raise LookupError

    before = store.revision()
    with pytest.raises(LookupError):
        store.write(work)
    assert (names(store), store.batches(), store.revision()) == ([], [], before)
    assert store.add(load(person("ada"))).batch == 1


def test_what_a_write_read_is_still_so_when_it_is_kept(store: Store, store_url: str) -> None:
    """Each adds one person for each that it finds; if two found the same, one would be missing."""

    def work(write: Transaction) -> None:
        count = len(names(write))
        write.add(load(person(f"p{count}", at=f"{count}.csv!row 2")))

    def keep_adding() -> None:
        with open_store(store_url) as other:
            for _ in range(5):
                other.write(work)

    threads = [threading.Thread(target=keep_adding) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(names(store)) == 10
