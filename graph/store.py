"""The seam between what is known and where it is kept: a protocol of domain verbs (DESIGN, section 5).

Every verb means the same on every store; one contract suite and a state machine that drives both stores side by side
keep it so. What a load, an undo or a judgement changes is visible to readers all at once or not at all, and the
diffusion of the practices it touches is recomputed within it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self, TypeVar

from graph.diffusion.model import Arrival, Count, Diffusion, Facts, Reach, Received, Uptake
from graph.provenance import BatchInfo, Receipt, Row, RowOutcome, Source
from graph.records import Canonical, Entity, Judgement, Record, Visit
from graph.vocabulary import ADOPTION_LEVEL, Level

E = TypeVar("E", bound=Entity)
T = TypeVar("T")


LeftOfText = Callable[[str, str], str]
"""Of a sheet's kind and a citation's text, what is left of the text."""

LeftOfRow = Callable[[Row], Row]
"""What is left of a row that is kept beside the facts."""


@dataclass(frozen=True, slots=True)
class Load:
    """What readers made of the files of one call: each row of each source is cited by a record, in `rows` or dropped.

    A row with both is kept beside the facts it gave, so that it can be read again.

    Attributes:
        dropped: how many rows of a source, by its id, were of students or their families.
    """

    sources: tuple[Source, ...]
    records: tuple[Record, ...]
    rows: tuple[Row, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)


NOTHING = Load((), ())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a who-tried question asks for. Any of school, grade and subject may fit; with none given, all fit.

    Attributes:
        school: a school id; fits people with a use or a spell there.
        grade, subject: fit people with a spell or a classroom in them (grades as "K", "3"; subjects folded).
        level: the lowest latest Level of Use; a declared origin without a recorded level counts as III.
        dropped: also those whose latest use is level 0.
    """

    school: str | None = None
    grade: str | None = None
    subject: str | None = None
    level: Level = Level.MECHANICAL
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something `pollinate doctor` has to say: "ok", "warning" or "error", and what can be done."""

    level: str
    text: str


def not_stripped(found: int) -> list[Finding]:
    """What is said of citations and rows that an earlier version kept whole."""
    text = f"{found:,} citations and rows of an earlier version hold cells of columns that nobody understood"
    return [Finding("warning", f"{text}; `pollinate doctor --mend` takes these out.")] if found else []


class Reads(Protocol):
    """The verbs that only read. All ids given and returned are canonical, unless a verb says otherwise."""

    def revision(self) -> str:
        """A text that every write changes, and that no two states of any store share."""
        ...

    def canonical(self) -> Canonical:
        """The canonical id of each reference that is not its own."""
        ...

    def known(self, kind: type[E], ids: Collection[str] | None = None) -> list[E]:
        """Entities of a kind, joined (`graph.identity.joined`), by id: all, or those of the ids that are known."""
        ...

    def facts(self, practice: str) -> Facts:
        """Every fact of a practice; empty for one that has none."""
        ...

    def diffusion(self, practice: str, level: Level = ADOPTION_LEVEL) -> Diffusion:
        """The uptakes and transmissions of a practice: as stored for the default level, worked out for others."""
        ...

    def reaches(self) -> list[Reach]:
        """How far each practice with any uptake has come, by practice id."""
        ...

    def uptake(self, practice: str, person: str) -> Uptake | None:
        """What is stored of one person and practice."""
        ...

    def uptakes_of(self, person: str) -> list[Uptake]:
        """What is stored of a person and every practice, by practice."""
        ...

    def uptakes_at(self, school: str) -> list[Uptake]:
        """The uptakes with a use at a school, by practice and person."""
        ...

    def arrival(self, practice: str, person: str) -> Arrival | None:
        """A person's uptake, the forest's links that lead to it, and the other candidates; None for a stranger."""
        ...

    def who(self, practice: str, wanted: Wanted) -> list[Received]:
        """Uptakes of people who tried the practice and fit what is wanted, and from whom they had it, by person."""
        ...

    def search(self, kind: str, text: str, limit: int = 10) -> list[tuple[str, str]]:
        """(id, label) of people, schools or practices whose names are nearest to a text, best first."""
        ...

    def contacts(self, pathway: str, district: str | None = None) -> Count:
        """How many visits, of all or of a district's coaches, name the pathway and no practice."""
        ...


class Transaction(Reads, Protocol):
    """The verbs of one write: others see all of what it changes, or nothing. What it reads is what it left so far."""

    def add(self, load: Load) -> Receipt:
        """Store a load as one batch and recompute what it touches.

        A row counts as added if it brings a record that is new or says something new, as duplicate if not. What a
        source says at a place that said the same before is kept for this batch, and changes nothing while both stand.

        Raises:
            StoreBusy, StoreRefused, StoreUnreachable: nothing was stored.
        """
        ...

    def undo(self, batch: int) -> tuple[str, ...]:
        """Delete a batch's citations and kept rows; a fact goes with its last citation. Returns practices recomputed.

        Raises:
            UnknownName: there is no such batch.
        """
        ...

    def judge(self, judgement: Judgement, load: Load = NOTHING) -> tuple[str, ...]:
        """Keep a judgement (given or taken back), and `replace` what it concerns. Returns practices recomputed."""
        ...

    def replace(self, load: Load) -> tuple[str, ...]:
        """Keep what reading rows again made of them. Returns practices recomputed.

        Each row of `load.rows` replaces the kept row at its batch, source and locator; the statements cited from
        there are replaced by those of `load.records`, whose citations name their batch.
        """
        ...

    def asking(self, keys: Collection[str]) -> list[Row]:
        """Kept rows, of every load, that are found by any of the keys (`Row.found_by`), in the order of their loads."""
        ...

    def batches(self, source: str | None = None) -> list[BatchInfo]:
        """All loads that stand, or those that read the source of that id; oldest first."""
        ...

    def rows(self, outcome: RowOutcome | None = None, *, mention: str | None = None) -> list[Row]:
        """Kept rows (rejected, waiting, judged) as they were read, all or with that outcome or mention key."""
        ...

    def unmatched(self) -> list[Visit]:
        """Visits about a practice of which nobody can tell whom the idea came from (`Visit.idea`), by id."""
        ...

    def judgements(self) -> list[Judgement]:
        """Every judgement, oldest first, those taken back too."""
        ...

    def whole(self, batch: int) -> Load:
        """All that one load left: its sources, one record for each statement in their order, and its kept rows.

        Raises:
            UnknownName: there is no such batch.
        """
        ...


class Store(Transaction, Protocol):
    """Where facts are kept. Each verb is a transaction of its own; `write` makes one of several."""

    def write(self, work: Callable[[Transaction], T], *, dry_run: bool = False) -> T:
        """Do the work in one transaction, in which nobody else writes; after an error or a dry run nothing is kept.

        The work is given all it needs: it must not use the store itself.

        Raises:
            StoreBusy: others went on writing for too long.
        """
        ...

    def restore(self, loads: Iterable[tuple[BatchInfo, Load]], judgements: Iterable[Judgement]) -> None:
        """Keep in an empty store what `batches`, `whole` and `judgements` gave of another; all of it or nothing.

        Raises:
            StoreRefused: the store is not empty.
        """
        ...

    def check(self) -> list[Finding]:
        """What is wrong with the store itself."""
        ...

    def mend(self) -> list[Finding]:
        """Put right what can be (leftovers of a load that died, stale derived data); says what was done."""
        ...

    def unstripped(self) -> int:
        """How many citations and kept rows still hold every cell of their row, as an earlier version kept them."""
        ...

    def strip(self, text: LeftOfText, row: LeftOfRow) -> None:
        """Leave of these only what the functions do; of a file, the old text is gone from its bytes afterwards."""
        ...

    def close(self) -> None:
        """Give back connections; the store cannot be used afterwards."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...
