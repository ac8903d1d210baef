"""coach_assignments.csv: which coach serves which school, and when."""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Assignment, Record
from graph.vocabulary import Role
from ingest.model import Loaded, Sheet
from ingest.names.directory import Directory
from ingest.readers.gathering import read_lines
from ingest.readers.people import spell_id
from ingest.readers.reading import Reading


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Spells of coaches; a coach has several at once."""
    return read_lines(sheet, directory, _assignment)


def _assignment(row: Reading) -> Iterator[Record]:
    start, end = row.spell("start_date", "end_date")
    coach = row.person("coach_id", row.one_name("coach_id"), role=Role.COACH)
    row.required("school_id")
    school = row.school("school_id", row.when("start_date"))
    if school is not None:
        yield Assignment(
            id=spell_id(coach.id, school.id, Role.COACH, str(start or "")),
            person=coach.id,
            school=school.id,
            role=Role.COACH,
            start=start,
            end=end,
            fte=row.number("fte"),
            cluster=row.text("cluster"),
            citations=(row.citation(),),
        )
