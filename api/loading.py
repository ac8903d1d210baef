"""Loads in a process of their own, so that nobody who asks has to wait for one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from graph.store import Store
from ingest.load import LoadReport, load

Reopen = Callable[[], Store]
"""Opens the same store in another process; has to be fit for pickling, as `functools.partial(open_store, url)` is."""

NICENESS = 10
"""How far a load steps back behind whatever else the machine does."""


def load_apart(reopen: Reopen, paths: Sequence[Path], **options: Any) -> LoadReport:
    """`ingest.load.load` in a process of its own, which ends with it; raises the same."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_step_back) as pool:
        return pool.submit(_load, reopen, list(paths), options).result()


def _step_back() -> None:
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def _load(reopen: Reopen, paths: Sequence[Path], options: dict[str, Any]) -> LoadReport:
    with reopen() as store:
        return load(store, paths, **options)
