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
from graph.ids import district_of
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

HTML = "text/html"

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/")
def start(asked: Asking) -> Response:
    """All practices with their reach."""
    return _page(asked, "home.html", home)


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
    tell = _telling(asked, practice)
    policy = {"Content-Security-Policy": MAP_CSP}
    return asked.made(lambda view: served_page(tell(view)[2], STATIC), HTML, **policy)


@router.get("/practices/{practice:path}/map.svg")
def practice_drawing(practice: str, asked: Asking) -> Response:
    """The map as a drawing with legend and caption, to be saved."""
    tell = _telling(asked, practice)
    return asked.made(lambda view: scene_svg(scene(tell(view)[2])), "image/svg+xml")


@router.get("/practices/{practice:path}")
def one_practice(practice: str, asked: Asking) -> Response:
    """How a practice spread: a sentence, key figures, map, curve and table."""
    tell = _telling(asked, practice)
    return _page(asked, "practice.html", lambda view: practice_page(*tell(view)))


def problem_page(problem: Problem) -> Response:
    """What went wrong, and where to go from there."""
    html = _rendered("problem.html", in_words(problem), None)
    return HTMLResponse(html, problem.status, headers={"Content-Security-Policy": PAGE_CSP})


def _telling(asked: Asked, practice: str) -> Callable[[View], tuple[View, Practice, Story]]:
    """How to find the practice that is meant by a name, and its story, as a viewer may see them."""

    def tell(view: View) -> tuple[View, Practice, Story]:
        found = find_practice(view.reads, practice)
        return view, found, view.get(story, found, asked.last_event(district_of(found.id)))

    return tell


def _page(
    asked: Asked, template: str, context: Callable[[View], HomeContext | PracticeContext | ProblemContext]
) -> Response:
    policy = {"Content-Security-Policy": PAGE_CSP}
    return asked.made(lambda view: _rendered(template, context(view), _loaded(asked)), HTML, **policy)


def _loaded(asked: Asked) -> date | None:
    """The day of the latest load."""
    loads = asked.views.store.batches()
    return loads[-1].at.date() if loads else None


def _rendered(template: str, context: HomeContext | PracticeContext | ProblemContext, loaded: date | None) -> str:
    known: dict[str, Any] = {field.name: getattr(context, field.name) for field in fields(context)}
    return TEMPLATES.get_template(template).render(known, static=STATIC, loaded=loaded)
