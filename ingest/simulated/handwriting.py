"""How people write: names with nicknames and slips, dates by the month, cells left empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from random import Random

from graph.ids import district_of
from graph.vocabulary import Role
from graph.when import described, month
from ingest.simulated.district import District, Person, Post, Year
from ingest.simulated.history import Practice
from ingest.simulated.names import short_title
from ingest.simulated.parameters import Parameters, chance


def own_id(id: str, district: str) -> str:
    """An id as a district writes it: its own without the prefix, others' with it."""
    return id.split(":", 1)[1] if district_of(id) == district else id


def slip(random: Random, text: str) -> str:
    """The text with two neighbouring letters of a word swapped, but never a word's first."""
    places = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
    if not places:
        return text
    at = random.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


class Pen:
    """Writes the cells of one district's sheets."""

    def __init__(
        self,
        parameters: Parameters,
        random: Random,
        district: District,
        everyone: dict[str, Person],
        practices: dict[str, Practice],
    ) -> None:
        self.parameters = parameters
        self.random = random
        self.district = district
        self.everyone = everyone
        self.practices = practices
        self.short_titles = short_titles(practices.values())
        coaches = dict.fromkeys(coach for year in district.years for coach in year.serves)
        self._writes_ids = {coach for coach in coaches if chance(random, parameters.staff_id)}

    def own(self, id: str) -> str:
        """An id as this district writes it."""
        return own_id(id, self.district.id)

    def filled(self, share: float, text: str | None) -> str:
        """The text in that share of cells, otherwise nothing."""
        return text if text and chance(self.random, share) else ""

    def picked(self, share: float, texts: Sequence[str]) -> str:
        """One of the texts in that share of cells, otherwise nothing."""
        return self.filled(share, self.random.choice(texts))

    def dated(self, day: date) -> str:
        """The day, or only its month."""
        if chance(self.random, self.parameters.month_only):
            return described(month(day.year, day.month))
        return day.isoformat()

    def teacher(self, id: str, coach: str) -> str:
        """A teacher as that coach writes one: by staff id, or by name with nicknames and slips."""
        if coach in self._writes_ids:
            return self.own(id)
        person = self.everyone[id]
        known_as = person.nickname if chance(self.random, self.parameters.nickname) else None
        name = f"{known_as or person.given} {person.surname}"
        return slip(self.random, name) if chance(self.random, self.parameters.typo) else name

    def colleague(self, id: str) -> str:
        """Anybody by full name; somebody of another district by e-mail."""
        person = self.everyone[id]
        return person.name if district_of(id) == self.district.id else person.email

    def practice(self, id: str) -> str:
        """A practice by title or short title, with slips; another district's by its id."""
        if district_of(id) != self.district.id:
            return id
        title = self.practices[id].title
        if id in self.short_titles and chance(self.random, self.parameters.short_title):
            title = self.short_titles[id]
        return slip(self.random, title) if chance(self.random, self.parameters.typo) else title

    def school(self, id: str, day: date) -> str:
        """A school's name on that day, or its short form."""
        school = self.district.schools[id]
        return self.random.choice((school.called(day), school.short(day)))

    def year(self, day: date) -> Year:
        """The school year of a day."""
        return next(year for year in self.district.years if day <= year.last)

    def classroom(self, teacher: str, day: date) -> str:
        """The sheet's id of the teacher's classroom on that day; nothing for one who has none."""
        year = self.year(day)
        post = year.posts.get(teacher)
        return classroom(self.own(teacher), year) if post and post.role is Role.TEACHER else ""


def classroom(teacher: str, year: Year) -> str:
    """The sheet's own id of a classroom: "010004-24"."""
    return f"{teacher}-{year.first.year % 100}"


def listed(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return "; ".join(values)


def post_cells(post: Post) -> tuple[str, str]:
    """Grades and subjects of a post as cells."""
    return listed(post.grades), listed(post.subjects)


def short_titles(practices: Iterable[Practice]) -> dict[str, str]:
    """The short title of each practice that alone has it; adaptations have none."""
    practices = list(practices)
    originals = {practice.id: short_title(practice.title) for practice in practices if practice.adapted_from is None}
    times = Counter(originals.values()) + Counter(practice.title for practice in practices)
    return {id: title for id, title in originals.items() if times[title] == 1}
