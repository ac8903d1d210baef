"""XLSX workbooks and zip files: unpacked by us within limits, so that no file can fill the memory."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from graph.errors import UnreadableFile
from ingest.files.rows import Content, Table, check_size, digest, read_bytes, read_csv

MAX_UNPACKED = 256 * 1024 * 1024
"""A workbook or zip file that unpacks to more bytes is refused."""

MAX_CELLS = 20_000_000
"""So is a worksheet of more cells, counted as the rectangle down to its last one: it is held as such."""

_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,9})(\d{1,18})"[^>]*[^/]>')
_DATE_1904 = re.compile(rb'date1904="(?:1|true)"')
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError, struct.error)
_ZIP = b"PK\x03\x04"

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_content(path: Path) -> Content:
    """The tables of a CSV file, a workbook, or a zip file that holds CSV files.

    Raises:
        UnreadableFile: it is none of these, or too large; the text says why.
    """
    data = read_bytes(path)
    if not data.startswith((_ZIP, b"PK\x05\x06")):
        table, notes = read_csv(data, path.name)
        return Content(digest(data), (table,), notes)
    try:
        parts = _unpacked(data, path.name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as problem:
        raise UnreadableFile(f"{path.name} is damaged and cannot be unpacked: {problem}") from problem
    read = _workbook if "xl/workbook.xml" in parts else _zipped
    tables, said = read(parts, path.name)
    return Content(digest(data), tuple(tables), tuple(said))


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """The parts we read, as far as their declared sizes go; a part that is longer than it declares fails its check."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        wanted = [info for info in archive.infolist() if info.filename.lower().endswith((".xml", ".rels", ".csv"))]
        if sum(info.file_size for info in wanted) > MAX_UNPACKED:
            raise UnreadableFile(
                f"{name} unpacks to more than {MAX_UNPACKED // 1024**2} MB and is refused. "
                "If it is an honest workbook, save its sheets as CSV files."
            )
        if any(info.flag_bits & 1 for info in wanted):
            raise UnreadableFile(f"{name} is protected by a password. Save it without one.")
        return {info.filename: archive.read(info) for info in wanted}


def _zipped(parts: dict[str, bytes], name: str) -> tuple[list[Table], list[str]]:
    """The CSV files in a zip file, as Google Forms packs its answers."""
    tables: list[Table] = []
    notes: list[str] = []
    for part, data in parts.items():
        if part.lower().endswith(".csv") and not part.startswith("__MACOSX/"):
            check_size(len(data), part)
            table, said = read_csv(data, part)
            tables.append(Table(part, table.rows))
            notes += said
    if not tables:
        raise UnreadableFile(f"{name} is a zip file without a workbook or a CSV file in it.")
    return tables, notes


def _workbook(parts: dict[str, bytes], name: str) -> tuple[list[Table], list[str]]:
    """The visible worksheets. What calamine sees is what we unpacked: it neither bounds sizes nor sparse sheets."""
    for part, data in parts.items():
        if part.startswith("xl/worksheets/"):
            _check_extent(data, name)
    base = 1904 if _DATE_1904.search(parts["xl/workbook.xml"]) else 1900
    tables: list[Table] = []
    notes: list[str] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(_repacked(parts))) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.visible is not SheetVisibleEnum.Visible:
                    notes.append(f"{name}: the hidden worksheet “{sheet.name}” was not read.")
                elif sheet.typ is SheetTypeEnum.WorkSheet:
                    tables.append(Table(sheet.name, list(_rows(workbook, sheet)), base))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:  # a panic inside calamine is a BaseException
        raise UnreadableFile(f"{name} is a damaged workbook: {problem}") from problem
    return tables, notes


def _check_extent(xml: bytes, name: str) -> None:
    """A cell far away would make calamine ask for more memory than there is, which ends the process."""
    places = _CELL.findall(xml)
    columns = max(map(_column_number, {letters for letters, _ in places}), default=0)
    last = max(map(int, {number for _, number in places}), default=0)
    if columns * last > MAX_CELLS:
        raise UnreadableFile(
            f"{name} has a worksheet with a cell in row {last} or column {columns}, too far away to be read. "
            "Delete what stands outside the table."
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _repacked(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return packed.getvalue()


def _rows(workbook: CalamineWorkbook, sheet: SheetMetadata) -> Iterator[list[str]]:
    for row in workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False):
        yield [cell if type(cell) is str else _text(cell) for cell in row]


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
