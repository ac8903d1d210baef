"""What the text of one cell holds."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.ids import folded
from graph.vocabulary import Channel, Level
from ingest.files.cells import GRADES, clean, grades, grades_and_rest, is_placeholder, level, options, values
from ingest.files.spellings import OUTCOMES, SUPPORTS

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
        ("Gr3", "3"), ("Gr. 3-5", "3 4 5"), ("Grade Three", "3"), ("3rd thru 5th", "3 4 5"), ("3/4 combo", "3 4"),
        ("third and fourth", "3 4"), ("PreK-2", "PK TK K 1 2"), ("K/1 split", "K 1"), ("3-4-5", "3 4 5"),
        ("Grades 3, 4 and 5", "3 4 5"), ("Grade: 3", "3"), ("#3", "3"), ("3 4", "3 4"), ("ninth", "9"), ("345", ""),
        ("5-Mar", "3 4 5"), ("Mar-5", "3 4 5"), ("12-Sep", "9 10 11 12"), ("K; 2-Jan", "K 1 2"), ("2026-03-05", ""),
    ],
)  # fmt: skip
def test_grades_are_read_in_order(text: str, read: str) -> None:
    assert grades(text) == tuple(read.split())


NUMBERED = [str(number) for number in range(1, 13)]
FORMS = ("{}", "{}th", "Gr{}", "Gr. {}", "grade {}", "{}th grade", "Grades {}", "{}th Gr", "G{}", "#{}")
TO = ("-", " - ", "–", " to ", " thru ", " through ", "~")


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from(FORMS), st.sampled_from(FORMS), st.sampled_from(TO))
def test_a_range_of_grades_is_read_whole_or_said(low: int, high: int, first: str, last: str, to: str) -> None:
    text = first.format(low) + to + last.format(high)
    between = tuple(NUMBERED[low - 1 : high])
    assert grades_and_rest(text) == ((between, ()) if low < high else ((), (text.casefold(),)))


@given(st.text(alphabet="kpg345-/,&; rthm.", max_size=30))
def test_every_part_of_a_cell_is_a_grade_or_said(text: str) -> None:
    found, rest = grades_and_rest(text)
    assert found or rest or not text.strip(" ,;/&")


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
        ("I tried it", "III"), ("I'm using it", "IVA"), ("She's trying it out", "III"), ("I, orientation", "I"),
        ("teacher is planning to try", "II"), ("3 - Planning to try", "II"), ("2 - Level 1 Orientation", "I"),
        ("3: using it", "IVA"), ("level of use: III", "III"), ("LoU 2", "II"), ("not using", "0"),
        ("Level 2: trying", None), ("I - tried it", None), ("V - using it", None), ("III. Proficient", None),
        ("4 - Implementing", None), ("2 - III", None), ("3.5", None), ("3-4", None), ("3/5", None), ("1,5", None),
        ("using, stopped", None), ("using (stopped in May)", None), ("using it, not daily", None),
        ("dropped, now using again", None), ("I have not tried it", None), ("trying; using", None), ("none", None),
    ],
)  # fmt: skip
def test_an_outcome_is_a_level_of_use(text: str, read: str | None) -> None:
    assert level(text) == (None if read is None else Level(read))


@given(st.sampled_from(sorted(OUTCOMES)), st.integers(0, 6), st.sampled_from((" - ", ": ", ". ", ") ", " ")))
def test_words_come_before_a_number_of_a_scale_of_the_districts_own(words: str, number: int, joint: str) -> None:
    assert level(f"{number}{joint}{words}") == OUTCOMES[words]


@given(st.sampled_from(list(Level)), st.sampled_from(sorted(OUTCOMES)), st.sampled_from((" - ", ": ")))
def test_a_label_beside_words_of_another_level_is_not_guessed(own: Level, words: str, joint: str) -> None:
    assume(own is not Level.NONUSE)
    assert level(f"Level {own}{joint}{words}") == (own if OUTCOMES[words] is own else None)


def test_every_level_is_read_by_its_own_label() -> None:
    assert [level(one.value) for one in Level] == list(Level)


@pytest.mark.parametrize(
    "text",
    ["N/A", "n.a.", "NA", "None", "TBD", "tbd.", "#REF!", "#N/A", "NULL", "null", "-", "--", "—", "?", "...", "(none)",
     "unknown", "[blank]", "To be determined", "#DIV/0!", "nan"],
)  # fmt: skip
def test_a_placeholder_says_nothing(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["0", "anonymous", "Anon.", "Nobody", "Unknown teacher"])
def test_nobody_has_these_names(text: str) -> None:
    assert is_placeholder(text, naming=True)
    assert not is_placeholder(text) or text == "-"


@pytest.mark.parametrize("text", ["Na Lee", "Jennifer Null", "Nona", "3", "I", "K", "No", "None Such Unit", "C++", "#"])
def test_a_name_that_looks_like_a_placeholder_is_one(text: str) -> None:
    assert not is_placeholder(text, naming=True)


def test_a_placeholder_among_several_values_is_left_out() -> None:
    assert values("Ann Lee; N/A; TBD; Bo Kim") == ("Ann Lee", "Bo Kim")


def test_spellings_are_kept_folded() -> None:
    assert all(folded(text) == text for text in SUPPORTS)
