"""The server that tests start leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import neo4j_server

pytestmark = pytest.mark.usefixtures("neo4j_url")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    return [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]


def _gone_within(pid: int, port: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while _alive(pid) or neo4j_server.answers(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_a_stopped_server_leaves_no_process_no_port_and_no_files() -> None:
    before = set(_children(os.getpid()))
    with neo4j_server.running() as server:
        assert neo4j_server.answers(server.port)
        assert _alive(server.process.pid)
        home = server.home
    assert not _alive(server.process.pid)
    assert not neo4j_server.answers(server.port)
    assert not home.exists()
    assert set(_children(os.getpid())) == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tie a process's end to its parent's")
def test_a_server_ends_with_a_test_run_that_is_killed(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from tests import neo4j_server; import time\n"
        f"server = neo4j_server.start(Path({str(tmp_path)!r}))\n"
        "print(server.process.pid, server.port, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        pid, port = map(int, run.stdout.readline().split())
        run.send_signal(signal.SIGKILL)
    assert _gone_within(pid, port, 60)
