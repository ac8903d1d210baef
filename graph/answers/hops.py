"""Transmissions as hops: each with its date, place, channels, citations and a plain sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.answers.names import Names
from graph.diffusion.model import Place, Transmission
from graph.vocabulary import Order, State
from graph.when import phrased, spelled


@dataclass(frozen=True, slots=True)
class CitedRow:
    """The row that a hop rests on: file name, place in it, and what stands there."""

    source: str
    locator: str
    text: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a diffusion path; `lo` and `hi` are its first and last possible day. Of a told one, only say `hi`."""

    practice: str
    source: str
    target: str
    target_state: State
    lo: date
    hi: date
    channels: tuple[str, ...]
    place: Place | None
    kind: str
    order: Order
    told: bool
    citations: tuple[CitedRow, ...]
    sentence: str


def hop(transmission: Transmission, names: Names) -> Hop:
    """A transmission as a hop."""
    return Hop(
        transmission.practice,
        transmission.source,
        transmission.target,
        transmission.target_state,
        transmission.when.lo,
        transmission.when.hi,
        tuple(sorted(transmission.channels)),
        transmission.place,
        transmission.kind,
        transmission.order,
        transmission.told,
        tuple(CitedRow(c.name, c.locator, c.text) for c in transmission.citations),
        sentence(transmission, names),
    )


def sentence(transmission: Transmission, names: Names) -> str:
    """What happened, in words: who, to whom, what, when, where and how.

    >>> from graph.provenance import Citation
    >>> from graph.vocabulary import Channel
    >>> from graph.when import When
    >>> when = When(date(2015, 9, 17), date(2015, 9, 17))
    >>> sentence(Transmission("p>", "d:p", "d:k", "d:t", State.CARRIES, when, frozenset({Channel.CO_PLANNING}), None,
    ...     Order.CERTAIN, ()), Names({"d:k": "Kate", "d:t": "Trish"}, {}, {"d:p": "Life Cycles"}))
    'Kate passed “Life Cycles” to Trish on 17 September 2015 (co-planning).'
    """
    source, target = names.person(transmission.source), names.person(transmission.target)
    practice = f"“{names.practice(transmission.practice)}”"
    how = f" ({', '.join(sorted(transmission.channels))})" if transmission.channels else ""
    if transmission.told:
        return f"{target} had heard of {practice} from {source} by {spelled(transmission.when.hi)}{how}."
    verb = "showed" if transmission.target_state is State.SHOWN else "passed"
    place = names.place(transmission.place)
    where = f" at {place}" if place else ""
    open_order = ", though the dates do not prove the order" if transmission.order is Order.POSSIBLE else ""
    return f"{source} {verb} {practice} to {target} {phrased(transmission.when)}{where}{how}{open_order}."
