"""Whether a store's file is whole, and whether what follows from the facts is what stands there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from graph.ids import folded
from graph.records import KINDS
from graph.store import Finding, not_stripped
from graph.stores.bodies import WHAT_TO_DO
from graph.stores.changes import NOWHERE, Changes
from graph.stores.derivation import derived_by
from graph.stores.sqlite import derived, statements
from graph.stores.sqlite.seal import BROKEN
from graph.stores.sqlite.stripping import unstripped
from graph.stores.sqlite.writing import follow

_RACE = ((3, 7, 0), (3, 51, 2))
"""SQLite from the first to the second has a very rare race when its write-ahead log is reset."""

_LOOK_UPS = {
    "canonical": ("kind, id, canonical", "Which names mean the same"),
    "naming": ("kind, id, practice", "The index of who is named where"),
    "contact": ("pathway, visit", "The count of visits that name a pathway only"),
    "reach": ("practice, body", "The catalogue of practices"),
    "uptake_place": ("practice, person, school", "The index of schools with a use"),
    "fit": ("person, what, value", "The index of schools, grades and subjects"),
    "name": ("kind, id, label, spelling", "The index of names"),
}
"""Columns of each derived table without a diffusion, and what people call it."""


def check(db: sqlite3.Connection, path: Path, *, changed: bool) -> list[Finding]:
    """What is wrong with the file; what follows from the facts is worked out again in a copy and compared.

    Args:
        changed: the file is not what it was when it was sealed.
    """
    if gone := lost(db):
        return gone
    return [
        *(
            mendable(db, path, changed=changed)
            or [Finding("ok", "The file is whole, and the trails are what the facts say.")]
        ),
        *not_stripped(unstripped(db)),
        _journal(db),
        library(sqlite3.sqlite_version_info),
    ]


def mendable(db: sqlite3.Connection, path: Path, *, changed: bool) -> list[Finding]:
    """What is wrong and can be put right from what was written."""
    return [
        *([Finding("error", f"The file is not what was stored last: {BROKEN}")] if changed else ()),
        *stale(db),
        *_readable_by_others(path),
    ]


def lost(db: sqlite3.Connection) -> list[Finding]:
    """What is wrong and cannot be put right."""
    return [*_broken(db), *_damaged_statements(db)]


def renew(db: sqlite3.Connection) -> None:
    """Work out all that follows from the facts once more."""
    for table in (*_LOOK_UPS, "uptake", "transmission"):
        db.execute(f"DELETE FROM {table}")
    practices = {practice for (practice,) in db.execute("SELECT DISTINCT practice FROM statement")}
    visits = db.execute("SELECT id FROM statement WHERE practice = ? AND kind = 'visit'", (NOWHERE,))
    changes = Changes(practices - {NOWHERE}, set(KINDS), visits={id for (id,) in visits})
    follow(db, changes, judged=True, deleted=True)
    db.execute("UPDATE state SET derived_by = ?", (derived_by(),))


def is_of_other_rules(db: sqlite3.Connection) -> bool:
    """Whether what follows from the facts was worked out by another version."""
    (of,) = db.execute("SELECT derived_by FROM state").fetchone()
    return bool(of != derived_by())


def stale(db: sqlite3.Connection) -> list[Finding]:
    """Derived data that is not what the facts say."""
    # an unnamed database is a temporary file of its own, so nobody waits for this; it cannot be copied while writing
    with closing(sqlite3.connect("", isolation_level=None)) as copy:
        db.backup(copy)
        copy.create_function("folded", 1, folded, deterministic=True)
        renew(copy)
        return [*_stale_look_ups(db, copy), *_stale_trails(db, copy)]


def _stale_look_ups(db: sqlite3.Connection, copy: sqlite3.Connection) -> Iterator[Finding]:
    for table, (columns, called) in _LOOK_UPS.items():
        sql = f"SELECT {columns} FROM {table}"
        if set(db.execute(sql)) != set(copy.execute(sql)):
            yield Finding("error", f"{called} is out of date.")


def _stale_trails(db: sqlite3.Connection, copy: sqlite3.Connection) -> Iterator[Finding]:
    sql = "SELECT practice FROM uptake UNION SELECT practice FROM transmission"
    for (practice,) in sorted({*db.execute(sql), *copy.execute(sql)}):
        if derived.diffusion_of(db, practice) != derived.diffusion_of(copy, practice):
            yield Finding("error", f"The trails of {practice} are out of date.")


def _broken(db: sqlite3.Connection) -> Iterator[Finding]:
    try:
        says = [says for (says,) in db.execute("PRAGMA integrity_check") if says != "ok"]
    except sqlite3.DatabaseError as error:
        says = [str(error)]
    for each in says:
        yield Finding("error", f"The file is damaged: {each}. {WHAT_TO_DO}")
    if not says and (orphans := db.execute("PRAGMA foreign_key_check").fetchall()):
        yield Finding("error", f"{len(orphans)} entries belong to a load that is not there.")


def _damaged_statements(db: sqlite3.Connection) -> Iterator[Finding]:
    for name, batch, locator in statements.damaged(db):
        text = f"What load {batch} says in {locator} of {name} is damaged. {WHAT_TO_DO}"
        yield Finding("error", text)


def _readable_by_others(path: Path) -> Iterator[Finding]:
    if path.stat().st_mode & 0o077:
        yield Finding("warning", f"{path} can be read by other people on this machine.")


def _journal(db: sqlite3.Connection) -> Finding:
    (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    if mode == "wal":
        return Finding("ok", "Reading and loading do not wait for each other (write-ahead log).")
    return Finding("warning", f"The file's journal is “{mode}”, not a write-ahead log: readers may have to wait.")


def library(version: tuple[int, ...]) -> Finding:
    """What there is to say of a version of SQLite."""
    number = ".".join(map(str, version))
    if _RACE[0] <= version <= _RACE[1]:
        return Finding(
            "warning",
            f"SQLite {number} has a very rare fault when several programs use one file at once; 3.51.3 mends it.",
        )
    return Finding("ok", f"SQLite {number}.")
