"""What all readers share: one row at a time, all of it or nothing, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Self, TypeVar

from graph.ids import classroom_id, folded
from graph.provenance import Citation, Mention, Row, RowOutcome
from graph.records import Classroom, Person
from graph.vocabulary import Level, Role
from graph.when import When, day, spelled
from ingest.files import cells
from ingest.files.amounts import number_in
from ingest.files.columns import shortened
from ingest.files.date_columns import out_of_range
from ingest.files.dates import read as read_date
from ingest.files.dates import written
from ingest.files.fields import IDS
from ingest.files.name_lists import Listed, people_listed
from ingest.files.private import is_rating
from ingest.files.rejects import rejected
from ingest.model import Line, Sheet
from ingest.names.asking import UNNAMED, asks, asks_calendar, provisional
from ingest.names.directory import Directory
from ingest.names.known_practices import asks_pathways
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
        asked, meant: what its reading rests on; see `graph.provenance.Row`.
    """

    def __init__(self, sheet: Sheet, line: Line, directory: Directory) -> None:
        self.sheet, self.line, self.directory = sheet, line, directory
        self.cells = _saying_something(line.cells)
        self.waits: list[Mention] = []
        self.rests: list[Mention] = []
        self.remarks: list[str] = []
        self.stubs: dict[tuple[str, str], Stub] = {}
        self.asked: set[str] = set()
        self.meant: list[str] = []

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
        return moment(text) or self._by_calendar(field, text)

    def _by_calendar(self, field: str, text: str) -> When:
        """What a date says by the district's school year and terms."""
        self.asked.add(asks_calendar(self.district))
        today = self.sheet.source.read_at.date()
        when = read_date(text, self.directory.calendar, today.year)
        if not isinstance(when, When):
            raise Rejected(when if isinstance(when, str) else "date_unreadable", field, value=shortened(text))
        if trouble := out_of_range(when, field, today):
            raise Rejected(trouble.code, field, **trouble.words)
        self.meant.append(written(when))
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
        meant = self.directory.schools.find(self._named(field, text), when)
        self.asked |= self.directory.schools.asks(text)
        return self.take(field, text, meant)

    def person(
        self, field: str, text: str, school: str | None = None, *, role: Role | None = None, elsewhere: bool = False,
        when: When | None = None, grades: Iterable[str] = (),
    ) -> Meant:  # fmt: skip
        """The person that a text in the cell means; see `KnownPeople.find`."""
        self._named(field, text)
        return self.take(
            field, text, self.whoever(text, school, role=role, elsewhere=elsewhere, when=when, grades=grades)
        )

    def whoever(
        self, text: str, school: str | None = None, *, role: Role | None = None, elsewhere: bool = False,
        when: When | None = None, grades: Iterable[str] = (),
    ) -> Meant:  # fmt: skip
        """The person that a text may mean, of which the row then makes use or not; see `KnownPeople.find`."""
        people = self.directory.people
        meant = people.find(text, school, role=role, elsewhere=elsewhere, when=when, grades=grades)
        self.asked |= people.asks(text, school, meant)
        self.meant.append(meant.id)
        return meant

    def somebody_called(self, field: str, name: str, school: str | None, role: Role | None) -> Meant:
        """The person that a row of a roster has without an id; see `KnownPeople.of_roster`."""
        meant = self.directory.people.of_roster(name, school, role)
        self.asked |= asks(Person.KIND, name)
        self.meant.append(meant.id)
        return self.take(field, name, meant)

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
            self.asked |= {key for names in readings for name in names for key in asks(Person.KIND, name)}
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
        self.asked |= self.directory.practices.asks(text)
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
        self.asked |= self.directory.practices.asks(text)
        self.meant += named.pathways
        ids = [self.take(field, title, meant).id for title, meant in named.practices.items() if title not in ratings]
        return tuple(dict.fromkeys(ids)), named.pathways

    def pathways(self, field: str) -> tuple[str, ...]:
        """The pathways that the cell names, each in its one spelling."""
        text = self.cells.get(field)
        if not text:
            return ()
        pathways = self.directory.practices.pathways_in(text)
        self.asked |= asks_pathways(text)
        self.meant += pathways
        return pathways

    def room(
        self, text: str, school: str | None = None, teachers: Sequence[str] = (), when: When | None = None
    ) -> Classroom | None:
        """The known classroom that a text means; see `Directory.classroom`."""
        room = self.directory.classroom(text, school, teachers, when)
        self.asked |= asks(Classroom.KIND, text)
        self.meant += (room.id, room.teacher, room.school) if room else ("",)
        if when:
            self.school_year(when)
        return room

    def school_year(self, when: When) -> str:
        """The school year in which a moment begins: "2025-26"."""
        year = self.directory.school_year(when)
        self.asked.add(asks_calendar(self.district))
        self.meant.append(year)
        return year

    def classroom(self, school: Meant | None, teachers: Sequence[Meant] = (), when: When | None = None) -> str | None:
        """Id of the classroom that the cell means; an unknown one is its teacher's, if the row has just one."""
        text = self.cells.get("classroom")
        if text is None:
            return None
        place = school.reads_as if school else None
        room = self.room(text, place, [meant.reads_as for meant in teachers], when)
        if room:
            return room.id
        if len(teachers) != 1 or school is None or when is None:
            self.remarks.append(f"“{text}” is in no list of classrooms; kept in the row's text only")
            return None
        (teacher,), year = teachers, self.school_year(when)
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
        self.meant += (meant.id, meant.reads_as)
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
            named=self.directory.named,
            asked=self._asked(),
            meant=tuple(self.meant),
        )

    def _asked(self) -> tuple[str, ...]:
        stubs = {provisional(*reference) for reference in self.stubs}
        district = set() if self.directory.named else {UNNAMED}
        return tuple(sorted(self.asked | stubs | district))

    def rejected(self, why: Rejected) -> Row:
        """The row as it goes back to its maker."""
        column = self.sheet.columns.get(why.field, why.field)
        row = rejected(self.sheet.source, self.line, why.code, district=self.district, column=column, **why.values)
        # a strict load takes what is known then
        asked = () if why.code == "unknown_name" else self._asked()
        return replace(row, named=self.directory.named, asked=asked, meant=tuple(self.meant))

    def _named(self, field: str, text: str) -> str:
        if not folded(text) or len(text) > MAX_LIST:
            raise Rejected("no_name", field, value=quoted(text))
        return text


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
