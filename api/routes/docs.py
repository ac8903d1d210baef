"""The API's own description: OpenAPI as JSON, and a page that lists every route. Nothing comes from another host."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from api.routes.common import PREFIX

router = APIRouter(prefix=PREFIX, include_in_schema=False)

_ENVIRONMENT = Environment(
    loader=PackageLoader("api", "templates"), autoescape=select_autoescape(("html",)), undefined=StrictUndefined
)
_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"


@router.get("/docs")
def docs(request: Request) -> Response:
    """A page that lists every route with its parameters and answers."""
    schema = request.app.openapi()
    page = _ENVIRONMENT.get_template("api_docs.html").render(info=schema["info"], routes=_routes(schema))
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": _POLICY})


@router.get("/docs.css")
def style() -> Response:
    """The page's style."""
    return Response(_style(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@cache
def _style() -> str:
    return resources.files("api").joinpath("templates", "api_docs.css").read_text("utf-8")


def _routes(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Each operation with its method and path."""
    return [
        {"method": method.upper(), "path": path, **operation}
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]
