"""A simulated district goes through the loader and the rules, and is scored against its truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.diffusion.rules import diffuse
from graph.errors import UnreadableFile
from graph.provenance import RowOutcome
from graph.records import Practice
from graph.stores.opening import open_store
from ingest.simulated.comparison import MEASURES, compared
from ingest.simulated.parameters import Parameters
from ingest.simulated.score import load_all, score
from ingest.simulated.simulate import simulate
from ingest.simulated.truth import read_truth

SMALL = Parameters(seed=5, schools=6, teachers=90, coaches=6, years=1, births=0.3)
CAREFUL = replace(
    SMALL,
    talks=0,
    typo=0,
    nickname=0,
    namesakes=0,
    staff_id=1,
    month_only=0,
    named=1,
    idea_filled=1,
    outcome_filled=1,
    presenter_filled=1,
    meetings_written=1,
    school_meetings_written=1,
    origin_declared=1,
)


def test_the_sheets_load_without_a_reject_and_most_rows_without_a_question(tmp_path: Path) -> None:
    simulate(SMALL, tmp_path)
    with open_store(str(tmp_path / "a.db")) as store:
        load_all(store, tmp_path)
        counts = [count for batch in store.batches() for count in batch.sources]
        assert store.rows(RowOutcome.REJECTED) == []
    assert {count.kind for count in counts} == {
        "districts",
        "schools",
        "people",
        "classrooms",
        "coach_assignments",
        "practices",
        "coach_log",
        "meetings",
        "uses",
    }
    assert sum(count.waiting for count in counts) < 0.15 * sum(count.rows for count in counts)


def test_what_the_store_keeps_scores_as_what_the_rules_work_out(tmp_path: Path) -> None:
    simulate(SMALL, tmp_path)
    with open_store(str(tmp_path / "a.db")) as store:
        load_all(store, tmp_path)
        practices = [practice.id for practice in store.known(Practice)]
        stored = [store.diffusion(practice) for practice in practices]
        worked_out = [diffuse(store.facts(practice)) for practice in practices]
    truth = read_truth(tmp_path)
    assert compared(truth, stored) == compared(truth, worked_out)
    assert score(tmp_path, rates=[0.0], seeds=1)[0].mean == compared(truth, stored)


def test_where_everything_is_written_down_nearly_every_source_is_found(tmp_path: Path) -> None:
    simulate(CAREFUL, tmp_path)
    (row,) = score(tmp_path, rates=[0.0], seeds=1)
    assert row.mean["precision"] > 0.85
    assert row.mean["recall"] > 0.8
    assert row.mean["origins"] > 0.85


def test_missing_rows_cost_recall_and_several_seeds_show_the_spread(tmp_path: Path) -> None:
    simulate(SMALL, tmp_path)
    told: list[tuple[str, int, int]] = []
    rows = score(tmp_path, rates=[0.0, 0.5, 0.9], seeds=2, progress=lambda *step: told.append(step))
    assert [row.missing for row in rows] == [0.0, 0.5, 0.9]
    recalls = [row.mean["recall"] for row in rows]
    assert recalls == sorted(recalls, reverse=True)
    assert recalls[0] > recalls[2]
    for row in rows:
        assert row.links > 50
        assert set(row.mean) == set(row.spread) == set(MEASURES)
        assert all(0 <= share <= 1 for share in row.mean.values())
    assert any(row.spread["recall"] > 0 for row in rows)
    assert [done for _, done, _ in told] == [0, 1, 2]


def test_one_seed_has_no_spread(tmp_path: Path) -> None:
    simulate(SMALL, tmp_path)
    (row,) = score(tmp_path, rates=[0.3], seeds=1)
    assert row.spread == dict.fromkeys(MEASURES, 0.0)


def test_a_directory_without_a_simulated_district_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="pollinate simulate"):
        score(tmp_path)
