"""What the SQLite store costs beside bare SQL on the same rows, in the same run: `.venv/bin/python bench/store.py`."""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

from common import Measured, show

from graph.ids import event_id
from graph.provenance import Citation, Source
from graph.records import Origin, Record, Use, Visit
from graph.store import Load
from graph.stores.sqlite import SqliteStore
from graph.stores.sqlite.derived import TRAIL
from graph.vocabulary import Channel, Level
from graph.when import day

FIRST = date(2022, 8, 15)
SUPPORTS = (Channel.MODELLING, Channel.CO_TEACHING, Channel.CO_PLANNING, Channel.FEEDBACK)
LEVELS = (None, Level.PREPARATION, Level.MECHANICAL, Level.ROUTINE)
TABLES = ("batch", "source", "statement", "naming", "uptake", "transmission", "reach")
ADD_ROWS, TRAIL_ROWS, PER_PRACTICE, PEOPLE = 100_000, 200_000, 250, 60


def facts(rows: int, source: str, per_practice: int = PER_PRACTICE) -> Iterator[Record]:
    """Facts of a district, three visits to one use, `per_practice` to a practice; each with a row's text."""
    draw = random.Random(source)
    for number in range(rows):
        practice, within = f"d:p{number // per_practice}", number % per_practice
        when = FIRST + timedelta(days=4 * within + draw.randrange(4))
        teacher, coach = f"d:t{draw.randrange(PEOPLE)}", f"d:c{draw.randrange(6)}"
        text = f"{when};{coach};{teacher};Woodbrook Elementary;3;science;modelling;{practice};trying;45;cycle {within}"
        base = {"citations": (Citation(source, f"{source}.csv", f"row {number + 2}", text),), "when": day(when)}
        if within == 0:
            yield Origin(id=event_id("origin", practice), practice=practice, person="d:t0", **base)
        elif within % 4 == 0:
            id = event_id("use", source, str(number))
            yield Use(id=id, practice=practice, person=teacher, level=Level.MECHANICAL, school="d:s1", **base)
        else:
            yield visit(event_id("visit", source, str(number)), practice, coach, teacher, draw, base)


def visit(id: str, practice: str, coach: str, teacher: str, draw: random.Random, base: dict[str, object]) -> Visit:
    """A visit with what a good log holds."""
    return Visit(
        id=id,
        coach=coach,
        teachers=(teacher,),
        school="d:s1",
        classroom=f"{teacher}/s1/2025-26",
        supports=(draw.choice(SUPPORTS),),
        practices=(practice,),
        outcome=draw.choice(LEVELS),
        minutes=45,
        grades=("3",),
        subjects=("science",),
        **base,
    )


def load(records: list[Record], source: str) -> Load:
    """A load from one source."""
    return Load((Source(source, f"{source}.csv", "coach_log", datetime.now(UTC)),), tuple(records))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, by the wall."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare(path: Path) -> sqlite3.Connection:
    """A connection with the store's pragmas, as bare SQL would use it."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def adding(folder: Path) -> Measured:
    """`store.add` beside bare upserts of the rows that it leaves, in the order in which they were given."""
    given = load(list(facts(ADD_ROWS, "log")), "log")
    with SqliteStore(folder / "add.db") as store:
        ours = seconds(lambda: store.add(given))
    rows = {table: written(folder / "add.db", table) for table in TABLES}
    with closing(bare(folder / "bare.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(resources.files("graph.stores.sqlite").joinpath("schema.sql").read_text())
        theirs = seconds(lambda: upsert(connection, rows))
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
    """`store.trail` beside the same recursive query, at 200,000 facts."""
    path = folder / "trail.db"
    with SqliteStore(path) as store:
        for part in range(2):
            records = [r for r in facts(TRAIL_ROWS, "log", 4 * PER_PRACTICE)][part::2]
            store.add(load(records, f"log"))
        connection = bare(path)
        asked = connection.execute("SELECT practice, target FROM transmission WHERE reinforcement = 0").fetchall()
        asked = random.Random(1).sample(asked, 2_000)
        ours, theirs, hops = [], [], []
        for practice, person in asked:
            theirs.append(
                seconds(lambda: connection.execute(TRAIL, {"practice": practice, "person": person}).fetchall())
            )
            ours.append(seconds(lambda: store.trail(practice, person)))
            hops.append(len(store.trail(practice, person)))
        connection.close()
    mine, others = statistics.median(ours), statistics.median(theirs)
    measured = f"p50 {mine * 1e6:,.0f} µs, bare {others * 1e6:,.0f} µs; {statistics.mean(hops):.1f} hops"
    return Measured("trail at 200,000 facts / bare recursive query", measured, mine / others, 3)


def one_more(folder: Path) -> Measured:
    """One new log row with 400 practices beside one with 40, and as many facts to each."""
    stores = {size: SqliteStore(folder / f"one{size}.db") for size in (40, 400)}
    for size, store in stores.items():
        store.add(load(list(facts(size * PER_PRACTICE, "log")), "log"))
    times: dict[int, list[float]] = {40: [], 400: []}
    draw = random.Random(2)
    for number in range(40):
        for size, store in stores.items():
            base = {
                "citations": (Citation(f"new{number}", "new.csv", "row 2", "text"),),
                "when": day(FIRST + timedelta(days=1200)),
            }
            practice = f"d:p{number}"
            row = visit(event_id("visit", "new", str(number)), practice, "d:c1", "d:t1", draw, base)
            given = load([row], f"new{number}")
            start = time.perf_counter()
            receipt = store.add(given)
            times[size].append(time.perf_counter() - start)
            assert receipt.practices_recomputed == (practice,)
    for store in stores.values():
        store.close()
    few, many = statistics.median(times[40]), statistics.median(times[400])
    measured = f"p50 {many * 1e3:.1f} ms with 400, {few * 1e3:.1f} ms with 40"
    return Measured("one new log row with 400 practices / with 40", measured, many / few, 1.2)


def main() -> int:
    """Measure all and show the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return show("SQLite store", [adding(folder), walking(folder), one_more(folder)])


if __name__ == "__main__":
    sys.exit(main())
