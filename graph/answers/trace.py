"""How a practice spread, and how it got to one person."""

from __future__ import annotations

from dataclasses import dataclass

from graph.answers.hops import Hop, hop
from graph.answers.names import Names, names_of
from graph.diffusion.adaptations import Adaptation, WholePath, whole_path
from graph.diffusion.model import Count, Diffusion, Place, PlacedUse, Transmission, Uptake
from graph.diffusion.routes import Route, routes
from graph.ids import folded
from graph.records import Practice
from graph.store import Reads
from graph.vocabulary import ADOPTION_LEVEL, HOLDERS, Evidence, Level, Order, State
from graph.when import When, phrased


@dataclass(frozen=True, slots=True)
class Held:
    """One person's part in a practice's spread; moments are None where there is none (see `Uptake`)."""

    person: str
    name: str
    state: State
    reached: When | None
    taken_up: When | None
    adopted: When | None
    dropped: bool
    level: Level | None
    level_max: Level | None
    origin: bool
    places: tuple[PlacedUse, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """How a practice spread: everyone with any record of it, and the links of its forest."""

    practice: str
    title: str
    adoption_level: Level
    uptakes: tuple[Held, ...]
    transmissions: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Started:
    """The declared origin of a path."""

    person: str
    name: str
    classroom: str | None
    school: str | None
    when: When | None


@dataclass(frozen=True, slots=True)
class OtherRoute:
    """Another recorded route: the day of its earliest possible arrival, and the people it passes, first to last."""

    arrival: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adapted:
    """Where a path goes on from an adapted practice into the one it was adapted from."""

    person: str
    practice: str
    adapted_from: str
    order: Order
    sentence: str


@dataclass(frozen=True, slots=True)
class Path:
    """How a practice got to one person: hops from the path's start, and what else may have brought it."""

    practice: str
    holder: str
    name: str
    state: State
    evidence: Evidence
    origin: Started | None
    hops: tuple[Hop, ...]
    reinforcement: tuple[Hop, ...]
    adaptations: tuple[Adapted, ...]
    certain: bool
    summary: str
    routes: tuple[OtherRoute, ...] = ()


@dataclass(frozen=True, slots=True)
class PathwayTrace:
    """The union of the forests of a pathway's practices, and how many visits named the pathway alone."""

    pathway: str
    practices: tuple[Trace, ...]
    contacts: Count


def trace(store: Reads, practice: str, level: Level = ADOPTION_LEVEL) -> Trace:
    """How a practice spread; levels other than the default are computed on request."""
    diffusion = store.diffusion(practice, level)
    return traced(diffusion, names_of(store, diffusion.transmissions, diffusion.uptakes), level, store)


def traced(diffusion: Diffusion, names: Names, level: Level, store: Reads) -> Trace:
    """A diffusion as an answer."""
    (title,) = [p.title for p in store.known(Practice, [diffusion.practice])] or [diffusion.practice]
    links = sorted((t for t in diffusion.transmissions if not t.reinforcement), key=lambda t: (t.when, t.id))
    return Trace(
        diffusion.practice,
        title,
        level,
        tuple(held(uptake, names) for uptake in diffusion.uptakes),
        tuple(hop(link, names) for link in links),
    )


def held(uptake: Uptake, names: Names) -> Held:
    """An uptake as an answer."""
    return Held(
        uptake.person,
        names.person(uptake.person),
        uptake.state,
        uptake.reached,
        uptake.taken_up,
        uptake.adopted,
        uptake.dropped,
        uptake.level,
        uptake.level_max,
        uptake.origin,
        uptake.places,
    )


def trace_to(store: Reads, practice: str, person: str, *, with_routes: bool = False) -> Path | None:
    """How a practice got to a person; None where nothing is recorded of the two."""
    arrival = store.arrival(practice, person)
    if arrival is None:
        return None
    path, uptake, others = whole_path(store, arrival), arrival.uptake, arrival.others
    joined = [
        had for adaptation in path.adaptations if (had := store.uptake(adaptation.adapted_from, adaptation.person))
    ]
    names = names_of(store, [*path.links, *others], [uptake, *joined, path.start])
    origin = _started(path.start, names) if path.start.origin else None
    return Path(
        practice,
        person,
        names.person(person),
        uptake.state,
        _evidence(path.links, origin),
        origin,
        tuple(hop(link, names) for link in path.links),
        tuple(hop(link, names) for link in others),
        tuple(_adapted(adaptation, names) for adaptation in path.adaptations),
        _certain(path),
        " ".join([_summary(path, origin, names, uptake), *_took_up_later(store, path, names)]),
        tuple(map(_other_route, routes(store.facts(practice), person))) if with_routes else (),
    )


def trace_pathway(store: Reads, pathway: str) -> PathwayTrace | None:
    """The spread of every practice that follows a pathway; None where no practice and no visit names it."""
    key = folded(pathway)
    practices = [p for p in store.known(Practice) if any(folded(name) == key for name in p.pathways)]
    contacts = store.contacts(pathway)
    if not practices and not contacts:
        return None
    title = next((name for p in practices for name in p.pathways if folded(name) == key), pathway)
    return PathwayTrace(title, tuple(trace(store, p.id) for p in practices), contacts)


def _evidence(links: tuple[Transmission, ...], origin: Started | None) -> Evidence:
    if not links and origin is None:
        return Evidence.UNDETERMINED
    return Evidence.RECORDED if all(link.kind == "recorded" for link in links) else Evidence.PARTLY_INFERRED


def _adapted(adaptation: Adaptation, names: Names) -> Adapted:
    person, before = names.person(adaptation.person), names.practice(adaptation.adapted_from)
    known = "already had" if adaptation.order is Order.CERTAIN else "may already have had"
    sentence = f"“{names.practice(adaptation.practice)}” was adapted from “{before}”, which {person} {known}."
    return Adapted(adaptation.person, adaptation.practice, adaptation.adapted_from, adaptation.order, sentence)


def _certain(path: WholePath) -> bool:
    orders = [*(link.order for link in path.links), *(adaptation.order for adaptation in path.adaptations)]
    return all(order is Order.CERTAIN for order in orders)


def _started(uptake: Uptake, names: Names) -> Started:
    place = uptake.places[0] if uptake.places else None
    return Started(
        uptake.person,
        names.person(uptake.person),
        place.classroom if place else None,
        place.school if place else None,
        uptake.adopted,
    )


def _summary(path: WholePath, origin: Started | None, names: Names, uptake: Uptake) -> str:
    """Where the path starts, in a sentence."""
    title, start = names.practice(path.start.practice), names.person(path.start.person)
    if origin:
        when = f" {phrased(origin.when)}" if origin.when else ""
        where = names.place(Place(origin.classroom, origin.school))
        return f"“{title}” started with {start}{f' at {where}' if where else ''}{when}."
    if path.links:
        return f"No recorded origin of “{title}”: the trail starts with {start}."
    if uptake.state in HOLDERS:
        return f"{start} has “{title}”, but nothing recorded says where it came from."
    return f"{start} was in contact with “{title}”, but nothing recorded shows that it was passed on."


def _took_up_later(store: Reads, path: WholePath, names: Names) -> list[str]:
    """What the start took up only after the practice that was adapted from it, which draws no link."""
    older = store.known(Practice, path.later) if path.later else []
    start, title = names.person(path.start.person), names.practice(path.start.practice)
    return [f"{start} took up “{one.title}”, which “{title}” was adapted from, only later." for one in older]


def _other_route(route: Route) -> OtherRoute:
    first = route.transfers[0].source
    return OtherRoute(route.arrival.isoformat(), (first, *(transfer.target for transfer in route.transfers)))
