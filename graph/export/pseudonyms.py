"""What stands for people and schools in an export: the same for one key, and not to be guessed without it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

SHORTEST_KEY = 16
"""In bytes; a word could be guessed."""

SHORTEST = 7
"""Characters of a person's pseudonym, unless two people would share them."""

SHORTEST_SCHOOL = 5


class Pseudonyms:
    """Pseudonyms of everyone and every school of an export (HMAC-SHA256 of the id, base32).

    Args:
        key: with the same key another export gives the same people the same pseudonyms; whoever has it can find out who
            they are. At least 16 bytes.
        people, schools: all ids that may be asked for; where two of a kind begin alike, all of that kind get longer.

    Raises:
        ValueError: the key is too short to be kept.
    """

    def __init__(self, key: bytes, people: Iterable[str], schools: Iterable[str]) -> None:
        if len(key) < SHORTEST_KEY:
            raise ValueError(f"The key of an export has at least {SHORTEST_KEY} bytes.")
        self._key = key
        self.people = self._named("person", "p", SHORTEST, sorted(set(people)))
        self.schools = self._named("school", "s", SHORTEST_SCHOOL, sorted(set(schools)))

    def _named(self, kind: str, letter: str, length: int, ids: list[str]) -> dict[str, str]:
        whole = {id: self._digest(kind, id) for id in ids}
        while len({digest[:length] for digest in whole.values()}) < len(ids):
            length += 1
        return {id: letter + digest[:length] for id, digest in whole.items()}

    def _digest(self, kind: str, id: str) -> str:
        digest = hmac.digest(self._key, f"{kind}|{id}".encode(), hashlib.sha256)
        return base64.b32encode(digest).decode().lower().rstrip("=")
