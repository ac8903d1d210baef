"""Small stories, written out so that every picture of them can be checked by hand."""

from __future__ import annotations

from datetime import date

from graph.answers.counts import Roster, counts
from graph.diffusion.model import Diffusion, Place, PlacedUse, Transmission, Uptake
from graph.provenance import Citation
from graph.records import Term
from graph.vocabulary import Channel, Level, Order, State
from graph.when import When, day
from viz.members import Person
from viz.scene import Story

CITED = (Citation("0" * 64, "log.csv", "row 2", ""),)


def on(month: int, number: int) -> When:
    """A day of the autumn of 2025 or, up to July, of the spring of 2026."""
    return day(date(2025 if month > 7 else 2026, month, number))


def uptake(
    person: str,
    when: When | None,
    state: State = State.ADOPTED,
    *,
    level: Level | None = None,
    origin: bool = False,
    school: str | None = None,
    more: tuple[PlacedUse, ...] = (),
) -> Uptake:
    """Somebody who took it up at a school, or was shown or in touch with it."""
    holds = state in (State.ADOPTED, State.CARRIES)
    places = (PlacedUse(None, school, when), *more) if school and when else more
    return Uptake(
        id=f"d:p/{person}",
        practice="d:p",
        person=person,
        state=state,
        reached=when,
        taken_up=when if holds else None,
        by=when.hi if when and holds else None,
        dropped=level is Level.NONUSE,
        level=level,
        origin=origin,
        places=places,
    )


def link(
    source: str,
    target: str,
    when: When,
    channel: Channel = Channel.MODELLING,
    *,
    school: str | None = None,
    told: bool = False,
    reinforcement: bool = False,
    kind: str = "recorded",
) -> Transmission:
    """The practice passing from one person to another."""
    return Transmission(
        id=f"d:p/{source}>{target}@{when.lo}/{when.hi}",
        practice="d:p",
        source=source,
        target=target,
        target_state=State.ADOPTED,
        when=when,
        channels=frozenset({channel}),
        place=Place(school=school) if school else None,
        order=Order.CERTAIN,
        citations=CITED,
        told=told,
        reinforcement=reinforcement,
        kind=kind,
    )


def told(*uptakes: Uptake, links: tuple[Transmission, ...] = (), **rest: object) -> Story:
    """A story of these uptakes and links; ids "d:ana" are people called Ana, "d:s-oak" is the school Oak."""
    ids = [one.person for one in uptakes]
    diffusion = Diffusion("d:p", tuple(uptakes), links)
    given: dict[str, object] = {
        "practice": "Life cycles",
        "diffusion": diffusion,
        "counts": counts(diffusion, Roster(frozenset(id for id in ids if "coach" in id))),
        "people": {id: Person(id.removeprefix("d:").title(), coach="coach" in id) for id in ids},
        "schools": {f"d:s-{name.lower()}": name for name in ("Maple", "Cedar", "Oak")},
        "data_as_of": date(2026, 3, 1),
    }
    return Story(**{**given, **rest})  # type: ignore[arg-type]


def small() -> Story:
    """Ana begins at Maple; the coach carries it to Ben at Cedar, who tells Cleo; Dan is shown it; Eve has no source."""
    return told(
        uptake("d:ana", on(9, 9), level=Level.REFINEMENT, origin=True, school="d:s-maple"),
        uptake("d:coach", on(9, 20), State.CARRIES),
        uptake("d:ben", on(10, 6), level=Level.ROUTINE, school="d:s-cedar"),
        uptake("d:cleo", on(11, 3), level=Level.MECHANICAL, school="d:s-cedar"),
        uptake("d:dan", on(11, 10), State.SHOWN),
        uptake("d:eve", on(12, 1), level=Level.NONUSE, school="d:s-oak"),
        uptake("d:finn", on(12, 5), State.REACHED),
        links=(
            link("d:ana", "d:coach", on(9, 20), Channel.OBSERVATION, school="d:s-maple"),
            link("d:coach", "d:ben", on(10, 6), school="d:s-cedar"),
            link("d:ben", "d:cleo", on(11, 3), Channel.PEER_TALK),
            link("d:coach", "d:cleo", on(10, 20), school="d:s-cedar", reinforcement=True),
            link("d:coach", "d:dan", on(11, 10), school="d:s-cedar"),
        ),
        terms=(Term("Autumn term", (8, 20), (12, 20)), Term("Winter term", (12, 21), (3, 15))),
    )
