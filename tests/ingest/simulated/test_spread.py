"""The true diffusion: nobody has what nobody brought, and everything comes from somebody who had it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.vocabulary import Channel, MeetingKind, Role
from ingest.simulated.district import District, districts
from ingest.simulated.history import THIS_CLASSROOM, History
from ingest.simulated.parameters import Parameters
from ingest.simulated.spread import spread

small = st.builds(
    Parameters,
    seed=st.integers(0, 10_000),
    schools=st.integers(1, 9),
    teachers=st.integers(1, 60),
    coaches=st.integers(1, 8),
    years=st.integers(1, 2),
    districts=st.integers(1, 2),
    births=st.floats(0.1, 2),
    adapts=st.floats(0, 0.3),
)


def _run(parameters: Parameters) -> tuple[list[District], History]:
    built = districts(parameters)
    return built, spread(parameters, built, lambda _done, _total: None)


@settings(max_examples=25, deadline=None)
@given(small)
def test_every_source_had_the_practice_before_and_only_the_inventor_has_none(parameters: Parameters) -> None:
    _, history = _run(parameters)
    for taken in history.taken.values():
        practice = history.practices[taken.practice]
        assert (taken.source is None) == (taken.person == practice.inventor)
        if taken.source is None:
            assert taken.when == practice.born
        else:
            assert history.taken[taken.practice, taken.source].when <= taken.when


@settings(max_examples=25, deadline=None)
@given(small)
def test_an_adaptation_is_made_by_somebody_who_had_what_was_adapted(parameters: Parameters) -> None:
    _, history = _run(parameters)
    for practice in history.practices.values():
        if practice.adapted_from:
            assert history.taken[practice.adapted_from, practice.inventor].when <= practice.born


@settings(max_examples=25, deadline=None)
@given(small)
def test_people_do_things_only_in_years_and_places_where_they_work(parameters: Parameters) -> None:
    built, history = _run(parameters)
    days = {day for district in built for year in district.years for day in year.days}
    years = [(year, day) for district in built for year in district.years for day in year.days]
    posts = {(person, day): post for year, day in years for person, post in year.posts.items()}
    serves = {(coach, day): schools for year, day in years for coach, schools in year.serves.items()}
    for entry in history.entries:
        assert entry.day in days
        assert entry.school in serves[entry.coach, entry.day]
        assert all(posts[teacher, entry.day].school == entry.school for teacher in entry.teachers)
    for gathering in history.gatherings:
        assert gathering.presenter in gathering.people
        assert all((person, gathering.day) in posts for person in gathering.people)
        assert history.taken[gathering.practice, gathering.presenter].when <= gathering.day
    for use in history.seen:
        assert posts[use.person, use.day].school == use.school


@settings(max_examples=25, deadline=None)
@given(small)
def test_a_coach_logs_within_the_stated_volume_each_day(parameters: Parameters) -> None:
    built, history = _run(parameters)
    coach_days = sum(len(year.days) * len(year.serves) for district in built for year in district.years)
    fewest, most = parameters.entries
    assert fewest * coach_days <= len(history.entries) <= most * coach_days


def test_a_district_of_the_usual_size_spreads_practices_in_every_way() -> None:
    built, history = _run(Parameters())
    rows = sum(entry.coach.startswith(built[0].id) for entry in history.entries)
    assert 2 * 10_000 <= rows <= 2 * 22_000
    ways = {taken.channel for taken in history.taken.values()}
    assert ways >= {
        Channel.MODELLING,
        Channel.RESOURCE,
        Channel.OBSERVATION,
        Channel.HUDDLE,
        Channel.PLC,
        Channel.CONVENING,
        Channel.PEER_TALK,
        None,
    }
    central = [practice for practice in history.practices.values() if practice.school is None]
    assert 0 < len(central) < len(history.practices) / 4
    assert any(practice.adapted_from for practice in history.practices.values())
    abroad = [t for t in history.taken.values() if t.source and t.source.split(":")[0] != t.person.split(":")[0]]
    assert abroad
    assert {taken.channel for taken in abroad} == {Channel.CONVENING}


def test_coaches_of_a_cluster_meet_every_week() -> None:
    built, history = _run(Parameters(districts=1))
    for year in built[0].years:
        for number, cluster in enumerate(year.clusters, 1):
            days = [
                gathering.day
                for gathering in history.gatherings
                if gathering.kind is MeetingKind.HUDDLE
                and gathering.place == f"Cluster {number}"
                and year.first <= gathering.day <= year.last
            ]
            assert len(days) >= 30, f"{number} {len(cluster)}"


def test_use_rises_step_by_step_and_sometimes_ends() -> None:
    _, history = _run(Parameters(schools=5, teachers=80, coaches=5, districts=1))
    outcomes = {entry.outcome for entry in history.entries}
    assert outcomes >= {"heard", "planning", "trying", "using", "adapting", "sharing with colleagues", "dropped"}
    assert {entry.phase for entry in history.entries} == {"goal", "modelling", "observing", None}


def test_rows_say_this_classroom_only_of_teachers_who_had_the_practice() -> None:
    _, history = _run(Parameters(schools=5, teachers=80, coaches=5, districts=1))
    told = [entry for entry in history.entries if entry.idea == THIS_CLASSROOM and entry.practice]
    assert told
    assert all(history.taken[entry.practice or "", entry.teachers[0]].when <= entry.day for entry in told)


def test_a_teacher_who_becomes_a_coach_keeps_what_they_knew() -> None:
    built, history = _run(Parameters(schools=8, teachers=200, coaches=12, districts=1, coach_turnover=0.5))
    first, second = built[0].years
    new = [coach for coach in second.serves if first.posts.get(coach) and first.posts[coach].role is Role.TEACHER]
    brought = {taken.person for taken in history.taken.values() if taken.when < second.first}
    assert set(new) & brought
