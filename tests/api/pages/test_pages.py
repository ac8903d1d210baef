"""The pages as a visitor without a browser meets them."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from httpx import Response

from api.pages.routes import problem_page, router
from graph.records import Person, Practice
from graph.store import Store
from graph.stores.sqlite import SqliteStore
from graph.when import spelled
from ingest.load import load
from tests.api.client import client
from tests.api.northway import fill

HOSTILE = "</script><img src=x onerror=alert(1)>\"'"


def test_the_start_page_lists_practices_with_their_reach(woodbrook: Store) -> None:
    page = client(woodbrook, routers=[router]).get("/").text
    assert "Plant and Animal Life Cycles" in page
    assert 'href="/practices/rivanna%3Alife-cycles"' in page


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "empty.db") as store:
        assert "pollinate load" in client(store, routers=[router]).get("/").text


@pytest.mark.parametrize("name", ["rivanna:life-cycles", "rivanna%3Alife-cycles", "Life%20Processes"])
def test_a_practice_has_a_page_under_its_id_and_its_names(woodbrook: Store, name: str) -> None:
    answer = client(woodbrook, routers=[router]).get(f"/practices/{name}")
    assert answer.status_code == 200
    assert "It started with Katie Marsh at Woodbrook Elementary School" in answer.text
    assert "not proof of cause" in answer.text


def test_an_adapted_practice_links_to_the_one_it_came_from(woodbrook: Store) -> None:
    page = client(woodbrook, routers=[router]).get("/practices/pond-life").text
    assert 'Adapted from <a href="/practices/rivanna%3Alife-cycles">' in page


def test_an_unknown_practice_is_not_found(woodbrook: Store) -> None:
    assert client(woodbrook, routers=[router]).get("/practices/nothing-like-it").status_code == 404
    assert client(woodbrook, routers=[router]).get("/static/nothing.js").status_code == 404


def visiting(store: Store, path: str) -> Response:
    """What a browser is shown under a path."""
    visitor = client(store, routers=[router], problem_page=problem_page)
    answer: Response = visitor.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    return answer


def test_a_browser_is_told_on_a_page_that_nothing_is_there(woodbrook: Store) -> None:
    answer = visiting(woodbrook, "/practises")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>There is nothing here</h1>" in answer.text
    assert "Nothing is at this address." in answer.text
    assert 'href="/">All practices</a>' in answer.text


def test_a_misspelt_practice_links_to_those_that_may_be_meant(woodbrook: Store) -> None:
    answer = visiting(woodbrook, "/practices/Life Cycels Proceses")
    assert answer.status_code == 404
    link = re.search(r'<li><a href="([^"]+)">', answer.text)
    assert link, answer.text
    assert visiting(woodbrook, link[1]).status_code == 200


def test_a_misspelt_practice_cannot_become_markup(woodbrook: Store) -> None:
    answer = visiting(woodbrook, f"/practices/{quote(HOSTILE, safe='')}")
    assert answer.status_code == 404
    assert "<img src=x" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_store_that_does_not_answer_is_told_on_a_page_with_the_request(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.db")
    store.close()
    answer = visiting(store, "/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert f"Request {answer.headers['x-request-id']}" in answer.text


def test_a_program_is_told_in_json_wherever_it_asks(woodbrook: Store) -> None:
    visitor = client(woodbrook, routers=[router], problem_page=problem_page)
    for answer in (visitor.get("/practises"), visiting(woodbrook, "/api/v1/practices/nothing-like-it")):
        assert answer.headers["content-type"] == "application/problem+json"


def test_nothing_in_a_title_or_name_becomes_markup(tmp_path: Path) -> None:
    log = tmp_path / "coach_log.csv"
    with log.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "coach", "teacher", "school", "support", "practice", "outcome"])
        names = (f"{name} {HOSTILE}" for name in ("Ada Lane", "Kit Moss", "Elm School"))
        writer.writerow(["2025-09-01", *names, "modelling", f"Bridges {HOSTILE}", "using"])
    with SqliteStore(tmp_path / "hostile.db") as store:
        assert load(store, [log]).receipt.sources[0].added == 1
        visitor = client(store, routers=[router])
        (practice,) = visitor.get("/api/v1/practices").json()["items"]
        for path in ("/", f"/practices/{practice['id']}", f"/practices/{practice['id']}/map"):
            page = visitor.get(path)
            assert page.status_code == 200
            assert "<img src=x" not in page.text


@pytest.mark.parametrize("viewer", ["teacher:harbor:zz02", "coach:harbor:zz06", "leader@harbor", "researcher@harbor"])
def test_pages_name_nobody_whom_the_viewer_may_not_see(tmp_path: Path, viewer: str) -> None:
    with SqliteStore(tmp_path / "harbor.db") as store:
        visitor = client(fill(store, tmp_path), viewer, routers=[router])
        words = ("Cloakwell", "Zebulon", "private.example", "unkept", "bramwords", "zz03")
        pages = ("/", "/practices/tide-pools", "/practices/tide-pools/map", "/practices/tide-pools/map.svg")
        for path in pages:
            page = visitor.get(path)
            assert page.status_code == 200
            for word in words:
                assert word not in page.text, (path, word)
        kept = repr([store.known(Person), store.facts("harbor:tide-pools")])
        assert [word for word in words if word not in kept] == ["unkept"]


def test_small_counts_are_not_told_to_leaders(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "harbor.db") as store:
        visitor = client(fill(store, tmp_path), "leader@harbor", routers=[router])
        told = {path: visitor.get(path).text for path in ("/", *PAGES)}
        steward = {path: client(store, routers=[router]).get(path).text for path in told}
    assert "&lt; 10" in told["/"]
    assert "<b>&lt; 10</b>" in told[PAGES[0]]
    assert "n = &lt; 10 people" in told[PAGES[0]]
    for number in ("6 people", "4 teachers", "2 coaches", "n = 6", "5 hand-overs"):
        assert any(number in page for page in steward.values()), number
        assert not [path for path, page in told.items() if number in page], number
    for path in PAGES:
        assert "not shown to leaders" in told[path], path


PAGES = ("/practices/tide-pools", "/practices/tide-pools/map", "/practices/tide-pools/map.svg")


def test_a_researcher_is_not_told_that_no_coach_took_part_where_roles_are_not_told(woodbrook: Store) -> None:
    page = client(woodbrook, "researcher@rivanna", routers=[router]).get("/practices/life-cycles").text
    assert "How many of 5 hand-overs went through a coach is not shown to researchers." in page
    assert "teachers" not in page
    assert "through a coach</text>" not in page
    told = client(woodbrook, "researcher@rivanna", routers=[router], smallest_group=2)
    assert "through a coach is not shown" not in told.get("/practices/life-cycles").text


@pytest.mark.parametrize("path", ["/", "/practices/life-cycles", "/practices/life-cycles/map.svg"])
def test_a_page_is_not_sent_again_until_something_is_written(woodbrook: Store, path: str) -> None:
    visitor = client(woodbrook, routers=[router])
    first = visitor.get(path)
    again = visitor.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    visitor.delete("/api/v1/batches/1").raise_for_status()
    assert visitor.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code in (200, 404)


def test_the_data_go_as_far_as_the_last_event_and_the_load_stands_in_the_footer(woodbrook: Store) -> None:
    page = client(woodbrook, routers=[router]).get("/practices/life-cycles").text
    days = [visit.when.hi for p in woodbrook.known(Practice) for visit in woodbrook.facts(p.id).visits]
    assert f"data as of {spelled(max(days))}" in page
    assert f"Last load: {spelled(woodbrook.batches()[-1].at.date())}</footer>" in page
