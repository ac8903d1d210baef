"""The district itself: who works where, and which coach serves which school."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.vocabulary import Role
from ingest.simulated.calendar import school_days
from ingest.simulated.district import District, dealt, districts
from ingest.simulated.parameters import MOST_DISTRICTS, Parameters

small = st.builds(
    Parameters,
    seed=st.integers(0, 10_000),
    schools=st.integers(1, 14),
    teachers=st.integers(1, 90),
    coaches=st.integers(1, 12),
    years=st.integers(1, 4),
    districts=st.integers(1, 3),
)


@settings(max_examples=60, deadline=None)
@given(small)
def test_every_building_has_three_coaches_and_every_coach_three_schools_where_there_are_as_many(
    parameters: Parameters,
) -> None:
    for district in districts(parameters):
        for year in district.years:
            is_open = [s.id for s in district.schools.values() if s.closed is None or year.first <= s.closed]
            coaches_of = Counter(school for schools in year.serves.values() for school in schools)
            assert set(coaches_of) == set(is_open)
            assert min(coaches_of.values()) >= min(3, len(year.serves))
            for schools in year.serves.values():
                assert len(set(schools)) == len(schools) >= min(3, len(is_open))


@given(st.integers(1, 40), st.integers(1, 40))
def test_schools_are_dealt_evenly(schools: int, coaches: int) -> None:
    served = dealt([f"s{n}" for n in range(schools)], [f"c{n}" for n in range(coaches)])
    counts = [len(own) for own in served.values()]
    assert len(served) == coaches
    assert max(counts) - min(counts) <= 1
    assert all(len(set(own)) == len(own) for own in served.values())


@settings(max_examples=60, deadline=None)
@given(small)
def test_nobody_works_at_a_school_that_has_closed(parameters: Parameters) -> None:
    for district in districts(parameters):
        for year in district.years:
            for post in year.posts.values():
                closed = district.schools[post.school].closed
                assert closed is None or year.last <= closed


@settings(max_examples=60, deadline=None)
@given(small)
def test_coaches_and_teachers_are_different_people_within_a_year(parameters: Parameters) -> None:
    for district in districts(parameters):
        for year in district.years:
            roles = Counter(post.role for post in year.posts.values())
            assert roles[Role.COACH] == len(year.serves) == sum(map(len, year.clusters))
            assert all(year.posts[coach].role is Role.COACH for coach in year.serves)
            assert sum(map(len, year.staff.values())) == roles[Role.TEACHER] >= 1
            assert all(district.hired[person] <= year.first for person in year.posts)


def _changes(district: District) -> dict[tuple[Role, Role], int]:
    changes: dict[tuple[Role, Role], int] = defaultdict(int)
    for before, after in zip(district.years, district.years[1:], strict=False):
        for person, post in after.posts.items():
            if person in before.posts:
                changes[before.posts[person].role, post.role] += 1
    return changes


def test_a_district_of_the_usual_size_has_what_districts_have() -> None:
    home, neighbour = districts(Parameters())
    assert (len(home.schools), len(home.years[0].serves), len(home.years)) == (26, 24, 2)
    assert sum(map(len, home.years[0].staff.values())) == 1200
    assert sum(school.former is not None for school in home.schools.values()) == 2
    assert sum(school.closed is not None for school in home.schools.values()) == 1
    changes = _changes(home)
    assert changes[Role.TEACHER, Role.COACH] == 2
    assert changes[Role.COACH, Role.TEACHER] + changes[Role.COACH, Role.ADMINISTRATOR] == 2
    first, second = home.years
    both = [p for p in first.posts if p in second.posts and second.posts[p].role is Role.TEACHER]
    assert sum(first.posts[person].school != second.posts[person].school for person in both) > 20
    assert 30 < len(second.novices) < 200
    namesakes = [
        (school, name)
        for school, staff in first.staff.items()
        for name, times in Counter(home.people[person].name for person in staff).items()
        if times > 1
    ]
    assert len(namesakes) >= 3
    assert len(neighbour.schools) == 4
    assert len({person.email for district in (home, neighbour) for person in district.people.values()}) == len(
        home.people
    ) + len(neighbour.people)


@pytest.mark.parametrize("year", range(2015, 2031))
def test_a_school_year_has_180_days_on_weekdays_outside_the_holidays(year: int) -> None:
    days = school_days(year)
    assert len(set(days)) == 180
    assert list(days) == sorted(days)
    assert all(day.weekday() < 5 for day in days)
    assert date(year, 8, 1) <= days[0]
    assert days[-1] < date(year + 1, 6, 30)
    assert not {date(year, 12, 25), date(year + 1, 1, 1)} & set(days)


def test_labor_day_and_thanksgiving_are_free() -> None:
    assert not {date(2024, 9, 2), date(2024, 11, 28), date(2024, 11, 29), date(2025, 5, 26)} & set(school_days(2024))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Parameters(schools=0),
        lambda: Parameters(years=0),
        lambda: Parameters(missing=1.0),
        lambda: Parameters(missing=-0.1),
        lambda: Parameters(districts=MOST_DISTRICTS + 1),
    ],
)
def test_a_district_that_cannot_be_is_refused(wrong: Callable[[], Parameters]) -> None:
    with pytest.raises(ValueError, match=r"at least|at most"):
        wrong()
