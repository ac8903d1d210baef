"""coach_log.csv: a visit of a coach, as it was written. Free-text notes and next steps are never read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from graph.ids import event_id, folded, mention_id
from graph.names import person_key
from graph.records import Record, Visit
from graph.vocabulary import Channel, Role
from graph.when import When
from ingest.files import cells
from ingest.files.amounts import minutes_between, minutes_in, time_of_day
from ingest.files.dates import written
from ingest.files.name_lists import MAX_NAME, people_in
from ingest.files.spellings import SUPPORTS
from ingest.model import Loaded, Sheet
from ingest.names.directory import Directory
from ingest.names.mentions import Meant, compared_person, compared_title
from ingest.readers.gathering import read_lines
from ingest.readers.reading import Reading, compared_people, quoted

_HERE = frozenset(
    {
        *(
            f"{whose} {place}"
            for whose in ("this", "her", "his", "their", "the", "same", "own")
            for place in ("class", "classroom", "room", "teacher")
        ),
        "here",
        "teacher",
    }
)
_COACH = frozenset({"coach", "the coach", "me", "myself", "i", "mine", "my idea", "my own idea", "from me"})
_ROOM_OF = re.compile(r"(?:'|’)?s?\s+(?:\w+\s+)?(?:room|class|classroom)$", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^()]*\)")

_SUPPORTS = tuple(SUPPORTS)


class Idea(NamedTuple):
    """Where the coach had it from: the kind of answer, and the id of who or what it names."""

    kind: Literal["person", "this_classroom", "coach", "unmatched"] | None = None
    id: str | None = None


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Visits of a coach's log."""
    return read_lines(sheet, directory, _visit)


def _visit(row: Reading) -> Iterator[Record]:
    when = row.needed_when()
    coach_name = row.one_name("coach")
    coach = row.person("coach", coach_name, role=Role.COACH)
    row.required("school")
    school = row.school(when=when)
    supports = _supports(row)
    outcome = row.level("outcome")
    practices, named_pathways = row.practices("practice")
    if school is None or school.waits:
        return
    grades = row.grades("grade")
    at = school.reads_as
    names = row.names("teacher", at)
    teachers = [row.person("teacher", name, at, when=when, grades=grades) for name in names]
    idea = _idea(row, {coach_name: coach}, dict(zip(names, teachers, strict=True)), at, when)
    heard = _heard_from(row, at)
    told_by = row.person("heard_from", heard, at, elsewhere=True, when=when) if heard else None
    cell = row.cells.get
    yield Visit(
        id=_id(row, when, coach_name),
        coach=coach.id,
        teachers=_ids(teachers),
        school=school.id,
        classroom=row.classroom(school, teachers, when),
        when=when,
        start=_start(row),
        supports=supports,
        practices=practices,
        pathways=_together(row.pathways("pathway"), named_pathways),
        idea=idea.kind,
        idea_from=idea.id,
        idea_text=cell("idea_from"),
        heard_from=told_by.id if told_by else None,
        outcome=outcome,
        grades=grades,
        subjects=row.subjects("subject"),
        criterion=cell("criterion"),
        adaptation=cell("adaptation"),
        evidence=cell("evidence"),
        minutes=_minutes(row),
        goal=cell("goal"),
        cycle=cell("cycle"),
        phase=cell("phase"),
        citations=(row.citation(),),
    )


def _ids(people: list[Meant]) -> tuple[str, ...]:
    return (people[0].id,) if len(people) == 1 else tuple(dict.fromkeys([person.id for person in people]))


def _together(some: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more))) if more else some


def _id(row: Reading, when: When, coach: str) -> str:
    """Date, coach, teachers, school, classroom, practices, supports and, if given, the start, as written."""
    cell = row.cells.get
    start = cell("start")
    key = (
        *(written(when), compared_people((coach,)), compared_people(people_in(cell("teacher", "")))),
        *(compared_title(cell(field, "")) for field in ("school", "classroom", "practice")),
        _compared_supports(cell("support", "")),
        *((_start(row) or folded(start),) if start else ()),
    )
    return event_id("visit", row.district, *key)


def _start(row: Reading) -> str | None:
    """When the visit began, as "08:00"."""
    text = row.cells.get("start")
    minutes = time_of_day(text) if text else None
    return None if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _heard_from(row: Reading, school: str) -> str | None:
    """The one colleague the teachers had heard of it from."""
    names = row.names("heard_from", school)
    if len(names) > 1:
        row.remarks.append(f"“{quoted(row.cells['heard_from'])}” names several people; kept in the row's text only")
    return names[0] if len(names) == 1 else None


@lru_cache(1 << 16)
def _compared_supports(text: str) -> str:
    known, others = cells.options(text, _SUPPORTS)
    channels = {channel.value for option in known for channel in SUPPORTS[option]}
    return ";".join(sorted(channels | set(map(folded, others))))


def _supports(row: Reading) -> tuple[Channel, ...]:
    channels, remarks = _channels(row.cells.get("support", ""))
    row.remarks += remarks
    return channels


@lru_cache(1 << 14)
def _channels(text: str) -> tuple[tuple[Channel, ...], tuple[str, ...]]:
    """The channels that a support cell means, and what is to be said about it."""
    known, others = cells.options(text, _SUPPORTS)
    remarks = [f"“{quoted(other)}” is no kind of support we know; kept as other" for other in others]
    if not known and not others:
        remarks.append("No support is given; kept as other")
    channels = [channel for option in known for channel in SUPPORTS[option]]
    return tuple(dict.fromkeys((*channels, Channel.OTHER) if remarks else channels)), tuple(remarks)


def _idea(row: Reading, coaches: Mapping[str, Meant], teachers: Mapping[str, Meant], school: str, when: When) -> Idea:
    """Args: coaches, teachers: the row's, by name as written."""
    text = row.text("idea_from")
    key = folded(text) if text else ""
    if text is None or not key or cells.is_placeholder(text, naming=True):
        return Idea()
    if key in _HERE:
        return Idea("this_classroom")
    if key in _COACH:
        return Idea("coach")
    own = {person_key(name): meant for name, meant in (*teachers.items(), *coaches.items())}
    (coach,) = coaches.values()
    for name in names_in(text):
        meant = own.get(person_key(name)) or _colleague(row, name, school, when)
        if meant:
            return Idea("coach") if meant.reads_as == coach.reads_as else Idea("person", meant.id)
    return Idea("unmatched", mention_id(row.district, compared_person(text), school))


def _colleague(row: Reading, name: str, school: str, when: When) -> Meant | None:
    """The known person of the school or the district that the text may name; None if it names nobody."""
    meant = row.whoever(name, school, elsewhere=True, when=when)
    return None if meant.stub else row.take("idea_from", name, meant)


@lru_cache(1 << 16)
def names_in(text: str) -> tuple[str, ...]:
    """The text, what is left of it without asides and "'s room", and then each part between commas.

    >>> names_in("Oak (gr. 3), Bo Orr's room")
    ("Oak (gr. 3), Bo Orr's room", "Oak, Bo Orr's room", 'Oak, Bo Orr', 'Oak', 'Bo Orr')
    """
    if len(text) > MAX_NAME:
        return (text,) if folded(text) else ()
    plain = _ASIDE.sub("", text)
    bare = _ROOM_OF.sub("", plain)
    parts = (part.strip() for part in re.split("[,;]", bare))
    return tuple(name for name in dict.fromkeys((text, plain, bare, *parts)) if folded(name))


def _minutes(row: Reading) -> int | None:
    written, start, end = (row.text(field) for field in ("minutes", "start", "end"))
    if written:
        minutes = minutes_in(written)
    elif start and end:
        minutes, written = minutes_between(start, end), f"{start} to {end}"
    else:
        return None
    if minutes is None:
        row.remarks.append(f"“{quoted(written)}” is no length of time; kept in the row's text only")
    return minutes
