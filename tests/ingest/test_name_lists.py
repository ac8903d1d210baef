"""The people that one cell names, in the spellings of real logs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.name_lists import people_in, people_listed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ben Stone, Cara Finch, and Dev Hall", ["Ben Stone", "Cara Finch", "Dev Hall"]),
        ("De La Cruz, Maria Elena", ["De La Cruz, Maria Elena"]),
        ("van der Berg, Jo", ["van der Berg, Jo"]),
        ("Ann Lee + 3 others", ["Ann Lee"]),
        ("Ann Lee (+3)", ["Ann Lee"]),
        ("Ann Lee et al.", ["Ann Lee"]),
        ("Ann Lee, Bo Kim and 3 other teachers", ["Ann Lee", "Bo Kim"]),
        ("Ann Lee and the 3rd grade team", ["Ann Lee"]),
        ("grade 3 team", []),
        ("all staff", []),
        ("Ann Lee & Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("Ann Lee&Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("Ann Lee/Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("Smith/Jones", ["Smith", "Jones"]),
        ("Ann Smith/Jones", ["Ann Smith/Jones"]),
        ("Ann Lee w/ Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("Lee, Ann; Kim, Bo", ["Lee, Ann", "Kim, Bo"]),
        ("Lee, Ann and Kim, Bo", ["Lee, Ann", "Kim, Bo"]),
        ("Lee, Ann, and Kim, Bo", ["Lee, Ann", "Kim, Bo"]),
        ("Lee, Ann M, Kim, Bo J", ["Lee, Ann M", "Kim, Bo J"]),
        ("Lee, A., Kim, B.", ["Lee, A.", "Kim, B."]),
        ("O'Neill, Mary Jo", ["O'Neill, Mary Jo"]),
        ("Stone, Finch, and Hall", ["Stone", "Finch", "Hall"]),
        ("1. Ann Lee 2. Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("1) Lee, Ann\n2) Kim, Bo", ["Lee, Ann", "Kim, Bo"]),
        ("- Ann Lee\n- Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("• Ann Lee • Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("Ann Lee | Bo Kim", ["Ann Lee", "Bo Kim"]),
        ("John Hale, Jr., Ann Lee", ["John Hale, Jr.", "Ann Lee"]),
        ("Ann Lee, M.Ed., Bo Kim, NBCT", ["Ann Lee, M.Ed.", "Bo Kim"]),
        ("Ann Lee (3rd), Bo Kim (4th)", ["Ann Lee", "Bo Kim"]),
        ("Ann Lee (math, science), Bo Kim", ["Ann Lee (math, science)", "Bo Kim"]),
        ("Katherine (Katie) O'Neill", ["Katherine (Katie) O'Neill"]),
        ("a@x.org b@x.org, c@x.org", ["a@x.org", "b@x.org", "c@x.org"]),
        ("Ann Lee <a@x.org>, Bo <b@x.org>", ["a@x.org", "b@x.org"]),
        ("T1, T2;T3", ["T1", "T2", "T3"]),
        ("Mr. & Mrs. Smith", ["Mr. Smith", "Mrs. Smith"]),
        ("N/A; Ann Lee; TBD; anonymous", ["Ann Lee"]),
        ("Andrew Anderson", ["Andrew Anderson"]),
        ("Ann Lee and", ["Ann Lee"]),
        ("—", []),
    ],
)
def test_a_cell_names_these_people(text: str, names: list[str]) -> None:
    assert list(people_in(text)) == names


@pytest.mark.parametrize("text", ["Lee, Ann, Kim, Bo", "Stone, Finch and Hall", "Ann Lee, Bo"])
def test_commas_that_may_mean_either_are_not_guessed(text: str) -> None:
    (part,) = people_listed(text)
    assert not part.sure
    assert len(part.readings) == 2


@pytest.mark.parametrize(
    ("text", "unnamed"), [("Ann Lee + 3 others", "3 others"), ("Ann Lee, et al.", "et al."), ("the team", "the team")]
)
def test_who_is_not_named_is_said(text: str, unnamed: str) -> None:
    assert [part.unnamed for part in people_listed(text)] == [(unnamed,)]


GIVEN = st.sampled_from(["Ann", "Bo", "Cy", "Dee", "Maria Elena", "Jean-Luc", "J."])
SURNAME = st.sampled_from(["Lee", "O'Neill", "Park-Diaz", "Finch", "Stone", "Weiß", "Ndlovu"])
PEOPLE = st.lists(st.tuples(GIVEN, SURNAME), min_size=1, max_size=6, unique=True)
SEPARATORS = st.sampled_from(["; ", ";", "\n", " & ", "&", " and ", " + ", " | ", " • ", ", and ", " with "])


@given(PEOPLE, SEPARATORS)
def test_full_names_are_found_again_whatever_parts_them(people: list[tuple[str, str]], separator: str) -> None:
    names = [" ".join(person) for person in people]
    assert list(people_in(separator.join(names))) == names


@given(PEOPLE, st.sampled_from(["; ", ";", "\n", " & ", " and ", ", and ", " | "]))
def test_surnames_first_are_found_again_whatever_parts_them(people: list[tuple[str, str]], separator: str) -> None:
    names = [f"{surname}, {given}" for given, surname in people]
    assert list(people_in(separator.join(names))) == names


@given(PEOPLE, st.sampled_from([", ", ","]), st.sampled_from([", ", ", and ", " and ", " & "]))
def test_an_english_list_of_full_names_is_found_again(people: list[tuple[str, str]], comma: str, last: str) -> None:
    names = [" ".join(person) for person in people]
    text = comma.join(names[:-1]) + last + names[-1] if len(names) > 1 else names[0]
    assert list(people_in(text)) == names


@given(PEOPLE)
def test_numbered_names_are_found_again(people: list[tuple[str, str]]) -> None:
    names = [" ".join(person) for person in people]
    for form in ("{}. {}", "{}) {}", "({}) {}"):
        assert list(people_in(" ".join(form.format(i, name) for i, name in enumerate(names, 1)))) == names


@given(st.text(alphabet="aB ,;&/+.()1\n@", max_size=40))
def test_any_text_is_read_or_said(text: str) -> None:
    for part in people_listed(text):
        assert part.readings[0] or part.unnamed
        assert all(name.strip() == name for name in part.readings[0])
