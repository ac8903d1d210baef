"""Sheets written in tests: each row as the cells it has, by our field names, with dates settled."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from graph.provenance import Source
from graph.records import Record
from ingest.model import Line, Loaded, Sheet
from ingest.names.directory import Directory
from ingest.readers.kinds import READERS

READ_AT = datetime(2026, 11, 22, tzinfo=UTC)


def sheet(kind: str, *rows: dict[str, str], name: str = "") -> Sheet:
    """A sheet of that kind; its first row stands in row 2, below the headers."""
    name = name or f"{kind}.csv"
    digest = hashlib.sha256(repr((name, rows)).encode()).hexdigest()
    lines = (Line(f"row {n}", dict(row), {k: v for k, v in row.items() if v}) for n, row in enumerate(rows, start=2))
    return Sheet(Source(digest, name, kind, READ_AT), tuple(lines))


def read(directory: Directory, kind: str, *rows: dict[str, str]) -> Loaded:
    """What the reader of that kind makes of the rows."""
    return READERS[kind](sheet(kind, *rows), directory)


def learnt(kind: str, *rows: dict[str, str], by: Directory) -> tuple[Record, ...]:
    """The records of the rows, which the directory then knows."""
    records = read(by, kind, *rows).records
    by.learn(records)
    return records


SCHOOLS = (
    {"school_id": "WES", "name": "Woodbrook Elementary School", "aliases": "Jouett (until 2019-07-31); Wood Brook"},
    {"school_id": "MES", "name": "Marlow Elementary School", "aliases": "Marlow ES"},
    {"school_id": "MHS", "name": "Marlow High School", "aliases": "Marlow HS"},
)

PEOPLE = (
    {"person_id": "004417", "name": "Katie O'Neill", "role": "teacher", "school": "WES", "grades": "3",
     "email": "katie@oak.example", "also_known_as": "Kit"},
    {"person_id": "T2", "name": "Karen Park", "role": "teacher", "school": "WES", "grades": "4"},
    {"person_id": "T3", "name": "Sam Lee", "role": "teacher", "school": "WES", "grades": "1", "to": "2020-06-30"},
    {"person_id": "T4", "name": "Sam Lee", "role": "teacher", "school": "WES", "grades": "5", "from": "2020-08-01"},
    {"person_id": "T5", "name": "Ana Ruiz", "role": "teacher", "school": "MES"},
    {"person_id": "C1", "name": "Alex Coe", "role": "coach", "school": "WES", "email": "alex@oak.example"},
)  # fmt: skip

PRACTICES = (
    {"practice_id": "P1", "title": "PBL: Life Cycles", "aliases": "PBL life cycles", "pathways": "PBL"},
    {"practice_id": "P2", "title": "Number chart"},
    {"practice_id": "P3", "title": "Plan, do, share"},
)


def oak() -> Directory:
    """A directory that knows a small district."""
    directory = Directory("oak")
    for kind, rows in (("schools", SCHOOLS), ("people", PEOPLE), ("practices", PRACTICES)):
        learnt(kind, *rows, by=directory)
    return directory


def visit(**cells: str) -> dict[str, str]:
    """A row of a coach's log with everything it needs; `cells` replace or, if empty, take away."""
    row = {"date": "2026-03-04", "coach": "Alex Coe", "teacher": "Katie O'Neill", "school": "WES"}
    return {k: v for k, v in (row | {"support": "Modelling", "practice": "Number chart"} | cells).items() if v}
