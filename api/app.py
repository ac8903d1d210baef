"""The application: the JSON API over a store, and whatever pages are put beside it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api import errors
from api.addresses import LOOPBACK_HOSTS, Hosts
from api.envelope import Envelope
from api.errors import Problem, ProblemPage
from api.loading import Reopen
from api.queueing import WriteQueue
from api.reading import Views
from api.roles import SMALLEST_GROUP, Viewer
from api.routes import classrooms, docs, loads, log, pathways, people, practices, review, schools, system
from api.routes.common import PREFIX
from graph.store import Store

TOPICS = (practices, pathways, people, schools, classrooms, log, review, loads)
"""The modules whose routes stand under /api/v1."""

DESCRIPTION = (
    "Where a teaching practice started, who carried it on, and how it got to this classroom. Long lists are "
    '{"items", "next"}; every answer to a read has an ETag; every error is a problem (RFC 9457).'
)


TURN_SECONDS = 0.0005
"""How long one thread may run while others wait.

A load keeps a thread busy for minutes, and each answer has to wait for several turns; Python's own 5 ms are too long.
"""


def create_app(
    store: Store,
    *,
    viewer: Viewer | None = None,
    routers: Iterable[APIRouter] = (),
    problem_page: ProblemPage | None = None,
    hosts: Hosts = Hosts(LOOPBACK_HOSTS),
    secret: bytes | None = None,
    smallest_group: int = SMALLEST_GROUP,
    reopen: Reopen | None = None,
) -> FastAPI:
    """The application over a store, which stays the caller's to close.

    Args:
        viewer: who everybody is, until there is sign-in; a steward of everything if none is given.
        routers: more routes, such as pages.
        problem_page: tells people who look at pages what went wrong; they get JSON without it, as programs do.
        hosts: names by which the server may be addressed, so that no other site can reach it through a browser.
        secret: keeps the ids of people without names from being guessed. Several processes, or one that is started
            again, need the same secret to give the same ids; a new one is made if none is given.
        smallest_group: what researchers are told of a person fits at least so many people.
        reopen: opens the same store in another process, where uploads are then read; without it they are read in this
            one, and slow down everybody meanwhile.
    """
    app = FastAPI(
        title="Pollinate",
        description=DESCRIPTION,
        version=version("pollinate"),
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        lifespan=_short_turns,
        # what is asked for may hold names, and stays in the process
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.views = views = Views(store, secret, reopen, smallest_group)
    app.state.viewer = viewer or Viewer.steward()
    errors.install(app, problem_page)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(WriteQueue)
    app.add_middleware(Envelope, metrics=views.metrics, hosts=hosts)
    for topic in TOPICS:
        app.include_router(topic.router)
    app.include_router(docs.router)
    app.include_router(system.router)
    for router in routers:
        app.include_router(router)
    _describe_problems(app)
    return app


@asynccontextmanager
async def _short_turns(_: FastAPI) -> AsyncIterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    yield
    sys.setswitchinterval(before)


def _describe_problems(app: FastAPI) -> None:
    """Describe the shape of all errors once, in place of FastAPI's own."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas = described()["components"]["schemas"]
            schemas |= _problem_schemas()
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
        return described()

    app.openapi = openapi  # type: ignore[method-assign]


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    parts: dict[str, Any] = schema.pop("$defs")
    return {"Problem": schema, **parts}
