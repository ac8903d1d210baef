"""Who is in the picture: everybody who has the practice or was shown it, in order of the day they had it by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from graph.answers.counts import stands_at
from graph.diffusion.model import Diffusion, PlacedUse, Transmission, Uptake
from graph.vocabulary import HOLDERS, State
from graph.when import When, described, spelled
from viz.style import KIND_OF_LEVEL, LEVEL_WORDS

NO_NAME = "Somebody not named"
NO_SCHOOL = "School not recorded"


@dataclass(frozen=True, slots=True)
class Person:
    """What a picture may say of a person; `school` is the id of the school where no fact names one.

    Without `role_told`, it is not told whether they coach.
    """

    label: str
    coach: bool = False
    school: str | None = None
    role_told: bool = True


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called: people by id, schools by id, sentences by transmission id.

    `levels` is said in place of Levels of Use where they are not told.
    """

    people: Mapping[str, Person]
    schools: Mapping[str, str]
    sentences: Mapping[str, str] = field(default_factory=dict)
    levels: str = ""

    def person(self, person: str) -> Person:
        """What may be said of a person; one without a name for somebody we may not name."""
        return self.people.get(person, Person(NO_NAME))

    def school(self, school: str) -> str:
        """The name of a school."""
        return self.schools.get(school, NO_SCHOOL)

    def told(self, link: Transmission) -> str:
        """How a transmission is told, plainly from names and date where nobody wrote a sentence for it."""
        if (sentence := self.sentences.get(link.id)) is not None:
            return sentence
        source, target = self.person(link.source).label, self.person(link.target).label
        when = f"by {spelled(link.when.hi)}" if link.told else described(link.when)
        how = f" ({channels(link)})" if link.channels else ""
        return f"{source} passed it on to {target}, {when}{how}."


@dataclass(frozen=True, slots=True)
class Member:
    """A person at a school; one who moved appears once for each school (`moved` from the second on).

    Attributes:
        school: school id, "" where none is known.
        kind: key of `viz.style.LOOKS`.
        day: the day by which the person had it; `first` to `last` is what is known of the date.
        counted: adds to the practice's reach; `at_school`: also to that of the school, as coaches do not.
        source: index of the member it came from; `via` is the key of `viz.style.LINES` for the link, or
            "unknown" where there should be one.
        passed_on: of coaches, how many got it from them.
    """

    name: str
    school: str
    kind: str
    day: date
    first: date
    last: date
    when: str
    level: str
    counted: bool
    at_school: bool
    source: int | None
    via: str | None
    link_day: date
    how: str
    sentence: str
    also: tuple[str, ...]
    passed_on: int
    moved: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """Somebody who will be a member, still by person id."""

    uptake: Uptake
    person: Person
    link: Transmission | None
    others: tuple[Transmission, ...]
    day: date
    depth: int
    moved_to: PlacedUse | None = None


def members_of(diffusion: Diffusion, names: Names) -> tuple[Member, ...]:
    """Everybody to draw, earliest first; on one day, those who are fewer steps from the origin first."""
    parts = sorted(_parts(diffusion, names), key=lambda part: (part.day, part.depth, part.uptake.person))
    numbers = {part.uptake.person: i for i, part in enumerate(parts) if not part.moved_to}
    passed_on = Counter(part.link.source for part in parts if part.link)
    return tuple(_member(part, names, numbers, passed_on[part.uptake.person]) for part in parts)


def channels(link: Transmission) -> str:
    """The channels of a transmission in words: "co-planning, modelling"."""
    return ", ".join(sorted(link.channels))


def _parts(diffusion: Diffusion, names: Names) -> Iterator[_Part]:
    links = {link.target: link for link in diffusion.transmissions if not link.reinforcement}
    others: dict[str, list[Transmission]] = defaultdict(list)
    for other in diffusion.transmissions:
        if other.reinforcement:
            others[other.target].append(other)
    for uptake in diffusion.uptakes:
        link = links.get(uptake.person)
        if uptake.state is not State.REACHED and (day := _day(uptake, link)) is not None:
            person = names.person(uptake.person)
            part = _Part(uptake, person, link, tuple(others[uptake.person]), day, _depth(uptake.person, links))
            yield part
            yield from _moves(part)


def _day(uptake: Uptake, link: Transmission | None) -> date | None:
    """The day to stand on: had it by; for people who were only shown it, the day they were."""
    known = uptake.taken_up or (link.when if link else None) or uptake.reached
    return uptake.by or (known.hi if known else None)


def _depth(person: str, links: Mapping[str, Transmission]) -> int:
    depth = 0
    while person in links:
        person, depth = links[person].source, depth + 1
    return depth


def _moves(part: _Part) -> Iterator[_Part]:
    """The same teacher at each school to which the practice was taken along."""
    seen = {None, _school(part)}
    for place in part.uptake.places:
        if not part.person.coach and place.school not in seen:
            seen.add(place.school)
            yield replace(part, moved_to=place, link=None, others=(), day=max(part.day, place.when.hi))


def _school(part: _Part) -> str | None:
    """Where somebody stands: a teacher where it was used, a coach where it was picked up."""
    if part.moved_to:
        return part.moved_to.school
    return stands_at(part.uptake, part.link, coach=part.person.coach, works_at=part.person.school)


def _member(part: _Part, names: Names, numbers: Mapping[str, int], passed_on: int) -> Member:
    known = _known(part)
    link = part.link if part.link and part.link.source in numbers else None
    return Member(
        name=part.person.label,
        school=_school(part) or "",
        kind=_kind(part.uptake, part.person, names),
        day=part.day,
        first=known.lo,
        last=known.hi,
        when=f"by {spelled(part.day)}" if _only_told(part) else described(known),
        level=_level(part.uptake, names),
        counted=_counts(part),
        at_school=_counts(part) and not part.person.coach,
        source=numbers[part.uptake.person] if part.moved_to else numbers[link.source] if link else None,
        via=_via(part, link, names),
        link_day=min(link.when.hi, part.day) if link else part.day,
        how=channels(link) if link else "",
        sentence=_sentence(part, link, names),
        also=tuple(names.told(other) for other in part.others),
        passed_on=passed_on if part.person.coach and not part.moved_to else 0,
        moved=part.moved_to is not None,
    )


def _counts(part: _Part) -> bool:
    return part.uptake.state in HOLDERS and not part.moved_to


def _known(part: _Part) -> When:
    """The days between which it happened. Testimony has no first day worth showing."""
    if part.moved_to:
        return part.moved_to.when
    if _only_told(part):
        return When(part.day, part.day)
    return part.uptake.taken_up or (part.link.when if part.link else When(part.day, part.day))


def _only_told(part: _Part) -> bool:
    """Only testimony says since when: the first day is that of its school year, and means nothing."""
    if not part.link or not part.link.told:
        return False
    return part.uptake.taken_up is None or part.uptake.taken_up.lo == part.link.when.lo


def _kind(uptake: Uptake, person: Person, names: Names) -> str:
    if uptake.origin:
        return "origin"
    if uptake.state is State.SHOWN:
        return "shown"
    if person.coach:
        return "coach"
    if uptake.dropped:
        return "dropped"
    if names.levels:
        return "untold"
    return KIND_OF_LEVEL[uptake.level] if uptake.level is not None else "unrated"


def _level(uptake: Uptake, names: Names) -> str:
    if uptake.state is State.SHOWN:
        return "only shown it"
    if names.levels:
        return names.levels
    if uptake.level is not None:
        return LEVEL_WORDS[uptake.level]
    return "passed it on" if uptake.state is State.CARRIES else "not recorded"


def _via(part: _Part, link: Transmission | None, names: Names) -> str | None:
    if part.moved_to:
        return "moved"
    if part.uptake.origin:
        return None
    if link is None:
        return "unknown"
    if link.kind == "inferred":
        return "inferred"
    ends = (part.person, names.person(link.source))
    if any(person.coach for person in ends):
        return "coach"
    return "peer" if all(person.role_told for person in ends) else "untold"


def _sentence(part: _Part, link: Transmission | None, names: Names) -> str:
    who, school = part.person.label, _school(part)
    at = f" at {names.school(school)}" if school else ""
    if part.moved_to:
        return f"{who} took it along to {names.school(school or '')}, {described(part.moved_to.when)}."
    if part.uptake.origin:
        return f"It started with {who}{at}, {described(_known(part))}."
    if link is None:
        return f"No recorded origin: the trail starts with {who}{at}, {described(_known(part))}."
    return names.told(link)
