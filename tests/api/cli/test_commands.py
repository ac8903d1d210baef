"""The command line as its user meets it: results, JSON shapes, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app

WOODBROOK = sorted(map(str, (Path(__file__).parents[3] / "examples" / "woodbrook").glob("*.csv")))
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("POLLINATE_STORE", str(tmp_path / "store.db"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def loaded(run: Run) -> Run:
    assert run("load", *WOODBROOK).exit_code == 0
    return run


def parsed(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_load_reports_every_row_of_every_source(run: Run) -> None:
    report = parsed(run("load", *WOODBROOK, "--json"))
    assert report["batch"] == 1
    assert {source["name"] for source in report["sources"]} == {Path(path).name for path in WOODBROOK}
    for source in report["sources"]:
        ends = source["added"] + source["duplicates"] + source["waiting"] + source["rejected"] + source["dropped"]
        assert source["rows"] == ends > 0
    assert report["practices_recomputed"] == sorted(report["practices_recomputed"])
    assert len(report["practices_recomputed"]) == 4


def test_a_folder_is_loaded_with_all_its_sheets(run: Run) -> None:
    report = parsed(run("load", Path(WOODBROOK[0]).parent, "--json"))
    assert {source["name"] for source in report["sources"]} == {Path(path).name for path in WOODBROOK}


def test_a_folder_without_sheets_is_unusable(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("load", tmp_path / "empty").exit_code == 2


def test_a_dry_run_keeps_nothing(run: Run) -> None:
    assert parsed(run("load", *WOODBROOK, "--dry-run", "--json"))["batch"] is None
    assert run("batches").exit_code == 1


def test_trace_has_the_documented_keys(loaded: Run) -> None:
    found = parsed(loaded("trace", "Life Processes", "--json"))
    assert found["practice"] == "rivanna:life-cycles"
    keys = {"person", "state", "reached", "taken_up", "adopted", "dropped", "level", "level_max", "origin", "places"}
    assert keys <= found["uptakes"][0].keys()
    assert found["uptakes"][0]["reached"] == {"lo": "2015-09-08", "hi": "2015-09-08"}
    hop = found["transmissions"][0]
    expected = {"source", "target", "target_state", "lo", "hi", "channels", "place", "kind", "order", "citations"}
    assert expected | {"sentence"} <= hop.keys()
    assert hop["citations"][0].keys() == {"source", "locator", "text"}


def test_trace_to_tells_the_path_with_its_rows(loaded: Run) -> None:
    found = parsed(loaded("trace", "Life Processes", "--to", "Owen Pratt", "--json"))
    assert {"practice", "holder", "evidence", "origin", "hops", "reinforcement"} <= found.keys()
    assert found["holder"] == "rivanna:00112"
    assert found["evidence"] == "recorded"
    assert {"person", "classroom", "school", "when"} <= found["origin"].keys()
    told = loaded("trace", "Life Processes", "--to", "Owen Pratt")
    assert "Lena Fisk passed" in told.stdout
    assert "coach_log.csv, row 11" in told.stdout


def test_trace_of_a_pathway_counts_contacts(loaded: Run) -> None:
    found = parsed(loaded("trace", "--pathway", "choice & comfort", "--json"))
    assert (found["pathway"], found["contacts"]) == ("Choice and comfort", 1)
    assert [part["practice"] for part in found["practices"]] == ["rivanna:life-cycles"]


def test_routes_tell_the_other_ways_it_may_have_come(loaded: Run) -> None:
    found = parsed(loaded("trace", "number chart", "--to", "Katie Marsh", "--routes", "--json"))
    assert [route["people"][0] for route in found["routes"]] == ["rivanna:00102"] * len(found["routes"])


def test_who_has_the_documented_keys(loaded: Run) -> None:
    found = parsed(loaded("who", "Life Processes", "--grade", "2", "--json"))
    keys = ["person", "name", "school", "grades", "level", "adopted", "from", "introduced_by", "open_to_visits", "why"]
    assert list(found["items"][0]) == keys
    assert found["items"][0]["from"] == "rivanna:00201"


def test_who_tells_people_names_and_not_ids(loaded: Run) -> None:
    told = loaded("who", "Life Processes", "--grade", "2").stdout
    assert "Ines Okafor │ Greenmont Elementary School │ 2" in told
    assert "Trish Amaro" in told
    assert "rivanna:" not in told


def test_review_decides_and_takes_back(loaded: Run) -> None:
    item = parsed(loaded("review", "--json"))["items"][0]
    assert item["text"] == "K. Marsh"
    done = parsed(loaded("review", "1", "--same", "1", "--by", "Lisa", "--json"))
    assert done["released"] == 1
    assert loaded("review").exit_code == 1
    (decision,) = parsed(loaded("review", "--decided", "--json"))["items"]
    assert parsed(loaded("review", "--take-back", decision["id"], "--json"))["waiting"] == 1
    assert parsed(loaded("review", "--json"))["items"][0]["text"] == "K. Marsh"


def test_undo_takes_everything_back(loaded: Run) -> None:
    assert parsed(loaded("undo", "1", "--json"))["batch"] == 1
    assert loaded("practices").exit_code == 1
    assert loaded("undo", "1").exit_code == 1


@pytest.mark.parametrize(
    "spelling",
    ["life proceses", "LIFE PROCESSES", "life-cycles", "rivanna:life-cycles", "Life Cycles (rivanna:life-cycles)"],
)
def test_a_practice_goes_by_id_name_or_close_spelling(loaded: Run, spelling: str) -> None:
    assert parsed(loaded("trace", spelling, "--json"))["practice"] == "rivanna:life-cycles"


def test_an_unknown_name_is_answered_with_the_nearest(loaded: Run) -> None:
    result = loaded("trace", "life cycels of ponds")
    assert result.exit_code == 1
    assert "Did you mean" in result.stderr


def test_no_record_between_a_person_and_a_practice_is_nothing_found(loaded: Run) -> None:
    assert loaded("trace", "Pond Life Cycles", "--to", "Kevin Marsh").exit_code == 1


def test_an_unreadable_file_and_wrong_usage_end_with_two(run: Run, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    assert run("load", tmp_path / "log.csv").exit_code == 2
    assert run("load", tmp_path / "missing.csv").exit_code == 2
    assert run("trace").exit_code == 2


def test_a_store_of_no_known_kind_ends_with_three(run: Run) -> None:
    assert run("practices", "--store", "postgres://localhost").exit_code == 3


def test_rejected_rows_are_mended_and_loaded_again(loaded: Run, tmp_path: Path) -> None:
    log = tmp_path / "more.csv"
    log.write_text(
        "date,coach,teacher,school,support,practice\n"
        "2016-03-01,Trish Amaro,Marcus Bell,Stonefield,modelling,Life Processes\n"
        "sometime,Trish Amaro,Ines Okafor,Greenmont,modelling,Life Processes\n"
    )
    (count,) = parsed(loaded("load", log, "--json"))["sources"]
    assert (count["added"], count["rejected"]) == (1, 1)
    mend = tmp_path / "mend.csv"
    assert loaded("rejects", "--csv", mend).exit_code == 0
    mend.write_text(mend.read_text("utf-8-sig").replace("sometime", "2016-03-02"))
    (count,) = parsed(loaded("load", mend, "--json"))["sources"]
    assert (count["rows"], count["added"]) == (1, 1)


def test_doctor_finds_nothing_wrong(loaded: Run) -> None:
    findings = parsed(loaded("doctor", "--json"))["items"]
    assert not [finding for finding in findings if finding["level"] == "error"]


def test_the_default_store_is_named_when_it_is_made(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLLINATE_STORE")
    assert "pollinate.db" in run("load", *WOODBROOK).stderr
    assert (tmp_path / "pollinate.db").exists()
