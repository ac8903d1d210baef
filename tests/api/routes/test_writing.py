"""Files, single visits and decisions in, and out again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from api.routes.loads import plain_name
from graph.provenance import RowOutcome
from graph.store import Store
from graph.stores.opening import open_store
from graph.stores.sqlite import SqliteStore
from tests.api.client import API, client
from tests.api.conftest import SHEETS

COACH = "coach:rivanna:00202"
VISIT: dict[str, Any] = {
    "date": "2016-04-12",
    "teacher": ["Owen Pratt"],
    "school": "Hollis",
    "support": ["co-planning", "modelling"],
    "practice": "Number Chart",
    "outcome": "trying",
    "notes": "not for the graph",
}


HEADER = b"date,coach,teacher,school,support,practice,outcome\n"


def _files(paths: list[Path]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", (path.name, path.read_bytes())) for path in paths]


def test_uploaded_sheets_become_one_batch_as_the_command_line_would_load_them(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "new.db") as store:
        answer = client(store).post(f"{API}/uploads", files=_files(SHEETS))
        report = answer.json()
        assert answer.status_code == 200
        assert set(report) == {"batch", "sources", "practices_recomputed", "notes", "warnings"}
        assert report["batch"] == 1
        assert sum(source["added"] for source in report["sources"]) > 40
        again = client(store).post(f"{API}/uploads", files=_files(SHEETS)).json()
        assert sum(source["added"] for source in again["sources"]) == 0


def test_a_load_in_a_process_of_its_own_shows_in_this_one(tmp_path: Path) -> None:
    url = str(tmp_path / "new.db")
    with SqliteStore(Path(url)) as store:
        http = client(store, reopen=partial(open_store, url))
        report = http.post(f"{API}/uploads", files=_files(SHEETS)).json()
        assert report["batch"] == 1
        assert len(http.get(f"{API}/practices").json()["items"]) == 4
        refused = http.post(f"{API}/uploads", files={"files": ("log.csv", b"%PDF-1.7 \x00\x01")})
        assert (refused.status_code, refused.json()["type"]) == (422, "unreadable-file")


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "new.db") as store:
        report = client(store).post(f"{API}/uploads?dry_run=true", files=_files(SHEETS)).json()
        assert report["batch"] is None
        assert store.batches() == []


def test_a_file_that_is_no_table_is_a_problem_and_nothing_is_kept(woodbrook: SqliteStore) -> None:
    answer = client(woodbrook).post(f"{API}/uploads", files={"files": ("log.csv", b"%PDF-1.7 \x00\x01")})
    assert answer.status_code == 422
    assert answer.json()["type"] == "unreadable-file"
    assert len(woodbrook.batches()) == 1


def _pieces(count: int) -> Iterator[bytes]:
    return (b"x" * 2**20 for _ in range(count))


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("log", "application/json", b"x" * (2**20 + 1)),
        ("log", "application/json", _pieces(2)),
        ("uploads", "multipart/form-data; boundary=b", _pieces(101)),
    ],
)
def test_a_body_that_is_too_large_is_refused(
    woodbrook: SqliteStore, path: str, kind: str, body: bytes | Iterator[bytes]
) -> None:
    answer = client(woodbrook).post(f"{API}/{path}", headers={"Content-Type": kind}, content=body)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "too-large"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\logs\\log.csv", "log.csv"),
        ("..", "upload.csv"),
        ("", "upload.csv"),
        (None, "upload.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("x" * 500 + ".csv", "x" * 100 + ".csv"),
    ],
)
def test_a_file_is_kept_under_its_own_plain_name(name: str | None, plain: str) -> None:
    assert plain_name(name) == plain


def test_two_files_of_one_name_are_both_read_and_nothing_is_left_behind(
    woodbrook: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    sheets = [b"school_id,name,district\nalder,Alder,rivanna\n", b"school_id,name,district\nbirch,Birch,rivanna\n"]
    files = [("files", ("../schools.csv", sheet)) for sheet in sheets]
    report = client(woodbrook).post(f"{API}/uploads", files=files).json()
    assert [(source["name"], source["added"]) for source in report["sources"]] == [("schools.csv", 1)] * 2
    assert list(folder.iterdir()) == []


def test_a_load_can_be_taken_back(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    undone = http.delete(f"{API}/batches/1").json()
    assert "rivanna:life-cycles" not in [p["id"] for p in http.get(f"{API}/practices").json()["items"]]
    assert undone["batch"] == 1
    assert http.get(f"{API}/batches").json()["items"] == []
    assert http.delete(f"{API}/batches/1").status_code == 404


def test_rejected_rows_are_listed_and_can_be_downloaded_to_be_mended(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    log = HEADER + b"2016-01-11,00201,00101,Woodbrook,modelling,Life Processes,wow\n"
    http.post(f"{API}/uploads", files={"files": ("log.csv", log)}).raise_for_status()
    (row,) = http.get(f"{API}/rejects").json()["items"]
    assert (row["code"], row["column"], row["locator"]) == ("unknown_level", "outcome", "row 2")
    packed = zipfile.ZipFile(io.BytesIO(http.get(f"{API}/rejects.zip").content))
    (name,) = packed.namelist()
    mended = packed.read(name).decode("utf-8-sig").replace(",wow,", ",trying,")
    assert "pollinate_problem" in mended
    report = http.post(f"{API}/uploads", files={"files": ("mended.csv", mended.encode())}).json()
    assert report["sources"][0]["added"] == 1


def test_a_waiting_row_is_released_by_a_decision_and_waits_again_when_it_is_taken_back(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    (row,) = http.get(f"{API}/waiting").json()["items"]
    (name,) = (item for item in http.get(f"{API}/undecided").json()["items"] if item["why"] == "waiting")
    assert row["mentions"][0]["key"] == name["key"]
    decision = {"key": name["key"], "candidate": "rivanna:00101", "verdict": "same", "reason": "she says so"}
    decided = http.post(f"{API}/judgements", json=decision).json()
    assert (decided["released"], decided["judgement"]["by"]) == (1, "steward")
    assert http.get(f"{API}/waiting").json()["items"] == []
    (judgement,) = http.get(f"{API}/judgements?standing=true").json()["items"]
    back = http.delete(f"{API}/judgements/{judgement['id']}").json()
    assert back["waiting"] == 1
    assert http.get(f"{API}/judgements?standing=true").json()["items"] == []
    assert len(http.get(f"{API}/judgements").json()["items"]) == 1


@pytest.mark.parametrize("key", ["nothing", "a|b", "person|rivanna|nobody known|"])
def test_a_decision_about_nothing_is_not_found(woodbrook: SqliteStore, key: str) -> None:
    decision = {"key": key, "candidate": "rivanna:nobody", "verdict": "same"}
    assert client(woodbrook).post(f"{API}/judgements", json=decision).status_code == 404


def test_a_coach_logs_a_visit_which_shows_at_once(either_woodbrook: Store) -> None:
    http = client(either_woodbrook, COACH)
    answer = http.post(f"{API}/log", json=VISIT)
    assert answer.status_code == 201, answer.text
    assert answer.json()["outcome"] == "added"
    (visit,) = (v for v in either_woodbrook.facts("rivanna:number-chart").visits if v.coach == "rivanna:00202")
    assert (visit.teachers, visit.outcome) == (("rivanna:00112",), "III")
    assert "not for the graph" not in visit.citations[0].text
    path = http.get(f"{API}/practices/number-chart/paths/rivanna:00112").json()
    assert path["hops"][-1]["source"] == "rivanna:00202"


def test_the_same_key_gives_the_same_answer_and_adds_nothing(either_woodbrook: Store) -> None:
    http, key = client(either_woodbrook, COACH), {"Idempotency-Key": "phone-7-visit-31"}
    first = http.post(f"{API}/log", json=VISIT, headers=key)
    before = either_woodbrook.revision()
    # another process that knows nothing of the first answers alike
    again = client(either_woodbrook, COACH).post(f"{API}/log", json=VISIT, headers=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert either_woodbrook.revision() == before
    changed = http.post(f"{API}/log", json=VISIT | {"outcome": "using"}, headers=key)
    assert (changed.status_code, changed.json()["type"]) == (422, "key-reused")
    assert either_woodbrook.revision() == before


def test_two_phones_may_use_the_same_key(woodbrook: SqliteStore) -> None:
    key = {"Idempotency-Key": "visit-31"}
    first = client(woodbrook, COACH).post(f"{API}/log", json=VISIT, headers=key).json()
    other = client(woodbrook, "coach:rivanna:00203").post(f"{API}/log", json=VISIT, headers=key).json()
    assert other["batch"] != first["batch"]


def test_a_visit_in_a_sheet_and_from_a_phone_is_one(woodbrook: SqliteStore) -> None:
    client(woodbrook, COACH).post(f"{API}/log", json=VISIT).raise_for_status()
    sheet = HEADER + b"2016-04-12,rivanna:00202,Owen Pratt,Hollis,co-planning; modelling,Number Chart,trying\n"
    client(woodbrook).post(f"{API}/uploads", files={"files": ("log.csv", sheet)}).raise_for_status()
    visits = [v for v in woodbrook.facts("rivanna:number-chart").visits if v.coach == "rivanna:00202"]
    assert len(visits) == 1
    assert len(visits[0].citations) == 2


def test_a_visit_with_a_name_that_may_be_several_waits_and_tells_no_names(woodbrook: SqliteStore) -> None:
    answer = client(woodbrook, COACH).post(f"{API}/log", json=VISIT | {"teacher": "K. Marsh", "school": "Woodbrook"})
    assert answer.json()["outcome"] == "waiting"
    assert "Kevin" not in answer.text
    assert len(woodbrook.rows(RowOutcome.WAITING)) == 2


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"date": "yesterday"}, "body.date"),
        ({"outcome": "wow"}, "body.outcome"),
        ({"school": ""}, "body.school"),
        ({"mood": "fine"}, "body.mood"),
        ({"date": None}, "body.date"),
    ],
)
def test_a_visit_that_cannot_be_read_says_where_and_nothing_is_kept(
    woodbrook: SqliteStore, change: dict[str, Any], where: str
) -> None:
    before = woodbrook.revision()
    answer = client(woodbrook, COACH).post(f"{API}/log", json=VISIT | change)
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["faults"]] == [where]
    assert woodbrook.revision() == before


@pytest.mark.parametrize("viewer", ["teacher:rivanna:00101", "leader@rivanna", "researcher@rivanna"])
def test_only_coaches_and_stewards_log(woodbrook: SqliteStore, viewer: str) -> None:
    assert client(woodbrook, viewer).post(f"{API}/log", json=VISIT).status_code == 403


def test_a_coach_does_not_log_for_another_and_a_steward_says_for_whom(woodbrook: SqliteStore) -> None:
    other = VISIT | {"coach": "rivanna:00203"}
    assert client(woodbrook, COACH).post(f"{API}/log", json=other).status_code == 403
    assert client(woodbrook).post(f"{API}/log", json=VISIT).status_code == 422
    assert client(woodbrook).post(f"{API}/log", json=other).status_code == 201
