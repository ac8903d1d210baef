"""Records that may be the same as one that is only known from logs: shown to a person, never acted upon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graph.ids import title_key
from graph.names import person_keys, person_name
from graph.provenance import Candidate
from graph.records import Assignment, Person, Practice, School
from ingest.names.likeness import Likeness, SchoolName, but_unlike, people_alike, schools_alike, titles_alike
from ingest.names.mentions import best
from ingest.names.near import NameIndex, SchoolIndex, TitleIndex

MOST = 5
"""So many look-alikes are shown of each."""

Alike = dict[str, tuple[Candidate, ...]]
"""The look-alikes of each record, by its id."""


class LikePeople:
    """Finds the people with like names: at the same school; for somebody without a school, in the whole district."""

    def __init__(self, people: Sequence[Person], schools: Iterable[School], spells: Iterable[Assignment]) -> None:
        self._people = {person.id: person for person in people}
        self._schools = {school.id: school.name for school in schools}
        self._at: dict[str | None, dict[str, None]] = defaultdict(dict, {None: dict.fromkeys(self._people)})
        self._indexes: dict[str | None, NameIndex] = {}
        for spell in spells:
            if spell.person in self._people:
                self._at[spell.school][spell.person] = None
        for person in people:
            if person.school:
                self._at[person.school][person.id] = None

    def alike(self, wanted: Sequence[Person]) -> Alike:
        """The look-alikes of each of these people."""
        groups: dict[str | None, list[Person]] = defaultdict(list)
        for person in wanted:
            groups[person.school].append(person)
        return {id: found for school, persons in groups.items() for id, found in self._alike_at(school, persons)}

    def _alike_at(self, school: str | None, wanted: Sequence[Person]) -> Iterator[tuple[str, tuple[Candidate, ...]]]:
        place = f"at {self._schools.get(school, school)}" if school else "in the district"
        keyed = [(person, key) for person in wanted for key in sorted(person_keys(person))]
        near: dict[str, dict[str, None]] = defaultdict(dict)
        for (person, _), ids in zip(keyed, self._index(school).near([key for _, key in keyed]), strict=True):
            near[person.id] |= dict.fromkeys(ids)
        for person in wanted:
            others = [self._people[id] for id in near[person.id] if id != person.id]
            found = ((other, _likest(person, other)) for other in others)
            yield person.id, _best(_candidate(other, like, other.label, place) for other, like in found if like)

    def _index(self, school: str | None) -> NameIndex:
        if school not in self._indexes:
            people = (self._people[id] for id in self._at[school])
            named = ((p.id, key) for p in people if "@" not in p.name for key in sorted(person_keys(p)))
            self._indexes[school] = NameIndex(named)
        return self._indexes[school]


class LikeSchools:
    """Finds the schools with like names."""

    def __init__(self, schools: Sequence[School]) -> None:
        self._schools = schools
        self._index = SchoolIndex([SchoolName.of(school.name) for school in schools])

    def alike(self, wanted: Sequence[School]) -> Alike:
        """The look-alikes of each of these schools."""
        names = [SchoolName.of(school.name) for school in wanted]
        near = zip(wanted, names, self._index.near(names), strict=True)
        return {school.id: _best(self._candidates(school, name, places)) for school, name, places in near}

    def _candidates(self, school: School, name: SchoolName, places: Iterable[int]) -> Iterator[Candidate]:
        for other in (self._schools[place] for place in sorted(places)):
            if other.id != school.id and (likeness := schools_alike(name, SchoolName.of(other.name))):
                yield _candidate(other, likeness, other.name)


class LikePractices:
    """Finds the practices with like titles."""

    def __init__(self, practices: Iterable[Practice]) -> None:
        self._titled = [(p, title_key(title)) for p in practices for title in (p.title, *p.aliases)]
        self._index = TitleIndex([title for _, title in self._titled])

    def alike(self, wanted: Sequence[Practice]) -> Alike:
        """The look-alikes of each of these practices."""
        titles = [title_key(practice.title) for practice in wanted]
        near = zip(wanted, titles, self._index.near(titles), strict=True)
        return {practice.id: _best(self._candidates(practice, title, places)) for practice, title, places in near}

    def _candidates(self, practice: Practice, title: str, places: Iterable[int]) -> Iterable[Candidate]:
        likest: dict[str, Candidate] = {}
        for other, other_title in (self._titled[place] for place in sorted(places)):
            likeness = titles_alike(title, other_title)
            if likeness and other.id != practice.id:
                found = _candidate(other, likeness, other.title)
                likest[other.id] = max(likest.get(other.id, found), found, key=lambda candidate: candidate.score)
        return likest.values()


def _likest(person: Person, other: Person) -> Likeness | None:
    if "@" in person.name + other.name:
        return None
    pairs = ((one, two) for one in sorted(person_keys(person)) for two in sorted(person_keys(other)))
    likest = max((alike for pair in pairs if (alike := people_alike(*pair))), key=_score, default=None)
    return but_unlike(likest, person_name(person.name), person_name(other.name)) if likest else None


def _score(likeness: Likeness) -> float:
    return likeness.score


def _candidate(record: Person | School | Practice, likeness: Likeness, label: str, *place: str) -> Candidate:
    known = "only known from logs, too" if record.provisional else "a known record"
    return Candidate(record.id, label, round(likeness.score, 2), (likeness.evidence, *place, known))


def _best(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(best(candidates)[:MOST])
