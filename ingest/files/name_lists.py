"""The people that one cell names: who stands between commas, "and", "&", lines and numbers.

A comma parts two people, or a surname from a given name. Where both readings are possible, both are given; who knows
the people of the district chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from graph.ids import folded
from ingest.files.cells import is_placeholder

Names = tuple[str, ...]

MAX_NAME = 200
"""Longer texts, in characters, are no names."""

_CACHED = 1 << 14
_SEGMENTS = re.compile(r"[;\n|•·]")
_NUMBERED = re.compile(r"(?:^|(?<=[\s;,]))\(?\d{1,2}[.)] ")
_AND = re.compile(r"(,?) (?:and|plus|with|w/|&|\+) |(,?) ?[&+] ?")
_MORE = re.compile(r"\(?\+ ?(\d{1,2})\)?$")
_ET_AL = re.compile(r",? et\.? al\b\.?$", re.IGNORECASE)
_ASIDE_WITH_NUMBER = re.compile(r" ?\([^()]*\d[^()]*\)")
_PARTICLES = frozenset(
    {
        *("de", "del", "della", "da", "di", "do", "dos", "das", "du", "la", "las", "los", "le", "van", "von", "der"),
        *("den", "ter", "ten", "al", "el", "bin", "ibn", "st", "san", "santa", "mac"),
    }
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "edd", "med"})
_DEGREES = frozenset({"ma", "mat", "mba", "ba", "bs", "nbct", "eds", "esq", "msed"})
_TITLES = frozenset({"mr", "mrs", "ms", "mx", "miss", "dr", "prof", "coach"})
_GROUPS = frozenset(
    {
        *("others", "more", "team", "teams", "staff", "everyone", "everybody", "all", "group", "department"),
        *("teachers", "colleagues", "people", "coaches", "faculty", "plc", "paras", "aides"),
    }
)
_GROUP_WORDS = _GROUPS | {
    *(
        "the",
        "a",
        "an",
        "few",
        "other",
        "several",
        "some",
        "many",
        "whole",
        "entire",
        "her",
        "his",
        "their",
        "our",
        "my",
    ),
    *("grade", "gr", "level", "teacher", "coach", "of", "two", "three", "four", "five", "six", "school", "new", "st"),
    *("nd", "rd", "th", "k", "first", "second", "third", "fourth", "fifth", "kindergarten", "math", "science", "ela"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """Who a part of a cell may name.

    Attributes:
        readings: the names in each possible reading, the likeliest first.
        sure: the first reading holds unless somebody is known by another.
        unnamed: what stands there in place of names: "3 others".
    """

    readings: tuple[Names, ...]
    sure: bool = True
    unnamed: Names = ()


@lru_cache(_CACHED)
def people_listed(text: str) -> tuple[Listed, ...]:
    """The people that a cell names, part by part as ";" and lines part it.

    >>> [part.readings[0] for part in people_listed("Ann Lee, Bo Diaz, and Cy Orr; Park, Di")]
    [('Ann Lee', 'Bo Diaz', 'Cy Orr'), ('Park, Di',)]
    """
    segments = filter(str.strip, _SEGMENTS.split(_NUMBERED.sub(";", text)))
    return tuple(filter(None, map(_listed, segments)))


def people_in(text: str) -> Names:
    """The people that a cell names in its likeliest reading.

    >>> people_in("De La Cruz, Maria Elena; Lee, Ann and Kim, Bo; Ann Lee + 3 others")
    ('De La Cruz, Maria Elena', 'Lee, Ann', 'Kim, Bo', 'Ann Lee')
    """
    return tuple(dict.fromkeys(name for part in people_listed(text) for name in part.readings[0]))


def _listed(segment: str) -> Listed | None:
    bare, unnamed = _without_more(segment.strip(" ,-*–—"))
    pieces = _AND.split(bare)
    parts, oxford = pieces[::3], bool(pieces[-3] or pieces[-2]) if len(pieces) > 1 else False
    sides = (side for part in parts for side in ([part] if "," in part else _slashed(part)))
    groups = [group for side in sides if (group := _pieces(side))]
    readings = _readings(groups, oxford)
    named = tuple(dict.fromkeys(tuple(_people(names)) for names in readings))
    others = dict.fromkeys([*unnamed, *(name for names in readings for name in names if _is_group(name))])
    if not any(named) and not others:
        return None
    return Listed(named, _is_sure(groups, readings), tuple(others))


def _without_more(text: str) -> tuple[str, list[str]]:
    """The text without an ending that counts or hints at others: "+3", "et al.", "and"."""
    text = text.removesuffix(" and").rstrip(" ,&+")
    for pattern in (_MORE, _ET_AL):
        if found := pattern.search(text[-MAX_NAME:]):
            return text[: len(text) - len(found[0])].strip(" ,"), [found[0].strip(" ,()")]
    return text, []


def _pieces(part: str) -> list[str]:
    """What stands between commas that are in no brackets and part no suffix off."""
    pieces: list[str] = []
    depth, start = 0, 0
    for place, sign in enumerate(part):
        depth = max(depth + (sign == "(") - (sign == ")"), 0)
        if sign == "," and not depth:
            pieces.append(part[start:place])
            start = place + 1
    found: list[str] = []
    for piece in filter(folded, map(str.strip, (*pieces, part[start:]))):
        key = folded(piece)
        if found and key in _SUFFIXES:
            found[-1] += f", {piece}"
        elif key not in _DEGREES or not found:
            found += _slashed(piece)
    return found


def _slashed(piece: str) -> list[str]:
    """A piece, or its sides where a slash or a space parts people for certain: full names, single words, addresses."""
    if piece.count("@") > 1:
        return piece.split()
    sides = [side.strip() for side in piece.split("/")]
    alike = all(_is_full(side) for side in sides) or not any(_is_full(side) for side in sides)
    worded = all(len(folded(side)) > 1 and not any(c.isdigit() for c in side) for side in sides)
    return sides if len(sides) > 1 and alike and worded and "//" not in piece else [piece]


def _is_full(piece: str) -> bool:
    """It is somebody as it stands: a given name and a surname, an address, an id."""
    return " " in piece.removesuffix(".") or "@" in piece or any(c.isdigit() for c in piece)


def _readings(groups: Sequence[Sequence[str]], oxford: bool) -> list[list[str]]:
    """The names in each possible reading of what "and" and commas part."""
    each = [piece for group in groups for piece in group]
    paired = [name for group in groups for name in _pairs(group)]
    if all(len(group) == 1 for group in groups):
        return [each]
    if len(groups) > 1 and len(groups[-1]) == 1 and not any(map(_is_full, each)):
        # "Stone, Finch and Hall", and perhaps "Lee, Ann and Bo"
        return [each] if oxford or len(groups[0]) > 2 else [each, paired]
    if all(len(group) == 1 or _has_particle(group) for group in groups):
        return [paired, each]
    if any(_is_inverted(group) for group in groups):
        return [paired] if all(len(group) == 1 or _is_inverted(group) for group in groups) else [paired, each]
    if all(map(_is_full, each)):
        return [each, paired] if any(len(group) == 2 for group in groups) else [each]
    return [each] if any(len(group) % 2 and len(group) > 1 for group in groups) else [each, paired]


def _is_sure(groups: Sequence[Sequence[str]], readings: Sequence[Sequence[str]]) -> bool:
    """There is one reading, or full names on both sides of each comma, or a surname that begins like one."""
    return len(readings) == 1 or all(_has_particle(group) or all(map(_is_full, group)) for group in groups)


def _has_particle(group: Sequence[str]) -> bool:
    """A surname that begins like one, and a given name: "De La Cruz, Maria Elena"."""
    return len(group) == 2 and _is_full(group[0]) and group[0].split()[0].casefold().strip(".") in _PARTICLES


def _is_inverted(group: Sequence[str]) -> bool:
    """Surnames and given names in turn: "Lee, Ann", "O'Neill, Mary Jo", "Lee, A., Kim, B."."""
    if len(group) % 2 or any(map(_is_address, group)):
        return False
    pairs = list(zip(group[::2], group[1::2], strict=True))
    if len(pairs) == 1:
        return not _is_full(group[0])
    return all(not _is_full(surname) and (_is_full(given) or len(folded(given)) == 1) for surname, given in pairs)


def _is_address(piece: str) -> bool:
    return "@" in piece or any(c.isdigit() for c in piece)


def _pairs(group: Sequence[str]) -> list[str]:
    if len(group) % 2:
        return list(group)
    return [f"{surname}, {given}" for surname, given in zip(group[::2], group[1::2], strict=True)]


def _people(names: Sequence[str]) -> Iterator[str]:
    """The names without groups, placeholders and asides; a title alone has the surname of the next."""
    for name, following in pairwise((*names, "")):
        if is_placeholder(name, naming=True) or _is_group(name):
            continue
        if folded(name) in _TITLES and following:
            yield f"{name} {following.split()[-1]}"
        elif name.endswith(">") and "<" in name and "@" in name:
            yield name[name.rindex("<") + 1 : -1].strip()
        elif plain := _ASIDE_WITH_NUMBER.sub("", name).strip() if len(name) <= MAX_NAME else name:
            yield plain


def _is_group(name: str) -> bool:
    """Whether a text stands for people without naming one: "3 others", "the grade 3 team", "all staff"."""
    if len(name) > MAX_NAME:
        return False
    words = re.findall(r"\d+|[^\W\d_]+", folded(name))
    return not _GROUPS.isdisjoint(words) and all(word.isdigit() or word in _GROUP_WORDS for word in words)
