"""What each page's template knows; a template uses nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.errors import Problem
from api.reading import View
from graph.answers.catalogue import Listed, listed_practices
from graph.answers.counts import Counts
from graph.diffusion.model import Count
from graph.records import Practice
from viz.counting import figure
from viz.scene import Story, scene
from viz.svg import adoption_curve_svg
from viz.table import hand_over_table


@dataclass(frozen=True, slots=True)
class HomeContext:
    """The start page.

    Attributes:
        practices: all, most holders first; numbers as this viewer may be told them.
        provisional: how many of them are only known from logs.
        widest: holders of the most widely held one, by which the bars are drawn.
    """

    practices: Sequence[Listed]
    provisional: int
    widest: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, and the unit or whole beside it."""

    label: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PracticeContext:
    """A practice's page.

    Attributes:
        id, title: of the practice.
        about: kind, subjects, grades and pathways, each in words.
        summary: how it spread, in a sentence.
        figures: the key figures.
        caption: what a copy of the picture must carry.
        adapted_from: (id, title) of the practices it was adapted from.
        curve, table: ready HTML of the adoption curve and of every hand-over.
        empty: nothing is recorded of it yet, and there is nothing to draw.
    """

    id: str
    title: str
    about: Sequence[str]
    summary: str
    figures: Sequence[Figure]
    caption: str
    adapted_from: Sequence[tuple[str, str]]
    curve: Markup
    table: Markup
    empty: bool


@dataclass(frozen=True, slots=True)
class ProblemContext:
    """The page that says what went wrong.

    Attributes:
        heading: in a few words.
        detail: in a sentence.
        close: names of practices that may have been meant.
        request_id: under this id the log says more.
    """

    heading: str
    detail: str
    close: Sequence[str]
    request_id: str


_HEADINGS = {
    403: "This is not shown to you",
    404: "There is nothing here",
    409: "Not at the moment",
    503: "Not at the moment",
}


def in_words(problem: Problem) -> ProblemContext:
    """A problem's page."""
    heading = _HEADINGS.get(problem.status, "That did not work")
    return ProblemContext(heading, problem.detail, problem.close, problem.request_id)


def home(view: View) -> HomeContext:
    """The start page for what a viewer may read."""
    practices = view.get(listed_practices)
    return HomeContext(
        practices,
        sum(practice.provisional for practice in practices),
        max((practice.holders for practice in practices if isinstance(practice.holders, int)), default=0),
    )


def practice_page(view: View, practice: Practice, told: Story) -> PracticeContext:
    """A practice's page from its story."""
    drawn = scene(told)
    return PracticeContext(
        practice.id,
        practice.title,
        _about(practice),
        drawn.summary,
        _figures(told.counts),
        drawn.caption,
        [(older.id, older.title) for older in view.reads.known(Practice, practice.adapted_from)],
        Markup(adoption_curve_svg(drawn)),
        Markup(hand_over_table(told)),
        not drawn.marks,
    )


def _about(practice: Practice) -> list[str]:
    kind = practice.practice_kind.replace("_", " ").replace("pbl", "PBL") if practice.practice_kind else ""
    grades = f"grade {', '.join(practice.grades)}" if practice.grades else ""
    return [part for part in (kind, ", ".join(practice.subjects), grades, *practice.pathways) if part]


def _figures(counts: Counts) -> list[Figure]:
    schools = f"of {counts.all_schools:,}" if isinstance(counts.schools, int) else ""
    waited = ("–", "") if counts.waited is None else (figure(counts.waited), _unit(counts.waited, "days"))
    return [
        Figure("People who have it", figure(counts.holders)),
        Figure("Schools with a use", figure(counts.schools), schools),
        Figure("Hand-overs", figure(counts.hand_overs)),
        Figure("Median time between hand-overs", *waited),
        Figure("Refined or adapted it", _share(counts)),
    ]


def _share(counts: Counts) -> str:
    if not isinstance(counts.refined, int) or not isinstance(counts.holders, int):
        return counts.hidden
    return f"{counts.refined / counts.holders:.0%}" if counts.holders else "–"


def _unit(count: Count, unit: str) -> str:
    return unit if isinstance(count, int) else ""
