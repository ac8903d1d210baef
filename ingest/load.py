"""Files of one call into a store, as one batch, with one report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from graph.errors import PollinateError, UnreadableFile
from graph.gc_pause import gc_paused
from graph.ids import folded
from graph.provenance import Receipt
from graph.records import District, Entity, Person, Practice, Record, School, Visit
from graph.store import Load, Reads, Store, Transaction
from ingest.checks import adaptation_rings, several_origins, untimely_transfers, unused_of
from ingest.files.contents import Contents, shown
from ingest.files.date_order import DateOrder
from ingest.files.fields import KINDS
from ingest.files.mapping import Mapping
from ingest.files.sheets import Opened, opened
from ingest.model import Loaded, Sheet
from ingest.names.asking import ANY_DISTRICT, NAMED
from ingest.names.directory import Directory, known_in
from ingest.readers.kinds import READERS
from ingest.reread import DEFAULT_DISTRICT, Again, named_districts, read_again

MAX_ROWS = 1_048_576
"""Rows of one call, as many as a worksheet of Excel has: what is made of them takes memory until it is stored."""

MOST_TITLES = 10
"""So many titles are proposed for rows that name no practice."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done, and how many there are."""


class WhichDistrict(PollinateError):
    """Several districts are known, and nobody said whose sheets these are."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of the files of one call.

    Attributes:
        notes: for each file, what was decided without asking, and what its visits lack.
        warnings: what is possible but hardly meant; it was stored all the same.
        visits, without_practice: rows of coaches' logs that were read, and those of them that name no practice.
        proposed: titles seen in the pathway or focus column of these, with how often.
        provisional: labels of the people, schools and practices that are only known from these files, by kind.
        read_again: rows of earlier loads that say something else now that it is known what they name.
    """

    receipt: Receipt
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    visits: int = 0
    without_practice: int = 0
    proposed: tuple[tuple[str, int], ...] = ()
    provisional: dict[str, tuple[str, ...]] = field(default_factory=dict)
    read_again: int = 0


def load(
    store: Store,
    files: Sequence[Path | Contents],
    *,
    district: str | None = None,
    mapping: Mapping | None = None,
    fill_down: Sequence[str] = (),
    strict: bool = False,
    dry_run: bool = False,
    date_order: DateOrder = "auto",
    progress: Progress | None = None,
) -> LoadReport:
    """Read files and store what they say as one batch.

    Args:
        files: in any order, by path or open already; they depend on each other by what they are.
        district: the district that ids belong to; `district_of_call` finds it if it is not given.
        mapping: which header is which field, where the headers do not say it themselves.
        fill_down: columns whose empty cells take the value above them.
        strict: reject rows that name unknown people, schools or practices.
        dry_run: do all but keep it.
        date_order: how 3/4/2026 is meant, where the column itself does not show it.

    Raises:
        UnreadableFile: one of the files is no table we know, or they have too many rows; nothing of the call is stored.
        WhichDistrict: several districts are known and none is named.
        StoreError: see `Store.add`.
    """
    tell = progress or (lambda *_: None)
    found: dict[str, Opened] = {}
    copies: dict[str, tuple[str, ...]] = {}
    for done, given in enumerate(files):
        tell(f"Opening {shown(given.name)}", done, len(files))
        file = opened(given, mapping)
        first = found.setdefault(file.contents.sha256, file)
        if first is not file:
            copies[file.contents.name] = (f"The same file as {first.contents.name}; read once.",)
    read_at = datetime.now(UTC)

    whose = district or DEFAULT_DISTRICT
    groups = (
        file.sheets(district=whose, read_at=read_at, fill_down=fill_down, date_order=date_order)
        for file in found.values()
    )
    every = [sheet for sheets in groups for sheet in sheets]
    if (rows := sum(sheet.count for sheet in every)) > MAX_ROWS:
        raise UnreadableFile(
            f"These files have {rows:,} rows; up to {MAX_ROWS:,} are read at once. Load fewer of them."
        )
    report = load_sheets(store, every, district=district, strict=strict, dry_run=dry_run, progress=progress)
    return replace(report, notes=report.notes | copies)


def load_sheets(
    store: Store,
    sheets: Sequence[Sheet],
    *,
    district: str | None = None,
    strict: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Read sheets in the order in which they depend on each other, and store them as one batch.

    Args:
        district: the district that ids belong to; found by `district_of_call` if it is not given.
        strict: reject rows that name unknown people, schools or practices.
        dry_run: do all but keep it.

    Raises:
        WhichDistrict: several are known and none is named.
        StoreError: see `Store.add`.
    """
    tell = progress or (lambda *_: None)
    with gc_paused():
        report = store.write(lambda write: _load_sheets(write, sheets, district, strict, tell), dry_run=dry_run)
    return replace(report, receipt=replace(report.receipt, batch=None)) if dry_run else report


def undo(store: Store, batch: int) -> tuple[str, ...]:
    """Take a load back, and read again what rested on it. Returns the practices worked out anew.

    Raises:
        UnknownName: there is no such batch.
    """

    def work(write: Transaction) -> tuple[str, ...]:
        before = known_in(write)
        recomputed = write.undo(batch)
        again = read_again(write, before, [ANY_DISTRICT])
        canonical = write.canonical()
        return tuple(sorted({canonical.get(("practice", id), id) for id in (*recomputed, *again.practices)}))

    return store.write(work)


def _load_sheets(
    write: Transaction, sheets: Sequence[Sheet], district: str | None, strict: bool, tell: Progress
) -> LoadReport:
    before = known_in(write)
    whose = district_of_call(write, sheets, district)
    directory = Directory(whose.id, before, write.judgements(), write.canonical(), strict=strict, named=whose.named)
    order = list(KINDS)
    ordered = sorted(sheets, key=lambda sheet: order.index(sheet.source.kind))
    parts = []
    for done, sheet in enumerate(ordered):
        tell(f"Reading {sheet.source.name}", done, len(ordered) + 1)
        parts.append(READERS[sheet.source.kind](sheet, directory))
        directory.learn(parts[-1].records)
    tell("Storing", len(ordered), len(ordered) + 1)
    loaded = Loaded.together(parts)
    warnings = _warnings(write, loaded.records)
    known = {entity.id for kind in (Person, School, Practice) for entity in write.known(kind)}
    dropped = {sheet.source.id: part.dropped for sheet, part in zip(ordered, parts, strict=True) if part.dropped}
    receipt = write.add(as_load(sheets, loaded, directory, dropped))
    again = _read_again(write, before, loaded.records, receipt, whose)
    tell("Stored", len(ordered) + 1, len(ordered) + 1)
    notes: dict[str, tuple[str, ...]] = {}
    for sheet, part in zip(ordered, parts, strict=True):
        lack = unused_of(sheet, part.records)
        said = (*sheet.notes, *part.notes, *((str(lack),) if lack else ()))
        notes[sheet.source.name] = (*notes.get(sheet.source.name, ()), *said)
    return LoadReport(
        _counted_anew(write, receipt, again),
        notes,
        (*warnings, *_unplaced(again)),
        *_without_practice(loaded, directory),
        _provisional(loaded.records, known),
        sum(batch != receipt.batch for batch, *_ in again.rows),
    )


def _read_again(
    write: Transaction, before: Sequence[Entity], records: Iterable[Record], receipt: Receipt, whose: Whose
) -> Again:
    """Read rows again that may say something else because of these records, or because their district has its name."""
    if whose.named or any(isinstance(record, Entity) and not record.provisional for record in records):
        return read_again(write, before, [ANY_DISTRICT] if whose.named else (), batch=receipt.batch)
    return Again()


def _counted_anew(write: Transaction, receipt: Receipt, again: Again) -> Receipt:
    """The receipt with what reading rows again did."""
    if not again.rows:
        return receipt
    counted = next(info.sources for info in write.batches() if info.batch == receipt.batch)
    canonical = write.canonical()
    recomputed = {canonical.get(("practice", id), id) for id in (*receipt.practices_recomputed, *again.practices)}
    return Receipt(receipt.batch, counted, tuple(sorted(recomputed)))


def _unplaced(again: Again) -> tuple[str, ...]:
    if not again.unplaced:
        return ()
    return (
        f"{again.unplaced} rows were loaded before any district had a name, and there are several now. They stay "
        f"apart, under “{DEFAULT_DISTRICT}”; undo their load, and load them again with --district.",
    )


@dataclass(frozen=True, slots=True)
class Whose:
    """The district of a call's sheets, and whether somebody said so."""

    id: str
    named: bool


def district_of_call(store: Transaction, sheets: Iterable[Sheet], district: str | None = None) -> Whose:
    """The district that is given, else the one of the districts sheet in the call, else of the store, else "local".

    Raises:
        WhichDistrict: there are several.
    """
    lines = (line for sheet in sheets if sheet.source.kind == "districts" for line in sheet.lines)
    in_call = {line.cells["district_id"] for line in lines if "district_id" in line.cells}
    found = {district} if district else in_call or named_districts(store, store.known(District))
    if len(found) > 1:
        raise WhichDistrict(f"Whose sheets are these? Name one with --district: {', '.join(sorted(found))}.")
    return Whose(next(iter(found), DEFAULT_DISTRICT), bool(district or in_call))


def as_load(
    sheets: Iterable[Sheet], loaded: Loaded, directory: Directory, dropped: dict[str, int] | None = None
) -> Load:
    """What readers made of sheets, as it is kept: rows in their order, and who named their district."""
    sources = tuple(sheet.source for sheet in sheets)
    order = {source.id: place for place, source in enumerate(sources)}
    rows = sorted(loaded.rows, key=lambda row: (order[row.source], _number(row.locator)))
    first = {row.source: row for row in reversed(rows)} if directory.named else {}
    placed = (
        replace(
            row,
            district=directory.district,
            position=place,
            # the first row of each sheet says that somebody named its district
            asked=(*row.asked, NAMED) if first.get(row.source) is row else row.asked,
        )
        for place, row in enumerate(rows, start=1)
    )
    return Load(sources, loaded.records, tuple(placed), dropped or {})


def _number(locator: str) -> int:
    """The row's number: "Log row 17" is 17."""
    return int(locator.rpartition(" ")[2]) if locator[-1:].isdigit() else 0


def _warnings(store: Reads, records: Sequence[Record]) -> tuple[str, ...]:
    catalogue = {practice.id: practice for practice in store.known(Practice)}
    catalogue |= {record.id: record for record in records if isinstance(record, Practice)}
    return (
        *adaptation_rings(catalogue.values()),
        *several_origins(records, catalogue),
        *untimely_transfers(records, store.facts, catalogue),
    )


def _without_practice(loaded: Loaded, directory: Directory) -> tuple[int, int, tuple[tuple[str, int], ...]]:
    """How many visits, how many without a practice, and the titles that their focus column proposes."""
    visits = [record for record in loaded.records if isinstance(record, Visit)]
    bare = [visit for visit in visits if not visit.practices]
    known = directory.practices.pathways
    titles = Counter(focus for visit in bare for focus in visit.pathways if folded(focus) not in known)
    return len(visits), len(bare), tuple(titles.most_common(MOST_TITLES))


def _provisional(records: Iterable[Record], known: set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, str]] = {"person": {}, "school": {}, "practice": {}}
    for record in records:
        if isinstance(record, Entity) and record.provisional and record.id not in known and record.KIND in found:
            found[record.KIND][record.id] = _label(record)
    return {kind: tuple(labels.values()) for kind, labels in found.items() if labels}


def _label(record: Entity) -> str:
    match record:
        case Person() | School():
            return record.name
        case Practice():
            return record.title
    return record.id
