"""The reader of each kind of sheet."""

from __future__ import annotations

from collections.abc import Callable

from ingest.model import Loaded, Sheet
from ingest.names.directory import Directory
from ingest.readers import (
    assignments,
    classrooms,
    coach_log,
    districts,
    meetings,
    people,
    practices,
    schools,
    transfers,
    uses,
)

Reader = Callable[[Sheet, Directory], Loaded]

READERS: dict[str, Reader] = {
    "districts": districts.read,
    "schools": schools.read,
    "people": people.read,
    "classrooms": classrooms.read,
    "coach_assignments": assignments.read,
    "practices": practices.read,
    "coach_log": coach_log.read,
    "meetings": meetings.read,
    "transfers": transfers.read,
    "uses": uses.read,
}
"""The reader of each kind of sheet."""
