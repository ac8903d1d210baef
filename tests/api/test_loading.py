"""Loads in a process of their own, which leave nothing behind and end with whoever waits for them."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from fastapi import UploadFile

from api import loading
from api.loading import bounded, load_apart, most_of_the_memory
from api.routes.loads import contents_of, plain_name
from graph.errors import UnreadableFile
from graph.store import Store
from graph.stores.opening import open_store
from ingest.files.contents import Contents
from tests.ingest.files import log

WAITING = """
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
import io
import os
import resource
from api.loading import bounded, load_apart, most_of_the_memory
from ingest.files.contents import Contents
from tests.api.test_loading import open_slowly
if __name__ == "__main__":
    with TemporaryFile() as kept:
        kept.write(b"date,coach,teacher,school\\n2026-03-04,A,B,C\\n")
        kept.flush()
        contents = Contents(os.dup(kept.fileno()), "log.csv")
    load_apart(partial(open_slowly, Path(sys.argv[1])), [contents])
"""


def open_slowly(note: Path) -> Store:
    """A store that takes a minute to open; who opens it is noted first."""
    note.with_suffix(".new").write_text(str(os.getpid()))
    note.with_suffix(".new").rename(note)
    time.sleep(60)
    raise AssertionError("nobody ended this process")


def open_hungrily(path: Path) -> Store:
    bytearray(loading.MAX_MEMORY)
    return open_store(str(path))


def open_and_die(path: Path) -> Store:
    os.kill(os.getpid(), signal.SIGKILL)
    return open_store(str(path))


def unnamed(path: Path) -> Contents:
    """The file's bytes, which are on disk under no name any more."""
    contents = Contents.of(path)
    path.unlink()
    return contents


def is_running(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    assert true()


def test_a_file_without_a_name_on_disk_is_loaded(tmp_path: Path) -> None:
    reopen = partial(open_store, str(tmp_path / "p.db"))
    report = load_apart(reopen, [unnamed(log(tmp_path / "log.csv", ["2026-03-04"]))], district="oak")
    assert [(count.name, count.added) for count in report.receipt.sources] == [("log.csv", 1)]


@pytest.mark.parametrize("name", ["log.xls", "log.csv"])
def test_a_file_that_was_just_written_and_has_no_name_is_loaded(tmp_path: Path, name: str) -> None:
    data = (
        Path("tests/data/log.xls").read_bytes() if name == "log.xls" else b"date,coach,school,teacher\n2026-03-04,A,B,C"
    )
    upload = UploadFile(io.BytesIO(data), filename=name)
    report = load_apart(partial(open_store, str(tmp_path / "p.db")), [contents_of(upload)])
    assert [(count.name, count.added) for count in report.receipt.sources] == [(name, 1)]


def test_what_is_wrong_with_a_file_is_raised_here(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7")
    with pytest.raises(UnreadableFile, match=r"a\.csv is a PDF"):
        load_apart(partial(open_store, str(tmp_path / "p.db")), [unnamed(tmp_path / "a.csv")])


@pytest.mark.parametrize("reopen", [open_hungrily, open_and_die])
def test_a_load_that_takes_too_much_ends_alone_and_is_told(tmp_path: Path, reopen: Callable[[Path], Store]) -> None:
    with pytest.raises(UnreadableFile, match="take more than 4 GB of memory to be read"):
        load_apart(partial(reopen, tmp_path / "p.db"), [unnamed(log(tmp_path / "log.csv", []))])


def test_a_worker_does_not_outlive_whoever_waits_for_it_and_no_sheet_is_left_in_the_temporary_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "program.py").write_text(WAITING)
    (tmp_path / "tmp").mkdir()
    note = tmp_path / "worker"
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": os.getcwd()}
    with subprocess.Popen([sys.executable, tmp_path / "program.py", note], env=environment) as program:
        wait_until(note.exists, 60)
        program.send_signal(signal.SIGKILL)
    worker = int(note.read_text())
    wait_until(lambda: not is_running(worker))
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_long_or_odd_name_of_an_upload_is_made_fit() -> None:
    assert plain_name("x" * 250 + ".csv") == "x" * 100 + ".csv"
    assert plain_name("\udcff\x07log.csv") == "?log.csv"


def test_too_little_memory_is_told_and_what_is_bounded_is_free_again_afterwards() -> None:
    with pytest.raises(UnreadableFile, match="take more than 4 GB of memory"), bounded(loading.MAX_MEMORY):
        bytearray(loading.MAX_MEMORY)
    with bounded(most_of_the_memory()):
        bytearray(1000)
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
