"""The process that serves: how many it waits for and how long, and what its log may hold."""

from __future__ import annotations

import asyncio
import socket
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 500
"""Held at once; more are closed as they come. A process may usually open 1,024 files, and a store needs some."""

REQUEST_SECONDS = 20
"""So long a connection may take to say what it asks for; `api.envelope.BODY_SECONDS` is for what it sends with it."""

HEAD_BYTES = 32 * 1024
"""Largest request line with its headers."""


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 for a bounded number of connections, each of which has to come to its point.

    uvicorn itself waits without end for a request that was begun, so that some hundred half-sent ones silence it.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
        else:
            self._wait()

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        super().data_received(data)
        if self._is_answering():
            self._stop_waiting()
        elif self._deadline is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def where_it_failed(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An error in the log as its kind and the lines it passed; its own text may hold a name, and stays out."""
    if event.pop("exc_info", None):
        kind, error, _ = sys.exc_info()
        event["error_kind"] = kind.__name__ if kind else ""
        event["at"] = list(_lines(error))
    return event


def _lines(error: BaseException | None) -> Iterator[str]:
    """Every line that an error passed, and before it those of the error it came from."""
    if error is not None:
        yield from _lines(error.__cause__ or error.__context__)
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"{frame.filename}:{frame.lineno} in {frame.name}"


LOG_STEPS: list[structlog.typing.Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    where_it_failed,
    structlog.processors.JSONRenderer(),
]
"""One JSON object a line, without any value of a record."""


def run(app: FastAPI, listener: socket.socket) -> None:
    """Serve on a socket that listens, until the process is told to stop."""
    structlog.configure(processors=LOG_STEPS, logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    config = uvicorn.Config(
        app, log_config=None, access_log=False, http=BoundedProtocol, h11_max_incomplete_event_size=HEAD_BYTES
    )
    uvicorn.Server(config).run(sockets=[listener])
