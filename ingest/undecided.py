"""What only a person can settle: rows that wait, names that are only known from logs, ideas that match nobody."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from graph.errors import UnknownName
from graph.ids import district_of, folded
from graph.namesakes import of_kind
from graph.provenance import Candidate, Citation, Row, RowOutcome
from graph.records import Assignment, Judgement, Person, Practice, School, Visit
from graph.store import Store
from graph.vocabulary import Verdict
from ingest.names.lookalikes import Alike, LikePeople, LikePractices, LikeSchools
from ingest.names.mentions import best, compared_person, mention_key
from ingest.readers.coach_log import names_in

Kind = Literal["person", "school", "practice"]

KINDS: dict[Kind, type[Person] | type[School] | type[Practice]] = {
    "person": Person,
    "school": School,
    "practice": Practice,
}

EXAMPLES = 3
"""So many rows are shown of each name."""

NO_NAMES = frozenset({"unknown", "dont know", "not sure", "event", "resource", "other", "internet", "book"})
"""Answers to "where did the idea come from" that name nobody; nobody needs to decide them."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A name that somebody should settle.

    Attributes:
        key: what `decide` takes: the mention key, or the id of a provisional record.
        kind: "person", "school" or "practice".
        why: "waiting" (rows are held back), "provisional" (nobody known has the name), or "unmatched" (an "idea came
            from" that matches nobody).
        rows: how many rows are concerned; of a provisional record at least so many, one a file.
        candidates: whom or what it may mean, most likely first, with the evidence for each.
        examples: some of the rows.
    """

    key: str
    kind: Kind
    why: Literal["waiting", "provisional", "unmatched"]
    text: str
    rows: int
    candidates: tuple[Candidate, ...]
    examples: tuple[Citation, ...]


def kind_of(text: str) -> Kind:
    """The kind of that name; raises UnknownName."""
    for kind in KINDS:
        if kind == text:
            return kind
    raise UnknownName("person, school or practice", text)


class Review:
    """Everything to decide in one state of a store: what holds rows back first, by how many.

    Look-alikes are found for the names that are shown, and kept; several threads may ask.

    Attributes:
        names: without the candidates of those that are provisional or unmatched.
    """

    def __init__(self, store: Store) -> None:
        self._people, self._schools = store.known(Person), store.known(School)
        self._practices, self._spells = store.known(Practice), store.known(Assignment)
        self._apart = {(j.mention, j.candidate) for j in store.judgements() if _says_apart(j)}
        every: list[School | Person | Practice] = [*self._schools, *self._people, *self._practices]
        unknown = (record for record in every if record.provisional)
        self._records = {(kind_of(record.KIND), record.id): record for record in unknown}
        self._ideas = _unmatched(store)
        provisional = (_unknown(kind, record) for (kind, _), record in self._records.items())
        ideas = (_idea(key, visits) for key, visits in self._ideas.items())
        self.names = (*_waiting(store), *provisional, *ideas)
        self._found: dict[tuple[str, str], tuple[Candidate, ...]] = {}
        self._lock = threading.Lock()

    def shown(self, names: Iterable[Undecided]) -> list[Undecided]:
        """Some of the names with their candidates."""
        names = list(names)
        with self._lock:
            missing = [name for name in names if (name.kind, name.key) not in self._found]
            for kind, find in self._finders.items():
                self._find(kind, [name.key for name in missing if (name.why, name.kind) == ("provisional", kind)], find)
            self._find_ideas([name.key for name in missing if name.why == "unmatched"])
        return [
            name if name.why == "waiting" else replace(name, candidates=self._found[name.kind, name.key])
            for name in names
        ]

    @cached_property
    def _like_people(self) -> LikePeople:
        return LikePeople(self._people, self._schools, self._spells)

    @cached_property
    def _finders(self) -> dict[Kind, Callable[[list[str]], Alike]]:
        """What finds the look-alikes of provisional records of a kind, by their ids."""
        schools, practices = LikeSchools(self._schools), LikePractices(self._practices)
        return {
            "school": lambda ids: schools.alike(of_kind((self._records["school", id] for id in ids), School)),
            "person": lambda ids: self._like_people.alike(of_kind((self._records["person", id] for id in ids), Person)),
            "practice": lambda ids: practices.alike(of_kind((self._records["practice", id] for id in ids), Practice)),
        }

    def _find(self, kind: Kind, ids: list[str], find: Callable[[list[str]], Alike]) -> None:
        for id, alike in find(ids).items():
            left = (c for c in alike if (id, c.id) not in self._apart and (c.id, id) not in self._apart)
            self._found[kind, id] = tuple(left)

    def _find_ideas(self, keys: list[str]) -> None:
        named = {key: _named(key, self._ideas[key]) for key in keys}
        alike = self._like_people.alike([person for people in named.values() for person in people])
        for key, people in named.items():
            candidates = {candidate.id: candidate for person in people for candidate in alike[person.id]}
            self._found["person", key] = tuple(best(candidates.values()))


def undecided(store: Store) -> list[Undecided]:
    """All that is to decide; see `Review`, which finds the candidates of some names only."""
    review = Review(store)
    return review.shown(review.names)


def _waiting(store: Store) -> list[Undecided]:
    rows: dict[str, list[Row]] = defaultdict(list)
    mentions = {}
    for row in store.rows(RowOutcome.WAITING):
        for mention in row.mentions:
            if mention.candidates:
                rows[mention.key].append(row)
                mentions[mention.key] = mention
    found = [
        Undecided(key, kind_of(m.kind), "waiting", m.text, len(rows[key]), m.candidates, _examples(rows[key]))
        for key, m in mentions.items()
    ]
    return sorted(found, key=lambda name: (-name.rows, name.key))


def _examples(rows: Sequence[Row]) -> tuple[Citation, ...]:
    return tuple(
        Citation(row.source, row.name, row.locator, "; ".join(f"{h}: {text}" for h, text in row.raw.items() if text))
        for row in rows[:EXAMPLES]
    )


def _says_apart(judgement: Judgement) -> bool:
    return judgement.taken_back is None and judgement.verdict is Verdict.DIFFERENT


def _unknown(kind: Kind, record: Person | School | Practice) -> Undecided:
    text = record.title if isinstance(record, Practice) else record.name
    cited_by = record.citations
    return Undecided(record.id, kind, "provisional", text, len(cited_by), (), cited_by[:EXAMPLES])


def _unmatched(store: Store) -> dict[str, list[Visit]]:
    """Visits by the mention key of an idea that matches nobody, those of the most visits first."""
    named: dict[str, list[Visit]] = defaultdict(list)
    for visit in store.unmatched():
        text = visit.idea_text or ""
        if folded(text) not in NO_NAMES:
            district = district_of(visit.idea_from or visit.school)
            named[mention_key("person", district, compared_person(text), visit.school)].append(visit)
    return {key: named[key] for key in sorted(named, key=lambda key: (-len(named[key]), key))}


def _idea(key: str, visits: Sequence[Visit]) -> Undecided:
    examples = tuple(visit.citations[0] for visit in visits[:EXAMPLES])
    return Undecided(key, "person", "unmatched", visits[0].idea_text or "", len(visits), (), examples)


def _named(key: str, visits: Sequence[Visit]) -> list[Person]:
    """Those whom the text of an idea may name, as people to be compared."""
    names = names_in(visits[0].idea_text or "")
    place, cited_by = visits[0].school, visits[0].citations
    return [Person(id=f"{key}|{n}", name=name, school=place, citations=cited_by) for n, name in enumerate(names)]
