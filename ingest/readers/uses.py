"""uses.csv: a person used a practice at a Level of Use."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from graph.ids import event_id
from graph.records import Record, Use
from ingest.files import cells
from ingest.files.dates import written
from ingest.model import Loaded, Sheet
from ingest.names.directory import Directory
from ingest.names.mentions import compared_person, compared_title
from ingest.readers.gathering import read_lines
from ingest.readers.reading import Reading, Rejected, quoted


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Uses, one for each person and practice; with date and classroom, these are the key: a mended level replaces."""
    return read_lines(sheet, directory, _use)


def _use(row: Reading) -> Iterator[Record]:
    when, titles = row.needed_when(), cells.values(row.required("practice"))
    row.required("person")
    level = row.level("level")
    if level is None:
        raise Rejected("missing", "level")
    text = row.text("classroom")
    room = row.room(text, when=when) if text else None
    if text and not room:
        row.remarks.append(f"“{quoted(text)}” is in no list of classrooms; kept in the row's text only")
    school = room.school if room else None
    for name, title in product(row.needed_names("person", school), titles):
        key = (written(when), compared_person(name), compared_title(title), compared_title(text or ""))
        yield Use(
            id=event_id("use", row.district, *key),
            practice=row.practice("practice", title).id,
            person=row.person("person", name, school, elsewhere=True, when=when).id,
            classroom=room.id if room else None,
            school=school,
            when=when,
            level=level,
            evidence=row.text("evidence"),
            citations=(row.citation(),),
        )
