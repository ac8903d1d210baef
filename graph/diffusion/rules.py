"""The rules put together: facts of one practice in, its diffusion out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.diffusion.attribute import Credit, attribute
from graph.diffusion.derive import DerivedTransfer, derive
from graph.diffusion.model import Diffusion, Facts, Transmission, Uptake
from graph.diffusion.takeup import Taken, first_places, taken_up
from graph.vocabulary import ADOPTION_LEVEL, HOLDERS, Level, Order


def diffuse(facts: Facts, level: Level = ADOPTION_LEVEL) -> Diffusion:
    """Who took the practice up, and from whom (DESIGN, rules 1 to 4).

    Args:
        level: the Level of Use from which a use counts as adoption.
    """
    people = taken_up(derive(facts, level), level)
    credits = attribute(people)
    uptakes = (_uptake(facts.practice, people[id], credits.get(id)) for id in sorted(people))
    transmissions = (t for id in sorted(credits) for t in _transmissions(facts.practice, people, id, credits[id]))
    return Diffusion(facts.practice, tuple(uptakes), tuple(transmissions))


def _uptake(practice: str, taken: Taken, credit: Credit | None) -> Uptake:
    latest = taken.latest_use()
    return Uptake(
        id=f"{practice}/{taken.person}",
        practice=practice,
        person=taken.person,
        state=taken.state,
        reached=taken.reached,
        taken_up=taken.had if taken.state in HOLDERS else None,
        by=credit.by if credit else None,
        adopted=taken.adopted,
        dropped=latest is not None and latest.level is Level.NONUSE,
        level=latest.level if latest else None,
        level_max=taken.level_max(),
        origin=taken.origin,
        places=first_places(taken.places),
    )


def _transmissions(practice: str, people: Mapping[str, Taken], person: str, credit: Credit) -> Iterator[Transmission]:
    """The link into a person, then the reinforcement, earliest first."""
    taken = people[person]
    if credit.link:
        yield _transmission(practice, taken, credit.link, reinforcement=False)
    others = [p for p in taken.into if p is not credit.link and p.when.lo <= credit.by]
    for transfer in sorted(others, key=lambda p: (p.when, p.id)):
        yield _transmission(practice, taken, transfer, reinforcement=True)


def _transmission(practice: str, target: Taken, transfer: DerivedTransfer, *, reinforcement: bool) -> Transmission:
    first = all(transfer.when.hi <= when.lo for when in target.beside(transfer))
    return Transmission(
        id=transfer.id,
        practice=practice,
        source=transfer.source,
        target=transfer.target,
        target_state=target.state,
        when=transfer.when,
        channels=transfer.channels,
        place=transfer.place,
        order=Order.CERTAIN if first else Order.POSSIBLE,
        citations=transfer.citations,
        told=transfer.told,
        reinforcement=reinforcement,
    )
