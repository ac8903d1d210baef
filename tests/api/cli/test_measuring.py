"""Measures from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from tests.api.conftest import SHEETS


def test_a_practice_is_measured_in_a_table_and_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLLINATE_STORE", str(tmp_path / "store.db"))
    run = CliRunner()
    assert run.invoke(app, ["load", *map(str, SHEETS)]).exit_code == 0
    told = run.invoke(app, ["measure", "Life Processes"])
    assert told.exit_code == 0
    assert "structural virality" in told.stdout
    found = json.loads(run.invoke(app, ["measure", "Life Processes", "--until", "2015-10-31", "--json"]).stdout)
    assert found["window"] == {"first": "2015-08-01", "last": "2015-10-31"}
    values = {item["name"]: item["value"] for item in found["items"]}
    assert values["cumulative adoption"] == [0, 1, 3]
    assert run.invoke(app, ["measure", "Nothing of the kind"]).exit_code == 1
