"""How names are compared: people by what tells them apart, schools and practices by their titles."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from graph.ids import folded, title_key
from graph.records import Person, Practice, School

_MEN, _WOMEN = frozenset({"mr", "mister"}), frozenset({"mrs", "ms", "miss"})
_TITLES = _MEN | _WOMEN | {"mx", "dr", "prof", "professor", "coach", "principal"}
_SUFFIXES = {
    **{suffix: suffix for suffix in ("jr", "sr", "ii", "iii", "iv")},
    "jnr": "jr",
    "junior": "jr",
    "snr": "sr",
    "senior": "sr",
    "2nd": "ii",
    "3rd": "iii",
    "4th": "iv",
}
_DEGREES = frozenset({"phd", "edd", "med"})


class PersonName(NamedTuple):
    """A person's name taken apart, all of it folded: "Dr. Ann Hale Jr." is ("dr", ("ann", "hale"), "jr")."""

    title: str
    words: tuple[str, ...]
    suffix: str

    @property
    def sex(self) -> str:
        """ "mr" or "ms" where the title tells a man from a woman, else empty."""
        words = set(self.title.split())
        return "mr" if words & _MEN else "ms" if words & _WOMEN else ""

    @property
    def key(self) -> str:
        """The name as it is compared; a title counts where only a surname stands beside it, a suffix always."""
        title = self.title if len(self.words) == 1 else ""
        return " ".join(filter(None, (title, *self.words, self.suffix)))

    def unlike(self, other: PersonName) -> bool:
        """Whether the titles say that these are two people, such as Mr. and Mrs.; Dr. or none fits both."""
        return "" not in (self.sex, other.sex) and self.sex != other.sex


@lru_cache(1 << 16)
def person_name(text: str) -> PersonName:
    """A name as written, "O'Neill, Kate" as well as "Ms. Kate O'Neill", taken apart."""
    first, *others = ([*_parted(folded(part).split())] for part in text.split(","))
    words = [word for words, _ in (*others, first) for word in words]
    if not words:
        return PersonName("", tuple(folded(text).split()), "")
    behind = [word for _, suffixes in (first, *others) for word in suffixes]
    start = next((n for n, word in enumerate(words[:-1]) if word not in _TITLES), len(words) - 1)
    suffix = next((_SUFFIXES[word] for word in behind if word in _SUFFIXES), "")
    return PersonName(" ".join(words[:start]), tuple(words[start:]), suffix)


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """The words between two commas, and the suffixes and degrees behind them: "Ann Hale, Jr., Ph.D."."""
    end = len(words)
    while end and (words[end - 1] in _SUFFIXES or words[end - 1] in _DEGREES):
        end -= 1
    return words[:end], words[end:]


def person_key(text: str) -> str:
    """A person's name as it is compared: given name first, without case, accents, punctuation or degrees.

    >>> person_key("O’Neill, Kate") == person_key("Ms. Kate O'Neill")
    True
    >>> [person_key(name) for name in ("Mr. Smith", "Mrs. Smith", "Hale, John, Jr.", "John Hale Sr.")]
    ['mr smith', 'mrs smith', 'john hale jr', 'john hale sr']
    """
    return person_name(text).key


def person_keys(person: Person) -> frozenset[str]:
    """Every compared name of a person; a preferred or known-as given name alone is joined to the surname."""
    own = person_name(person.name)
    keys = {own.key}
    for text in (person.preferred_name, *person.former_names, *person.also_known_as):
        if text:
            other = person_name(text)
            keys.add(other.key if other.title or len(other.words) != 1 else _with_surname(other, own))
    return frozenset(key for key in keys if key)


def _with_surname(given: PersonName, own: PersonName) -> str:
    return PersonName("", (*given.words, *own.words[1:]), given.suffix or own.suffix).key


def practice_keys(practice: Practice) -> frozenset[str]:
    """Every compared title of a practice."""
    return frozenset(map(title_key, (practice.title, *practice.aliases)))


def school_keys(school: School) -> frozenset[str]:
    """Every compared name of a school."""
    return frozenset(map(title_key, (school.name, *(alias.name for alias in school.aliases))))
