"""From a table whose layout is known to a sheet's lines, one stretch of rows after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from graph.provenance import Row, RowOutcome, Source
from ingest.files.body import Body, chunks, letter
from ingest.files.columns import Chunk, Manner, named, shortened
from ingest.files.date_columns import Trouble
from ingest.files.headers import Layout
from ingest.files.private import never_kept
from ingest.files.rejects import OURS, rejected
from ingest.files.rows import Table
from ingest.files.survey import Survey, surveyed
from ingest.model import Line, Sheet

_NAMED = 5


def mapped(table: Table, layout: Layout, source: Source, place: str, manner: Manner) -> Sheet:
    """The sheet of a table.

    Args:
        place: what stands before a row's number in its locator.
    """
    body = Body(table, layout)
    survey = surveyed(body, manner)
    columns = {field: layout.of(field)[0].header for field in layout.fields()}
    said = [*_not_filled(layout, manner), *_unread(layout), *_crossed(layout), *_merged(table, layout), *survey.notes]
    rows = _Rows(body, source, place, manner, survey)
    notes = tuple(f"{source.name}: {note}" for note in said)
    return Sheet(source, rows, notes, columns, survey.rows, tuple(_unknown(layout)))


def _not_filled(layout: Layout, manner: Manner) -> Iterator[str]:
    for name in manner.fill_down:
        if not named(layout, name):
            yield f"there is no column “{name}” to fill down."


def _unknown(layout: Layout) -> list[str]:
    unread = (column for column in layout.columns if not column.field and column.header not in OURS)
    return [column.header for column in unread if column.header and not column.private]


def _unread(layout: Layout) -> Iterator[str]:
    unread = [column for column in layout.columns if not column.field and column.header not in OURS]
    unknown = _unknown(layout)
    private = [column.header for column in unread if column.private and never_kept(column.header)]
    if unknown:
        yield f"these columns are not known and were not read: {', '.join(unknown)}."
    if private:
        yield f"these columns are never read, and nothing of them is kept: {', '.join(private)}."


def _crossed(layout: Layout) -> Iterator[str]:
    """Fields that several columns hold without making pairs."""
    numbered = [c for c in layout.columns if c.field and c.numbered and not c.pair and not c.option]
    fields = [field for field, times in Counter(c.field for c in numbered).items() if times > 1]
    if len(fields) > 1:
        headers = ", ".join(f"“{c.header}”" for c in numbered if c.field in fields)
        yield f"these columns make no pairs, so that each of one is read with each of the other: {headers}."


def _merged(table: Table, layout: Layout) -> Iterator[str]:
    """Merged cells of the header and under it: only the first of them holds a text."""
    stretches = sorted(s for s in table.merged if s[2] > layout.row - layout.rows)
    if stretches:
        named = [f"{letter(left)}{top + 1}:{letter(right)}{last + 1}" for top, left, last, right in stretches[:_NAMED]]
        more = f" and {len(stretches) - _NAMED} more" if len(stretches) > _NAMED else ""
        yield f"merged cells count as their first one, the others as empty: {', '.join(named)}{more}."


@dataclass(frozen=True)
class _Rows:
    """The lines of a sheet, and rejects of those that cannot be used, in the order of the file; as often as asked."""

    body: Body
    source: Source
    place: str
    manner: Manner
    survey: Survey

    def __iter__(self) -> Iterator[Line | Row]:
        above: dict[int, str] = {}
        for numbers, rows in chunks(self.body.even(self.survey.usual)):
            chunk = Chunk(self.body.layout, rows, self.manner, above)
            by_field = self._by_field(chunk)
            families = chunk.families(by_field)
            for index, (number, raw, own) in enumerate(
                zip(numbers, chunk.raws(), _cells(by_field, chunk), strict=True)
            ):
                place = f"{self.place} {number}"
                if index in families:
                    yield self._dropped(place)
                elif index in chunk.slipped:
                    yield self._rejected(Line(place, {}, {}), *chunk.troubles[index])
                elif index in chunk.troubles:
                    yield self._rejected(Line(place, raw, own), *chunk.troubles[index])
                else:
                    yield Line(place, raw, own)

    def _by_field(self, chunk: Chunk) -> dict[str, list[str]]:
        """The cells of each field, with dates settled but for those that are for a calendar to settle."""
        by_field = chunk.by_field()
        for field, column in self.survey.dates.items():
            settled = column.settled(by_field[field], field, self.survey.orders[field], self._base)
            open_ones = column.for_calendar(by_field[field])
            header = self.body.layout.of(field)[0].header
            cells = chunk.without_trouble(by_field[field], settled, header)
            by_field[field] = [open_ones.get(text, cell) for text, cell in zip(by_field[field], cells, strict=True)]
        for field in self.survey.own_scales:
            by_field[field] = chunk.without_level_numbers(field, by_field[field])
        return by_field

    @property
    def _base(self) -> int:
        """Where day numbers count from."""
        return 1904 if 1904 in (self.body.table.base, self.manner.mapping.serial_dates) else 1900

    def _rejected(self, line: Line, trouble: Trouble, header: str | None) -> Row:
        words = {name: shortened(word) if isinstance(word, str) else word for name, word in trouble.words.items()}
        return rejected(self.source, line, trouble.code, district=self.manner.district, column=header, **words)

    def _dropped(self, place: str) -> Row:
        """What stands in the place of a student's row."""
        source = self.source
        return Row(source.id, source.name, place, source.kind, RowOutcome.DROPPED, self.manner.district, raw={})


def _cells(by_field: dict[str, list[str]], chunk: Chunk) -> Iterator[dict[str, str]]:
    """Each row's cells by our field names, without the empty ones."""
    names = list(by_field)
    rows = zip(*by_field.values(), strict=True) if names else [()] * chunk.count
    for row in rows:
        yield {name: cell for name, cell in zip(names, row, strict=True) if cell}
