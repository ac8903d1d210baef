"""Pathways: the strategies of a framework, and how the practices that follow one have spread."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page
from api.reading import Asking, View
from api.routes.common import PREFIX, reading
from api.routes.practices import Spread, spread
from graph.answers.find import find_pathway
from graph.answers.trace import trace_pathway
from graph.diffusion.model import Count
from graph.errors import UnknownName
from graph.records import Practice
from graph.store import Reads
from graph.vocabulary import SEVEN_PATHWAYS

router = APIRouter(prefix=f"{PREFIX}/pathways", tags=["pathways"])


@dataclass(frozen=True, slots=True)
class PathwayItem:
    """A pathway and how many practices follow it."""

    name: str
    practices: int


@dataclass(frozen=True, slots=True)
class PathwaySpread:
    """The spread of each practice that follows a pathway, and how many visits name the pathway and no practice.

    Each practice comes with the first items of its lists; their cursors go on at that practice's own diffusion.
    """

    pathway: str
    practices: Page[Spread]
    contacts: Count


@router.get("", response_model=Page[PathwayItem], responses=reading(404))
def list_pathways(asked: Asking, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """The pathways that practices follow, and those that ship with Pollinate, by name."""
    return asked.answer(
        Page[PathwayItem], lambda view: page(view.get(_pathways), lambda item: item.name, limit, cursor)
    )


@router.get("/{pathway:path}/diffusion", response_model=PathwaySpread, responses=reading(404))
def pathway_diffusion(
    asked: Asking,
    pathway: Annotated[str, Path(description="A pathway's name.", examples=["Choice and comfort"], min_length=1)],
    limit: Limit = 10,
    cursor: Cursor = None,
) -> Response:
    """How the practices of a pathway spread; `limit` holds for practices and for each of their lists."""

    def make(view: View) -> PathwaySpread:
        found = view.get(trace_pathway, find_pathway(view.reads, pathway))
        if found is None:
            raise UnknownName("pathway", pathway)
        practices = page(found.practices, lambda trace: trace.practice, limit, cursor)
        spreads = tuple(spread(trace, limit) for trace in practices.items)
        return PathwaySpread(found.pathway, Page(spreads, practices.next), found.contacts)

    return asked.answer(PathwaySpread, make)


def _pathways(reads: Reads) -> list[PathwayItem]:
    followed = Counter(name for practice in reads.known(Practice) for name in practice.pathways)
    names = {*followed, *SEVEN_PATHWAYS}
    return [PathwayItem(name, followed[name]) for name in sorted(names)]
