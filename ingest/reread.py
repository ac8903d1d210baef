"""Rows that were read before it was known what they name: they are read again as soon as it is.

So the order of loads does not matter: whatever was loaded when, each row says what it would say had all of it been
loaded at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from graph.ids import district_of
from graph.provenance import Row, RowOutcome, Source
from graph.records import District, Entity, Judgement, Record, cited
from graph.store import NOTHING, Load, Transaction
from ingest.files.headers import field_of
from ingest.model import Line, Loaded, Sheet
from ingest.names.asking import ANY_DISTRICT, MEETING, NAMED, PROVISIONAL, UNNAMED, changed
from ingest.names.directory import Directory, known_in
from ingest.readers.kinds import READERS

DEFAULT_DISTRICT = "local"
"""The district of ids where nobody names one."""

EVENTS = frozenset({"coach_log", "meetings", "transfers", "uses"})
"""Kinds of sheets that are read after all others, and that no row of another depends on."""

MOST_ROUNDS = 20
"""Schools decide who people are, and these what rows mean: a few rounds are enough for everything."""

_READ = frozenset({RowOutcome.ADDED, RowOutcome.DUPLICATE})

Place = tuple[int, str, str]
"""Batch, source and locator of a row."""


@dataclass(slots=True)
class Again:
    """What reading rows again did: which now say something else, and the practices worked out anew.

    Attributes:
        unplaced: how many rows may belong to any of several districts, since nobody said to which.
    """

    rows: set[Place] = field(default_factory=set)
    practices: set[str] = field(default_factory=set)
    unplaced: int = 0


def read_again(
    write: Transaction, before: Sequence[Entity], keys: Iterable[str] = (), *, batch: int | None = None
) -> Again:
    """Read every row again that may say something else now.

    Args:
        before: what was known (`known_in`) before the write began.
        keys: of rows that are to be read again in any case.
        batch: the load just made; its events were read when all of it was known.
    """
    done, wanted = Again(), {*keys}
    for _ in range(MOST_ROUNDS):
        now = known_in(write)
        wanted |= changed(before, now)
        rows = {_place(row): row for row in write.asking(wanted) if row.batch != batch or row.kind not in EVENTS}
        moving = _moving(write, now) if ANY_DISTRICT in wanted else _Moving()
        done.unplaced = max(done.unplaced, moving.unplaced)
        load = _said_now(write, rows | moving.rows, moving.rows, now)
        if not load.rows:
            break
        done.practices |= {*write.replace(load)}
        done.rows |= {*map(_place, load.rows)}
        before, wanted, batch = now, set(), None
    return done


def named_districts(store: Transaction, known: Iterable[Entity]) -> set[str]:
    """The districts that a sheet or somebody who loaded one has named."""
    return {entity.id for entity in known if isinstance(entity, District)} | {
        row.district for row in store.asking([NAMED])
    }


@dataclass(frozen=True, slots=True)
class _Moving:
    rows: dict[Place, Row] = field(default_factory=dict)
    unplaced: int = 0


def _moving(write: Transaction, known: Iterable[Entity]) -> _Moving:
    """The rows that belong to another district now, since nobody had said to which; judgements go with them."""
    named = named_districts(write, known)
    unnamed = write.asking([UNNAMED])
    home = next(iter(named)) if len(named) == 1 else DEFAULT_DISTRICT
    if len(named) > 1:
        return _Moving(unplaced=sum(row.district not in named for row in unnamed))
    rows = {_place(row): replace(row, district=home) for row in unnamed if row.district not in {*named, home}}
    for old in {row.district for row in unnamed} - {*named, home}:
        _move_judgements(write, old, home)
    return _Moving(rows)


def _move_judgements(write: Transaction, old: str, new: str) -> None:
    for judgement in write.judgements():
        if judgement.taken_back is None and district_of(judgement.mention) == old:
            write.judge(judgement.model_copy(update={"taken_back": datetime.now(UTC)}))
            write.judge(_in_district(judgement, old, new))


def _in_district(judgement: Judgement, old: str, new: str) -> Judgement:
    """A judgement with the ids that its records have in another district."""

    def moved(id: str) -> str:
        return f"{new}:{id.partition(':')[2]}" if district_of(id) == old else id

    kind, *rest = judgement.key.split("|")
    key = "|".join((kind, new, rest[1], moved(rest[2]))) if rest else moved(judgement.key)
    candidate = moved(judgement.candidate)
    update = {"key": key, "mention": moved(judgement.mention), "candidate": candidate}
    return judgement.model_copy(update={**update, "id": judgement_id(judgement.kind, key, candidate)})


def judgement_id(kind: str, key: str, candidate: str) -> str:
    """The id of a judgement: deciding again about the same two replaces it."""
    return f"{key}>{candidate}" if "|" in key else f"{kind}|{key}>{candidate}"


def _said_now(
    write: Transaction, rows: Mapping[Place, Row], moving: Collection[Place], known: Sequence[Entity]
) -> Load:
    """What those rows say that say something else than they did; rows that are moving do in any case."""
    if not rows:
        return NOTHING
    read = _read(write, rows.values(), known)
    after = {_place(row): row for row in read.rows}
    changed = {place: row for place, row in rows.items() if place in moving or not _says_the_same(row, after[place])}
    orphaned = _orphaned(write, changed, after)
    if len(changed) == len(rows) and not orphaned:
        return read
    return _read(write, [*changed.values(), *orphaned], known)


def _says_the_same(before: Row, after: Row) -> bool:
    both_read = {before.outcome, after.outcome} <= _READ
    return before == (replace(after, outcome=before.outcome) if both_read else after)


def _orphaned(write: Transaction, changed: Mapping[Place, Row], after: Mapping[Place, Row]) -> list[Row]:
    """Rows that must now cite a provisional record, since the row of their sheet that did so names it no more."""
    lost = {(row.batch, row.source, key) for p, row in changed.items() for key in _stubs(row) - _stubs(after[p])}
    found: dict[tuple[int, str, str], Row] = {}
    for row in write.asking({key for *_, key in lost}):
        if row.outcome in _READ and _place(row) not in changed:
            for key in _stubs(row):
                if (row.batch, row.source, key) in lost:
                    found.setdefault((row.batch, row.source, key), row)
    return _with_their_meetings(write, {_place(row): row for row in found.values()}, changed)


def _with_their_meetings(write: Transaction, rows: Mapping[Place, Row], but: Collection[Place]) -> list[Row]:
    """Rows of one meeting are read together."""
    meetings = {key for row in rows.values() for key in row.asked if key.startswith(MEETING)}
    others = {_place(row): row for row in write.asking(meetings)} if meetings else {}
    return [row for place, row in {**rows, **others}.items() if place not in but]


def _stubs(row: Row) -> set[str]:
    """The provisional records that a row says something of."""
    return {key for key in row.asked if key.startswith(PROVISIONAL)} if row.outcome in _READ else set()


def _read(write: Transaction, rows: Iterable[Row], known: Sequence[Entity]) -> Load:
    """What rows say, each sheet in its order; each row replaces the kept one at its place."""
    sheets: dict[tuple[int, str, str, str, bool], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.batch, row.position)):
        sheets[row.batch, row.source, row.kind, row.district, row.named].append(row)
    judgements, canonical = write.judgements(), write.canonical()
    directories: dict[tuple[str, bool], Directory] = {}
    records: list[Record] = []
    again: list[Row] = []
    for (batch, _, kind, *whose), kept in sheets.items():
        district, named = place = (str(whose[0]), bool(whose[1]))
        if place not in directories:
            directories[place] = Directory(district, known, judgements, canonical, named=named)
        loaded = READERS[kind](_sheet(kept), directories[place])
        records += [cited(record, batch) for record in loaded.records]
        again += _in_place(kept, loaded)
    sources = {row.source: _source(row) for row in again}
    return Load(tuple(sources.values()), tuple(records), tuple(again))


def _sheet(rows: Sequence[Row]) -> Sheet:
    headers = [header for row in rows for header in row.raw]
    columns = {field: header for header in reversed(headers) if (field := field_of(header, rows[0].kind))}
    return Sheet(_source(rows[0]), tuple(Line(row.locator, row.raw, row.cells) for row in rows), columns=columns)


def _source(row: Row) -> Source:
    return Source(row.source, row.name, row.kind, datetime.now(UTC))


def _in_place(before: Sequence[Row], loaded: Loaded) -> Iterator[Row]:
    after = {row.locator: row for row in (*loaded.kept, *loaded.waiting, *loaded.rejects)}
    for old in before:
        row = after[old.locator]
        marks = {*row.asked, *({NAMED} & {*old.asked})}
        yield replace(row, batch=old.batch, position=old.position, asked=tuple(sorted(marks)))


def _place(row: Row) -> Place:
    return (row.batch, row.source, row.locator)
