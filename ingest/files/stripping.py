"""What earlier versions kept of a row whole, less what was not read as a field."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.provenance import Row, RowOutcome
from ingest.files.cells import clean, values
from ingest.files.families import is_family
from ingest.files.fields import NEVER_KEPT_FIELDS
from ingest.files.headers import field_of
from ingest.files.private import never_a_field, never_kept

_HEADER = re.compile(r"([^:]{1,300}): ")
_FAMILY = "The row is of a student or a student's family; nothing of it is kept."
_SLIPPED = "The row goes on after its last header; nothing of it is kept. Mend it in the file itself."


def text_left(kind: str, text: str) -> str:
    """The beginning of a citation's text ("date: 3/4/2026; teacher: Ann"), up to the first header that is no field's.

    What follows that header cannot be told from the text of its cell.
    """
    left: list[str] = []
    for part in text.split("; "):
        header = _HEADER.match(part)
        if not (_is_read(header[1], kind) if header else left):
            break
        left.append(part)
    return "; ".join(left)


def row_left(row: Row) -> Row:
    """A row kept beside the facts, less cells that were not read: no field has their header, nor their text."""
    if row.outcome is RowOutcome.REJECTED and is_family(row.cells.get("role", "")):
        return replace(row, raw={}, cells={}, column=None, message=_FAMILY)
    if row.code == "too_many_cells":
        return replace(row, raw={}, cells={}, column=None, message=_SLIPPED)
    known = {part for cell in row.cells.values() for part in (cell, *values(cell))}
    raw = {h: text for h, text in row.raw.items() if _is_read(h, row.kind) or _was_mapped(h, text, known)}
    return replace(row, raw=raw)


def _is_read(header: str, kind: str) -> bool:
    field = field_of(header, kind)
    return field is not None and field not in NEVER_KEPT_FIELDS and not never_kept(header)


def _was_mapped(header: str, text: str, known: set[str]) -> bool:
    """A mapping file made a field of it."""
    return clean(text) in known and not never_a_field(header)
