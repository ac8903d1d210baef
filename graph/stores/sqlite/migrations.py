"""How a file that an earlier version wrote becomes one of this version; each step is done within one transaction."""

from __future__ import annotations

import sqlite3

from graph.stores.bodies import JUDGEMENT, checksum

_SCRIPT_TO_2 = (
    "ALTER TABLE statement RENAME TO old_statement",
    "ALTER TABLE kept RENAME TO old_kept",
    "ALTER TABLE mention RENAME TO old_mention",
    "ALTER TABLE judgement RENAME TO old_judgement",
    *(f"DROP INDEX {name}" for name in ("statement_by_id", "statement_by_place", "statement_unmatched")),
    "DROP INDEX mention_by_key",
    # the state has more columns now, and what follows from the facts is worked out anew
    *(f"DROP TABLE {name}" for name in ("revision", "canonical", "naming", "contact", "uptake", "transmission")),
    *(f"DROP TABLE {name}" for name in ("reach", "fit", "name")),
)

_COPY_TO_2 = (
    """
    INSERT INTO statement
    SELECT practice, old.kind, old.id, old.batch, seq, old.source, locator, text, body, 1,
        checksum(old.kind, old.id, body, source.id, locator, text, old.batch, seq)
    FROM old_statement AS old JOIN source ON source.key = old.source
    ORDER BY practice, old.kind, old.id, old.batch, seq
    """,
    "INSERT INTO kept SELECT key, source, locator, outcome, body, 1 FROM old_kept",
    "INSERT INTO mention SELECT kept, key FROM old_mention",
    *(f"DROP TABLE {name}" for name in ("old_statement", "old_mention", "old_kept", "old_judgement")),
)


def migrate(db: sqlite3.Connection, version: int, schema: list[str]) -> None:
    """Bring what an earlier version wrote into the tables of the schema.

    What rows held stays as it was written, with the number of its format; what follows from the facts is left empty.
    """
    if version == 1:
        _to_2(db, schema)


def _to_2(db: sqlite3.Connection, schema: list[str]) -> None:
    """Statements get checksums, and decisions an order that does not hang on the clock."""
    db.create_function("checksum", 8, checksum, deterministic=True)
    for statement in (*_SCRIPT_TO_2, *schema):
        db.execute(statement)
    old = [JUDGEMENT.value(body) for (body,) in db.execute("SELECT body FROM old_judgement")]
    for judgement in sorted(old, key=lambda judgement: (judgement.at, judgement.id)):
        db.execute("INSERT INTO judgement (id, body) VALUES (?, ?)", (judgement.id, JUDGEMENT.text(judgement)))
    for statement in _COPY_TO_2:
        db.execute(statement)
