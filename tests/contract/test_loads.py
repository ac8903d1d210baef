"""What `add` promises: every row counted once, nothing said twice, the latest wins, a dry run changes nothing."""

from __future__ import annotations

from graph.provenance import SourceCount
from graph.records import Classroom, District, Person, Practice, School, Visit
from graph.store import Load, Store
from graph.stores.opening import open_store
from graph.vocabulary import Channel, Level, MeetingKind
from tests.builders import (
    cite,
    classroom,
    district,
    full,
    load,
    meeting,
    origin,
    person,
    practice,
    rejected,
    school,
    source,
    spell,
    use,
    visit,
    waiting,
)


def count(store: Store, *records: object, **rows: object) -> SourceCount:
    """The counts of a load from one source."""
    (counted,) = store.add(load(*records, **rows)).sources  # type: ignore[arg-type]
    return counted


def only_visit(store: Store, what: str = "cycles") -> Visit:
    (found,) = store.facts(full(what)).visits
    return found


def test_an_empty_store_knows_nothing(store: Store) -> None:
    assert store.batches() == []
    assert store.rows() == []
    assert store.judgements() == []
    assert store.canonical() == {}
    assert store.known(Person) == []
    assert store.reaches() == []
    assert store.facts(full("cycles")).visits == ()
    assert store.diffusion(full("cycles")).uptakes == ()
    assert store.contacts("choice") == 0


def test_a_load_is_told_row_by_row(store: Store) -> None:
    counted = count(
        store,
        visit("cora", "kate", "cycles", "2026-03-04", at="row 2"),
        visit("cora", "kate", "cycles", "2026-03-04", at="row 3"),
        rows=[waiting("Katie", at="row 4"), rejected("row 5")],
    )
    assert counted == SourceCount("log.csv", "coach_log", rows=4, added=1, duplicates=1, waiting=1, rejected=1)


def test_a_row_with_several_records_counts_once(store: Store) -> None:
    counted = count(store, person("kate", at="row 2"), visit("cora", "kate", "cycles", "2026-03-04", at="row 2"))
    assert (counted.rows, counted.added) == (1, 1)


def test_a_row_is_added_if_any_of_its_records_is_new(store: Store) -> None:
    store.add(load(person("kate")))
    row = "more.csv!row 9"
    assert count(store, person("kate", at=row), spell("kate", "woodbrook", at=row)).added == 1


def test_each_source_is_counted_apart(store: Store) -> None:
    receipt = store.add(
        load(person("kate"), person("ada", at="people.csv!row 3"), visit("cora", "kate", None, "2026-03-04"))
    )
    assert [(counted.name, counted.added) for counted in receipt.sources] == [("people.csv", 2), ("log.csv", 1)]


def test_a_source_without_rows_is_counted_too(store: Store) -> None:
    (counted,) = store.add(Load((source(),), ())).sources
    assert counted == SourceCount("log.csv", "coach_log", 0, 0, 0, 0, 0)


def test_loads_are_numbered_from_one_and_listed_oldest_first(store: Store) -> None:
    first = store.add(load(person("kate")))
    second = store.add(load(person("ada", at="more.csv!row 2")))
    assert (first.batch, second.batch) == (1, 2)
    assert [(info.batch, info.sources) for info in store.batches()] == [(1, first.sources), (2, second.sources)]


def test_the_time_of_a_load_is_kept_with_its_zone(store: Store) -> None:
    store.add(load(person("kate")))
    (info,) = store.batches()
    assert info.at.tzinfo is not None


def test_a_file_loaded_twice_adds_nothing(store: Store) -> None:
    sheet = load(person("kate"), visit("cora", "kate", "cycles", "2026-03-04"))
    store.add(sheet)
    before = (store.facts(full("cycles")), store.known(Person), store.diffusion(full("cycles")))
    again = store.add(sheet)
    assert [(counted.added, counted.duplicates) for counted in again.sources] == [(0, 1), (0, 1)]
    assert again.practices_recomputed == ()
    assert (store.facts(full("cycles")), store.known(Person), store.diffusion(full("cycles"))) == before


def test_a_file_loaded_under_another_name_adds_nothing(store: Store) -> None:
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04")))
    (cited,) = cite("row 2")
    other_name = type(cited)(cited.source, "copy of log.csv", cited.locator, cited.text)
    again = visit("cora", "kate", "cycles", "2026-03-04").model_copy(update={"citations": (other_name,)})
    renamed = type(source())(cited.source, "copy of log.csv", "coach_log", source().read_at)
    (counted,) = store.add(Load((renamed,), (again,))).sources
    assert (counted.name, counted.duplicates) == ("copy of log.csv", 1)
    assert [citation.name for citation in only_visit(store).citations] == ["log.csv"]


def test_another_source_with_the_same_event_adds_a_citation(store: Store) -> None:
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04")))
    assert count(store, visit("cora", "kate", "cycles", "2026-03-04", at="other.csv!row 7")).duplicates == 1
    cited = [(citation.name, citation.locator, citation.batch) for citation in only_visit(store).citations]
    assert cited == [("log.csv", "row 2", 1), ("other.csv", "row 7", 2)]


def test_the_citation_keeps_what_was_written(store: Store) -> None:
    sheet = load(visit("cora", "kate", "cycles", "2026-03-04"))
    store.add(sheet)
    (citation,) = only_visit(store).citations
    (given,) = sheet.records[0].citations
    assert (citation.source, citation.text, citation.batch) == (given.source, given.text, 1)


def test_an_edited_cell_counts_as_added_and_wins(store: Store) -> None:
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04", minutes=30)))
    edited = visit("cora", "kate", "cycles", "2026-03-04", minutes=45, at="edited.csv!row 2")
    assert count(store, edited).added == 1
    assert only_visit(store).minutes == 45


def test_the_latest_version_of_an_event_wins_whole(store: Store) -> None:
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04", minutes=30, goal="Ask more")))
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04", minutes=45, at="edited.csv!row 2")))
    assert (only_visit(store).minutes, only_visit(store).goal) == (45, None)


def test_going_back_to_an_earlier_version_says_something_new(store: Store) -> None:
    for name, minutes in (("a.csv", 30), ("b.csv", 45), ("c.csv", 30)):
        counted = count(store, visit("cora", "kate", "cycles", "2026-03-04", minutes=minutes, at=f"{name}!row 2"))
        assert counted.added == 1
    assert only_visit(store).minutes == 30


def test_within_one_file_the_later_row_wins(store: Store) -> None:
    early, late = (
        visit("cora", "kate", "cycles", "2026-03-04", minutes=minutes, at=f"row {minutes}") for minutes in (30, 9)
    )
    assert count(store, early, late).added == 2
    assert only_visit(store).minutes == 9


def test_attributes_of_a_person_add_up_and_the_latest_non_empty_wins(store: Store) -> None:
    store.add(load(person("kate", "Kate Ortiz", email="kate@harbor.example")))
    store.add(load(person("kate", "Kate Ortiz-Bell", preferred_name="Katie", at="more.csv!row 2")))
    (kate,) = store.known(Person)
    assert (kate.name, kate.email, kate.preferred_name) == ("Kate Ortiz-Bell", "kate@harbor.example", "Katie")
    assert [citation.name for citation in kate.citations] == ["people.csv", "more.csv"]


def test_a_row_that_repeats_part_of_what_is_known_is_a_duplicate(store: Store) -> None:
    store.add(load(person("kate", "Kate Ortiz", email="kate@harbor.example")))
    assert count(store, person("kate", "Kate Ortiz", at="more.csv!row 2")).duplicates == 1


def test_a_roster_that_lists_a_provisional_person_says_something_new(store: Store) -> None:
    store.add(load(person("kate", "Kate Ortiz", provisional=True, at="row 2")))
    assert count(store, person("kate", "Kate Ortiz")).added == 1
    assert not store.known(Person)[0].provisional


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(store: Store) -> None:
    sheet = load(
        person("kate"),
        visit("cora", "kate", "cycles", "2026-03-04"),
        visit("cora", "kate", None, "2026-03-05", pathways=("Choice",), at="row 3"),
        rows=[waiting("Katie", at="row 4")],
    )
    tried = store.write(lambda write: write.add(sheet), dry_run=True)
    assert store.batches() == []
    assert store.rows() == []
    assert store.known(Person) == []
    assert store.facts(full("cycles")).visits == ()
    assert store.diffusion(full("cycles")).uptakes == ()
    assert store.contacts("choice") == 0
    done = store.add(sheet)
    assert (tried.sources, tried.practices_recomputed) == (done.sources, done.practices_recomputed)
    assert done.batch == 1


def test_only_the_practices_of_a_load_are_recomputed(store: Store) -> None:
    first = store.add(
        load(visit("cora", "kate", "cycles", "2026-03-04"), visit("cora", "ada", "charts", "2026-03-05", at="row 3"))
    )
    assert first.practices_recomputed == (full("charts"), full("cycles"))
    assert store.add(load(use("cycles", "kate", "2026-04-01"))).practices_recomputed == (full("cycles"),)


def test_every_kind_of_fact_comes_back_as_it_was_written(store: Store) -> None:
    events = (
        origin("cycles", "ada", "2025-09-01..2025-09-30"),
        visit("cora", "kate", "cycles", "2026-03-04", Channel.CO_TEACHING, Channel.FEEDBACK, outcome=Level.ROUTINE),
        meeting(MeetingKind.HUDDLE, "cora bo", "cycles", "2026-03-10", place="Library"),
        use("cycles", "kate", "2026-04-01", Level.REFINEMENT, evidence="class blog"),
    )
    store.add(load(*events))
    facts = store.facts(full("cycles"))
    found = [*facts.origins, *facts.visits, *facts.meetings, *facts.uses]
    assert [each.model_dump(exclude={"citations"}) for each in found] == [
        each.model_dump(exclude={"citations"}) for each in events
    ]


def test_an_event_about_several_practices_is_a_fact_of_each(store: Store) -> None:
    receipt = store.add(load(meeting(MeetingKind.PLC, "cora bo", "cycles charts", "2026-03-10")))
    assert receipt.practices_recomputed == (full("charts"), full("cycles"))
    assert store.facts(full("cycles")).meetings == store.facts(full("charts")).meetings


def test_an_event_moves_with_its_latest_version_to_other_practices(store: Store) -> None:
    store.add(load(meeting(MeetingKind.PLC, "cora bo", "cycles", "2026-03-10")))
    moved = meeting(MeetingKind.PLC, "cora bo", "charts", "2026-03-10", at="edited.csv!row 2")
    assert store.add(load(moved)).practices_recomputed == (full("charts"), full("cycles"))
    assert store.facts(full("cycles")).meetings == ()
    (found,) = store.facts(full("charts")).meetings
    assert [citation.name for citation in found.citations] == ["meetings.csv", "edited.csv"]
    store.undo(2)
    assert len(store.facts(full("cycles")).meetings) == 1
    assert store.facts(full("charts")).meetings == ()


def test_facts_know_when_their_districts_school_year_starts(store: Store) -> None:
    sheet = load(practice("cycles"), visit("cora", "kate", "cycles", "2026-03-04"))
    store.add(sheet)
    assert store.facts(full("cycles")).year_start == (8, 1)
    receipt = store.add(load(district(year_start=(7, 1))))
    assert store.facts(full("cycles")).year_start == (7, 1)
    assert receipt.practices_recomputed == (full("cycles"),)


def test_entities_are_listed_by_id(store: Store) -> None:
    store.add(load(person("zoe"), person("ada"), person("kate")))
    assert [person.id for person in store.known(Person)] == [full("ada"), full("kate"), full("zoe")]


def test_single_entities_can_be_asked_for(store: Store) -> None:
    store.add(load(person("zoe"), person("ada"), person("kate")))
    assert [person.id for person in store.known(Person, [full("zoe"), full("nobody")])] == [full("zoe")]
    assert store.known(Person, []) == []


def test_every_kind_of_entity_is_known(store: Store) -> None:
    store.add(load(district(), school("woodbrook"), practice("cycles"), classroom("kate", "woodbrook")))
    assert [d.name for d in store.known(District)] == ["Harbor"]
    assert [s.name for s in store.known(School)] == ["Woodbrook"]
    assert [p.title for p in store.known(Practice)] == ["Cycles"]
    assert [c.teacher for c in store.known(Classroom)] == [full("kate")]


def test_visits_that_name_only_a_pathway_are_counted(store: Store) -> None:
    store.add(
        load(
            visit("cora", "kate", None, "2026-03-04", pathways=("Choice and Comfort",)),
            visit("cora", "ada", None, "2026-03-04", pathways=("choice & comfort", "Connectivity"), at="row 3"),
            visit("cora", "kate", "cycles", "2026-03-04", pathways=("Connectivity",), at="row 4"),
        )
    )
    assert store.contacts("Connectivity") == 1
    assert store.contacts("CHOICE AND COMFORT") == 1
    assert store.contacts("Maker") == 0


def test_a_visit_counts_for_the_pathway_that_its_latest_version_names(store: Store) -> None:
    store.add(load(visit("cora", "kate", None, "2026-03-04", pathways=("Choice",))))
    store.add(load(visit("cora", "kate", None, "2026-03-04", pathways=("Maker",), at="edited.csv!row 2")))
    assert (store.contacts("choice"), store.contacts("maker")) == (0, 1)
    store.undo(2)
    assert (store.contacts("choice"), store.contacts("maker")) == (1, 0)


def test_what_was_loaded_is_there_after_opening_again(store_url: str) -> None:
    with open_store(store_url) as store:
        store.add(load(person("kate"), visit("cora", "kate", "cycles", "2026-03-04")))
        before = (store.batches(), store.facts(full("cycles")), store.diffusion(full("cycles")))
    with open_store(store_url) as store:
        assert (store.batches(), store.facts(full("cycles")), store.diffusion(full("cycles"))) == before
