"""Numbers with their nouns, for every text that people read."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1200, "person", "people")
    '1,200 people'
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
