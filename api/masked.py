"""Records as one viewer sees them, built field by field from what `api.fields` lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from api.fields import NAMED, UNNAMED, only
from api.groups import Told
from api.mask import UNTOLD, Mask
from api.roles import Viewer
from graph.diffusion.model import Diffusion, Facts, Place, PlacedUse, Transmission, Uptake
from graph.ids import district_of, mention_id
from graph.provenance import Citation
from graph.records import (
    Alias,
    Assignment,
    Classroom,
    District,
    Entity,
    Event,
    Person,
    Practice,
    Record,
    Reference,
    School,
    Visit,
)
from graph.store import Reads
from graph.vocabulary import ADOPTION_LEVEL, Level

R = TypeVar("R", bound=Record)
V = TypeVar("V", bound=Event)

ON_RECORD = Citation("", "district records", "a row of the district's records", "")
"""Stands for somebody else's row: the names of files and worksheets may hold a person's name."""


class Masked:
    """What one viewer sees of each record, event, uptake and link."""

    def __init__(self, reads: Reads, viewer: Viewer, mask: Mask) -> None:
        self._reads, self._rights, self._mask, self._viewer = reads, viewer.rights, mask, viewer

    def entities(self, kind: type[Entity]) -> Iterator[Entity]:
        """All of a kind that are shown."""
        if kind is Person:
            yield from self._people()
        elif kind is Assignment and self._rights.grouped:
            yield from self._grouped_spells()
        elif kind is School and self._rights.grouped:
            yield from self._kept(kind)
            yield self._untold_school()
        else:
            yield from self._kept(kind)

    def _kept(self, kind: type[Entity]) -> Iterator[Entity]:
        for entity in self._reads.known(kind):
            if self._mask.is_here(entity.id) and (shown := self._entity(entity)):
                yield shown

    def _entity(self, entity: Entity) -> Entity | None:
        if self._rights.everyone:
            return self._whole(entity)
        match entity:
            case Assignment():
                return self._assignment(entity)
            case Classroom():
                return self._classroom(entity)
            case Practice():
                aliases = tuple(alias for alias in entity.aliases if not self._is_written(entity, alias))
                older = tuple(id for id in entity.adapted_from if self._mask.is_here(id))
                return self._plain(entity, aliases=aliases, adapted_from=older)
            case School():
                return self._plain(entity, aliases=tuple(a for a in entity.aliases if self._is_listed(entity, a)))
            case District():
                return self._plain(entity)
        raise NotImplementedError(type(entity))

    def _whole(self, entity: Entity) -> Entity:
        """For those who see everybody of their own district."""
        if isinstance(entity, Practice):
            here = tuple(id for id in entity.adapted_from if self._mask.is_here(id))
            return entity.model_copy(update={"adapted_from": here})
        return entity

    def _plain(self, record: R, **instead: Any) -> R:
        return only(record, NAMED[type(record)], citations=(ON_RECORD,), **instead)

    def _is_listed(self, school: School, alias: Alias) -> bool:
        return not self._is_written(school, alias.name)

    def _is_written(self, entity: Entity, name: str) -> bool:
        """The name came with a record that only a log names, which was found to be this one."""
        return (entity.KIND, mention_id(district_of(entity.id), name)) in self._reads.canonical()

    def _people(self) -> Iterator[Person]:
        for person in self._reads.known(Person):
            if self._mask.is_named(person.id):
                yield person if self._rights.everyone else self._named(person)
            elif self._rights.singly and self._mask.is_of_here(person.id):
                yield self._unnamed(self._mask.shown(person.id), self._mask.label(person.id))

    def _named(self, person: Person) -> Person:
        return self._plain(person, name=person.label, school=self._mask.school(person.school))

    def _unnamed(self, id: str, label: str) -> Person:
        return Person.model_construct(id=id, name=label, citations=(ON_RECORD,))

    def person(self, id: str) -> Person | None:
        """Somebody who is in no list, by shown id: of another district, or all who stand together."""
        label = self._mask.label_of(id)
        return self._unnamed(id, label) if label else None

    def _assignment(self, spell: Assignment) -> Assignment | None:
        if not self._mask.is_here(spell.school):
            return None
        if self._mask.is_named(spell.person):
            return self._plain(spell)
        if not self._rights.singly:
            return None
        return only(
            spell,
            UNNAMED[Assignment],
            id=self._mask.token("assignment", spell.id),
            citations=(ON_RECORD,),
            person=self._mask.shown(spell.person),
            school=spell.school,
            **self._taught(spell),
        )

    def _grouped_spells(self) -> Iterator[Assignment]:
        """What may be told of everybody's spells."""
        for person in self._reads.known(Person):
            if self._mask.is_of_here(person.id):
                shown = self._mask.shown(person.id)
                told = sorted(self._mask.profile(person.id))
                yield from (self._grouped_spell(shown, number, spell) for number, spell in enumerate(told, 1))

    def _grouped_spell(self, person: str, number: int, told: Told) -> Assignment:
        return Assignment.model_construct(
            id=f"{person}/{number}",
            citations=(ON_RECORD,),
            person=person,
            school=told.school or self._untold_school().id,
            role=told.role,
            grades=told.grades,
            subjects=told.subjects,
        )

    def _untold_school(self) -> School:
        district = self._viewer.district or ""
        name = "a school that is not told"
        return School.model_construct(id=f"{district}:{UNTOLD}", citations=(ON_RECORD,), name=name, district=district)

    def _classroom(self, room: Classroom) -> Classroom | None:
        if not self._mask.is_here(room.school):
            return None
        if room.teacher == self._mask.me:
            return self._plain(room, title=room.title)
        if self._mask.is_named(room.teacher):
            return self._plain(room)
        if not self._rights.singly or self._rights.grouped or room.provisional:
            # a provisional one is there because of a log: its coach would see whose token it moved
            return None
        return only(
            room,
            UNNAMED[Classroom],
            id=self._mask.classroom(room.id) or self._mask.token("classroom", room.id),
            citations=(ON_RECORD,),
            teacher=self._mask.shown(room.teacher),
            school=room.school,
            **self._taught(room),
        )

    def _taught(self, record: Assignment | Classroom) -> dict[str, tuple[str, ...]]:
        """Grades and subjects, which in a small school can tell who it is."""
        shown = self._rights.grades
        return {"grades": record.grades if shown else (), "subjects": record.subjects if shown else ()}

    def facts(self, facts: Facts) -> Facts:
        """The facts of a practice."""
        return Facts(
            practice=facts.practice,
            origins=self._events(facts.origins),
            visits=self._events(facts.visits),
            meetings=self._events(facts.meetings),
            transfers=self._events(facts.transfers),
            uses=self._events(facts.uses),
            cycle_visits=self._events(facts.cycle_visits),
            year_start=facts.year_start,
        )

    def _events(self, events: Iterable[V]) -> tuple[V, ...]:
        return tuple(self._event(event) for event in events)

    def _event(self, event: V) -> V:
        if self._rights.everyone:
            return event.renamed(_Shown(event, self._mask))
        changes: dict[str, Any] = {"id": self._mask.token("event", event.id), "citations": (ON_RECORD,)}
        if isinstance(event, Visit) and event.cycle:
            changes["cycle"] = self._mask.token("cycle", event.cycle)
        if isinstance(event, Visit) and event.idea == "unmatched":
            changes |= {"idea": None, "idea_from": None}
        for name in ("level", "outcome"):
            if not self._rights.levels and (level := getattr(event, name, None)):
                changes[name] = ADOPTION_LEVEL if level.rank >= ADOPTION_LEVEL.rank else Level.ORIENTATION
        shown = only(event, tuple(name for name in NAMED[type(event)] if name not in changes), **changes)
        return shown.renamed(_Shown(event, self._mask))

    def diffusion(self, diffusion: Diffusion, own_rows: Collection[tuple[str, str]]) -> Diffusion:
        """A diffusion, its lists in the order of the ids that are shown.

        Args:
            own_rows: (source, locator) of the rows that the viewer wrote, which are cited as they are.
        """
        uptakes = sorted(map(self._uptake, diffusion.uptakes), key=lambda uptake: uptake.person)
        links = sorted(
            (self._link(link, own_rows) for link in diffusion.transmissions),
            key=lambda link: (link.target, link.reinforcement, link.when, link.id),
        )
        return Diffusion(diffusion.practice, tuple(uptakes), tuple(links))

    def _uptake(self, uptake: Uptake) -> Uptake:
        person = self._mask.shown(uptake.person)
        clear = self._rights.details or uptake.person == self._mask.me
        places = (
            PlacedUse(
                self._mask.classroom(place.classroom) if clear else None,
                self._mask.school(place.school, uptake.person),
                place.when,
            )
            for place in uptake.places
        )
        levels = self._rights.levels
        return Uptake(
            id=f"{uptake.practice}/{person}",
            practice=uptake.practice,
            person=person,
            state=uptake.state,
            reached=uptake.reached,
            taken_up=uptake.taken_up,
            by=uptake.by,
            adopted=uptake.adopted,
            dropped=uptake.dropped and levels,
            level=uptake.level if levels else None,
            level_max=uptake.level_max if levels else None,
            origin=uptake.origin,
            places=tuple(places),
        )

    def _link(self, link: Transmission, own_rows: Collection[tuple[str, str]]) -> Transmission:
        source, target = self._mask.shown(link.source), self._mask.shown(link.target)
        own = self._mask.me in (link.source, link.target)
        clear = own or self._rights.details
        return Transmission(
            id=f"{link.practice}/{source}>{target}@{link.when.lo}/{link.when.hi}",
            practice=link.practice,
            source=source,
            target=target,
            target_state=link.target_state,
            when=link.when,
            channels=link.channels if clear else frozenset(),
            place=self._place(link, clear, own),
            order=link.order,
            citations=self._citations(link.citations, own_rows if own else ()),
            told=link.told,
            reinforcement=link.reinforcement,
            kind=link.kind,
        )

    def _place(self, link: Transmission, clear: bool, own: bool) -> Place | None:
        """The school; the classroom where more may be told; a meeting's place, in someone's words, if one was there."""
        if link.place is None:
            return None
        room = link.place.room if own or self._rights.everyone else None
        shown = Place(
            self._mask.classroom(link.place.classroom) if clear else None,
            self._mask.school(link.place.school, link.target, link.source),
            room,
        )
        return shown if shown != Place() else None

    def _citations(self, citations: Sequence[Citation], own_rows: Collection[tuple[str, str]]) -> tuple[Citation, ...]:
        """The rows; in the place of other people's, that there are some."""
        if self._rights.everyone:
            return tuple(citations)
        own = [c for c in citations if (c.source, c.locator) in own_rows]
        return (*own, ON_RECORD) if len(own) < len(citations) else tuple(own)


class _Shown(dict[Reference, str]):
    """The shown id of everyone and everything that an event names."""

    def __init__(self, event: Record, mask: Mask) -> None:
        super().__init__()
        for kind, id in event.refers_to():
            if kind == "person":
                self[kind, id] = mask.shown(id)
            elif kind == "classroom":
                self[kind, id] = mask.classroom(id) or UNTOLD
            elif not mask.is_here(id):
                self[kind, id] = UNTOLD
