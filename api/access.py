"""The one place that decides what a viewer sees: the reads of a store, redacted (DESIGN, section 8).

Everything that leaves the process is worked out from these reads, so what is left out here can show nowhere: not in an
answer, a sentence, a list, a picture or an export.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar, cast

from api.cache import Cache
from api.mask import TOKEN_MARK, Mask
from api.roles import Viewer
from graph.diffusion.model import Arrival, Diffusion, Facts, Place, PlacedUse, Reach, Received, Transmission, Uptake
from graph.errors import NotAllowed
from graph.provenance import Citation
from graph.records import (
    Assignment,
    Canonical,
    Classroom,
    District,
    Entity,
    Event,
    Meeting,
    Person,
    Practice,
    Record,
    Reference,
    School,
    Use,
    Visit,
)
from graph.store import Reads, Wanted
from graph.vocabulary import ADOPTION_LEVEL, Level

E = TypeVar("E", bound=Entity)
V = TypeVar("V", bound=Event)

ON_RECORD = "district records"
"""Stands for the name of a file, which may hold a person's name."""

NO_LEVELS = "Levels of Use of single people are not shown to leaders."

_UNSAID: Mapping[type[Event], tuple[str, ...]] = {
    Visit: ("idea_text", "criterion", "adaptation", "evidence", "minutes", "goal", "cycle", "phase"),
    Use: ("evidence",),
    Meeting: ("place",),
}
"""Fields of events that only their own district's steward reads."""


def seen_by(viewer: Viewer, reads: Reads, secret: bytes, today: date) -> Reads:
    """The reads as the viewer may see them."""
    return reads if viewer.sees_everything else Viewed(reads, viewer, secret, today)


class Viewed:
    """The reads of a store for one viewer: `graph.store.Reads`, with ids and labels as they are shown.

    Lists are ordered by the ids that are shown, since the order of hidden ones would tell something of them.
    """

    def __init__(self, reads: Reads, viewer: Viewer, secret: bytes, today: date) -> None:
        self._reads, self._viewer, self._rights = reads, viewer, viewer.rights
        self._mask = Mask(reads, viewer, secret, today)
        self._cache = Cache()

    def revision(self) -> str:
        """See `Reads.revision`."""
        return self._reads.revision()

    def canonical(self) -> Canonical:
        """See `Reads.canonical`; without people, whose other ids may spell their names."""
        return self._cache.get(self._canonical)

    def _canonical(self) -> Canonical:
        kinds = ("school", "practice")
        return {ref: id for ref, id in self._reads.canonical().items() if ref[0] in kinds and self._mask.is_here(id)}

    def known(self, kind: type[E], ids: Collection[str] | None = None) -> list[E]:
        """See `Reads.known`."""
        if kind is Person and ids is not None:
            inner = [id for outer in ids if (id := self._mask.inner(outer)) is not None]
            return self._shown(self._reads.known(kind, inner))
        everything = cast(tuple[E, ...], self._cache.get(self._all, kind))
        return [entity for entity in everything if ids is None or entity.id in ids]

    def _all(self, kind: type[E]) -> tuple[E, ...]:
        return tuple(self._shown(self._reads.known(kind)))

    def _shown(self, entities: Iterable[E]) -> list[E]:
        shown = (cast(E, self._entity(entity)) for entity in entities if self._mask.is_here(entity.id))
        return sorted(shown, key=lambda entity: entity.id)

    def _entity(self, entity: Entity) -> Entity:
        match entity:
            case Person():
                return self._person(entity)
            case Assignment():
                return self._assignment(entity)
            case Classroom():
                return self._classroom(entity)
            case Practice():
                here = tuple(id for id in entity.adapted_from if self._mask.is_here(id))
                return self._uncited(entity, adapted_from=here)
            case School() | District():
                return self._uncited(entity)
        raise NotImplementedError(type(entity))

    def _person(self, person: Person) -> Person:
        if not self._mask.is_named(person.id):
            label = self._mask.label(person.id)
            return Person(id=self._mask.outer(person.id), name=label, citations=self._citations(person.citations))
        if self._rights.everyone:
            return person
        private = {"email": None, "external_ids": (), "former_names": (), "also_known_as": ()}
        return self._uncited(person, name=person.label, preferred_name=None, **private)

    def _assignment(self, spell: Assignment) -> Assignment:
        if self._mask.is_named(spell.person):
            return self._uncited(spell)
        return self._uncited(
            spell,
            id=self._mask.token("assignment", spell.id),
            person=self._mask.outer(spell.person),
            start=None,
            fte=None,
            cluster=None,
            **self._taught(spell),
        )

    def _classroom(self, room: Classroom) -> Classroom:
        if self._mask.is_named(room.teacher):
            return self._uncited(room)
        id = self._mask.classroom(room.id) or self._mask.token("classroom", room.id)
        teacher = self._mask.outer(room.teacher)
        return self._uncited(room, id=id, teacher=teacher, aliases=(), title=None, **self._taught(room))

    def _taught(self, record: Assignment | Classroom) -> dict[str, tuple[str, ...]]:
        """Grades and subjects, which in a small school can tell who it is."""
        shown = self._rights.grades
        return {"grades": record.grades if shown else (), "subjects": record.subjects if shown else ()}

    def _uncited(self, record: E, **changes: Any) -> E:
        return record.model_copy(update={"citations": self._citations(record.citations), **changes})

    def _citations(self, citations: Iterable[Citation], own: Collection[tuple[str, str]] = ()) -> tuple[Citation, ...]:
        """The places without file names and texts, but for the viewer's own rows."""
        if self._rights.everyone:
            return tuple(citations)
        return tuple(
            c if (c.source, c.locator) in own else Citation("", ON_RECORD, c.locator, "", c.batch) for c in citations
        )

    def facts(self, practice: str) -> Facts:
        """See `Reads.facts`; what coaches wrote in their own words is left out."""
        if not self._mask.is_here(practice):
            return Facts(practice)
        facts = self._reads.facts(practice)
        return replace(
            facts,
            origins=self._events(facts.origins),
            visits=self._events(facts.visits),
            meetings=self._events(facts.meetings),
            transfers=self._events(facts.transfers),
            uses=self._events(facts.uses),
        )

    def _events(self, events: Iterable[V]) -> tuple[V, ...]:
        return tuple(self._event(event) for event in events)

    def _event(self, event: V) -> V:
        changes: dict[str, Any] = {"citations": self._citations(event.citations)}
        if not self._rights.everyone:
            changes |= dict.fromkeys(_UNSAID.get(type(event), ()))
        if isinstance(event, Visit) and event.idea == "unmatched":
            changes |= {"idea": None, "idea_from": None}
        for name in ("level", "outcome"):
            if not self._rights.levels and (level := getattr(event, name, None)):
                changes[name] = ADOPTION_LEVEL if level.rank >= ADOPTION_LEVEL.rank else Level.ORIENTATION
        return event.model_copy(update=changes).renamed(_Outer(event, self._mask))

    def diffusion(self, practice: str, level: Level = ADOPTION_LEVEL) -> Diffusion:
        """See `Reads.diffusion`."""
        if level is not ADOPTION_LEVEL and not self._rights.levels:
            raise NotAllowed(NO_LEVELS)
        if not self._mask.is_here(practice):
            return Diffusion(practice)
        found = self._reads.diffusion(practice, level)
        return Diffusion(practice, self._uptakes(found.uptakes), tuple(self._links(found.transmissions)))

    def reaches(self) -> list[Reach]:
        """See `Reads.reaches`; counts that are too small to be told are 0 (see `Rights.least`)."""
        return [self._reach(reach) for reach in self._reads.reaches() if self._mask.is_here(reach.practice)]

    def _reach(self, reach: Reach) -> Reach:
        counts = {name: getattr(reach, name) for name in ("holders", "adopted", "reached", "schools")}
        return replace(
            reach,
            **{name: count for name, count in counts.items() if count >= self._rights.least}
            | {name: 0 for name, count in counts.items() if count < self._rights.least},
        )

    def uptake(self, practice: str, person: str) -> Uptake | None:
        """See `Reads.uptake`."""
        inner = self._inner(practice, person)
        found = self._reads.uptake(practice, inner) if inner else None
        return self._uptake(found) if found else None

    def path(self, practice: str, person: str) -> list[Transmission]:
        """See `Reads.path`."""
        inner = self._inner(practice, person)
        return list(self._links(self._reads.path(practice, inner))) if inner else []

    def reinforcement(self, practice: str, person: str) -> list[Transmission]:
        """See `Reads.reinforcement`."""
        inner = self._inner(practice, person)
        found = self._links(self._reads.reinforcement(practice, inner)) if inner else ()
        return sorted(found, key=lambda link: (link.when, link.id))

    def arrival(self, practice: str, person: str) -> Arrival | None:
        """See `Reads.arrival`."""
        inner = self._inner(practice, person)
        found = self._reads.arrival(practice, inner) if inner else None
        if found is None:
            return None
        others = sorted(self._links(found.others), key=lambda link: (link.when, link.id))
        return Arrival(
            self._uptake(found.uptake), self._uptake(found.start), tuple(self._links(found.links)), tuple(others)
        )

    def tree(self, practice: str, person: str) -> list[Transmission]:
        """See `Reads.tree`."""
        inner = self._inner(practice, person)
        found = self._links(self._reads.tree(practice, inner)) if inner else ()
        return sorted(found, key=lambda link: (link.when, link.id))

    def _inner(self, practice: str, person: str) -> str | None:
        return self._mask.inner(person) if self._mask.is_here(practice) else None

    def who(self, practice: str, wanted: Wanted) -> list[Received]:
        """See `Reads.who`."""
        if not self._rights.levels and (wanted.level is not ADOPTION_LEVEL or wanted.dropped):
            raise NotAllowed(NO_LEVELS)
        if not self._mask.is_here(practice):
            return []
        shown = (
            Received(self._uptake(found.uptake), found.source and self._mask.outer(found.source))
            for found in self._reads.who(practice, wanted)
        )
        return sorted(shown, key=lambda found: found.uptake.person)

    def search(self, kind: str, text: str, limit: int = 10) -> list[tuple[str, str]]:
        """See `Reads.search`; nobody is found by a name who is not shown by it."""
        # more than asked for, since some of them may not be shown
        found = self._reads.search(kind, text, 5 * limit)
        is_shown = self._mask.is_named if kind == Person.KIND else self._mask.is_here
        return [(id, label) for id, label in found if is_shown(id)][:limit]

    def contacts(self, pathway: str) -> int:
        """See `Reads.contacts`."""
        count = self._reads.contacts(pathway)
        return count if count >= self._rights.least else 0

    def _uptakes(self, uptakes: Iterable[Uptake]) -> tuple[Uptake, ...]:
        return tuple(sorted(map(self._uptake, uptakes), key=lambda uptake: uptake.person))

    def _uptake(self, uptake: Uptake) -> Uptake:
        person = self._mask.outer(uptake.person)
        clear = self._rights.details or uptake.person == self._mask.me
        places = tuple(
            PlacedUse(self._mask.classroom(place.classroom) if clear else None, self._school(place.school), place.when)
            for place in uptake.places
        )
        shown = replace(uptake, id=f"{uptake.practice}/{person}", person=person, places=places)
        return shown if self._rights.levels else replace(shown, level=None, level_max=None, dropped=False)

    def _links(self, links: Iterable[Transmission]) -> Iterator[Transmission]:
        for link in links:
            source, target = self._mask.outer(link.source), self._mask.outer(link.target)
            own = self._mask.me in (link.source, link.target)
            clear = own or self._rights.details
            yield replace(
                link,
                id=f"{link.practice}/{source}>{target}@{link.when.lo}/{link.when.hi}",
                source=source,
                target=target,
                channels=link.channels if clear else frozenset(),
                place=self._place(link.place, clear, own),
                citations=self._citations(link.citations, self._own_rows(link.practice) if own else ()),
            )

    def _place(self, place: Place | None, clear: bool, own: bool) -> Place | None:
        """The school; the classroom where more may be told; a meeting's place, in someone's words, if one was there."""
        if place is None:
            return None
        room = place.room if own or self._rights.everyone else None
        shown = Place(self._mask.classroom(place.classroom) if clear else None, self._school(place.school), room)
        return shown if shown != Place() else None

    def _school(self, id: str | None) -> str | None:
        return id if self._mask.is_here(id) else None

    def _own_rows(self, practice: str) -> frozenset[tuple[str, str]]:
        """(source, locator) of the rows that the viewer wrote."""
        return self._cache.get(self._written, practice)

    def _written(self, practice: str) -> frozenset[tuple[str, str]]:
        own = (visit for visit in self._reads.facts(practice).visits if visit.coach == self._mask.me)
        return frozenset((c.source, c.locator) for visit in own for c in visit.citations)


class _Outer(dict[Reference, str]):
    """The shown id of everyone and every classroom that an event names."""

    def __init__(self, event: Record, mask: Mask) -> None:
        super().__init__()
        for kind, id in event.refers_to():
            if kind == "person":
                self[kind, id] = mask.outer(id)
            elif kind == "classroom":
                self[kind, id] = mask.classroom(id) or f"{TOKEN_MARK}"
