"""Looking after stores from the command line: init, doctor, copy, on a file and on Neo4j."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from api.cli.main import app
from tests import neo4j_server
from tests.api.conftest import SHEETS


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def test_a_district_starts_on_a_file_moves_to_neo4j_and_back(tmp_path: Path, empty_neo4j_url: str) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    assert run("load", *SHEETS, "--store", first).exit_code == 0
    assert run("init", "--store", empty_neo4j_url).exit_code == 0
    there = json.loads(run("copy", "--from", first, "--to", empty_neo4j_url, "--json").stdout)
    back = json.loads(run("copy", "--from", empty_neo4j_url, "--to", second, "--json").stdout)
    assert there == back
    told = [
        run("trace", "Life Processes", "--to", "Owen Pratt", "--store", url).stdout for url in (first, empty_neo4j_url)
    ]
    assert "Lena Fisk passed" in told[0]
    assert told[0] == told[1]
    asked = [
        run("who", "life-cycles", "--grade", "2", "--json", "--store", url).stdout for url in (first, empty_neo4j_url)
    ]
    assert asked[0] == asked[1]
    assert run("doctor", "--store", empty_neo4j_url).exit_code == 0


def test_a_store_that_holds_something_is_not_copied_over(tmp_path: Path) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    for path in (first, second):
        assert run("load", *SHEETS, "--store", path).exit_code == 0
    assert run("copy", "--from", first, "--to", second).exit_code == 3


def test_a_new_store_is_made_ready(tmp_path: Path) -> None:
    assert run("init", "--store", tmp_path / "new.db").exit_code == 0
    assert (tmp_path / "new.db").exists()


def test_a_database_of_something_else_is_neither_prepared_nor_loaded_into(empty_neo4j_url: str) -> None:
    with neo4j_server.connected(empty_neo4j_url) as bare:
        bare.execute_query("CREATE (:Source {id: 'theirs'})")
        for command in (["init"], ["load", *SHEETS], ["doctor", "--mend"]):
            refused = run(*command, "--store", empty_neo4j_url)
            assert refused.exit_code == 3
            assert "empty database of its own" in " ".join(refused.stderr.split())
        assert bare.execute_query("MATCH (n) RETURN count(n) AS left").records[0]["left"] == 1


def test_the_doctor_mends(tmp_path: Path) -> None:
    assert run("load", *SHEETS, "--store", tmp_path / "store.db").exit_code == 0
    assert run("doctor", "--mend", "--store", tmp_path / "store.db").exit_code == 0


def test_a_database_that_does_not_answer_is_trouble_with_the_store() -> None:
    result = run("practices", "--store", "bolt://127.0.0.1:1")
    assert result.exit_code == 3
    assert result.stderr
