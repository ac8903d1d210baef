"""epicontacts and outbreaker2 (R): a line list, transmissions and contacts. Pass `directed = TRUE`."""

from __future__ import annotations

from graph.export.content import ContactRow, PersonRow, TransmissionRow, tables
from graph.export.csv_files import of_rows
from graph.export.shown import Shown
from graph.export.tables import Cell

LINELIST = (
    "id",
    "date_onset",
    "date_onset_lo",
    "date_reached",
    "role",
    "school",
    "state",
    "origin",
    "at_risk",
)


def files(shown: Shown) -> dict[str, str]:
    """File name to text; `date_onset` is the day by which a person had the practice."""
    people, _, transmissions, contacts, *_ = tables(shown)
    rows = (_case(PersonRow._make(row)) for row in people.rows)
    links = (TransmissionRow._make(row) for row in transmissions.rows)
    met = (ContactRow._make(row) for row in contacts.rows)
    return {
        "linelist.csv": of_rows(LINELIST, rows),
        "transmissions.csv": of_rows(
            ("from", "to", "date", "channels", "kind"), ((t.source, t.target, t.day, t.channels, t.kind) for t in links)
        ),
        "contacts.csv": of_rows(("from", "to", "date", "kind"), ((c.a, c.b, c.hi, c.kind) for c in met)),
    }


def _case(row: PersonRow) -> tuple[Cell, ...]:
    lo = row.taken_up_lo if row.had_by else None
    return (row.id, row.had_by, lo, row.first_seen, row.role, row.school, row.state, row.origin, row.at_risk)
