"""Every error of the API in one shape: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response

from graph.errors import NotAllowed, PollinateError, StoreBusy, StoreError, UnknownName, UnreadableFile

MEDIA_TYPE = "application/problem+json"

_NOT_SAID = "The store cannot be used right now. The log says why, under this request's id."
"""What the store's own error says may hold the name of a file or a machine."""


class Fault(BaseModel, frozen=True):
    """One thing that is wrong with a request: where it stands, and what is wrong with it."""

    where: str
    message: str
    code: str | None = None


class Problem(BaseModel, frozen=True):
    """What went wrong."""

    type: str = Field(description="What sort of problem it is; docs/api.md lists them.", examples=["unknown-name"])
    title: str
    status: int
    detail: str = Field(description="What went wrong, in words for people.")
    request_id: str = Field(description="Under this id the log says more.")
    close: tuple[str, ...] = Field((), description="Near spellings of a name that is not known.")
    faults: tuple[Fault, ...] = Field((), description="Each part of the request that is wrong.")


ProblemPage = Callable[[Problem], Response]
"""Tells a problem to somebody who looks at pages."""


class Refused(Exception):
    """A request that cannot be done; becomes a problem."""

    def __init__(self, status: HTTPStatus, type: str, detail: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(detail)
        self.status, self.type, self.detail, self.faults = status, type, detail, faults


def not_found(detail: str) -> Refused:
    """Nothing is there under the address."""
    return Refused(HTTPStatus.NOT_FOUND, "not-found", detail)


def refusal(
    request: Request, status: int, type: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """A problem with a request as a response: a page where a browser asked for one, JSON for everybody else."""
    id = getattr(request.state, "request_id", "")
    title = HTTPStatus(status).phrase
    problem = Problem(type=type, title=title, status=status, detail=detail, request_id=id, **more)
    page: ProblemPage | None = request.app.state.problem_page
    if page and "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
        response = page(problem)
        response.headers.update(headers or {})
        return response
    body = to_json(problem.model_dump(exclude_defaults=True))
    return Response(body, status, dict(headers or {}), MEDIA_TYPE)


def install(app: FastAPI, page: ProblemPage | None) -> None:
    """Let every error of the application be told as a problem; on a page, where there are pages."""
    app.state.problem_page = page
    app.add_exception_handler(PollinateError, _ours)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


_KINDS: tuple[tuple[type[PollinateError], int, str], ...] = (
    (UnknownName, 404, "unknown-name"),
    (NotAllowed, 403, "not-allowed"),
    (UnreadableFile, 422, "unreadable-file"),
    (StoreBusy, 409, "store-busy"),
    (StoreError, 503, "store-unavailable"),
    (PollinateError, 422, "unusable"),
)
"""The first that fits says the status and type of an error."""


def _ours(request: Request, error: Exception) -> Response:
    status, type = next((status, type) for kind, status, type in _KINDS if isinstance(error, kind))
    request.state.error = str(error) if isinstance(error, StoreError) else None
    close = error.close if isinstance(error, UnknownName) else ()
    detail = _NOT_SAID if status == 503 else str(error)
    headers = {"Retry-After": "2"} if isinstance(error, StoreError) else {}
    return refusal(request, status, type, detail, headers, close=close)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refusal(request, error.status, error.type, error.detail, faults=error.faults)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = tuple(Fault(where=".".join(map(str, e["loc"])), message=e["msg"]) for e in error.errors())
    detail = "; ".join(f"{fault.where}: {fault.message}" for fault in faults)
    return refusal(request, 422, "invalid-request", detail, faults=faults)


_TYPES = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 408: "too-slow"}


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    type = _TYPES.get(error.status_code, "bad-request")
    nowhere = error.detail == HTTPStatus.NOT_FOUND.phrase
    detail = "Nothing is at this address." if nowhere else str(error.detail)
    return refusal(request, error.status_code, type, detail, error.headers)


_DESCRIPTIONS = {
    400: "The request could not be read.",
    403: "The viewer's role may not see or do this.",
    404: "Nothing is called that; `close` lists near spellings.",
    409: "Somebody else is writing; the same request may go through in a moment.",
    408: "The body did not come.",
    413: "The body is larger than is accepted.",
    422: "Something in the request is wrong; `faults` says what.",
    429: "So much is being written that this has to wait; `Retry-After` says how long.",
    503: "The store cannot be reached.",
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a route may answer with, for its OpenAPI description."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _DESCRIPTIONS[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted({*statuses, 422, 409, 503})
    }
