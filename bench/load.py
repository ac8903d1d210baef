"""What a whole load of a coach's log costs beside bare SQL on the rows that it leaves, in the same run.

`.venv/bin/python -m bench.load`: from the CSV file to facts, names settled, and everyone's uptake worked out.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

from bench.common import Measured, show
from bench.store import bare, seconds
from graph.stores.sqlite import SqliteStore
from ingest.load import load

ROWS, TEACHERS, COACHES, SCHOOLS, PRACTICES = 20_000, 800, 20, 30, 400
FIRST = date(2024, 8, 15)
SUPPORTS = ("Modeling", "Co-planning", "Co-teaching", "Observation", "Feedback", "Resource share")
IDEAS = ("this classroom", "", "", "", "coach")
HEADERS = "Date of visit|Coach|Teacher|School|Grade|Subject|Type of support|Practice|Pathway|Idea from|Outcome|Minutes"


def write(path: Path, headers: str, rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers.split("|"))
        writer.writerows(rows)
    return path


def roster(folder: Path) -> list[Path]:
    """Schools, people and practices."""
    teachers = [(f"T{n:04}", f"Given{n} Family{n % 400}", "teacher", f"S{n % SCHOOLS}") for n in range(TEACHERS)]
    coaches = [(f"C{n:04}", f"Coach{n} Surname{n}", "coach", f"S{n}") for n in range(COACHES)]
    return [
        write(folder / "schools.csv", "school_id|name", ((f"S{n}", f"Valley {n} Elementary") for n in range(SCHOOLS))),
        write(folder / "people.csv", "person_id|name|role|school", teachers + coaches),
        write(folder / "practices.csv", "practice_id|title", ((f"P{n}", f"Practice {n}") for n in range(PRACTICES))),
    ]


def coach_log(folder: Path) -> Path:
    """Each coach takes the practices of the year to the teachers of some schools."""
    draw = random.Random(1)

    def row(number: int) -> tuple[object, ...]:
        teacher, when = draw.randrange(TEACHERS), FIRST + timedelta(days=number * 600 // ROWS)
        coach, practice = teacher % COACHES, (teacher * 7 + draw.randrange(4)) % PRACTICES
        return (
            *(f"{when:%m/%d/%Y}", f"Coach{coach} Surname{coach}", f"Given{teacher} Family{teacher % 400}"),
            *(f"Valley {teacher % SCHOOLS}", teacher % 5 + 1, "Science", ", ".join(draw.sample(SUPPORTS, 2))),
            *(f"Practice {practice}", "PBL", draw.choice(IDEAS), draw.choice(("trying", "using", "")), "45 min"),
        )

    return write(folder / "coach_log.csv", HEADERS, map(row, range(ROWS)))


def bare_upsert(filled: Path, empty: Path, batch: int) -> tuple[int, float]:
    """How many statements a batch left, and how long bare SQL takes to upsert them."""
    reading = bare(filled)
    sources = reading.execute("SELECT * FROM source WHERE batch = ?", (batch,)).fetchall()
    rows = reading.execute("SELECT * FROM statement WHERE batch = ?", (batch,)).fetchall()
    reading.close()
    connection = bare(empty)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(resources.files("graph.stores.sqlite").joinpath("schema.sql").read_text())
    connection.execute("INSERT INTO batch (number, at) VALUES (?, '')", (batch,))
    connection.executemany(f"INSERT INTO source VALUES ({', '.join('?' * len(sources[0]))})", sources)
    upsert = (
        f"INSERT INTO statement VALUES ({', '.join('?' * len(rows[0]))})"
        " ON CONFLICT DO UPDATE SET source = excluded.source, body = excluded.body"
    )

    def work() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(upsert, rows)
        connection.execute("COMMIT")

    taken = seconds(work)
    connection.close()
    return len(rows), taken


def loading(folder: Path) -> Measured:
    """A 20,000-row log into a store that knows the roster."""
    log = coach_log(folder)
    with SqliteStore(folder / "load.db") as store:
        load(store, roster(folder))
        start = time.perf_counter()
        report = load(store, [log])
        ours = time.perf_counter() - start
    (count,) = report.receipt.sources
    assert count.added > 0.99 * ROWS
    assert not count.waiting + count.rejected
    rows, theirs = bare_upsert(folder / "load.db", folder / "bare.db", 2)
    measured = f"{ours:.2f} s, {ROWS / ours:,.0f} rows/s; bare {rows / theirs:,.0f}"
    ratio = (ROWS / ours) / (rows / theirs)
    return Measured("whole load of a 20,000-row coach's log / bare upsert", measured, ratio, 1 / 12, at_least=True)


def main() -> int:
    """Measure and show the table."""
    with tempfile.TemporaryDirectory() as name:
        return show("Loading", [loading(Path(name))])


if __name__ == "__main__":
    sys.exit(main())
