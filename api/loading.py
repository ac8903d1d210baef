"""Loads in a process of their own: nobody who asks has to wait for one, and no file can take the server down."""

from __future__ import annotations

import multiprocessing
import os
import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import DupFd
from threading import Thread
from typing import Any

from graph.errors import UnreadableFile
from graph.store import Store
from ingest.files.contents import Contents
from ingest.load import LoadReport, load

Reopen = Callable[[], Store]
"""Opens the same store in another process; has to be fit for pickling, as `functools.partial(open_store, url)` is."""

NICENESS = 10
"""How far a load steps back behind whatever else the machine does."""

MAX_MEMORY = 4 * 1024**3
"""Bytes that the files of one upload may take while they are read."""

_TOO_MUCH = (
    "These files take more than {} GB of memory to be read. Nothing was stored. Load fewer of them at once, or split "
    "them, for instance by school year."
)


@contextmanager
def bounded(memory: int) -> Iterator[None]:
    """No more memory than so many bytes for this process meanwhile, nor than it may have anyway.

    Raises:
        UnreadableFile: it was not enough.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    known = [limit for limit in (memory, *before) if limit != resource.RLIM_INFINITY]
    with suppress(ValueError):  # macOS cannot bound it
        resource.setrlimit(resource.RLIMIT_AS, (min(known), before[1]))
    try:
        yield
    except MemoryError as problem:
        raise _too_much(memory) from problem
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def most_of_the_memory() -> int:
    """Three quarters of the bytes of memory that the machine has."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 3 // 4


def _too_much(memory: int) -> UnreadableFile:
    return UnreadableFile(_TOO_MUCH.format(memory // 1024**3))


def load_apart(reopen: Reopen, files: Sequence[Contents], **options: Any) -> LoadReport:
    """`ingest.load.load` in a process of its own, which ends with it and with this process; raises the same."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    handed = [_Handed(file) for file in files]
    process = context.Process(target=_load, args=(sender, reopen, handed, options), daemon=True)
    process.start()
    sender.close()
    try:
        outcome = receiver.recv()
    except EOFError as problem:
        raise _too_much(MAX_MEMORY) from problem
    except BaseException:
        process.kill()
        raise
    finally:
        process.join()
        receiver.close()
    if isinstance(outcome, BaseException):
        raise outcome
    report: LoadReport = outcome
    return report


class _Handed:
    """An open file on its way into a process that is being started; it has no name there that could be left behind."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (DupFd(self._contents.descriptor), self._contents.name)


def _received(descriptor: Any, name: str) -> Contents:
    return Contents(descriptor.detach(), name)


def _load(sender: Connection, reopen: Reopen, files: Sequence[Contents], options: dict[str, Any]) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    os.nice(NICENESS)
    try:
        with bounded(MAX_MEMORY), reopen() as store:
            outcome: object = load(store, files, **options)
    except Exception as problem:
        outcome = problem
    sender.send(outcome)


def _end_with_parent() -> None:
    """A load that nobody waits for any more is ended; what it had not finished is as if it had not begun."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
