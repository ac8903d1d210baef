"""A bounded queue for writes, so that those who only read never wait for a thread."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import refusal

MOST_WRITES = 20
"""Writes under way at once. Each holds one of the forty threads until the store lets it write."""

MOST_UPLOADS = 2
"""Of them with files: one is read, one waits; the store takes them one after the other anyway."""

READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

_WAIT_SECONDS = "10"


class WriteQueue:
    """Lets so many writes through, tells the others to come again, and takes uploads one at a time.

    A body is not read before its turn: what waits costs a connection and nothing else.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._writes = self._uploads = 0
        self._one = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in READ_ONLY:
            await self._app(scope, receive, send)
        elif Headers(scope=scope).get("content-type", "").startswith("multipart/"):
            await self._upload(scope, receive, send)
        else:
            await self._write(scope, receive, send)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._uploads >= MOST_UPLOADS:
            await _later(scope, "Other files are being loaded.")(scope, receive, send)
            return
        self._uploads += 1
        try:
            async with self._one:
                await self._app(scope, receive, send)
        finally:
            self._uploads -= 1

    async def _write(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._writes >= MOST_WRITES:
            await _later(scope, "Too much is being written.")(scope, receive, send)
            return
        self._writes += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._writes -= 1


def _later(scope: Scope, why: str) -> ASGIApp:
    headers = {"Retry-After": _WAIT_SECONDS, "Connection": "close"}
    return refusal(
        Request(scope), HTTPStatus.TOO_MANY_REQUESTS, "too-many-writes", f"{why} Try again in a moment.", headers
    )
