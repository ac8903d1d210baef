"""What the text of one cell holds: cleaned, several values apart, grades in order, a Level of Use."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graph.ids import folded
from graph.vocabulary import Level
from ingest.files.spellings import LEVELS, OUTCOMES

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LINE_ENDS = re.compile(r"[^\S\n]*(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029])\s*")
_SPACES = re.compile(r"[^\S\n]+")
_CACHED = 1 << 16

GRADES = ("PK", "TK", "K", *map(str, range(1, 13)))
"""Grades in order: pre-kindergarten, transitional kindergarten, kindergarten, 1 to 12."""

_GRADE_WORDS = {
    **{grade.casefold(): grade for grade in GRADES},
    **{f"{number:02d}": str(number) for number in range(1, 10)},
    **dict.fromkeys(("pre k", "prek", "p k", "p", "ps", "preschool", "prekindergarten", "pre kindergarten"), "PK"),
    **dict.fromkeys(("transitional kindergarten", "t k"), "TK"),
    **dict.fromkeys(("kg", "kindergarten", "kinder", "0", "00", "k5"), "K"),
    **{
        word: str(number)
        for number, word in enumerate(
            ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"), start=1
        )
    },
}
_GRADE_PARTS = re.compile(r"[;,/&+\n]|\band\b")
_GRADE_RANGE = re.compile(r"\s*(?:-|–|—|\bto\b|\bthrough\b)\s*")
_GRADE_NOISE = re.compile(r"\b(?:grades?|gr|graders?)\b\.?|(?<=\d)(?:st|nd|rd|th)\b")


@lru_cache(_CACHED)
def clean(text: str) -> str:
    """Text without what nobody sees: outer and double spaces, no-break and zero-width ones, tabs; lines stay apart.

    >>> clean(" PBL:\\tLife\\u00a0 Cycles\\u200b ")
    'PBL: Life Cycles'
    """
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", _LINE_ENDS.sub("\n", visible)).strip()


@lru_cache(_CACHED)
def values(text: str) -> tuple[str, ...]:
    """The different values of a cell that has several, parted by ";" or by lines, in order.

    >>> values("3; 4\\n4;")
    ('3', '4')
    """
    return tuple(dict.fromkeys(part for value in re.split("[;\n]", text) if (part := value.strip())))


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


@lru_cache(_CACHED)
def grades(text: str) -> tuple[str, ...]:
    """The grades a cell names, in order; what is no grade is left out.

    >>> grades("K-2; 3rd, 05 & Pre-K")
    ('PK', 'K', '1', '2', '3', '5')
    """
    found: set[str] = set()
    for part in _GRADE_PARTS.split(_GRADE_NOISE.sub(" ", clean(text).casefold())):
        single = _GRADE_WORDS.get(folded(part))
        ends = [single, single] if single else [_GRADE_WORDS.get(folded(end)) for end in _GRADE_RANGE.split(part)]
        if len(ends) == 2 and ends[0] and ends[1]:
            found.update(GRADES[GRADES.index(ends[0]) : GRADES.index(ends[1]) + 1])
    return tuple(grade for grade in GRADES if grade in found)


@lru_cache(_CACHED)
def level(text: str) -> Level | None:
    """The Level of Use that an outcome or a level's own label means; None where it means none.

    >>> level("Level IVB: refinement"), level("sharing with colleagues"), level("great!")
    (<Level.REFINEMENT: 'IVB'>, <Level.INTEGRATION: 'V'>, None)
    """
    label = _LEVEL_LABEL.match(text)
    if label and (label["parted"] or not label["rest"] or folded(label["rest"]) in OUTCOMES):
        return LEVELS.get(folded(label["label"]))
    return OUTCOMES.get(folded(text)) or OUTCOMES.get(folded(re.split(r"[(:,–—]", text, maxsplit=1)[0]))


_LEVEL_LABEL = re.compile(
    r"\s*(?:level of use|level|lou)?\s*(?P<label>0|iv ?[ab]?|vi?|i{1,3}|[1-6] ?[ab]?)\b"
    r"\s*(?P<parted>[:.,()–—-]*)\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


def _key(text: str) -> str:
    return re.sub("[ _]", "", folded(text))


@lru_cache(256)
def _option_pattern(known: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Finds an option where an answer may start, up to where one may end; punctuation and apostrophes may differ."""
    by_key = {_key(option): option for option in reversed(known) if _key(option)}
    words = (_WORD.findall(clean(option).casefold()) for option in known)
    longest_first = sorted(filter(None, words), key=lambda option: -len("".join(option)))
    spelled = (r"[\W_]*".join("['’.]?".join(map(re.escape, word)) for word in option) for option in longest_first)
    return re.compile(rf"\s*({'|'.join(spelled) or '(?!)'})[^\w,;\n]*(?=[,;\n]|$)", re.IGNORECASE), by_key


_WORD = re.compile(r"[^\W_]+")
_END = re.compile("[,;\n]")


def _next_end(text: str, at: int) -> int:
    end = _END.search(text, at)
    return end.start() if end else len(text)
