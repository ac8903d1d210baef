"""What the SQLite store costs beside bare SQL on the same rows, in the same run: `.venv/bin/python -m bench.store`."""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from bench.common import Measured, show
from graph.ids import event_id
from graph.provenance import Citation, Source
from graph.records import Origin, Record, Transfer, Use, Visit
from graph.store import Load
from graph.stores.sqlite import SqliteStore
from graph.stores.sqlite.derived import OTHERS, PATH, UPTAKE_OF
from graph.vocabulary import Channel, Level
from graph.when import day

FIRST = date(2022, 8, 15)
SUPPORTS = (Channel.MODELLING, Channel.CO_TEACHING, Channel.CO_PLANNING, Channel.FEEDBACK)
LEVELS = (None, Level.PREPARATION, Level.MECHANICAL, Level.ROUTINE)
TABLES = ("batch", "source", "statement", "naming", "uptake", "uptake_place", "transmission", "reach")
ADD_ROWS, TRAIL_ROWS, PER_PRACTICE, PEOPLE = 100_000, 200_000, 250, 60
OfOne = Callable[[int, str, random.Random, dict[str, Any]], Record]
"""Makes the nth fact of a practice."""

REPEATS = 3
"""Of several runs the quickest counts: on a shared machine the others measure the neighbours."""


def base(number: int, source: str, draw: random.Random) -> dict[str, Any]:
    """What every event has."""
    when = FIRST + timedelta(days=4 * (number % PER_PRACTICE) + draw.randrange(4))
    text = f"{when};Cora Vance;Kate Ortiz;Woodbrook Elementary;3;science;modelling;Life cycles {number};trying;45"
    citation = Citation(source, f"{source}.csv", f"row {number + 2}", text)
    return {"id": event_id("event", source, str(number)), "citations": (citation,), "when": day(when)}


def logged(within: int, practice: str, draw: random.Random, base: dict[str, Any]) -> Record:
    """A declared origin, then three visits to one use."""
    teacher = f"d:t{draw.randrange(PEOPLE)}"
    if within == 0:
        return Origin(practice=practice, person="d:t0", **base)
    if within % 4 == 0:
        return Use(practice=practice, person=teacher, level=Level.MECHANICAL, school="d:s1", **base)
    return visit(practice, teacher, draw.choice(SUPPORTS), draw.choice(LEVELS), draw, base)


def passed_on(within: int, practice: str, draw: random.Random, base: dict[str, Any]) -> Record:
    """A chain of transfers through everyone, then visits that pass nothing on: paths are long."""
    if 0 < within < PEOPLE:
        giver = draw.randrange(max(0, within - 8), within)
        return Transfer(practice=practice, source=f"d:t{giver}", target=f"d:t{within}", **base)
    return visit(practice, f"d:t{draw.randrange(PEOPLE)}", Channel.FEEDBACK, None, draw, base)


def visit(
    practice: str, teacher: str, support: Channel, level: Level | None, draw: random.Random, base: dict[str, Any]
) -> Visit:
    """A visit with what a good log holds."""
    return Visit(
        coach=f"d:c{draw.randrange(6)}",
        teachers=(teacher,),
        school="d:s1",
        classroom=f"{teacher}/s1/2025-26",
        supports=(support,),
        practices=(practice,),
        outcome=level,
        minutes=45,
        grades=("3",),
        subjects=("science",),
        **base,
    )


def facts(rows: int, source: str, of_one: OfOne = logged) -> list[Record]:
    """Facts of a district, so many to a practice in the order of their days; each with the text of its row."""
    draw = random.Random(source)
    return [
        of_one(number % PER_PRACTICE, f"d:p{number // PER_PRACTICE}", draw, base(number, source, draw))
        for number in range(rows)
    ]


def load(records: list[Record], source: str) -> Load:
    """A load from one source."""
    return Load((Source(source, f"{source}.csv", "coach_log", datetime.now(UTC)),), tuple(records))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, by the wall."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def busy(work: Callable[[], object]) -> float:
    """How long it keeps the processor busy: waiting for the disk is left out, which would only favour the store."""
    start = time.process_time()
    work()
    return time.process_time() - start


def bare(path: Path) -> sqlite3.Connection:
    """A connection with the store's pragmas, as bare SQL would use it."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def adding(folder: Path) -> Measured:
    """`store.add` beside bare upserts of the rows that it leaves, in the order in which they were given."""
    given, runs = load(facts(ADD_ROWS, "log", logged), "log"), []
    for number in range(REPEATS):
        path = folder / f"add{number}.db"
        with SqliteStore(path) as store:
            ours = busy(partial(store.add, given))
        rows = {table: written(path, table) for table in TABLES}
        with closing(bare(folder / f"bare{number}.db")) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(resources.files("graph.stores.sqlite").joinpath("schema.sql").read_text())
            theirs = busy(partial(upsert, connection, rows))
        runs.append((ours, theirs))
    ours, theirs = (min(times) for times in zip(*runs, strict=True))
    measured = f"{ADD_ROWS / ours:,.0f} facts/s, bare {ADD_ROWS / theirs:,.0f}"
    return Measured("add 100,000 facts / bare upsert", measured, theirs / ours, 1 / 4, at_least=True)


def written(path: Path, table: str) -> list[tuple[object, ...]]:
    """All rows of a table; statements as they were given."""
    with closing(bare(path)) as connection:
        return connection.execute(f"SELECT * FROM {table} {'ORDER BY seq' * (table == 'statement')}").fetchall()


def upsert(connection: sqlite3.Connection, rows: dict[str, list[tuple[object, ...]]]) -> None:
    """Write the rows in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for table, of_table in rows.items():
        places = ", ".join("?" * len(of_table[0]))
        connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", of_table)
    connection.execute("COMMIT")


def walking(folder: Path) -> Measured:
    """`store.arrival` beside the same queries, at 200,000 facts; the times of each question alternate."""
    path = folder / "path.db"
    with SqliteStore(path) as store, closing(bare(path)) as connection:
        store.add(load(facts(TRAIL_ROWS, "log", passed_on), "log"))
        links = connection.execute("SELECT practice, target FROM transmission WHERE reinforcement = 0").fetchall()
        ours, theirs, hops = [], [], []
        for practice, person in random.Random(1).sample(links, 3_000):
            theirs.append(busy(partial(arrival, connection, practice, person)))
            ours.append(busy(partial(store.arrival, practice, person)))
            hops.append(len(arrival(connection, practice, person)))
    mine, others = statistics.median(ours), statistics.median(theirs)
    measured = f"p50 {mine * 1e6:,.0f} µs, bare {others * 1e6:,.0f} µs; {statistics.mean(hops):.1f} hops"
    return Measured("arrival at 200,000 facts / bare queries", measured, mine / others, 3)


def arrival(connection: sqlite3.Connection, practice: str, person: str) -> list[tuple[str]]:
    """The rows of the path, undecoded, after those of its ends and of the other candidates."""
    of_person = {"practice": practice, "person": person}
    for sql in (UPTAKE_OF, UPTAKE_OF, OTHERS):
        connection.execute(sql, of_person).fetchall()
    return connection.execute(PATH, of_person).fetchall()


def one_more(folder: Path) -> Measured:
    """One new log row with 400 practices beside one with 40, and as many facts to each."""
    stores = {size: SqliteStore(folder / f"one{size}.db") for size in (40, 400)}
    times: dict[int, list[float]] = {size: [] for size in stores}
    for size, store in stores.items():
        store.add(load(facts(size * PER_PRACTICE, "log", logged), "log"))
    for number in range(40):
        for size, store in stores.items():
            times[size].append(busy(partial(add_row, store, number)))
    for store in stores.values():
        store.close()
    few, many = statistics.median(times[40]), statistics.median(times[400])
    measured = f"p50 {many * 1e3:.1f} ms with 400, {few * 1e3:.1f} ms with 40"
    return Measured("one new log row with 400 practices / with 40", measured, many / few, 1.2)


def add_row(store: SqliteStore, number: int) -> None:
    """Add a row about one practice, and see that only that was worked out anew."""
    draw = random.Random(number)
    row = visit(f"d:p{number}", "d:t1", Channel.MODELLING, None, draw, base(number, f"new{number}", draw))
    assert store.add(load([row], f"new{number}")).practices_recomputed == (f"d:p{number}",)


def main() -> int:
    """Measure all and show the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return show("SQLite store", [adding(folder), walking(folder), one_more(folder)])


if __name__ == "__main__":
    sys.exit(main())
