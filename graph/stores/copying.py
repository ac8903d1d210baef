"""Everything that one store holds, brought to an empty one of any kind, and the proof that it arrived."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from graph.errors import StoreBusy, StoreDamaged, StoreRefused
from graph.provenance import BatchInfo, Citation, Row, Source
from graph.store import Load, Store
from graph.stores.bodies import encoded
from graph.stores.sqlite import SqliteStore

_SAID = TypeAdapter(tuple[BatchInfo, tuple[Source, ...], tuple[Row, ...]])
_CITED = TypeAdapter(tuple[Citation, ...])


@dataclass(frozen=True, slots=True)
class Copied:
    """What was brought over; `digest` is the same for two stores that hold the same."""

    batches: int
    statements: int
    rows: int
    judgements: int
    practices: int
    digest: str


def copy(source: Store, target: Store, progress: Callable[[str], None] = lambda _: None) -> Copied:
    """Bring everything to an empty store, and compare what is there afterwards with what was here.

    Args:
        progress: is told the steps, in words.

    Raises:
        StoreRefused: the target is not empty, or the source holds rows that an earlier version kept whole.
        StoreBusy: the source was written to meanwhile.
        StoreDamaged: what arrived is not what was sent.
    """
    if source.unstripped():
        raise StoreRefused(
            "The store holds cells that nobody understood. Run `pollinate doctor --mend` on it, then copy."
        )
    began = source.revision()
    progress("Copying")
    target.restore(_loads(source), source.judgements())
    progress("Comparing")
    here, there = taken_stock(source), taken_stock(target)
    if source.revision() != began:
        raise StoreBusy("The store was written to while it was copied. Empty the new one and copy again.")
    if here != there:
        raise StoreDamaged(f"What arrived is not what was sent: {there} instead of {here}.")
    return here


def back_up(store: Store, path: Path) -> None:
    """Bring everything to a new SQLite file, and see that it arrived.

    Raises:
        StoreRefused: there is something at that path.
        StoreBusy: the store is no file, and was written to meanwhile.
        StoreDamaged: the store is damaged.
    """
    if isinstance(store, SqliteStore):
        store.back_up(path)
    elif path.exists():
        raise StoreRefused(f"There is something at {path} already; nothing was written.")
    else:
        with SqliteStore(path) as target:
            copy(store, target)


def taken_stock(store: Store) -> Copied:
    """Counts of what a store holds, and a digest of all of it: what was written, and what follows from it."""
    digest = hashlib.sha256()
    batches = statements = rows = 0
    for info, load in _loads(store):
        batches, statements, rows = batches + 1, statements + len(load.records), rows + len(load.rows)
        digest.update(_SAID.dump_json((info, load.sources, load.rows)))
        for record in load.records:
            digest.update(f"{record.KIND} {encoded(record)}".encode() + _CITED.dump_json(record.citations))
    judgements = store.judgements()
    for judgement in judgements:
        digest.update(judgement.model_dump_json().encode())
    reaches = store.reaches()
    for part in (sorted(store.canonical().items()), reaches):
        digest.update(repr(part).encode())
    for reach in reaches:
        digest.update(_spread(store, reach.practice))
    return Copied(batches, statements, rows, len(judgements), len(reaches), digest.hexdigest())


def _loads(store: Store) -> Iterator[tuple[BatchInfo, Load]]:
    return ((info, store.whole(info.batch)) for info in store.batches())


def _spread(store: Store, practice: str) -> bytes:
    diffusion = store.diffusion(practice)
    links = [(link.id, link.reinforcement, link.order, sorted(link.channels)) for link in diffusion.transmissions]
    return repr((diffusion.uptakes, links)).encode()
