"""Somebody of each role who tries to find out what is not theirs to see: by differencing, guessing and writing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from api.pages.routes import router
from graph.store import Store
from graph.stores.opening import open_store
from ingest.load import load
from tests.api.client import API, client

SECRET = b"the same for every application"
LEADER, COACH, RESEARCHER = "leader@elm", "coach:elm:c1", "researcher@elm"
SCHOOLS = ("Ash", "Birch", "Cedar")
GIVEN = ("Quentin", "Olga", "Bertram", "Xenia", "Ludwig", "Fatima", "Jorge", "Pilar", "Soren", "Wanda", "Ivo", "Tess")


def people(extra: str = "") -> str:
    """Two coaches; at each of three schools twelve teachers, the last of whom is open to visits."""
    rows = ["person_id,name,role,school,grades,subjects,former_names,open_to_visits"]
    rows += ["c1,Cora Coach,coach,Ash,,,,", "c2,Carl Coach,coach,Birch,,,,"]
    for school, number in product(SCHOOLS, range(1, 13)):
        open_ = "yes" if number == 12 else "no"
        name = f"{GIVEN[number - 1]} {school}son"
        grade, subject = number % 6 + 1, ("Science", "Reading", "Art")[number % 3]
        rows.append(f"{school[0]}{number},{name},teacher,{school},{grade},{subject},{name} Erstwhile,{open_}")
    return "\n".join(rows) + "\n" + extra


def log(*rows: str) -> str:
    """Rows of a coach's log: date, coach, teacher, school, practice."""
    head = "date,coach,teacher,school,support,practice,outcome\n"
    return head + "".join("{},{},{},{},modelling,{},using\n".format(*row.split(",")) for row in rows)


USED = (
    "2025-09-08,c1,A1,Ash,Tides",
    "2025-09-09,c1,A2,Ash,Tides",
    "2025-09-15,c2,B1,Birch,Tides",
    "2025-09-20,c2,B12,Birch,Tides",
    "2025-10-06,c2,C3,Cedar,Bridges",
)
PRACTICES = "practice_id,title,subjects,grades\ntides,Tides,Science,3\nbridges,Bridges,Art,4\n"


def loaded(store: Store, folder: Path, *rows: str, staff: str | None = None) -> Store:
    """A store of Elm's sheets with these rows of the log."""
    folder.mkdir(exist_ok=True)
    sheets = {
        "districts.csv": "district_id,name\nelm,Elm Schools\n",
        "schools.csv": "school_id,name,district\n" + "".join(f"{s.lower()},{s},elm\n" for s in SCHOOLS),
        "people.csv": staff or people(),
        "practices.csv": PRACTICES,
        "coach_log.csv": log(*(rows or USED)),
    }
    for name, text in sheets.items():
        (folder / name).write_text(text, "utf-8")
    load(store, sorted(folder.iterdir()), district="elm")
    return store


@pytest.fixture(params=["sqlite", "neo4j"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    url = str(tmp_path / "elm.db") if request.param == "sqlite" else request.getfixturevalue("empty_neo4j_url")
    with open_store(url) as store:
        yield store


def answers(store: Store, viewer: str) -> Mapping[str, str]:
    """All that a viewer can get of the practices: lists under every filter, a page at a time, and pictures."""
    http = client(store, viewer, routers=[router], secret=SECRET)
    filters = [f"{name}={value}" for name, value in FILTERS]
    filters += ["&".join(pair) for pair in product(filters, ["limit=1", "school=Ash", "grade=2"])]
    urls = ["practices", "people?limit=1000", "classrooms", "schools", "pathways"]
    urls += [f"practices/{p}{rest}" for p in ("tides", "bridges") for rest in ("", "/diffusion", "/diffusion?limit=1")]
    urls += [f"practices/{p}/who?{f}" for p in ("tides", "bridges") for f in ["", *filters]]
    found = {url: http.get(f"{API}/{url}").text for url in urls}
    pages = ("/", *(f"/practices/{p}{rest}" for p in ("tides", "bridges") for rest in ("", "/map", "/map.svg")))
    found |= {path: http.get(path).text for path in pages}
    return {url: re.sub(r'"request_id": ?"[^"]*"', "", text) for url, text in found.items()}


FILTERS = (
    *(("grade", str(grade)) for grade in (1, 2, 3)),
    *(("subject", subject) for subject in ("science", "art")),
    *(("school", school) for school in SCHOOLS),
)


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Addresses whose answers differ."""
    return [url for url in before if before[url] != after[url]]


def test_a_leader_cannot_tell_whether_one_more_teacher_took_it_up(empty: Store, tmp_path: Path) -> None:
    before = answers(loaded(empty, tmp_path / "a"), LEADER)
    more = tmp_path / "more.csv"
    more.write_text(log("2025-10-01,c1,A3,Ash,Tides", "2025-10-02,c2,B4,Birch,Tides"), "utf-8")
    load(empty, [more], district="elm")
    assert changed(before, answers(empty, LEADER)) == []


def test_a_leader_is_told_where_and_when_it_came_but_no_small_number(empty: Store, tmp_path: Path) -> None:
    found = answers(loaded(empty, tmp_path / "a"), LEADER)
    page = found["/practices/tides"]
    assert "8 September 2025" in page
    assert "not shown to leaders" in page
    for number in ("5 people", "3 teachers", "0%", "n = 5", ">Schools with a use</dt><dd><b>0"):
        assert number not in page, number
    listed = found["practices/tides/diffusion"]
    assert "Tess Birchson" in listed
    assert "Quentin Ashson" not in listed


def test_grades_and_subjects_that_are_not_shown_find_nobody(empty: Store, tmp_path: Path) -> None:
    http = client(loaded(empty, tmp_path / "a"), LEADER, secret=SECRET)
    everybody = http.get(f"{API}/practices/tides/who").json()["items"]
    by_grade = [http.get(f"{API}/practices/tides/who?grade={grade}").json()["items"] for grade in range(1, 7)]
    named = {item["person"] for item in everybody if "~" not in item["person"]}
    assert {item["person"] for items in by_grade for item in items} <= named


def test_what_a_coach_writes_about_others_changes_nothing_that_they_see(empty: Store, tmp_path: Path) -> None:
    before = answers(loaded(empty, tmp_path / "a"), COACH)
    http = client(empty, COACH, secret=SECRET)
    guesses = ("Quentin Birchson", "Bertram Cedarson", "C3", "Olga Birchson Erstwhile")
    for day, (name, practice) in enumerate(product(guesses, ("Tides", "Bridges")), 1):
        visit = {"date": f"2025-09-{day + 20:02}", "teacher": name, "school": "Birch", "practice": practice}
        visit |= {"support": "modelling", "outcome": "using", "classroom": f"elm:B1/birch/{day}"}
        assert http.post(f"{API}/log", json=visit).status_code == 201
        told = visit | {"teacher": "A5", "school": "Ash", "heard_from": name}
        assert http.post(f"{API}/log", json=told | {"practice": "Other"}).status_code == 201
    after = answers(empty, COACH)
    assert [url for url in changed(before, after) if url not in ("/", "practices")] == ["classrooms"]
    assert "~" not in after["classrooms"]
    assert "Other" in after["practices"]


def test_a_coach_still_sees_their_own_rows_about_their_own_teachers(empty: Store, tmp_path: Path) -> None:
    http = client(loaded(empty, tmp_path / "a"), COACH, secret=SECRET)
    path = http.get(f"{API}/practices/tides/paths/A1").json()
    assert path["hops"][0]["sentence"].startswith("Cora Coach passed “Tides” to Quentin Ashson")
    assert "A1" in path["hops"][0]["citations"][0]["text"]


@pytest.mark.parametrize("k", [5, 8])
def test_what_researchers_are_told_of_somebody_fits_k_people_in_every_list(
    empty: Store, tmp_path: Path, k: int
) -> None:
    odd = "X1,Odd One,teacher,Ash,12,Latin,,\nX2,Odd Two,administrator,Ash,,,,\nX3,Odd Three,teacher,Birch,9;10,,,\n"
    store = loaded(empty, tmp_path / "a", staff=people(odd))
    http = client(store, RESEARCHER, smallest_group=k)
    listed = http.get(f"{API}/people?limit=1000").json()["items"]
    assert len(listed) == 41
    assert min(Counter(str(_told(person)) for person in listed).values()) >= k
    assert max(Counter(str(_told(person)) for person in listed).values()) < 41
    profiles = {person["id"]: _told(person) for person in listed}
    for practice in ("tides", "bridges"):
        for tried in http.get(f"{API}/practices/{practice}/who?limit=1000").json()["items"]:
            told = {(tried["school"], grade) for grade in tried["grades"]} or {(tried["school"], None)}
            spells = profiles[tried["person"]]
            assert told <= {(s, g) for s, _, grades, _ in spells for g in (*grades, None)} | {(None, None)}
        for held in http.get(f"{API}/practices/{practice}/diffusion").json()["uptakes"]["items"]:
            at = {place["school"] for place in held["places"]} - {None}
            assert at <= {school for school, *_ in profiles[held["person"]]}
    assert http.get(f"{API}/classrooms").json()["items"] == []


def _told(person: Mapping[str, Any]) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """All that is told of somebody in the list of people, but for who it is."""
    assert set(person) == {"id", "name", "email", "external_ids", "open_to_visits", "provisional", "spells"}
    assert (person["email"], person["external_ids"], person["open_to_visits"]) == (None, [], None)
    assert all(spell["start"] is spell["end"] is None for spell in person["spells"])
    spells = person["spells"]
    return sorted((s["school"], s["role"], tuple(s["grades"]), tuple(s["subjects"])) for s in spells)


def test_sixty_hidden_namesakes_do_not_hide_the_one_who_is_shown(empty: Store, tmp_path: Path) -> None:
    hidden = "".join(f"M{number},Ann Marsh,teacher,Cedar,3,Art,,no\n" for number in range(60))
    store = loaded(empty, tmp_path / "a", staff=people(hidden + "V1,Anna Marsh-Vale,teacher,Birch,3,Art,,yes\n"))
    for viewer in (LEADER, COACH):
        http = client(store, viewer, secret=SECRET)
        assert [p["id"] for p in http.get(f"{API}/people?q=ann marsh").json()["items"]] == ["elm:V1"]


@pytest.mark.parametrize("viewer", [LEADER, COACH, RESEARCHER, "teacher:elm:A1"])
def test_hidden_people_are_found_by_no_name_and_no_id(empty: Store, tmp_path: Path, viewer: str) -> None:
    http = client(loaded(empty, tmp_path / "a"), viewer, secret=SECRET)
    for text in ("elm:B1", "B1", "Quentin Birchson", "Quentin Birchson Erstwhile"):
        for path in (f"people/{text}", f"practices/tides/paths/{text}"):
            answer = http.get(f"{API}/{path}")
            assert answer.status_code == 404, (path, answer.text)
            assert "Quentin Birchson" not in answer.text.replace(text, "")
        found = http.get(f"{API}/people", params={"q": text}).json()["items"]
        assert not [person for person in found if person["id"] == "elm:B1" or "~" in person["id"]]


def test_a_former_name_that_is_not_shown_finds_nobody(empty: Store, tmp_path: Path) -> None:
    staff = people("V2,Zelda Quorn,teacher,Birch,3,Art,Xanthippe Umberto,yes\n")
    store = loaded(empty, tmp_path / "a", staff=staff)
    assert client(store).get(f"{API}/people/Xanthippe Umberto").json()["id"] == "elm:V2"
    for viewer in (LEADER, COACH):
        http = client(store, viewer, secret=SECRET)
        assert http.get(f"{API}/people/Zelda Quorn").json()["id"] == "elm:V2"
        assert http.get(f"{API}/people/Xanthippe Umberto").status_code == 404
        assert http.get(f"{API}/people?q=Xanthippe Umberto").json()["items"] == []


def test_what_somebody_wrote_into_a_log_is_no_title_for_others(empty: Store, tmp_path: Path) -> None:
    rows = (*USED, "2025-10-08,c2,B2,Birch,Talked with Bobby about home")
    store = loaded(empty, tmp_path / "a", *rows)
    for viewer in (LEADER, COACH, RESEARCHER, "teacher:elm:A1"):
        http = client(store, viewer, routers=[router], secret=SECRET)
        for path in (f"{API}/practices", f"{API}/practices?q=talked", "/", f"{API}/practices/tides/diffusion"):
            assert "bobby" not in http.get(path).text.casefold(), (viewer, path)
        assert http.get(f"{API}/practices/talked-with-bobby-about-home").status_code == 404
    assert "Bobby" in client(store, "coach:elm:c2").get(f"{API}/practices").text
    assert "Bobby" in client(store).get(f"{API}/practices").text


def test_the_rows_of_others_are_rows_of_the_district(empty: Store, tmp_path: Path) -> None:
    http = client(loaded(empty, tmp_path / "a"), "teacher:elm:A12", secret=SECRET)
    hops = http.get(f"{API}/practices/tides/diffusion").json()["transmissions"]["items"]
    cited = {(c["source"], c["locator"], c["text"]) for hop in hops for c in hop["citations"]}
    assert cited == {("district records", "a row of the district's records", "")}


def _with_a_neighbour(store: Store, folder: Path) -> Store:
    """Elm's store, in which a district without a sheet of its own is known as well; both name a pathway."""
    loaded(store, folder / "elm")
    logs = {
        "oak": "2025-10-01,Nell Far,Otto Far,Farcove,modelling,Connectivity\n",
        "elm": "2025-10-01,c1,A1,Ash,modelling,Connectivity\n",
    }
    for district, row in logs.items():
        text = f"date,coach,teacher,school,support,pathway\n{row}"
        path = folder / f"{district}_pathways.csv"
        path.write_text(text, "utf-8")
        load(store, [path], district=district)
    return store


def test_a_districts_viewers_count_its_own_contacts(empty: Store, tmp_path: Path) -> None:
    store = _with_a_neighbour(empty, tmp_path)
    contacts = {
        viewer: client(store, viewer).get(f"{API}/pathways/Connectivity/diffusion").json()["contacts"]
        for viewer in ("steward", "steward@elm", COACH, LEADER)
    }
    assert contacts == {"steward": 2, "steward@elm": 1, COACH: 1, LEADER: "< 10"}


def test_nobody_changes_the_records_of_another_district(empty: Store, tmp_path: Path) -> None:
    store = _with_a_neighbour(empty, tmp_path)
    visit = {"date": "2025-11-03", "school": "Ash", "support": "modelling", "practice": "Tides", "teacher": "A1"}
    for viewer in (COACH, "steward@elm"):
        http = client(store, viewer)
        for change in ({"teacher": "oak:otto-far/farcove"}, {"school": "oak:farcove"}, {"heard_from": "oak:nell-far"}):
            answer = http.post(f"{API}/log", json={"coach": "c1"} | visit | change)
            assert answer.status_code in (201, 403, 422), answer.text
    oak = [visit for visit in store.facts("elm:tides").visits for _, id in visit.refers_to() if id.startswith("oak:")]
    assert not oak
    http, before = client(store, "steward@elm"), store.revision()
    assert http.delete(f"{API}/batches/2").status_code == 403
    decision = {"key": "oak:otto-far/farcove", "candidate": "elm:A1", "verdict": "same"}
    assert http.post(f"{API}/judgements", json=decision).status_code == 403
    assert http.post(f"{API}/uploads", files={"files": ("a.csv", b"a,b\n1,2\n")}).status_code == 403
    assert store.revision() == before


@pytest.mark.parametrize(
    "guess",
    [
        {"teacher": ["A5", "B2"]},
        {"teacher": "A5", "heard_from": "B2"},
        {"teacher": "A5", "idea_from": "B2"},
        {"teacher": ["A5", "B2"], "idea_from": "B3", "heard_from": "C4"},
    ],
)
def test_a_row_about_ones_own_teachers_moves_no_token_of_others_in_it(
    empty: Store, tmp_path: Path, guess: dict[str, Any]
) -> None:
    http = client(loaded(empty, tmp_path / "a"), COACH, secret=SECRET)
    before = _of_tokens(http)
    visit = {"date": "2025-10-02", "school": "Ash", "practice": "Tides", "support": "modelling", "outcome": "using"}
    assert http.post(f"{API}/log", json=visit | guess).json()["outcome"] == "added"
    assert _of_tokens(http) == before
    assert "Ludwig Ashson" in http.get(f"{API}/practices/tides/diffusion").text


def _of_tokens(http: Any) -> tuple[list[Any], list[Any]]:
    """All that the spread of a practice says of people without names."""
    spread = http.get(f"{API}/practices/tides/diffusion").json()
    held = [one for one in spread["uptakes"]["items"] if "~" in one["person"]]
    links = [one for one in spread["transmissions"]["items"] if "~" in one["source"] + one["target"]]
    paths = [http.get(f"{API}/practices/tides/paths/{p}?routes=true").json() for p in ("A5", "c1")]
    return held, [*links, *(hop for path in paths for hop in path.get("reinforcement", ()) if "~" in str(hop))]
