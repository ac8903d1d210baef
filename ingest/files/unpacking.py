"""What stands in a workbook or a zip file, unpacked by a process of its own: a program that `workbooks` starts.

It reads the file on its standard input, writes each table as CSV into the open file whose number is its first argument,
and tells on its standard output, one JSON object a line, what it finds. Memory, time and output are limited, so that a
file made to exhaust a machine ends only this process. It imports no module of ours, since it has to start fast.
"""

from __future__ import annotations

import csv
import ctypes
import io
import json
import lzma
import os
import resource
import shutil
import signal
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import PurePosixPath
from typing import IO, Any
from xml.parsers import expat

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MAX_MEMORY = 1 << 30
MAX_SECONDS = 60
MAX_WRITTEN = 1 << 30
MAX_UNPACKED = 512 * 1024 * 1024
"""Bytes that the parts we read may declare to unpack to."""

MAX_CELLS = 20_000_000
"""Cells of a worksheet, counted as the rectangle down to its last one: it is held as such."""

MAX_FILES = 1000
"""Files in a zip file."""

TABLES = frozenset({".csv", ".tsv"})
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})

_PARTS = TABLES | WORKBOOKS | {".xml", ".rels", ".bin"}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARENT_DIED = 1
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, ValueError, RuntimeError, KeyError,
)  # fmt: skip
_BLOCK = 1 << 20

Cell = int | float | str | bool | time | date | datetime | timedelta


def main() -> None:
    """Unpack what stands on the standard input."""
    _limit()
    file, out = open(0, "rb"), open(int(sys.argv[1]), "wb")  # noqa: SIM115 - both end with the process
    file.seek(0)  # whoever opened the file may have written it
    try:
        if file.read(len(_OLE)) == _OLE or _is_workbook(file):
            _unpack_workbook(file, "", out)
        else:
            _unpack_zip(file, out)
        tell(done=True)
    except Refused as problem:
        tell(refused=str(problem))
    except OSError as problem:
        tell(refused=f"could not be unpacked: {problem.strerror or problem}. Perhaps the disk is full")


class Refused(Exception):
    """The file is not read; the text says why, without the file's name and the full stop."""


def tell(**what: Any) -> None:
    """Say something to the process that waits."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _limit() -> None:
    """Bound what this process may take, and end it when its parent ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    if sys.platform == "linux":  # macOS knows neither
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)
        if os.getppid() != int(sys.argv[2]):
            raise SystemExit


def _is_workbook(file: IO[bytes]) -> bool:
    with _opened_zip(file) as archive:
        names = set(archive.namelist())
    return not names.isdisjoint({"xl/workbook.xml", "xl/workbook.bin"}) or {"mimetype", "content.xml"} <= names


def _opened_zip(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGE as problem:
        raise Refused(f"is damaged and cannot be unpacked: {problem}") from problem
    read = (info.file_size for info in archive.infolist() if _ending(info.filename) in _PARTS)
    if sum(read) > MAX_UNPACKED:
        raise Refused(
            f"unpacks to more than {MAX_UNPACKED // 1024**2} MB and is refused. "
            "If it is an honest file, load its sheets as CSV files"
        )
    return archive


def _unpack_zip(file: IO[bytes], out: IO[bytes]) -> None:
    """The tables and workbooks in a zip file; everything else is named."""
    with _opened_zip(file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and not _is_clutter(info.filename)]
        if len(infos) > MAX_FILES:
            raise Refused(f"holds {len(infos):,} files; up to {MAX_FILES:,} are read")
        for info in infos:
            tell(opening=info.filename)
            if fault := _fault(info):
                tell(unread=info.filename, because=fault)
            else:
                _unpack_member(archive, info, out)


def _unpack_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, out: IO[bytes]) -> None:
    if info.flag_bits & 1:
        raise Refused("is protected by a password. Save it without one")
    try:
        with archive.open(info) as member:
            if _ending(info.filename) in TABLES:
                start = out.tell()
                shutil.copyfileobj(member, out)
                tell(csv=info.filename, start=start, size=out.tell() - start)
            else:
                _unpack_workbook(io.BytesIO(member.read()), info.filename, out)
    except _DAMAGE as problem:
        raise Refused(f"is damaged and cannot be unpacked: {problem}") from problem


def _fault(info: zipfile.ZipInfo) -> str | None:
    """Why a file in a zip file is not read."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link"
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "its name leads out of the zip file"
    return None if _ending(info.filename) in TABLES | WORKBOOKS else "it is no table"


def _is_clutter(name: str) -> bool:
    """What Macs and Windows put into folders by themselves."""
    path = PurePosixPath(name)
    return path.parts[:1] == ("__MACOSX",) or path.name in (".DS_Store", "Thumbs.db", "desktop.ini")


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _unpack_workbook(file: IO[bytes], name: str, out: IO[bytes]) -> None:
    """The visible worksheets, each as CSV.

    Args:
        name: of a workbook that stands in a zip file.
    """
    file.seek(0)
    base = _read_parts(file, name)
    file.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(file)
    except PasswordError as problem:
        raise Refused("is protected by a password. Save it without one") from problem
    except MemoryError:
        raise
    except BaseException as problem:  # a panic inside calamine is a BaseException
        raise Refused(_damage(file, problem)) from problem
    for number, meta in enumerate(workbook.sheets_metadata):
        if meta.visible is not SheetVisibleEnum.Visible:
            tell(hidden=meta.name, workbook=name)
        elif meta.typ is SheetTypeEnum.WorkSheet:
            _unpack_worksheet(workbook, number, name, base, out)


def _damage(file: IO[bytes], problem: BaseException) -> str:
    file.seek(0)
    if _ENCRYPTED in file.read():
        return "is protected by a password. Save it as XLSX or CSV without one"
    return f"is a damaged workbook: {problem}"


def _unpack_worksheet(workbook: CalamineWorkbook, number: int, name: str, base: int, out: IO[bytes]) -> None:
    try:
        sheet = workbook.get_sheet_by_index(number)
        start = out.tell()
        _write(sheet, out)
    except (OSError, MemoryError, Refused):
        raise
    except BaseException as problem:
        raise Refused(f"is a damaged workbook: {problem}") from problem
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    tell(sheet=sheet.name, workbook=name, start=start, size=out.tell() - start, base=base, merged=merged)


def _write(sheet: CalamineSheet, out: IO[bytes]) -> None:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise Refused(
            f"has a worksheet, “{sheet.name}”, with a cell in row {sheet.total_height} or column {sheet.total_width}, "
            "too far away to be read. Delete what stands outside the table"
        )
    margin = [""] * (sheet.start[1] if sheet.start else 0)
    text = io.TextIOWrapper(out, "utf-8", newline="")
    csv.writer(text).writerows(margin + [c if type(c) is str else _text(c) for c in row] for row in sheet.iter_rows())
    text.detach()


def _text(cell: Cell) -> str:
    """A cell as text: whole numbers without ".0", a day as 2026-03-04, a time of day as 8:05."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case _:
            return str(cell)


def _read_parts(file: IO[bytes], name: str) -> int:
    """Where the day numbers of a workbook count from; cells with an error are told, since they are read as empty."""
    if not zipfile.is_zipfile(file):
        return 1900
    with _opened_zip(file) as archive:
        errors = [place for part in _worksheets(archive) for place in _errors(archive, part)]
        if errors:
            tell(errors=len(errors), first=errors[0], workbook=name)
        return 1904 if _counts_from_1904(archive) else 1900


def _worksheets(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if name == "content.xml" or (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            yield name


def _errors(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Places of cells that show #REF! and the like."""
    found: list[str] = []

    def start(_: str, attributes: dict[str, str]) -> None:
        if attributes.get("t") == "e" or attributes.get("calcext:value-type") == "error":
            found.append(attributes.get("r", ""))

    if any(mark in block for block in _blocks(archive, part) for mark in (b'"e"', b'"error"')):
        _parse(archive, part, start)
    return found


def _counts_from_1904(archive: zipfile.ZipFile) -> bool:
    told: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element.rpartition(":")[2] == "workbookPr":
            told.append(attributes.get("date1904", ""))

    if "xl/workbook.xml" in archive.namelist():
        _parse(archive, "xl/workbook.xml", start)
    return not {"1", "true"}.isdisjoint(told)


def _parse(archive: zipfile.ZipFile, part: str, start: Any) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        for block in _blocks(archive, part):
            parser.Parse(block)
    except expat.ExpatError as problem:
        raise Refused(f"is a damaged workbook: {problem}") from problem


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    try:
        with archive.open(part) as file:
            while block := file.read(_BLOCK):
                yield block
    except _DAMAGE as problem:
        raise Refused(f"is damaged and cannot be unpacked: {problem}") from problem


if __name__ == "__main__":
    main()
