"""What was written, as it was written: frozen records with deterministic ids and citations (DESIGN, section 3).

Entities (districts, schools, people, assignments, classrooms, practices) are described by many rows; the latest
non-empty value of each attribute wins when they are read. Events (origins, visits, meetings, transfers, uses) are
one thing that happened; the latest row that tells of it wins, and the earlier ones stay as history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Self, TypeVar

from pydantic import BaseModel, Field

from graph.provenance import Citation
from graph.vocabulary import Channel, Level, MeetingKind, PracticeKind, Role, Verdict
from graph.when import DEFAULT_YEAR_START, MonthDay, When

Reference = tuple[str, str]
"""(kind, id): ids of different kinds may be spelled alike."""

Canonical = Mapping[Reference, str]
"""The canonical id of every reference that is not its own."""


class Record(BaseModel, frozen=True, extra="forbid"):
    """Base of all records.

    `KIND` names the kind in stores and ids; `REFERS` says which fields hold ids of which kind.
    """

    KIND: ClassVar[str]
    REFERS: ClassVar[Mapping[str, str]] = {}

    id: str
    citations: tuple[Citation, ...] = Field(min_length=1)

    def renamed(self, canonical: Canonical) -> Self:
        """The record with canonical ids in the fields that refer to others; its own id stays."""
        if not canonical or canonical.keys().isdisjoint(self.refers_to()):
            return self
        changes = {
            name: renamed
            for name, kind in self.REFERS.items()
            if (renamed := _renamed(getattr(self, name), kind, canonical)) != getattr(self, name)
        }
        return self.model_copy(update=changes) if changes else self

    def refers_to(self) -> set[Reference]:
        """Every (kind, id) that the record names."""
        # asked of every fact at every load: past pydantic's own look-up of attributes it takes half the time
        values = self.__dict__
        named: set[Reference] = set()
        for name, kind in self.REFERS.items():
            value = values[name]
            if isinstance(value, str):
                named.add((kind, value))
            elif value:
                for id in value:
                    named.add((kind, id))
        return named


R = TypeVar("R", bound=Record)


class Entity(Record, frozen=True):
    """A record described by attributes that several sources may give; a provisional one is only known from a log."""

    provisional: bool = False


class Event(Record, frozen=True):
    """A record of something that happened."""

    def about(self) -> tuple[str, ...]:
        """Ids of the practices it is about; empty for a visit that names none."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Term:
    """A named part of the school year, by month and day, both included."""

    name: str
    first: MonthDay
    last: MonthDay


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name, and from and to which day it was in use (None: without limit)."""

    name: str
    start: date | None = None
    end: date | None = None


class District(Entity, frozen=True):
    """A school district; its id is the prefix of all its other ids."""

    KIND: ClassVar = "district"

    name: str
    time_zone: str | None = None
    year_start: MonthDay | None = None
    terms: tuple[Term, ...] = ()

    @property
    def first_day(self) -> MonthDay:
        """Month and day on which the school year begins: 1 August unless the district says otherwise."""
        return self.year_start or DEFAULT_YEAR_START


class School(Entity, frozen=True):
    """A school, under all the names it has had."""

    KIND: ClassVar = "school"

    name: str
    aliases: tuple[Alias, ...] = ()
    district: str
    level: str | None = None
    opened: date | None = None
    closed: date | None = None
    renamed_from: str | None = None


class Person(Entity, frozen=True):
    """Somebody who works in a district. `name` is the legal or usual name."""

    KIND: ClassVar = "person"

    name: str
    preferred_name: str | None = None
    former_names: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    email: str | None = None
    external_ids: tuple[str, ...] = ()
    open_to_visits: bool | None = None
    school: str | None = None

    REFERS: ClassVar = {"school": "school"}

    @property
    def label(self) -> str:
        """The name by which colleagues know the person; a preferred given name alone is joined to the surname."""
        if self.preferred_name is None or " " in self.preferred_name:
            return self.preferred_name or self.name
        return " ".join([self.preferred_name, *self.name.split()[1:]])


class Assignment(Entity, frozen=True):
    """A dated spell of a person in a role at a school; `start` and `end` are its first and last day, if known."""

    KIND: ClassVar = "assignment"
    REFERS: ClassVar = {"person": "person", "school": "school"}

    person: str
    school: str
    role: Role
    grades: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    fte: float | None = None
    cluster: str | None = None


class Classroom(Entity, frozen=True):
    """A teacher at a school in a school year; a sheet's own id for it is an alias."""

    KIND: ClassVar = "classroom"
    REFERS: ClassVar = {"teacher": "person", "school": "school"}

    teacher: str
    school: str
    school_year: str
    aliases: tuple[str, ...] = ()
    title: str | None = None
    grades: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class Practice(Entity, frozen=True):
    """Something that is taught or done in classrooms and can be taken over by others."""

    KIND: ClassVar = "practice"
    REFERS: ClassVar = {"adapted_from": "practice"}

    title: str
    aliases: tuple[str, ...] = ()
    practice_kind: PracticeKind | None = None
    framework: str | None = None
    pathways: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    link: str | None = None
    adapted_from: tuple[str, ...] = ()


class Origin(Event, frozen=True):
    """A declaration, in the catalogue, that a practice started with a person; `when` is None where no date is given."""

    KIND: ClassVar = "origin"
    REFERS: ClassVar = {"practice": "practice", "person": "person", "classroom": "classroom", "school": "school"}

    practice: str
    person: str
    classroom: str | None = None
    school: str | None = None
    when: When | None = None

    def about(self) -> tuple[str, ...]:
        return (self.practice,)


class Visit(Event, frozen=True):
    """A row of a coach's log.

    Attributes:
        start: the time of day at which it began, "08:00", if the row says so.
        idea: what "idea came from" says: a person (`idea_from` is the id), this classroom, the coach, a text that
            matches nobody (`idea_from` is its mention id, read as empty unless somebody judges it), or None.
        idea_text: that cell as written.
        heard_from: id of the colleague from whom the teachers had already heard of it.
        outcome: Level of Use of the teachers after the visit.
    """

    KIND: ClassVar = "visit"
    REFERS: ClassVar = {
        "coach": "person",
        "teachers": "person",
        "school": "school",
        "classroom": "classroom",
        "practices": "practice",
        "idea_from": "person",
        "heard_from": "person",
    }

    coach: str
    teachers: tuple[str, ...] = ()
    school: str
    classroom: str | None = None
    when: When
    start: str | None = None
    supports: tuple[Channel, ...]
    practices: tuple[str, ...] = ()
    pathways: tuple[str, ...] = ()
    idea: Literal["person", "this_classroom", "coach", "unmatched"] | None = None
    idea_from: str | None = None
    idea_text: str | None = None
    heard_from: str | None = None
    outcome: Level | None = None
    grades: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    criterion: str | None = None
    adaptation: str | None = None
    evidence: str | None = None
    minutes: int | None = None
    goal: str | None = None
    cycle: str | None = None
    phase: str | None = None

    def about(self) -> tuple[str, ...]:
        return self.practices

    def renamed(self, canonical: Canonical) -> Self:
        """As for every record; a judged idea text turns into a person."""
        changed = super().renamed(canonical)
        if self.idea == "unmatched" and changed.idea_from != self.idea_from:
            return changed.model_copy(update={"idea": "person"})
        return changed


class Meeting(Event, frozen=True):
    """Coaches, colleagues or districts meeting; a presenter passes the practices on to everyone else present."""

    KIND: ClassVar = "meeting"
    REFERS: ClassVar = {"people": "person", "presenter": "person", "practices": "practice"}

    meeting_kind: MeetingKind
    people: tuple[str, ...]
    presenter: str | None = None
    practices: tuple[str, ...] = ()
    when: When
    place: str | None = None

    def about(self) -> tuple[str, ...]:
        return self.practices


class Transfer(Event, frozen=True):
    """An explicit row of transfers.csv: the practice passed from `source` to `target`."""

    KIND: ClassVar = "transfer"
    REFERS: ClassVar = {"practice": "practice", "source": "person", "target": "person"}

    practice: str
    source: str
    target: str
    when: When
    channel: Channel | None = None
    weight: float | None = None

    def about(self) -> tuple[str, ...]:
        return (self.practice,)


class Use(Event, frozen=True):
    """A person used the practice at a Level of Use."""

    KIND: ClassVar = "use"
    REFERS: ClassVar = {"practice": "practice", "person": "person", "classroom": "classroom", "school": "school"}

    practice: str
    person: str
    classroom: str | None = None
    school: str | None = None
    when: When
    level: Level
    evidence: str | None = None

    def about(self) -> tuple[str, ...]:
        return (self.practice,)


class Judgement(BaseModel, frozen=True, extra="forbid"):
    """A person's decision about a name; it applies to all rows with that mention key, past and future.

    Attributes:
        id: kind, key and candidate, so that deciding again replaces the decision.
        kind: "person", "school" or "practice".
        key: the mention key; for two known records, the id of the one that is to be read as the other.
        mention: the id that facts use for the mention.
        candidate: id of the record that it is, or is not.
        taken_back: when it was taken back; it then says nothing.
    """

    id: str
    kind: Literal["person", "school", "practice"]
    key: str
    mention: str
    candidate: str
    verdict: Verdict
    score: float = 1.0
    reason: str = ""
    by: str
    at: datetime
    taken_back: datetime | None = None


ENTITIES: tuple[type[Entity], ...] = (District, School, Person, Assignment, Classroom, Practice)
EVENTS: tuple[type[Event], ...] = (Origin, Visit, Meeting, Transfer, Use)
KINDS: dict[str, type[Record]] = {kind.KIND: kind for kind in (*ENTITIES, *EVENTS)}


def merged(versions: Sequence[R]) -> R:
    """One record from all its versions, oldest first; it carries the citations of all of them.

    Events take the latest version whole, entities the latest stated value of each attribute (`stated`): what sheets
    declare before what a log lets one suppose, however much later the log is.
    """
    latest = versions[-1]
    if len(versions) == 1:
        return latest
    update: dict[str, Any] = {"citations": tuple(dict.fromkeys(c for v in versions for c in v.citations))}
    if isinstance(latest, Entity):
        for version in sorted(versions, key=lambda v: not getattr(v, "provisional", False)):
            update |= {name: value for name, value in stated(latest.id, dict(version)).items() if name != "citations"}
    return latest.model_copy(update=update)


def stated(id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an entity that a row gives; a name that only repeats the id was given by none."""
    own = (id, id.split(":", 1)[-1])
    return {
        name: value
        for name, value in values.items()
        if value not in (None, (), "") and not (name in ("name", "title") and value in own)
    }


def cited(record: Record, batch: int) -> Record:
    """The record with its citations in that batch."""
    citations = tuple(Citation(c.source, c.name, c.locator, c.text, batch) for c in record.citations)
    return record.model_copy(update={"citations": citations})


def _renamed(value: str | tuple[str, ...] | None, kind: str, canonical: Canonical) -> str | tuple[str, ...] | None:
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(canonical.get((kind, id), id) for id in value))
    return canonical.get((kind, value), value) if value is not None else None
