"""Whatever bytes a file has, it is read or refused; nothing else ever happens."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from graph.errors import UnreadableFile
from tests.ingest.files import sheets_of

LOG = (
    "Coaching log\r\n\r\nTimestamp,Email Address,Date of visit,Teacher,School,Type of support,Minutes\r\n"
    '42264.33706,a@oak.example,9/17/2015,Kate O’Neill,Elm,"Co-planning\nModeling",45 min\r\n'
    "42271.1,a@oak.example,24.9.2015,Bo Kim,,Debrief,30\r\nTotal,,,,,,75\r\n"
)


def workbook() -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in (["date", "coach", "teacher", "school"], ["2026-03-04", 44, "Bo", "Elm"]):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


REAL = [LOG.encode(), LOG.encode("cp1252"), LOG.encode("utf-16"), workbook()]


@st.composite
def mutated(draw: st.DrawFn, files: list[bytes]) -> bytes:
    """One of the files in which some stretches were overwritten, cut out or doubled."""
    data = bytearray(draw(st.sampled_from(files)))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 40))
        data[at : at + length] = draw(st.binary(max_size=40) | st.just(bytes(data[at : at + length]) * 2))
    return bytes(data)


@st.composite
def workbook_with_mutated_parts(draw: st.DrawFn) -> bytes:
    """A well-formed zip file of a workbook whose XML is not."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(REAL[-1])) as old, zipfile.ZipFile(packed, "w") as new:
        spoiled = draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, draw(mutated([part])) if name == spoiled else part)
    return packed.getvalue()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    data=st.binary(max_size=400) | st.text(max_size=200).map(str.encode) | mutated(REAL) | workbook_with_mutated_parts()
)
def test_any_file_is_read_or_refused(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    try:
        sheets = sheets_of(path, fill_down=["School"])
    except UnreadableFile:
        return
    for sheet in sheets:
        locators = [line.locator for line in sheet.lines] + [row.locator for row in sheet.rejects]
        assert len(locators) == len(set(locators))
