"""Readable, deterministic ids: the same row gives the same id, and two districts never collide (DESIGN, section 3)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

_APOSTROPHES = re.compile(r"[’'‘`´]")
_DASHES = re.compile("[‐‑‒–—−]")
_LOOSE_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_JOINERS = frozenset(".,:/-")
_SIGNS = frozenset("#%@*")
_PARTING_SIGNS = frozenset("|~")
"""Mathematical signs by which people part the words of a title."""
_NUMBER_SIGN = re.compile(r"(?<!\S) # *(?=\d)")
_RANGE = re.compile(r"(?<=\d)\s*-\s*(?=\d)")
_JOINED = re.compile(r"(?P<kept>(?<=\d)[-/,:.](?=\d)|(?<!\S)[-.](?=\d)|(?<=\S)-$)|(?P<dot>\.)|[-/,:]")


@lru_cache(1 << 16)
def folded(text: str) -> str:
    """Text as it is compared: no case, apostrophes or punctuation, words parted by one space.

    Letters of the Latin, Greek and Cyrillic scripts lose their accents; in all others a mark is part of the word, as
    a vowel of Hindi or Thai is. Dots stay between digits.

    >>> folded("  O’Neill-Ortiz,  KATE "), folded("Unit 1.1"), folded("राम") == folded("रीमा")
    ('oneill ortiz kate', 'unit 1.1', False)
    """
    return " ".join("".join(map(_in_name, _LOOSE_DOT.sub("", _plain(text)))).split())


@lru_cache(1 << 16)
def title_key(text: str) -> str:
    """A title as it is compared: folded, but what stands between digits, and signs, tell titles apart.

    >>> [title_key(text) for text in ("C++", "C #", "Unit 1.1: 3–5", "#2 Think & Share!", "½")]
    ['c + +', 'c #', 'unit 1.1 3-5', '2 think and share', '1/2']
    """
    text = "".join(map(_in_title, _DASHES.sub("-", _plain(text))))
    text = _RANGE.sub("-", _NUMBER_SIGN.sub(" ", text)).strip()
    return " ".join(_JOINED.sub(lambda found: found["kept"] or ("" if found["dot"] else " "), text).split())


def _plain(text: str) -> str:
    """Text without apostrophes, accents and case, and with raised numbers and fractions parted from others."""
    text = _APOSTROPHES.sub("", text)
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFC", "".join(_without_accents(text)).casefold())


def _without_accents(text: str) -> Iterator[str]:
    parted = "".join(f" {c} " if _is_small_number(c) else c for c in text)
    base = ""
    for c in unicodedata.normalize("NFKD", parted):
        if not _is_mark(c):
            base = c
            yield c
        elif _has_marks_in_words(base):
            yield c


@cache
def _is_small_number(c: str) -> bool:
    """Whether a character is a raised, circled or broken number, which would run together with a digit before it."""
    return unicodedata.category(c) == "No" and bool(unicodedata.decomposition(c))


@cache
def _is_mark(c: str) -> bool:
    return unicodedata.category(c).startswith("M")


@cache
def _has_marks_in_words(letter: str) -> bool:
    """Whether marks on a letter are more than accents."""
    return letter.isalpha() and not unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "CYRILLIC"))


@cache
def _in_name(c: str) -> str:
    """What a character counts for in a name; of the dots only those between digits are left."""
    if c.isalnum() or c in "_." or _is_mark(c):
        return c
    return "" if unicodedata.category(c) == "Cf" else " "


@cache
def _in_title(c: str) -> str:
    """What a character counts for in a title; what joins digits is left to its neighbours."""
    if c in _JOINERS:
        return c
    if c == "⁄":
        return "/"
    if c == "&":
        return " and "
    sign = unicodedata.category(c) in ("Sm", "Sc") and c not in _PARTING_SIGNS
    return f" {c} " if sign or c in _SIGNS else _in_name(c)


def slug(text: str) -> str:
    """A compared title, fit for an id: "Life Cycles!" is "life-cycles", "C#" is "c-number-sign"."""
    return "-".join("".join(map(_in_slug, word)) for word in title_key(text).split())


@cache
def _in_slug(c: str) -> str:
    if c == "-":
        return "--"
    if c == "." or _in_name(c) == c:
        return c
    name = unicodedata.name(c, f"{ord(c):x}").casefold().replace(" ", "-")
    return f"-{name}-" if c in _JOINERS else name


def local_id(district: str, own: str) -> str:
    """The id of a person, school or practice from its sheet's own id, kept to the letter: "albemarle:004417"."""
    return f"{district}:{own.strip()}"


def mention_id(district: str, text: str, school: str | None = None) -> str:
    """The id of whoever or whatever a text without an id names: "albemarle:katie-oneill/woodbrook".

    Args:
        school: id of the school the text was written about; its district prefix is left out of the result.
    """
    place = f"/{school.split(':', 1)[-1]}" if school else ""
    return f"{district}:{slug(text)}{place}"


def district_of(id: str) -> str:
    """The district prefix of an id."""
    return id.split(":", 1)[0]


def classroom_id(teacher: str, school: str, school_year: str) -> str:
    """The classroom that (teacher, school, school year) is where no sheet names one."""
    return f"{teacher}/{school.split(':', 1)[-1]}/{school_year}"


def event_id(kind: str, *key: str) -> str:
    """The id of an event: its kind and a hash of its natural key as written, which no later roster changes."""
    digest = hashlib.sha256("\x1f".join(key).encode()).hexdigest()
    return f"{kind}:{digest[:20]}"
