"""The measures of Woodbrook's unit, counted by hand, and of networks with next to nothing in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.diffusion.model import Diffusion
from graph.export.dataset import Dataset, dataset
from graph.export.window import Window
from graph.measures.exposure import exposure
from graph.measures.summary import contact_panel, measured
from tests.graph.export.conftest import unit, woodbrook

__all__ = ["unit", "woodbrook"]


@pytest.fixture
def values(unit: Dataset) -> dict[str, object]:
    return {item.name: item.value for item in measured(unit)}


def test_woodbrooks_unit_is_measured_as_counted_by_hand(values: dict[str, object]) -> None:
    assert values["teachers at risk"] == 6
    assert values["cumulative adoption"] == [0, 1, 3, 4, 4, 4, 4]
    assert values["hazard rate"] == pytest.approx([0, 1 / 6, 2 / 5, 1 / 3, 0, 0, 0])
    assert values["reach"] == 6
    assert values["generations"] == [1, 1, 3, 1]
    assert values["through coaches"] == pytest.approx(4 / 5)
    assert values["schools on one link"] == 3
    assert values["brokerage"] == {
        "coordinator": 0,
        "itinerant": 0,
        "gatekeeper": 0,
        "representative": 0,
        "liaison": 5,
    }
    assert values["adopter categories"] == {"Early Adopters": 1, "Early Majority": 2, "Laggards": 1, "no record": 2}


def test_exposure_by_contacts_is_what_netdiffuser_gave_for_them(unit: Dataset) -> None:
    found = exposure(contact_panel(unit), lag=1)
    at_last = {id: row[-1] for id, row in zip(contact_panel(unit).ids, found, strict=True)}
    assert all(0 <= value <= 1 for value in at_last.values())
    assert found[:, 1:].sum() > 0


def test_of_a_practice_without_facts_only_the_roster_is_told(unit: Dataset) -> None:
    people = tuple(replace(person, uptake=None, had_by=None, adopted=None) for person in unit.people)
    empty = replace(unit, people=people, links=(), diffusion=Diffusion("x:none"))
    names = {item.name: item.value for item in measured(empty)}
    assert names["teachers at risk"] == 6
    assert "reach" not in names
    assert names["mean threshold"] is None


def test_of_nobody_nothing_is_told() -> None:
    window = Window(date(2026, 1, 1), date(2026, 1, 31))
    nobody = dataset("None", Diffusion("x:none"), [], [], window)
    assert measured(nobody) == []
