"""What the text of one cell holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ids import folded
from graph.vocabulary import Channel, Level
from ingest.files.cells import GRADES, clean, grades, level, options, values
from ingest.files.spellings import SUPPORTS

KNOWN = tuple(SUPPORTS)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Katie O'Neill ", "Katie O'Neill"),
        ("PBL: Life\u00a0Cycles\u00a0", "PBL: Life Cycles"),
        ("\ufeffElm\u200b School", "Elm School"),
        ("a\tb", "a b"),
        ("Co-planning \r\n  Modeling\r\n", "Co-planning\nModeling"),
        ("Rami\u0301rez", "Ramírez"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_what_nobody_sees_is_cleaned_away(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_several_values_are_parted_by_semicolons_and_lines() -> None:
    assert values("Ann Lee; Bo Kim\nAnn Lee;;") == ("Ann Lee", "Bo Kim")
    assert values("Lee, Ann") == ("Lee, Ann",)
    assert values("") == ()


@pytest.mark.parametrize(
    ("text", "channels", "rest"),
    [
        ("Observation, with feedback, Modeling", {"observation", "feedback", "modelling"}, ()),
        ("Co-planning;Modeling", {"co-planning", "modelling"}, ()),
        ("Co-Teaching\nDebrief", {"co-teaching", "feedback"}, ()),
        ("Data / PLC, Planning", {"PLC", "co-planning"}, ()),
        ("Modelling, Other: chat, at recess", {"modelling"}, ("Other: chat", "at recess")),
        ("Modellings", set(), ("Modellings",)),
        ("co_planning", {"co-planning"}, ()),
        ("demonstratıon", set(), ("demonstratıon",)),
    ],
)
def test_check_box_answers_are_found_among_the_known_ones(text: str, channels: set[str], rest: tuple[str, ...]) -> None:
    found, other = options(text, KNOWN)
    assert {channel.value for option in found for channel in SUPPORTS[option]} == channels
    assert other == rest


@given(st.lists(st.sampled_from(KNOWN), unique=True), st.sampled_from([", ", ";", "\n"]))
def test_any_ticked_options_are_found_again(ticked: list[str], joint: str) -> None:
    found, rest = options(joint.join(ticked), KNOWN)
    joined: set[Channel] = {channel for option in ticked for channel in SUPPORTS[option]}
    assert {channel for option in found for channel in SUPPORTS[option]} == joined
    assert rest == ()


@given(st.text(), st.lists(st.text(min_size=1), max_size=4).map(tuple))
def test_any_text_is_split_without_loss(text: str, known: tuple[str, ...]) -> None:
    found, rest = options(text, known)
    assert set(found) <= set(known)
    assert all(part in text for part in rest)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("K", "K"), ("KG", "K"), ("PK", "PK"), ("Pre-K", "PK"), ("TK", "TK"), ("3", "3"), ("3rd", "3"), ("03", "3"),
        ("3;4", "3 4"), ("9-10", "9 10"), ("9th–10th", "9 10"), ("Grades K-2", "K 1 2"), ("third grade", "3"),
        ("6, 2, 3", "2 3 6"), ("4/5", "4 5"), ("1st & 2nd", "1 2"), ("3 to 5", "3 4 5"), ("all", ""), ("13", ""),
    ],
)  # fmt: skip
def test_grades_are_read_in_order(text: str, read: str) -> None:
    assert grades(text) == tuple(read.split())


@given(st.lists(st.sampled_from(GRADES), unique=True))
def test_grades_are_read_back(named: list[str]) -> None:
    assert grades(";".join(named)) == tuple(sorted(named, key=GRADES.index))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("dropped", "0"), ("heard", "I"), ("planning", "II"), ("Trying", "III"), ("using", "IVA"), ("adapting", "IVB"),
        ("sharing with colleagues", "V"), ("renewing", "VI"), ("IVa", "IVA"), ("Level III", "III"), ("4b", "IVB"),
        ("III: mechanical use", "III"), ("3 - mechanical", "III"), ("VI renewal", "VI"), ("IV", "IVA"),
        ("Trying (first time)", "III"), ("I think so", None), ("great", None), ("7", None), ("", None),
    ],
)  # fmt: skip
def test_an_outcome_is_a_level_of_use(text: str, read: str | None) -> None:
    assert level(text) == (None if read is None else Level(read))


def test_every_level_is_read_by_its_own_label() -> None:
    assert [level(one.value) for one in Level] == list(Level)


def test_spellings_are_kept_folded() -> None:
    assert all(folded(text) == text for text in SUPPORTS)
