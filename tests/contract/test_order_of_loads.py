"""The order of loads does not matter: any split of a district's sheets into calls says the same as one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.diffusion.model import Diffusion
from graph.provenance import Citation
from graph.records import Assignment, Classroom, District, Entity, Event, Person, Practice, School
from graph.store import Store
from graph.stores.opening import open_store
from graph.vocabulary import Verdict
from ingest.load import load, undo
from ingest.review import decide, take_back
from ingest.undecided import undecided
from tests import neo4j_server

WOODBROOK = sorted((Path(__file__).parents[2] / "examples" / "woodbrook").glob("*.csv"))
KINDS: tuple[type[Entity], ...] = (District, School, Person, Assignment, Classroom, Practice)
SLOW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def cited(citations: Iterable[Citation]) -> set[tuple[str, str, str]]:
    return {(c.name, c.locator, c.text) for c in citations}


def plain(record: Entity | Event) -> dict[str, object]:
    """A record but for the loads that it is cited from, and, of a provisional one, but for how many rows cite it."""
    loose = isinstance(record, Entity) and record.provisional
    return {**record.__dict__, "citations": () if loose else cited(record.citations)}


def spread(diffusion: Diffusion) -> tuple[object, ...]:
    links = [(replace(link, citations=()), cited(link.citations)) for link in diffusion.transmissions]
    return (diffusion.uptakes, links)


def answers(store: Store) -> dict[str, object]:
    """What a store says, whatever was loaded when."""
    practices = [practice.id for practice in store.known(Practice)]
    facts = {practice: store.facts(practice) for practice in practices}
    return {
        "known": [[plain(entity) for entity in store.known(kind)] for kind in KINDS],
        "facts": {
            practice: [
                sorted(map(plain, kind), key=repr) for kind in (f.origins, f.visits, f.meetings, f.transfers, f.uses)
            ]
            for practice, f in facts.items()
        },
        "diffusion": {practice: spread(store.diffusion(practice)) for practice in practices},
        "reaches": store.reaches(),
        "review": [
            (each.key, each.why, each.text, each.candidates, each.why != "provisional" and each.rows)
            for each in undecided(store)
        ],
        "rows": {
            source.name: (source.rows, source.added + source.duplicates, source.waiting, source.rejected)
            for info in store.batches()
            for source in info.sources
        },
    }


@contextmanager
def loaded(url: str, calls: Iterable[Sequence[Path]]) -> Iterator[Store]:
    with open_store(url) as store:
        for call in calls:
            load(store, call)
        yield store


Empty = Callable[[], str]


@pytest.fixture
def empty(store_url: str, tmp_path: Path) -> Empty:
    """Addresses of empty stores, one after another."""
    numbers = count()

    def address() -> str:
        if store_url.endswith(".db"):
            return str(tmp_path / f"{next(numbers)}.db")
        neo4j_server.wipe(store_url)
        return store_url

    return address


@st.composite
def splits(draw: st.DrawFn, sheets: Sequence[Path] = WOODBROOK) -> list[list[Path]]:
    """The sheets in some order, in one or more calls."""
    order = draw(st.permutations(sheets))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1))))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


def test_any_split_of_a_district_in_any_order_says_the_same_as_one_call(empty: Empty) -> None:
    with loaded(empty(), [WOODBROOK]) as one:
        expected = answers(one)

    @SLOW
    @given(splits())
    def check(calls: list[list[Path]]) -> None:
        with loaded(empty(), calls) as store:
            assert answers(store) == expected

    check()


def test_a_decision_may_fall_between_any_two_loads_and_be_taken_back(empty: Empty) -> None:
    with loaded(empty(), [WOODBROOK]) as one:
        waiting = answers(one)
        decide(one, "person|rivanna|k marsh|rivanna:woodbrook", "rivanna:00101", Verdict.SAME, by="steward")
        released = answers(one)

    @SLOW
    @given(splits([path for path in WOODBROOK if path.stem != "uses"]))
    def check(calls: list[list[Path]]) -> None:
        with loaded(empty(), calls) as store:
            made = decide(
                store, "person|rivanna|k marsh|rivanna:woodbrook", "rivanna:00101", Verdict.SAME, by="steward"
            )
            load(store, [path for path in WOODBROOK if path.stem == "uses"])
            assert answers(store) == released
            take_back(store, made.judgement.id, by="steward")
            assert answers(store) == waiting

    check()


def two_calls(store: Store, tmp_path: Path, *sheets: dict[str, str]) -> None:
    for number, call in enumerate(sheets):
        folder = tmp_path / str(number)
        folder.mkdir(parents=True)
        for name, text in call.items():
            (folder / name).write_text(text)
        load(store, sorted(folder.iterdir()))


LOG = """Date,Coach,Teacher,School,Support,Practice
Fall 2025,Rosa Diaz,Kate Marsh,Woodbrook,Modeling,Seeds
2025-26,Rosa Diaz,Ben Stone,Woodbrook,Modeling,Seeds
Winter 2026,Rosa Diaz,Ann Lee,Woodbrook,Modeling,Seeds
"""
ROSTER = {
    "schools.csv": "school_id,name\nWES,Woodbrook Elementary\n",
    "people.csv": "person_id,name,role,school\n"
    "1,Kate Marsh,teacher,WES\n2,Ben Stone,teacher,WES\n3,Ann Lee,teacher,WES\n4,Rosa Diaz,coach,WES\n",
}
DISTRICT = {
    "districts.csv": "district_id,name,year_start,terms\n"
    "oak,Oak,1 July,Fall: 10 August to 1 December; Winter: 2 January to 20 March\n"
}


def test_what_was_loaded_before_a_district_had_its_name_moves_into_it(store: Store, tmp_path: Path) -> None:
    two_calls(store, tmp_path, {"coach_log.csv": LOG}, ROSTER | DISTRICT)
    assert {entity.id.split(":")[0] for kind in KINDS for entity in store.known(kind)} == {"oak"}
    assert {uptake.person for uptake in store.diffusion("oak:seeds").uptakes} == {f"oak:{n}" for n in (1, 2, 3, 4)}


def test_a_later_calendar_says_what_terms_and_school_years_were(store: Store, tmp_path: Path) -> None:
    two_calls(store, tmp_path, {"coach_log.csv": LOG}, ROSTER, DISTRICT)
    days = [(v.when.lo.isoformat(), v.when.hi.isoformat()) for v in store.facts("oak:seeds").visits]
    assert sorted(days) == [
        ("2025-07-01", "2026-06-30"),
        ("2025-08-10", "2025-12-01"),
        ("2026-01-02", "2026-03-20"),
    ]
    (count,) = store.batches()[0].sources
    assert (count.rows, count.added, count.rejected) == (3, 3, 0)


def test_undoing_the_sheet_that_named_a_district_moves_its_rows_back(store: Store, tmp_path: Path) -> None:
    with loaded(str(tmp_path / "before.db"), ()) as alone:
        two_calls(alone, tmp_path / "a", {"coach_log.csv": LOG}, ROSTER)
        two_calls(store, tmp_path, {"coach_log.csv": LOG}, ROSTER, DISTRICT)
        undo(store, 3)
        assert answers(store) == answers(alone)


def test_a_second_person_of_the_same_name_makes_rows_wait_that_did_not(store: Store, tmp_path: Path) -> None:
    two_calls(
        store,
        tmp_path,
        ROSTER | DISTRICT | {"coach_log.csv": LOG},
        {"people.csv": "person_id,name,role,school\n9,Kate Marsh,teacher,WES\n"},
    )
    kate, seeds = undecided(store)
    assert (kate.why, seeds.key) == ("waiting", "oak:seeds")
    assert {candidate.id for candidate in kate.candidates} == {"oak:1", "oak:9"}
    undo(store, 2)
    assert [each.key for each in undecided(store)] == ["oak:seeds"]
    assert "oak:1" in {uptake.person for uptake in store.diffusion("oak:seeds").uptakes}
