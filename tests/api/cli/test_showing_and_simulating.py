"""Drawing, serving, simulating and scoring from the command line."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from tests.api.conftest import SHEETS

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("POLLINATE_STORE", str(tmp_path / "store.db"))
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def test_a_drawing_is_one_file_that_asks_for_nothing_else(run: Run, tmp_path: Path) -> None:
    assert run("load", *SHEETS).exit_code == 0
    assert run("draw", "Life Processes", "--out", tmp_path / "unit.html").exit_code == 0
    page = (tmp_path / "unit.html").read_text()
    assert "Plant and Animal Life Cycles" in page
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_nothing_is_drawn_of_an_unknown_practice(run: Run, tmp_path: Path) -> None:
    assert run("draw", "Nothing like it", "--out", tmp_path / "unit.html").exit_code == 1
    assert not (tmp_path / "unit.html").exists()


@pytest.mark.parametrize("words", [["--host", "0.0.0.0"], ["--as", "pirate"], ["--as", "coach"]])
def test_serving_others_or_as_nobody_is_refused(run: Run, words: list[str]) -> None:
    assert run("serve", *words).exit_code == 2


def test_serving_on_a_taken_port_says_so(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("serve", "--port", taken.getsockname()[1])
    assert result.exit_code == 2
    assert "--port" in result.stderr


def test_a_simulated_district_is_loaded_and_scored(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "made"
    size = ["--schools", 3, "--teachers", 30, "--coaches", 3, "--years", 1, "--districts", 1]
    assert run("simulate", "--out", made, *size).exit_code == 0
    loaded = run("load", *sorted(made.glob("*.csv")), "--json")
    assert "truth.csv is left out" in " ".join(loaded.stderr.split())
    sources = json.loads(loaded.stdout)["sources"]
    assert sum(source["rejected"] for source in sources) == 0
    rows = json.loads(run("score", made, "--seeds", 1, "--missing", 0, "--missing", 0.5, "--json").stdout)["items"]
    assert [row["missing"] for row in rows] == [0, 0.5]
    assert rows[0]["mean"]["recall"] > rows[1]["mean"]["recall"]


def test_only_a_simulated_district_can_be_scored(run: Run, tmp_path: Path) -> None:
    assert run("score", tmp_path).exit_code == 2
