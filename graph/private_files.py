"""Files that only their owner may read, since they hold names."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from graph.errors import PollinateError

_STORE = b"SQLite format 3\x00"


class NotWritten(PollinateError):
    """A file that cannot be written where it was asked for; what stands there is as it was."""


def write_private(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file all at once, readable for its owner only.

    Raises:
        NotWritten: the folder is not there or full, or what stands there is a store.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding, newline="")
            return
        if path.exists() and _is_store(path):
            raise NotWritten(f"{path} is a store and is not overwritten. Name another file.")
        _replace(path, text.encode(encoding))
    except OSError as problem:
        raise NotWritten(f"{path} cannot be written: {problem.strerror}.") from problem


def _is_store(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_STORE)) == _STORE


def _replace(path: Path, data: bytes) -> None:
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".pollinate-")
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        os.replace(unfinished, path.resolve())
    except BaseException:
        os.unlink(unfinished)
        raise
