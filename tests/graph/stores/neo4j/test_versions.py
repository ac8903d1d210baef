"""Versions: readers see the published one and nothing else, and nothing of any other stays behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from graph.errors import StoreBusy
from graph.provenance import RowOutcome
from graph.stores.neo4j import Neo4jStore, cleanup
from graph.stores.neo4j import lease as leases
from graph.stores.neo4j.connection import Address, Connection
from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.storing import store as store_statements
from graph.stores.neo4j.storing import store_sources
from graph.stores.neo4j.writing import follow, writing
from graph.vocabulary import MeetingKind, Role
from tests import neo4j_server
from tests.builders import (
    classroom,
    district,
    full,
    judgement,
    load,
    meeting,
    origin,
    person,
    practice,
    rejected,
    school,
    spell,
    use,
    visit,
    waiting,
)

EVERYTHING = load(
    *(district(), school("woodbrook"), person("kate"), person("kim"), person("katie", provisional=True)),
    *(spell("kate", "woodbrook"), spell("kim", "woodbrook", Role.COACH), classroom("kate", "woodbrook")),
    *(practice("cycles", pathways=("Connectivity",)), practice("chart", adapted_from=(full("cycles"),))),
    *(origin("cycles", "kate", "2025-09-01"), use("chart", "stranger", "2025-09-09", school=full("elsewhere"))),
    *(visit("kim", f"teacher{n}", "cycles", "2025-10-01", at=f"row {n}") for n in range(20)),
    visit("kim", "kate", None, "2025-10-02", at="row 50", pathways=("Making",)),
    meeting(MeetingKind.HUDDLE, "kim kate", "cycles chart", "2025-12-01"),
    rows=[waiting("Katie", at="row 60"), rejected("row 61")],
)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "STEP_ROWS", 7)
    monkeypatch.setattr(cleanup, "STEP", 3)


@pytest.fixture
def store(empty_neo4j_url: str) -> Iterator[Neo4jStore]:
    with Neo4jStore.open(empty_neo4j_url, patience=0.5) as store:
        yield store


def prepare(lease: Lease) -> None:
    """Do all of a load but publish it."""
    store_sources(lease, EVERYTHING.sources)
    follow(lease, store_statements(lease, EVERYTHING.records, {}))
    lease.flush()


def labels(url: str) -> Counter[str]:
    """How many nodes have each set of labels."""
    with neo4j_server.connected(url) as bare:
        found = bare.execute_query("MATCH (n) RETURN labels(n) AS labels, count(n) AS n").records
    return Counter({" ".join(sorted(record["labels"])): record["n"] for record in found})


def test_a_load_that_is_undone_leaves_nothing(store: Neo4jStore, empty_neo4j_url: str) -> None:
    store.add(EVERYTHING)
    store.judge(
        judgement("Katie", "kate"), load(rows=[waiting("Katie", at="row 60", batch=1, outcome=RowOutcome.ADDED)])
    )
    store.undo(1)
    assert labels(empty_neo4j_url) == {"Pollinate": 1, "Judgement": 1}


def test_a_dry_run_leaves_nothing(store: Neo4jStore, empty_neo4j_url: str) -> None:
    store.write(lambda write: write.add(EVERYTHING), dry_run=True)
    assert labels(empty_neo4j_url) == {"Pollinate": 1}


def test_a_dry_run_changes_nothing_that_is_there(store: Neo4jStore, empty_neo4j_url: str) -> None:
    store.add(load(*EVERYTHING.records[::2], rows=EVERYTHING.rows))
    before = labels(empty_neo4j_url)
    store.write(lambda write: write.add(EVERYTHING), dry_run=True)
    # nodes that are only there to be referred to may stay for as long as their practice does
    assert labels(empty_neo4j_url) - before == Counter({"Record": 11})


def test_loading_in_one_step_is_loading_in_small_ones(
    store: Neo4jStore, empty_neo4j_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(EVERYTHING)
    in_small_steps = labels(empty_neo4j_url)
    store.undo(1)
    monkeypatch.undo()
    store.add(EVERYTHING)
    assert labels(empty_neo4j_url) == in_small_steps


def test_nobody_sees_a_write_before_it_is_published(store: Neo4jStore, empty_neo4j_url: str) -> None:
    connection = Connection(Address.of(empty_neo4j_url))
    with writing(connection, silence=10, patience=0) as lease:
        prepare(lease)
        assert store.facts(full("cycles")).visits == ()
        assert store.diffusion(full("cycles")).uptakes == ()
        assert store.search("person", "kate") == []
        assert not {"Record Visit", "Derived Uptake"} & set(labels(empty_neo4j_url))
        with pytest.raises(StoreBusy):
            store.add(load(person("ada")))
    connection.close()


def test_what_a_lost_writer_prepared_is_cleared_away_by_the_next(empty_neo4j_url: str) -> None:
    with Neo4jStore.open(empty_neo4j_url) as store:
        connection = Connection(Address.of(empty_neo4j_url))
        lost = Lease(connection, lease=0.2, patience=0)
        prepare(lost)
        lost.stop_renewing()
        assert any("broken off" in finding.text for finding in store.check())
        assert store.add(load(person("ada"))).batch == 1
        assert "Record Visit" not in labels(empty_neo4j_url)
        assert {finding.level for finding in store.check()} == {"ok"}
        with pytest.raises(StoreBusy, match="took over"):
            lost.publish(1)
        connection.close()


def test_what_was_published_but_not_drawn_is_drawn_by_mending(empty_neo4j_url: str) -> None:
    with Neo4jStore.open(empty_neo4j_url) as store:
        connection = Connection(Address.of(empty_neo4j_url))
        lost = Lease(connection, lease=0.2, patience=0)
        prepare(lost)
        lost.publish(1)
        lost.stop_renewing()
        assert len(store.facts(full("cycles")).visits) == 20
        assert labels(empty_neo4j_url)["Record Visit"] == 0
        store.mend()
        assert labels(empty_neo4j_url)["Record Visit"] == 21
        connection.close()
