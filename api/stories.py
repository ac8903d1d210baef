"""What a picture of a practice may know, taken from what the viewer may read."""

from __future__ import annotations

from datetime import date

from api.access import counts_for
from graph.answers.counts import roster
from graph.answers.hops import sentence
from graph.answers.names import names_of
from graph.ids import district_of
from graph.records import District, Practice, School
from graph.store import Reads
from graph.when import DEFAULT_YEAR_START
from viz.members import Person
from viz.scene import Story


def story(store: Reads, practice: Practice, data_as_of: date) -> Story:
    """The story of a practice, with names, sentences and the district's terms.

    Args:
        data_as_of: the day of the latest load.
    """
    diffusion = store.diffusion(practice.id)
    names = names_of(store, diffusion.transmissions, diffusion.uptakes)
    known = roster(store)
    counts = counts_for(store, practice.id)
    district = next(iter(store.known(District, [district_of(practice.id)])), None)
    return Story(
        practice=practice.title,
        diffusion=diffusion,
        people={
            id: Person(label, id in known.coaches, known.schools.get(id), not counts.roles or id in known.schools)
            for id, label in names.people.items()
        },
        schools={school.id: school.name for school in store.known(School)},
        data_as_of=data_as_of,
        sentences={link.id: sentence(link, names) for link in diffusion.transmissions},
        terms=district.terms if district else (),
        year_start=district.first_day if district else DEFAULT_YEAR_START,
        counts=counts,
        levels=counts.hidden,
    )
