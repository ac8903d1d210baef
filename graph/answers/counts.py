"""How far a practice has come, in numbers: each is counted here, once, for every page, picture, list and file."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from graph.diffusion.model import Count, Diffusion, Transmission, Uptake
from graph.ids import district_of
from graph.records import Assignment, School
from graph.store import Reads
from graph.vocabulary import HOLDERS, Level, Role


@dataclass(frozen=True, slots=True)
class Roster:
    """What counting needs to know of people: who coaches, who else is no teacher, and where each works now."""

    coaches: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    schools: Mapping[str, str] = field(default_factory=dict)

    def place(self, uptake: Uptake, link: Transmission | None) -> str | None:
        """The school where somebody stands to whom that link led."""
        coach, works_at = uptake.person in self.coaches, self.schools.get(uptake.person)
        return stands_at(uptake, link, coach=coach, works_at=works_at)


@dataclass(frozen=True, slots=True)
class Counts:
    """A practice's numbers. Of holders, coaches are no school's people.

    Attributes:
        holders: people who have it: `at_schools` and `coaches` together.
        at_schools: holders who are no coaches; all of them teachers where `teachers` says so.
        schools: schools with a use by a holder, of `all_schools` in the districts it is at home in.
        by_school: `at_schools` by school id; "" for those of whom no school is known.
        hand_overs: links of the forest into a holder; `through_coaches`: those from or to a coach.
        refined: holders who once used it at IVB or above.
        waited: median of days between getting it and passing it on; None where nobody did.
        hidden: stands where numbers are not told; "" if all are.
        roles: stands where it is not told of everybody whether they coach; "" if it is.
    """

    holders: Count = 0
    at_schools: Count = 0
    coaches: Count = 0
    teachers: bool = True
    schools: Count = 0
    all_schools: int = 0
    by_school: Mapping[str, Count] = field(default_factory=dict)
    hand_overs: Count = 0
    through_coaches: Count = 0
    refined: Count = 0
    waited: Count | None = None
    hidden: str = ""
    roles: str = ""


def roster(store: Reads) -> Roster:
    """The roster of all that a viewer reads."""
    spells = sorted(store.known(Assignment), key=lambda spell: (spell.end is None, spell.fte or 0, spell.id))
    roles = {role: frozenset(spell.person for spell in spells if spell.role is role) for role in Role}
    return Roster(roles[Role.COACH], roles[Role.ADMINISTRATOR], {spell.person: spell.school for spell in spells})


def schools_around(store: Reads, diffusion: Diffusion) -> int:
    """How many schools there are in the practice's own district and every other in which it is used."""
    used = {place.school for uptake in diffusion.uptakes for place in uptake.places if place.school}
    districts = {district_of(diffusion.practice), *map(district_of, used)}
    return sum(district_of(school.id) in districts for school in store.known(School))


def stands_at(uptake: Uptake, link: Transmission | None, *, coach: bool, works_at: str | None) -> str | None:
    """Where somebody stands: a teacher where it was used, a coach where it was picked up; else where they work."""
    used = next((place.school for place in uptake.places if place.school), None)
    got = link.place.school if link and link.place else None
    return (got or used if coach else used or got) or works_at


def counts(diffusion: Diffusion, roster: Roster, all_schools: int = 0) -> Counts:
    """Everything that is counted of a diffusion."""
    holders = [uptake for uptake in diffusion.uptakes if uptake.state in HOLDERS]
    staff = [uptake for uptake in holders if uptake.person not in roster.coaches]
    held = {uptake.person for uptake in holders}
    links = {link.target: link for link in diffusion.transmissions if not link.reinforcement}
    into = [link for link in links.values() if link.target in held]
    return Counts(
        holders=len(holders),
        at_schools=len(staff),
        coaches=len(holders) - len(staff),
        teachers=not any(uptake.person in roster.others for uptake in staff),
        schools=len({place.school for uptake in holders for place in uptake.places if place.school}),
        all_schools=all_schools,
        by_school=Counter(roster.place(uptake, links.get(uptake.person)) or "" for uptake in staff),
        hand_overs=len(into),
        through_coaches=sum(not roster.coaches.isdisjoint((link.source, link.target)) for link in into),
        refined=sum(bool(u.level_max and u.level_max.rank >= Level.REFINEMENT.rank) for u in holders),
        waited=_waited(into),
    )


def _waited(links: Collection[Transmission]) -> int | None:
    dated = [link for link in links if not link.told]
    got = {link.target: link for link in dated}
    days = [(link.when.hi - got[link.source].when.hi).days for link in dated if link.source in got]
    return round(statistics.median(days)) if days else None


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which numbers are not told: those of fewer than `least` people, and those from which these would follow.

    Attributes:
        named: people who are shown one by one; whoever sees them takes them away from every number.
        instead: what is said in place of a number that is large enough itself.
    """

    least: int
    named: Collection[str]
    instead: str

    def told(self, number: int, hidden: int) -> Count:
        """A number of people of whom `hidden` are not shown by name."""
        if number < self.least:
            return f"< {self.least}"
        return number if hidden >= self.least else self.instead


def suppressed(found: Counts, diffusion: Diffusion, roster: Roster, by: Suppression) -> Counts:
    """The counts of a diffusion as they may be told."""
    nameless = replace(
        diffusion, uptakes=tuple(uptake for uptake in diffusion.uptakes if uptake.person not in by.named)
    )
    hidden = counts(nameless, roster)
    holders = by.told(_number(found.holders), _number(hidden.holders))
    return Counts(
        holders=holders,
        at_schools=by.told(_number(found.at_schools), _number(hidden.at_schools)),
        coaches=by.told(_number(found.coaches), by.least),
        teachers=found.teachers,
        schools=by.told(_number(found.schools), by.least),
        all_schools=found.all_schools,
        by_school=_schools_told(found.by_school, hidden.by_school, by, isinstance(holders, int)),
        hand_overs=by.instead,
        through_coaches=by.instead,
        refined=by.instead,
        waited=by.instead,
        hidden=by.instead,
    )


def _schools_told(
    found: Mapping[str, Count], hidden: Mapping[str, Count], by: Suppression, whole_is_told: bool
) -> dict[str, Count]:
    """Each school's number; so many are left out that those of small schools cannot be worked out from the whole."""
    rest = {school: _number(hidden.get(school, 0)) for school in found}
    untold = [school for school in found if rest[school] < by.least]
    for school in sorted(found, key=lambda school: (rest[school], school)):
        enough = len(untold) > 1 and sum(rest[school] for school in untold) >= by.least
        if not untold or enough or not whole_is_told:
            break
        if school not in untold:
            untold.append(school)
    return {
        school: by.told(_number(number), 0 if school in untold else rest[school]) for school, number in found.items()
    }


def _number(count: Count) -> int:
    return count if isinstance(count, int) else 0
