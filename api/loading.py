"""Loads in a process of their own: nobody who asks has to wait for one, and no file can take the server down."""

from __future__ import annotations

import multiprocessing
import os
import resource
from collections.abc import Callable, Sequence
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
"""Bytes that the files of one call may take while they are read."""

_TOO_MUCH = (
    f"These files take more than {MAX_MEMORY // 1024**3} GB of memory to be read. Nothing was stored. Load fewer of "
    "them at once, or split them, for instance by school year."
)


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
        raise UnreadableFile(_TOO_MUCH) from problem
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
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    try:
        with reopen() as store:
            outcome: object = load(store, files, **options)
    except MemoryError:
        outcome = UnreadableFile(_TOO_MUCH)
    except Exception as problem:
        outcome = problem
    sender.send(outcome)


def _end_with_parent() -> None:
    """A load that nobody waits for any more is ended; what it had not finished is as if it had not begun."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
