"""The names that sentences and tables use, for the ids of one answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.diffusion.model import Place, Transmission, Uptake
from graph.records import Person, Practice, School
from graph.store import Reads


@dataclass(frozen=True, slots=True)
class Names:
    """Labels by id; an id without a record is shown as it is."""

    people: dict[str, str] = field(default_factory=dict)
    schools: dict[str, str] = field(default_factory=dict)
    practices: dict[str, str] = field(default_factory=dict)

    def person(self, id: str) -> str:
        return self.people.get(id, id)

    def school(self, id: str) -> str:
        return self.schools.get(id, id)

    def practice(self, id: str) -> str:
        return self.practices.get(id, id)

    def place(self, place: Place | None) -> str | None:
        """Where it was, in words; None if that is not known."""
        if place is None:
            return None
        return self.school(place.school) if place.school else place.room


def names_of(store: Reads, transmissions: Iterable[Transmission] = (), uptakes: Iterable[Uptake] = ()) -> Names:
    """The names of everyone and everything that these mention."""
    links, uptakes = list(transmissions), list(uptakes)
    people = {id for link in links for id in (link.source, link.target)} | {uptake.person for uptake in uptakes}
    schools = {link.place.school for link in links if link.place and link.place.school}
    schools |= {place.school for uptake in uptakes for place in uptake.places if place.school}
    practices = {link.practice for link in links} | {uptake.practice for uptake in uptakes}
    return Names(
        {person.id: person.label for person in store.known(Person, people)},
        {school.id: school.name for school in store.known(School, schools)},
        {practice.id: practice.title for practice in store.known(Practice, practices)},
    )
