"""Paths and other candidates: what is stored of a practice's diffusion, and how it is walked."""

from __future__ import annotations

from graph.diffusion.model import Arrival, Transmission
from graph.diffusion.rules import diffuse
from graph.records import Record
from graph.store import Store
from graph.vocabulary import Channel, Level, MeetingKind, State
from tests.builders import full, load, meeting, origin, others_of, path_to, transfer, use, visit

# ada → bo → cy → di, with ed beside cy
CHAIN: tuple[Record, ...] = (
    origin("cycles", "ada", "2025-09-01"),
    transfer("cycles", "ada", "bo", "2025-10-01", at="transfers.csv!row 2"),
    transfer("cycles", "bo", "cy", "2025-11-01", at="transfers.csv!row 3"),
    transfer("cycles", "bo", "ed", "2025-11-01", at="transfers.csv!row 4"),
    transfer("cycles", "cy", "di", "2025-12-01", at="transfers.csv!row 5"),
)


def ways(links: list[Transmission]) -> list[str]:
    return [f"{link.source.split(':')[1]}>{link.target.split(':')[1]}" for link in links]


def test_what_is_stored_is_what_the_rules_say(store: Store) -> None:
    store.add(load(*CHAIN))
    assert store.diffusion(full("cycles")) == diffuse(store.facts(full("cycles")))


def test_a_path_leads_from_its_start_to_the_person(store: Store) -> None:
    store.add(load(*CHAIN))
    assert ways(path_to(store, full("cycles"), full("di"))) == ["ada>bo", "bo>cy", "cy>di"]


def test_an_origin_and_a_stranger_have_no_path(store: Store) -> None:
    store.add(load(*CHAIN))
    assert path_to(store, full("cycles"), full("ada")) == []
    assert path_to(store, full("cycles"), full("nobody")) == []
    assert path_to(store, full("charts"), full("di")) == []


def test_an_arrival_is_all_that_is_stored_of_how_it_came_to_a_person(store: Store) -> None:
    also = transfer("cycles", "ed", "di", "2025-11-15", at="transfers.csv!row 6")
    store.add(load(*CHAIN, also, use("cycles", "di", "2025-12-05")))
    arrival = store.arrival(full("cycles"), full("di"))
    assert arrival is not None
    assert arrival.uptake == store.uptake(full("cycles"), full("di"))
    assert arrival.start == store.uptake(full("cycles"), full("ada"))
    assert ways(list(arrival.links)) == ["ada>bo", "bo>cy", "cy>di"]
    assert ways(list(arrival.others)) == ["ed>di"]


def test_an_origin_has_an_arrival_of_its_own_and_a_stranger_none(store: Store) -> None:
    store.add(load(*CHAIN))
    ada = store.uptake(full("cycles"), full("ada"))
    assert ada is not None
    assert store.arrival(full("cycles"), full("ada")) == Arrival(ada, ada)
    assert store.arrival(full("cycles"), full("nobody")) is None


def test_a_hop_keeps_its_dates_channels_place_and_sources(store: Store) -> None:
    store.add(load(visit("cora", "kate", "cycles", "2026-03-04", Channel.MODELLING, Channel.CO_TEACHING)))
    (hop,) = path_to(store, full("cycles"), full("kate"))
    assert (str(hop.when), hop.channels) == ("4 March 2026", frozenset({Channel.MODELLING, Channel.CO_TEACHING}))
    assert hop.place is not None
    assert hop.place.school == full("woodbrook")
    (citation,) = hop.citations
    assert (citation.name, citation.locator, citation.text, citation.batch) == (
        "log.csv",
        "row 2",
        "log.csv: row 2 as written",
        1,
    )


def test_a_second_source_is_cited_on_the_hop(store: Store) -> None:
    store.add(load(*CHAIN))
    store.add(load(transfer("cycles", "cy", "di", "2025-12-01", at="other.csv!row 9")))
    hop = path_to(store, full("cycles"), full("di"))[-1]
    assert [(citation.name, citation.batch) for citation in hop.citations] == [("transfers.csv", 1), ("other.csv", 2)]


def test_other_candidates_are_listed_earliest_first_and_are_no_part_of_the_forest(store: Store) -> None:
    early = transfer("cycles", "ada", "di", "2025-10-15", at="transfers.csv!row 6")
    middle = transfer("cycles", "bo", "di", "2025-11-15", at="transfers.csv!row 7")
    taken_up = use("cycles", "di", "2025-12-02")
    store.add(load(*CHAIN, middle, early, taken_up))
    assert ways(path_to(store, full("cycles"), full("di"))) == ["ada>bo", "bo>cy", "cy>di"]
    assert ways(others_of(store, full("cycles"), full("di"))) == ["ada>di", "bo>di"]
    assert others_of(store, full("cycles"), full("bo")) == []


def test_an_uptake_tells_state_level_and_place(store: Store) -> None:
    store.add(load(*CHAIN, use("cycles", "di", "2026-01-10", Level.ROUTINE, school=full("woodbrook"))))
    uptake = store.uptake(full("cycles"), full("di"))
    assert uptake is not None
    assert (uptake.id, uptake.state, uptake.level) == (f"{full('cycles')}/{full('di')}", State.ADOPTED, Level.ROUTINE)
    assert [place.school for place in uptake.places] == [full("woodbrook")]
    assert store.uptake(full("cycles"), full("nobody")) is None


def test_each_practice_has_its_own_forest(store: Store) -> None:
    store.add(load(*CHAIN, transfer("charts", "di", "ada", "2025-09-15", at="transfers.csv!row 8")))
    assert ways(path_to(store, full("charts"), full("ada"))) == ["di>ada"]


def test_reaches_sum_up_every_practice(store: Store) -> None:
    store.add(
        load(
            *CHAIN,
            use("cycles", "di", "2026-01-10", school=full("woodbrook")),
            use("cycles", "ed", "2026-01-11", school=full("agnor")),
            visit("cora", "kate", "charts", "2026-03-04", Channel.OBSERVATION, at="row 3"),
        )
    )
    charts, cycles = store.reaches()
    assert (charts.practice, charts.holders, charts.reached, charts.first) == (full("charts"), 0, 2, None)
    assert (cycles.holders, cycles.adopted, cycles.reached, cycles.schools) == (5, 3, 5, 2)
    assert (str(cycles.first), str(cycles.last)) == ("2025-09-01", "2026-01-11")


def test_loading_in_parts_gives_the_same_diffusion_as_loading_at_once(store: Store) -> None:
    for record in reversed(CHAIN):
        store.add(load(record))
    parts = store.diffusion(full("cycles"))
    for info in store.batches():
        store.undo(info.batch)
    store.add(load(*CHAIN))
    whole = store.diffusion(full("cycles"))
    assert parts.uptakes == whole.uptakes
    assert [link.id for link in parts.transmissions] == [link.id for link in whole.transmissions]


def test_another_adoption_level_is_worked_out_when_asked(store: Store) -> None:
    store.add(load(*CHAIN, use("cycles", "di", "2026-01-10", Level.PREPARATION)))
    assert store.diffusion(full("cycles"), Level.PREPARATION) == diffuse(store.facts(full("cycles")), Level.PREPARATION)
    states = [
        uptake.state
        for level in (Level.PREPARATION, Level.MECHANICAL)
        for uptake in store.diffusion(full("cycles"), level).uptakes
        if uptake.person == full("di")
    ]
    assert states == [State.ADOPTED, State.SHOWN]


def test_no_people_at_a_meeting_without_a_presenter_pass_anything_on(store: Store) -> None:
    store.add(load(meeting(MeetingKind.PLC, "ada bo", "cycles", "2026-03-10").model_copy(update={"presenter": None})))
    assert [uptake.state for uptake in store.diffusion(full("cycles")).uptakes] == [State.REACHED, State.REACHED]
    assert path_to(store, full("cycles"), full("bo")) == []
