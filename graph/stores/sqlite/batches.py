"""Loads as they were made: batches, their sources with what became of the rows, kept rows and judgements."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

from graph.errors import UnknownName
from graph.provenance import BatchInfo, Row, RowOutcome, Source, SourceCount
from graph.records import Judgement
from graph.stores.bodies import COUNT, FORMAT, JUDGEMENT, ROW
from graph.stores.shared import read_anew, recounted, twins
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


_ASKING = """
SELECT source.name, source.batch, body FROM kept JOIN source ON source.key = kept.source
WHERE kept.key IN (SELECT kept FROM json_each(?) AS wanted CROSS JOIN mention ON mention.key = wanted.value)
ORDER BY kept.key
"""


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
    _add_rows(db, [(keys[info.batch, row.source][1], row) for row in rows])
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
    by_place = {(row.source, row.locator): row for row in rows}
    _add_rows(db, [(keys[0, row.source][1], row) for row in by_place.values()])


def twins_of(db: sqlite3.Connection, rows: Iterable[Row]) -> dict[tuple[int, str, str], list[int]]:
    """The other batches that hold the same row of a source, by (batch, source id, locator)."""
    sql = "SELECT batch, body FROM source JOIN kept ON kept.source = source.key WHERE source.id = ? AND locator = ?"
    places = {(row.source, row.locator) for row in rows}
    return twins({place: [(batch, ROW.value(body)) for batch, body in db.execute(sql, place)] for place in places})


def replace_rows(db: sqlite3.Connection, rows: Iterable[Row], keys: Keys, fresh: Collection[tuple[str, str]]) -> None:
    """Put rows, read again, in the place of those that are kept, and count them as what they now are."""
    after = [(keys[row.batch, row.source][1], row) for row in rows]
    counts = {key: _counts_of(db, key) for key in {key for key, _ in after}}
    changed = []
    for key, row in after:
        before = _row_at(db, key, row.locator)
        if before is not None:
            row = read_anew(before, row, fresh)
            counts[key] = recounted(counts[key], before, row)
        changed.append((key, row))
    set_counts(db, counts.keys(), counts.values())
    _set_rows(db, changed)


def _counts_of(db: sqlite3.Connection, source: int) -> SourceCount:
    (counts,) = db.execute("SELECT counts FROM source WHERE key = ?", (source,)).fetchone()
    return COUNT.value(counts)


def _row_at(db: sqlite3.Connection, source: int, locator: str) -> Row | None:
    found = db.execute("SELECT body FROM kept WHERE source = ? AND locator = ?", (source, locator)).fetchone()
    return ROW.value(found[0]) if found else None


def _add_rows(db: sqlite3.Connection, rows: Iterable[tuple[int, Row]]) -> None:
    """Keep rows, each with the key of its source, at places where none is kept."""
    (last,) = db.execute("SELECT coalesce(max(key), 0) FROM kept").fetchone()
    numbered = list(enumerate(rows, last + 1))
    kept = [(key, source, row.locator, row.outcome, _body(row), FORMAT) for key, (source, row) in numbered]
    db.executemany("INSERT INTO kept (key, source, locator, outcome, body, format) VALUES (?, ?, ?, ?, ?, ?)", kept)
    asked = [(key, asked) for key, (_, row) in numbered for asked in sorted(row.found_by())]
    db.executemany("INSERT INTO mention VALUES (?, ?)", asked)


def _set_rows(db: sqlite3.Connection, rows: Iterable[tuple[int, Row]]) -> None:
    """Keep rows, each with the key of its source; one that is kept at its place is changed."""
    new = []
    for source, row in rows:
        sql = "UPDATE kept SET outcome = ?, body = ?, format = ? WHERE source = ? AND locator = ? RETURNING key"
        changed = db.execute(sql, (row.outcome, _body(row), FORMAT, source, row.locator)).fetchall()
        for (key,) in changed:
            db.execute("DELETE FROM mention WHERE kept = ?", (key,))
            db.executemany("INSERT INTO mention VALUES (?, ?)", [(key, asked) for asked in row.found_by()])
        if not changed:
            new.append((source, row))
    _add_rows(db, new)


def _body(row: Row) -> str:
    # name and batch are the source's
    return ROW.text(replace(row, name="", batch=0))


def rows(db: sqlite3.Connection, outcome: RowOutcome | None, mention: str | None) -> list[Row]:
    """Kept rows in the order they were stored."""
    found = db.execute(_ROWS, {"outcome": outcome, "mention": mention})
    return [replace(ROW.value(body), name=name, batch=batch) for name, batch, body in found]


def asking(db: sqlite3.Connection, keys: Collection[str]) -> list[Row]:
    """Rows of all loads that are found by any of the keys, in the order they were stored."""
    found = db.execute(_ASKING, (json.dumps(sorted(keys)),))
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
