"""schools.csv: schools under all the names they have had."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.ids import local_id, mention_id
from graph.records import Alias, Record, School
from ingest.files.name_lists import MAX_NAME
from ingest.model import Loaded, Sheet
from ingest.names.asking import ANY_DISTRICT, asks
from ingest.names.directory import Directory
from ingest.readers.gathering import read_lines
from ingest.readers.reading import Reading, moment

_DATED = re.compile(
    r"(?P<name>.+?)\s*\((?:(?:from|since)\s+(?P<first>[\d-]+))?\s*(?:(?:until|to)\s+(?P<last>[\d-]+))?\)"
)


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Schools of a sheet; an alias may say when it was in use: "Jouett (until 2019-07-31)"."""
    return read_lines(sheet, directory, _school)


def _school(row: Reading) -> Iterator[Record]:
    own = row.text("school_id")
    name = row.text("name") or row.required("school_id")
    opened, closed = row.spell("opened", "closed")
    former = row.text("renamed_from")
    aliases = [_alias(text) for text in row.values("aliases")]
    district = row.directory.district_called(row.text("district"))
    row.asked |= {ANY_DISTRICT, *asks(School.KIND, own or name)}
    row.meant.append(district)
    school = School(
        id=local_id(district, own) if own else mention_id(district, name),
        name=name,
        aliases=(*aliases, *([Alias(former)] if former else ())),
        district=district,
        level=row.text("level"),
        opened=opened,
        closed=closed,
        renamed_from=former,
        citations=(row.citation(),),
    )
    meant = row.take("name", name, row.directory.schools.bearer(school))
    if not row.waits:
        school = school.model_copy(update={"id": meant.id})
        row.directory.learn([school])
        yield school


def _alias(text: str) -> Alias:
    match = _DATED.fullmatch(text) if len(text) <= MAX_NAME else None
    if not match:
        return Alias(text)
    first, last = (moment(match[end] or "") for end in ("first", "last"))
    return Alias(match["name"], first.lo if first else None, last.hi if last else None)
