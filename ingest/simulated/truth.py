"""truth.csv: who really got each practice from whom, whether or not it was written down."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.vocabulary import State
from ingest.simulated.history import History
from ingest.simulated.sheets import Row, write_table

HEADERS = ("practice", "holder", "source", "since", "channel", "state", "school")
"""None of our sheets has these, so that nobody loads the truth as facts by mistake."""

FILE = "truth.csv"


@dataclass(frozen=True, slots=True)
class Truth:
    """What really became of one person and practice.

    Attributes:
        source: None for the practice's inventor.
        state: adopted, carries (passed it on without a classroom) or shown (learnt it and did nothing with it).
    """

    practice: str
    person: str
    source: str | None
    state: State

    @property
    def holds(self) -> bool:
        """Whether the person used it or passed it on."""
        return self.state is not State.SHOWN


def is_truth(path: Path) -> bool:
    """Whether a file is the truth of a simulation, which is for scoring and holds no facts."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.readline(200).strip() == ",".join(HEADERS).encode()


def write_truth(history: History, out: Path) -> None:
    """Write truth.csv; ids are ours, with the district before the colon."""
    write_table(out / FILE, HEADERS, _rows(history))


def _rows(history: History) -> Iterator[Row]:
    passed_on = {(taken.practice, taken.source) for taken in history.taken.values()}
    for key, taken in history.taken.items():
        state = State.ADOPTED if taken.used else State.CARRIES if key in passed_on else State.SHOWN
        yield {
            "practice": taken.practice,
            "holder": taken.person,
            "source": taken.source or "",
            "since": taken.when.isoformat(),
            "channel": taken.channel.value if taken.channel else "",
            "state": state.value,
            "school": taken.school or "",
        }


def read_truth(directory: Path) -> list[Truth]:
    """What truth.csv says, in its order: a source always comes before those who have it from it."""
    with (directory / FILE).open(encoding="utf-8", newline="") as file:
        return [
            Truth(row["practice"], row["holder"], row["source"] or None, State(row["state"]))
            for row in csv.DictReader(file)
        ]
