"""Where each fact was written, and what became of every row of every source (DESIGN, sections 3 and 7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read. Its id is its sha256, so the same file under another name is the same source."""

    id: str
    name: str
    kind: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Citation:
    """The place a fact was read from.

    Attributes:
        source: id of the `Source`.
        name: file name of the source, for people.
        locator: the place inside it, as its maker would find it: "row 17".
        text: the cells of the row that were read as fields.
        batch: number of the load that brought it; 0 until it is stored.
    """

    source: str
    name: str
    locator: str
    text: str
    batch: int = 0


class RowOutcome(StrEnum):
    """What became of a row; where several apply, the first of rejected, waiting, added, duplicate.

    Dropped rows are of students and their families: they are counted, and nothing of them is kept.
    """

    REJECTED = "rejected"
    WAITING = "waiting"
    ADDED = "added"
    DUPLICATE = "duplicate"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a name may mean, with a score in 0..1 and the evidence in words."""

    id: str
    label: str
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a row that only a person can settle.

    Attributes:
        key: the mention key that a `Judgement` is about: kind, district, folded text and school.
        kind: "person", "school" or "practice".
        text: the name as written.
        school: id of the school the row is about, if it says one.
        id: the id that facts use for it once it is settled (canonical ids are applied when they are read).
    """

    key: str
    kind: str
    text: str
    school: str | None
    id: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read, kept beside the facts that it gave, so that it can be read again once more is known.

    Attributes:
        kind: kind of sheet, such as "coach_log".
        code, column, message: why a rejected row was rejected, in the words of the file's maker; None otherwise.
        raw: its cells that were read as fields, as they were written, by the file's own headers.
        cells: the same by our field names with dates settled, so that the row can be read again without its file.
        mentions: the names it waits for, or rests on once they are judged.
        district: the district that its ids belong to.
        named: whether somebody said so; otherwise the row moves into the one district that is named later.
        asked: keys of all that its reading depended on; what changes under one of them may change what the row says.
        meant: what it found there, in the order it asked; a row that found the same says the same.
        position: its place within the load, from 1 on; 0 where the order does not matter.
    """

    source: str
    name: str
    locator: str
    kind: str
    outcome: RowOutcome
    district: str
    raw: dict[str, str]
    cells: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    column: str | None = None
    message: str | None = None
    mentions: tuple[Mention, ...] = ()
    named: bool = True
    asked: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    position: int = 0
    batch: int = 0

    def found_by(self) -> set[str]:
        """The keys by which the row is found: those it asked, and those of its mentions."""
        return {*self.asked, *(mention.key for mention in self.mentions)}


@dataclass(frozen=True, slots=True)
class SourceCount:
    """One source's part of a load report; rows = added + duplicates + waiting + rejected + dropped."""

    name: str
    kind: str
    rows: int
    added: int
    duplicates: int
    waiting: int
    rejected: int
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a load did. `batch` is None for a dry run."""

    batch: int | None
    sources: tuple[SourceCount, ...]
    practices_recomputed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """A load that can be undone."""

    batch: int
    at: datetime
    sources: tuple[SourceCount, ...]
