"""A district's sheets, with exactly the headers of our own formats; who works where, and which practices there are."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from graph.ids import district_of
from graph.vocabulary import SEVEN_PATHWAYS_NAME, Role
from graph.when import school_year_name
from ingest.simulated.district import District, Person, Post, School, Year
from ingest.simulated.handwriting import Pen, classroom, listed, post_cells
from ingest.simulated.history import History, Practice
from ingest.simulated.logs import log_rows, meeting_rows, use_rows
from ingest.simulated.parameters import Parameters, chance

Row = Mapping[str, str]

HEADERS: dict[str, tuple[str, ...]] = {
    name: tuple(headers.split(","))
    for name, headers in {
        "districts": "district_id,name,time_zone,year_start,terms",
        "schools": "school_id,name,district,level,aliases,opened,closed,renamed_from",
        "people": "person_id,name,email,role,school,grades,subjects,from,to,preferred_name,former_names,also_known_as,"
        "open_to_visits",
        "classrooms": "classroom_id,teacher,school,school_year,title,grades,subjects",
        "coach_assignments": "coach_id,school_id,start_date,end_date,fte,cluster",
        "practices": "practice_id,title,kind,framework,pathways,subjects,grades,aliases,criteria,link,adapted_from,"
        "origin_person,origin_classroom,origin_date",
        "coach_log": "date,coach,teacher,school,classroom,grade,subject,support,practice,pathway,idea_from,heard_from,"
        "outcome,criterion,adaptation,evidence,minutes,cycle,phase,goal,next_step,notes",
        "meetings": "date,kind,place,people,practices,presenter",
        "uses": "person,practice,date,level,classroom,evidence",
    }.items()
}
"""The columns of each sheet."""

CRITERIA = (
    "Feedback from my friends and teacher improves my work",
    "I explain how I know",
    "I ask questions of my own",
    "My work is for a real audience",
)
_TERMS = "Autumn term: 1 August to 31 December; Spring term: 1 January to 31 July"


def folder(out: Path, districts: Sequence[District], district: District) -> Path:
    """Where a district's sheets are: the first one's in `out` itself, a neighbour's in a folder of its own."""
    return out if district is districts[0] else out / district.id


def write_sheets(parameters: Parameters, districts: Sequence[District], history: History, out: Path) -> None:
    """Write every district's sheets."""
    everyone = {id: person for district in districts for id, person in district.people.items()}
    for district in districts:
        random = parameters.random(f"sheets {district.id}")
        pen = Pen(parameters, random, district, everyone, history.practices)
        place = folder(out, districts, district)
        place.mkdir(parents=True, exist_ok=True)
        rows: dict[str, Iterable[Row]] = {
            "districts": _district_rows(district),
            "schools": map(_school_row, district.schools.values()),
            "people": _people_rows(pen),
            "classrooms": _classroom_rows(pen),
            "coach_assignments": _assignment_rows(pen),
            "practices": _practice_rows(pen),
            "coach_log": log_rows(pen, history.entries),
            "meetings": meeting_rows(pen, history.gatherings),
            "uses": use_rows(pen, history.seen),
        }
        for name, headers in HEADERS.items():
            write_table(place / f"{name}.csv", headers, rows[name])


def write_table(path: Path, headers: Sequence[str], rows: Iterable[Row]) -> None:
    """A CSV file, UTF-8 with plain line ends; columns that a row does not have are empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headers, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _district_rows(district: District) -> Iterator[Row]:
    yield {
        "district_id": district.id,
        "name": district.name,
        "time_zone": "America/New_York",
        "year_start": "1 August",
        "terms": _TERMS,
    }


def _school_row(school: School) -> Row:
    district, own = school.id.split(":", 1)
    return {
        "school_id": own,
        "name": school.name,
        "district": district,
        "level": school.level,
        "aliases": listed(_aliases(school)),
        "closed": school.closed.isoformat() if school.closed else "",
        "renamed_from": school.former or "",
    }


def _aliases(school: School) -> Iterator[str]:
    """Other names; of a renamed school with the days on which they were in use."""
    if school.former is None or school.renamed is None:
        yield school.short(date.max)
        return
    until = date.fromordinal(school.renamed.toordinal() - 1)
    yield f"{school.short(date.max)} (from {school.renamed})"
    yield f"{school.former} (until {until})"
    yield f"{school.short(until)} (until {until})"


def _people_rows(pen: Pen) -> Iterator[Row]:
    """One row a spell."""
    visits = {id: "yes" if chance(pen.random, 0.5) else "no" for id in pen.district.people}
    for id, person in pen.district.people.items():
        for post, first, last in _spells(pen.district, id, partial(_post, id)):
            dates = {"from": first, "to": last}
            yield {**_person_cells(pen, person), **_post_cells(pen, post), **dates, "open_to_visits": visits[id]}


def _post(person: str, year: Year) -> Post | None:
    return year.posts.get(person)


def _person_cells(pen: Pen, person: Person) -> Row:
    return {
        "person_id": pen.own(person.id),
        "name": person.name,
        "email": person.email,
        "also_known_as": person.nickname or "" if person.known else "",
    }


def _post_cells(pen: Pen, post: Post) -> Row:
    grades, subjects = post_cells(post)
    return {"role": post.role.value, "school": pen.own(post.school), "grades": grades, "subjects": subjects}


V = TypeVar("V")


def _spells(district: District, person: str, held: Callable[[Year], V | None]) -> list[tuple[V, str, str]]:
    """What the person held in each year, with first and last day; years alike are one spell, the last has no end."""
    spells: list[tuple[V, str, str]] = []
    for year in district.years:
        now = held(year)
        first = min(year.first, district.hired[person]) if year is district.years[0] else year.first
        last = "" if year is district.years[-1] else year.last.isoformat()
        if now is not None and spells and spells[-1][0] == now and spells[-1][2] == _day_before(year):
            spells[-1] = (now, spells[-1][1], last)
        elif now is not None:
            spells.append((now, first.isoformat(), last))
    return spells


def _day_before(year: Year) -> str:
    return date.fromordinal(year.first.toordinal() - 1).isoformat()


def _classroom_rows(pen: Pen) -> Iterator[Row]:
    for year in pen.district.years:
        for teacher, post in year.posts.items():
            if post.role is Role.TEACHER:
                grades, subjects = post_cells(post)
                yield {
                    "classroom_id": classroom(pen.own(teacher), year),
                    "teacher": pen.own(teacher),
                    "school": pen.own(post.school),
                    "school_year": school_year_name(year.first),
                    "title": f"{pen.everyone[teacher].surname}, grade {post.grades[0]}",
                    "grades": grades,
                    "subjects": subjects,
                }


def _assignment_rows(pen: Pen) -> Iterator[Row]:
    """One row for each coach, school and spell."""
    for coach in dict.fromkeys(coach for year in pen.district.years for coach in year.serves):
        for school in pen.district.schools:
            for (fte, cluster), first, last in _spells(pen.district, coach, partial(_served, coach, school)):
                yield {
                    "coach_id": pen.own(coach),
                    "school_id": pen.own(school),
                    "start_date": first,
                    "end_date": last,
                    "fte": fte,
                    "cluster": cluster,
                }


def _served(coach: str, school: str, year: Year) -> tuple[str, str] | None:
    """The coach's share of time at the school in that year, and the cluster; None if the coach is not there."""
    schools = year.serves.get(coach, ())
    if school not in schools:
        return None
    number = next(number for number, cluster in enumerate(year.clusters, 1) if coach in cluster)
    return f"{1 / len(schools):.2f}", f"Cluster {number}"


def _practice_rows(pen: Pen) -> Iterator[Row]:
    """The catalogue of the district's own practices; only some say where they started."""
    for practice in pen.practices.values():
        if district_of(practice.id) == pen.district.id:
            declared = chance(pen.random, pen.parameters.origin_declared)
            origin = _origin_cells(pen, practice)
            yield {**_catalogue_cells(pen, practice), **(origin if declared else {})}


def _catalogue_cells(pen: Pen, practice: Practice) -> Row:
    own = pen.own(practice.id)
    return {
        "practice_id": own,
        "title": practice.title,
        "kind": practice.kind,
        "framework": SEVEN_PATHWAYS_NAME,
        "pathways": practice.pathway,
        "subjects": practice.subject,
        "grades": listed(practice.grades),
        "aliases": pen.short_titles.get(practice.id, ""),
        "criteria": listed(CRITERIA[:2]) if practice.kind == "rubric" else "",
        "link": f"https://{pen.district.id}.example/practices/{own}" if practice.kind == "resource" else "",
        "adapted_from": pen.own(practice.adapted_from) if practice.adapted_from else "",
    }


def _origin_cells(pen: Pen, practice: Practice) -> Row:
    return {
        "origin_person": pen.own(practice.inventor),
        "origin_classroom": pen.classroom(practice.inventor, practice.born) if practice.school else "",
        "origin_date": pen.dated(practice.born),
    }
