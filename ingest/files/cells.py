"""What the text of one cell holds: cleaned, several values apart, grades in order, a Level of Use.

Cells may be long and come from anywhere: nothing here takes more time than in proportion to their length.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import month_abbr
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from graph.ids import folded
from graph.vocabulary import Level
from ingest.files.spellings import LEVELS, NOBODY, OUTCOMES, PLACEHOLDERS

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CACHED = 1 << 16
_MAX_PLACEHOLDER = 24
_MAX_LABEL = 200
"""Longer texts, in characters, are no grades and no Levels of Use."""

GRADES = ("PK", "TK", "K", *map(str, range(1, 13)))
"""Grades in order: pre-kindergarten, transitional kindergarten, kindergarten, 1 to 12."""

_NUMBERS = (
    ("one", "first"), ("two", "second"), ("three", "third"), ("four", "fourth"), ("five", "fifth"), ("six", "sixth"),
    ("seven", "seventh"), ("eight", "eighth"), ("nine", "ninth", "freshman"), ("ten", "tenth", "sophomore"),
    ("eleven", "eleventh", "junior"), ("twelve", "twelfth", "senior"),
)  # fmt: skip
_GRADE_WORDS = {
    **{grade.casefold(): grade for grade in GRADES},
    **{f"{number:02d}": str(number) for number in range(1, 10)},
    **dict.fromkeys(("p", "ps", "preschool"), "PK"),
    **dict.fromkeys(("kg", "kindergarten", "kinder", "0", "00"), "K"),
    **{word: str(number) for number, words in enumerate(_NUMBERS, start=1) for word in words},
}
_GRADE_NAMES = (
    (re.compile(r"\b(?:pre[- ]?(?:k|kindergarten|kg)|p[- ]k)\b"), "pk"),
    (re.compile(r"\b(?:transitional kindergarten|t[- ]k)\b"), "tk"),
    (re.compile(r"\bk5\b"), "k"),
)
_GRADE_PARTS = re.compile(r"[;,/&+\n]|\band\b")
_GRADE_TOKENS = re.compile(r"[^\W\d_]+|\d+|\S")
_GRADE_TO = frozenset({"-", "‐", "‑", "‒", "–", "—", "~", "to", "through", "thru", "until", "till"})
_GRADE_NOISE = frozenset(
    {
        *("grade", "grades", "gr", "grader", "graders", "g", "th", "st", "nd", "rd", "class", "classes", "the"),
        *("combo", "combination", "split", "multiage", ".", "°", ":", "#"),
    }
)
_AS_DATE = re.compile(r"(\d{1,2})-([a-z]{3})|([a-z]{3})-(\d{1,2})")
_MONTHS = {name.casefold(): str(number) for number, name in enumerate(month_abbr) if name}


@lru_cache(_CACHED)
def clean(text: str) -> str:
    """Text without what nobody sees: outer and double spaces, no-break and zero-width ones, tabs; lines stay apart.

    >>> clean(" PBL:\\tLife\\u00a0 Cycles\\u200b ")
    'PBL: Life Cycles'
    """
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in visible.splitlines())))


@lru_cache(_CACHED)
def values(text: str) -> tuple[str, ...]:
    """The different values of a cell that has several, parted by ";" or by lines, in order, without placeholders.

    >>> values("3; 4\\n4; n/a;")
    ('3', '4')
    """
    parts = (value.strip() for value in re.split("[;\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part and not is_placeholder(part)))


@lru_cache(_CACHED)
def is_placeholder(text: str, *, naming: bool = False) -> bool:
    """Whether a cell says that there is nothing to say.

    Args:
        naming: the cell is to name or identify somebody or something.

    >>> [is_placeholder(text) for text in ("N/A", "(none)", "--", "0", "None Such")]
    [True, True, True, False, False]
    """
    if len(text) > _MAX_PLACEHOLDER:
        return False
    bare = " ".join(text.casefold().strip("()[]<>*_'\" ").split())
    known = {bare, bare.replace(".", ""), bare.rstrip(".:")}
    return (
        not bare.strip("-‐‑‒–—−.?… /")
        or not known.isdisjoint(PLACEHOLDERS)
        or (naming and not known.isdisjoint(NOBODY))
    )


@lru_cache(_CACHED)
def options(text: str, known: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Check-box answers: those of the known options that are ticked, as spelled in `known`, and the rest.

    Forms join answers by ", ", which options themselves may contain, so the known ones are found longest first.

    >>> options("Observation, with feedback, Other: recess", ("modeling", "observation", "observation with feedback"))
    (('observation with feedback',), ('Other: recess',))
    """
    pattern, by_key = _option_pattern(known)
    found: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(text):
        match = pattern.match(text, at)
        end = match.end() if match else _next_end(text, at)
        option = by_key.get(_key(match[1])) if match else None
        if option is not None:
            found.append(option)
        elif part := text[at:end].strip():
            rest.append(part)
        at = end + 1
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(rest))


def grades(text: str) -> tuple[str, ...]:
    """The grades a cell names, in order; what is no grade is left out.

    >>> grades("K-2; 3rd, 05 & Pre-K")
    ('PK', 'K', '1', '2', '3', '5')
    """
    return grades_and_rest(text)[0]


@lru_cache(_CACHED)
def grades_and_rest(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The grades a cell names, in order, and the parts of it that are none. A spreadsheet's 5-Mar was once 3-5.

    >>> grades_and_rest("Gr3, 4th thru 6th, all")
    (('3', '4', '5', '6'), ('all',))
    """
    if len(text) > _MAX_LABEL:
        return (), (text,)
    found: set[str] = set()
    rest: list[str] = []
    for part in filter(str.strip, _GRADE_PARTS.split(clean(text).casefold())):
        named = _grades_of(part.strip())
        found.update(named)
        if not named:
            rest.append(part.strip())
    return tuple(grade for grade in GRADES if grade in found), tuple(rest)


def _grades_of(part: str) -> Sequence[str]:
    """The grades of a part, one or a range of them; none if anything in it is no grade."""
    if date := _AS_DATE.fullmatch(part):
        ends = date[1] or date[4], _MONTHS.get(date[2] or date[3], "")
        return _grade_range(sorted(map(_grade_index, ends)))
    for pattern, name in _GRADE_NAMES:
        part = pattern.sub(name, part)
    tokens = [token for token in _GRADE_TOKENS.findall(part) if token not in _GRADE_NOISE]
    if tokens[1::2] and all(token in _GRADE_TO for token in tokens[1::2]):
        return _grade_range([_grade_index(token) for token in tokens[::2]]) if len(tokens) % 2 else ()
    named = [_GRADE_WORDS.get(token, "") for token in tokens]
    return named if all(named) else ()


def _grade_index(word: str) -> int:
    """The place of a grade among all of them; -1 for what is none."""
    return GRADES.index(_GRADE_WORDS[word]) if word in _GRADE_WORDS else -1


def _grade_range(ends: Sequence[int]) -> Sequence[str]:
    """The grades from the first end to the last; none where the ends do not rise."""
    rising = all(low < high for low, high in pairwise((-1, *ends)))
    return GRADES[ends[0] : ends[-1] + 1] if rising else ()


@lru_cache(_CACHED)
def level(text: str) -> Level | None:
    """The Level of Use that an outcome or a level's own label means; None where it means none, or two things at once.

    Words come before a number in front of them, which may be of a scale of the district's own.

    >>> level("Level IVB: refinement"), level("sharing with colleagues"), level("3 - Planning to try"), level("great!")
    (<Level.REFINEMENT: 'IVB'>, <Level.INTEGRATION: 'V'>, <Level.PREPARATION: 'II'>, None)
    """
    if len(text) > _MAX_LABEL:
        return None
    label = _LEVEL_LABEL.fullmatch(text)
    if label is None or (not label["parted"].strip() and _outcome(text)):
        return _outcome(text)
    own, words = LEVELS.get(folded(label["label"])), label["rest"]
    if not folded(words):
        return own
    meant = level(words)
    return meant if meant is own or (_is_bare_number(label) and _is_worded(words)) else None


def is_own_scale(text: str) -> bool:
    """Whether a number stands before words that are not its Level of Use, so that the numbers are the district's own.

    >>> is_own_scale("3 - Planning to try"), is_own_scale("3 - trying")
    (True, False)
    """
    label = _LEVEL_LABEL.fullmatch(text) if len(text) <= _MAX_LABEL else None
    if label is None or not _is_bare_number(label) or not folded(label["rest"]):
        return False
    return _is_worded(label["rest"]) and level(label["rest"]) not in (None, LEVELS.get(folded(label["label"])))


def is_level_number(text: str) -> bool:
    """Whether a text is nothing but the number of a level: "3", "Level 3"."""
    label = _LEVEL_LABEL.fullmatch(text) if len(text) <= _MAX_LABEL else None
    return label is not None and label["label"].isdecimal() and not folded(label["rest"])


_LEVEL_LABEL = re.compile(
    r"(?P<named>(?:level of use|level|lou):? )?(?P<label>0|iv(?: ?[ab])?|vi?|i{1,3}|[1-6](?: ?[ab])?)(?!\w)"
    r"(?P<parted>[:.,() –—-]*)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_WHO = re.compile(
    r"(?:the )?(?:i|im|ive|we|weve|she|shes|he|hes|they|theyre|theyve|teachers?)"
    r"(?: (?:am|is|are|has|have|now|already))* "
)
_AFTERTHOUGHT = re.compile("[(:,–—]")
_NOT = frozenset({"not", "no", "never", "nobody", "without", "dont", "doesnt", "didnt", "hasnt", "havent", "until"})


def _is_bare_number(label: re.Match[str]) -> bool:
    return label["label"].isdecimal() and not label["named"]


def _is_worded(text: str) -> bool:
    """Whether a text names a level in words, and not by a label alone, as the 4 of "3-4" does."""
    label = _LEVEL_LABEL.fullmatch(text)
    return _outcome(text) is not None or (label is not None and label["named"] is not None)


def _outcome(text: str) -> Level | None:
    """The level of an outcome's words, with or without who does it; what comes after a comma must not gainsay it."""
    head, *tail = _AFTERTHOUGHT.split(text, maxsplit=1)
    meant = OUTCOMES.get(_without_who(text))
    if meant or not tail:
        return meant
    meant = OUTCOMES.get(_without_who(head))
    words = folded(tail[0]).split()
    other = any(word in _NOT or OUTCOMES.get(word, meant) is not meant for word in words)
    return None if other else meant


def _without_who(text: str) -> str:
    return _WHO.sub("", folded(text), count=1) if _WHO.match(folded(text)) else folded(text)


def _key(text: str) -> str:
    return re.sub("[ _]", "", folded(text))


@lru_cache(256)
def _option_pattern(known: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Finds an option where an answer may start, up to where one may end; punctuation and apostrophes may differ."""
    by_key = {_key(option): option for option in reversed(known) if _key(option)}
    words = (_WORD.findall(clean(option).casefold()) for option in known)
    longest_first = sorted(filter(None, words), key=lambda option: -len("".join(option)))
    spelled = (r"[\W_]*".join("['’.]?".join(map(re.escape, word)) for word in option) for option in longest_first)
    return re.compile(rf"[^\S\n]*({'|'.join(spelled) or '(?!)'})[^\w,;\n]*(?=[,;\n]|$)", re.IGNORECASE), by_key


_WORD = re.compile(r"[^\W_]+")
_END = re.compile("[,;\n]")


def _next_end(text: str, at: int) -> int:
    end = _END.search(text, at)
    return end.start() if end else len(text)
