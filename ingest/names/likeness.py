"""How alike two names are, with the evidence in words. It only ever suggests: who is meant is settled elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from nicknames import NickNamer
from rapidfuzz import fuzz

from graph.ids import title_key
from graph.names import PersonName, person_name

ALMOST = 88
"""From this share of equal letters (0..100) on, two spellings are held to be slips of one another."""

STEM = 3
"""Given names that begin with as many equal letters may be short forms of one name: Katie, Katherine."""


SAME_LEVEL = 0.7
"""From this score on, two names of schools say the same of level and kind."""

UNLIKE = 0.4
"""No two names with unlike titles or suffixes are liker than this."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Score in 0..1 and what speaks for it."""

    score: float
    evidence: str


SAME_NAME = Likeness(1.0, "the same name")


@lru_cache(maxsize=100_000)
def people_alike(text: str, name: str) -> Likeness | None:
    """How a compared name (`graph.identity.person_key`) may be short for, or a slip of, another; None if it is not.

    >>> people_alike("kate oneill", "katherine oneill ortiz").evidence
    '“kate” and “katherine” are forms of one name; the surnames share “oneill”'
    """
    if text == name:
        return SAME_NAME
    one, other = person_name(text), person_name(name)
    likeness = _words_alike(" ".join(one.words), " ".join(other.words))
    return but_unlike(likeness, one, other) if likeness else None


def but_unlike(likeness: Likeness, one: PersonName, other: PersonName) -> Likeness:
    """The likeness of two names, weaker where their titles or suffixes speak of two people."""
    said = [
        f"“{mine or 'none'}” is not “{theirs or 'none'}”"
        for mine, theirs, unlike in (
            (one.title, other.title, one.unlike(other)),
            (one.suffix, other.suffix, one.suffix != other.suffix),
        )
        if unlike
    ]
    return Likeness(min(likeness.score, UNLIKE), f"{likeness.evidence}, but {', '.join(said)}") if said else likeness


def _words_alike(text: str, name: str) -> Likeness | None:
    if text == name:
        return Likeness(0.9, "the words of the name are the same")
    first, *rest = text.split() or [""]
    other_first, *other_rest = name.split() or [""]
    if not rest or not other_rest:
        return _one_word(text, name)
    shared = [word for word in rest if word in other_rest]
    given = _given_alike(first, other_first)
    if shared and given:
        surname = "the surname is the same" if rest == other_rest else f"the surnames share “{shared[-1]}”"
        return Likeness(given.score - (rest != other_rest) * 0.1, f"{given.evidence}; {surname}")
    return _slip(text, name)


def _one_word(text: str, name: str) -> Likeness | None:
    short, long = sorted((text.split(), name.split()), key=len)
    if short and len(long) > 1 and short[0] in long[1:]:
        return Likeness(0.6, f"only “{short[0]}” is written, which is the surname")
    if short and len(long) > 1 and (given := _given_alike(short[0], long[0])):
        return Likeness(0.5, f"only “{short[0]}” is written; {given.evidence}")
    return _slip(text, name)


def _given_alike(one: str, other: str) -> Likeness | None:
    if one == other:
        return Likeness(0.95, "the given name is the same")
    if 1 in (len(one), len(other)):
        return Likeness(0.7, f"the initial “{min(one, other, key=len)}” fits") if one[0] == other[0] else None
    if other in forms(one) or one in forms(other):
        return Likeness(0.85, f"“{one}” and “{other}” are forms of one name")
    if one[:STEM] == other[:STEM]:
        return Likeness(0.7, f"“{one}” and “{other}” begin alike")
    if fuzz.ratio(one, other) >= ALMOST:
        return Likeness(0.8, f"“{one}” and “{other}” are spelt almost alike")
    return None


@cache
def forms(given: str) -> frozenset[str]:
    """Short and long forms of a given name, and the other short forms of its long ones."""
    full = {given, *_nicknames().canonicals_of(given)}
    return frozenset({*full, *(short for long in full for short in _nicknames().nicknames_of(long))})


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


def one_bearer(names: Iterable[str], others: Iterable[str], email: str | None = None) -> bool:
    """Whether compared names may be those of one person who has one id; if not, somebody must say so.

    They may if they have the same words in any order; the same, or a form of the same, given name with a shared
    surname; only one of the words; or a slip. Another surname needs the same e-mail address besides, with a word of
    the name in it. Unlike titles or suffixes never do.

    Args:
        email: the address, where both have the same.
    """
    pairs = ((person_name(one), person_name(other)) for one in names for other in others)
    return any(_one_bearer(one, other, email) for one, other in pairs)


def _one_bearer(one: PersonName, other: PersonName, email: str | None) -> bool:
    if one.unlike(other) or ("" not in (one.suffix, other.suffix) and one.suffix != other.suffix):
        return False
    mine, theirs = set(one.words), set(other.words)
    if mine == theirs or _slip(" ".join(one.words), " ".join(other.words)):
        return True
    if 1 in (len(mine), len(theirs)):
        return not mine.isdisjoint(theirs)
    given, theirs_given = one.words[0], other.words[0]
    if {*one.words[1:]}.isdisjoint(other.words[1:]):
        address = (email or "").partition("@")[0].casefold()
        return _same_given(given, theirs_given) and any(len(word) > 1 and word in address for word in mine | theirs)
    return _same_given(given, theirs_given) or (1 in (len(given), len(theirs_given)) and given[0] == theirs_given[0])


def _same_given(one: str, other: str) -> bool:
    return one == other or other in forms(one) or one in forms(other) or fuzz.ratio(one, other) >= ALMOST


def _slip(text: str, name: str) -> Likeness | None:
    ratio = fuzz.ratio(text, name)
    return Likeness(ratio / 110, "the names are spelt almost alike") if ratio >= ALMOST else None


_LEVELS = {
    **dict.fromkeys(("es", "elem", "elementary"), "elementary"),
    **dict.fromkeys(("ms", "mid", "middle"), "middle"),
    **dict.fromkeys(("hs", "high"), "high"),
    **dict.fromkeys(("jr", "junior"), "junior"),
    **dict.fromkeys(("sr", "senior"), "senior"),
    **dict.fromkeys(("ps", "pri", "primary"), "primary"),
    **dict.fromkeys(("int", "intermediate"), "intermediate"),
    **dict.fromkeys(("prek", "preschool", "preprimary"), "preschool"),
    **dict.fromkeys(("kg", "kindergarten"), "kindergarten"),
    **{word: word for word in ("infant", "infants", "juniors", "lower", "upper", "secondary", "grammar", "k8", "k12")},
}
_LEVEL_NAMES = frozenset(_LEVELS.values())
_KINDS = frozenset(
    {"academy", "campus", "center", "centre", "charter", "college", "institute", "magnet", "prep", "preparatory"}
)
_EMPTY_WORDS = frozenset({"school", "schools", "sch", "the"})


@dataclass(frozen=True, slots=True)
class SchoolName:
    """A school's name taken apart.

    Attributes:
        own: its own words; the first always is one ("High Point", "Center School").
        levels: what it says of its level ("elementary").
        kinds: what it says of its kind ("academy").
    """

    text: str
    own: tuple[str, ...]
    levels: frozenset[str]
    kinds: frozenset[str]
    initials: str

    @classmethod
    @cache
    def of(cls, name: str) -> SchoolName:
        """The parts of a name as written."""
        words = title_key(name).split()
        first, *rest = [_LEVELS.get(word, word) for word in words if word not in _EMPTY_WORDS] or words or [""]
        levels, kinds = _LEVEL_NAMES.intersection(rest), _KINDS.intersection(rest)
        own = (first, *(word for word in rest if word not in levels | kinds))
        return cls(" ".join(words), own, levels, kinds, "".join(word[0] for word in words))

    def fits(self, school: SchoolName) -> bool:
        """Every word of this name is in the school's, and no level speaks against it."""
        apart = bool(self.levels and school.levels) and self.levels.isdisjoint(school.levels)
        return not apart and set(self.own) <= set(school.own)

    def means(self, school: SchoolName) -> bool:
        """This is the school's name but for a level and kind that it may leave out, or spell in another way."""
        said = self.levels | self.kinds
        return self.own == school.own and (not said or said == school.levels | school.kinds)


def schools_alike(text: SchoolName, name: SchoolName) -> Likeness | None:
    """How a school may be meant that does not have exactly this name."""
    if text.fits(name):
        part = f"“{' '.join(text.own)}” is part of the school's name"
        if text.own != name.own:
            return Likeness(0.7, part)
        return Likeness(0.9, part) if text.means(name) else Likeness(0.6, f"{part}, but not its level or kind")
    if len(text.text) > 1 and text.text == name.initials:
        return Likeness(0.7, "these are the initials of the school's name")
    return _slip(text.text, name.text) if text.levels == name.levels else None


TITLES_ALIKE = 80
"""From this share of equal words (0..100) on, two titles of practices are shown to a person as perhaps the same."""


def one_practice(one: str, other: str) -> bool:
    """Whether one practice with one id may have both compared titles; with other numbers or signs it may not."""
    numbers, others = ({word for word in title.split() if _is_number_or_sign(word)} for title in (one, other))
    return numbers == others and titles_alike(one, other) is not None


def _is_number_or_sign(word: str) -> bool:
    return any(c.isdigit() for c in word) or not any(c.isalnum() for c in word)


def titles_alike(one: str, other: str) -> Likeness | None:
    """How two compared titles may be of one practice; None if they are not alike."""
    ratio = fuzz.token_set_ratio(one, other, score_cutoff=TITLES_ALIKE)
    return Likeness(ratio / 100, "the titles share most of their words") if ratio else None
