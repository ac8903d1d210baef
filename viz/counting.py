"""Numbers with their nouns, for every text that people read."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1200, "person", "people")
    '1,200 people'
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def told(count: int | str, one: str, many: str) -> str:
    """A number with its noun, or what is said in its place.

    >>> told("< 10", "person", "people"), told("not shown to leaders", "person", "people")
    ('< 10 people', 'people (how many is not shown to leaders)')
    """
    if isinstance(count, int):
        return counted(count, one, many)
    return f"{count} {many}" if count.startswith("<") else f"{many} (how many is {count})"


def figure(count: int | str) -> str:
    """A number alone, or what is said in its place."""
    return f"{count:,}" if isinstance(count, int) else count
