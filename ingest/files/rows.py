"""From a file's bytes to tables of text, row by row as a spreadsheet counts them. Nothing is evaluated."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from graph.errors import UnreadableFile
from ingest.files.contents import Contents
from ingest.files.encodings import Encoding, encoding_of
from ingest.files.quotes import LooksLikeRow, TableRow, records

MAX_LINE = 1 << 23
"""Characters in a line, and so in a cell of it; a longer one is no table's."""

_DELIMITERS = ",;\t|"
_SAMPLED = 50
_HEAD = 1 << 18
_NO_TABLES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "XML"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_NOTHING = b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"

csv.field_size_limit(MAX_LINE)  # the csv module's own limit is global and would end the reading of the whole file


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file or a worksheet.

    Attributes:
        name: the worksheet's name, or the file's within a zip file; "" for a file that is one table.
        read: gives every row from the spreadsheet's row 1 on, blank ones too, each as long as its maker made it; again
            whenever it is called. Its argument tells rows that an unclosed quotation mark swallowed.
        base: 1904 where the workbook counts days from then.
        merged: the first and last row and column, counted from 0, of each stretch of merged cells.
        notes: what the loader should tell about how it was read.
    """

    name: str
    read: Callable[[LooksLikeRow], Iterator[TableRow]]
    base: int = 1900
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[str, ...] = ()

    def head(self, rows: int) -> list[Sequence[str]]:
        """The first rows, to find the header in."""
        return [row if isinstance(row, list) else [] for row in islice(self.read(_never), rows)]


def check_is_text(contents: Contents) -> None:
    """Refuse what is no table of text.

    Raises:
        UnreadableFile: it is empty or something else; the text says what.
    """
    if not any(block.strip(_NOTHING) for block in contents.blocks()):
        raise UnreadableFile(f"{contents.name} is empty.")
    head = contents.read(0, 64).lstrip().lower()
    for magic, what in _NO_TABLES:
        if head.startswith(magic.lower()):
            raise UnreadableFile(f"{contents.name} is {what}, whatever its name says. Save the table as CSV or XLSX.")


def read_csv(contents: Contents, name: str = "") -> Table:
    """The table in a CSV file's bytes, in any usual encoding, with any usual delimiter and line ends.

    Args:
        name: of the table, where the file is not the only one.

    Raises:
        UnreadableFile: it is no text.
    """
    check_is_text(contents)
    encoding = encoding_of(contents)
    notes = [] if encoding.label == "UTF-8" else [f"{contents.name} was read as {encoding.label}."]
    nulls = sum(text.count("\x00") for text in iter(partial(_text(contents, encoding).read, _HEAD), ""))
    if nulls:
        notes.append(f"{contents.name}: {nulls} NUL characters were left out.")
    head = _text(contents, encoding).read(_HEAD).replace("\x00", "")
    if _looks_binary(head):
        raise UnreadableFile(f"{contents.name} is not text. Save the table as CSV or XLSX.")
    separator = _SEPARATOR_LINE.match(head)
    delimiter = separator[1] if separator else _delimiter(head)

    def read(looks_like_row: LooksLikeRow) -> Iterator[TableRow]:
        lines = _lines(contents, encoding)
        return records(islice(lines, bool(separator), None), delimiter, contents.name, looks_like_row)

    return Table(name, read, notes=tuple(notes))


def read_worksheet(contents: Contents, name: str, base: int, merged: tuple[tuple[int, int, int, int], ...]) -> Table:
    """The table of a worksheet, which `unpacking` wrote as CSV: no quotation mark in it is in doubt."""

    def read(_: LooksLikeRow) -> Iterator[TableRow]:
        return records(_lines(contents, Encoding("utf-8")), ",", contents.name, _never)

    return Table(name, read, base, merged)


def table_of(rows: Sequence[list[str]]) -> Table:
    """A table that is in no file."""
    return Table("", lambda _: iter(rows))


def _never(_: Sequence[str]) -> bool:
    return False


def _text(contents: Contents, encoding: Encoding) -> io.TextIOWrapper:
    reader = contents.reader()
    reader.read(encoding.mark)
    return io.TextIOWrapper(reader, encoding.codec, encoding.errors, newline="")


def _lines(contents: Contents, encoding: Encoding) -> Iterator[str]:
    for line in iter(partial(_text(contents, encoding).readline, MAX_LINE), ""):
        if len(line) == MAX_LINE:
            raise UnreadableFile(f"{contents.name} has a line of more than {MAX_LINE:,} characters. It is no table.")
        yield line.replace("\x00", "") if "\x00" in line else line


def _delimiter(text: str) -> str:
    """The delimiter that makes the most of the first records equally wide, and of two such the one of more cells.

    Evenness counts first: a column of people parted by ";" makes more cells than commas do, but seldom as many a row.
    """

    def evenness(delimiter: str) -> tuple[int, int]:
        heeded = (len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        plain = (line.count(delimiter) + 1 for line in io.StringIO(text, newline=""))
        return max(_commonest(heeded), _commonest(plain))

    return max(_DELIMITERS, key=evenness)


def _commonest(widths: Iterator[int]) -> tuple[int, int]:
    """How many of the first rows are as wide as most, and how wide that is; an open quotation mark may swallow them."""
    try:
        counted = Counter(width for width in islice(widths, _SAMPLED) if width > 1)
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in counted.items()), default=(0, 0))


def _looks_binary(sample: str) -> bool:
    odd = sum((c < " " and c not in "\t\n\r\x0b\x0c\x1a") or c == "\ufffd" for c in sample)
    return odd > len(sample) * 0.02
