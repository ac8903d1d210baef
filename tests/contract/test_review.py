"""Rows kept beside the facts, and what judgements make of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from graph.provenance import RowOutcome, SourceCount
from graph.records import Visit
from graph.store import Load, Store
from graph.vocabulary import Verdict
from tests.builders import READ_AT, full, judgement, load, mention_key, path_to, person, rejected, visit, waiting


def judged(text: str = "Katie", batch: int = 1, at: str = "row 2", **fields: object) -> Load:
    """What re-reading a waiting row makes of it once its name is known: a visit, and the row kept beside it."""
    row = waiting(text, at=at, outcome=RowOutcome.ADDED, batch=batch)
    released = visit("cora", text.lower(), "cycles", "2026-03-04", at=at, **fields)  # type: ignore[arg-type]
    (citation,) = released.citations
    cited = type(citation)(citation.source, citation.name, citation.locator, citation.text, batch)
    return Load((), (released.model_copy(update={"citations": (cited,)}),), (row,))


def visits(store: Store) -> tuple[Visit, ...]:
    return store.facts(full("cycles")).visits


def test_kept_rows_come_back_as_they_were_read(store: Store) -> None:
    rows = [waiting("Katie", at="row 4"), rejected("row 5")]
    store.add(load(rows=rows))
    assert [(row.locator, row.raw, row.cells, row.mentions, row.message, row.batch) for row in store.rows()] == [
        (row.locator, row.raw, row.cells, row.mentions, row.message, 1) for row in rows
    ]


def test_kept_rows_can_be_asked_for_by_outcome(store: Store) -> None:
    store.add(load(rows=[waiting("Katie", at="row 4"), rejected("row 5")]))
    assert [row.locator for row in store.rows(RowOutcome.WAITING)] == ["row 4"]
    assert [row.locator for row in store.rows(RowOutcome.REJECTED)] == ["row 5"]
    assert store.rows(RowOutcome.ADDED) == []


def test_kept_rows_can_be_asked_for_by_mention(store: Store) -> None:
    store.add(load(rows=[waiting("Katie", at="row 4"), waiting("Sam", at="row 5"), waiting("Katie", at="row 6")]))
    assert [row.locator for row in store.rows(mention=mention_key("Katie"))] == ["row 4", "row 6"]
    assert store.rows(RowOutcome.REJECTED, mention=mention_key("Katie")) == []


def test_kept_rows_are_listed_in_the_order_of_their_loads(store: Store) -> None:
    store.add(load(rows=[rejected("row 9"), rejected("row 10")]))
    store.add(load(rows=[rejected("other.csv!row 1")]))
    assert [(row.batch, row.locator) for row in store.rows()] == [(1, "row 9"), (1, "row 10"), (2, "row 1")]


def test_the_same_file_again_keeps_its_rows_once(store: Store) -> None:
    sheet = load(rows=[waiting("Katie", at="row 4"), rejected("row 5")])
    store.add(sheet)
    assert store.add(sheet).sources[0].waiting == 1
    assert [(row.batch, row.locator) for row in store.rows()] == [(2, "row 4"), (2, "row 5")]
    store.undo(2)
    assert [(row.batch, row.locator) for row in store.rows()] == [(1, "row 4"), (1, "row 5")]


def test_the_same_row_read_anew_takes_the_place_of_the_earlier_reading(store: Store) -> None:
    store.add(load(rows=[rejected("row 5", "There is no date.")]))
    store.add(load(rows=[rejected("row 5", "The date is in the future.")]))
    assert [row.message for row in store.rows()] == ["The date is in the future."]
    store.undo(2)
    assert [row.message for row in store.rows()] == ["There is no date."]


def test_a_row_that_a_later_load_of_its_file_could_read_no_longer_waits(store: Store) -> None:
    store.add(load(rows=[waiting("Katie", at="row 4")]))
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04", at="row 4")))
    assert store.rows() == []
    store.undo(2)
    assert [row.locator for row in store.rows(RowOutcome.WAITING)] == ["row 4"]


def test_a_judgement_releases_its_rows_into_their_own_load(store: Store) -> None:
    store.add(load(person("kate"), rows=[waiting("Katie")]))
    store.add(load(person("ada", at="more.csv!row 2")))
    assert store.judge(judgement("Katie", "kate"), judged()) == (full("cycles"),)
    (released,) = visits(store)
    assert released.citations[0].batch == 1
    assert [row.outcome for row in store.rows(mention=mention_key("Katie"))] == [RowOutcome.ADDED]


def test_a_judgement_moves_the_counts_of_the_load(store: Store) -> None:
    store.add(load(rows=[waiting("Katie"), rejected("row 5")]))
    store.judge(judgement("Katie", "kate"), judged())
    (info,) = store.batches()
    assert info.sources == (SourceCount("log.csv", "coach_log", rows=2, added=1, duplicates=0, waiting=0, rejected=1),)


def test_dropped_rows_are_counted_and_stay_so_when_a_judgement_moves_another(store: Store) -> None:
    log = load(rows=[waiting("Katie")])
    store.add(replace(log, dropped={log.sources[0].id: 3}))
    assert store.batches()[0].sources == (SourceCount("log.csv", "coach_log", 4, 0, 0, 1, 0, dropped=3),)
    store.judge(judgement("Katie", "kate"), judged())
    assert store.batches()[0].sources == (SourceCount("log.csv", "coach_log", 4, 1, 0, 0, 0, dropped=3),)


def test_a_released_row_gives_a_trail(store: Store) -> None:
    store.add(load(person("kate"), rows=[waiting("Katie")]))
    store.judge(judgement("Katie", "kate"), judged())
    assert [link.source for link in path_to(store, full("cycles"), full("kate"))] == [full("cora")]


def test_taking_a_judgement_back_returns_its_rows_to_waiting(store: Store) -> None:
    store.add(load(person("kate"), rows=[waiting("Katie")]))
    before = (store.batches(), store.rows(), store.diffusion(full("cycles")))
    store.judge(judgement("Katie", "kate"), judged())
    back = Load((), (), (waiting("Katie", batch=1),))
    assert store.judge(judgement("Katie", "kate", taken_back=True), back) == (full("cycles"),)
    assert (store.batches(), store.rows(), store.diffusion(full("cycles"))) == before
    assert visits(store) == ()
    assert store.canonical() == {}
    assert [each.taken_back for each in store.judgements()] == [READ_AT]


def test_a_judged_row_goes_with_its_load(store: Store) -> None:
    store.add(load(person("kate"), rows=[waiting("Katie")]))
    store.judge(judgement("Katie", "kate"), judged())
    store.undo(1)
    assert visits(store) == ()
    assert store.rows() == []
    assert len(store.judgements()) == 1


def test_a_released_row_does_not_win_over_a_later_load(store: Store) -> None:
    store.add(load(rows=[waiting("Katie")]))
    store.add(load(visit("cora", "katie", "cycles", "2026-03-04", minutes=45, at="edited.csv!row 2")))
    store.judge(judgement("Katie", "kate"), judged(minutes=30))
    (found,) = visits(store)
    assert (found.minutes, [citation.batch for citation in found.citations]) == (45, [1, 2])


def test_judging_again_replaces_what_the_row_gave(store: Store) -> None:
    store.add(load(person("kate"), person("kit"), rows=[waiting("Katie")]))
    store.judge(judgement("Katie", "kate"), judged(minutes=30))
    store.judge(judgement("Katie", "kate"), judged(minutes=45))
    assert [found.minutes for found in visits(store)] == [45]
    assert len(visits(store)[0].citations) == 1


def ids(store: Store) -> list[str]:
    return [visit.id for visit in store.unmatched()]


NOBODY = {"idea": "unmatched", "idea_from": full("marlow"), "idea_text": "Marlow"}


def test_visits_whose_idea_matches_nobody_are_listed_by_id(store: Store) -> None:
    heard = visit("ada", "ben", "cycles", "2025-10-03", **NOBODY)
    also = visit("ada", "ben", "chart", "2025-10-04", at="row 3", **NOBODY)
    plain = visit("ada", "ben", "cycles", "2025-10-05", at="row 4")
    nowhere = visit("ada", "ben", None, "2025-10-06", at="row 5", **NOBODY)
    store.add(load(heard, also, plain, nowhere))
    assert ids(store) == sorted([heard.id, also.id])
    assert {v.idea_text for v in store.unmatched()} == {"Marlow"}


def test_an_idea_is_unmatched_no_longer_once_a_later_version_or_a_judgement_names_somebody(store: Store) -> None:
    heard = visit("ada", "ben", "cycles", "2025-10-03", **NOBODY)
    store.add(load(heard, person("cleo")))
    known = {"idea": "person", "idea_from": full("cleo"), "idea_text": "Cleo"}
    store.add(load(visit("ada", "ben", "cycles", "2025-10-03", at="again.csv!row 2", **known)))
    assert ids(store) == []
    store.undo(2)
    assert ids(store) == [heard.id]
    store.judge(judgement("Marlow", "cleo"), load())
    assert ids(store) == []
    store.judge(judgement("Marlow", "cleo", taken_back=True), load())
    assert ids(store) == [heard.id]


def test_judgements_are_listed_oldest_first_and_decided_anew_once(store: Store) -> None:
    nothing = Load((), ())
    store.judge(judgement("Sam", "samuel", at=READ_AT + timedelta(days=1)), nothing)
    store.judge(judgement("Katie", "kate"), nothing)
    store.judge(judgement("Sam", "samuel", Verdict.UNSURE, at=READ_AT + timedelta(days=2)), nothing)
    assert [(each.mention, each.verdict) for each in store.judgements()] == [
        (full("katie"), Verdict.SAME),
        (full("sam"), Verdict.UNSURE),
    ]


def test_a_judgement_can_come_before_any_load(store: Store) -> None:
    given = judgement("Katie", "kate")
    assert store.judge(given, Load((), ())) == ()
    assert store.judgements() == [given]
