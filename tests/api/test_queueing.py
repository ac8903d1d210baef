"""Writes wait in a short queue, and nobody who reads waits for them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
from fastapi import APIRouter, UploadFile

from api import queueing
from api.app import create_app
from graph.stores.sqlite import SqliteStore
from tests.api.client import served

UPLOAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nx\r\n--b--\r\n'


class Slow:
    """Routes that are under way until they are let go, and how many were under way at once."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.under_way = self.most = 0
        self._lock = threading.Lock()
        self.router = APIRouter()
        self.router.post("/upload")(self.upload)
        self.router.post("/write")(self.write)

    def upload(self, file: UploadFile) -> str | None:
        self._wait()
        return file.filename

    def write(self) -> None:
        self._wait()

    def _wait(self) -> None:
        with self._lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        self.let_go.wait(20)
        with self._lock:
            self.under_way -= 1


def asked(port: int, method: str, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "multipart/form-data; boundary=b"} if path == "/upload" else {}
    connection.request(method, path, UPLOAD if path == "/upload" else b"", headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.parametrize(
    ("path", "most", "at_once"), [("/upload", queueing.MOST_UPLOADS, 1), ("/write", queueing.MOST_WRITES, 20)]
)
def test_of_many_writes_some_are_done_the_rest_sent_away_and_reads_go_on(
    woodbrook: SqliteStore, path: str, most: int, at_once: int
) -> None:
    slow = Slow()
    with served(create_app(woodbrook, routers=[slow.router])) as port, ThreadPoolExecutor(60) as pool:
        sent = [pool.submit(asked, port, "POST", path) for _ in range(45)]
        reads = [pool.submit(asked, port, "GET", "/api/v1/practices") for _ in range(10)]
        assert {read.result(20) for read in reads} == {200}
        slow.let_go.set()
        statuses = [one.result(30) for one in sent]
    assert statuses.count(200) >= most
    assert statuses.count(200) + statuses.count(429) == len(sent)
    assert statuses.count(429) > 0
    assert slow.most <= at_once


def test_after_a_write_the_next_finds_its_place_free(woodbrook: SqliteStore) -> None:
    slow = Slow()
    slow.let_go.set()
    with served(create_app(woodbrook, routers=[slow.router])) as port:
        assert [asked(port, "POST", "/upload") for _ in range(5)] == [200] * 5
        assert [asked(port, "POST", "/write") for _ in range(30)] == [200] * 30


def test_one_visit_sent_twenty_times_at_once_is_one_batch(woodbrook: SqliteStore) -> None:
    before = len(woodbrook.batches())
    visit = b'{"date": "2016-01-12", "coach": "Trish Amaro", "school": "Woodbrook", "practice": "Life Processes"}'
    with served(create_app(woodbrook)) as port, ThreadPoolExecutor(20) as pool:
        sent = [pool.submit(logged, port, visit) for _ in range(20)]
        assert {one.result(60) for one in sent} == {201}
    assert len(woodbrook.batches()) == before + 1


def logged(port: int, visit: bytes) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json", "Idempotency-Key": "from the phone"}
    connection.request("POST", "/api/v1/log", visit, headers)
    status = connection.getresponse().status
    connection.close()
    return status
