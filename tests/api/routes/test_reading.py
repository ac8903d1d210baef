"""Lists, single things, and answers that need not be sent again."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Self
from urllib.parse import quote

import pytest
from typer.testing import CliRunner

from api.cli.main import app as command
from graph.store import Store
from graph.stores.sqlite import SqliteStore
from tests.api.client import API, client

LIFE = f"{API}/practices/rivanna:life-cycles"


def test_practices_come_with_their_reach_those_with_most_holders_first(woodbrook: SqliteStore) -> None:
    listed = client(woodbrook).get(f"{API}/practices").json()
    assert listed["items"][0]["id"] == "rivanna:life-cycles"
    holders = [item["holders"] for item in listed["items"]]
    assert holders == sorted(holders, reverse=True)
    assert listed["next"] is None


@pytest.mark.parametrize("path", ["practices", "people", "schools", "classrooms", "pathways", "batches"])
def test_every_page_follows_the_one_before_and_nothing_is_left_out(woodbrook: SqliteStore, path: str) -> None:
    http = client(woodbrook)
    whole = http.get(f"{API}/{path}?limit=1000").json()["items"]
    assert whole
    found, cursor = [], ""
    while True:
        part = http.get(f"{API}/{path}?limit=1{cursor}").json()
        found += part["items"]
        if part["next"] is None:
            break
        cursor = f"&cursor={part['next']}"
    assert found == whole


def test_both_lists_of_a_diffusion_have_their_own_cursor(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    whole = http.get(f"{LIFE}/diffusion").json()
    first = http.get(f"{LIFE}/diffusion?limit=2").json()
    rest = http.get(f"{LIFE}/diffusion?limit=3&transmissions={first['transmissions']['next']}").json()
    assert rest["transmissions"]["items"] == whole["transmissions"]["items"][2:5]
    assert rest["uptakes"]["items"] == whole["uptakes"]["items"][:3]


def test_a_cursor_goes_on_behind_the_item_it_names_when_others_have_come(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    first = http.get(f"{API}/schools?limit=2").json()
    csv = b"school_id,name,district\nalder,Alder Elementary School,rivanna\n"
    http.post(f"{API}/uploads", files={"files": ("schools.csv", csv)}).raise_for_status()
    following = http.get(f"{API}/schools?limit=1&cursor={first['next']}").json()["items"]
    assert [school["name"] for school in following] == ["Stonefield Elementary School"]


@pytest.mark.parametrize("cursor", ["x", "bm9uZQ", "W10", "WyJhIiwgMV0", "é"])
def test_a_cursor_that_is_none_is_a_page_that_is_not_there(woodbrook: SqliteStore, cursor: str) -> None:
    assert client(woodbrook).get(f"{API}/practices", params={"cursor": cursor}).status_code == 404


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("practices/rivanna:life-cycles", "rivanna:life-cycles"),
        ("practices/life-cycles", "rivanna:life-cycles"),
        ("practices/Life%20Processes", "rivanna:life-cycles"),
        ("practices/rivanna%3Alife-cycles", "rivanna:life-cycles"),
    ],
)
def test_a_practice_is_found_by_id_and_by_name(woodbrook: SqliteStore, path: str, id: str) -> None:
    assert client(woodbrook).get(f"{API}/{path}").json()["practice"]["id"] == id


@pytest.mark.parametrize("encoded", [True, False])
def test_ids_may_hold_colons_and_slashes(woodbrook: SqliteStore, encoded: bool) -> None:
    csv = b"date,coach,teacher,school,support,practice\n2016-03-01,00201,Nora Unheard,Woodbrook,modelling,life-cycles\n"
    http = client(woodbrook)
    http.post(f"{API}/uploads", files={"files": ("log.csv", csv)}).raise_for_status()
    (person,) = http.get(f"{API}/people?q=nora unheard").json()["items"]
    assert "/" in person["id"]
    assert ":" in person["id"]
    id = quote(person["id"], safe="") if encoded else person["id"]
    assert http.get(f"{API}/people/{id}").json()["id"] == person["id"]
    assert http.get(f"{LIFE}/paths/{id}").json()["holder"] == person["id"]
    room = http.get(f"{API}/classrooms?limit=1").json()["items"][0]
    assert http.get(f"{API}/classrooms/{quote(room['id'], safe='') if encoded else room['id']}").json() == room


def test_what_nobody_is_called_is_a_problem_with_near_spellings(woodbrook: SqliteStore) -> None:
    answer = client(woodbrook).get(f"{API}/people/Marsh")
    assert answer.status_code == 404
    problem = answer.json()
    assert problem["type"] == "unknown-name"
    assert "Katie Marsh (rivanna:00101)" in problem["close"]
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_search_puts_the_most_alike_first(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    assert http.get(f"{API}/people?q=kev").json()["items"][0]["name"] == "Kevin Marsh"
    assert http.get(f"{API}/schools?q=wes").json()["items"][0]["id"] == "rivanna:woodbrook"
    assert http.get(f"{API}/practices?q=pond").json()["items"][0]["id"] == "rivanna:pond-life"
    assert [room["teacher_name"] for room in http.get(f"{API}/classrooms?q=marsh second").json()["items"]] == [
        "Katie Marsh"
    ]
    assert http.get(f"{API}/classrooms/WES-2M").json()["teacher"] == "rivanna:00101"


def test_a_path_to_somebody_nothing_connects_is_not_found(woodbrook: SqliteStore) -> None:
    answer = client(woodbrook).get(f"{LIFE}/paths/Lisa%20Thorne")
    assert answer.status_code == 404
    assert "Lisa Thorne" in answer.json()["detail"]


def test_a_pathway_is_the_union_of_its_practices(woodbrook: SqliteStore) -> None:
    found = client(woodbrook).get(f"{API}/pathways/pbl/diffusion").json()
    assert found["pathway"] == "Project-, problem- and passion-based learning"
    assert [part["practice"] for part in found["practices"]["items"]] == ["rivanna:life-cycles", "rivanna:pond-life"]
    assert client(woodbrook).get(f"{API}/pathways/knitting/diffusion").status_code == 404


def _printed(store_url: str, *arguments: str) -> Any:
    result = CliRunner().invoke(command, [*arguments, "--store", store_url, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_command_line_and_the_api_say_the_same(woodbrook: SqliteStore, tmp_path: Any) -> None:
    url, http = str(tmp_path / "woodbrook.db"), client(woodbrook)
    trace, spread = _printed(url, "trace", "life-cycles"), http.get(f"{LIFE}/diffusion").json()
    assert {**spread, "uptakes": spread["uptakes"]["items"], "transmissions": spread["transmissions"]["items"]} == trace
    path = _printed(url, "trace", "life-cycles", "--to", "Owen Pratt", "--routes")
    assert http.get(f"{LIFE}/paths/Owen%20Pratt?routes=true").json() == path
    who = http.get(f"{LIFE}/who?school=Woodbrook").json()
    assert who.pop("next") is None
    assert who == _printed(url, "who", "life-cycles", "--school", "Woodbrook")


def test_an_answer_is_not_sent_again_until_something_is_written(either_woodbrook: Store) -> None:
    http = client(either_woodbrook)
    first = http.get(f"{LIFE}/diffusion")
    tag = {"If-None-Match": first.headers["etag"]}
    again = http.get(f"{LIFE}/diffusion", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert http.get(f"{LIFE}/diffusion?limit=1", headers=tag).status_code == 200
    visit = {
        "date": "2016-03-01",
        "coach": "00201",
        "teacher": "00110",
        "school": "Woodbrook",
        "practice": "life-cycles",
    }
    assert http.post(f"{API}/log", json=visit).status_code == 201
    assert http.get(f"{LIFE}/diffusion", headers=tag).status_code == 200


def test_an_answer_for_one_viewer_is_none_for_another(woodbrook: SqliteStore) -> None:
    tags = {
        client(woodbrook, viewer, secret=b"same").get(f"{LIFE}/diffusion").headers["etag"]
        for viewer in ("steward", "leader@rivanna", "coach:rivanna:00201", "coach:rivanna:00202")
    }
    assert len(tags) == 4


def test_an_answer_of_yesterday_is_asked_for_again(woodbrook: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    http = client(woodbrook, "coach:rivanna:00201")
    today = http.get(f"{LIFE}/diffusion").headers["etag"]

    class Tomorrow(date):
        @classmethod
        def today(cls) -> Self:
            return cls.fromordinal(date.today().toordinal() + 1)

    monkeypatch.setattr("api.reading.date", Tomorrow)
    assert http.get(f"{LIFE}/diffusion", headers={"If-None-Match": today}).status_code == 200


def test_what_another_process_writes_shows_at_once(woodbrook: SqliteStore, tmp_path: Any) -> None:
    http = client(woodbrook)
    before = http.get(f"{API}/practices").json()
    with SqliteStore(tmp_path / "woodbrook.db") as other:
        other.undo(1)
    assert before["items"]
    assert http.get(f"{API}/practices").json()["items"] == []


def test_long_answers_are_compressed_for_those_who_can_read_it(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    assert http.get(f"{LIFE}/diffusion").headers["content-encoding"] == "gzip"
    plain = http.get(f"{LIFE}/diffusion", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"
