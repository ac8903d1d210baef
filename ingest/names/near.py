"""Finds names and titles that may be like others among tens of thousands, without comparing each with each at length.

What it finds still has to be judged by `ingest.names.likeness`; what it leaves out is not like, but for one limit:
where very many are, only the nearest are found (`MOST`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from graph.names import person_name
from ingest.names.likeness import ALMOST, STEM, TITLES_ALIKE, SchoolName, forms

MOST = 60
"""So many of those that share a word, the rarest first, and so many that are spelt alike are found, the nearest."""

_AT_ONCE = 256


class WordIndex:
    """Texts by their words, and by how they are spelt.

    Args:
        texts: words parted by blanks.
        almost: from this ratio on (0..100) two texts are near without a common word.
    """

    def __init__(self, texts: Sequence[str], almost: int) -> None:
        self._texts, self._almost = texts, almost
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(texts):
            for word in dict.fromkeys(text.split()):
                self._places[word].append(place)
        self._texts_of: dict[str, list[str]] = {}

    def near(self, wanted: Sequence[str]) -> list[set[int]]:
        """For each wanted text the places of those near it."""
        found = [set(self._sharing(text)) for text in wanted]
        for row, place in spelt_alike(wanted, self._texts, self._almost):
            found[row].add(place)
        return found

    def _sharing(self, text: str) -> Iterator[int]:
        left = MOST
        for word in sorted({*text.split()} & self._places.keys(), key=lambda word: (len(self._places[word]), word)):
            places = self._places[word] if len(self._places[word]) <= left else self._nearest(text, word, left)
            yield from places
            left -= len(places)

    def _nearest(self, text: str, word: str, limit: int) -> list[int]:
        if word not in self._texts_of:
            self._texts_of[word] = [self._texts[place] for place in self._places[word]]
        nearest = process.extract(text, self._texts_of[word], scorer=fuzz.ratio, limit=limit)
        return [self._places[word][number] for _, _, number in nearest]


def spelt_alike(wanted: Sequence[str], texts: Sequence[str], almost: int) -> Iterator[tuple[int, int]]:
    """(place in `wanted`, place in `texts`) of two texts whose ratio is at least so large; of each the nearest."""
    for start in range(0, len(wanted) if texts else 0, _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        table = process.cdist(some, texts, scorer=fuzz.ratio, score_cutoff=almost, dtype=np.uint8)
        for row, ratios in enumerate(table, start):
            places = np.flatnonzero(ratios)
            nearest = np.argsort(-ratios[places].astype(int), kind="stable")[:MOST]
            yield from ((row, place) for place in places[nearest].tolist())


class NameIndex:
    """The people of a school or district by their compared names.

    Args:
        named: (id, compared name) of each; a person may have several.
    """

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        pairs = [(id, person_name(key).words) for id, key in named]
        self._ids = [id for id, _ in pairs]
        self._words = WordIndex([" ".join(words) for _, words in pairs], ALMOST)
        self._givens, self._alone = _Givens(), _Givens()
        for place, (_, words) in enumerate(pairs):
            if words:
                self._givens.add(words[0], place)
            if len(words) == 1:
                self._alone.add(words[0], place)

    def near(self, keys: Sequence[str]) -> list[list[str]]:
        """For each compared name the ids of people whose names may be like it."""
        names = [person_name(key).words for key in keys]
        found = self._words.near([" ".join(words) for words in names])
        short = [n for n, words in enumerate(names) if len(words) == 1]
        for rows, givens in ((short, self._givens), (range(len(names)), self._alone)):
            wanted = [names[row][0] if names[row] else "" for row in rows]
            for row, places in zip(rows, givens.alike(wanted), strict=True):
                found[row] |= places
        return [list(dict.fromkeys(self._ids[place] for place in sorted(places))) for places in found]


class _Givens:
    """Places of names by the given name, for names of which nothing else is written."""

    def __init__(self) -> None:
        self._places: dict[str, list[int]] = defaultdict(list)
        self._by: dict[tuple[str, str], set[str]] = defaultdict(set)

    def add(self, given: str, place: int) -> None:
        """Take in the given name of one name."""
        self._places[given].append(place)
        for sign in (("first", given[:1]), _initial(given), *_shared(given)):
            self._by[sign].add(given)

    def alike(self, wanted: Sequence[str]) -> list[set[int]]:
        """For each wanted given name the places of those that may be forms of it."""
        found = [self._by_sign(text) for text in wanted]
        known = [*self._places]
        for row, place in spelt_alike(wanted, known, ALMOST):
            found[row].add(known[place])
        return [{place for given in givens for place in self._places[given][:MOST]} for givens in found]

    def _by_sign(self, given: str) -> set[str]:
        letter = ("first", given) if len(given) == 1 else ("initial", given[:1])
        return {other for sign in (letter, *_shared(given)) for other in self._by.get(sign, ())}


def _initial(given: str) -> tuple[str, str]:
    return ("initial" if len(given) == 1 else "", given)


def _shared(given: str) -> Iterator[tuple[str, str]]:
    """What two given names share of which one may be short for the other."""
    yield "stem", given[:STEM]
    yield from (("form", form) for form in forms(given))


class TitleIndex(WordIndex):
    """Compared titles by what two that share most of their words have in common."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__([*map(_in_order, titles)], TITLES_ALIKE)

    def near(self, wanted: Sequence[str]) -> list[set[int]]:
        """For each compared title the places of those that may be like it."""
        return super().near([*map(_in_order, wanted)])


def _in_order(title: str) -> str:
    return " ".join(sorted({*title.split()}))


class SchoolIndex:
    """Schools' names by what two like ones have in common: a word of their own, initials, or the spelling."""

    def __init__(self, names: Sequence[SchoolName]) -> None:
        self._own = WordIndex([" ".join(name.own) for name in names], ALMOST)
        self._texts = [name.text for name in names]
        self._initials: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            self._initials[name.initials].append(place)

    def near(self, wanted: Sequence[SchoolName]) -> list[set[int]]:
        """For each name the places of those that may be like it."""
        found = self._own.near([" ".join(name.own) for name in wanted])
        for row, place in spelt_alike([name.text for name in wanted], self._texts, ALMOST):
            found[row].add(place)
        for name, places in zip(wanted, found, strict=True):
            places.update(self._initials.get(name.text, ()))
        return found
