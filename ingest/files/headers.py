"""Which row of a table is its header, what kind of sheet that makes it, and which column is which field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import count, repeat

from rapidfuzz import fuzz, process

from graph.errors import UnreadableFile
from graph.ids import folded
from ingest.files.entities import decoded
from ingest.files.families import lists_students
from ingest.files.fields import KINDS, NEVER_KEPT_FIELDS, TIMESTAMP, SheetKind, folded_header
from ingest.files.groups import options_of, pairs, two_row_header
from ingest.files.mapping import IGNORE, Mapping
from ingest.files.private import asks_for_a_rating, is_rating, never_a_field, never_kept
from ingest.files.rosters import evaluation, events, unlike

SEARCHED_ROWS = 30
"""The header is looked for in the first so many rows."""

MAX_COLUMNS = 1000
MAX_HEADER = 300
"""So many characters of a header are looked at."""

_ASIDE = re.compile(r"\(.*?\)|\[.*?\]", re.DOTALL)
_NUMBERED = re.compile(r"\s*#?\d+$")
_CLOSE = 88


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        field: None where we know none; then nothing of the column is kept, on purpose if it is `private`.
        option: of the question that several columns share.
        pair: the number of the pair of columns that it belongs to; 0 for none.
    """

    index: int
    header: str
    field: str | None
    private: bool = False
    option: str | None = None
    pair: int = 0

    @property
    def numbered(self) -> bool:
        """One of several like "Practice 2", whose values all count."""
        return bool(_NUMBERED.search(self.header))


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's kind, the index of its last header row, its columns, and whether it is a list of students.

    `rows` is how many rows the header has.
    """

    kind: SheetKind
    row: int
    columns: tuple[Column, ...]
    students: bool = False
    rows: int = 1

    def of(self, cell: str) -> list[Column]:
        """The columns that hold a field, the one to be preferred first: ids, then e-mails, then the plainest header.

        Args:
            cell: a field, or one of `cells`.
        """
        field, _, pair = cell.partition(" ")
        columns = [c for c in self.columns if c.field == field and (not pair or c.pair == int(pair))]
        return sorted(columns, key=lambda column: _rank(column.header, field, self.kind.name))

    def cells(self) -> list[str]:
        """The names of its cells: fields, and "teacher 1", "teacher 2" where columns make pairs."""
        named = [f"{c.field} {c.pair}" if c.pair else c.field for c in self.columns if c.field]
        return list(dict.fromkeys(named))

    def without_header(self) -> tuple[list[int], list[int]]:
        """Indices of columns under a blank header: before the first header, and between headers."""
        first = next((column.index for column in self.columns if column.header), 0)
        blank = [column.index for column in self.columns if not column.header]
        return [index for index in blank if index < first], [index for index in blank if index > first]

    def headers(self) -> list[str]:
        """Its headers that are not empty, in the order of the file."""
        return [column.header for column in self.columns if column.header]

    def fields(self) -> list[str]:
        """Its fields in the order of the file."""
        return list(dict.fromkeys(column.field for column in self.columns if column.field))


def find_layout(rows: Sequence[Sequence[str]], names: Iterable[str], mapping: Mapping) -> Layout:
    """The first row that can be a header of some kind of sheet, read as the kind that explains most of it.

    Args:
        names: of the file and worksheet; one that is a kind's name speaks for that kind.

    Raises:
        UnreadableFile: no row will do; the text says what it nearly is and what is missing.
    """
    kinds = [KINDS[mapping.kind]] if mapping.kind else list(KINDS.values())
    hints = {folded(name).replace(" ", "_") for name in names}
    search = _Search(rows, [*names], mapping)
    for loose in (False, True):
        for index in range(min(len(rows), SEARCHED_ROWS)):
            layouts = [_layout(rows, index, kind, mapping, loose) for kind in kinds]
            search.look(layouts)
            if fitting := [layout for layout in map(search.fitting, layouts) if layout]:
                return max(fitting, key=lambda layout: (layout.kind.name in hints, *_explained(layout)))
    if students := search.students():
        return students
    raise UnreadableFile(search.refusal())


class _Search:
    """The search for a header: what was found on the way, and why it would not do."""

    def __init__(self, rows: Sequence[Sequence[str]], names: Sequence[str], mapping: Mapping) -> None:
        self.rows, self.names, self.mapping = rows, names, mapping
        self.nearest: Layout | None = None
        self.unlike: str | None = None
        self.evaluations: dict[int, str] = {}

    def fitting(self, layout: Layout) -> Layout | None:
        """The layout, if it has what its kind needs and is what it seems to be.

        Raises:
            UnreadableFile: it is an evaluation.
        """
        if _missing(layout):
            return None
        if any(index <= layout.row for index in self.evaluations):
            raise UnreadableFile(self.refusal())
        students = layout.kind.name == "people" and lists_students(layout.headers())
        if self.mapping.kind is None and (why := self._unlike(layout, students=students)):
            self.unlike = self.unlike or why
            return None
        return replace(layout, students=students)

    def look(self, layouts: Sequence[Layout]) -> None:
        """Take in what a row is as a header of each kind."""
        best = max(layouts, key=_nearness)
        if self.nearest is None or _nearness(best) > _nearness(self.nearest):
            self.nearest = best
        self.evaluations.pop(best.row, None)
        understood = max(sum(column.field is not None for column in layout.columns) for layout in layouts)
        if len(best.headers()) > 1 and (why := evaluation(best.headers(), understood)):
            self.evaluations[best.row] = f"{why} say that it holds evaluations of people, which Pollinate never reads"

    def students(self) -> Layout | None:
        """A list of students that has nothing we need, so that its rows can be counted."""
        for index in range(min(len(self.rows), SEARCHED_ROWS)):
            layout = _layout(self.rows, index, KINDS["people"], Mapping(), loose=False)
            headers = layout.headers()
            if len(headers) > 1 and lists_students(headers) and not events(headers):
                unread = tuple(Column(c.index, c.header, None, private=True) for c in layout.columns)
                return Layout(layout.kind, index, unread, students=True)
        return None

    def refusal(self) -> str:
        """Why no row will do."""
        return next(iter(self.evaluations.values()), self.unlike or _what_is_missing(self.nearest))

    def _unlike(self, layout: Layout, *, students: bool) -> str | None:
        read = {column.header: column.field for column in layout.columns}
        above = [*self.names, *(text for row in self.rows[: layout.row] for text in row if text.strip())]
        why = unlike(layout.kind.name, read, above, students=students)
        return why and (
            f"it is no {layout.kind.label}: {why}. If it is one all the same, say “kind: {layout.kind.name}” in a "
            "mapping file"
        )


def field_of(header: str, kind: str, *, loose: bool = False) -> str | None:
    """The field of that kind of sheet that a header names.

    Args:
        loose: also take a close spelling, or a known header inside a longer question.
    """
    known = _known(kind)
    for spelling in _spellings(header):
        if field := known.get(spelling):
            return field
    return _loosely(header, kind) if loose else None


@lru_cache(4096)
def _spellings(header: str) -> tuple[str, ...]:
    """The header as compared: whole, without what stands in brackets, without a number at its end."""
    plain = _ASIDE.sub(" ", header).strip()
    return tuple(map(folded_header, (header, plain, _NUMBERED.sub("", plain))))


@cache
def _known(kind: str) -> dict[str, str]:
    return KINDS[kind].headers()


@lru_cache(4096)
def _loosely(header: str, kind: str) -> str | None:
    known = _known(kind)
    text = _spellings(header)[1]
    phrases = [phrase for phrase in known if " " in phrase and f" {phrase} " in f" {text} "]
    if phrases:
        return known[max(phrases, key=len)]
    close = process.extractOne(text, known.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE) if len(text) > 4 else None
    return known[close[0]] if close else None


def _layout(rows: Sequence[Sequence[str]], index: int, kind: SheetKind, mapping: Mapping, loose: bool) -> Layout:
    """A row, with the one below it if that holds options, as a header of a kind.

    A question that has a column for each option is always read loosely: such questions are long.
    """
    joined = two_row_header(rows[index], rows[index + 1]) if index + 1 < len(rows) else None
    headers, index = (_headers(joined), index + 1) if joined else (_headers(rows[index]), index)
    fields = [_mapped_field(header, kind, mapping) for header in headers]
    options = options_of(headers)
    taken = set(fields)
    for place, header in enumerate(headers):
        unread = fields[place] is None and header and not never_kept(header) and not asks_for_a_rating(header)
        if unread and (loose or options[place]):
            found = field_of(header, kind.name, loose=True)
            ratings = found == "practice" and _has_ratings(rows[index + 1 :], place)
            fields[place] = found if found not in taken and not ratings else None
    if "date" not in fields:
        fields = ["date" if field == TIMESTAMP else field for field in fields]
    together = pairs(headers, [None if field == IGNORE else field for field in fields])
    columns = map(_column, count(), headers, fields, options, together, repeat(mapping))
    return Layout(kind, index, tuple(columns), rows=2 if joined else 1)


def _has_ratings(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether the cells of a column are all numbers or degrees."""
    texts = {row[place].strip() for row in rows if place < len(row)} - {""}
    return bool(texts) and all(map(is_rating, texts))


def _headers(row: Sequence[str]) -> list[str]:
    """The row's texts without trailing blanks; a header that occurs again is numbered, so that each is unique."""
    texts = [decoded(text).strip()[:MAX_HEADER] for text in row[:MAX_COLUMNS]]
    while texts and not texts[-1]:
        texts.pop()
    seen: dict[str, int] = {}
    for place, text in enumerate(texts):
        seen[text] = seen.get(text, 0) + 1
        if text and seen[text] > 1:
            texts[place] = f"{text} ({seen[text]})"
    return texts


def _mapped_field(header: str, kind: SheetKind, mapping: Mapping) -> str | None:
    """The field by the mapping file, else by known headers; IGNORE for what is not read on purpose."""
    known = folded_header(header) in _known(kind.name)
    if not known and never_a_field(header):
        return IGNORE
    own = mapping.by_header().get(folded_header(header)) if mapping.columns else None
    if own == IGNORE or own in kind.synonyms:
        return own
    if not known and never_kept(header):
        return IGNORE
    return field_of(header, kind.name) if header else None


def _column(index: int, header: str, field: str | None, option: str | None, pair: int, mapping: Mapping) -> Column:
    private = field == IGNORE or (field in NEVER_KEPT_FIELDS and field not in mapping.keep)
    return Column(index, header, None if private else field, private, option, pair)


def _missing(layout: Layout) -> tuple[str, ...]:
    return layout.kind.missing(set(layout.fields()))


def _nearness(layout: Layout) -> tuple[int, int]:
    fields = set(layout.fields())
    return (len(layout.kind.needs) - len(layout.kind.missing(fields)), len(fields))


def _explained(layout: Layout) -> tuple[int, int, int]:
    """How much of the header a kind explains; of two that explain as much, the one that needs more."""
    columns = sum(column.field is not None for column in layout.columns)
    return columns, len(layout.fields()), len(layout.kind.needs)


def _rank(header: str, field: str, kind: str) -> tuple[int, int]:
    text = folded_header(header)
    own = list(_known(kind))
    preference = 0 if text.endswith(" id") else 1 if text.endswith(" email") else 2
    places = [own.index(spelling) for spelling in _spellings(header) if _known(kind).get(spelling) == field]
    return preference, min(places, default=len(own))


def _what_is_missing(nearest: Layout | None) -> str:
    if nearest is None or not nearest.fields():
        return f"no row among the first {SEARCHED_ROWS} holds headers that we know"
    needed = "; ".join(need.replace("|", " or ") for need in _missing(nearest))
    has = ", ".join(f"“{column.header}”" for column in nearest.columns if column.header)
    return (
        f"it looks most like a {nearest.kind.label}, but has no column for: {needed}. Its columns are {has}. "
        "Rename a column, or say in a mapping file which is which"
    )
