"""A researcher's export from the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from graph.export.package import FORMATS
from tests.api.conftest import SHEETS

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("POLLINATE_STORE", str(tmp_path / "store.db"))
    monkeypatch.chdir(tmp_path)

    def invoke(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)

    assert invoke("load", *SHEETS).exit_code == 0
    return invoke


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_a_package_whose_files_are_whole_and_explained(run: Run, tmp_path: Path, name: str) -> None:
    assert run("export", "Life Processes", "--format", name, "--out", "study").exit_code == 0
    described = json.loads((tmp_path / "study" / "datapackage.json").read_text())
    files = {path.name for path in (tmp_path / "study").iterdir()}
    assert files == {resource["path"] for resource in described["resources"]} | {"datapackage.json"}
    for resource in described["resources"]:
        data = (tmp_path / "study" / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        if "schema" in resource:
            header = next(csv.reader(data.decode().splitlines()))
            assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert described["pollinate"]["people"] == 11
    assert described["pollinate"]["without_a_tie"] == 4
    assert described["pollinate"]["transmissions"] == 6


def test_the_same_key_gives_the_same_bytes_and_only_its_owner_reads_it(run: Run, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert run("export", "Life Processes", "--out", folder, "--key", "study.key").exit_code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    assert (tmp_path / "study.key").stat().st_mode & 0o077 == 0
    assert run("export", "Life Processes", "--out", "three", "--key", "other.key").exit_code == 0
    assert (tmp_path / "three" / "people.csv").read_bytes() != (tmp_path / "one" / "people.csv").read_bytes()


def test_no_name_and_no_id_is_given_away(run: Run, tmp_path: Path) -> None:
    for number, name in enumerate(FORMATS):
        assert run("export", "Life Processes", "--format", name, "--out", f"study{number}").exit_code == 0
    written = b"".join(path.read_bytes() for path in tmp_path.glob("study*/*"))
    for planted in (b"Marsh", b"Amaro", b"Woodbrook", b"rivanna", b"00101", b"coach_log", b"WES-2M"):
        assert planted not in written


def test_what_cannot_be_exported_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "old.csv").write_text("old")
    (tmp_path / "weak.key").write_text("school")
    for words, said in {
        ("--out", "full"): "not empty",
        ("--out", "new", "--format", "excel97"): "Formats are csv",
        ("--out", "new", "--key", "new/study.key"): "given away",
        ("--out", "new", "--key", "weak.key"): "16 bytes",
    }.items():
        done = run("export", "Life Processes", *words)
        assert done.exit_code == 2
        assert said in done.stderr
    assert run("export", "Nothing of the kind", "--out", "new").exit_code == 1
    assert not (tmp_path / "new").exists()


def test_the_window_can_be_said(run: Run, tmp_path: Path) -> None:
    words = ["--out", "study", "--from", "2015-10-01", "--until", "2015-11-30"]
    assert run("export", "Life Processes", *words).exit_code == 0
    roster = list(csv.DictReader((tmp_path / "study" / "roster.csv").read_text().splitlines()))
    assert [row["first_day"] for row in roster] == ["2015-10-01", "2015-11-01"]
