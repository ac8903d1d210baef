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
