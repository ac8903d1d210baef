"""What surrounds every answer: the shape of errors, headers, the log, numbers, the description, where it listens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from structlog.testing import capture_logs

from api.addresses import UnsafeBinding, check_binding, known_hosts
from api.app import create_app
from graph.errors import StoreBusy, StoreError, StoreRefused, StoreUnreachable
from graph.stores.sqlite import SqliteStore
from tests.api.client import API, HOME, client, client_of

PROBLEM = {"type", "title", "status", "detail", "request_id"}


def _broken(error: Exception) -> APIRouter:
    router = APIRouter()

    @router.get("/broken")
    def broken() -> None:
        raise error

    return router


@pytest.mark.parametrize(
    ("method", "path", "status", "type"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", f"{API}/practices/no such thing", 404, "unknown-name"),
        ("PUT", f"{API}/practices", 405, "method-not-allowed"),
        ("GET", f"{API}/practices?limit=many", 422, "invalid-request"),
        ("DELETE", f"{API}/batches/0", 422, "invalid-request"),
        ("DELETE", f"{API}/batches/99", 404, "unknown-name"),
        ("POST", f"{API}/log", 422, "invalid-request"),
    ],
)
def test_every_error_has_one_shape(woodbrook: SqliteStore, method: str, path: str, status: int, type: str) -> None:
    answer = client(woodbrook).request(method, path)
    assert (answer.status_code, answer.json()["type"]) == (status, type)
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= PROBLEM
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StoreBusy("held by pid 7"), 409),
        (StoreUnreachable("bolt://secret-host"), 503),
        (StoreRefused("bolt://secret-host"), 503),
        (StoreError("bolt://secret-host"), 503),
        (RuntimeError("bolt://secret-host"), 500),
    ],
)
def test_trouble_with_the_store_is_told_without_its_address(
    woodbrook: SqliteStore, error: Exception, status: int
) -> None:
    http = client(woodbrook, routers=[_broken(error)])
    with capture_logs() as logs:
        answer = http.get("/broken")
    assert answer.status_code == status
    assert set(answer.json()) >= PROBLEM
    assert "secret-host" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert logs[-1]["status"] == status
    assert status != 503 or logs[-1]["error"] == str(error)


def test_a_closed_store_is_alive_but_not_ready(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    assert http.get("/ready").status_code == 200
    woodbrook.close()
    assert http.get("/health").status_code == 200
    assert http.get("/ready").status_code == 503


@pytest.mark.parametrize(
    "path", [f"{API}/practices", f"{API}/nothing", "/health", f"{API}/docs", f"{API}/openapi.json"]
)
def test_every_answer_is_guarded(woodbrook: SqliteStore, path: str) -> None:
    headers = client(woodbrook).get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["x-request-id"])


def test_the_log_has_templates_and_no_names(woodbrook: SqliteStore) -> None:
    with capture_logs() as logs:
        client(woodbrook).get(f"{API}/practices/life-cycles/paths/Katie Marsh?routes=true")
        client(woodbrook).get(f"{API}/people?q=Katie")
        client(woodbrook).get("/Katie")
    assert [entry["route"] for entry in logs] == [
        f"{API}/practices/{{practice:path}}/paths/{{person:path}}",
        f"{API}/people",
        "unmatched",
    ]
    assert "Katie" not in str(logs)


def test_requests_loads_and_rows_are_counted_for_each_application_alone(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    http.get(f"{API}/practices/life-cycles")
    csv = b"school_id,name,district\nalder,Alder,rivanna\nbirch,Birch,rivanna\n"
    http.post(f"{API}/uploads", files={"files": ("schools.csv", csv)})
    http.post(f"{API}/uploads?dry_run=true", files={"files": ("schools.csv", csv)})
    text = http.get("/metrics").text
    assert (
        f'pollinate_requests_total{{method="GET",route="{API}/practices/{{practice:path}}",status="200"}} 1.0' in text
    )
    assert "pollinate_loads_total 1.0" in text
    assert 'pollinate_rows_total{outcome="added"} 2.0' in text
    assert "life-cycles" not in text
    assert "pollinate_loads_total 0.0" in client(woodbrook).get("/metrics").text


@pytest.mark.parametrize(
    "path", ["/ready", f"{API}/practices", f"{API}/practices/life-cycles", f"{API}/practices/none"]
)
def test_head_is_answered_as_get_is_without_the_body(woodbrook: SqliteStore, path: str) -> None:
    asking = client(woodbrook)
    whole, head = asking.get(path), asking.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert {**head.headers, "x-request-id": ""} == {**whole.headers, "x-request-id": ""}


def test_head_changes_nothing_and_is_counted_by_its_own_name(woodbrook: SqliteStore) -> None:
    asking = client(woodbrook)
    assert asking.head(f"{API}/log").status_code == 405
    assert f'method="HEAD",route="{API}/log"' in asking.get("/metrics").text


def test_pages_can_be_put_beside_the_api(woodbrook: SqliteStore) -> None:
    router = APIRouter()

    @router.get("/page")
    def page() -> dict[str, str]:
        return {"page": "here"}

    assert client(woodbrook, routers=[router]).get("/page").json() == {"page": "here"}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost"])
def test_this_machine_may_be_listened_to(host: str) -> None:
    check_binding(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "pollinate.example", ""])
def test_another_address_must_be_meant(host: str) -> None:
    with pytest.raises(UnsafeBinding, match="--insecure"):
        check_binding(host)
    check_binding(host, insecure=True)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 404),
        ({"Origin": HOME}, 404),
        ({"Sec-Fetch-Site": "same-origin", "Origin": HOME}, 404),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": HOME.replace("http:", "https:")}, 403),
        ({"Origin": HOME + ":8351"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "rebound.example"}, 403),
    ],
)
def test_another_site_cannot_write_through_somebodys_browser(
    woodbrook: SqliteStore, headers: dict[str, str], status: int
) -> None:
    assert client(woodbrook).delete(f"{API}/batches/99", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("bound", "answered", "refused"),
    [
        (
            "127.0.0.1",
            ["127.0.0.1:8350", "LOCALHOST", "[::1]:8350", "[::1]"],
            ["rebound.example", "192.168.1.7", "", ":"],
        ),
        (
            "0.0.0.0",
            ["192.168.1.7:8350", "[fe80::1]", "localhost", "office.example:80"],
            ["rebound.example", "1.2.3.4.example"],
        ),
    ],
)
def test_the_server_answers_only_under_names_that_no_other_site_can_take(
    woodbrook: SqliteStore, bound: str, answered: list[str], refused: list[str]
) -> None:
    http = client(woodbrook, hosts=known_hosts(bound, ["Office.example"] if bound == "0.0.0.0" else []))
    said = {host: http.get(f"{API}/people", headers={"Host": host}).status_code for host in [*answered, *refused]}
    assert said == dict.fromkeys(answered, 200) | dict.fromkeys(refused, 403)


def test_a_window_that_another_site_opens_tells_it_nothing(woodbrook: SqliteStore) -> None:
    assert client(woodbrook).get("/ready").headers["Cross-Origin-Opener-Policy"] == "same-origin"


def _operations(store: SqliteStore) -> list[tuple[str, str, dict[str, Any]]]:
    schema = client(store).get(f"{API}/openapi.json").json()
    return [(method, path, operation) for path, found in schema["paths"].items() for method, operation in found.items()]


def test_every_route_is_described(woodbrook: SqliteStore) -> None:
    for method, path, operation in _operations(woodbrook):
        assert operation["description"], (method, path)
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (path, parameter["name"])


def test_the_manual_names_every_route_and_every_problem(woodbrook: SqliteStore) -> None:
    root = Path(__file__).parents[2]
    manual = (root / "docs" / "api.md").read_text("utf-8")
    missing = [f"{m.upper()} {path}" for m, path, _ in _operations(woodbrook) if f"`{m.upper()} {path}`" not in manual]
    assert not missing
    code = "".join(file.read_text("utf-8") for file in (root / "api").rglob("*.py"))
    types = set(re.findall(r'(?:\d{3}|[A-Z_]+), "([a-z]+(?:-[a-z]+)+)"', code)) | {"failed"}
    assert len(types) > 8
    assert not [type for type in types if f"`{type}`" not in manual]


def test_the_page_lists_every_route_and_loads_nothing_from_elsewhere(woodbrook: SqliteStore) -> None:
    http = client(woodbrook)
    page = http.get(f"{API}/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "https://" not in page.text
    assert "<script" not in page.text
    assert "style=" not in page.text
    for method, path, _ in _operations(woodbrook):
        assert f"{method.upper()} {path}" in page.text
    assert http.get(f"{API}/docs.css").headers["content-type"].startswith("text/css")


def test_one_application_knows_nothing_of_another(woodbrook: SqliteStore, tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "other.db") as other:
        assert client_of(create_app(other)).get(f"{API}/practices").json()["items"] == []
        assert client(woodbrook).get(f"{API}/practices").json()["items"]
