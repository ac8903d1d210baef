"""What all readers share: one row at a time, all of it or nothing, and what became of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Self, TypeVar

from graph.ids import classroom_id, folded
from graph.provenance import Citation, Mention, Row, RowOutcome
from graph.records import Classroom, Record
from graph.vocabulary import Level, Role
from graph.when import When, day, spelled
from ingest.files import cells
from ingest.files.amounts import number_in
from ingest.files.fields import IDS
from ingest.files.name_lists import Listed, people_listed
from ingest.files.private import is_rating
from ingest.files.rejects import rejected
from ingest.model import Line, Loaded, Sheet
from ingest.names.directory import Directory
from ingest.names.mentions import Meant, Stub, compared_person

T = TypeVar("T")

MAX_LIST = 5000
"""Longer texts, in characters, name nobody and nothing."""


class Rejected(Exception):
    """A row that cannot be read; caught by `attempted`, never seen outside.

    Args:
        code: a key of `ingest.files.rejects.MEANINGS`.
        field: our name of the cell that is to blame.
        values: what the sentence of the code needs.
    """

    def __init__(self, code: str, field: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.field, self.values = code, field, values


class Reading:
    """One row on its way to records: its cells, the people and things they name, and what these wait for.

    Attributes:
        waits: names that only a person can settle.
        rests: names that a judgement settled.
        remarks: what was decided without asking; counted over all rows.
    """

    def __init__(self, sheet: Sheet, line: Line, directory: Directory) -> None:
        self.sheet, self.line, self.directory = sheet, line, directory
        self.cells = _saying_something(line.cells)
        self.waits: list[Mention] = []
        self.rests: list[Mention] = []
        self.remarks: list[str] = []
        self.stubs: dict[tuple[str, str], Stub] = {}

    def parts(self) -> Iterator[Self]:
        """The row once for each pair of columns that it has; what waits, waits for all of it."""
        for part in self.line.parts():
            self.cells = _saying_something(part)
            yield self

    @property
    def district(self) -> str:
        """The district that the row's ids belong to."""
        return self.directory.district

    def text(self, field: str) -> str | None:
        """The cell's text; None if it is empty."""
        return self.cells.get(field)

    def required(self, field: str) -> str:
        """The cell's text; a row without it is rejected."""
        text = self.cells.get(field)
        if not text:
            written = self.line.cells.get(field, "")
            raise Rejected("no_name" if written and not folded(written) else "missing", field, value=written)
        return text

    def values(self, field: str) -> tuple[str, ...]:
        """The cell's several values."""
        text = self.cells.get(field)
        return cells.values(text) if text else ()

    def grades(self, field: str = "grades") -> tuple[str, ...]:
        """The cell's grades, in order."""
        text = self.cells.get(field)
        if text is None:
            return ()
        found, others = cells.grades_and_rest(text)
        self.remarks += [f"“{quoted(other)}” is no grade; kept in the row's text only" for other in others]
        return found

    def subjects(self, field: str = "subjects") -> tuple[str, ...]:
        """The cell's subjects, each under its usual name."""
        text = self.cells.get(field)
        return subjects_in(text) if text else ()

    def when(self, field: str) -> When | None:
        """The cell's moment."""
        text = self.cells.get(field)
        if text is None:
            return None
        when = moment(text)
        if when is None:
            raise Rejected("date_unreadable", field, value=text)
        return when

    def needed_when(self, field: str = "date") -> When:
        """The cell's moment; a row without it is rejected."""
        self.required(field)
        when = self.when(field)
        assert when is not None
        return when

    def one_of(self, field: str, words: Mapping[str, T]) -> T | None:
        """What the cell means by a table of folded words; a row with any other word is rejected."""
        text = self.cells.get(field)
        meaning = words.get(folded(text)) if text else None
        if text and meaning is None:
            known = dict.fromkeys(words if isinstance(next(iter(words.values())), bool) else map(str, words.values()))
            raise Rejected("unknown_word", field, value=text, known=", ".join(known))
        return meaning

    def level(self, field: str) -> Level | None:
        """The cell's Level of Use."""
        text = self.cells.get(field)
        level = cells.level(text) if text else None
        if text and level is None:
            raise Rejected("unknown_level", field, value=text)
        if text and (cells.is_own_scale(text) or cells.is_level_number(text)):
            self.remarks.append(f"“{text}” is read as Level of Use {level}")
        return level

    def first_day(self, field: str) -> date | None:
        """The first day of a cell's moment."""
        when = self.when(field)
        return when.lo if when else None

    def last_day(self, field: str) -> date | None:
        """The last day of a cell's moment."""
        when = self.when(field)
        return when.hi if when else None

    def spell(self, first: str, last: str) -> tuple[date | None, date | None]:
        """First and last day; a row that ends before it begins is rejected."""
        start, end = self.first_day(first), self.last_day(last)
        if start and end and end < start:
            raise Rejected("ends_before_start", last, start=spelled(start), end=spelled(end))
        return start, end

    def school(self, field: str = "school", when: When | None = None) -> Meant | None:
        """The school that the cell means."""
        text = self.cells.get(field)
        if text is None:
            return None
        return self.take(field, text, self.directory.schools.find(self._named(field, text), when))

    def person(
        self, field: str, text: str, school: str | None = None, *, role: Role | None = None, elsewhere: bool = False,
        when: When | None = None, grades: Iterable[str] = (),
    ) -> Meant:  # fmt: skip
        """The person that a text in the cell means; see `KnownPeople.find`."""
        meant = self.directory.people.find(
            self._named(field, text), school, role=role, elsewhere=elsewhere, when=when, grades=grades
        )
        return self.take(field, text, meant)

    def names(self, field: str, school: str | None = None) -> tuple[str, ...]:
        """The people that the cell names, as written; a row whose commas may mean either is rejected.

        Args:
            school: the school that the row is about; who is known there tells how a list is meant.
        """
        found: list[str] = []
        text = self.cells.get(field)
        for part in people_listed(self._named(field, text)) if text else ():
            self.remarks += [f"“{other}” in {field} names nobody; only who is named is read" for other in part.unnamed]
            found += self._meant_by(part, field, school)
        return tuple(dict.fromkeys(found))

    def _meant_by(self, part: Listed, field: str, school: str | None) -> tuple[str, ...]:
        """The names of a part in the one reading in which all are known; else in the likeliest, if that is sure."""
        readings = part.readings
        if len(readings) > 1:
            people = self.directory.people
            known = [names for names in readings if names and all(people.knows(name, school) for name in names)]
            if len(known) == 1:
                return known[0]
            if not part.sure:
                raise Rejected("names_unclear", field, value=quoted(self.cells[field]))
        return readings[0]

    def needed_names(self, field: str, school: str | None = None) -> tuple[str, ...]:
        """The people that the cell names; a row without is rejected."""
        text = self.required(field)
        names = self.names(field, school)
        if not names:
            raise Rejected("no_name", field, value=quoted(text))
        return names

    def one_name(self, field: str) -> str:
        """The one person that the cell names; a row without, or with several, is rejected."""
        first, *others = self.needed_names(field)
        if others:
            raise Rejected("several_people", field, value=quoted(self.cells[field]))
        return first

    def practice(self, field: str, text: str) -> Meant:
        """The practice that a text in the cell means; no number or degree is one but the id of a known one."""
        meant = self.directory.practices.find(self._named(field, text))
        if meant.stub and _is_no_title(text):
            raise Rejected("no_name", field, value=text)
        return self.take(field, text, meant)

    def practices(self, field: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of the practices that the cell names, and the pathways that it names in place of a practice."""
        text = self.cells.get(field)
        if text is None:
            return (), ()
        named = self.directory.practices.named_in(self._named(field, text))
        ratings = [title for title, meant in named.practices.items() if meant.stub and _is_no_title(title)]
        self.remarks += [
            f"“{quoted(rating)}” is a {'degree' if _has_letters(rating) else 'number'} and no practice; "
            "kept in the row's text only"
            for rating in ratings
        ]
        ids = [self.take(field, title, meant).id for title, meant in named.practices.items() if title not in ratings]
        return tuple(dict.fromkeys(ids)), named.pathways

    def pathways(self, field: str) -> tuple[str, ...]:
        """The pathways that the cell names, each in its one spelling."""
        text = self.cells.get(field)
        return self.directory.practices.pathways_in(text) if text else ()

    def classroom(self, school: Meant | None, teachers: Sequence[Meant] = (), when: When | None = None) -> str | None:
        """Id of the classroom that the cell means; an unknown one is its teacher's, if the row has just one."""
        text = self.cells.get("classroom")
        if text is None:
            return None
        place = school.reads_as if school else None
        room = self.directory.classroom(text, place, [meant.reads_as for meant in teachers], when)
        if room:
            return room.id
        if len(teachers) != 1 or school is None or when is None:
            self.remarks.append(f"“{text}” is in no list of classrooms; kept in the row's text only")
            return None
        (teacher,), year = teachers, self.directory.school_year(when)
        id = classroom_id(teacher.id, school.id, year)
        self.stubs["classroom", id] = Stub(
            Classroom, id=id, teacher=teacher.id, school=school.id, school_year=year, title=text
        )
        return id

    def number(self, field: str) -> float | None:
        """The cell's number; what is none is left in the row's text only."""
        text = self.cells.get(field)
        number = number_in(text) if text else None
        if text and number is None:
            self.remarks.append(f"“{quoted(text)}” is no number; kept in the row's text only")
        return number

    def take(self, field: str, text: str, meant: Meant) -> Meant:
        """Note what the row waits for, rests on, or makes provisional by naming it."""
        if meant.waits and meant.mention:
            self.waits.append(meant.mention)
        elif meant.mention:
            self.rests.append(meant.mention)
        if meant.stub:
            if self.directory.strict:
                raise Rejected("unknown_name", field, value=text)
            self.stubs[meant.stub.kind.KIND, meant.id] = meant.stub
        return meant

    def citation(self) -> Citation:
        """Where the row stands, with its text."""
        source = self.sheet.source
        text = "; ".join([f"{header}: {cell}" for header, cell in self.line.raw.items() if cell])
        return Citation(source.id, source.name, self.line.locator, text)

    def row(self, outcome: RowOutcome) -> Row:
        """The row as it is kept beside the facts, with the names that it waits for or rests on."""
        source = self.sheet.source
        return Row(
            source=source.id,
            name=source.name,
            locator=self.line.locator,
            kind=source.kind,
            outcome=outcome,
            district=self.district,
            raw=self.line.raw,
            cells=self.line.cells,
            mentions=tuple(dict.fromkeys(self.waits + self.rests)),
        )

    def rejected(self, why: Rejected) -> Row:
        """The row as it goes back to its maker."""
        column = self.sheet.columns.get(why.field, why.field)
        return rejected(self.sheet.source, self.line, why.code, district=self.district, column=column, **why.values)

    def _named(self, field: str, text: str) -> str:
        if not folded(text) or len(text) > MAX_LIST:
            raise Rejected("no_name", field, value=quoted(text))
        return text


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
        if isinstance(row, Row):
            yield row
        else:
            reading = Reading(sheet, row, directory)
            yield reading, attempted(reading, read_row)


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
        if reading.rests:
            kept.append(reading.row(RowOutcome.ADDED))
        else:
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


def folded_keys(spellings: Mapping[str, T]) -> dict[str, T]:
    """A table of spellings as cells are compared with it."""
    return {folded(spelling): meaning for spelling, meaning in spellings.items()}


@lru_cache(1 << 14)
def moment(text: str) -> When | None:
    """A settled date cell: "2026-03-04" or "2026-03-01..2026-03-31"; None if it is neither."""
    first, dots, last = text.partition("..")
    try:
        return When(date.fromisoformat(first), date.fromisoformat(last)) if dots else day(date.fromisoformat(first))
    except ValueError:
        return None


_NAMING = IDS | {"name", "title", "email", "heard_from"}
_KEPT_AS_WRITTEN = frozenset({"idea_from"})


def _saying_something(written: Mapping[str, str]) -> dict[str, str]:
    """The cells that hold no placeholder; what an idea came from is kept as written all the same."""
    return {
        field: text
        for field, text in written.items()
        if field in _KEPT_AS_WRITTEN or not cells.is_placeholder(text, naming=field in _NAMING)
    }


_SUBJECTS = {
    "sci": "Science",
    "math": "Mathematics",
    "maths": "Mathematics",
    "ss": "Social studies",
    "soc studies": "Social studies",
    "ela": "English language arts",
    "la": "English language arts",
    "language arts": "English language arts",
    "pe": "Physical education",
    "phys ed": "Physical education",
}


@lru_cache(1 << 14)
def subjects_in(text: str) -> tuple[str, ...]:
    """The subjects of a cell, each under its usual name.

    >>> subjects_in("SCI., math; STEAM")
    ('Science', 'Mathematics', 'STEAM')
    """
    parts = (" ".join(part.split()) for part in re.split(r"[;,\n/]", text))
    return tuple(dict.fromkeys(_subject(part) for part in parts if folded(part)))


def _subject(text: str) -> str:
    short = text.isupper() and len(text) <= 5
    return _SUBJECTS.get(folded(text)) or (text if short else text[:1].upper() + text[1:].lower())


def compared_people(names: Iterable[str]) -> str:
    """People in any order, as the key of an event compares them."""
    return ";".join(sorted(map(compared_person, names)))


def quoted(text: str) -> str:
    """A text as messages quote it."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def _is_no_title(text: str) -> bool:
    return not _has_letters(text) or is_rating(text)


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


_QUOTED = 60
