"""What happened in a simulated district, whether or not anybody wrote it down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from graph.vocabulary import Channel, Level, MeetingKind

THIS_CLASSROOM = "this classroom"

OUTCOMES = {
    "trying": Level.MECHANICAL,
    "using": Level.ROUTINE,
    "adapting": Level.REFINEMENT,
    "sharing with colleagues": Level.INTEGRATION,
    "renewing": Level.RENEWAL,
}
"""The words of a log for the Levels of Use that somebody rises through, lowest first."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice; `subject` and `grades` are empty where it suits all, and `school` is None at the central office."""

    id: str
    title: str
    kind: str
    pathway: str
    subject: str
    grades: tuple[str, ...]
    born: date
    inventor: str
    school: str | None
    adapted_from: str | None = None


@dataclass(slots=True)
class Taken:
    """That a person really has a practice.

    Attributes:
        source: who it came from; None for its inventor.
        when: for a teacher the first use, for others the day they learnt it.
        used: whether it was used in a classroom, not only known.
        stage: position in `OUTCOMES`.
    """

    practice: str
    person: str
    source: str | None
    when: date
    channel: Channel | None
    school: str | None
    used: bool
    stage: int = 0

    @property
    def outcome(self) -> str:
        """The word a log has for its Level of Use."""
        return list(OUTCOMES)[self.stage]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a coach did and could write into the log.

    Attributes:
        idea: from whom the coach had the practice, or `THIS_CLASSROOM`.
        heard_from: the colleague from whom the teacher had heard of it before.
        opens: it is the first of its cycle.
    """

    day: date
    coach: str
    school: str
    support: str
    pathway: str
    teachers: tuple[str, ...] = ()
    practice: str | None = None
    idea: str | None = None
    heard_from: str | None = None
    outcome: str | None = None
    cycle: str | None = None
    phase: str | None = None
    goal: str | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Gathering:
    """A practice presented at a meeting; `school` is where, if it was a school's own meeting."""

    day: date
    kind: MeetingKind
    people: tuple[str, ...]
    presenter: str
    practice: str
    place: str
    school: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A use that somebody saw, and at which level."""

    day: date
    person: str
    practice: str
    level: Level
    school: str


@dataclass(slots=True)
class History:
    """Everything that happened, in order; `taken` is by practice and person."""

    practices: dict[str, Practice] = field(default_factory=dict)
    taken: dict[tuple[str, str], Taken] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    gatherings: list[Gathering] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
