"""What is no list of people or schools though its columns are nearly those of one: evaluations, sign-ins and logs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from ingest.files.fields import GIVEN_NAME
from ingest.files.private import RATINGS, plain

_EVALUATED = re.compile(
    r"\bevaluatees?\b|\bevaluated (?:position|employee|teacher|staff|person|educator|by)\b|\bappraisees?\b|\bratees?\b"
    r"|\b(?:employee|teacher|person|educator|staff)(?: member)? (?:being )?(?:evaluated|appraised|rated)\b"
)
_EVALUATOR = re.compile(r"\b(?:evaluators?|appraisers?|raters?)\b")
_RATED = re.compile(rf"\b(?:{RATINGS})\b|^(?:domain|component|standard|indicator|criterion)\ \d\w?\b", re.VERBOSE)
_EVENT = re.compile(
    r"\w*visit\w*|\bactivit|\bminutes\b|\bduration\b|\bsignatures?\b|\bsign(?:ed)? ?(?:in|out|up)\b|^signed\b"
    r"|\btime (?:in|out)\b|\b(?:first )?join(?:ed)?\b|\bleave time\b|\blast leave\b|\bmeetings?\b"
    r"|\bsessions?\b|\battend"
    r"|\bcheck(?:ed)? ?(?:in|out)\b|\brsvp\b|\bparticipants?\b|\btopics?\b|\bagenda\b|\btimestamp\b|\bcompletion time\b"
    r"|\b(?:start|end) time\b|\bgoals?\b|\baction (?:steps?|plans?|items?)\b"
    r"|^(?:date|day|when|month|week|week of)$|\bdate of (?:visit|support|contact|coaching)\b"
)
_GATHERING = re.compile(r"\bsign ?(?:in|up)\b|\battend(?:ance|ees)\b|\bparticipants\b|\bminutes\b")
_PART_IN_IT = re.compile(r"^(?:teachers?|teacher names?|names? of teachers?|person|coachee(?: name)?|participants?)$")
_ANYBODYS_NAME = frozenset({"name", "full name", "last name first name"})
_ANYBODYS_ID = frozenset({"id", "user id"})
_GRADE = re.compile(r"^(?:grades?|gr|grade levels?|class grade)$")
_TAUGHT = re.compile(r"\btaught\b")


def evaluation(headers: Iterable[str], understood: int) -> str | None:
    """The headers that say that a sheet holds evaluations of people; None if it does not.

    Args:
        understood: how many of its columns some kind of sheet would read.
    """
    texts = {header: plain(header) for header in headers if header}
    evaluated = [header for header, text in texts.items() if _EVALUATED.search(text)]
    evaluators = [header for header, text in texts.items() if _EVALUATOR.search(text)]
    rated = [h for h, text in texts.items() if _RATED.search(text) and h not in evaluated and h not in evaluators]
    signs = (*evaluated, *evaluators, *rated)
    about_them = len(evaluated) + len(evaluators)
    if (
        (about_them and len(signs) > 1)
        or (evaluated and understood < 4)
        or (len(rated) > 1 and len(rated) > understood)
    ):
        return ", ".join(f"“{header}”" for header in signs[:4])
    return None


def events(headers: Iterable[str]) -> list[str]:
    """Those of the headers that only visits, meetings, sign-ins and the like have."""
    return [header for header in headers if _EVENT.search(plain(header))]


def unlike(kind: str, read: dict[str, str | None], above: Sequence[str], *, students: bool) -> str | None:
    """Why a sheet that has the columns of a kind is none of it; None if it is one.

    Args:
        read: its headers, each with the field that it would be read as.
        above: texts that name it: of its file, its worksheet and the rows above its header.
        students: it is a list of students.
    """
    unread = [header for header, field in read.items() if header and field is None]
    if kind in ("people", "schools") and (told := events(unread)):
        return f"{_quoted(told)} say that its rows are of visits, meetings or sign-ins"
    if kind == "schools":
        return _of_students(read, "name", {"school_id", "name"})
    if kind == "practices":
        own_id = {read[header] for header in read if plain(header) in _ANYBODYS_ID}
        return _of_students(read, "title", {"title", "grades", "subjects", *own_id})
    return _no_roster(read, above, students=students) if kind == "people" else None


def _no_roster(read: dict[str, str | None], above: Sequence[str], *, students: bool) -> str | None:
    if named := [text for text in above if _GATHERING.search(plain(text))]:
        return f"{_quoted(named)} says that it tells who came to something"
    fields = set(read.values())
    if not {"sourcedid", "sourced id"}.isdisjoint(map(plain, read)) and "role" not in fields:
        return "nobody's role is in it, so that students cannot be told from staff"
    of_staff = any(field == "person_id" and plain(header) not in _ANYBODYS_ID for header, field in read.items())
    if students or of_staff or not fields.isdisjoint({"email", "role"}):
        return None
    part = [header for header, field in read.items() if field == "name" and _PART_IN_IT.match(plain(header))]
    if part and "person_id" not in fields:
        return f"{_quoted(part)} and a school, without an id, an e-mail or a role, may be of anything"
    return _of_students(read, "name", fields)


def _of_students(read: dict[str, str | None], name: str, enough: Collection[str | None]) -> str | None:
    """Why names beside grades may be those of students, where the sheet has no other fields than these."""
    names = [header for header, field in read.items() if field == name and plain(header) in _ANYBODYS_NAME]
    names += [header for header, field in read.items() if field == GIVEN_NAME]
    grades = [header for header in read if _GRADE.search(plain(header)) and not _TAUGHT.search(plain(header))]
    if names and grades and set(read.values()) - {None} <= set(enough):
        return f"names with {_quoted(grades)}, without an id of the staff, an e-mail or a role, may be of students"
    return None


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts[:4])
