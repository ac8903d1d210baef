"""A marker stands in every place that nobody reads, and is looked for in every byte that is kept or answered."""

from __future__ import annotations

import csv
import io
import itertools
import logging
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import neo4j
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from graph.provenance import RowOutcome
from graph.store import Store
from graph.stores.opening import open_store
from ingest.files.rejects import write_csv
from tests.api.client import API, client

PRIVATE = [
    "SS#", "Social Security No.", "Final Summative Rating", "Evaluation Score", "On Improvement Plan?", "Salary Step",
    "Lane/Step", "Emergency Contact", "Concern level: weak classroom management", "Discipline",
    "Certification", "Gender",
    "DOB", "Cell phone", "Home address", "Student name", "Notes", "Next steps", "Bus route", "Rate the strategy",
]  # fmt: skip
KEPT = "KEPTGOAL"
"""Stands in a cell that is read: if it is not found, the test looks in the wrong places."""

_numbers = itertools.count()


class Markers:
    """Words that stand nowhere else, each with the place where it was put."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def at(self, place: str) -> str:
        """A new marker for a place."""
        marker = f"zqx{next(_numbers)}xqz"
        self.places[marker] = place
        return marker

    def found_in(self, data: bytes) -> list[str]:
        """The places of the markers that stand in the bytes."""
        text = data.decode("utf-8", "replace").casefold()
        return [place for marker, place in self.places.items() if marker in text]


def table(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def log_rows(marks: Markers, where: str) -> list[list[str]]:
    """A coach's log: visits that are added, wait, are rejected and slip, with a marker in each private cell."""
    header = ["date", "coach", "teacher", "school", "practice", "goal", *PRIVATE]

    def row(of: str, *cells: str) -> list[str]:
        return [*cells, *(marks.at(f"{where}, {of}, {name}") for name in PRIVATE)]

    slipped = [
        *row("slipped", "2026-03-06", "Cora Lane", marks.at("slipped teacher"), "Elm", "Maps", marks.at("slipped"))
    ]
    return [
        [marks.at(f"{where}, above the header")],
        header,
        row("added", "2026-03-04", "Cora Lane", "Bo Kim", "Elm", "Maps", KEPT),
        row("waiting", "2026-03-05", "Cora Lane", "Ann Lee", "Elm", "Maps", ""),
        row("rejected", "soon", "Cora Lane", "Bo Kim", "Elm", "Maps", ""),
        [*slipped, marks.at("beyond the header")],
        ["Total", "", "", "", "", "", marks.at("total")],
    ]


def people_rows(marks: Markers) -> list[list[str]]:
    header = ["person_id", "name", "role", "school", *PRIVATE]

    def row(*cells: str) -> list[str]:
        return [*cells, *(marks.at(f"people, {cells[1]}, {name}") for name in PRIVATE)]

    students = [
        row("9", marks.at("student"), "student", marks.at("student's school")),
        row("soon", "x", "parent", "Elm"),
    ]
    return [header, row("1", "Ann Lee", "teacher", "Elm"), row("2", "Ann Lee", "teacher", "Elm"), *students]


def files(folder: Path, marks: Markers) -> list[Path]:
    """Sheets of every sort."""
    texts = {
        "people.csv": table(people_rows(marks)),
        "log.csv": table(log_rows(marks, "log")),
        "students.csv": table(
            [
                ["Student_id", "First_name", "Last_name", "School_id", "Grade"],
                [marks.at("students.csv") for _ in range(5)],
            ]
        ),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return [*(folder / name for name in texts), workbook(folder, marks), packed(folder, marks)]


def workbook(folder: Path, marks: Markers) -> Path:
    book = Workbook()
    book.properties.creator = marks.at("creator")
    assert book.active is not None
    book.active.title = f"Hilda {marks.at('title of a worksheet')}"[:31]
    for row in log_rows(marks, "workbook")[1:3]:
        book.active.append(row)
    book.active["A2"].comment = Comment(marks.at("comment on a cell"), marks.at("its author"))
    meetings = book.create_sheet(marks.at("second worksheet"))
    meetings.append(["date", "kind", "people", "place", "Minutes of the talk"])
    meetings.append(["2026-03-09", "PLC", "Bo Kim; Di Ott", "Library", marks.at("unknown column of a meeting")])
    for name, header in (
        ("Ratings", ["Evaluatee", "Evaluator", "Rating"]),
        ("Ideas", ["Cake"]),
        ("Old", ["date", "coach"]),
    ):
        sheet = book.create_sheet(name)
        sheet.append(header)
        sheet.append([marks.at(f"worksheet {name}") for _ in header])
    book["Old"].sheet_state = "hidden"
    book.save(folder / "all.xlsx")
    return folder / "all.xlsx"


def packed(folder: Path, marks: Markers) -> Path:
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.comment = marks.at("comment of a zip").encode()
        archive.writestr(f"{marks.at('name of a member')}.csv", table(log_rows(marks, "member")))
        archive.writestr("readme.txt", marks.at("member that is no table"))
        archive.writestr(
            "summary.csv", table([["Evaluatee", "Final Rating"], [marks.at("evaluation"), marks.at("it")]])
        )
    return folder / "all.zip"


def kept(url: str) -> Iterator[tuple[str, bytes]]:
    """Every byte of a store."""
    if "://" not in url:
        for path in Path(url).parent.glob(f"{Path(url).name}*"):
            yield path.name, path.read_bytes()
        return
    parts = urlsplit(url)
    auth = (parts.username or "", parts.password or "")
    with neo4j.GraphDatabase.driver(f"bolt://{parts.hostname}:{parts.port}", auth=auth) as driver:
        for query in ("MATCH (n) RETURN labels(n), properties(n)", "MATCH ()-[r]->() RETURN type(r), properties(r)"):
            yield query, repr([record.values() for record in driver.execute_query(query).records]).encode()


ASKED = (
    "/batches", "/rejects", "/waiting", "/rejects.zip", "/undecided", "/practices", "/people", "/schools",
    "/classrooms", "/practices/oak:maps/diffusion", "/practices/oak:maps/who", "/pathways", "/metrics",
)  # fmt: skip
PAGES = ("/", "/practices/oak:maps", "/practices/oak:maps.svg", "/practices/oak:maps/map.svg")


def answers(store: Store, viewer: str) -> Iterator[tuple[str, bytes]]:
    """What the server says to a viewer; a ZIP file's members unpacked."""
    with client(store, viewer) as asking:
        for path in (*(API + path for path in ASKED), *PAGES):
            content = asking.get(path).content
            yield f"{viewer} {path}", content
            if content.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    for name in archive.namelist():
                        yield f"{viewer} {path} {name}", archive.read(name)


@pytest.fixture(params=["sqlite", "neo4j"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "neo4j":
        return str(request.getfixturevalue("empty_neo4j_url"))
    (tmp_path / "store").mkdir()
    return str(tmp_path / "store" / "p.db")


def test_nothing_that_was_not_read_is_kept_or_told(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    marks = Markers()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    with open_store(url) as store:
        with client(store) as asking:
            sent = [("files", (path.name, path.read_bytes())) for path in files(tmp_path, marks)]
            told = asking.post(f"{API}/uploads", files=sent, data={"district": "oak", "fill_down": PRIVATE})
            assert told.status_code == 200, told.text
            visit = {"date": "2026-03-10", "coach": "Cora Lane", "teacher": "Bo Kim", "school": "Elm", "goal": KEPT}
            private = {"notes": marks.at("notes of the form"), "next_step": marks.at("next step of the form")}
            assert asking.post(f"{API}/log", json=visit | private).status_code == 201
            unknown = visit | {marks.at("unknown field of the form"): marks.at("its value")}
            assert asking.post(f"{API}/log", json=unknown).status_code >= 400
        counts = [count for info in store.batches() for count in info.sources]
        assert len(counts) == 7
        assert sum(count.dropped for count in counts) == 3
        (tmp_path / "out").mkdir()
        rejects = write_csv(store.rows(RowOutcome.REJECTED), tmp_path / "out" / "rejects.csv")
        assert store.rows(RowOutcome.REJECTED)
        assert store.rows(RowOutcome.WAITING)
        found = [
            *kept(url),
            *((path.name, path.read_bytes()) for path in rejects),
            *((path.name, path.read_bytes()) for path in scratch.rglob("*") if path.is_file()),
            *(answer for viewer in ("steward", "leader@oak", "researcher@oak") for answer in answers(store, viewer)),
            ("log", caplog.text.encode()),
        ]
    found += list(kept(url))
    assert any(KEPT.encode() in data for _, data in kept(url))
    leaks = {f"{place} in {where}" for where, data in found for place in marks.found_in(data)}
    assert leaks == set()
