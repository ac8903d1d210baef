"""What is near is found as if each were compared with each, and quickly."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from graph.ids import title_key
from graph.names import person_key
from ingest.names.likeness import SchoolName, people_alike, schools_alike, titles_alike
from ingest.names.near import MOST, NameIndex, SchoolIndex, TitleIndex

GIVENS = (
    "Katherine",
    "Kate",
    "Katie",
    "K",
    "Kat",
    "Ctherine",
    "Bo",
    "Robert",
    "Bob",
    "Ann",
    "Anne",
    "राम",
    "Mr.",
    "J.",
)
SURNAMES = ("O'Neill", "Ortiz", "Ortis", "Smith", "Smyth", "Lee", "Kate", "Ramirez-Ortiz", "Jr.", "")
NAMES = st.builds(lambda a, b, c: f"{a} {b} {c}", *map(st.sampled_from, (GIVENS, (*SURNAMES, "Ann"), SURNAMES)))
SCHOOLS = st.builds(
    lambda a, b, c: f"{a} {b} {c}",
    st.sampled_from(("Lincoln", "Lincon", "Wood", "Woodbrook", "North", "Marlow", "LH", "MHS")),
    st.sampled_from(("", "High", "Elementary", "Hill", "Brook", "Academy")),
    st.sampled_from(("", "School", "ES", "Campus")),
)
TITLES = st.lists(
    st.sampled_from(("PBL", "Life", "Cycles", "Cycle", "Unit", "1.1", "11", "C++", "C", "of", "the")), max_size=5
).map(" ".join)
MANY = 20


@given(st.lists(NAMES, max_size=MANY), NAMES)
def test_everybody_with_a_like_name_is_near(names: list[str], wanted: str) -> None:
    keys = [key for name in names if (key := person_key(name))]
    key = person_key(wanted)
    alike = {other for other in keys if people_alike(key, other)}
    assert alike <= set(NameIndex((other, other) for other in keys).near([key])[0])


@given(st.lists(SCHOOLS, max_size=MANY), SCHOOLS)
def test_every_school_with_a_like_name_is_near(names: list[str], wanted: str) -> None:
    schools, school = [*map(SchoolName.of, names)], SchoolName.of(wanted)
    alike = {place for place, other in enumerate(schools) if schools_alike(school, other)}
    assert alike <= SchoolIndex(schools).near([school])[0]


@given(st.lists(TITLES, max_size=MANY), TITLES)
def test_every_practice_with_a_like_title_is_near(titles: list[str], wanted: str) -> None:
    keys, key = [*map(title_key, titles)], title_key(wanted)
    alike = {place for place, other in enumerate(keys) if titles_alike(key, other)}
    assert alike <= TitleIndex(keys).near([key])[0]


def test_of_very_many_that_are_alike_the_nearest_are_found() -> None:
    keys = [f"teacher {n:05} lee" for n in range(1000)]
    (near,) = NameIndex((key, key) for key in keys).near(["teacher 00500 lee"])
    assert "teacher 00500 lee" in near
    assert "teacher 00501 lee" in near
    assert len(near) <= 4 * MOST


def test_thousands_of_names_unlike_each_other_cost_seconds_at_most() -> None:
    keys = [f"{n * 7919 % 100_003:x}ab {n * 104_729 % 99_991:x}cd" for n in range(5000)]
    began = process_time()
    NameIndex((key, key) for key in keys).near(keys)
    assert process_time() - began < 5
