"""What each page's template knows; a template uses nothing else."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.errors import Problem
from api.reading import Count, View
from graph.answers.catalogue import Listed, listed_practices
from graph.diffusion.model import Diffusion, Transmission
from graph.records import Practice, School
from graph.vocabulary import HOLDERS, Level
from viz.scene import Story, scene
from viz.svg import adoption_curve_svg
from viz.table import hand_over_table


@dataclass(frozen=True, slots=True)
class HomeContext:
    """The start page.

    Attributes:
        practices: all, most holders first, each with the number of its holders as this viewer may be told it.
        provisional: how many of them are only known from logs.
        widest: holders of the most widely held one, by which the bars are drawn.
    """

    practices: Sequence[tuple[Listed, Count]]
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
        [(practice, view.counted(practice.holders)) for practice in practices],
        sum(practice.provisional for practice in practices),
        max((practice.holders for practice in practices), default=0),
    )


def practice_page(view: View, practice: Practice, told: Story) -> PracticeContext:
    """A practice's page from its story."""
    drawn = scene(told)
    return PracticeContext(
        practice.id,
        practice.title,
        _about(practice),
        drawn.summary,
        _figures(view, told.diffusion),
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


def _figures(view: View, diffusion: Diffusion) -> list[Figure]:
    holders = [uptake for uptake in diffusion.uptakes if uptake.state in HOLDERS]
    reached = {place.school for uptake in holders for place in uptake.places if place.school}
    refined = sum(bool(u.level_max and u.level_max.rank >= Level.REFINEMENT.rank) for u in holders)
    share = f"{refined / len(holders):.0%}" if holders else "0%"
    return [
        Figure("People who have it", str(view.counted(len(holders)))),
        Figure("Schools with a use", f"{len(reached):,}", f"of {len(view.reads.known(School)):,}"),
        Figure("Hand-overs", f"{sum(not link.reinforcement for link in diffusion.transmissions):,}"),
        Figure("Median time between hand-overs", *_waited(diffusion)),
        Figure("Refined or adapted it", share),
    ]


def _waited(diffusion: Diffusion) -> tuple[str, str]:
    """The median of days between receiving the practice and passing it on."""
    links = [link for link in diffusion.transmissions if not link.reinforcement and not link.told]
    got: dict[str, Transmission] = {link.target: link for link in links}
    days = [(link.when.hi - got[link.source].when.hi).days for link in links if link.source in got]
    return (f"{statistics.median(days):.0f}", "days") if days else ("–", "")
