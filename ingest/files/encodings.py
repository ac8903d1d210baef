"""From a file's bytes to its text, whatever program wrote it."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

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
_SAMPLE = 4096
_MAX_GUESSED = 65536


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and the encoding it was read in as people name it; never fails.

    A byte order mark decides; then zero bytes in every other place (UTF-16), then whether it is UTF-8. What is not
    is Windows-1252, which American spreadsheets write, unless its letters would be odd ones: then
    charset-normalizer chooses. Stray Windows bytes inside UTF-8 are read as Windows-1252 one by one.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), f"{encoding.upper()} with a byte order mark"
    if wide := _utf16_without_mark(data[:_SAMPLE]):
        return data.decode(wide, "replace"), wide.upper()
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _mostly_utf8(data) or _single_byte(data)


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 of Western text has a zero in nearly every other place; stray NUL bytes do not."""
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _mostly_utf8(data: bytes) -> tuple[str, str] | None:
    """Text in UTF-8 with fewer stray bytes than well-formed letters; None where it is no UTF-8 at all."""
    stray = data.decode("utf-8", "surrogateescape")
    strays = len(re.findall("[\udc80-\udcff]", stray))
    letters = sum(len(run) for run in re.findall("[^\x00-\x7f\udc80-\udcff]+", stray))
    if letters <= strays:
        return None
    text = re.sub("[\udc80-\udcff]", lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", "replace"), stray)
    return text, f"UTF-8 with {strays} Windows-1252 characters among it"


def _single_byte(data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("cp1252")
        if not _RARE_IN_CP1252.search(text):
            return text, "Windows-1252"
    except UnicodeDecodeError:
        pass
    telling = b"\n".join(line for line in re.split(rb"[\r\n]+", data) if not line.isascii())[:_MAX_GUESSED]
    best = from_bytes(telling, cp_isolation=_LIKELY).best()
    encoding = best.encoding if best else "latin_1"
    return data.decode(encoding, "replace"), _NAMES.get(encoding, encoding)
