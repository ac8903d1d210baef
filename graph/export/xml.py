"""Texts inside XML 1.0, which has no place for control characters, not even as references."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def content(text: str) -> str:
    """Text between tags."""
    return escape(_NO_XML.sub("", text))


def attribute(text: str) -> str:
    """Text as the value of an attribute, with its quotes."""
    return quoteattr(_NO_XML.sub("", text))
