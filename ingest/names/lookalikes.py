"""Records that may be the same as one that is only known from logs: shown to a person, never acted upon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from graph.ids import title_key
from graph.names import person_keys
from graph.provenance import Candidate
from graph.records import Assignment, Person, Practice, School
from ingest.names.likeness import Likeness, SchoolName, people_alike, schools_alike, titles_alike
from ingest.names.mentions import best

MOST = 5
"""So many look-alikes are shown of each."""


LikePeople = Callable[[Person], tuple[Candidate, ...]]
"""Finds the people whose names are like a person's."""


def like_people(people: Sequence[Person], schools: Iterable[School], spells: Iterable[Assignment]) -> LikePeople:
    """Finds the people at the same school with like names; for somebody without a school, in the whole district."""
    names = {school.id: school.name for school in schools}
    at: dict[str, dict[str, Person]] = defaultdict(dict)
    by_id = {person.id: person for person in people}
    for spell in spells:
        if spell.person in by_id:
            at[spell.school][spell.person] = by_id[spell.person]
    for person in people:
        if person.school:
            at[person.school][person.id] = person

    def alike(person: Person) -> tuple[Candidate, ...]:
        place = f"at {names.get(person.school, person.school)}" if person.school else "in the district"
        pool = at[person.school].values() if person.school else people
        found = ((other, _likest(person, other)) for other in pool if other.id != person.id)
        return _best(_candidate(other, likeness, other.label, place) for other, likeness in found if likeness)

    return alike


def like_schools(school: School, schools: Iterable[School]) -> tuple[Candidate, ...]:
    """Schools with like names."""
    wanted = SchoolName.of(school.name)
    found = ((other, schools_alike(wanted, SchoolName.of(other.name))) for other in schools if other.id != school.id)
    return _best(_candidate(other, likeness, other.name) for other, likeness in found if likeness)


def like_practices(practices: Iterable[Practice]) -> Callable[[Practice], tuple[Candidate, ...]]:
    """Finds the practices with like titles."""
    titled = [(practice, title_key(title)) for practice in practices for title in (practice.title, *practice.aliases)]
    titles = [title for _, title in titled]

    def alike(practice: Practice) -> tuple[Candidate, ...]:
        likest: dict[str, Candidate] = {}
        for place, likeness in titles_alike(practice.title, titles):
            other, _ = titled[place]
            if other.id != practice.id:
                likest.setdefault(other.id, _candidate(other, likeness, other.title))
        return _best(likest.values())

    return alike


def _likest(person: Person, other: Person) -> Likeness | None:
    if "@" in person.name + other.name:
        return None
    pairs = ((one, two) for one in sorted(person_keys(person)) for two in sorted(person_keys(other)))
    return max((alike for pair in pairs if (alike := people_alike(*pair))), key=_score, default=None)


def _score(likeness: Likeness) -> float:
    return likeness.score


def _candidate(record: Person | School | Practice, likeness: Likeness, label: str, *place: str) -> Candidate:
    known = "only known from logs, too" if record.provisional else "a known record"
    return Candidate(record.id, label, round(likeness.score, 2), (likeness.evidence, *place, known))


def _best(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(best(candidates)[:MOST])
