"""What counts for the same name, and which ids come of it."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ids import folded, mention_id, slug, title_key

ALIKE = (
    ("O’Neill-Ortiz,  KATE", "o'neill ortiz, kate"),
    ("José Núñez", "JOSE NUNEZ"),
    ("Ёлкин", "елкин"),
    ("Ωμέγα", "ωμεγα"),
    ("PBL – Life Cycles!", "pbl: life cycles"),
    ("Ｃ", "c"),
    ("U.S. History", "us history"),
)

MARKED = (
    "राम",
    "रीमा",
    "रमा",
    "กา",
    "กิ",
    "กี",
    "কলি",
    "কলা",
    "கமலா",
    "கமலி",
    "عَلِم",
    "عُلِم",
    "שָׁם",
    "שֵׁם",
    "ਰਾਮ",
    "ਰੀਮ",
    "か",
    "が",
    "មា",
    "មី",
)

TITLES_APART = (
    "C",
    "C+",
    "C++",
    "C#",
    "C-",
    "C*",
    "Unit 1.1",
    "Unit 11",
    "Unit 1 1",
    "Unit 1-1",
    "Unit 1/1",
    "Unit 1:1",
    "Unit 1²",
    "Unit 12",
    "Count to 5",
    "Count to -5",
    "Add .5",
    "Add 5",
    "100%",
    "100",
    "x = 2",
    "x < 2",
    "$5",
    "5",
    "½",
    "12",
)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_case_accents_and_punctuation_do_not_count(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(("one", "other"), [*combinations(MARKED, 2)])
def test_marks_of_other_scripts_count(one: str, other: str) -> None:
    assert folded(one) != folded(other)
    assert slug(one) != slug(other)


@pytest.mark.parametrize(("one", "other"), [*combinations(TITLES_APART, 2)])
def test_numbers_and_signs_tell_titles_and_their_ids_apart(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)
    assert mention_id("oak", one) != mention_id("oak", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Think & Share", "think and share"), ("#2 Unit", "2 unit"), ("3 – 5", "3-5"), ("C #", "c#"), ("A | B", "a: b")],
)
def test_signs_that_only_part_words_do_not_count(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


WRITTEN = st.text(st.sampled_from("aBé1२री'.,:/-–+#&% ß½²ΐİŉกิ") | st.characters(), max_size=12)


@given(WRITTEN)
def test_what_is_compared_is_compared_alike_again(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert title_key(title_key(text)) == title_key(text)


@given(WRITTEN, WRITTEN)
def test_titles_that_differ_have_ids_that_differ(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (title_key(one) == title_key(other))
