"""The secret under which tokens stand for people without names: where it is kept, and when it is too weak.

Whoever can guess it can work out every token from the ids that a district's people are known to have.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from graph.errors import PollinateError

VARIABLE = "POLLINATE_SECRET"

FEWEST_BITS = 128
"""So much chance is in a secret at least."""

_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_MIXED = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"))
_FEWEST_DIFFERENT = {4: 8, 6: 12}
"""How many different characters a random text with so many bits a character has, all but surely."""


class WeakSecret(PollinateError):
    """A secret that somebody could guess, or that others can read."""


def secret_path() -> Path:
    """Where `pollinate init` keeps the secret: with the user's settings, never with the data."""
    home = os.environ.get("APPDATA") or os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "pollinate" / "secret"


def known_secret(environment: Mapping[str, str]) -> bytes | None:
    """The secret of the environment, or else the one that `pollinate init` made; None where there is neither.

    Raises:
        WeakSecret: it is no text that chance could have made.
    """
    path = secret_path()
    if VARIABLE in environment:
        return _strong(environment[VARIABLE], VARIABLE)
    if not path.exists():
        return None
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise WeakSecret(f"Others can read {path}. Say `chmod 600`, and make a new one if they may have.")
    return _strong(path.read_text("ascii", errors="replace").strip(), str(path))


def make_secret() -> Path | None:
    """Make a secret that only this user can read, unless there is one; returns where it was made."""
    path = secret_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    with os.fdopen(file, "w", encoding="ascii") as written:
        written.write(f"{secrets.token_hex(32)}\n")
    return path


def _strong(text: str, where: str) -> bytes:
    if _bits(text) < FEWEST_BITS:
        raise WeakSecret(
            f"The secret in {where} could be guessed, and with it who stands behind every token. `pollinate init` "
            f"makes one with more than {FEWEST_BITS} bits of chance; so does `python -c 'import secrets; "
            "print(secrets.token_hex(32))'`."
        )
    return text.encode()


def _bits(text: str) -> float:
    """How much chance a text may hold if it was drawn at random; 0 for words, repetitions and rows of letters.

    >>> _bits("school"), _bits("a long sentence that nobody would ever guess")
    (0.0, 0.0)
    """
    if _HEX.fullmatch(text):
        bits = 4
    elif all(pattern.search(text) for pattern in _MIXED):
        bits = 6
    else:
        return 0.0
    steps = {(ord(b) - ord(a)) for a, b in pairwise(text)}
    repeats = text in (text + text)[1:-1]
    plain = len(set(text)) < _FEWEST_DIFFERENT[bits] or len(steps) < _FEWEST_DIFFERENT[bits] or repeats
    return 0.0 if plain else float(len(text) * bits)
