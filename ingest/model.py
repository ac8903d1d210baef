"""What passes between the steps of ingest: a file's lines by our field names, and what a reader makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.provenance import Row, RowOutcome, Source
from graph.records import Record, Term
from graph.when import DEFAULT_YEAR_START, MonthDay


@dataclass(frozen=True, slots=True)
class Calendar:
    """A district's school year and terms, by which "spring term" and "2025-26" become days."""

    year_start: MonthDay = DEFAULT_YEAR_START
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet.

    Attributes:
        locator: where its maker finds it: "row 17", counted as a spreadsheet counts; "sheet 2 row 17" with several.
        raw: header to text as written, of the columns that were read as fields.
        cells: our field names (FORMATS, section 0) to cleaned text, only those that are not empty. Dates are settled:
            "2026-03-04" for a day, "2026-03-01..2026-03-31" for an interval. Where columns make pairs, the cells of
            each have its number: "teacher 1", "practice 1", "teacher 2", "practice 2".
    """

    locator: str
    raw: dict[str, str]
    cells: dict[str, str]

    def parts(self) -> list[dict[str, str]]:
        """Its cells, or, where columns make pairs, those of each pair that says something, with all others."""
        numbered = {name: name.partition(" ") for name in self.cells if " " in name}
        if not numbered:
            return [self.cells]
        common = {name: cell for name, cell in self.cells.items() if name not in numbered}
        parts: dict[int, dict[str, str]] = {}
        for name, (own, _, number) in numbered.items():
            parts.setdefault(int(number), dict(common))[own] = self.cells[name]
        return [parts[number] for number in sorted(parts)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of one kind.

    Attributes:
        rows: its lines, rejects of rows whose cells could not be read, and empty rows in the place of those that are
            dropped, in order; they are read anew from the file whenever they are gone through.
        notes: what the loader should tell: how the file was read, what was skipped.
        columns: our field names to the file's own headers, for messages about later rejects.
        count: how many rows a file's sheet has.
        left: headers of the columns that are not known and were not read.
    """

    source: Source
    rows: Iterable[Line | Row]
    notes: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    count: int = 0
    left: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows that can be used, all at once."""
        return tuple(row for row in self.rows if isinstance(row, Line))

    @property
    def rejects(self) -> tuple[Row, ...]:
        """The rows that cannot, all at once."""
        return tuple(row for row in self.rows if isinstance(row, Row) and row.outcome is RowOutcome.REJECTED)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a reader made of a sheet: each line gave records, waits, or was rejected.

    Attributes:
        dropped: how many rows were of students or their families.
        kept: rows that gave records; they are kept so that they can be read again once more is known.
        notes: what was decided without asking, in plain words.
    """

    records: tuple[Record, ...] = ()
    waiting: tuple[Row, ...] = ()
    rejects: tuple[Row, ...] = ()
    kept: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    dropped: int = 0

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, by what became of them."""
        return (*self.rejects, *self.waiting, *self.kept)

    @classmethod
    def together(cls, parts: Iterable[Loaded]) -> Loaded:
        """Several readings as one, in order."""
        records: list[Record] = []
        waiting: list[Row] = []
        rejects: list[Row] = []
        kept: list[Row] = []
        notes: list[str] = []
        dropped = 0
        for part in parts:
            records += part.records
            waiting += part.waiting
            rejects += part.rejects
            kept += part.kept
            notes += part.notes
            dropped += part.dropped
        return cls(tuple(records), tuple(waiting), tuple(rejects), tuple(kept), tuple(notes), dropped)
