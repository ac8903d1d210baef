"""What is written down: exact headers, readable cells, people who exist, and a truth that stays the truth."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from graph.when import school_year_name
from ingest.simulated.handwriting import slip
from ingest.simulated.names import NICKNAMES
from ingest.simulated.parameters import Parameters
from ingest.simulated.sheets import HEADERS
from ingest.simulated.simulate import simulate

SMALL = Parameters(seed=7, schools=8, teachers=120, coaches=9)

FORMATS = """
people.csv             person_id,name,email,role,school,grades,subjects,from,to,preferred_name,former_names,also_known_as,open_to_visits
districts.csv          district_id,name,time_zone,year_start,terms
schools.csv            school_id,name,district,level,aliases,opened,closed,renamed_from
coach_assignments.csv  coach_id,school_id,start_date,end_date,fte,cluster
practices.csv          practice_id,title,kind,framework,pathways,subjects,grades,aliases,criteria,link,adapted_from,origin_person,origin_classroom,origin_date
coach_log.csv          date,coach,teacher,school,classroom,grade,subject,support,practice,pathway,idea_from,heard_from,outcome,criterion,adaptation,evidence,minutes,cycle,phase,goal,next_step,notes
meetings.csv           date,kind,place,people,practices,presenter
uses.csv               person,practice,date,level,classroom,evidence
classrooms.csv         classroom_id,teacher,school,school_year,title,grades,subjects
"""  # noqa: E501

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("district")
    simulate(SMALL, place)
    return place


def _rows(place: Path, name: str) -> Rows:
    with (place / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _homes(out: Path) -> list[Path]:
    return [out, out / "birch-valley"]


def _files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_every_sheet_has_exactly_the_headers_of_our_formats(out: Path) -> None:
    lines = [line.split() for line in FORMATS.strip().splitlines()]
    assert {name for name, _ in lines} == {f"{name}.csv" for name in HEADERS}
    for home in _homes(out):
        for name, headers in lines:
            text = (home / name).read_text(encoding="utf-8")
            assert text.partition("\n")[0] == headers
            assert len(_rows(home, name.removesuffix(".csv"))) >= 1


def test_the_same_parameters_give_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, parameters in {"a": SMALL, "b": SMALL, "c": replace(SMALL, seed=8)}.items():
        simulate(parameters, tmp_path / name)
    first, again, other = (_files(tmp_path / name) for name in "abc")
    assert first == again
    assert first.keys() == other.keys()
    changed = {name for name in first if first[name] != other[name]}
    assert {"coach_log.csv", "truth.csv", "people.csv"} <= changed


def test_missing_rows_are_missing_from_the_log_and_nowhere_else(out: Path, tmp_path: Path) -> None:
    simulate(replace(SMALL, missing=0.4), tmp_path)
    whole, left = _rows(out, "coach_log"), _rows(tmp_path, "coach_log")
    assert 0.5 * len(whole) < len(left) < 0.7 * len(whole)
    rest = iter(whole)
    assert all(row in rest for row in left), "the rows that are left are the same, in the same order"
    apart = {"coach_log.csv", "birch-valley/coach_log.csv", "simulation.json"}
    before, after = _files(out), _files(tmp_path)
    assert {name for name in before if before[name] != after[name]} == apart


def test_more_missing_rows_are_taken_from_what_fewer_leave(tmp_path: Path) -> None:
    for share in (0.2, 0.6):
        simulate(replace(SMALL, missing=share), tmp_path / str(share))
    many, few = (_rows(tmp_path / share, "coach_log") for share in ("0.2", "0.6"))
    rest = iter(many)
    assert all(row in rest for row in few)


def test_spells_of_one_role_do_not_overlap_and_coaches_spells_lie_within_their_time(out: Path) -> None:
    for home in _homes(out):
        spells: dict[str, list[tuple[str, str]]] = defaultdict(list)
        coaching: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in _rows(home, "people"):
            span = (row["from"], row["to"] or "9999")
            assert span[0] < span[1]
            spells[row["person_id"]].append(span)
            if row["role"] == "coach":
                coaching[row["person_id"]].append(span)
        for spans in spells.values():
            ordered = sorted(spans)
            assert all(one[1] < next_one[0] for one, next_one in pairwise(ordered))
        for row in _rows(home, "coach_assignments"):
            spans = coaching[row["coach_id"]]
            assert min(spans)[0] <= row["start_date"] < (row["end_date"] or "9999") <= max(spans)[1]


def test_a_teacher_becomes_a_coach_and_a_school_is_renamed_and_one_closes(out: Path) -> None:
    roles: dict[str, set[str]] = defaultdict(set)
    for row in _rows(out, "people"):
        roles[row["person_id"]].add(row["role"])
    assert {"teacher", "coach"} in roles.values()
    schools = _rows(out, "schools")
    renamed = [row for row in schools if row["renamed_from"]]
    assert len(renamed) == 2
    assert all(re.search(r"\(until \d{4}-\d\d-\d\d\)", row["aliases"]) for row in renamed)
    assert sum(bool(row["closed"]) for row in schools) == 1


def _names(row: dict[str, str]) -> Iterator[str]:
    surname = row["name"].split(" ", 1)[1]
    given = row["name"].split(" ", 1)[0]
    yield row["name"]
    yield f"{NICKNAMES.get(given, given)} {surname}"
    yield row["person_id"]


def test_people_in_the_log_are_on_the_roster_but_for_the_stated_slips(out: Path) -> None:
    for home in _homes(out):
        people = _rows(home, "people")
        emails = {row["email"] for row in people}
        known = {name for row in people for name in _names(row)}
        letters = {"".join(sorted(name)) for name in known}
        written = [name for row in _rows(home, "coach_log") for name in row["teacher"].split("; ") if name]
        assert all(row["coach"] in emails for row in _rows(home, "coach_log"))
        slips = [name for name in written if name not in known]
        assert all("".join(sorted(name)) in letters for name in slips)
        assert len(slips) < 3 * SMALL.typo * len(written)
        assert sum(name[0].isdigit() for name in written) < 0.5 * len(written)


def test_without_slips_and_nicknames_every_name_is_on_the_roster(tmp_path: Path) -> None:
    simulate(replace(SMALL, typo=0, nickname=0), tmp_path)
    people = _rows(tmp_path, "people")
    known = {name for row in people for name in (row["name"], row["person_id"])}
    titles = {title for row in _rows(tmp_path, "practices") for title in (row["title"], row["aliases"])}
    for row in _rows(tmp_path, "coach_log"):
        assert set(filter(None, row["teacher"].split("; "))) <= known
        assert row["practice"] in titles | {""} or row["practice"].startswith("birch-valley:")


def test_log_dates_are_school_days_or_months_and_rows_stand_in_the_order_of_entry(out: Path) -> None:
    dates = [row["date"] for row in _rows(out, "coach_log")]
    days = [date.fromisoformat(text) for text in dates if text[0].isdigit()]
    assert all(day.weekday() < 5 for day in days)
    months = [text for text in dates if not text[0].isdigit()]
    assert all(re.fullmatch(r"[A-Z][a-z]+ \d{4}", text) for text in months)
    assert 0.01 < len(months) / len(dates) < 0.06
    assert days != sorted(days)
    late = sum((max(days[max(0, n - 200) : n + 1]) - day).days > 10 for n, day in enumerate(days))
    assert 0.05 < late / len(days) < 0.2


def test_cells_are_filled_at_about_the_stated_rates(out: Path) -> None:
    rows = _rows(out, "coach_log")
    named = [row for row in rows if row["practice"]]
    assert 0.2 < len(named) / len(rows) < 0.5, "most rows name no practice"
    assert abs(sum(bool(row["idea_from"]) for row in named) / len(named) - SMALL.idea_filled) < 0.05
    assert abs(sum(bool(row["outcome"]) for row in named) / len(named) - SMALL.outcome_filled) < 0.05
    for column in ("heard_from", "evidence", "adaptation", "criterion", "goal", "notes", "next_step", "classroom"):
        assert any(row[column] for row in rows), column
    assert all(row["pathway"] for row in rows if not row["practice"])
    assert any("; " in row["teacher"] for row in rows)
    assert any(not row["teacher"] for row in rows)


def test_former_names_of_schools_are_written_only_while_they_are_in_use(out: Path) -> None:
    former = {row["renamed_from"] for row in _rows(out, "schools") if row["renamed_from"]}
    rows = [row for row in _rows(out, "coach_log") if re.sub(" [EMH]S$", "", row["school"]) in former]
    assert rows
    first_year = school_year_name(date(SMALL.first_year, 8, 1))
    days = [date.fromisoformat(row["date"]) for row in rows if row["date"][0].isdigit()]
    assert {school_year_name(day) for day in days} == {first_year}


def test_most_practices_are_born_in_classrooms_and_some_declare_it(out: Path) -> None:
    rows = _rows(out, "practices")
    declared = [row for row in rows if row["origin_person"]]
    assert 0.3 < len(declared) / len(rows) < 0.7
    assert sum(bool(row["origin_classroom"]) for row in declared) > len(declared) / 2
    rooms = {row["classroom_id"] for row in _rows(out, "classrooms")}
    assert {row["origin_classroom"] for row in declared} - {""} <= rooms
    ids = {row["practice_id"] for row in rows}
    assert any(row["adapted_from"] for row in rows)
    assert all(row["adapted_from"] in ids or ":" in row["adapted_from"] for row in rows if row["adapted_from"])
    names = [name for row in rows for name in (row["title"], row["aliases"]) if name]
    assert len(set(names)) == len(names), "no title or short title is another practice's"


def test_convenings_bring_people_of_both_districts_together(out: Path) -> None:
    meetings = [row for row in _rows(out, "meetings") if row["kind"] == "convening"]
    assert meetings
    assert all("@alder-county." in row["people"] and "@birch-valley." in row["people"] for row in meetings)


def test_a_single_district_has_no_neighbour_and_no_convenings(tmp_path: Path) -> None:
    simulate(replace(SMALL, districts=1), tmp_path)
    assert not any(path.is_dir() for path in tmp_path.iterdir())
    assert {row["kind"] for row in _rows(tmp_path, "meetings")} == {"huddle", "plc"}


def test_progress_is_told_for_each_school_day(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    simulate(replace(SMALL, years=1), tmp_path, lambda done, total: told.append((done, total)))
    assert told == [(day, 180) for day in range(1, 181)]


def test_a_slip_swaps_two_letters_inside_a_word() -> None:
    random = Random(1)
    for _ in range(100):
        wrong = slip(random, "Rowan Ellery")
        assert [(word[0], len(word)) for word in wrong.split()] == [("R", 5), ("E", 6)]
        assert sorted(wrong) == sorted("Rowan Ellery")
    assert slip(random, "Bo Li") == "Bo Li"
