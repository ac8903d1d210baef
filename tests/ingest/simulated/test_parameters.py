"""The parameters: all of them explained, and kept beside what they made."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from graph.errors import UnreadableFile
from ingest.simulated.parameters import Parameters
from ingest.simulated.simulate import simulate

DOCS = Path(__file__).parents[3] / "docs" / "simulation.md"


@pytest.mark.parametrize("name", [field.name for field in fields(Parameters)])
def test_every_parameter_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS.read_text(encoding="utf-8")
    assert name in (Parameters.__doc__ or "")


def test_the_parameters_are_kept_beside_the_sheets(tmp_path: Path) -> None:
    parameters = Parameters(seed=9, schools=3, teachers=9, coaches=3, years=1, missing=0.25)
    simulate(parameters, tmp_path)
    assert Parameters.read(tmp_path) == parameters


def test_a_directory_without_parameters_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="pollinate simulate"):
        Parameters.read(tmp_path)


def test_parts_of_the_simulation_have_chances_of_their_own() -> None:
    one, other = Parameters(seed=1), Parameters(seed=2)
    assert one.random("spread").random() == one.random("spread").random()
    assert one.random("spread").random() != one.random("sheets").random()
    assert one.random("spread").random() != other.random("spread").random()
