"""Workbooks and zip files: a process of its own unpacks them, within limits, so that no file can fill the memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import UnreadableFile
from ingest.files.contents import Contents, shown
from ingest.files.rows import Table, read_csv, read_worksheet
from ingest.files.unpacking import MAX_MEMORY, MAX_SECONDS

PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""What zip files, and workbooks of all kinds, begin with."""

_MOST_NAMED = 20
_PROGRAM = str(Path(__file__).with_name("unpacking.py"))


@dataclass(slots=True)
class Unpacked:
    """What was found in a workbook or a zip file."""

    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def unpacked(contents: Contents) -> Unpacked:
    """The tables of a workbook, or of the workbooks and CSV files in a zip file.

    Raises:
        UnreadableFile: it is damaged, protected, or takes more than is given to it; the text says which.
    """
    try:
        with tempfile.TemporaryFile() as out:
            said = _said(contents, out.fileno())
            written = Contents(os.dup(out.fileno()), contents.name)
    except OSError as problem:
        raise UnreadableFile(f"{contents.name} cannot be unpacked: {problem.strerror}.") from problem
    found = Unpacked()
    for what in said:
        _take(found, what, contents.name, written)
    if not found.tables and not found.notes:
        found.notes.append(f"{contents.name} holds no worksheet.")
    _name_unread(found, said, contents.name)
    return found


def _said(contents: Contents, out: int) -> list[dict[str, Any]]:
    """What the process told of the file, which it unpacked into the open file `out`."""
    program = [sys.executable, "-P", _PROGRAM, str(out), str(os.getpid())]
    with subprocess.Popen(
        program, stdin=contents.descriptor, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=(out,)
    ) as process:
        try:
            told, _ = process.communicate(timeout=2 * MAX_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            told, _ = process.communicate()
        except BaseException:
            process.kill()
            raise
    said: list[dict[str, Any]] = [json.loads(line) for line in told.splitlines(keepends=True) if line.endswith(b"\n")]
    if "refused" in (last := said[-1] if said else {}):
        raise UnreadableFile(f"{_where(said, contents.name)} {last['refused']}.")
    if "done" not in last:
        raise UnreadableFile(f"{_where(said, contents.name)} {_excess(process.returncode)}")
    return said


def _where(said: list[dict[str, Any]], name: str) -> str:
    """The file, or the one in it that was being read."""
    inner = [what["opening"] for what in said if "opening" in what]
    return f"{name}, “{shown(inner[-1])}”," if inner else name


def _excess(code: int) -> str:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        limit = f"{MAX_SECONDS} seconds"
    else:
        limit = f"{MAX_MEMORY // 1024**2:,} MB of memory"
    return (
        f"takes more than {limit} to be read and is refused. If it is an honest workbook, delete what stands outside "
        "the tables, or save its sheets as CSV files."
    )


def _take(found: Unpacked, what: dict[str, Any], name: str, written: Contents) -> None:
    """Note one thing that the process told."""
    match what:
        case {"csv": inner, "start": start, "size": size}:
            try:
                found.tables.append(read_csv(written.stretch(shown(inner), start, size), shown(inner)))
            except UnreadableFile as problem:
                found.notes.append(f"{name}: {problem}")
        case {"sheet": sheet, "workbook": workbook, "start": start, "size": size, "base": base, "merged": merged}:
            called = ", ".join(shown(part) for part in (workbook, sheet) if part)
            stretches = tuple((a, b, c, d) for a, b, c, d in merged)
            found.tables.append(read_worksheet(written.stretch(name, start, size), called, base, stretches))
        case {"hidden": sheet}:
            found.notes.append(f"{name}: the hidden worksheet “{shown(sheet)}” was not read.")
        case {"errors": count, "first": first}:
            place = f"; the first is {first}" if first else ""
            found.notes.append(f"{name}: cells that show an error such as #REF! are read as empty: {count}{place}.")


def _name_unread(found: Unpacked, said: list[dict[str, Any]], name: str) -> None:
    unread = [f"“{shown(what['unread'])}” ({what['because']})" for what in said if "unread" in what]
    more = f" and {len(unread) - _MOST_NAMED} more" if len(unread) > _MOST_NAMED else ""
    if unread:
        found.notes.append(f"{name}: not read: {', '.join(unread[:_MOST_NAMED])}{more}.")
