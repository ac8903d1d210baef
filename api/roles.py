"""Who looks, and what the roles may see: the table of DESIGN, section 8, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from graph.errors import PollinateError
from graph.ids import district_of


class ViewerRole(StrEnum):
    """What somebody is when they look at what is known; one person may look in several roles, one at a time."""

    STEWARD = "steward"
    TEACHER = "teacher"
    COACH = "coach"
    LEADER = "leader"
    RESEARCHER = "researcher"


class UnknownViewer(PollinateError):
    """A text that names no role and person to look as."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role sees of people and events other than its own.

    Attributes:
        everyone: names of all people, and what the rows say.
        open_people: names of coaches, and of teachers who are open to visits.
        own_schools: names of the teachers at one's own schools.
        singly: records of single people who are not shown by name; without it, such people of one school stand together
            as whoever came first.
        grades: which grade and subject somebody without a name teaches.
        levels: the Level of Use of single people.
        details: how a practice was passed on.
        least: counts of people below it are told as "< least"; 0 tells them all.
        grouped: what is told of a person fits at least so many people (`api.groups`).
    """

    everyone: bool = False
    open_people: bool = False
    own_schools: bool = False
    singly: bool = False
    grades: bool = False
    levels: bool = False
    details: bool = False
    least: int = 0
    grouped: bool = False


LEAST_COUNT = 10
"""Counts of people below this are not told to leaders."""

SMALLEST_GROUP = 5
"""What researchers are told of a person fits at least so many people, unless told otherwise."""

RIGHTS: dict[ViewerRole, Rights] = {
    ViewerRole.STEWARD: Rights(
        everyone=True, open_people=True, own_schools=True, singly=True, grades=True, levels=True, details=True
    ),
    ViewerRole.TEACHER: Rights(open_people=True, singly=True, grades=True, levels=True),
    ViewerRole.COACH: Rights(open_people=True, own_schools=True, singly=True, grades=True, levels=True),
    ViewerRole.LEADER: Rights(open_people=True, least=LEAST_COUNT),
    ViewerRole.RESEARCHER: Rights(singly=True, grades=True, levels=True, details=True, grouped=True),
}

_VIEWER = re.compile(r"(?P<role>[a-z]+)(?:@(?P<district>[^:]+))?(?::(?P<person>.+))?")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks.

    Attributes:
        person: their id, where they are known by one.
        district: the district whose records they see; None only for a steward of everything.
    """

    role: ViewerRole
    person: str | None = None
    district: str | None = None

    @classmethod
    def steward(cls) -> Viewer:
        """The one person at their own machine, who sees and does everything."""
        return cls(ViewerRole.STEWARD)

    @classmethod
    def of(cls, text: str) -> Viewer:
        """The viewer that ROLE, ROLE:PERSON or ROLE@DISTRICT means; a person's id names their district too.

        >>> Viewer.of("coach:rivanna:00201").district
        'rivanna'

        Raises:
            UnknownViewer: the text has another form, or the role needs a person or a district.
        """
        match = _VIEWER.fullmatch(text.strip())
        if match is None or match["role"] not in set(ViewerRole):
            raise UnknownViewer(f"“{text}” is nobody to look as. Say one of {', '.join(ViewerRole)}, or ROLE:PERSON.")
        role, person = ViewerRole(match["role"]), match["person"]
        district = match["district"] or (district_of(person) if person and ":" in person else None)
        if role in (ViewerRole.TEACHER, ViewerRole.COACH) and person is None:
            raise UnknownViewer(f"Say which {role}: {role}:PERSON, with the person's id.")
        if role is not ViewerRole.STEWARD and district is None:
            raise UnknownViewer(f"Say whose {role}: {role}@DISTRICT, or {role}:DISTRICT:PERSON.")
        return cls(role, person, district)

    @property
    def rights(self) -> Rights:
        """What the role sees."""
        return RIGHTS[self.role]

    @property
    def sees_everything(self) -> bool:
        """Nothing has to be left out for this viewer."""
        return self.rights.everyone and self.district is None
