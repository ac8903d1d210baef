"""Invented people, schools, practices and what they did, each in a line.

Ids are given without their district, which is `DISTRICT`. `at` is the place that is cited, such as "row 2" of log.csv
or "other.csv!row 2".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from graph.diffusion.model import Transmission
from graph.ids import event_id, local_id
from graph.provenance import Citation, Mention, Row, RowOutcome, Source
from graph.records import (
    Assignment,
    Classroom,
    District,
    Judgement,
    Meeting,
    Origin,
    Person,
    Practice,
    Record,
    School,
    Transfer,
    Use,
    Visit,
)
from graph.store import Load, Reads
from graph.vocabulary import Channel, Level, MeetingKind, Role, Verdict
from graph.when import When, day

DISTRICT = "harbor"
READ_AT = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)


def full(id: str) -> str:
    """An id with its district."""
    return local_id(DISTRICT, id)


def cite(at: str, batch: int = 0) -> tuple[Citation, ...]:
    """A citation of "row 2" of log.csv, or of "other.csv!row 2"."""
    name, parted, locator = at.rpartition("!")
    name = name if parted else "log.csv"
    return (Citation(f"sha of {name}", name, locator, f"{name}: {locator} as written", batch),)


def source(name: str = "log.csv", kind: str = "coach_log") -> Source:
    return Source(f"sha of {name}", name, kind, READ_AT)


def load(*records: Record, rows: Sequence[Row] = ()) -> Load:
    """A load of the records and rows, from the sources that they cite."""
    cited = [citation.name for record in records for citation in record.citations]
    names = dict.fromkeys([*cited, *(row.name for row in rows)])
    return Load(tuple(map(source, names)), records, tuple(rows))


def moment(text: str) -> When:
    """ "2026-03-04" is a day, "2026-03-01..2026-03-31" an interval."""
    lo, parted, hi = text.partition("..")
    return When(date.fromisoformat(lo), date.fromisoformat(hi)) if parted else day(date.fromisoformat(lo))


def district(*, at: str = "districts.csv!row 2", **fields: Any) -> District:
    return District(id=DISTRICT, citations=cite(at), **({"name": "Harbor"} | fields))


def school(id: str, name: str = "", *, at: str = "schools.csv!row 2", **fields: Any) -> School:
    return School(id=full(id), citations=cite(at), name=name or id.title(), district=DISTRICT, **fields)


def person(id: str, name: str = "", *, at: str = "people.csv!row 2", **fields: Any) -> Person:
    return Person(id=full(id), citations=cite(at), name=name or id.title(), **fields)


def spell(
    who: str, where: str, role: Role = Role.TEACHER, *, at: str = "people.csv!row 2", **fields: Any
) -> Assignment:
    id = f"{full(who)}/{where}/{role}"
    return Assignment(id=id, citations=cite(at), person=full(who), school=full(where), role=role, **fields)


def classroom(
    teacher: str, where: str, year: str = "2025-26", *, at: str = "classrooms.csv!row 2", **fields: Any
) -> Classroom:
    id = f"{full(teacher)}/{where}/{year}"
    return Classroom(id=id, citations=cite(at), teacher=full(teacher), school=full(where), school_year=year, **fields)


def practice(id: str, title: str = "", *, at: str = "practices.csv!row 2", **fields: Any) -> Practice:
    return Practice(id=full(id), citations=cite(at), title=title or id.title(), **fields)


def origin(what: str, who: str, when: str | None = None, *, at: str = "practices.csv!row 2", **fields: Any) -> Origin:
    return Origin(
        id=event_id("origin", what, who),
        citations=cite(at),
        practice=full(what),
        person=full(who),
        when=moment(when) if when else None,
        **fields,
    )


def visit(
    coach: str,
    teacher: str,
    what: str | None,
    when: str,
    *supports: Channel,
    where: str = "woodbrook",
    at: str = "row 2",
    **fields: Any,
) -> Visit:
    """A coach's visit; modelling unless said otherwise."""
    supports = supports or (Channel.MODELLING,)
    key = (when, coach, teacher, where, what or "", *supports)
    return Visit(
        id=event_id("visit", *key),
        citations=cite(at),
        coach=full(coach),
        teachers=(full(teacher),),
        school=full(where),
        when=moment(when),
        supports=supports,
        practices=(full(what),) if what else (),
        **fields,
    )


def meeting(
    kind: MeetingKind, people: str, whats: str, when: str, *, at: str = "meetings.csv!row 2", **fields: Any
) -> Meeting:
    """A meeting of people about practices, both as ids parted by blanks; the first one presents."""
    ids = tuple(map(full, people.split()))
    return Meeting(
        id=event_id("meeting", kind, people, when),
        citations=cite(at),
        meeting_kind=kind,
        people=ids,
        presenter=ids[0],
        practices=tuple(map(full, whats.split())),
        when=moment(when),
        **fields,
    )


def transfer(
    what: str, giver: str, taker: str, when: str, *, at: str = "transfers.csv!row 2", **fields: Any
) -> Transfer:
    return Transfer(
        id=event_id("transfer", what, giver, taker, when),
        citations=cite(at),
        practice=full(what),
        source=full(giver),
        target=full(taker),
        when=moment(when),
        **fields,
    )


def use(
    what: str, who: str, when: str, level: Level = Level.MECHANICAL, *, at: str = "uses.csv!row 2", **fields: Any
) -> Use:
    return Use(
        id=event_id("use", what, who, when),
        citations=cite(at),
        practice=full(what),
        person=full(who),
        when=moment(when),
        level=level,
        **fields,
    )


def waiting(
    text: str, *, at: str = "row 2", outcome: RowOutcome = RowOutcome.WAITING, batch: int = 0, **fields: Any
) -> Row:
    """A row of the log that waits for a person to say who "text" is, or has been judged."""
    mention = Mention(mention_key(text), "person", text, None, full(text.lower()))
    (citation,) = cite(at)
    return Row(
        source=citation.source,
        name=citation.name,
        locator=citation.locator,
        kind="coach_log",
        outcome=outcome,
        district=DISTRICT,
        raw={"Teacher": text},
        cells={"teacher": text},
        mentions=(mention,),
        batch=batch,
        **fields,
    )


def rejected(at: str = "row 2", message: str = "There is no date in this row.") -> Row:
    (citation,) = cite(at)
    return Row(
        source=citation.source,
        name=citation.name,
        locator=citation.locator,
        kind="coach_log",
        outcome=RowOutcome.REJECTED,
        district=DISTRICT,
        raw={"Date": ""},
        code="no_date",
        column="Date",
        message=message,
    )


def mention_key(text: str) -> str:
    return f"person/{DISTRICT}/{text.lower()}"


def judgement(
    text: str, candidate: str, verdict: Verdict = Verdict.SAME, *, at: datetime = READ_AT, taken_back: bool = False
) -> Judgement:
    """Somebody's decision that the person written as "text" is, or is not, the candidate."""
    return Judgement(
        id=f"{mention_key(text)}/{full(candidate)}",
        kind="person",
        key=mention_key(text),
        mention=full(text.lower()),
        candidate=full(candidate),
        verdict=verdict,
        by="steward",
        at=at,
        taken_back=READ_AT if taken_back else None,
    )


def path_to(reads: Reads, practice: str, person: str) -> list[Transmission]:
    """The forest's links that lead to a person; none for a start or a stranger."""
    arrival = reads.arrival(practice, person)
    return list(arrival.links) if arrival else []


def others_of(reads: Reads, practice: str, person: str) -> list[Transmission]:
    """The other candidates of a person."""
    arrival = reads.arrival(practice, person)
    return list(arrival.others) if arrival else []
