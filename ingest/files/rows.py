"""From a file on disk to tables of text, row by row as a spreadsheet counts them. Nothing is evaluated."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graph.errors import UnreadableFile
from ingest.files.encodings import decoded

MAX_BYTES = 32 * 1024 * 1024
"""Larger files are refused: their rows, some 200,000, would take more memory than a small machine has."""

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
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)

csv.field_size_limit(MAX_BYTES)  # the csv module's own limit is global and would end the reading of the whole file


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file or a worksheet.

    Attributes:
        name: the worksheet's name; "" for a CSV file.
        rows: every row from the spreadsheet's row 1 on, blank ones too, each as long as its maker made it.
        base: 1904 where the workbook counts days from then.
    """

    name: str
    rows: list[list[str]]
    base: int = 1900


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: its tables, and what its reader should know about how it was read."""

    sha256: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of at most `MAX_BYTES`.

    Raises:
        UnreadableFile: there is no such file, it may not be read, is empty or too large.
    """
    try:
        if not path.is_file():
            raise UnreadableFile(f"There is no file “{path}”.")
        check_size(path.stat().st_size, path.name)
        data = path.read_bytes()
    except (OSError, ValueError) as problem:
        raise UnreadableFile(f"{path.name} cannot be read: {problem}") from problem
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(f"{path.name} is empty.")
    return data


def check_size(size: int, name: str) -> None:
    """Refuse a file of more bytes than we read.

    Raises:
        UnreadableFile: it is larger than `MAX_BYTES`.
    """
    if size > MAX_BYTES:
        raise UnreadableFile(
            f"{name} has {size / 1024**2:.0f} MB; files of up to {MAX_BYTES // 1024**2} MB are read. "
            "Split it, for instance by school year, and load the parts one after the other."
        )


def digest(data: bytes) -> str:
    """The sha256 of a file's bytes, by which a source is known."""
    return hashlib.sha256(data).hexdigest()


def check_is_text(data: bytes, name: str) -> None:
    """Refuse what is no table of text.

    Raises:
        UnreadableFile: it is something else; the text says what.
    """
    head = data[:64].lstrip().lower()
    for magic, what in _NO_TABLES:
        if head.startswith(magic.lower()):
            raise UnreadableFile(f"{name} is {what}, whatever its name says. Save the table as CSV or XLSX.")
    if data.startswith(_OLE):
        locked = _ENCRYPTED in data
        what = "protected by a password" if locked else "an old Excel workbook (.xls)"
        raise UnreadableFile(f"{name} is {what}. Save it as XLSX or CSV{' without a password' if locked else ''}.")


def read_csv(data: bytes, name: str) -> tuple[Table, tuple[str, ...]]:
    """The table in a CSV file's bytes, in any usual encoding, with any usual delimiter and line ends, and notes.

    Raises:
        UnreadableFile: it is no text.
    """
    check_is_text(data, name)
    text, encoding = decoded(data)
    notes = [] if encoding == "UTF-8" else [f"{name} was read as {encoding}."]
    if "\x00" in text:
        notes.append(f"{name}: {text.count(chr(0))} NUL characters were left out.")
        text = text.replace("\x00", "")
    if _looks_binary(text):
        raise UnreadableFile(f"{name} is not text. Save the table as CSV or XLSX.")
    separator = _SEPARATOR_LINE.match(text)
    text = text[separator.end() :] if separator else text
    delimiter = separator[1] if separator else _delimiter(text)
    try:
        return Table("", list(_records(text, delimiter))), tuple(notes)
    except csv.Error as problem:
        raise UnreadableFile(f"{name} cannot be read as CSV: {problem}.") from problem


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """The delimiter that makes the most of the first records equally wide, and of two such the one of more cells.

    Evenness counts first: a column of people parted by ";" makes more cells than commas do, but seldom as many a row.
    """

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(record) for record in islice(_records(text[:_HEAD], delimiter), _SAMPLED) if record)
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(_DELIMITERS, key=evenness)


def _looks_binary(text: str) -> bool:
    sample = text[:_HEAD]
    odd = sum((c < " " and c not in "\t\n\r\x0b\x0c\x1a") or c == "\ufffd" for c in sample)
    return odd > len(sample) * 0.02
