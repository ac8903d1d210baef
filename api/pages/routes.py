"""Routes of the HTML pages. The map is a page of its own, shown in a sandboxed frame under its own policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.errors import Problem
from api.pages.contexts import HomeContext, PracticeContext, ProblemContext, home, in_words, practice_page
from api.reading import Asked, Asking, View
from api.stories import story
from graph.answers.find import find_practice
from graph.records import Practice
from graph.when import spelled
from viz.counting import counted, figure
from viz.pyvis_page import MAP_CSP, PAGE_CSP, served_page, static_files
from viz.scene import Story, scene
from viz.svg import scene_svg

HERE = Path(__file__).parent

STATIC = "/static/"
"""Address of style sheets and scripts: ours, and those of the picture."""

FILES = {**static_files(), **{path.name: path for path in (HERE / "static").iterdir()}}

TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
TEMPLATES.filters["path"] = lambda id: quote(id, safe="")
TEMPLATES.filters["counted"] = counted
TEMPLATES.filters["spelled"] = spelled
TEMPLATES.filters["figure"] = figure

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/")
def start(asked: Asking) -> Response:
    """All practices with their reach."""
    return _page("home.html", asked.at_once(home))


@router.get(STATIC + "{name}")
def static(name: str) -> Response:
    """A style sheet, script or drawing; the map's frame, which has no origin of its own, may ask for it too."""
    if name not in FILES:
        raise HTTPException(404, "There is no such file.")
    headers = {"Cache-Control": "max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(FILES[name], headers=headers)


@router.get("/practices/{practice:path}/map")
def practice_map(practice: str, asked: Asking) -> Response:
    """The map of a practice, for the frame in its page."""
    _, _, told = asked.at_once(_telling(asked, practice))
    return HTMLResponse(served_page(told, STATIC), headers={"Content-Security-Policy": MAP_CSP})


@router.get("/practices/{practice:path}/map.svg")
def practice_drawing(practice: str, asked: Asking) -> Response:
    """The map as a drawing with legend and caption, to be saved."""
    _, _, told = asked.at_once(_telling(asked, practice))
    return Response(scene_svg(scene(told)), media_type="image/svg+xml")


@router.get("/practices/{practice:path}")
def one_practice(practice: str, asked: Asking) -> Response:
    """How a practice spread: a sentence, key figures, map, curve and table."""
    tell = _telling(asked, practice)
    return _page("practice.html", asked.at_once(lambda view: practice_page(*tell(view))))


def problem_page(problem: Problem) -> Response:
    """What went wrong, and where to go from there."""
    return _page("problem.html", in_words(problem), problem.status)


def _telling(asked: Asked, practice: str) -> Callable[[View], tuple[View, Practice, Story]]:
    """How to find the practice that is meant by a name, and its story, as a viewer may see them."""

    def tell(view: View) -> tuple[View, Practice, Story]:
        found = find_practice(view.reads, practice)
        return view, found, view.get(story, found, _data_as_of(asked))

    return tell


def _data_as_of(asked: Asked) -> date:
    """The day of the latest load."""
    loads = asked.views.store.batches()
    return loads[-1].at.date() if loads else date.today()


def _page(template: str, context: HomeContext | PracticeContext | ProblemContext, status: int = 200) -> HTMLResponse:
    known: dict[str, Any] = {field.name: getattr(context, field.name) for field in fields(context)}
    html = TEMPLATES.get_template(template).render(known, static=STATIC)
    return HTMLResponse(html, status, headers={"Content-Security-Policy": PAGE_CSP})
