"""For those who run it: whether it lives, whether the store answers, and numbers to watch. No names, no viewer."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.errors import documented
from api.reading import Views

router = APIRouter(tags=["system"])


@dataclass(frozen=True, slots=True)
class Status:
    """How it is."""

    status: str


@router.get("/health")
async def health() -> Status:
    """The process lives; says nothing of the store."""
    return Status("ok")


@router.get("/ready", responses=documented(400))
def ready(request: Request) -> Status:
    """The store answers; 503 where it does not."""
    views: Views = request.app.state.views
    views.store.revision()
    return Status("ready")


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Counts and times in Prometheus' text format."""
    views: Views = request.app.state.views
    return Response(views.metrics.text(), media_type=CONTENT_TYPE_LATEST)
