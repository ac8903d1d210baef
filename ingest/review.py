"""Decisions about names: kept, taken back, and the rows that they concern read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from graph.errors import Contradiction, UnknownName
from graph.identity import contradicted
from graph.ids import district_of, mention_id
from graph.provenance import Row, RowOutcome
from graph.records import Entity, Judgement, Person, Practice, School
from graph.store import Reads, Store, Transaction
from graph.vocabulary import Verdict
from ingest.names.asking import answers, asks
from ingest.names.directory import known_in
from ingest.names.mentions import compared_person, compared_title, mention_key
from ingest.reread import judgement_id, read_again
from ingest.undecided import KINDS, Kind, kind_of


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did: rows now released into the graph, rows still waiting, practices worked out anew."""

    judgement: Judgement
    released: int
    waiting: int
    practices_recomputed: tuple[str, ...]


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
        return kind_of(mention.kind), key, mention.id
    if key.count("|") >= 3:
        kind, district, text, school = key.split("|", 3)
        return kind_of(kind), key, mention_id(district, text, school or None)
    for name, records in KINDS.items():
        for record in store.known(records, [key]):
            return name, _key_of(record) if record.provisional else record.id, record.id
    raise UnknownName("person, school or practice", key)


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
