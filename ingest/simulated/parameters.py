"""Every number the simulated district rests on, with its meaning."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from graph.errors import UnreadableFile

Progress = Callable[[int, int], None]
"""Told how many steps are done, and of how many."""

RATES = (0.0, 0.2, 0.4, 0.6)
"""Shares of a log's rows that are left out, one after the other, where a record is compared with the truth."""

SEEDS = 3
"""So many districts are made for it."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """A simulated district. Shares and chances are in 0..1; `docs/simulation.md` says where each is used.

    Attributes:
        seed: the same parameters always give the same files, another seed another district.
        schools, teachers, coaches: size of the first district.
        years: school years of 180 days, each from 1 August; the last ends in the summer of `last_year`.
        districts: how many districts; those after the first are neighbours of `neighbour` times its size.
        missing: share of coach-log rows that were never written; the truth does not change.
        renamed, closed: schools that change their name, or close, when the second year begins.
        leaves, moves: chance a year that a teacher leaves the district, or moves to another school of it.
        coach_turnover: share of coaches a year who return to teaching or become administrators.
        namesakes: pairs of teachers of one name at one school, in each district when it begins.
        nicknamed: share of people who go by a short form of their name, if it has one; `also_known`: share of those
            whose short form the roster knows.

        births: practices that a teacher invents a year; `at_start`: weeks' worth of them that are there already.
        central: practices that the central office brings to each meeting of all coaches.
        adapts: chance that a teacher who takes a practice up makes another one of it.
        entries: fewest and most log entries of a coach a day.
        caseload: cycles that a coach has open at one school.
        without_practice: share of cycles and support work that is about no particular practice.
        refines: share of the other cycles that start from what the teacher does already, not from the coach.
        group: share of cycles with several teachers of a team.
        tries: chance that a teacher who was shown a practice tries it when the coach comes next.
        notices: chance that a coach takes along a practice seen in a classroom.
        grows, drops: chance per visit that use rises by a level, or ends.
        talks: chance a week that a teacher tells a colleague of a practice; `talk_takes`: that it is taken up.
        meeting_takes: chance that somebody takes a practice up from a presentation.

        named: share of rows about a practice that name it; the others name its pathway only.
        idea_filled, heard_filled, outcome_filled, goal_filled: share of cells filled where there is something to say.
        presenter_filled: share of meetings that name who presented.
        meetings_written, school_meetings_written: share of coaches' meetings and convenings, and of meetings of a
            school's teachers, that are written down.
        uses_written: chance a week that a use of a teacher is written into the sheet of uses.
        origin_declared: share of practices whose origin the catalogue declares.
        short_title: share of those practices that have one which are written by their short title.
        evidence: share of rows with use that name evidence; half as many say what was changed.
        classroom_filled: share of rows with one teacher that name the classroom.
        typo: chance that a teacher's name or a practice's title has a letter wrong.
        nickname: chance that a nicknamed person is written so.
        staff_id: share of coaches who write staff ids instead of names.
        month_only: share of events dated by the month alone.
        late: share of rows entered two to six weeks late; the others within three days.
    """

    seed: int = 1
    schools: int = 26
    teachers: int = 1200
    coaches: int = 24
    years: int = 2
    last_year: int = 2026
    districts: int = 2
    neighbour: float = 0.15
    missing: float = 0.0
    renamed: int = 2
    closed: int = 1
    leaves: float = 0.08
    moves: float = 0.04
    coach_turnover: float = 0.1
    namesakes: int = 3
    nicknamed: float = 0.4
    also_known: float = 0.6

    births: float = 0.08
    at_start: int = 24
    central: int = 1
    adapts: float = 0.015
    entries: tuple[int, int] = (2, 5)
    caseload: int = 5
    without_practice: float = 0.45
    refines: float = 0.35
    group: float = 0.1
    tries: float = 0.7
    notices: float = 0.5
    grows: float = 0.35
    drops: float = 0.03
    talks: float = 0.2
    talk_takes: float = 0.1
    meeting_takes: float = 0.3

    named: float = 0.8
    idea_filled: float = 0.4
    heard_filled: float = 0.3
    outcome_filled: float = 0.7
    goal_filled: float = 0.5
    presenter_filled: float = 0.8
    meetings_written: float = 0.9
    school_meetings_written: float = 0.45
    uses_written: float = 0.01
    origin_declared: float = 0.5
    short_title: float = 0.2
    evidence: float = 0.3
    classroom_filled: float = 0.5
    typo: float = 0.01
    nickname: float = 0.3
    staff_id: float = 0.1
    month_only: float = 0.03
    late: float = 0.15

    def __post_init__(self) -> None:
        """Raises ValueError for a district that cannot be."""
        if min(self.schools, self.teachers, self.coaches, self.years, self.districts) < 1:
            raise ValueError("schools, teachers, coaches, years and districts must each be at least 1")
        if self.districts > MOST_DISTRICTS or self.schools > MOST_SCHOOLS:
            raise ValueError(f"there can be at most {MOST_DISTRICTS} districts and {MOST_SCHOOLS} schools in the first")
        if not 0 <= self.missing < 1:
            raise ValueError("missing is a share: at least 0 and less than 1")

    @property
    def first_year(self) -> int:
        """The calendar year in which the first school year begins."""
        return self.last_year - self.years

    def write(self, out: Path) -> None:
        """Keep them beside the sheets, in simulation.json."""
        (out / FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, directory: Path) -> Parameters:
        """Those with which the sheets in a directory were written.

        Raises:
            UnreadableFile: no simulated district is there.
        """
        if not (directory / FILE).is_file():
            raise UnreadableFile(f"“{directory}” holds no simulated district. “pollinate simulate” writes one.")
        given = json.loads((directory / FILE).read_text(encoding="utf-8"))
        return cls(**given | {"entries": tuple(given["entries"])})

    def random(self, part: str) -> Random:
        """The chance of one part of the simulation, so that a change in another part leaves it as it is."""
        return Random(f"{self.seed}/{part}")


FILE = "simulation.json"
MOST_DISTRICTS = 6
MOST_SCHOOLS = 1300
"""So many have names: the lists of `ingest.simulated.names` end there."""


def chance(random: Random, share: float) -> bool:
    """True in that share of calls."""
    return random.random() < share
