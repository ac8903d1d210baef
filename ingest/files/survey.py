"""What has to be known of a whole table before its first row is read: the order of its dates, the width of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.files.body import Body, chunks, letter
from ingest.files.cells import is_own_scale
from ingest.files.columns import Chunk, Manner
from ingest.files.date_columns import DateColumn, order_by_entry, order_of
from ingest.files.fields import LEVELS, TIMESTAMP

_MOST_NOTED = 10
"""So many rows that were left out are named; the others are counted."""


@dataclass(slots=True)
class Survey:
    """What a first look at all rows found.

    Attributes:
        rows: how many there are.
        usual: so many cells most rows have.
        dates: each column of dates by its field.
        orders: the order in which each is read, where that is not for the column itself to say.
        own_scales: fields of Levels of Use in which numbers are of a scale of the district's own.
        notes: what the loader should tell.
    """

    rows: int = 0
    usual: int = 0
    dates: dict[str, DateColumn] = field(default_factory=dict)
    orders: dict[str, str | None] = field(default_factory=dict)
    own_scales: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def surveyed(body: Body, manner: Manner) -> Survey:
    """Look at all rows once, and again where the order of dates can only be told by the day they were entered."""
    left_out: list[str] = []
    survey = Survey()
    dated = frozenset(body.layout.kind.dates) - {TIMESTAMP}
    fields = [cell for cell in body.layout.cells() if cell.partition(" ")[0] in dated]
    survey.dates = {name: DateColumn(manner.read_at) for name in fields}
    levels = [cell for cell in body.layout.cells() if cell.partition(" ")[0] == LEVELS.get(body.layout.kind.name)]
    in_our_words: dict[tuple[str, str, str], None] = {}
    widths: Counter[int] = Counter()
    rows = body.rows(lambda number, what: left_out.append(f"row {number} {what} and was left out."))
    above: dict[int, str] = {}
    margin, unnamed = body.layout.without_header()[0], set[int]()
    for _, some in chunks(rows):
        survey.rows += len(some)
        widths.update(len(row) for row in some if isinstance(row, list))
        chunk = Chunk(body.layout, some, manner, above)
        unnamed |= {index for index in margin if any(map(str.strip, chunk.texts[index]))}
        for name, dates in survey.dates.items():
            dates.see(chunk.field(name))
        for name in levels:
            in_our_words |= {(name, *pair): None for pair in chunk.translations(name).items()}
            survey.own_scales |= {name} if any(map(is_own_scale, set(chunk.field(name)))) else set()
    survey.notes += [f"column {letter(index)} has no header and was not read." for index in sorted(unnamed)]
    survey.usual = widths.most_common(1)[0][0] if widths else 0
    survey.notes += left_out[:_MOST_NOTED]
    if len(left_out) > _MOST_NOTED:
        survey.notes.append(f"{len(left_out) - _MOST_NOTED} more such rows were left out.")
    for name, written, meant in in_our_words:
        header = body.layout.of(name)[0].header
        survey.notes.append(f"“{written}” in “{header}” was read as “{meant}”, as the mapping file says.")
    _decide(survey, body, manner)
    if not survey.rows:
        survey.notes.append("There are no rows under the header.")
    return survey


def _decide(survey: Survey, body: Body, manner: Manner) -> None:
    """The order of each column of dates: as asked, or, where it is unclear, as the file's other columns have it."""
    for name, column in survey.dates.items():
        if not column.unclear or manner.date_order != "auto":
            survey.orders[name] = order_of(column, [], manner.date_order)
            continue
        others = [other for field, other in survey.dates.items() if field != name]
        order = order_of(column, others, "auto") or _by_entry(name, column, others, body, manner)
        if order:
            header = body.layout.of(name)[0].header
            survey.notes.append(f"dates in “{header}” were read {order}, as the other dates say.")
        survey.orders[name] = order


def _by_entry(name: str, column: DateColumn, others: list[DateColumn], body: Body, manner: Manner) -> str | None:
    """The order that the days of entry tell."""
    if not body.layout.of(TIMESTAMP):
        return None
    entered = DateColumn(manner.read_at)
    for _, stamp in _pairs(name, body, manner):
        entered.see([stamp])
    return order_of(column, [*others, entered], "auto") or order_by_entry(column, entered, _pairs(name, body, manner))


def _pairs(name: str, body: Body, manner: Manner) -> Iterator[tuple[str, str]]:
    """Date and entry of each row."""
    above: dict[int, str] = {}
    for _, some in chunks(body.rows()):
        chunk = Chunk(body.layout, some, manner, above)
        yield from zip(chunk.field(name), chunk.field(TIMESTAMP), strict=True)
