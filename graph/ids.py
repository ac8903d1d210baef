"""Readable, deterministic ids: the same row gives the same id, and two districts never collide (DESIGN, section 3)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

_SKIPPED = re.compile(r"[’'‘`´.]")
_NO_WORD = re.compile(r"[^\w]+")


@lru_cache(1 << 16)
def folded(text: str) -> str:
    """Text as it is compared: no accents, case, apostrophes or punctuation, words parted by one space.

    >>> folded("  O’Neill-Ortiz,  KATE ")
    'oneill ortiz kate'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", _SKIPPED.sub("", plain.casefold())).strip()


def slug(text: str) -> str:
    """Folded text with hyphens, fit for an id: "Life Cycles!" is "life-cycles"."""
    return folded(text).replace(" ", "-")


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
