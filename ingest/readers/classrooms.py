"""classrooms.csv: a teacher at a school in a school year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.ids import classroom_id
from graph.records import Classroom, Record
from ingest.model import Loaded, Sheet
from ingest.names.directory import Directory
from ingest.readers.gathering import read_lines
from ingest.readers.reading import Reading, Rejected, moment


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Classrooms, one for each teacher of a row; the sheet's own id for one is its alias."""
    return read_lines(sheet, directory, _classroom)


def _classroom(row: Reading) -> Iterator[Record]:
    year = _school_year(row)
    row.required("school")
    row.required("teacher")
    school = row.school()
    if school is None or row.waits:
        return
    own, grades = row.text("classroom_id"), row.grades()
    for name in row.needed_names("teacher", school.reads_as):
        teacher = row.person("teacher", name, school.reads_as, grades=grades)
        yield Classroom(
            id=classroom_id(teacher.id, school.id, year),
            teacher=teacher.id,
            school=school.id,
            school_year=year,
            aliases=(own,) if own else (),
            title=row.text("title"),
            grades=grades,
            subjects=row.subjects(),
            citations=(row.citation(),),
        )


def _school_year(row: Reading) -> str:
    text = row.required("school_year")
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return text
    when = moment(text)
    if when is None:
        raise Rejected("school_year_unreadable", "school_year", value=text)
    return row.school_year(when)
