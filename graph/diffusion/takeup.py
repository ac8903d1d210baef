"""Rule 2: when each person had the practice, and in which state that leaves them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.diffusion.derive import Derived, DerivedTransfer, LevelOfUse
from graph.diffusion.model import PlacedUse
from graph.vocabulary import Level, State
from graph.when import When


@dataclass(slots=True)
class Taken:
    """The facts about one person and the practice, sorted as rule 2 needs them."""

    person: str
    origins: list[When] = field(default_factory=list)
    undated_origin: bool = False
    uses: list[LevelOfUse] = field(default_factory=list)
    enough: list[When] = field(default_factory=list)
    out: list[When] = field(default_factory=list)
    into: list[DerivedTransfer] = field(default_factory=list)
    contacts: tuple[When, ...] = ()
    places: list[PlacedUse] = field(default_factory=list)

    @property
    def origin(self) -> bool:
        """The practice is declared to have started with this person."""
        return bool(self.origins) or self.undated_origin

    @property
    def state(self) -> State:
        if self.origin or self.enough:
            return State.ADOPTED
        if self.out:
            return State.CARRIES
        return State.SHOWN if self.into else State.REACHED

    @property
    def adopted(self) -> When | None:
        """First declared origin or use at the level."""
        return _first([*self.origins, *self.enough])

    @property
    def had(self) -> When | None:
        """t(v): the first of F(v); None for somebody who was only reached."""
        return _first([*self.origins, *self.enough, *self.out, *self._into_counts()])

    @property
    def reached(self) -> When | None:
        """The first of all facts about the person."""
        used = (use.when for use in self.uses)
        return _first([*self.origins, *used, *self.out, *(p.when for p in self.into), *self.contacts])

    def beside(self, link: DerivedTransfer) -> list[When]:
        """F(v) without that transfer."""
        into = [transfer.when for transfer in self.into if transfer is not link] if self._into_counts() else []
        return [*self.origins, *self.enough, *self.out, *into]

    def latest_use(self) -> LevelOfUse | None:
        """The latest use, a vague date counting from its first day."""
        ordered = sorted(self.uses, key=lambda use: (-use.when.lo.toordinal(), use.when.hi, use.id))
        return ordered[0] if ordered else None

    def level_max(self) -> Level | None:
        """The highest recorded Level of Use."""
        return max((use.level for use in self.uses), key=lambda level: level.rank, default=None)

    def _into_counts(self) -> list[When]:
        """A carrier has it when first passing it on, so that the latest contact before that counts as the source."""
        return [] if self.origin or self.enough or self.out else [transfer.when for transfer in self.into]


def taken_up(derived: Derived, level: Level) -> dict[str, Taken]:
    """Everyone with any fact about the practice, by person id."""
    people: dict[str, Taken] = {}

    def of(person: str) -> Taken:
        if person not in people:
            people[person] = Taken(person)
        return people[person]

    for origin in derived.origins:
        if origin.when is None:
            of(origin.person).undated_origin = True
        else:
            of(origin.person).origins.append(origin.when)
            of(origin.person).places.append(PlacedUse(origin.place.classroom, origin.place.school, origin.when))
    for use in derived.uses:
        of(use.person).uses.append(use)
        if use.level.rank >= level.rank:
            of(use.person).enough.append(use.when)
            of(use.person).places.append(PlacedUse(use.place.classroom, use.place.school, use.when))
    for transfer in derived.transfers:
        of(transfer.source).out.append(transfer.when)
        of(transfer.target).into.append(transfer)
    for person, contacts in derived.contacts.items():
        of(person).contacts = contacts
    return people


def first_places(placed: Iterable[PlacedUse]) -> tuple[PlacedUse, ...]:
    """Each classroom (or school) once, at its first use, earliest first; uses without a place are left out."""
    first: dict[tuple[str | None, str | None], list[When]] = defaultdict(list)
    for use in placed:
        if use.classroom or use.school:
            first[use.classroom, use.school].append(use.when)
    uses = [PlacedUse(classroom, school, min(whens)) for (classroom, school), whens in first.items()]
    return tuple(sorted(uses, key=lambda use: (use.when, use.school or "", use.classroom or "")))


def _first(whens: list[When]) -> When | None:
    """[smallest first day, smallest last day], which may come from two facts."""
    return When(min([when.lo for when in whens]), min([when.hi for when in whens])) if whens else None
