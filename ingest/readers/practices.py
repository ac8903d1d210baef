"""practices.csv: the catalogue, with what each practice was adapted from and where it is declared to have started."""

from __future__ import annotations

from collections.abc import Iterator

from graph.ids import event_id, local_id, mention_id
from graph.records import Origin, Practice, Record
from ingest.files.spellings import PRACTICE_KINDS
from ingest.model import Loaded, Sheet
from ingest.names.asking import asks
from ingest.names.directory import Directory
from ingest.names.mentions import compared_person, compared_title
from ingest.readers.gathering import read_lines
from ingest.readers.reading import Reading, folded_keys

_PRACTICE_KINDS = folded_keys(PRACTICE_KINDS)


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Practices and origins. All titles are known before the first "adapted from" is read; order does not matter."""
    read_lines(sheet, directory, _bare)
    return read_lines(sheet, directory, _practice)


def _bare(row: Reading) -> Iterator[Record]:
    practice = _record(row, ())
    if not row.waits:
        row.directory.learn([practice])
    yield practice


def _practice(row: Reading) -> Iterator[Record]:
    practice = _record(row, tuple(row.practice("adapted_from", text).id for text in row.values("adapted_from")))
    yield practice
    yield from _origins(row, practice)


def _record(row: Reading, adapted_from: tuple[str, ...]) -> Practice:
    title = row.required("title")
    own = row.text("practice_id")
    practice = Practice(
        id=local_id(row.district, own) if own else mention_id(row.district, title),
        title=title,
        aliases=row.values("aliases"),
        practice_kind=row.one_of("kind", _PRACTICE_KINDS),
        framework=row.text("framework"),
        pathways=row.pathways("pathways"),
        subjects=row.subjects(),
        grades=row.grades(),
        criteria=row.values("criteria"),
        link=row.text("link"),
        adapted_from=adapted_from,
        citations=(row.citation(),),
    )
    row.asked |= asks(Practice.KIND, own or title)
    meant = row.take("title", title, row.directory.practices.bearer(practice))
    return practice.model_copy(update={"id": meant.id})


def _origins(row: Reading, practice: Practice) -> Iterator[Record]:
    when = row.when("origin_date")
    room_text = row.text("origin_classroom")
    room = row.room(room_text, when=when) if room_text else None
    if room_text and not room:
        row.remarks.append(f"“{room_text}” is in no list of classrooms; kept in the row's text only")
    school = room.school if room else None
    own = row.text("practice_id")
    catalogued = own if own and practice.id == local_id(row.district, own) else compared_title(practice.title)
    names = row.names("origin_person", school)
    people = [(name, row.person("origin_person", name, school, elsewhere=True).id) for name in names]
    for name, person in people or ([("", room.teacher)] if room else []):
        key = (catalogued, compared_person(name), compared_title(room_text or ""))
        yield Origin(
            id=event_id("origin", row.district, *key),
            practice=practice.id,
            person=person,
            classroom=room.id if room else None,
            school=school,
            when=when,
            citations=practice.citations,
        )
