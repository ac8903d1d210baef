"""The expected paths of the example, worked out by hand from its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.answers.find import find_person, find_practice
from graph.answers.trace import trace, trace_pathway, trace_to
from graph.answers.who import who
from graph.provenance import RowOutcome
from graph.store import Store, Wanted
from graph.stores.opening import open_store
from graph.vocabulary import Level, Verdict
from ingest.load import load
from ingest.review import decide, take_back
from ingest.undecided import undecided

SHEETS = sorted((Path(__file__).parents[2] / "examples" / "woodbrook").glob("*.csv"))
PEOPLE = {"Katie": "00101", "Corinne": "00102", "Marcus": "00110", "Ines": "00111", "Owen": "00112", "Trish": "00201"}
UNIT, CHART, RUBRIC, POND = (
    f"rivanna:{id}" for id in ("life-cycles", "number-chart", "critical-thinking", "pond-life")
)


def id_of(name: str) -> str:
    return f"rivanna:{PEOPLE[name]}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "woodbrook.db")) as kept:
        report = load(kept, SHEETS)
        assert not any(count.rejected for count in report.receipt.sources)
        yield kept


def hops(store: Store, practice: str, person: str) -> list[tuple[str, str, str, str]]:
    """(source, target, last day, channels) of the path to a person, by given names."""
    names = {f"rivanna:{id}": name for name, id in PEOPLE.items()} | {
        "rivanna:00203": "Lena",
        "rivanna:00301": "Deborah",
    }
    path = trace_to(store, practice, id_of(person))
    assert path is not None
    return [(names[h.source], names[h.target], h.hi.isoformat(), "+".join(h.channels)) for h in path.hops]


def test_the_unit_reaches_the_middle_school_through_the_huddle(store: Store) -> None:
    assert hops(store, UNIT, "Owen") == [
        ("Katie", "Trish", "2015-09-08", "co-planning"),
        ("Trish", "Lena", "2015-09-29", "huddle"),
        ("Lena", "Owen", "2015-10-20", "modelling"),
    ]
    path = trace_to(store, UNIT, id_of("Owen"))
    assert path is not None
    assert path.evidence == "recorded"
    assert path.certain
    assert path.origin is not None
    assert (path.origin.person, path.origin.school) == (id_of("Katie"), "rivanna:woodbrook")
    assert path.origin.classroom == "rivanna:00101/woodbrook/2015-16"
    assert [c.locator for h in path.hops for c in h.citations] == ["row 2", "row 3", "row 11"]
    assert path.hops[1].sentence == (
        "Trish Amaro passed “Plant and Animal Life Cycles” to Lena Fisk "
        "on 29 September 2015 at Division office (huddle)."
    )


def test_the_coach_takes_the_unit_to_two_other_schools(store: Store) -> None:
    start = ("Katie", "Trish", "2015-09-08", "co-planning")
    assert hops(store, UNIT, "Marcus") == [start, ("Trish", "Marcus", "2015-10-06", "modelling")]
    assert hops(store, UNIT, "Ines") == [start, ("Trish", "Ines", "2015-10-13", "co-planning")]


def test_the_coach_brings_the_number_chart_to_the_teacher_whom_a_colleague_told_of_it(store: Store) -> None:
    assert hops(store, CHART, "Katie") == [
        ("Corinne", "Trish", "2015-09-10", "observation"),
        ("Trish", "Katie", "2015-09-24", "co-teaching"),
    ]
    path = trace_to(store, CHART, id_of("Katie"))
    assert path is not None
    assert path.origin is None
    assert [(h.source, "+".join(h.channels)) for h in path.reinforcement] == [
        (id_of("Corinne"), "peer talk"),
        (id_of("Trish"), "resource"),
    ]
    told = [h for h in path.reinforcement if h.told]
    assert [(h.source, h.hi.isoformat(), h.channels) for h in told] == [
        (id_of("Corinne"), "2015-09-17", ("peer talk",))
    ]
    assert told[0].sentence == (
        "Katie Marsh had heard of “Fractions Number Chart” from Corinne Dahl by 17 September 2015 (peer talk)."
    )


def test_the_rubric_comes_from_the_central_office_through_the_coaches_meeting(store: Store) -> None:
    assert hops(store, RUBRIC, "Katie") == [
        ("Deborah", "Trish", "2015-08-20", "PLC"),
        ("Trish", "Katie", "2015-09-18", "co-planning+feedback"),
    ]


def test_the_adapted_unit_goes_on_in_the_unit_it_was_adapted_from(store: Store) -> None:
    assert [hop[:2] for hop in hops(store, POND, "Marcus")] == [
        ("Katie", "Trish"),
        ("Trish", "Ines"),
        ("Ines", "Trish"),
        ("Trish", "Marcus"),
    ]
    path = trace_to(store, POND, id_of("Marcus"))
    assert path is not None
    assert [(adaptation.person, adaptation.adapted_from) for adaptation in path.adaptations] == [(id_of("Ines"), UNIT)]
    assert path.origin is not None
    assert path.origin.person == id_of("Katie")


def test_katie_and_kate_are_one_teacher_and_the_unit_has_two_names(store: Store) -> None:
    assert find_person(store, "Kate Marsh").id == find_person(store, "katie").id == id_of("Katie")
    assert find_practice(store, "Life Processes").id == find_practice(store, "plant and animal life cycles").id == UNIT


def test_the_teacher_renews_the_unit_once_somebody_says_who_k_marsh_is(store: Store) -> None:
    (waiting,) = [item for item in undecided(store) if item.why == "waiting"]
    assert [candidate.id for candidate in waiting.candidates] == ["rivanna:00101", "rivanna:00103"]
    done = decide(store, waiting.key, id_of("Katie"), Verdict.SAME, by="the principal")
    assert done.released == 1
    assert UNIT in done.practices_recomputed
    katie = store.uptake(UNIT, id_of("Katie"))
    assert katie is not None
    assert katie.level is Level.INTEGRATION
    take_back(store, done.judgement.id, by="the principal")
    assert [row.locator for row in store.rows(RowOutcome.WAITING)] == ["row 13"]
    katie = store.uptake(UNIT, id_of("Katie"))
    assert katie is not None
    assert katie.level is Level.ROUTINE


def test_evidence_and_criterion_stand_with_the_visit(store: Store) -> None:
    (visit,) = [v for v in store.facts(UNIT).visits if v.phase == "observing" and v.cycle == "wb-1"]
    assert visit.evidence == "student videos; class blog"
    assert visit.criterion == "Feedback from my friends and teacher to improve my work"
    assert [v.phase for v in sorted(store.facts(UNIT).visits, key=lambda v: v.when) if v.cycle == "wb-1"] == [
        "goal",
        "modelling",
        "observing",
    ]


def test_a_pathway_is_the_union_of_its_practices_and_counts_visits_that_name_it_alone(store: Store) -> None:
    found = trace_pathway(store, "Choice and comfort")
    assert found is not None
    assert [part.practice for part in found.practices] == [UNIT]
    assert found.contacts == 1


def test_who_tried_the_unit_begins_with_the_one_at_the_school_asked_for(store: Store) -> None:
    items = who(store, UNIT, Wanted(school="rivanna:greenmont", grade="2"))
    assert items[0].person == id_of("Ines")
    assert items[0].source == id_of("Trish")
    assert items[0].introduced_by == id_of("Trish")
    assert "Greenmont" in items[0].why


def test_the_spread_of_the_unit_names_everyone_once(store: Store) -> None:
    found = trace(store, UNIT)
    assert [held.person for held in found.uptakes] == sorted({held.person for held in found.uptakes})
    states = {held.name: held.state.value for held in found.uptakes}
    assert states["Tony Brandt"] == "shown"
    assert states["Lena Fisk"] == "carries"
    assert states["Katie Marsh"] == "adopted"


def test_loading_the_example_again_adds_nothing(store: Store) -> None:
    receipt = load(store, SHEETS).receipt
    assert sum(count.added for count in receipt.sources) == 0
    assert receipt.practices_recomputed == ()
