"""people.csv: who works in the district; each row is one spell in a role at a school."""

from __future__ import annotations

from collections.abc import Iterator

from graph.ids import local_id
from graph.records import Assignment, Person, Record
from graph.vocabulary import Role
from ingest.files.spellings import ROLES, YES_NO
from ingest.model import Loaded, Sheet
from ingest.names.asking import asks
from ingest.names.directory import Directory
from ingest.names.mentions import Meant
from ingest.readers.gathering import read_lines
from ingest.readers.reading import Reading, folded_keys

_ROLES = folded_keys(ROLES)
_YES_NO = folded_keys(YES_NO)


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """People and their spells. Without an id, somebody with the same e-mail, or name and school, is the same person."""
    return read_lines(sheet, directory, _spell)


def _spell(row: Reading) -> Iterator[Record]:
    name = row.required("name")
    role = row.one_of("role", _ROLES)
    start, end = row.spell("from", "to")
    school = row.school(when=row.when("from"))
    if row.waits:
        return
    person = _identified(row, _person(row, name), school, role)
    if row.waits:
        return
    yield person
    if school:
        if role is None:
            row.remarks.append("No role is given; read as teacher")
        yield Assignment(
            id=spell_id(person.id, school.id, role or Role.TEACHER, str(start or "")),
            person=person.id,
            school=school.id,
            role=role or Role.TEACHER,
            grades=row.grades(),
            subjects=row.subjects(),
            start=start,
            end=end,
            citations=person.citations,
        )
    row.directory.learn([person])


def _person(row: Reading, name: str) -> Person:
    """The person as the row tells, by the row's own id."""
    email, own = row.text("email"), row.text("person_id")
    return Person(
        id=local_id(row.district, own) if own else "",
        name=name,
        preferred_name=row.text("preferred_name"),
        former_names=row.values("former_names"),
        also_known_as=row.values("also_known_as"),
        email=email.casefold() if email else None,
        external_ids=row.values("external_ids"),
        open_to_visits=row.one_of("open_to_visits", _YES_NO),
        citations=(row.citation(),),
    )


def spell_id(person: str, school: str, role: Role, start: str) -> str:
    """The id of a spell: who, where, as what, since when."""
    return "/".join(part for part in (person, school.split(":", 1)[-1], role.value, start) if part)


def _identified(row: Reading, person: Person, school: Meant | None, role: Role | None) -> Person:
    """The person with the id to keep; an id or e-mail of somebody with another name makes the row wait."""
    people, place = row.directory.people, school.reads_as if school else None
    known = person.id or (people.by_email(person.email) if person.email else None)
    for named in filter(None, (row.text("person_id"), person.email)):
        row.asked |= asks(Person.KIND, named)
    if known:
        meant = row.take("name", person.name, people.bearer(known, person, place))
    else:
        meant = row.somebody_called("name", person.name, None if role is Role.COACH else place, role)
    return person.model_copy(update={"id": meant.id})
