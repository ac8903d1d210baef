"""People, as their names and ids may be shown to the viewer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Response

from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page
from api.reading import Asking, View
from api.routes.common import FOUND, PREFIX, PersonName, Search, reading
from graph.answers.find import find_person
from graph.errors import UnknownName
from graph.records import Assignment, Person
from graph.store import Reads
from graph.vocabulary import Role

router = APIRouter(prefix=f"{PREFIX}/people", tags=["people"])


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in a role at a school."""

    school: str
    role: Role
    grades: tuple[str, ...]
    subjects: tuple[str, ...]
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class PersonItem:
    """Somebody who works in a district; `name` is what colleagues say, e-mail and other ids are for stewards."""

    id: str
    name: str
    email: str | None
    external_ids: tuple[str, ...]
    open_to_visits: bool | None
    provisional: bool
    spells: tuple[Spell, ...]


@router.get("", response_model=Page[PersonItem], responses=reading(404))
def list_people(asked: Asking, q: Search = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """The people, by name; with `q`, those called like it."""

    def make(view: View) -> Page[PersonItem]:
        people = view.get(_people)
        if q:
            found = [people[id] for id, _ in view.reads.search(Person.KIND, q, FOUND) if id in people]
        else:
            found = list(people.values())
        return page(found, lambda person: person.id, limit, cursor)

    return asked.answer(Page[PersonItem], make)


@router.get("/{person:path}", response_model=PersonItem, responses=reading(404))
def one_person(asked: Asking, person: PersonName) -> Response:
    """One person, by id, name or a close spelling."""

    def make(view: View) -> PersonItem:
        found = view.get(_people).get(find_person(view.reads, person).id)
        if found is None:
            # somebody of another district, or read before it was in the list
            raise UnknownName(Person.KIND, person)
        return found

    return asked.answer(PersonItem, make)


def _people(reads: Reads) -> dict[str, PersonItem]:
    """Everyone by id, in the order of their names."""
    spells: dict[str, list[Spell]] = defaultdict(list)
    for spell in reads.known(Assignment):
        spells[spell.person].append(
            Spell(spell.school, spell.role, spell.grades, spell.subjects, spell.start, spell.end)
        )
    people = sorted(reads.known(Person), key=lambda person: (person.label.casefold(), person.id))
    return {person.id: _item(person, spells.get(person.id, [])) for person in people}


def _item(person: Person, spells: list[Spell]) -> PersonItem:
    return PersonItem(
        person.id,
        person.label,
        person.email,
        person.external_ids,
        person.open_to_visits,
        person.provisional,
        tuple(sorted(spells, key=lambda spell: (str(spell.start or ""), spell.school, spell.role))),
    )
