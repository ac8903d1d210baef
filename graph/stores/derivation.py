"""Which code worked out what a store derives from its facts, so that an upgrade works it out anew."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

_FOLDERS = ("", "diffusion", "stores", "stores/sqlite", "stores/neo4j")
"""Of the package `graph`; nothing else has a part in it."""


@cache
def derived_by() -> str:
    """A digest of the code, kept beside what it worked out; nobody has to remember to raise a number."""
    digest, package = sha256(), resources.files("graph")
    for folder in _FOLDERS:
        for file in sorted(package.joinpath(folder).iterdir(), key=_name):
            if _name(file).endswith(".py"):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _name(file: Traversable) -> str:
    return file.name
