"""What an earlier version kept of rows whole is told, and taken out of every byte that is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import neo4j
import pytest
from typer.testing import CliRunner

from api.cli.main import app
from graph.errors import StoreRefused
from graph.provenance import RowOutcome
from graph.stores.copying import copy
from graph.stores.opening import open_store
from tests.builders import full
from tests.contract.old_stores import first_database, first_file

SECRET = "zqx secret xqz"
TEXT = f"Date: 3/4/2026; Teacher: Ann; Bo; SS#: {SECRET}; Goal: {SECRET}"
RAW = {"Date": "3/4/2026", "Teacher": "Ann", "SS#": SECRET, "Final Rating": SECRET, "Bus": SECRET, "Wer": "Cora"}


def with_secrets(body: str) -> str:
    row = json.loads(body)
    row["raw"], row["cells"] = RAW, {"date": "2026-03-04", "teacher": "Ann", "coach": "Cora"}
    return json.dumps(row)


def driver(url: str) -> neo4j.Driver:
    parts = urlsplit(url)
    return neo4j.GraphDatabase.driver(
        f"bolt://{parts.hostname}:{parts.port}", auth=(parts.username or "", parts.password or "")
    )


def spoilt_file(folder: Path) -> str:
    """The SQLite store of the first format, with secrets in all that was kept of rows."""
    url = first_file(folder)
    with closing(sqlite3.connect(url)) as db:
        db.execute("UPDATE statement SET text = ?", (TEXT,))
        for key, body in db.execute("SELECT key, body FROM kept").fetchall():
            db.execute("UPDATE kept SET body = ? WHERE key = ?", (with_secrets(body), key))
        db.commit()
    return url


def spoil_database(url: str) -> None:
    """The same in Neo4j."""
    first_database(url)
    with driver(url) as db:
        db.execute_query("MATCH ()-[c:CITED_IN]->() SET c.text = $text", text=TEXT)
        for key, body in db.execute_query("MATCH (k:Row) RETURN elementId(k), k.body").records:
            db.execute_query("MATCH (k) WHERE elementId(k) = $key SET k.body = $body", key=key, body=with_secrets(body))


@pytest.fixture(params=["sqlite", "neo4j"])
def spoilt(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return spoilt_file(tmp_path)
    url = str(request.getfixturevalue("empty_neo4j_url"))
    spoil_database(url)
    return url


def kept(url: str) -> Iterator[bytes]:
    """Every byte of a store."""
    if "://" not in url:
        yield from (path.read_bytes() for path in Path(url).parent.glob(f"{Path(url).name}*"))
        return
    with driver(url) as db:
        for query in ("MATCH (n) RETURN properties(n)", "MATCH ()-[r]->() RETURN properties(r)"):
            yield repr([record.values() for record in db.execute_query(query).records]).encode()


def holds_a_secret(url: str) -> bool:
    return any(SECRET.encode() in data for data in kept(url))


def doctor(url: str, *options: str) -> str:
    done = CliRunner().invoke(app, ["doctor", "--store", url, *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_doctor_tells_and_mends_what_an_earlier_version_kept_whole(spoilt: str) -> None:
    with open_store(spoilt):
        pass
    assert holds_a_secret(spoilt)
    assert "hold cells of columns that nobody understood" in doctor(spoilt)
    assert "hold only what was understood" in doctor(spoilt, "--mend")
    assert not holds_a_secret(spoilt)
    assert "nobody understood" not in doctor(spoilt)


def test_what_was_understood_stays_and_answers_as_it_did(spoilt: str) -> None:
    with open_store(spoilt) as store:
        before = (store.batches(), store.diffusion(full("cycles")).uptakes, store.canonical())
    doctor(spoilt, "--mend")
    with open_store(spoilt) as store:
        assert (store.batches(), store.diffusion(full("cycles")).uptakes, store.canonical()) == before
        texts = {citation.text for visit in store.facts(full("cycles")).visits for citation in visit.citations}
        assert texts == {"Date: 3/4/2026; Teacher: Ann; Bo"}
        (waiting,) = store.rows(RowOutcome.WAITING)
        assert waiting.raw == {"Date": "3/4/2026", "Teacher": "Ann", "Wer": "Cora"}
        assert waiting.mentions


def test_a_store_that_holds_what_nobody_understood_is_not_copied(spoilt: str, tmp_path: Path) -> None:
    with open_store(spoilt) as store, open_store(str(tmp_path / "new.db")) as new:
        with pytest.raises(StoreRefused, match="doctor --mend"):
            copy(store, new)
        assert new.batches() == []
