"""What the measures say of one practice: aggregates with a sentence each, never a figure of a single person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from warnings import catch_warnings, simplefilter

import networkx as nx
import numpy as np

from graph.diffusion.model import Diffusion
from graph.export.dataset import NO_RECORD, Dataset, Person
from graph.measures.adoption import cumulative, hazard
from graph.measures.autocorrelation import moran
from graph.measures.bass import FEW_PERIODS, FewPeriods, bass
from graph.measures.brokerage import brokerage
from graph.measures.categories import ADOPTERS, NON_ADOPTERS, adopter_categories
from graph.measures.cohesion import cohesion, e_i_index
from graph.measures.exposure import threshold
from graph.measures.forest import Forest, hanging_on, shape, share_through
from graph.measures.panel import Panel
from graph.vocabulary import Role

Value = int | float | str | list[int] | list[float | None] | dict[str, int] | None
"""A number, one for each period, or one for each class; None where it is not defined."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure.

    Attributes:
        name: as the literature calls it.
        value: see `Value`.
        meaning: what it says and what it does not, in a sentence.
        source: where it is defined.
    """

    name: str
    value: Value
    meaning: str
    source: str = ""


def measured(dataset: Dataset) -> list[Measured]:
    """Every measure of a practice in a window, in the order in which a report would tell them."""
    return [*_adoption(dataset), *_forest(dataset), *_contacts(dataset)]


def adoption_panel(dataset: Dataset) -> Panel:
    """Teachers at risk, with the period in which each adopted; without ties."""
    toa = {p.id: dataset.window.period(p.adopted) if p.adopted else None for p in dataset.people if p.at_risk}
    return Panel.of(toa, [], dataset.window.periods)


def contact_panel(dataset: Dataset) -> Panel:
    """Everyone, since which period they have the practice, and who met whom in each period, as often as they met.

    Coaches carry a practice and never adopt it, so exposure looks at having it.
    """
    window = dataset.window
    toa = {p.id: window.period(p.had_by) if p.had_by else None for p in dataset.people}
    met: Counter[tuple[str, str, int]] = Counter()
    for contact in dataset.contacts:
        met[contact.one, contact.other, window.period(contact.hi)] += 1
        met[contact.other, contact.one, window.period(contact.hi)] += 1
    ties = [(ego, alter, float(often), period) for (ego, alter, period), often in met.items()]
    return Panel.of(toa, ties, window.periods)


def _adoption(dataset: Dataset) -> Iterator[Measured]:
    panel = adoption_panel(dataset)
    if not panel.ids:
        return
    yield Measured("teachers at risk", len(panel.ids), "Teachers on the roster in the window: who could have adopted.")
    counts = [int(count) for count in cumulative(panel).count]
    yield Measured(
        "cumulative adoption", counts, "Teachers with a recorded use at the level, by month.", "Valente 1995"
    )
    rates = [None if np.isnan(rate) else float(rate) for rate in hazard(panel)]
    meaning = "Of those who had not adopted before, the share that did in the month. No record is not non-adoption."
    yield Measured("hazard rate", rates, meaning, "Allison 1984")
    yield Measured(
        "adopter categories",
        _categories(panel),
        "How many adopted early or late, by one standard deviation; said of the whole, never of a person.",
        "Rogers 2003",
    )
    if panel.new.sum() and panel.periods >= FEW_PERIODS:
        yield from _bass(panel)


def _categories(panel: Panel) -> dict[str, int]:
    counts = adopter_categories(panel).counts()
    return {name: counts[name] for name in ADOPTERS if name in counts} | {NO_RECORD: counts.get(NON_ADOPTERS, 0)}


def _bass(panel: Panel) -> Iterator[Measured]:
    with catch_warnings():
        simplefilter("ignore", FewPeriods)
        fit = bass(panel)
    source = "Bass 1969"
    yield Measured("Bass p", fit.p, _within("Adoption a month without example of others", fit.intervals["p"]), source)
    yield Measured("Bass q", fit.q, _within("Adoption a month by example of others", fit.intervals["q"]), source)
    yield Measured("Bass m", fit.m, _within("Share that will ever adopt", fit.intervals["m"]), source)


def _within(meaning: str, interval: tuple[float, float]) -> str:
    return f"{meaning}, by the fitted curve; 95 % interval {interval[0]:.3g} to {interval[1]:.3g}."


def _forest(dataset: Dataset) -> Iterator[Measured]:
    forest = Forest.of(dataset.diffusion)
    if not forest.holders:
        return
    found = shape(forest)
    yield Measured("reach", found.holders, "People who adopted the practice or carry it.")
    yield Measured("starts", found.starts, "Holders without a recorded source: where paths begin, as far as recorded.")
    yield Measured("depth", found.depth, "Hand-overs on the longest recorded path.")
    yield Measured("generations", list(found.sizes), "Holders by the number of hand-overs from a start.")
    yield Measured(
        "structural virality",
        found.virality,
        "Mean distance between two holders: near 2 where one person spread it, larger the longer the chains.",
        "Goel, Anderson, Hofman & Watts 2016",
    )
    yield Measured("hand-over time", found.hand_over, "Mean days between the days by which source and target had it.")
    coaches = [person.id for person in dataset.people if _is(person, Role.COACH)]
    yield Measured(
        "through coaches",
        share_through(forest, coaches),
        "Share of recorded uptakes whose source is a coach, all coaches taken together.",
    )
    yield _on_one_link(dataset.diffusion, forest)


def _on_one_link(diffusion: Diffusion, forest: Forest) -> Measured:
    schools_of = {u.person: [place.school for place in u.places if place.school] for u in diffusion.uptakes}
    alone = {school for link in hanging_on(forest, schools_of) for school in link.schools}
    return Measured(
        "schools on one link", len(alone), "Schools that would have no record of a use without one recorded hand-over."
    )


def _contacts(dataset: Dataset) -> Iterator[Measured]:
    panel = contact_panel(dataset)
    if not dataset.contacts:
        return
    thresholds = threshold(panel)
    known = thresholds[~np.isnan(thresholds)]
    yield Measured(
        "mean threshold",
        float(known.mean()) if known.size else None,
        "Of the people met in the month before, the share that had the practice when somebody took it up.",
        "Valente 1996",
    )
    network = nx.DiGraph((c.one, c.other) for c in dataset.contacts).to_directed()
    network.add_edges_from([(other, one) for one, other in list(network.edges)])
    network.add_nodes_from(panel.ids)
    yield Measured(
        "density", cohesion(network).density, "Of all pairs on the roster, the share that met.", "Freeman 1979"
    )
    yield Measured(
        "E-I index",
        e_i_index(network, _groups(dataset)),
        "From -1, all meetings inside schools, to 1, all across; a coach is a group of their own.",
        "Krackhardt & Stern 1988",
    )
    yield _brokered(dataset)
    yield from _moran(panel)


def _brokered(dataset: Dataset) -> Measured:
    network: nx.DiGraph[str] = nx.DiGraph(
        (link.transmission.source, link.transmission.target) for link in dataset.links
    )
    roles: Counter[str] = Counter()
    for found in brokerage(network, _groups(dataset)).values():
        for role in ("coordinator", "itinerant", "gatekeeper", "representative", "liaison"):
            roles[role] += getattr(found, role)
    return Measured(
        "brokerage",
        dict(roles),
        "Hand-overs through a third person by the schools of the three; itinerant coaches are groups of their own.",
        "Gould & Fernandez 1989",
    )


def _moran(panel: Panel) -> Iterator[Measured]:
    found = moran(_over_all_periods(panel))
    if not np.isnan(found.p[-1]):
        yield Measured(
            "Moran's I",
            float(found.observed[-1]),
            f"Whether people close in contact are alike in having it, at the end; p = {found.p[-1]:.3g}. "
            "Likeness is not influence.",
            "Moran 1950",
        )


def _over_all_periods(panel: Panel) -> Panel:
    """The panel with all that ever met tied in every period."""
    return Panel(panel.ids, panel.toa, (sum(panel.ties[1:], start=panel.ties[0]),), panel.periods)


def _groups(dataset: Dataset) -> dict[str, Hashable]:
    """Each person's school; coaches, and people of no school, are groups of their own."""
    return {p.id: p.id if _is(p, Role.COACH) or p.school is None else p.school for p in dataset.people}


def _is(person: Person, role: Role) -> bool:
    return any(spell.role is role for spell in person.spells)
