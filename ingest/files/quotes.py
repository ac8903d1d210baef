"""From lines of a CSV file to its rows, without losing one to a quotation mark that is never closed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from graph.errors import UnreadableFile

MAX_WIDTH = 1001
"""Cells of a row that are looked at: one more than a table has columns."""

MARK = '"'

LooksLikeRow = Callable[[Sequence[str]], bool]
"""Whether cells could be a row of the table."""


@dataclass(frozen=True, slots=True)
class Slipped:
    """A row whose cells cannot be told apart, so that nothing of it may be read.

    Attributes:
        code: a key of `ingest.files.rejects.MEANINGS`.
        words: what the sentence of the code needs.
    """

    code: str
    words: dict[str, object]


TableRow = list[str] | Slipped


def records(lines: Iterator[str], delimiter: str, name: str, looks_like_row: LooksLikeRow) -> Iterator[TableRow]:
    """The rows in a CSV file's lines.

    Where a quotation mark is closed by one that was meant for something else, the lines between are rows that
    were swallowed: each comes as `Slipped`.

    Raises:
        UnreadableFile: a quotation mark is never closed, so that the rest of the file would be one cell.
    """
    taken: list[str] = []
    reader = csv.reader(_noted(lines, taken), delimiter=delimiter, strict=True)
    number = 1
    while True:
        taken.clear()
        try:
            row: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            if "after" not in str(problem):
                raise UnreadableFile(_never_closed(name, number, reader.line_num - len(taken) + 1)) from problem
            row = None
        if row is None or _unpaired(taken) or (len(taken) > 1 and _swallowed(taken, delimiter, looks_like_row)):
            yield from _slipped(taken, number)
            number += len(taken)
        else:
            yield row if len(row) <= MAX_WIDTH else row[:MAX_WIDTH]
            number += 1


def _noted(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _unpaired(taken: Sequence[str]) -> bool:
    """Whether one of several quotation marks has no other; a single one within a cell, 12" ruler, does no harm."""
    marks = sum(line.count(MARK) for line in taken)
    return marks % 2 == 1 and marks > 1


def _swallowed(taken: Sequence[str], delimiter: str, looks_like_row: LooksLikeRow) -> bool:
    """Whether more than one of the lines that make a row could be a row by itself; lines of a text seldom could."""
    fitting = (line for line in taken if any(map(looks_like_row, _readings(line, delimiter))))
    return next(fitting, None) is not None and next(fitting, None) is not None


def _readings(line: str, delimiter: str) -> Iterator[list[str]]:
    """A line's cells with and without regard to quotation marks."""
    plain = line.rstrip("\r\n")
    return chain([plain.split(delimiter)], csv.reader([plain], delimiter=delimiter))


def _slipped(taken: Sequence[str], first: int) -> Iterator[TableRow]:
    for line in taken:
        yield Slipped("quote_unclear", {"row": first}) if line.strip() else []


def _never_closed(name: str, row: int, line: int) -> str:
    return (
        f"{name}: a quotation mark is opened in row {row} (line {line} of the file) and never closed, so that the rows "
        "after it would be lost in one cell. Close it or take it out, and load the file again."
    )
