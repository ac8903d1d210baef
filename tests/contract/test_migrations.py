"""A store that an earlier version wrote is brought up when it is opened, and answers as it did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from graph.provenance import RowOutcome
from graph.records import Classroom, District, Person
from graph.store import Load, Store, Wanted
from graph.stores.opening import open_store
from graph.vocabulary import Verdict
from tests.builders import READ_AT, full, judgement, load, mention_key, person, visit
from tests.contract.old_stores import first_database, first_file


@pytest.fixture(params=["sqlite", "neo4j"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return first_file(tmp_path)
    url = str(request.getfixturevalue("empty_neo4j_url"))
    first_database(url)
    return url


@pytest.fixture
def old(old_url: str) -> Iterator[Store]:
    with open_store(old_url) as store:
        yield store


def test_everything_that_was_written_is_there(old: Store) -> None:
    assert [info.batch for info in old.batches()] == [1, 2, 3]
    assert [(p.id, p.email) for p in old.known(Person) if p.email] == [(full("ada"), "ada@harbor.example")]
    assert old.known(District)[0].year_start == (7, 1)
    assert old.known(Classroom)[0].title == "Room 12"
    rows = {(row.locator, row.outcome, row.batch) for row in old.rows()}
    assert rows == {
        ("row 6", RowOutcome.ADDED, 2),
        ("row 7", RowOutcome.WAITING, 2),
        ("row 8", RowOutcome.REJECTED, 2),
    }
    assert [(j.mention, j.verdict, bool(j.taken_back)) for j in old.judgements()] == [
        (full("katie"), Verdict.SAME, False),
        (full("benny"), Verdict.DIFFERENT, False),
        (full("cory"), Verdict.SAME, True),
    ]
    facts = old.facts(full("cycles"))
    assert [visit.minutes for visit in facts.visits] == [None, 45]
    assert [[c.name for c in visit.citations] for visit in facts.visits] == [["log.csv"], ["log.csv", "edited.csv"]]


def test_what_follows_from_it_is_worked_out_and_holds(old: Store) -> None:
    assert [reach.practice for reach in old.reaches()] == [full("charts"), full("cycles")]
    assert old.canonical()["person", full("katie")] == full("kate")
    assert [found.uptake.person for found in old.who(full("cycles"), Wanted(grade="4"))] == [full("kate")]
    assert old.search("person", "Kate Orti")[0] == (full("kate"), "Kate Ortiz")
    assert (old.contacts("Connectivity"), old.contacts("choice and comfort")) == (1, 1)
    assert [visit.idea_text for visit in old.unmatched()] == ["a friend"]
    assert "error" not in {finding.level for finding in old.check()}


def test_it_can_be_written_to(old_url: str) -> None:
    with open_store(old_url) as store:
        assert store.add(load(visit("cora", "bo", "cycles", "2026-04-01", at="new.csv!row 2"))).batch == 5
        store.undo(2)
        assert {visit.citations[0].name for visit in store.facts(full("cycles")).visits} == {"edited.csv", "new.csv"}
        store.judge(judgement("Katie", "bo", at=READ_AT - timedelta(days=2)), Load((), ()))
    with open_store(old_url) as store:
        assert store.canonical()["person", full("katie")] == full("bo")
        assert store.rows(mention=mention_key("Katie")) == []
        assert "error" not in {finding.level for finding in store.check()}


def test_what_another_version_worked_out_is_worked_out_anew(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("graph.stores.shared.names_of", lambda _: [])
        patched.setattr("graph.stores.sqlite.writing.names_of", lambda _: [])
        patched.setattr("graph.stores.neo4j.writing.names_of", lambda _: [])
        for place in ("sqlite.health", "neo4j.health", "neo4j.schema"):
            patched.setattr(f"graph.stores.{place}.derived_by", lambda: "of another version")
        with open_store(store_url) as store:
            store.add(load(person("kate", "Kate Ortiz")))
            assert store.search("person", "Kate Ortiz") == []
            of_others = store.revision()
    with open_store(store_url) as store:
        assert store.search("person", "Kate Ortiz") == [(full("kate"), "Kate Ortiz")]
        revision = store.revision()
    with open_store(store_url) as store:
        assert store.revision() == revision != of_others
