"""What only a person can settle: rows that wait, names that are only known from logs, ideas that match nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from graph.errors import Contradiction, UnknownName
from graph.identity import contradicted
from graph.ids import district_of, folded, mention_id
from graph.provenance import Candidate, Citation, Row, RowOutcome
from graph.records import Assignment, Entity, Judgement, Person, Practice, School, Visit
from graph.store import Reads, Store, Transaction
from graph.vocabulary import Verdict
from ingest.names.asking import answers, asks
from ingest.names.directory import known_in
from ingest.names.lookalikes import LikePeople, like_people, like_practices, like_schools
from ingest.names.mentions import best, compared_person, compared_title, mention_key
from ingest.readers.coach_log import names_in
from ingest.reread import judgement_id, read_again

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


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did: rows now released into the graph, rows still waiting, practices worked out anew."""

    judgement: Judgement
    released: int
    waiting: int
    practices_recomputed: tuple[str, ...]


def undecided(store: Store) -> list[Undecided]:
    """Everything to decide: what holds rows back first, by how many."""
    people = store.known(Person)
    alike = like_people(people, store.known(School), store.known(Assignment))
    return [*_waiting(store), *_provisional(store, people, alike), *_unmatched(store, alike)]


def decide(
    store: Store, key: str, candidate: str, verdict: Verdict, *, by: str, reason: str = "", score: float = 1.0
) -> Decided:
    """Keep a decision about a name, and read every row anew that has it.

    Args:
        key: a mention key, or the id of a record that is (or is not) the candidate.
        candidate: id of a known record.

    Raises:
        UnknownName: there is no such record, or nobody has that name.
        Contradiction: together with the decisions that stand it would join two that were judged different.
    """

    def work(write: Transaction) -> Decided:
        kind, asked, mention = _subject(write, key)
        judgement = Judgement(
            id=judgement_id(kind, asked, candidate),
            kind=kind,
            key=asked,
            mention=mention,
            candidate=_known_id(write, kind, candidate),
            verdict=verdict,
            score=score,
            reason=reason,
            by=by,
            at=datetime.now(UTC),
        )
        _refuse_contradiction(write.judgements(), judgement)
        return _judge(write, judgement)

    return store.write(work)


def _refuse_contradiction(standing: Sequence[Judgement], new: Judgement) -> None:
    others = [judgement for judgement in standing if judgement.id != new.id]
    before = {judgement.id for judgement in contradicted(others)}
    for judgement in contradicted([*others, new]):
        if judgement.id not in before:
            raise Contradiction(
                f"“{judgement.mention}” and “{judgement.candidate}” were judged different, and with this decision they "
                f"would be the same by way of others. Take one of the decisions back first: {judgement.id}"
            )


def take_back(store: Store, judgement: str, *, by: str) -> Decided:
    """Let a judgement say nothing any more; the rows that rested on it wait again.

    Raises:
        UnknownName: there is no such judgement that stands.
    """

    def work(write: Transaction) -> Decided:
        standing = [j for j in write.judgements() if j.id == judgement and j.taken_back is None]
        if not standing:
            raise UnknownName("judgement", judgement)
        reason = "; ".join(filter(None, (standing[0].reason, f"taken back by {by}")))
        return _judge(write, standing[0].model_copy(update={"taken_back": datetime.now(UTC), "reason": reason}))

    return store.write(work)


def _judge(write: Transaction, judgement: Judgement) -> Decided:
    before = known_in(write)
    waited = {_place(row) for row in write.rows(RowOutcome.WAITING)}
    recomputed = {*write.judge(judgement)}
    again = read_again(write, before, _resting_on(judgement, before))
    waiting = {_place(row) for row in write.rows(RowOutcome.WAITING)}
    canonical = write.canonical()
    practices = {canonical.get(("practice", id), id) for id in recomputed | again.practices}
    return Decided(judgement, len(waited - waiting), len(waiting & again.rows), tuple(sorted(practices)))


def _resting_on(judgement: Judgement, known: Iterable[Entity]) -> set[str]:
    """Keys of the rows that a judgement concerns: those with that name, and those that name one of its records."""
    concerned = {judgement.mention, judgement.candidate}
    named = asks(judgement.kind, judgement.key.split("|")[2]) if "|" in judgement.key else frozenset()
    return {judgement.key, *named} | {key for e in known if e.id in concerned for key in answers(e)}


def _place(row: Row) -> tuple[int, str, str]:
    return (row.batch, row.source, row.locator)


def _subject(store: Transaction, key: str) -> tuple[Kind, str, str]:
    """Kind, key and mention id of what is decided; a provisional record is decided by its mention key."""
    for mention in (m for row in store.rows(mention=key) for m in row.mentions if m.key == key):
        return _kind(mention.kind), key, mention.id
    if key.count("|") >= 3:
        kind, district, text, school = key.split("|", 3)
        return _kind(kind), key, mention_id(district, text, school or None)
    for name, records in KINDS.items():
        for record in store.known(records, [key]):
            return name, _key_of(record) if record.provisional else record.id, record.id
    raise UnknownName("person, school or practice", key)


def _kind(text: str) -> Kind:
    for kind in KINDS:
        if kind == text:
            return kind
    raise UnknownName("person, school or practice", text)


def _key_of(record: Person | School | Practice) -> str:
    """The mention key under which rows name a provisional record."""
    district = district_of(record.id)
    match record:
        case Person():
            compared = record.email or compared_person(record.name)
            return mention_key("person", district, compared, None if record.email else record.school)
        case School():
            return mention_key("school", district, compared_title(record.name))
    return mention_key("practice", district, compared_title(record.title))


def _known_id(store: Reads, kind: Kind, id: str) -> str:
    for record in store.known(KINDS[kind], [id]):
        return record.id
    raise UnknownName(kind, id, [label for _, label in store.search(kind, id, 3)])


def _waiting(store: Store) -> list[Undecided]:
    rows: dict[str, list[Row]] = defaultdict(list)
    mentions = {}
    for row in store.rows(RowOutcome.WAITING):
        for mention in row.mentions:
            if mention.candidates:
                rows[mention.key].append(row)
                mentions[mention.key] = mention
    found = [
        Undecided(key, _kind(m.kind), "waiting", m.text, len(rows[key]), m.candidates, _examples(rows[key]))
        for key, m in mentions.items()
    ]
    return sorted(found, key=lambda name: (-name.rows, name.key))


def _examples(rows: Sequence[Row]) -> tuple[Citation, ...]:
    return tuple(
        Citation(row.source, row.name, row.locator, "; ".join(f"{h}: {text}" for h, text in row.raw.items() if text))
        for row in rows[:EXAMPLES]
    )


def _provisional(store: Store, people: Sequence[Person], alike: LikePeople) -> Iterator[Undecided]:
    apart = {(j.mention, j.candidate) for j in store.judgements() if _says_apart(j)}
    schools, practices = store.known(School), store.known(Practice)
    like_it = like_practices(practices)
    for school in schools:
        if school.provisional:
            yield _unknown(school, "school", school.name, like_schools(school, schools), apart)
    for person in people:
        if person.provisional:
            yield _unknown(person, "person", person.name, alike(person), apart)
    for practice in practices:
        if practice.provisional:
            yield _unknown(practice, "practice", practice.title, like_it(practice), apart)


def _says_apart(judgement: Judgement) -> bool:
    return judgement.taken_back is None and judgement.verdict is Verdict.DIFFERENT


def _unknown(
    record: Person | School | Practice, kind: Kind, text: str, alike: Iterable[Candidate], apart: set[tuple[str, str]]
) -> Undecided:
    left = tuple(c for c in alike if (record.id, c.id) not in apart and (c.id, record.id) not in apart)
    cited_by = record.citations
    return Undecided(record.id, kind, "provisional", text, len(cited_by), left, cited_by[:EXAMPLES])


def _unmatched(store: Store, alike: LikePeople) -> list[Undecided]:
    named: dict[str, list[Visit]] = defaultdict(list)
    for visit in store.unmatched():
        text = visit.idea_text or ""
        if folded(text) not in NO_NAMES:
            district = district_of(visit.idea_from or visit.school)
            named[mention_key("person", district, compared_person(text), visit.school)].append(visit)
    return [_idea(key, named[key], alike) for key in sorted(named, key=lambda key: (-len(named[key]), key))]


def _idea(key: str, visits: Sequence[Visit], alike: LikePeople) -> Undecided:
    text, school = visits[0].idea_text or "", visits[0].school
    examples = tuple(visit.citations[0] for visit in visits[:EXAMPLES])
    named = (Person(id=key, name=name, school=school, citations=examples) for name in names_in(text))
    candidates = {candidate.id: candidate for person in named for candidate in alike(person)}
    return Undecided(key, "person", "unmatched", text, len(visits), tuple(best(candidates.values())), examples)
