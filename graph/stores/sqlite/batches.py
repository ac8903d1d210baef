"""Loads as they were made: batches, their sources with what became of the rows, kept rows and judgements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

from graph.errors import UnknownName
from graph.provenance import BatchInfo, Row, RowOutcome, Source, SourceCount
from graph.records import Judgement
from graph.stores.bodies import COUNT, FORMAT, JUDGEMENT, ROW
from graph.stores.shared import recounted, twins
from graph.stores.sqlite.statements import Keys

_ROWS = """
SELECT source.name, source.batch, body FROM kept JOIN source ON source.key = kept.source
WHERE NOT EXISTS (
    SELECT 1 FROM source AS later JOIN kept AS row ON row.source = later.key AND row.locator = kept.locator
    WHERE later.id = source.id AND later.batch > source.batch
) AND NOT EXISTS (
    SELECT 1 FROM source AS later JOIN statement ON statement.source = later.key AND statement.locator = kept.locator
    WHERE later.id = source.id AND later.batch > source.batch
)
AND outcome = coalesce(:outcome, outcome)
AND (:mention IS NULL OR EXISTS (SELECT 1 FROM mention WHERE kept = kept.key AND mention.key = :mention))
ORDER BY kept.key
"""
"""What a later load of the same source says of a row, takes its place for as long as that load stands."""


def new_batch(db: sqlite3.Connection, sources: Sequence[Source]) -> tuple[int, Keys]:
    """The number of a new batch, and the keys of its sources, which citations do not yet name by it."""
    batch = db.execute("INSERT INTO batch (at) VALUES (?)", (datetime.now(UTC).isoformat(),)).lastrowid
    assert batch is not None
    _add_sources(db, batch, sources)
    return batch, {(0, id): at for (_, id), at in keys_of(db, {batch}).items()}


def _add_sources(db: sqlite3.Connection, batch: int, sources: Iterable[Source]) -> None:
    rows = [(batch, source.id, source.name, source.kind, source.read_at.isoformat()) for source in sources]
    db.executemany("INSERT INTO source (batch, id, name, kind, read_at) VALUES (?, ?, ?, ?, ?)", rows)


def keys_of(db: sqlite3.Connection, batches: Iterable[int]) -> Keys:
    """The keys of the sources of some batches."""
    sql = "SELECT batch, id, key FROM source WHERE batch = ? ORDER BY key"
    return {(of, id): (of, key) for batch in batches for of, id, key in db.execute(sql, (batch,))}


def see_that_it_stands(db: sqlite3.Connection, batch: int) -> None:
    """Raises UnknownName where there is no such batch."""
    if db.execute("SELECT 1 FROM batch WHERE number = ?", (batch,)).fetchone() is None:
        raise UnknownName("load", str(batch))


def sources_of(db: sqlite3.Connection, batch: int) -> list[Source]:
    """The files that were read in a load, in the order they were given."""
    rows = db.execute("SELECT id, name, kind, read_at FROM source WHERE batch = ? ORDER BY key", (batch,))
    return [Source(id, name, kind, datetime.fromisoformat(read_at)) for id, name, kind, read_at in rows]


def restore(db: sqlite3.Connection, info: BatchInfo, sources: Sequence[Source], rows: Iterable[Row]) -> Keys:
    """Keep a load of another store under its own number; gives the keys of its sources."""
    db.execute("INSERT INTO batch (number, at) VALUES (?, ?)", (info.batch, info.at.isoformat()))
    _add_sources(db, info.batch, sources)
    keys = keys_of(db, {info.batch})
    set_counts(db, [key for _, key in keys.values()], info.sources)
    for row in rows:
        _set_row(db, keys[info.batch, row.source][1], row)
    return keys


def rows_of(db: sqlite3.Connection, batch: int) -> list[Row]:
    """All rows that a load left, in the order they were stored."""
    sql = "SELECT name, body FROM source JOIN kept ON kept.source = source.key WHERE batch = ? ORDER BY kept.key"
    found = db.execute(sql, (batch,))
    return [replace(ROW.value(body), name=name, batch=batch) for name, body in found]


def set_counts(db: sqlite3.Connection, keys: Iterable[int], counts: Iterable[SourceCount]) -> None:
    """Keep what became of the rows of each source."""
    rows = [(COUNT.text(count), key) for key, count in zip(keys, counts, strict=True)]
    db.executemany("UPDATE source SET counts = ? WHERE key = ?", rows)


def batches(db: sqlite3.Connection, source: str | None) -> list[BatchInfo]:
    """All loads that stand, or those that read the source; oldest first."""
    which = "" if source is None else "WHERE number IN (SELECT batch FROM source WHERE id = ?)"
    sql = f"SELECT number, at, counts FROM batch LEFT JOIN source ON batch = number {which} ORDER BY number, key"
    return [
        BatchInfo(number, datetime.fromisoformat(at), tuple(COUNT.value(row[2]) for row in rows if row[2]))
        for (number, at), rows in groupby(db.execute(sql, [source] if which else []), lambda row: (row[0], row[1]))
    ]


def keep_rows(db: sqlite3.Connection, rows: Iterable[Row], keys: Keys) -> None:
    """Keep the rows of a new batch."""
    for row in rows:
        _set_row(db, keys[0, row.source][1], row)


def twins_of(db: sqlite3.Connection, rows: Iterable[Row]) -> dict[tuple[int, str, str], list[int]]:
    """The other batches that hold the same row of a source, by (batch, source id, locator)."""
    sql = "SELECT batch, body FROM source JOIN kept ON kept.source = source.key WHERE source.id = ? AND locator = ?"
    places = {(row.source, row.locator) for row in rows}
    return twins({place: [(batch, ROW.value(body)) for batch, body in db.execute(sql, place)] for place in places})


def replace_row(db: sqlite3.Connection, row: Row, key: int) -> None:
    """Put a row, read again, in the place of the one that is kept, and count it as what it now is."""
    sql = "SELECT body, counts FROM kept JOIN source ON source.key = kept.source WHERE source = ? AND locator = ?"
    before = db.execute(sql, (key, row.locator)).fetchone()
    if before is not None:
        counts = recounted(COUNT.value(before[1]), ROW.value(before[0]), row)
        set_counts(db, [key], [counts])
    _set_row(db, key, row)


def _set_row(db: sqlite3.Connection, source: int, row: Row) -> None:
    sql = """
    INSERT INTO kept (source, locator, outcome, body, format) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (source, locator)
    DO UPDATE SET outcome = excluded.outcome, body = excluded.body, format = excluded.format RETURNING key
    """
    ((key,),) = db.execute(sql, (source, row.locator, row.outcome, _body(row), FORMAT)).fetchall()
    db.execute("DELETE FROM mention WHERE kept = ?", (key,))
    db.executemany("INSERT OR IGNORE INTO mention VALUES (?, ?)", [(key, mention.key) for mention in row.mentions])


def _body(row: Row) -> str:
    # name and batch are the source's
    return ROW.text(replace(row, name="", batch=0))


def rows(db: sqlite3.Connection, outcome: RowOutcome | None, mention: str | None) -> list[Row]:
    """Kept rows in the order they were stored."""
    found = db.execute(_ROWS, {"outcome": outcome, "mention": mention})
    return [replace(ROW.value(body), name=name, batch=batch) for name, batch, body in found]


def set_judgement(db: sqlite3.Connection, judgement: Judgement) -> None:
    """Keep a judgement as the latest; one with its id is replaced, and keeps its place when it is taken back."""
    body = JUDGEMENT.text(judgement)
    if judgement.taken_back and db.execute("SELECT 1 FROM judgement WHERE id = ?", (judgement.id,)).fetchone():
        db.execute("UPDATE judgement SET body = ? WHERE id = ?", (body, judgement.id))
    else:
        db.execute("INSERT OR REPLACE INTO judgement (id, body) VALUES (?, ?)", (judgement.id, body))


def judgements(db: sqlite3.Connection) -> list[Judgement]:
    """Every judgement, in the order in which they were made."""
    return [JUDGEMENT.value(body) for (body,) in db.execute("SELECT body FROM judgement ORDER BY seq")]
