"""epicontacts and outbreaker2 (R): a line list, transmissions and contacts. Pass `directed = TRUE`."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from graph.export import content
from graph.export.content import ContactRow, PersonRow, TransmissionRow
from graph.export.csv_files import of_table
from graph.export.shown import Shown
from graph.export.tables import Table, table


class CaseRow(NamedTuple):
    """See the codebook; `date_onset` is the day by which a person had the practice."""

    id: str
    date_onset: date | None
    date_onset_lo: date | None
    date_reached: date | None
    role: str | None
    school: str | None
    state: str
    origin: bool
    at_risk: bool


class FromRow(NamedTuple):
    """See the codebook."""

    from_: str
    to: str
    date: date
    channels: str | None
    kind: str


class MetRow(NamedTuple):
    """See the codebook."""

    from_: str
    to: str
    date: date
    kind: str


def files(shown: Shown) -> dict[str, str]:
    """File name to text."""
    return {f"{table.name}.csv": of_table(table) for table in tables(shown)}


def tables(shown: Shown) -> tuple[Table, ...]:
    """Cases, who got it from whom, and who met whom."""
    people, _, transmissions, contacts, *_ = content.tables(shown)
    links = (TransmissionRow._make(row) for row in transmissions.rows)
    met = (ContactRow._make(row) for row in contacts.rows)
    return (
        table("linelist", CaseRow, (_case(PersonRow._make(row)) for row in people.rows)),
        table("transmissions", FromRow, (FromRow(t.source, t.target, t.day, t.channels, t.kind) for t in links)),
        table("contacts", MetRow, (MetRow(c.a, c.b, c.hi, c.kind) for c in met)),
    )


def _case(row: PersonRow) -> CaseRow:
    lo = row.taken_up_lo if row.had_by else None
    return CaseRow(row.id, row.had_by, lo, row.first_seen, row.role, row.school, row.state, row.origin, row.at_risk)
