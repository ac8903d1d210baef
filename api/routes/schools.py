"""Schools, under all the names they have had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Response

from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page
from api.reading import Asking, View
from api.routes.common import FOUND, PREFIX, SchoolName, Search, reading
from graph.answers.find import find_school
from graph.errors import UnknownName
from graph.records import Alias, School
from graph.store import Reads

router = APIRouter(prefix=f"{PREFIX}/schools", tags=["schools"])


@dataclass(frozen=True, slots=True)
class SchoolItem:
    """A school."""

    id: str
    name: str
    aliases: tuple[Alias, ...]
    district: str
    level: str | None
    opened: date | None
    closed: date | None
    renamed_from: str | None
    provisional: bool


@router.get("", response_model=Page[SchoolItem], responses=reading(404))
def list_schools(asked: Asking, q: Search = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """The schools, by name; with `q`, those called like it."""

    def make(view: View) -> Page[SchoolItem]:
        schools = view.get(_schools)
        if q:
            found = [schools[id] for id, _ in view.reads.search(School.KIND, q, FOUND) if id in schools]
        else:
            found = list(schools.values())
        return page(found, lambda school: school.id, limit, cursor)

    return asked.answer(Page[SchoolItem], make)


@router.get("/{school:path}", response_model=SchoolItem, responses=reading(404))
def one_school(asked: Asking, school: SchoolName) -> Response:
    """One school, by id, name, alias or a close spelling."""

    def make(view: View) -> SchoolItem:
        found = view.get(_schools).get(find_school(view.reads, school).id)
        if found is None:
            # it was read before it was in the list
            raise UnknownName(School.KIND, school)
        return found

    return asked.answer(SchoolItem, make)


def _schools(reads: Reads) -> dict[str, SchoolItem]:
    """Every school by id, in the order of their names."""
    schools = sorted(reads.known(School), key=lambda school: (school.name.casefold(), school.id))
    return {school.id: _item(school) for school in schools}


def _item(school: School) -> SchoolItem:
    return SchoolItem(
        school.id,
        school.name,
        school.aliases,
        school.district,
        school.level,
        school.opened,
        school.closed,
        school.renamed_from,
        school.provisional,
    )
