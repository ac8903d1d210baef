"""Routes of the HTML pages. The map is a page of its own, shown in a sandboxed frame under its own policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader

from api.pages.contexts import HomeContext, PracticeContext, home, practice_page
from api.stories import story
from graph.answers.find import find_practice
from graph.store import Reads
from viz.pyvis_page import MAP_CSP, PAGE_CSP, served_page, static_files

HERE = Path(__file__).parent
STATIC = "/static/"
"""Address of style sheets and scripts: ours, and those of the picture."""

TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
TEMPLATES.filters["path"] = lambda id: quote(id, safe="")


def pages(reads: Callable[..., Reads], data_as_of: Callable[[], date]) -> APIRouter:
    """All pages.

    Args:
        reads: the dependency that gives what the viewer may read.
        data_as_of: gives the day of the latest load.
    """
    router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    files = {**static_files(), **{path.name: path for path in (HERE / "static").iterdir()}}

    @router.get("/")
    def start(store: Reads = Depends(reads)) -> HTMLResponse:
        return _page("home.html", home(store))

    @router.get("/practices/{practice:path}/map")
    def practice_map(practice: str, store: Reads = Depends(reads)) -> HTMLResponse:
        drawn = served_page(story(store, find_practice(store, practice), data_as_of()), STATIC)
        return HTMLResponse(drawn, headers={"Content-Security-Policy": MAP_CSP})

    @router.get("/practices/{practice:path}")
    def practice(practice: str, store: Reads = Depends(reads)) -> HTMLResponse:
        return _page("practice.html", practice_page(store, find_practice(store, practice), data_as_of()))

    @router.get(STATIC + "{name}")
    def static(name: str) -> Response:
        if name not in files:
            raise HTTPException(404, "There is no such file.")
        return FileResponse(files[name], headers={"Cache-Control": "max-age=3600"})

    return router


def _page(template: str, context: HomeContext | PracticeContext) -> HTMLResponse:
    known: dict[str, Any] = {field.name: getattr(context, field.name) for field in fields(context)}
    html = TEMPLATES.get_template(template).render(known, static=STATIC)
    return HTMLResponse(html, headers={"Content-Security-Policy": PAGE_CSP})
