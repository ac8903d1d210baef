"""What is around every request: an id, a line in the log, a count, headers, and an answer whatever happens."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.addresses import Hosts
from api.errors import refusal
from api.metrics import Metrics
from api.queueing import READ_ONLY

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # without it, another site learns from a window it opened whether a page is there
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Sent with every answer that does not set them itself."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Counted by name; anybody can make up others."""

MOST_BYTES = {True: 100 * 2**20, False: 2**20}
"""Largest body of a request with files, and of any other."""

BODY_SECONDS = 60
"""So long the next part of a body may take."""

LOG = structlog.get_logger("pollinate.requests")


class Body:
    """The body of a request as it comes in; it breaks off where it is too large."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        headers = Headers(scope=scope)
        self._most = MOST_BYTES[headers.get("content-type", "").startswith("multipart/")]
        length = headers.get("content-length", "")
        self._announced = int(length) if length.isdecimal() else 0
        self._receive, self._came, self._complete = receive, 0, False

    async def __call__(self) -> Message:
        """The next part.

        Raises:
            HTTPException: it is too large, or will be, or does not come.
        """
        if self._announced > self._most:
            raise self._too_large()
        message = await self._next()
        self._complete = not message.get("more_body", False)
        self._came += len(message.get("body", b""))
        if self._came > self._most:
            raise self._too_large()
        return message

    async def _next(self) -> Message:
        try:
            return await asyncio.wait_for(self._receive(), None if self._complete else BODY_SECONDS)
        except TimeoutError:
            detail = f"Nothing more came for {BODY_SECONDS} seconds."
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, detail, {"Connection": "close"}) from None

    def _too_large(self) -> HTTPException:
        return HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {self._most // 2**20} MB are accepted.")


@dataclass
class _Answer:
    """What was asked, and what is known of the answer so far. HEAD is answered as GET is, without the body."""

    method: str
    status: int = 0
    began: float = field(default_factory=time.perf_counter)


class Envelope:
    """The outermost layer. The log holds templates of routes, never what stands in their places: that may be a name."""

    def __init__(self, app: ASGIApp, metrics: Metrics, hosts: Hosts) -> None:
        self._app, self._metrics, self._hosts = app, metrics, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        id = uuid4().hex
        scope.setdefault("state", {})["request_id"] = id
        answer = _Answer(scope["method"])
        if answer.method == "HEAD":
            scope = {**scope, "method": "GET"}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body" and answer.method == "HEAD":
                message["body"] = b""
            elif message["type"] == "http.response.start":
                answer.status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._answered(scope, Body(scope, receive), sending)
        except Exception:
            LOG.exception("failed", request_id=id)
            if answer.status:
                raise
            await _failed(scope, receive, sending)
        finally:
            self._tell(scope, answer, id)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        why = self._refused(scope)
        answer = refusal(Request(scope), HTTPStatus.FORBIDDEN, "not-allowed", why) if why else self._app
        await answer(scope, receive, send)

    def _refused(self, scope: Scope) -> str | None:
        """Why a request is not even looked at: another site sent it through somebody's browser."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return f"This server answers only as {self._hosts}."
        if scope["method"] in READ_ONLY:
            return None
        site, origin = headers.get("sec-fetch-site", "none"), headers.get("origin")
        if site not in ("same-origin", "none") or (origin and origin != f"{scope['scheme']}://{host}"):
            return "Another site's page may not change anything here."
        return None

    def _tell(self, scope: Scope, answer: _Answer, id: str) -> None:
        seconds = time.perf_counter() - answer.began
        route = getattr(scope.get("route"), "path", "unmatched")
        method = answer.method if answer.method in METHODS else "other"
        self._metrics.answered(method, route, answer.status, seconds)
        error = scope["state"].get("error")
        more = {"error": error} if error else {}
        LOG.info(
            "answered",
            method=method,
            route=route,
            status=answer.status,
            milliseconds=round(1000 * seconds, 1),
            request_id=id,
            **more,
        )


async def _failed(scope: Scope, receive: Receive, send: Send) -> None:
    text = "Something went wrong that should not have. The log says what, under this request's id."
    await refusal(Request(scope), HTTPStatus.INTERNAL_SERVER_ERROR, "failed", text)(scope, receive, send)
