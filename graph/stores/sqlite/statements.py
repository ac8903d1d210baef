"""What was written: statements stored once, found by practice, by what they tell of, and by their place."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from graph.errors import StoreDamaged
from graph.provenance import Row
from graph.records import KINDS, Entity, Record, Reference, Visit
from graph.stores.bodies import FORMAT, checksum, decoded
from graph.stores.changes import NOWHERE, Changes, Known, Places, news, told_more_than_once
from graph.stores.cycles import Cycle, cycles_in, named_in
from graph.stores.shared import Told, merged_by_id

E = TypeVar("E", bound=Entity)

_COLUMNS = "statement.kind, statement.id, body, source.id, source.name, locator, text, source.batch, seq, checksum"
"""A statement as `decoded` reads it."""

_RECORDS = f"""
SELECT {_COLUMNS}
FROM statement JOIN source ON source.key = statement.source
WHERE practice = ?
"""

_UNMATCHED = f"""
SELECT {_COLUMNS}
FROM (SELECT DISTINCT id FROM statement WHERE kind = 'visit' AND json_extract(body, '$.idea') = 'unmatched') AS wanted
CROSS JOIN statement ON statement.kind = 'visit' AND statement.id = wanted.id
JOIN source ON source.key = statement.source
GROUP BY source.batch, seq ORDER BY source.batch, seq
"""
"""A visit of which any version is so; one that names several practices stands under each."""

_IS_IN_CYCLE = "statement.kind = 'visit' AND json_extract(statement.body, '$.cycle') IS NOT NULL"

_IN_CYCLES = f"""
SELECT DISTINCT practice, statement.id FROM json_each(?) AS wanted
CROSS JOIN statement ON {_IS_IN_CYCLE}
AND json_extract(statement.body, '$.coach') = json_extract(wanted.value, '$[0]')
AND json_extract(statement.body, '$.cycle') = json_extract(wanted.value, '$[1]')
"""

_OF_VISITS = f"""
SELECT {_COLUMNS}
FROM json_each(?) AS wanted
CROSS JOIN statement ON statement.kind = 'visit' AND statement.id = wanted.value
JOIN source ON source.key = statement.source
GROUP BY source.batch, seq ORDER BY source.batch, seq
"""

_CYCLES = f"""
SELECT DISTINCT json_extract(body, '$.coach'), json_extract(body, '$.cycle') FROM statement WHERE {_IS_IN_CYCLE}
"""
_CYCLES_BY = f"{_CYCLES} AND json_extract(body, '$.coach') IN (SELECT value FROM json_each(?))"
_CYCLES_OF = f"{_CYCLES} AND id IN (SELECT value FROM json_each(?))"
_UNNAMED = f"SELECT body FROM statement WHERE {_IS_IN_CYCLE} AND practice = ?"

_OF_BATCH = f"""
SELECT {_COLUMNS}
FROM source JOIN statement ON statement.source = source.key
WHERE source.batch = ?
GROUP BY seq ORDER BY seq
"""
"""An event that names several practices stands under each."""

_SAID = """
SELECT statement.id, practice, source.id, locator, source.batch, body
FROM (SELECT DISTINCT value FROM json_each(?)) AS wanted
CROSS JOIN statement ON statement.kind = ? AND statement.id = wanted.value
JOIN source ON source.key = statement.source
ORDER BY source.batch, seq
"""

_SPREAD = """
INSERT OR IGNORE INTO statement
SELECT other.practice, said.kind, said.id, said.batch, said.seq, said.source, said.locator, said.text, said.body,
    said.format, said.checksum
FROM statement AS said JOIN statement AS other ON other.kind = said.kind AND other.id = said.id
WHERE said.kind = ? AND said.id = ?
"""

_Row = tuple[str, str, str, str, str, str, str, int, int, int]

Keys = Mapping[tuple[int, str], tuple[int, int]]
"""(batch, key) of the source that citations name by (batch, id); in a new load they name it by (0, id)."""


def events_of(db: sqlite3.Connection, practices: Iterable[str]) -> list[Record]:
    """Statements of the events of one practice, by the ids it is written with; oldest first."""
    rows: dict[tuple[int, int], _Row] = {}
    for practice in practices:
        # an event that names several of them stands under each
        rows |= {row[7:9]: row for row in db.execute(_RECORDS, (practice,))}
    return [decoded(*rows[at]) for at in sorted(rows)]


def unmatched(db: sqlite3.Connection) -> list[Record]:
    """Statements of the visits of which any says that the idea matches nobody; oldest first."""
    return [decoded(*row) for row in db.execute(_UNMATCHED)]


def visits_of(db: sqlite3.Connection, ids: Iterable[str]) -> list[Record]:
    """Statements of those of the visits that stand under no practice; oldest first."""
    sql = f"{_RECORDS} AND statement.kind = 'visit' AND statement.id = ? ORDER BY source.batch, seq"
    return [decoded(*row) for id in ids for row in db.execute(sql, (NOWHERE, id))]


def visits_in(db: sqlite3.Connection, cycles: Collection[Cycle]) -> list[Record]:
    """Statements of the visits of which any is in the cycles, as written; oldest first."""
    ids = {id for _, id in db.execute(_IN_CYCLES, (json.dumps(sorted(cycles)),))} if cycles else ()
    return [decoded(*row) for row in db.execute(_OF_VISITS, (json.dumps(sorted(ids)),))] if ids else []


def practices_in(db: sqlite3.Connection, cycles: Collection[Cycle]) -> set[str]:
    """The practices, as written, that visits in the cycles stand under."""
    ids = {id for _, id in db.execute(_IN_CYCLES, (json.dumps(sorted(cycles)),))} if cycles else ()
    sql = "SELECT DISTINCT practice FROM statement WHERE kind = 'visit' AND id IN (SELECT value FROM json_each(?))"
    return {practice for (practice,) in db.execute(sql, (json.dumps(sorted(ids)),))} - {NOWHERE}


def cycles_naming(db: sqlite3.Connection, references: Collection[Reference]) -> set[Cycle]:
    """Cycles of visits of which the coach is any of the references, or that name any and no practice."""
    coaches = [id for kind, id in references if kind == "person"]
    bodies = (body for (body,) in db.execute(_UNNAMED, (NOWHERE,)) if named_in(body, references))
    return {*db.execute(_CYCLES_BY, (json.dumps(coaches),))} | cycles_in(bodies)


def entities_of(db: sqlite3.Connection, kind: type[E], ids: Collection[str] | None = None) -> list[E]:
    """Entities of a kind, merged by their own ids: all, or those of the ids."""
    chosen = "" if ids is None else "AND statement.id IN (SELECT value FROM json_each(?))"
    sql = f"{_RECORDS} AND statement.kind = ? {chosen} ORDER BY source.batch, seq"
    rows = db.execute(sql, (NOWHERE, kind.KIND, *([] if ids is None else [json.dumps([*ids])])))
    return [record for record in merged_by_id(decoded(*row) for row in rows) if isinstance(record, kind)]


def batch_of(db: sqlite3.Connection, batch: int) -> list[Record]:
    """One record for each statement of a load, in the order they were stored."""
    return [decoded(*row) for row in db.execute(_OF_BATCH, (batch,))]


def store(db: sqlite3.Connection, records: Collection[Record], keys: Keys, rows: Iterable[Row]) -> Changes:
    """Keep what is not yet said. The citations of the records, and the rows, name sources as the keys do."""
    known, changes = _known(db, records), Changes()
    stood = {reference: frozenset(stands) for reference, (_, stands) in known.items() if stands}
    places = Places(rows, {named: _next_seq(db, batch) for (named, _), (batch, _) in keys.items()})
    said, moved = [], set()
    for record, cite, seq, body, about in news(records, known, places, changes):
        reference = kind, id = record.KIND, record.id
        if reference in known and not about == known[reference][1] == stood.get(reference, about):
            moved.add(reference)
        batch, key = keys[cite.batch, cite.source]
        check = checksum(kind, id, body, cite.source, cite.locator, cite.text, batch, seq)
        rest = (kind, id, batch, seq, key, cite.locator, cite.text, body, FORMAT, check)
        said += [(practice, *rest) for practice in about]
    # in the order of the primary key each page is written once
    said.sort()
    db.executemany("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", said)
    # an event whose versions name different practices stands whole under each, so that the latest wins there too
    db.executemany(_SPREAD, moved)
    return changes


def damaged(db: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """(name of the source, batch, locator) of each statement that is not what was stored."""
    for row in db.execute(f"SELECT {_COLUMNS} FROM statement JOIN source ON source.key = statement.source"):
        try:
            decoded(*row)
        except StoreDamaged:
            _, _, _, _, name, locator, _, batch, _, _ = row
            yield name, batch, locator


def delete_batch(db: sqlite3.Connection, batch: int) -> Changes:
    """Delete a batch with all that was read in it."""
    changes = _noted(db, "SELECT key FROM source WHERE batch = ?", (batch,))
    db.execute("DELETE FROM batch WHERE number = ?", (batch,))
    return changes


def delete_place(db: sqlite3.Connection, source: int, locator: str) -> Changes:
    """Delete what is cited from one row; `source` is a key."""
    changes = _noted(db, "SELECT ?", (source,), locator)
    db.execute("DELETE FROM statement WHERE source = ? AND locator = ?", (source, locator))
    return changes


def _noted(db: sqlite3.Connection, sources: str, of: tuple[int], locator: str | None = None) -> Changes:
    """What deleting the statements of some sources, or of one row, will change."""
    changes = Changes()
    sql = f"SELECT practice, kind, id FROM statement WHERE source IN ({sources})"
    rows = db.execute(sql, of) if locator is None else db.execute(f"{sql} AND locator = ?", (*of, locator))
    visits = set()
    for practice, kind, id in rows:
        changes.note((practice,), kind, id)
        if kind == Visit.KIND:
            visits.add(id)
    changes.cycles |= {*db.execute(_CYCLES_OF, (json.dumps(sorted(visits)),))}
    return changes


def _known(db: sqlite3.Connection, records: Collection[Record]) -> Known:
    """What is already said of the records, and the practices that they stand under."""
    known = told_more_than_once(records)
    ids: dict[str, list[str]] = defaultdict(list)
    for record in records:
        ids[record.KIND].append(record.id)
    for kind, wanted in ids.items():
        for id, practice, source, locator, batch, body in db.execute(_SAID, (json.dumps(wanted), kind)):
            told, stands = known.setdefault((kind, id), (Told(issubclass(KINDS[kind], Entity)), set()))
            told.add((source, locator), batch, id, body)
            stands.add(practice)
    return known


def _next_seq(db: sqlite3.Connection, batch: int) -> int:
    sql = "SELECT max(seq) FROM source JOIN statement ON statement.source = source.key WHERE source.batch = ?"
    (last,) = db.execute(sql, (batch,)).fetchone()
    return 0 if last is None else last + 1
