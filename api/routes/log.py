"""One visit at a time, as a phone sends it; it becomes a row like those of a sheet, and the same reader reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field
from pydantic_core import to_json

from api.errors import Fault, Refused, documented
from api.reading import Asked, Asking
from api.roles import ViewerRole
from api.routes.common import PREFIX
from graph.errors import NotAllowed
from graph.ids import district_of
from graph.provenance import BatchInfo, Row, Source
from graph.records import Record
from graph.store import Transaction
from ingest.files.columns import Manner
from ingest.files.headers import find_layout
from ingest.files.lines import mapped
from ingest.files.mapping import Mapping as SheetMapping
from ingest.files.rows import table_of
from ingest.load import as_load, district_of_call
from ingest.model import Sheet
from ingest.names.directory import Directory, known_in
from ingest.readers import coach_log

router = APIRouter(prefix=PREFIX, tags=["log"])

KIND = "coach_log"

Text = Annotated[str, Field(max_length=5000)]
Needed = Annotated[str, Field(min_length=1, max_length=5000)]
Several = Text | list[Text]


class LoggedVisit(BaseModel, extra="forbid"):
    """A row of the coach's log; the fields are the columns of coach_log.csv, several values are a list."""

    date: Needed = Field(examples=["2026-03-04"])
    coach: Text | None = Field(None, description="Left out by a coach, who logs their own visits.")
    teacher: Several | None = Field(None, examples=[["Kate Marsh"]])
    school: Needed = Field(examples=["Woodbrook"])
    classroom: Text | None = None
    grade: Several | None = None
    subject: Several | None = None
    support: Several | None = Field(None, examples=[["co-planning", "modelling"]])
    practice: Several | None = Field(None, examples=["Life Processes"])
    pathway: Several | None = None
    idea_from: Text | None = Field(None, examples=["this classroom"])
    heard_from: Text | None = None
    outcome: Text | None = Field(None, examples=["trying"])
    criterion: Text | None = None
    adaptation: Text | None = None
    evidence: Text | None = None
    minutes: int | Text | None = Field(None, examples=[45])
    cycle: Text | None = None
    phase: Text | None = None
    goal: Text | None = None
    next_step: Text | None = Field(None, description="Never kept.")
    notes: Text | None = Field(None, description="Never kept.")

    def cells(self) -> dict[str, str]:
        """The row as a sheet would have it; only the cells that are not empty."""
        written = self.model_dump(exclude_none=True)
        return {name: "; ".join(v) if isinstance(v, list) else str(v) for name, v in written.items() if v}


@dataclass(frozen=True, slots=True)
class LogAnswer:
    """What became of a visit: added, duplicate (it was known already), or waiting for a steward to settle a name."""

    batch: int
    outcome: str
    message: str


MESSAGES = {
    "added": "The visit is logged.",
    "duplicate": "This visit was logged before.",
    "waiting": "The visit is kept. A name in it may mean more than one person; your data steward will settle it.",
}


@router.post("/log", status_code=201, responses=documented(400, 403, 408, 429))
def log_visit(
    asked: Asking,
    visit: LoggedVisit,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=8, max_length=200, description="Sent again with the same visit, it adds nothing."),
    ] = None,
) -> LogAnswer:
    """Log a visit: a coach their own, a steward anybody's. What cannot be read is refused, and nothing is kept."""
    cells = _allowed(asked, visit.cells())
    store = asked.views.store
    content = _digest(to_json(cells).decode())
    key = _digest(f"{asked.viewer.role} {asked.viewer.person} {idempotency_key}") if idempotency_key else content
    earlier = store.batches(key) if idempotency_key else []
    if not earlier:
        earlier = store.write(lambda write: _kept(write, asked, cells, key, content, again=idempotency_key is None))
    return _answer(earlier[0], content)


def _allowed(asked: Asked, cells: dict[str, str]) -> dict[str, str]:
    """The row, if the viewer may log it; a coach's own id stands in it.

    Raises:
        NotAllowed: it is somebody else's visit.
        Refused: a steward does not say whose it is.
    """
    viewer = asked.viewer
    if viewer.role is ViewerRole.COACH and viewer.person:
        own = {viewer.person, viewer.person.partition(":")[2]}
        if cells.setdefault("coach", viewer.person) not in own:
            raise NotAllowed("Coaches log their own visits; leave “coach” out.")
        return cells
    if viewer.role is not ViewerRole.STEWARD:
        raise NotAllowed("Only coaches and stewards log visits.")
    if "coach" not in cells:
        raise _faulty((Fault(where="body.coach", message="Say whose visit it was."),))
    return cells


def _kept(
    write: Transaction, asked: Asked, cells: Mapping[str, str], key: str, content: str, *, again: bool
) -> list[BatchInfo]:
    """Read the row and store what it says, as a batch of its own.

    Args:
        again: whatever was sent under the same key meanwhile.
    """
    earlier = [] if again else write.batches(key)
    if earlier:
        return earlier
    whose = district_of_call(write, (), asked.viewer.district)
    directory = Directory(whose.id, known_in(write), write.judgements(), write.canonical(), named=whose.named)
    now = datetime.now(UTC)
    source = Source(key, f"visit logged {now:%Y-%m-%d} ({content[:8]})", KIND, now)
    sheet = _sheet(cells, source, whose.id)
    loaded = coach_log.read(sheet, directory)
    _refuse_rejected(loaded.rejects)
    if asked.viewer.district:
        _see_that_it_stays(loaded.records, whose.id)
    receipt = write.add(as_load([sheet], loaded, directory))
    asked.views.metrics.loaded(receipt.sources)
    return write.batches(key)


def _see_that_it_stays(records: Iterable[Record], district: str) -> None:
    """See that a visit is about nobody and nothing of another district."""
    if any(district_of(id) != district for record in records for _, id in record.refers_to()):
        raise NotAllowed("Nothing can be written about people, schools or practices of another district.")


def _sheet(cells: Mapping[str, str], source: Source, district: str) -> Sheet:
    """The sheet of one row that a form would have made."""
    rows = [list(cells), list(cells.values())]
    plain = SheetMapping(kind=KIND)
    layout = find_layout(rows, (), plain)
    return mapped(table_of(rows), layout, source, "row", Manner(district, source.read_at, (), "auto", plain))


def _refuse_rejected(rejects: tuple[Row, ...]) -> None:
    if rejects:
        raise _faulty(
            tuple(Fault(where=f"body.{row.column}", message=row.message or "", code=row.code) for row in rejects)
        )


def _faulty(faults: tuple[Fault, ...]) -> Refused:
    detail = "; ".join(fault.message for fault in faults)
    return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable-visit", detail, faults)


def _answer(batch: BatchInfo, content: str) -> LogAnswer:
    """What became of the row of a batch.

    Raises:
        Refused: the batch holds another visit.
    """
    source = batch.sources[0]
    if f"({content[:8]})" not in source.name:
        detail = "This Idempotency-Key was sent with another visit."
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "key-reused", detail)
    outcome = "waiting" if source.waiting else "added" if source.added else "duplicate"
    return LogAnswer(batch.batch, outcome, MESSAGES[outcome])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
