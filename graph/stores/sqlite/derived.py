"""What follows from what was written, kept in tables that answer questions with an indexed look-up."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence

from graph.diffusion.model import Arrival, Diffusion, Facts, Reach, Received, Transmission, Uptake
from graph.ids import district_of, folded
from graph.records import Assignment, Canonical, Classroom, District, Reference, Visit
from graph.store import Wanted
from graph.stores.bodies import REACH, TRANSMISSION, UPTAKE
from graph.stores.cycles import cycles_of, written_ways
from graph.stores.shared import facts_from, pathway_contacts, reach_of, written_as, year_start_of
from graph.stores.sqlite.statements import entities_of, events_of, visits_in, visits_of
from graph.vocabulary import ADOPTION_LEVEL

PATH = """
WITH RECURSIVE path (source, body, step) AS (
    SELECT source, body, 1 FROM transmission WHERE practice = :practice AND target = :person AND reinforcement = 0
    UNION ALL
    SELECT link.source, link.body, step + 1
    FROM path JOIN transmission AS link
    ON link.practice = :practice AND link.target = path.source AND link.reinforcement = 0
    LIMIT 100000
)
SELECT body FROM path ORDER BY step DESC
"""
"""The limit ends a walk in a damaged file, where links may form a ring."""

UPTAKE_OF = "SELECT body FROM uptake WHERE practice = :practice AND person = :person"
OTHERS = """
SELECT body FROM transmission WHERE practice = :practice AND target = :person AND reinforcement = 1 ORDER BY lo, hi, id
"""
_WHO = """
SELECT uptake.body, link.source FROM uptake
LEFT JOIN transmission AS link
ON link.practice = uptake.practice AND link.target = uptake.person AND link.reinforcement = 0
WHERE uptake.practice = :practice
AND (CASE WHEN dropped THEN :dropped ELSE level >= :level END)
AND (
    :anyone
    OR EXISTS (SELECT 1 FROM json_each(uptake.body, '$.places') WHERE json_extract(value, '$.school') = :school)
    OR EXISTS (SELECT 1 FROM fit WHERE fit.person = uptake.person AND (
        (what = 'school' AND value = :school)
        OR (what = 'grade' AND value = :grade)
        OR (what = 'subject' AND value = :subject)
    ))
)
ORDER BY uptake.person
"""


def revision(db: sqlite3.Connection) -> str:
    """The token of the last write."""
    (token,) = db.execute("SELECT token FROM state").fetchone()
    return str(token)


def canonical_of(db: sqlite3.Connection) -> dict[Reference, str]:
    """The canonical ids as they are kept."""
    return {(kind, id): canonical for kind, id, canonical in db.execute("SELECT kind, id, canonical FROM canonical")}


def set_canonical(db: sqlite3.Connection, canonical: Canonical) -> None:
    """Replace the canonical ids."""
    db.execute("DELETE FROM canonical")
    db.executemany("INSERT INTO canonical VALUES (?, ?, ?)", [(*ref, id) for ref, id in canonical.items()])


def facts_of(db: sqlite3.Connection, practice: str, canonical: Canonical, districts: Sequence[District]) -> Facts:
    """The facts of a practice, whichever ids they were written with."""
    events = events_of(db, written_as("practice", [practice], canonical))
    in_cycles = visits_in(db, written_ways(cycles_of(events), canonical))
    return facts_from(practice, events, in_cycles, canonical, year_start_of(practice, districts))


def districts_of(db: sqlite3.Connection) -> list[District]:
    """All districts; they have no canonical ids."""
    return entities_of(db, District)


def add_namings(db: sqlite3.Connection, namings: Iterable[tuple[str, str, str]]) -> None:
    """Keep more (kind, id, practice) that events name."""
    db.executemany("INSERT OR IGNORE INTO naming VALUES (?, ?, ?)", namings)


def renew_namings(db: sqlite3.Connection, practice: str) -> None:
    """Work out what a practice's events name; `practice` as it was written."""
    db.execute("DELETE FROM naming WHERE practice = ?", (practice,))
    names = {reference for event in events_of(db, [practice]) for reference in event.refers_to()}
    add_namings(db, [(*reference, practice) for reference in names])


def practices_naming(db: sqlite3.Connection, references: Collection[Reference]) -> set[str]:
    """Practices, as written, whose events name any of the references."""
    sql = "SELECT practice FROM naming WHERE kind = ? AND id = ?"
    return {practice for reference in references for (practice,) in db.execute(sql, reference)}


def set_contacts(db: sqlite3.Connection, visits: Collection[str]) -> None:
    """Work out the pathways of visits that stand under no practice."""
    db.executemany("DELETE FROM contact WHERE visit = ?", [(visit,) for visit in visits])
    db.executemany("INSERT INTO contact VALUES (?, ?)", pathway_contacts(visits_of(db, visits)))


def contacts(db: sqlite3.Connection, pathway: str, district: str | None) -> int:
    """How many visits, of all or of a district's coaches, name the pathway and no practice."""
    visits = [visit for (visit,) in db.execute("SELECT visit FROM contact WHERE pathway = folded(?)", (pathway,))]
    if district is None:
        return len(visits)
    statements = visits_of(db, visits)
    return len({v.id for v in statements if isinstance(v, Visit) and district_of(v.coach) == district})


def set_fits(db: sqlite3.Connection, spells: Iterable[Assignment], classrooms: Iterable[Classroom]) -> None:
    """Keep where people work and what they teach, from joined records; only what differs is written."""
    fits = {fit for s in spells for fit in _fits(s.person, s.school, s.grades, s.subjects)}
    fits |= {fit for c in classrooms for fit in _fits(c.teacher, c.school, c.grades, c.subjects)}
    kept = set(db.execute("SELECT person, what, value FROM fit"))
    db.executemany("DELETE FROM fit WHERE (person, what, value) = (?, ?, ?)", kept - fits)
    db.executemany("INSERT INTO fit VALUES (?, ?, ?)", fits - kept)


def _fits(person: str, school: str, grades: Iterable[str], subjects: Iterable[str]) -> list[tuple[str, str, str]]:
    return [
        (person, "school", school),
        *((person, "grade", grade) for grade in grades),
        *((person, "subject", folded(subject)) for subject in subjects),
    ]


def set_diffusion(db: sqlite3.Connection, diffusion: Diffusion) -> None:
    """Replace the uptakes and transmissions of a practice."""
    practice = diffusion.practice
    for table in ("uptake", "uptake_place", "transmission", "reach"):
        db.execute(f"DELETE FROM {table} WHERE practice = ?", (practice,))
    if diffusion.uptakes:
        db.execute("INSERT INTO reach VALUES (?, ?)", (practice, REACH.text(reach_of(diffusion))))
    db.executemany("INSERT INTO uptake VALUES (?, ?, ?, ?, ?)", map(_uptake_row, diffusion.uptakes))
    places = {(practice, u.person, place.school) for u in diffusion.uptakes for place in u.places if place.school}
    db.executemany("INSERT INTO uptake_place VALUES (?, ?, ?)", sorted(places))
    rows = [_transmission_row(*numbered) for numbered in enumerate(diffusion.transmissions)]
    db.executemany("INSERT INTO transmission VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _uptake_row(uptake: Uptake) -> tuple[str, str, int, bool, str]:
    level = uptake.level or (ADOPTION_LEVEL if uptake.origin else None)
    body = UPTAKE.text(uptake)
    return (uptake.practice, uptake.person, level.rank if level else -1, uptake.dropped, body)


def _transmission_row(position: int, link: Transmission) -> tuple[str, str, bool, int, str, str, str, str, str]:
    lo, hi = link.when.lo.isoformat(), link.when.hi.isoformat()
    body = TRANSMISSION.text(link)
    return (link.practice, link.target, link.reinforcement, position, link.source, lo, hi, link.id, body)


def diffusion_of(db: sqlite3.Connection, practice: str) -> Diffusion:
    """The stored diffusion of a practice."""
    links = "SELECT body FROM transmission WHERE practice = ? ORDER BY position"
    return Diffusion(
        practice,
        tuple(_uptakes(db.execute("SELECT body FROM uptake WHERE practice = ? ORDER BY person", (practice,)))),
        tuple(_links(db.execute(links, (practice,)))),
    )


def reaches(db: sqlite3.Connection) -> list[Reach]:
    """How far each practice with any uptake has come."""
    return [REACH.value(body) for (body,) in db.execute("SELECT body FROM reach ORDER BY practice")]


def uptake_of(db: sqlite3.Connection, practice: str, person: str) -> Uptake | None:
    """The stored uptake of one person and practice."""
    return next(iter(_uptakes(db.execute(UPTAKE_OF, {"practice": practice, "person": person}))), None)


def uptakes_of(db: sqlite3.Connection, person: str) -> list[Uptake]:
    """The stored uptakes of a person."""
    return _uptakes(db.execute("SELECT body FROM uptake WHERE person = ? ORDER BY practice", (person,)))


def uptakes_at(db: sqlite3.Connection, school: str) -> list[Uptake]:
    """The stored uptakes with a use at a school."""
    sql = """
    SELECT body FROM uptake_place JOIN uptake USING (practice, person) WHERE school = ? ORDER BY practice, person
    """
    return _uptakes(db.execute(sql, (school,)))


def _path(db: sqlite3.Connection, practice: str, person: str) -> list[Transmission]:
    """Forest links from the start of the path to the person."""
    return _links(db.execute(PATH, {"practice": practice, "person": person}))


def arrival(db: sqlite3.Connection, practice: str, person: str) -> Arrival | None:
    """The person's uptake, with how it came about."""
    uptake = uptake_of(db, practice, person)
    if uptake is None:
        return None
    links = _path(db, practice, person)
    start = uptake_of(db, practice, links[0].source) if links else None
    return Arrival(uptake, start or uptake, tuple(links), tuple(_reinforcement(db, practice, person)))


def _reinforcement(db: sqlite3.Connection, practice: str, person: str) -> list[Transmission]:
    """The person's other candidates, earliest first."""
    return _links(db.execute(OTHERS, {"practice": practice, "person": person}))


def who(db: sqlite3.Connection, practice: str, wanted: Wanted) -> list[Received]:
    """Uptakes of people who tried the practice and fit what is wanted."""
    names = {
        "practice": practice,
        "dropped": wanted.dropped,
        "level": wanted.level.rank,
        "anyone": (wanted.school, wanted.grade, wanted.subject) == (None, None, None),
        "school": wanted.school,
        "grade": wanted.grade,
        "subject": folded(wanted.subject) if wanted.subject else None,
    }
    return [Received(UPTAKE.value(body), source) for body, source in db.execute(_WHO, names)]


def _uptakes(rows: Iterable[tuple[str]]) -> list[Uptake]:
    return [UPTAKE.value(body) for (body,) in rows]


def _links(rows: Iterable[tuple[str]]) -> list[Transmission]:
    return [TRANSMISSION.value(body) for (body,) in rows]
