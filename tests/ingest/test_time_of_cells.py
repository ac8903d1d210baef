"""No cell takes long to read, whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.files.amounts import minutes_in, number_in, time_of_day
from ingest.files.cells import clean, grades_and_rest, is_own_scale, is_placeholder, level, options, values
from ingest.files.dates import needs_column, read, school_year_of
from ingest.files.fields import KINDS
from ingest.files.name_lists import people_listed
from ingest.files.rejects import escaped, unescaped
from ingest.files.spellings import SUPPORTS
from ingest.model import Calendar
from ingest.names.directory import Directory
from ingest.readers.coach_log import names_in
from ingest.readers.kinds import READERS
from ingest.readers.reading import MAX_LIST
from tests.ingest.sheets_by_hand import sheet

LONGEST = 32_000
LIMIT = 0.1
"""Seconds of the processor for a cell; whatever else the machine does is not counted."""

FRAGMENTS = st.sampled_from(
    [
        *(
            " ",
            "\n",
            "\t",
            "\r",
            "\u00a0",
            "\u200b",
            "(",
            ")",
            "1",
            "1,",
            "h",
            "m",
            "gr ",
            "a b,",
            " and ",
            ", and ",
            "&",
        ),
        *(
            "+",
            "-",
            "/",
            ";",
            "'s room ",
            "1. ",
            "1h",
            "<",
            ">",
            "@",
            "|",
            "co-teaching",
            "observation, ",
            "_",
            "&amp;",
        ),
        *(
            "to ",
            "from 2019 (",
            "5 May ",
            "until ",
            "é",
            "e\u0301",
            "..",
            ":",
            "=",
            "iv ",
            "level ",
            "jr, ",
            "PK-",
            "x",
        ),
    ]
)
CELLS = st.builds(
    lambda start, parts, end: (start + "".join(parts) * (LONGEST // len("".join(parts))))[:LONGEST] + end,
    st.sampled_from(["", "1", "1h", "(", "gr ", "level 3", "Ann Lee"]),
    st.lists(FRAGMENTS, min_size=1, max_size=3),
    st.sampled_from(["", "!", ")", "1"]),
)
READINGS: dict[str, Callable[[str], object]] = {
    "clean": clean,
    "values": values,
    "options": lambda text: options(text, tuple(SUPPORTS)),
    "grades": grades_and_rest,
    "level": level,
    "scale": is_own_scale,
    "placeholder": is_placeholder,
    "date": lambda text: read(text, Calendar(), 2026),
    "needs_column": needs_column,
    "school year": school_year_of,
    "minutes": minutes_in,
    "number": number_in,
    "time of day": time_of_day,
    "people": lambda text: people_listed(text[:MAX_LIST]),
    "idea": names_in,
    "escaped": lambda text: unescaped(escaped(text)),
}


def least_time(work: Callable[[], object]) -> float:
    """Processor time of the fastest of a few runs; ends at the first that is fast enough."""
    times: list[float] = []
    for _ in range(3):
        start = process_time()
        work()
        times.append(process_time() - start)
        if times[-1] <= LIMIT:
            break
    return min(times)


@pytest.mark.parametrize("reading", READINGS)
@given(text=CELLS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_cell_takes_a_tenth_of_a_second(reading: str, text: str) -> None:
    options("", tuple(SUPPORTS))  # what is made once for all cells is not counted
    assert least_time(lambda: READINGS[reading](text)) <= LIMIT


@pytest.mark.parametrize("kind", READERS)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_cell_of_a_row_takes_long_to_read(kind: str, data: st.DataObject) -> None:
    row = dict.fromkeys(KINDS[kind].needs, "Ann Lee") | {"date": "2026-03-04", "time": "2026-03-04", "level": "III"}
    row |= {"district_id": "oak", "school_year": "2025-26", "support": "Modelling", "kind": "PLC", "coach": "Ann Coe"}
    cell = clean(data.draw(CELLS))
    for field in KINDS[kind].synonyms:
        rows = sheet(kind, row | {field: cell})
        assert least_time(lambda rows=rows: READERS[kind](rows, Directory("oak"))) <= LIMIT, field  # type: ignore[misc]
