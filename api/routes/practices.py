"""Practices: how far each has come, how it spread, how it got to a person, and who has tried it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.errors import not_found
from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page
from api.reading import Asking, View
from api.routes.common import FOUND, PREFIX, PersonName, PracticeName, Search, reading
from graph.answers.catalogue import Listed, listed_practice, listed_practices
from graph.answers.find import find_person, find_practice, find_school
from graph.answers.hops import Hop
from graph.answers.trace import Held, Path, Trace, trace, trace_to
from graph.answers.who import Tried, who
from graph.diffusion.model import Count
from graph.records import Practice
from graph.store import Reads, Wanted
from graph.vocabulary import ADOPTION_LEVEL, Level, PracticeKind
from ingest.files.cells import grades

router = APIRouter(prefix=f"{PREFIX}/practices", tags=["practices"])


@dataclass(frozen=True, slots=True)
class PracticeItem:
    """A practice with its reach: counts of holders, of those who adopted it, of everyone reached, and of schools."""

    id: str
    title: str
    kind: PracticeKind | None
    pathways: tuple[str, ...]
    subjects: tuple[str, ...]
    grades: tuple[str, ...]
    adapted_from: tuple[str, ...]
    provisional: bool
    holders: Count
    adopted: Count
    reached: Count
    schools: Count
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class PracticeDetail:
    """All that is known of a practice itself; `adaptations` are the practices adapted from it."""

    practice: PracticeItem
    aliases: tuple[str, ...]
    framework: str | None
    criteria: tuple[str, ...]
    link: str | None
    adaptations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How a practice spread: everyone with any record of it, by id, and the links of its forest, by day."""

    practice: str
    title: str
    adoption_level: Level
    uptakes: Page[Held]
    transmissions: Page[Hop]


@dataclass(frozen=True, slots=True)
class WhoTried:
    """Who tried a practice, best match first."""

    practice: str
    items: tuple[Tried, ...]
    next: str | None


def practice_item(listed: Listed) -> PracticeItem:
    """A practice as the viewer may be told of it."""
    return PracticeItem(
        listed.id,
        listed.title,
        listed.kind,
        listed.pathways,
        listed.subjects,
        listed.grades,
        listed.adapted_from,
        listed.provisional,
        listed.holders,
        listed.adopted,
        listed.reached,
        listed.schools,
        listed.first,
        listed.last,
    )


def hop_key(hop: Hop) -> str:
    """What tells a hop of a forest from all others: everybody has one source."""
    return f"{hop.practice} {hop.target}"


def spread(found: Trace, limit: int, uptakes: str | None = None, transmissions: str | None = None) -> Spread:
    """A page of each list of a trace."""
    return Spread(
        found.practice,
        found.title,
        found.adoption_level,
        page(found.uptakes, lambda held: held.person, limit, uptakes),
        page(found.transmissions, hop_key, limit, transmissions),
    )


@router.get("", response_model=Page[PracticeItem], responses=reading(404))
def list_practices(asked: Asking, q: Search = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """The practices, those with most holders first; with `q`, those called like it."""

    def make(view: View) -> Page[PracticeItem]:
        listed = view.get(listed_practices)
        if q:
            by_id = {item.id: item for item in listed}
            listed = [by_id[id] for id, _ in view.reads.search(Practice.KIND, q, FOUND) if id in by_id]
        found = page(listed, lambda item: item.id, limit, cursor)
        return Page(tuple(practice_item(item) for item in found.items), found.next)

    return asked.answer(Page[PracticeItem], make)


@router.get("/{practice:path}/diffusion", response_model=Spread, responses=reading(404))
def practice_diffusion(
    asked: Asking,
    practice: PracticeName,
    level: Annotated[Level, Query(description="From this Level of Use on, a use is adoption.")] = ADOPTION_LEVEL,
    limit: Limit = DEFAULT_LIMIT,
    uptakes: Cursor = None,
    transmissions: Cursor = None,
) -> Response:
    """How a practice spread; each list has its own cursor, under its own name."""

    def make(view: View) -> Spread:
        id = find_practice(view.reads, practice).id
        return spread(view.get(trace, id, level), limit, uptakes, transmissions)

    return asked.answer(Spread, make)


@router.get("/{practice:path}/paths/{person:path}", response_model=Path, responses=reading(404))
def path_to_person(
    asked: Asking,
    practice: PracticeName,
    person: PersonName,
    routes: Annotated[bool, Query(description="Also the other recorded routes.")] = False,
) -> Response:
    """How a practice got to a person: each step is the last recorded contact before first use, not proof of cause."""

    def make(view: View) -> Path:
        of, to = find_practice(view.reads, practice), find_person(view.reads, person)
        found = trace_to(view.reads, of.id, to.id, with_routes=routes)
        if found is None:
            raise not_found(f"Nothing recorded connects {to.label} with “{of.title}”.")
        return found

    return asked.answer(Path, make)


@router.get("/{practice:path}/who", response_model=WhoTried, responses=reading(404))
def who_tried(
    asked: Asking,
    practice: PracticeName,
    school: Annotated[str | None, Query(description="Id or name of a school.", max_length=200)] = None,
    grade: Annotated[str | None, Query(description="A grade, such as 3 or K.", max_length=20)] = None,
    subject: Annotated[str | None, Query(description="A subject, such as science.", max_length=100)] = None,
    level: Annotated[Level, Query(description="Lowest Level of Use.")] = Level.MECHANICAL,
    dropped: Annotated[bool, Query(description="Also people who have stopped.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Who already tried a practice, best match first, how they got it, and who could introduce you."""

    def make(view: View) -> WhoTried:
        id = find_practice(view.reads, practice).id
        at = find_school(view.reads, school).id if school else None
        of_grade = next(iter(grades(grade)), grade) if grade else None
        tried: Sequence[Tried] = view.get(who, id, Wanted(at, of_grade, subject, level, dropped))
        found = page(tried, lambda item: item.person, limit, cursor)
        return WhoTried(id, found.items, found.next)

    return asked.answer(WhoTried, make)


@router.get("/{practice:path}", response_model=PracticeDetail, responses=reading(404))
def one_practice(asked: Asking, practice: PracticeName) -> Response:
    """All that is known of a practice itself, and how far it has come."""
    return asked.answer(PracticeDetail, lambda view: _detail(view, find_practice(view.reads, practice)))


def _detail(view: View, practice: Practice) -> PracticeDetail:
    reach = next((reach for reach in view.reads.reaches() if reach.practice == practice.id), None)
    return PracticeDetail(
        practice_item(listed_practice(practice, reach)),
        practice.aliases,
        practice.framework,
        practice.criteria,
        practice.link,
        view.get(_adaptations, practice.id),
    )


def _adaptations(reads: Reads, practice: str) -> tuple[str, ...]:
    return tuple(other.id for other in reads.known(Practice) if practice in other.adapted_from)
