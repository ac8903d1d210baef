"""A store looks after itself: it says what is wrong, and what is not."""

from __future__ import annotations

from graph.store import Load, Store
from tests.builders import full, judgement, load, person, practice, source, spell, visit, waiting


def fill(store: Store) -> None:
    store.add(
        load(
            person("kate"),
            spell("kate", "woodbrook"),
            practice("cycles"),
            visit("cora", "kate", "cycles", "2026-03-04"),
            visit("cora", "kate", None, "2026-03-05", pathways=("Choice",), at="row 3"),
            rows=[waiting("Katie", at="row 4")],
        )
    )


def test_a_sound_store_has_nothing_wrong(store: Store) -> None:
    fill(store)
    findings = store.check()
    assert findings
    assert {finding.level for finding in findings} <= {"ok", "warning"}
    assert all(finding.text for finding in findings)


def test_an_empty_store_has_nothing_wrong(store: Store) -> None:
    assert "error" not in {finding.level for finding in store.check()}


def test_mending_a_sound_store_changes_nothing(store: Store) -> None:
    fill(store)
    before = (store.batches(), store.rows(), store.diffusion(full("cycles")), store.contacts("choice"))
    assert {finding.level for finding in store.mend()} == {"ok"}
    assert (store.batches(), store.rows(), store.diffusion(full("cycles")), store.contacts("choice")) == before


def test_every_write_changes_the_revision_and_no_read_does(store: Store) -> None:
    seen = [store.revision()]
    for write in (
        lambda: fill(store),
        lambda: store.judge(judgement("Katie", "kate"), Load((), ())),
        lambda: store.undo(1),
    ):
        write()
        seen.append(store.revision())
    assert len(set(seen)) == 4
    store.check()
    store.facts(full("cycles"))
    store.write(lambda write: write.add(load(person("ada"))), dry_run=True)
    assert store.revision() == seen[-1]


def test_the_loads_that_read_a_source_can_be_asked_for(store: Store) -> None:
    fill(store)
    store.add(load(person("ada", at="more.csv!row 2")))
    store.add(load(person("ada", at="more.csv!row 2")))
    assert [info.batch for info in store.batches(source("more.csv").id)] == [2, 3]
    assert [info.batch for info in store.batches(source("people.csv").id)] == [1]
    assert store.batches("never read") == []
