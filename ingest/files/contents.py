"""The bytes of a file, held open and read by position: they can be gone through again and need no memory."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import weakref
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import UnreadableFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 1 << 20
_NO_FILES = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Contents:
    """The bytes of a file, or a stretch of them.

    Attributes:
        name: what people call the file.
    """

    def __init__(self, descriptor: int, name: str, start: int = 0, size: int | None = None) -> None:
        """Take over an open file descriptor, which is closed when nobody needs it any more."""
        self.name = name
        self._descriptor = descriptor
        self._start = start
        self._written = _written(descriptor)
        self.size = self._written[0] - start if size is None else size
        self._whole: Contents | None = None
        weakref.finalize(self, os.close, descriptor)

    @classmethod
    def of(cls, path: Path) -> Contents:
        """The bytes of a file on disk.

        Raises:
            UnreadableFile: there is no such file, it is something else, or it may not be read.
        """
        name = shown(path.name)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError as problem:
            where = "leads to a file that is not there" if path.is_symlink() else "is not there"
            raise UnreadableFile(f"There is no file “{shown(str(path))}”: it {where}.") from problem
        except (OSError, ValueError) as problem:
            raise UnreadableFile(f"{name} cannot be read: {_reason(problem)}.") from problem
        contents = cls(descriptor, name)
        mode = os.fstat(descriptor).st_mode
        for is_it, what in _NO_FILES:
            if is_it(mode):
                raise UnreadableFile(f"{name} is {what}, no file.")
        return contents

    def stretch(self, name: str, start: int, size: int) -> Contents:
        """A part of these bytes as contents of their own."""
        return Contents(os.dup(self._descriptor), name, self._start + start, size)

    def reader(self) -> io.BufferedReader:
        """The bytes from the first on, whoever else is reading them."""
        return io.BufferedReader(_Stretch(self), _BLOCK)

    def blocks(self) -> Iterator[bytes]:
        """All bytes, a megabyte at a time.

        Raises:
            UnreadableFile: the disk fails, or somebody writes to the file meanwhile.
        """
        for at in range(0, self.size, _BLOCK):
            yield self.read(at, min(_BLOCK, self.size - at))
        self.check_unchanged()

    def check_unchanged(self) -> None:
        """Refuse a file that somebody has written to since it was opened.

        Raises:
            UnreadableFile: somebody has.
        """
        if _written(self._descriptor) != self._written:
            raise UnreadableFile(f"{self.name} was changed while it was read. Load it again.")

    def read(self, at: int, size: int) -> bytes:
        """So many bytes from there on, fewer at the end.

        Raises:
            UnreadableFile: the disk fails.
        """
        try:
            return os.pread(self._descriptor, max(0, min(size, self.size - at)), self._start + at)
        except OSError as problem:
            raise UnreadableFile(f"{self.name} cannot be read: {_reason(problem)}.") from problem

    @cached_property
    def sha256(self) -> str:
        """The digest by which a source is known."""
        digest = hashlib.sha256()
        for block in self.blocks():
            digest.update(block)
        return digest.hexdigest()

    @property
    def descriptor(self) -> int:
        """The open file, for another process to inherit."""
        return self._descriptor


class _Stretch(io.RawIOBase):
    """Contents as a file of Python's own."""

    def __init__(self, contents: Contents) -> None:
        self._contents, self._at = contents, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._contents.read(self._at, len(view))
        view[: len(data)] = data
        self._at += len(data)
        if not data:
            self._contents.check_unchanged()
        return len(data)


def shown(name: str) -> str:
    """A file's name as text that can be printed and stored, whatever bytes it has on disk."""
    plain = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in plain)


def _written(descriptor: int) -> tuple[int, int]:
    state = os.fstat(descriptor)
    return state.st_size, state.st_mtime_ns


def _reason(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
