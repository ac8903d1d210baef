"""Columns that belong together: the options of one question, and pairs such as Teacher 1, Practice 1, Teacher 2, …"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from ingest.files.fields import folded_header

_OPTION = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]$", re.DOTALL)
_NUMBER = re.compile(r"\d{1,2}")
_ANSWERS = frozenset({"response", "responses", "open ended response", "date time", "mm dd yyyy", "text", "answer"})
"""What a survey writes below a question that has no options."""

_TICKED = frozenset({"x", "1", "yes", "y", "true", "✓", "✔", "☑", "checked", "selected", "on"})
_NOT_TICKED = frozenset({"0", "no", "n", "false", "☐", "unchecked", "not selected", "not checked", "off", "-"})


def two_row_header(row: Sequence[str], below: Sequence[str]) -> list[str] | None:
    """Questions and, in the row below, their options, as one header: "Support [Modeling]"; None if it is no such pair.

    >>> two_row_header(["Date", "Support", "", "Notes"], ["", "Modeling", "Co-teaching", "Response"])
    ['Date', 'Support [Modeling]', 'Support [Co-teaching]', 'Notes']
    """
    width = max(len(row), len(below))
    questions = [*map(str.strip, row), *[""] * (width - len(row))]
    options = [*map(str.strip, below), *[""] * (width - len(below))]
    header: list[str] = []
    question, several = "", False
    for place, (own, option) in enumerate(zip(questions, options, strict=True)):
        question = own or question
        alone = bool(own) and (place + 1 == width or bool(questions[place + 1]))
        plain = folded_header(option) in _ANSWERS
        if option and not plain and (alone or not question):
            return None
        several |= bool(option and question and not own)
        header.append(f"{question} [{option.translate(_ROUND)}]" if option and not plain else own)
    return header if several else None


_ROUND = str.maketrans("[]", "()")


def options_of(headers: Sequence[str]) -> list[str | None]:
    """Of each header like "Support [Modeling]" that has a companion, the option."""
    parts = [_OPTION.match(header) for header in headers]
    stems = Counter(folded_header(part[1]) for part in parts if part)
    return [part[2] if part and stems[folded_header(part[1])] > 1 else None for part in parts]


def answered(text: str, option: str) -> str:
    """What a cell under an option says: the option, where it is only ticked; nothing, where it says no."""
    plain = text.casefold()
    return option if plain in _TICKED else "" if plain in _NOT_TICKED else text


def pairs(headers: Sequence[str], fields: Sequence[str | None]) -> list[int]:
    """For each column the number of the pair it belongs to; 0 for all others.

    Several fields that each occur more than once make pairs if their columns take turns: Teacher 1, Practice 1,
    Teacher 2, Practice 2. Where all teachers come before all practices, nobody says that the first goes with the first.
    """
    numbers = [_number(header) for header in headers]
    occurring: dict[str, set[int]] = defaultdict(set)
    for field, number in zip(fields, numbers, strict=True):
        if field:
            occurring[field].add(number)
    again = {field for field, found in occurring.items() if len(found) > 1}
    order = [number for field, number in zip(fields, numbers, strict=True) if field in again]
    if len(again) < 2 or order != sorted(order):
        return [0] * len(fields)
    return [number if field in again else 0 for field, number in zip(fields, numbers, strict=True)]


def _number(header: str) -> int:
    found = _NUMBER.search(header)
    return int(found[0]) if found else 1
