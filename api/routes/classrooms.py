"""Classrooms: a teacher at a school in a school year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.errors import not_found
from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page
from api.reading import Asking, View
from api.routes.common import PREFIX, Search, reading
from graph.answers.find import find_school
from graph.ids import folded
from graph.records import Classroom, Person
from graph.store import Reads

router = APIRouter(prefix=f"{PREFIX}/classrooms", tags=["classrooms"])


@dataclass(frozen=True, slots=True)
class ClassroomItem:
    """A classroom; `aliases` are the ids that sheets give it."""

    id: str
    title: str | None
    teacher: str
    teacher_name: str
    school: str
    school_year: str
    grades: tuple[str, ...]
    subjects: tuple[str, ...]
    aliases: tuple[str, ...]


@router.get("", response_model=Page[ClassroomItem], responses=reading(404))
def list_classrooms(
    asked: Asking,
    q: Search = None,
    school: Annotated[str | None, Query(description="Id or name of a school.", max_length=200)] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """The classrooms, by id; with `q`, those whose title, alias or teacher has all its words."""

    def make(view: View) -> Page[ClassroomItem]:
        at = find_school(view.reads, school).id if school else None
        rooms = [room for room in view.get(_classrooms).values() if at in (None, room.school)]
        found = [room for room in rooms if not q or _is_called(room, q)]
        return page(found, lambda room: room.id, limit, cursor)

    return asked.answer(Page[ClassroomItem], make)


@router.get("/{classroom:path}", response_model=ClassroomItem, responses=reading(404))
def one_classroom(
    asked: Asking,
    classroom: Annotated[
        str,
        Path(
            description="Id or alias of a classroom.",
            examples=["rivanna:00101/woodbrook/2015-16"],
            min_length=1,
        ),
    ],
) -> Response:
    """One classroom, by id or by the id that sheets give it."""

    def make(view: View) -> ClassroomItem:
        rooms = view.get(_classrooms)
        room = rooms.get(classroom) or _only(room for room in rooms.values() if classroom in room.aliases)
        if room is None:
            raise not_found(f"No classroom is called “{classroom}”.")
        return room

    return asked.answer(ClassroomItem, make)


def _only(rooms: Iterable[ClassroomItem]) -> ClassroomItem | None:
    found = list(rooms)
    return found[0] if len(found) == 1 else None


def _is_called(room: ClassroomItem, q: str) -> bool:
    names = folded(" ".join((room.title or "", room.teacher_name, *room.aliases)))
    return all(word in names for word in folded(q).split())


def _classrooms(reads: Reads) -> dict[str, ClassroomItem]:
    """Every classroom by id."""
    rooms = reads.known(Classroom)
    names = {person.id: person.label for person in reads.known(Person, {room.teacher for room in rooms})}
    return {room.id: _item(room, names.get(room.teacher, room.teacher)) for room in rooms}


def _item(room: Classroom, teacher_name: str) -> ClassroomItem:
    return ClassroomItem(
        room.id,
        room.title,
        room.teacher,
        teacher_name,
        room.school,
        room.school_year,
        room.grades,
        room.subjects,
        room.aliases,
    )
