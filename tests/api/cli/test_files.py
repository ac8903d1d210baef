"""What the command line does with odd files and folders, and how it writes its own."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from tests.ingest.files import log


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLLINATE_STORE", str(tmp_path / "store.db"))
    return tmp_path / "store.db"


def test_a_folder_is_read_with_the_folders_in_it_and_the_rest_is_named(tmp_path: Path) -> None:
    deep = tmp_path / "logs" / "2025" / "fall"
    deep.mkdir(parents=True)
    log(tmp_path / "logs" / "one.csv", ["2026-03-04"])
    log(deep / "two.TSV", ["2026-03-05"])
    (deep / "three.xls").write_bytes(Path("tests/data/log.xls").read_bytes())
    (deep / "readme.txt").write_text("x")
    (deep / ".DS_Store").write_text("x")
    result = run("load", tmp_path / "logs", "--json")
    assert {source["name"] for source in json.loads(result.stdout)["sources"]} == {"one.csv", "two.TSV", "three.xls"}
    assert "no sheets: 2025/fall/readme.txt." in result.stderr


def test_a_pipe_a_dangling_link_and_a_folder_named_like_a_sheet_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    os.mkfifo(tmp_path / "logs" / "pipe.csv")
    result = run("load", tmp_path / "logs")
    assert (result.exit_code, "pipe.csv is a pipe, no file" in result.stderr) == (2, True)
    (tmp_path / "logs" / "pipe.csv").unlink()
    (tmp_path / "logs" / "link.csv").symlink_to("nowhere")
    result = run("load", tmp_path / "logs")
    assert (result.exit_code, "leads to a file that is not there" in result.stderr) == (2, True)


@pytest.mark.parametrize("name", [b"x" * 250 + b".csv", b"\xff\xfe log.csv", "Ω.csv".encode()])
def test_a_file_of_any_name_is_loaded(tmp_path: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name)))
    path.write_text("date,coach,teacher,school\n2026-03-04,A,B,C\nsoon,A,B,C\n")
    assert run("load", path).exit_code == 0
    assert run("rejects").exit_code == 0
    assert run("rejects", "--csv", tmp_path / "bad.csv").exit_code == 0


def test_files_of_ours_are_private_and_never_written_over_a_store(tmp_path: Path, store: Path) -> None:
    assert run("load", log(tmp_path / "log.csv", ["2026-03-04", "soon"])).exit_code == 0
    kept = store.read_bytes()
    for words in (["rejects", "--csv", store], ["draw", "Maps", "--out", store]):
        result = run(*words)
        assert (result.exit_code, "is a store and is not overwritten" in result.stderr) == (2, True)
    assert store.read_bytes() == kept
    for words in (["rejects", "--csv", tmp_path / "bad.csv"], ["draw", "Maps", "--out", tmp_path / "maps.html"]):
        assert run(*words).exit_code == 0
        assert stat.S_IMODE(Path(str(words[-1])).stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    assert run("load", log(tmp_path / "log.csv", ["2026-03-04", "soon"])).exit_code == 0
    for words in (
        ["rejects", "--csv", tmp_path / "no" / "bad.csv"],
        ["draw", "Maps", "--out", tmp_path / "no" / "m.html"],
    ):
        result = run(*words)
        assert (result.exit_code, "cannot be written: No such file or directory" in result.stderr) == (2, True)
