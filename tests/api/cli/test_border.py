"""Whatever goes wrong in a command ends it with a message and an exit code, never with a traceback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.conftest import SHEETS

POLLINATE = Path(sys.executable).with_name("pollinate")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the installed command in a folder of its own."""

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [POLLINATE, *map(str, words)], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def ended_in_words(done: subprocess.CompletedProcess[str]) -> bool:
    return bool(done.stderr.strip()) and "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    assert run("load", *SHEETS).returncode == 0
    drawn = run("draw", "Life Processes", "--out", tmp_path / "no folder" / "unit.html")
    assert drawn.returncode == 2
    assert "no folder" in drawn.stderr
    assert ended_in_words(drawn)


def test_a_full_disk_is_said(run: Run) -> None:
    assert run("load", *SHEETS).returncode == 0
    full = run("draw", "Life Processes", "--out", "/dev/full")
    assert full.returncode == 2
    assert "No space left" in full.stderr
    assert ended_in_words(full)


def test_a_dangling_link_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "dangling.csv").symlink_to("nowhere.csv")
    done = run("load", "dangling.csv")
    assert done.returncode == 2
    assert ended_in_words(done)


def test_an_error_that_nobody_foresaw_is_told_without_its_text(tmp_path: Path) -> None:
    broken = "import sys, graph.answers.catalogue as c, api.cli.main as m\n"
    broken += "def fails(_): raise KeyError('Ines Calder')\nc.listed_practices = fails\nm.run()"
    done = subprocess.run(
        [sys.executable, "-c", broken, "practices"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 70
    assert "KeyError" in done.stderr
    assert "Calder" not in done.stdout + done.stderr
    assert ended_in_words(done)
