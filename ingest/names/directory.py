"""Everything that rows can name in one district, and what has been judged about names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.ids import district_of, folded, local_id, title_key
from graph.records import (
    Assignment,
    Canonical,
    Classroom,
    District,
    Entity,
    Judgement,
    Person,
    Practice,
    Record,
    Reference,
    School,
)
from graph.store import Reads
from graph.when import When, school_year_name
from ingest.model import Calendar
from ingest.names.known_people import KnownPeople
from ingest.names.known_practices import KnownPractices
from ingest.names.known_schools import KnownSchools
from ingest.names.mentions import Ledger

NAMED: tuple[type[Entity], ...] = (District, School, Person, Assignment, Classroom, Practice)


def known_in(store: Reads) -> list[Entity]:
    """All that sheets declared; what is only known from logs is nobody's candidate."""
    return [entity for kind in NAMED for entity in store.known(kind) if not entity.provisional]


class Directory:
    """Who and what the names in a district's sheets mean.

    Args:
        canonical: the canonical id of each reference that is not its own.
        strict: rows that name unknown people, schools or practices are rejected instead of making provisional ones.
        named: whether somebody said that this is the rows' district.
    """

    def __init__(
        self,
        district: str,
        known: Iterable[Record] = (),
        judgements: Iterable[Judgement] = (),
        canonical: Canonical | None = None,
        *,
        strict: bool = False,
        named: bool = True,
    ) -> None:
        self.district, self.strict, self.named, self.calendar = district, strict, named, Calendar()
        self._canonical = canonical or {}
        ledger = Ledger(judgements)
        self.schools = KnownSchools(district, ledger, lambda id: self.canonical("school", id))
        self.people = KnownPeople(district, ledger, lambda id: self.canonical("person", id), self.schools.by_id)
        self.practices = KnownPractices(district, ledger, lambda id: self.canonical("practice", id))
        self._districts: dict[str, str] = {}
        self._rooms: dict[str, Classroom] = {}
        self._rooms_called: dict[str, dict[str, None]] = defaultdict(dict)
        self.learn(known)

    def canonical(self, kind: str, id: str) -> str:
        """The id under which an id is read."""
        reference: Reference = (kind, id)
        return self._canonical.get(reference, id)

    def learn(self, records: Iterable[Record]) -> None:
        """Take in what a sheet said, for the rows that come after it."""
        for record in records:
            match record:
                case District():
                    self._learn_district(record)
                case School():
                    self.schools.learn(record)
                case Person():
                    self.people.learn(record)
                case Assignment():
                    self.people.learn_spell(record.renamed(self._canonical))
                case Classroom():
                    self._learn_room(record.renamed(self._canonical))
                case Practice():
                    self.practices.learn(record)

    def district_called(self, text: str | None) -> str:
        """The district of that id or name; this directory's own where none is known by it."""
        text = (text or "").strip()
        return self._districts.get(text) or self._districts.get(folded(text), self.district)

    def school_year(self, when: When) -> str:
        """The school year in which a moment begins: "2025-26"."""
        return school_year_name(when.lo, self.calendar.year_start)

    def classroom(
        self, text: str, school: str | None = None, teachers: Iterable[str] = (), when: When | None = None
    ) -> Classroom | None:
        """The classroom that a sheet's own id, a title or our id means; None if it is none or several."""
        for id in (text, local_id(self.district, text)):
            if id in self._rooms:
                return self._rooms[id]
        called = self._rooms_called.get(text.strip()) or self._rooms_called.get(title_key(text), {})
        left = [self._rooms[id] for id in called]
        if school:
            left = [room for room in left if room.school == school]
        for fitting in (
            [room for room in left if when and room.school_year == self.school_year(when)],
            [room for room in left if room.teacher in teachers],
        ):
            left = fitting or left
        return left[0] if len(left) == 1 else None

    def _learn_district(self, record: District) -> None:
        self._districts |= {folded(record.name): record.id, record.id: record.id}
        if record.id == self.district:
            self.calendar = Calendar(record.first_day, record.terms)

    def _learn_room(self, room: Classroom) -> None:
        if room.provisional:
            return
        self._rooms[room.id] = room
        for name in (*room.aliases, room.title):
            if name and district_of(room.id) == self.district:
                for spelling in (name.strip(), title_key(name)):
                    self._rooms_called[spelling][room.id] = None
