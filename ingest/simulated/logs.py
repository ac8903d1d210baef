"""What gets written down of what happened: the coach log, the list of meetings and the sheet of uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from graph.ids import district_of
from ingest.simulated.handwriting import Pen, listed, post_cells
from ingest.simulated.history import OUTCOMES, THIS_CLASSROOM, Entry, Gathering, Seen
from ingest.simulated.parameters import chance

Row = Mapping[str, str]

EVIDENCE = (
    "student videos",
    "class blog",
    "photos of the wall display",
    "portfolio pages",
    "exit tickets",
    "recordings",
)
CHANGES = ("shorter, two lessons", "done in pairs", "with our own texts", "as stations", "with parents invited")
CRITERION = "Feedback from my friends and teacher improves my work"
_NOTES = ("Good energy in the room.", "Follow up by e-mail.", "Ask about materials.", "Wants to see it once more.")
_NEXT_STEPS = ("Visit again in two weeks", "Share the planner", "Meet with the team")
_MINUTES = ("15", "20", "30", "30", "45", "45", "60")


def log_rows(pen: Pen, entries: Iterable[Entry]) -> list[Row]:
    """The log of the district's coaches in the order in which it was entered, less the rows that are missing."""
    lost = pen.parameters.random(f"missing {pen.district.id}")
    written: list[tuple[date, Row]] = []
    for entry in entries:
        if district_of(entry.coach) == pen.district.id:
            entered, row = entry.day + _delay(pen), _log_row(pen, entry)
            if not chance(lost, pen.parameters.missing):
                written.append((entered, row))
    return [row for _, row in sorted(written, key=lambda pair: pair[0])]


def _delay(pen: Pen) -> timedelta:
    late = chance(pen.random, pen.parameters.late)
    return timedelta(days=pen.random.randint(14, 42) if late else pen.random.randint(0, 3))


def _log_row(pen: Pen, entry: Entry) -> Row:
    return {
        "date": pen.dated(entry.day),
        "coach": pen.everyone[entry.coach].email,
        "school": pen.school(entry.school, entry.day),
        "support": entry.support,
        "minutes": pen.random.choice(_MINUTES),
        "cycle": entry.cycle or "",
        "phase": entry.phase or "",
        "goal": pen.filled(pen.parameters.goal_filled, entry.goal),
        "next_step": pen.picked(0.2, _NEXT_STEPS),
        "notes": pen.picked(0.3, _NOTES),
        **_teacher_cells(pen, entry),
        **_practice_cells(pen, entry),
    }


def _teacher_cells(pen: Pen, entry: Entry) -> Row:
    if not entry.teachers:
        return {}
    first = entry.teachers[0]
    post = pen.year(entry.day).posts[first]
    grade, subject = post_cells(post)
    alone = len(entry.teachers) == 1
    return {
        "teacher": listed(pen.teacher(teacher, entry.coach) for teacher in entry.teachers),
        "classroom": pen.filled(pen.parameters.classroom_filled, pen.classroom(first, entry.day)) if alone else "",
        "grade": grade,
        "subject": subject if len(post.subjects) == 1 else "",
    }


def _practice_cells(pen: Pen, entry: Entry) -> Row:
    """What the row says of the practice; one that is not named shows by its pathway only."""
    share = pen.parameters
    if entry.practice is None or not chance(pen.random, share.named):
        return {"pathway": entry.pathway}
    used = entry.outcome in OUTCOMES
    rubric = pen.practices[entry.practice].kind == "rubric"
    return {
        "practice": pen.practice(entry.practice),
        "pathway": pen.filled(0.5, entry.pathway),
        "idea_from": pen.filled(share.idea_filled, _idea(pen, entry)),
        "heard_from": pen.filled(share.heard_filled, pen.colleague(entry.heard_from) if entry.heard_from else None),
        "outcome": pen.filled(share.outcome_filled, entry.outcome),
        "criterion": pen.filled(0.5, CRITERION if rubric else None),
        "evidence": pen.picked(share.evidence, EVIDENCE) if used else "",
        "adaptation": pen.picked(share.evidence / 2, CHANGES) if used else "",
    }


def _idea(pen: Pen, entry: Entry) -> str:
    """Where the coach had it from; half of the ideas from others are put down as the coach's own."""
    if entry.idea is None or entry.idea == THIS_CLASSROOM:
        return THIS_CLASSROOM
    return "coach" if entry.idea == entry.coach or chance(pen.random, 0.5) else pen.colleague(entry.idea)


def meeting_rows(pen: Pen, gatherings: Iterable[Gathering]) -> Iterator[Row]:
    """The list of meetings of the district; each convening is in the list of the presenter's district."""
    for gathering in gatherings:
        share = pen.parameters.school_meetings_written if gathering.school else pen.parameters.meetings_written
        if district_of(gathering.presenter) == pen.district.id and chance(pen.random, share):
            yield _meeting_row(pen, gathering)


def _meeting_row(pen: Pen, gathering: Gathering) -> Row:
    """One row; a school's own meeting lists names, the others the e-mails that were invited."""
    people = [pen.colleague(id) if gathering.school else pen.everyone[id].email for id in gathering.people]
    presenter = people[gathering.people.index(gathering.presenter)]
    return {
        "date": pen.dated(gathering.day),
        "kind": gathering.kind.value,
        "place": gathering.place,
        "people": listed(people),
        "practices": pen.practice(gathering.practice),
        "presenter": pen.filled(pen.parameters.presenter_filled, presenter),
    }


def use_rows(pen: Pen, seen: Iterable[Seen]) -> Iterator[Row]:
    """The sheet of uses: by staff id and the practice's own id."""
    for use in seen:
        if district_of(use.person) == pen.district.id:
            yield {
                "person": pen.own(use.person),
                "practice": pen.own(use.practice),
                "date": pen.dated(use.day),
                "level": use.level.value,
                "classroom": pen.classroom(use.person, use.day),
                "evidence": pen.picked(pen.parameters.evidence, EVIDENCE),
            }
