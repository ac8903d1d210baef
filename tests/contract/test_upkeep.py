"""A store looks after itself: it says what is wrong, and what is not."""

from __future__ import annotations

from graph.store import Store
from tests.builders import full, load, person, practice, spell, visit, waiting


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
