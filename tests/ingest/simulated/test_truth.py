"""truth.csv: complete, in order, and the same whatever gets written down."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.errors import UnreadableFile
from graph.vocabulary import State
from ingest.files.sheets import opened
from ingest.simulated.parameters import Parameters
from ingest.simulated.simulate import simulate
from ingest.simulated.truth import FILE, HEADERS, read_truth

SMALL = Parameters(seed=3, schools=6, teachers=80, coaches=6)


def test_every_source_stands_before_those_who_have_it_from_there(tmp_path: Path) -> None:
    simulate(SMALL, tmp_path)
    with (tmp_path / FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    had: dict[tuple[str, str], date] = {}
    for row in rows:
        assert tuple(row) == HEADERS
        when = date.fromisoformat(row["since"])
        if row["source"]:
            assert had[row["practice"], row["source"]] <= when
        assert (row["practice"], row["holder"]) not in had
        had[row["practice"], row["holder"]] = when
    assert sum(not row["source"] for row in rows) == len({row["practice"] for row in rows})


def test_the_truth_is_read_as_it_was_written(tmp_path: Path) -> None:
    simulate(SMALL, tmp_path)
    truth = read_truth(tmp_path)
    sources = {(one.practice, one.source) for one in truth}
    assert {one.state for one in truth} == {State.ADOPTED, State.CARRIES, State.SHOWN}
    for one in truth:
        passed_on = (one.practice, one.person) in sources
        assert one.holds == (one.state is not State.SHOWN)
        if one.state is not State.ADOPTED:
            assert passed_on == one.holds


def test_the_truth_is_never_taken_for_a_sheet(tmp_path: Path) -> None:
    simulate(SMALL, tmp_path)
    with pytest.raises(UnreadableFile):
        opened(tmp_path / FILE)


def test_how_carefully_people_write_does_not_change_the_truth(tmp_path: Path) -> None:
    careless = replace(SMALL, typo=0.2, nickname=1, month_only=0.5, late=0.9, idea_filled=0, named=0.3, missing=0.5)
    simulate(SMALL, tmp_path / "careful")
    simulate(careless, tmp_path / "careless")
    assert (tmp_path / "careful" / FILE).read_bytes() == (tmp_path / "careless" / FILE).read_bytes()
