"""Which encoding a file's text is in, whatever program wrote it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ingest.files.contents import Contents

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LIKELY = ["cp1252", "mac_roman", "cp1250", "latin_1"]
_NAMES = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "latin_1": "Latin-1", "mac_roman": "Mac Roman"}
_RARE_IN_CP1252 = re.compile(r"[ŠŽŒšžœŸƒÐÕ×÷ØÞþðø¬]")
_STRAYS = re.compile("[\udc80-\udcff]")
_LETTERS = re.compile("[^\x00-\x7f\udc80-\udcff]")
_SAMPLE = 4096
_MAX_GUESSED = 65536

_WINDOWS_BYTES = "windows-bytes"
"""Decodes what is no UTF-8 as Windows-1252, byte by byte."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text.

    Attributes:
        codec, errors: as `open` takes them.
        mark: length of the byte order mark before the text.
        label: what people call it.
    """

    codec: str
    errors: str = "replace"
    mark: int = 0
    label: str = "UTF-8"


def encoding_of(contents: Contents) -> Encoding:
    """The encoding that the bytes are in; never fails.

    A byte order mark decides; then zero bytes in every other place (UTF-16), then whether it is UTF-8. What is not
    is Windows-1252, which American spreadsheets write, unless its letters would be odd ones: then
    charset-normalizer chooses. Stray Windows bytes inside UTF-8 are read as Windows-1252 one by one.
    """
    sample = contents.read(0, _SAMPLE)
    for bom, codec in _BOMS:
        if sample.startswith(bom):
            return Encoding(codec, mark=len(bom), label=f"{codec.upper()} with a byte order mark")
    if wide := _utf16_without_mark(sample):
        return Encoding(wide, label=wide.upper())
    if _fits(contents, "utf-8"):
        return Encoding("utf-8")
    return _mostly_utf8(contents) or _single_byte(contents)


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 of Western text has a zero in nearly every other place; stray NUL bytes do not."""
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _texts(contents: Contents, codec: str, errors: str = "strict") -> Iterator[str]:
    return codecs.iterdecode(contents.blocks(), codec, errors)


def _fits(contents: Contents, codec: str) -> bool:
    try:
        for _ in _texts(contents, codec):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(contents: Contents) -> Encoding | None:
    """UTF-8 with fewer stray bytes than well-formed letters; None where it is no UTF-8 at all."""
    strays = letters = 0
    for text in _texts(contents, "utf-8", "surrogateescape"):
        if not text.isascii():
            strays += len(_STRAYS.findall(text))
            letters += len(_LETTERS.findall(text))
    if letters <= strays:
        return None
    return Encoding("utf-8", _WINDOWS_BYTES, label=f"UTF-8 with {strays} Windows-1252 characters among it")


def _windows_bytes(problem: UnicodeError) -> tuple[str, int]:
    assert isinstance(problem, UnicodeDecodeError)
    return problem.object[problem.start : problem.end].decode("cp1252", "replace"), problem.end


codecs.register_error(_WINDOWS_BYTES, _windows_bytes)


def _single_byte(contents: Contents) -> Encoding:
    if _is_windows(contents):
        return Encoding("cp1252", label="Windows-1252")
    best = from_bytes(_telling(contents.blocks()), cp_isolation=_LIKELY).best()
    codec = best.encoding if best else "latin_1"
    return Encoding(codec, label=_NAMES.get(codec, codec))


def _is_windows(contents: Contents) -> bool:
    try:
        return not any(_RARE_IN_CP1252.search(text) for text in _texts(contents, "cp1252"))
    except UnicodeDecodeError:
        return False


def _telling(blocks: Iterable[bytes]) -> bytes:
    """The first lines that hold anything but ASCII."""
    telling: list[bytes] = []
    size = 0
    for block in blocks:
        lines = [line for line in re.split(rb"[\r\n]+", block) if not line.isascii()]
        telling += lines
        size += sum(map(len, lines))
        if size > _MAX_GUESSED:
            break
    return b"\n".join(telling)[:_MAX_GUESSED]
