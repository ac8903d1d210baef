"""What web pages write as entities: O&#39;Neill, Think &amp; Share."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def decoded(text: str) -> str:
    """The text that was meant. What was encoded twice is decoded once.

    >>> decoded("O&#39;Neill"), decoded("Q&A; R&D"), decoded("&amp;lt;")
    ("O'Neill", 'Q&A; R&D', '&lt;')
    """
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
