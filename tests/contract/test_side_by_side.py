"""Both stores, driven side by side, give the same answers after anything that may be done to them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from graph.provenance import RowOutcome
from graph.records import ENTITIES, Judgement, Person, Record
from graph.store import Load, Store, Wanted
from graph.stores.copying import taken_stock
from graph.stores.neo4j import Neo4jStore, cleanup, lease
from graph.stores.sqlite import SqliteStore
from graph.vocabulary import Channel, Level, MeetingKind, Verdict
from tests import neo4j_server
from tests.builders import (
    READ_AT,
    cite,
    classroom,
    district,
    full,
    judgement,
    load,
    meeting,
    mention_key,
    origin,
    person,
    practice,
    rejected,
    school,
    spell,
    transfer,
    use,
    visit,
    waiting,
)

PEOPLE = ("ada", "ben", "cleo", "katie", "kate")
WRITTEN = ("Katie", "Benny")
PRACTICES = ("cycles", "chart")
SCHOOLS = ("woodbrook", "stony")

whos = st.sampled_from(PEOPLE)
whats = st.sampled_from(PRACTICES)
wheres = st.sampled_from(SCHOOLS)
files = st.sampled_from(("log.csv", "again.csv", "more.csv"))
places = st.builds(lambda file, row: f"{file}!row {row}", files, st.integers(2, 6))
days = st.sampled_from(("2025-09-01", "2025-10-03", "2025-10-01..2025-10-31", "2026-01-15", "2025-08-01..2026-07-31"))
levels = st.sampled_from(list(Level))
channels = st.sampled_from((Channel.MODELLING, Channel.OBSERVATION, Channel.CO_PLANNING))
cycles = st.sampled_from((None, "1", "2"))
grades = st.sampled_from(((), ("2",), ("2", "3")))
subjects = st.sampled_from(((), ("Maths",)))
ideas = st.sampled_from(
    (
        {},
        {"idea": "person", "idea_from": full("ben"), "idea_text": "Ben"},
        {"idea": "unmatched", "idea_from": full("benny"), "idea_text": "Benny"},
        {"idea": "unmatched", "idea_from": full("friend"), "idea_text": "a friend"},
    )
)

entities = st.one_of(
    st.builds(lambda at, start: district(at=at, year_start=start), places, st.sampled_from(((8, 1), (9, 1)))),
    st.builds(
        lambda id, at, by: school(id, f"{id.title()} {by}".strip(), at=at),
        wheres,
        places,
        st.sampled_from(("", "Elementary")),
    ),
    st.builds(lambda id, at, maybe: person(id, at=at, provisional=maybe), whos, places, st.booleans()),
    st.builds(lambda id, where, at, of: spell(id, where, at=at, grades=of), whos, wheres, places, grades),
    st.builds(
        lambda id, where, at, of: classroom(id, where, at=at, grades=of, subjects=("Maths",)),
        whos,
        wheres,
        places,
        grades,
    ),
    st.builds(
        lambda id, at, ways: practice(id, at=at, pathways=ways), whats, places, st.sampled_from(((), ("Connectivity",)))
    ),
)
visits = st.builds(
    lambda coach, teacher, what, when, by, where, at, level, said, of, idea: visit(
        coach, teacher, what, when, by, where=where, at=at, outcome=level, goal=said, cycle=of, **idea
    ),
    *(whos, whos, st.sampled_from((*PRACTICES, None)), days, channels, wheres, places),
    *(st.none() | levels, st.none() | st.text("ab", max_size=2), cycles, ideas),
)
pathway_visits = st.builds(
    lambda coach, teacher, when, at, ways, of: visit(coach, teacher, None, when, at=at, pathways=ways, cycle=of),
    *(whos, whos, days, places, st.sampled_from((("Connectivity",), ("Connectivity", "Making"), ())), cycles),
)
events = st.one_of(
    visits,
    pathway_visits,
    st.builds(lambda what, who, when, at: origin(what, who, when, at=at), whats, whos, st.none() | days, places),
    st.builds(lambda what, who, when, level, at: use(what, who, when, level, at=at), whats, whos, days, levels, places),
    st.builds(
        lambda what, giver, taker, when, at: transfer(what, giver, taker, when, at=at), whats, whos, whos, days, places
    ),
    st.builds(
        lambda people, of, when, at: meeting(MeetingKind.HUDDLE, " ".join(people), " ".join(of), when, at=at),
        *(st.lists(whos, min_size=2, max_size=3, unique=True), st.lists(whats, min_size=1, unique=True), days, places),
    ),
)
kept_rows = st.one_of(
    st.builds(lambda text, at: waiting(text, at=at), st.sampled_from(WRITTEN), places),
    st.builds(rejected, places),
)
loads = st.builds(
    lambda records, rows: load(*records, rows=rows),
    st.lists(st.one_of(entities, events, events), max_size=8),
    st.lists(kept_rows, max_size=2, unique_by=lambda row: (row.name, row.locator)),
)


def questions(store: Store) -> Iterator[Any]:
    """Every answer that a store can give here."""
    yield [(info.batch, info.sources) for info in store.batches()]
    yield store.rows()
    for outcome in RowOutcome:
        yield store.rows(outcome)
    for text in WRITTEN:
        yield store.rows(mention=mention_key(text))
    yield store.unmatched()
    yield store.judgements()
    yield store.canonical()
    yield store.reaches()
    for who in PEOPLE:
        yield store.uptakes_of(full(who))
    for where in SCHOOLS:
        yield store.uptakes_at(full(where))
    for entity in ENTITIES:
        yield store.known(entity)
    yield store.known(Person, [full("ada"), full("katie")])
    for pathway in ("Connectivity", "making"):
        yield store.contacts(pathway)
    for text in ("kat", "be", "woodbrok", "cycle", "clio", "pond"):
        for kind in ("person", "school", "practice"):
            yield store.search(kind, text)
    for what in map(full, PRACTICES):
        yield from about(store, what)


def about(store: Store, what: str) -> Iterator[Any]:
    """Every answer on one practice."""
    yield store.facts(what)
    yield store.diffusion(what)
    for wanted in (
        Wanted(),
        Wanted(school=full("woodbrook")),
        Wanted(grade="2", level=Level.ORIENTATION, dropped=True),
        Wanted(subject="MATHS"),
    ):
        yield store.who(what, wanted)
    for who in map(full, PEOPLE):
        for verb in (store.uptake, store.arrival):
            yield verb(what, who)


class SideBySide(RuleBasedStateMachine):
    """Load, load again, undo, judge and take back, in any order."""

    url: str

    @initialize()
    def start(self) -> None:
        neo4j_server.wipe(self.url)
        self.folder = Path(tempfile.mkdtemp(prefix="pollinate-side-"))
        self.stores: list[Store] = [SqliteStore(self.folder / "store.db"), Neo4jStore.open(self.url)]
        self.loads: list[Load] = []
        self.standing: list[int] = []
        self.judged: dict[str, Judgement] = {}
        self.times = 0

    def both(self, name: str, *values: Any, **options: Any) -> Any:
        """Do the same to both; the answers are the same."""
        first, second = (getattr(store, name)(*values, **options) for store in self.stores)
        assert first == second
        return first

    @rule(given=loads)
    def load(self, given: Load) -> None:
        self.loads.append(given)
        self.standing.append(self.both("add", given).batch)

    @precondition(lambda self: self.loads)
    @rule(data=st.data())
    def load_again(self, data: st.DataObject) -> None:
        self.standing.append(self.both("add", data.draw(st.sampled_from(self.loads))).batch)

    @rule(given=loads)
    def try_a_load(self, given: Load) -> None:
        self.both("write", lambda write: write.add(given), dry_run=True)

    @precondition(lambda self: self.standing)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(self.standing))
        self.standing.remove(batch)
        self.both("undo", batch)

    @rule(text=st.sampled_from(WRITTEN), who=whos, verdict=st.sampled_from(Verdict), back=st.booleans())
    def judge(self, text: str, who: str, verdict: Verdict, back: bool) -> None:
        self.times += 1
        at = READ_AT + timedelta(minutes=self.times)
        given = judgement(text, who, verdict, at=at, taken_back=back)
        rows = self.both("rows", mention=mention_key(text))
        released = verdict is Verdict.SAME and not back
        outcome = RowOutcome.ADDED if released else RowOutcome.WAITING
        again = [waiting(text, at=f"{row.name}!{row.locator}", batch=row.batch, outcome=outcome) for row in rows]
        records: list[Record] = [
            visit("ada", text.lower(), "cycles", "2025-11-11").model_copy(
                update={"citations": cite(f"{row.name}!{row.locator}", row.batch)}
            )
            for row in rows
            if released
        ]
        self.both("judge", given, load(*records, rows=again))

    @invariant()
    def the_answers_are_the_same(self) -> None:
        for number, (first, second) in enumerate(zip(*map(questions, self.stores), strict=True)):
            assert first == second, f"question {number}"

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            one, other = (taken_stock(store) for store in self.stores)
            assert (one.batches, one.statements, one.rows) == (other.batches, other.statements, other.rows)
            for store in self.stores:
                assert not [finding for finding in store.check() if finding.level == "error"]
                store.close()
            shutil.rmtree(self.folder)


@pytest.mark.timeout(1800)
def test_whatever_is_done_both_stores_answer_alike(empty_neo4j_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # so small that every write takes several steps
    monkeypatch.setattr(lease, "STEP_ROWS", 7)
    monkeypatch.setattr(cleanup, "STEP", 3)

    class OnThisServer(SideBySide):
        url = empty_neo4j_url

    quietly = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
    run_state_machine_as_test(OnThisServer, settings=settings(quietly, max_examples=12, stateful_step_count=8))
