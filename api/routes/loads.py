"""Files in, as one batch; what became of their rows; and out again. For stewards."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from fastapi import Path as InPath

from api.errors import documented
from api.loading import load_apart
from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page
from api.reading import Asking
from api.routes.common import PREFIX, reading
from graph.errors import UnreadableFile
from graph.provenance import BatchInfo, Row, RowOutcome, SourceCount
from ingest.files.contents import Contents
from ingest.files.date_order import DateOrder
from ingest.files.rejects import csv_texts
from ingest.load import LoadReport, load, undo

router = APIRouter(prefix=PREFIX, tags=["loads"])

MOST_FILES = 50

_UNFIT = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class LoadAnswer:
    """What a load did; `batch` is null for a dry run.

    Attributes:
        notes: for each file, what was decided without asking.
        warnings: what is possible but hardly meant; it was stored all the same.
    """

    batch: int | None
    sources: tuple[SourceCount, ...]
    practices_recomputed: tuple[str, ...]
    notes: dict[str, tuple[str, ...]]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UndoAnswer:
    """The load that was undone, and the practices worked out anew."""

    batch: int
    practices_recomputed: tuple[str, ...]


def load_answer(report: LoadReport) -> LoadAnswer:
    """A load report as an answer."""
    receipt = report.receipt
    return LoadAnswer(receipt.batch, receipt.sources, receipt.practices_recomputed, report.notes, report.warnings)


@router.post("/uploads", responses=documented(400, 403, 408, 413, 429))
def upload(
    asked: Asking,
    files: Annotated[list[UploadFile], File(description="CSV or XLSX files, in any order.", max_length=MOST_FILES)],
    dry_run: Annotated[bool, Query(description="Report what would happen; keep nothing.")] = False,
    district: Annotated[str | None, Form(description="Whose sheets these are; prefix of ids.", max_length=100)] = None,
    strict: Annotated[bool, Form(description="Reject rows that name somebody unknown.")] = False,
    date_order: Annotated[DateOrder, Form(description="How 3/4/2026 is meant.")] = "auto",
    fill_down: Annotated[Sequence[str], Form(description="Columns whose empty cells take the value above.")] = (),
) -> LoadAnswer:
    """Load a district's sheets as one batch, all of it or nothing; loading them again adds nothing."""
    store = asked.steward_store()
    reopen = asked.views.reopen
    start = partial(load_apart, reopen) if reopen else partial(load, store)
    report = start(
        [contents_of(file) for file in files],
        district=district or asked.viewer.district,
        strict=strict,
        dry_run=dry_run,
        date_order=date_order,
        fill_down=fill_down,
    )
    if report.receipt.batch is not None:
        asked.views.metrics.loaded(report.receipt.sources)
    return load_answer(report)


def contents_of(file: UploadFile) -> Contents:
    """The file's bytes on disk, under no name: whatever happens, none of them are left there.

    Raises:
        UnreadableFile: the disk is full.
    """
    try:
        with TemporaryFile() as kept:
            shutil.copyfileobj(file.file, kept)
            kept.flush()
            return Contents(os.dup(kept.fileno()), plain_name(file.filename))
    except OSError as problem:
        raise UnreadableFile(f"{plain_name(file.filename)} cannot be read: {problem.strerror}.") from problem


def plain_name(name: str | None) -> str:
    r"""A file's name without folders and control characters, not too long.

    >>> plain_name("C:\\logs\\../../etc/coach log.csv")
    'coach log.csv'
    """
    last = PurePosixPath(_UNFIT.sub("", name or "").replace("\\", "/")).name
    path = PurePosixPath(last if last.strip(". ") else "upload.csv")
    return path.stem.encode(errors="replace")[:100].decode(errors="ignore") + path.suffix[:20]


@router.get("/batches", response_model=Page[BatchInfo], responses=reading(404))
def list_batches(asked: Asking, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """The loads that stand, oldest first, with what became of the rows of each source."""
    store = asked.steward_store()
    return asked.answer(Page[BatchInfo], lambda _: page(store.batches(), lambda batch: str(batch.batch), limit, cursor))


@router.delete("/batches/{batch}", responses=documented(400, 403, 404, 408, 429))
def undo_batch(
    asked: Asking, batch: Annotated[int, InPath(description="Number of a load.", ge=1, le=2**53)]
) -> UndoAnswer:
    """Take a load back: what nothing else says is gone, and what it had replaced is back."""
    return UndoAnswer(batch, undo(asked.steward_store(), batch))


@router.get("/rejects", response_model=Page[Row], responses=reading(404))
def list_rejects(asked: Asking, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """The rejected rows as they were written, each with the reason."""
    return list_rows(asked, RowOutcome.REJECTED, limit, cursor)


@router.get("/waiting", response_model=Page[Row], responses=reading(404))
def list_waiting(asked: Asking, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """The rows that wait for somebody to settle a name, with the candidates for it."""
    return list_rows(asked, RowOutcome.WAITING, limit, cursor)


def list_rows(asked: Asking, outcome: RowOutcome, limit: int, cursor: str | None) -> Response:
    """A page of the kept rows with an outcome."""
    store = asked.steward_store()
    return asked.answer(
        Page[Row],
        lambda _: page(store.rows(outcome), lambda row: f"{row.source} {row.locator} {row.batch}", limit, cursor),
    )


@router.get(
    "/rejects.zip",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}, **documented(400, 403)},
)
def download_rejects(asked: Asking) -> Response:
    """The rejected rows as CSV files, one for each sheet, with two more columns, to be mended and loaded again."""
    rows = asked.steward_store().rows(RowOutcome.REJECTED)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zip:
        for path, text in csv_texts(rows, Path("rejects.csv")).items():
            zip.writestr(path.name, text)
    headers = {"Content-Disposition": 'attachment; filename="rejects.zip"'}
    return Response(packed.getvalue(), 200, headers, "application/zip")
