"""Who already tried a practice, best match first: at which level, how they got it, and who could introduce you."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, Field

from graph.diffusion.model import Uptake
from graph.ids import folded
from graph.records import Assignment, Person, School
from graph.store import Reads, Wanted
from graph.vocabulary import ADOPTION_LEVEL, Level, Role
from graph.when import When, spelled


class Tried(BaseModel, frozen=True):
    """Somebody who tried the practice. `source` and `introduced_by` are person ids; `why` says in words what fits."""

    person: str
    name: str
    school: str | None
    grades: tuple[str, ...]
    level: Level | None
    adopted: When | None
    source: str | None = Field(serialization_alias="from")
    introduced_by: str | None
    open_to_visits: bool | None
    why: str


def who(store: Reads, practice: str, wanted: Wanted) -> list[Tried]:
    """People who tried the practice: most of what is wanted first, then higher level, then earlier, then by id."""
    received = store.who(practice, wanted)
    people = {person.id: person for person in store.known(Person, {r.uptake.person for r in received})}
    assignments = store.known(Assignment)
    spells, coaches = _spells(assignments), _coaches(assignments)
    schools = {school.id: school.name for school in store.known(School)}
    found = []
    for uptake, source in received:
        own = spells.get(uptake.person, ())
        fits = _fits(uptake, own, wanted, schools)
        tried = _tried(uptake, people.get(uptake.person), own, source, coaches, fits)
        found.append((len(fits), tried))
    found.sort(key=lambda item: (-item[0], *_best(item[1])))
    return [tried for _, tried in found]


def _best(tried: Tried) -> tuple[int, int, str]:
    """Sorts the highest level first, then the earliest."""
    return (
        -(tried.level or ADOPTION_LEVEL).rank,
        tried.adopted.lo.toordinal() if tried.adopted else 0,
        tried.person,
    )


def _spells(assignments: Iterable[Assignment]) -> Mapping[str, Sequence[Assignment]]:
    """Each person's spells, the latest last."""
    spells: dict[str, list[Assignment]] = defaultdict(list)
    for spell in assignments:
        spells[spell.person].append(spell)
    for own in spells.values():
        own.sort(key=lambda spell: (spell.end is None, str(spell.start or ""), spell.id))
    return spells


def _coaches(assignments: Iterable[Assignment]) -> Mapping[str, Sequence[str]]:
    """The coaches of each school whose spell there has no end, by id."""
    coaches: dict[str, list[str]] = defaultdict(list)
    for spell in assignments:
        if spell.role is Role.COACH and spell.end is None:
            coaches[spell.school].append(spell.person)
    return {school: sorted(set(ids)) for school, ids in coaches.items()}


def _fits(uptake: Uptake, spells: Sequence[Assignment], wanted: Wanted, schools: Mapping[str, str]) -> list[str]:
    """Which parts of what is wanted the person fits, in words."""
    fits = []
    at = {place.school for place in uptake.places} | {spell.school for spell in spells}
    if wanted.school and wanted.school in at:
        fits.append(f"at {schools.get(wanted.school, wanted.school)}")
    if wanted.grade and any(wanted.grade in spell.grades for spell in spells):
        fits.append(f"teaches grade {wanted.grade}")
    if wanted.subject and any(folded(wanted.subject) in map(folded, spell.subjects) for spell in spells):
        fits.append(f"teaches {wanted.subject}")
    return fits


def _tried(
    uptake: Uptake,
    person: Person | None,
    spells: Sequence[Assignment],
    source: str | None,
    coaches: Mapping[str, Sequence[str]],
    fits: Sequence[str],
) -> Tried:
    last = spells[-1] if spells else None
    school = last.school if last else next((place.school for place in reversed(uptake.places)), None)
    near = coaches.get(school, ()) if school else ()
    introducer = source if source in near else next((coach for coach in near if coach != uptake.person), source)
    return Tried(
        person=uptake.person,
        name=person.label if person else uptake.person,
        school=school,
        grades=last.grades if last else (),
        level=uptake.level,
        adopted=uptake.adopted,
        source=source,
        introduced_by=introducer,
        open_to_visits=person.open_to_visits if person else None,
        why="; ".join([*fits, _use(uptake)]),
    )


def _use(uptake: Uptake) -> str:
    """How far the person is with it."""
    since = f" since {spelled(uptake.adopted.lo)}" if uptake.adopted else ""
    if uptake.origin:
        return f"it started here{since}"
    if uptake.dropped:
        return "tried it and stopped"
    return f"uses it at level {uptake.level}{since}" if uptake.level else f"has it{since}"
