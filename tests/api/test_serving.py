"""The serving process under clients that never come to the point, and what its log says of errors."""

from __future__ import annotations

import io
import json
import socket
import time
from contextlib import ExitStack, suppress
from urllib.request import urlopen

import pytest
import structlog

from api import envelope, serving
from api.app import create_app
from graph.stores.sqlite import SqliteStore
from tests.api.client import served

HALF = b"GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


def connected(port: int, sent: bytes, stack: ExitStack) -> socket.socket:
    """A connection on which something was sent."""
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
    with suppress(ConnectionError):
        connection.sendall(sent)
    return connection


def is_closed(connection: socket.socket) -> bool:
    """The other side ends the connection within the ten seconds that it is waited for."""
    with suppress(ConnectionError):
        while connection.recv(4096):
            pass
    return True


def test_a_request_that_is_never_ended_is_given_up(woodbrook: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "REQUEST_SECONDS", 0.3)
    whole = HALF + b"no\r\n\r\n"
    with served(create_app(woodbrook)) as port, ExitStack() as stack:
        for sent in (b"", HALF, whole + HALF):
            assert is_closed(connected(port, sent, stack))


def test_a_body_that_never_comes_is_answered(woodbrook: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "BODY_SECONDS", 0.3)
    head = (
        b"POST /api/v1/log HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
    )
    with served(create_app(woodbrook)) as port, ExitStack() as stack:
        answer = connected(port, head, stack).recv(4096)
    assert b" 408 " in answer.splitlines()[0]


def test_half_sent_requests_keep_nobody_else_waiting(woodbrook: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 40)
    monkeypatch.setattr(serving, "REQUEST_SECONDS", 1)
    with served(create_app(woodbrook)) as port, ExitStack() as stack:
        for _ in range(200):
            connected(port, HALF, stack)
        time.sleep(1.5)
        with urlopen(f"http://127.0.0.1:{port}/ready", timeout=10) as answer:
            assert answer.status == 200


def test_the_log_says_where_it_failed_and_not_with_whom() -> None:
    log = io.StringIO()
    logger: structlog.typing.WrappedLogger = structlog.wrap_logger(
        structlog.PrintLogger(log), processors=serving.LOG_STEPS
    )
    try:
        try:
            raise ValueError("Ines Calder")
        except ValueError as error:
            raise KeyError("Dana Whitlock") from error
    except KeyError:
        logger.exception("failed")
    said = json.loads(log.getvalue())
    assert said["error_kind"] == "KeyError"
    assert len(said["at"]) == 2
    assert all("test_serving.py" in line for line in said["at"])
    assert "Calder" not in log.getvalue()
    assert "Whitlock" not in log.getvalue()
