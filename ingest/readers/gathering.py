"""From the rows of a sheet to what became of each: records, a wait or a reject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from graph.provenance import Row, RowOutcome
from graph.records import Record
from ingest.files.date_parts import NEEDS_YEAR, SEVERAL, UNREADABLE
from ingest.files.dates import UNKNOWN_TERM
from ingest.files.fields import KINDS
from ingest.model import Line, Loaded, Sheet
from ingest.names.directory import Directory
from ingest.readers.reading import Reading, Rejected

RowReader = Callable[[Reading], Iterable[Record]]
"""Makes records of a row, or raises `Rejected`."""


def read_lines(sheet: Sheet, directory: Directory, read_row: RowReader) -> Loaded:
    """Every line of a sheet, read alone."""
    return gathered(attempts(sheet, directory, read_row))


Attempt = list[Record] | Rejected

Attempted = tuple[Reading, Attempt] | Row
"""A line with what was made of it, or a row whose cells could not be read."""


def attempts(sheet: Sheet, directory: Directory, read_row: RowReader) -> Iterator[Attempted]:
    """Each row of a sheet, read alone."""
    for row in sheet.rows:
        if isinstance(row, Row) and not _is_for_calendar(row, sheet):
            yield row
        else:
            line = Line(row.locator, row.raw, row.cells) if isinstance(row, Row) else row
            reading = Reading(sheet, line, directory)
            yield reading, attempted(reading, read_row)


_FOR_CALENDAR = frozenset({NEEDS_YEAR, SEVERAL, UNREADABLE, UNKNOWN_TERM})


def _is_for_calendar(row: Row, sheet: Sheet) -> bool:
    """Whether a row was rejected for a date alone, in which the district may know the name of a term."""
    if row.code not in _FOR_CALENDAR:
        return False
    dates = [name for name in KINDS[row.kind].dates if row.raw.get(sheet.columns.get(name, ""))]
    return all(row.cells.get(name) for name in dates)


def attempted(reading: Reading, read_row: RowReader) -> Attempt:
    """The row's records, or why there are none."""
    try:
        return [record for part in reading.parts() for record in read_row(part)]
    except Rejected as why:
        return why


def gathered(attempts: Iterable[Attempted]) -> Loaded:
    """What became of each row.

    A provisional record cites the first row of the sheet that names it, and every row that may be taken back.
    """
    records: list[Record] = []
    waiting: list[Row] = []
    found: list[Row] = []
    kept: list[Row] = []
    remarks: Counter[str] = Counter()
    stubs_cited: set[tuple[str, str]] = set()
    for attempt in attempts:
        if isinstance(attempt, Row):
            found.append(attempt)
            continue
        reading, made = attempt
        if isinstance(made, Rejected):
            found.append(reading.rejected(made))
            continue
        if reading.waits:
            waiting.append(reading.row(RowOutcome.WAITING))
            continue
        if reading.remarks:
            remarks.update(set(reading.remarks))
        records += _stubs(reading, stubs_cited)
        records += made
        kept.append(reading.row(RowOutcome.ADDED))
        if not reading.rests:
            stubs_cited.update(reading.stubs)
    rejects = tuple(row for row in found if row.outcome is RowOutcome.REJECTED)
    dropped = len(found) - len(rejects)
    notes = (*_counted(remarks), *_said_of_dropped(dropped))
    return Loaded(tuple(records), tuple(waiting), rejects, tuple(kept), notes, dropped)


def _said_of_dropped(rows: int) -> Iterator[str]:
    if rows:
        are = "1 row is" if rows == 1 else f"{rows} rows are"
        yield f"{are} of students or their families and dropped; nothing of that is kept."


def _stubs(reading: Reading, cited: set[tuple[str, str]]) -> Iterator[Record]:
    if not reading.stubs.keys() <= cited:
        citation = reading.citation()
        for reference, stub in reading.stubs.items():
            if reference not in cited:
                yield stub.cited(citation)


def _counted(remarks: Counter[str]) -> Iterator[str]:
    for remark, times in sorted(remarks.items()):
        yield f"{remark} ({times} row{'s' * (times > 1)})"
