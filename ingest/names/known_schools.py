"""Which school a name means: its id, a name it has or had by then, or the one school that has all its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from graph.ids import district_of, local_id, mention_id, title_key
from graph.provenance import Candidate, Mention
from graph.records import Alias, School
from graph.when import When
from ingest.names.asking import ANY_SCHOOL, asks
from ingest.names.likeness import SAME_LEVEL, Likeness, SchoolName, schools_alike
from ingest.names.mentions import (
    Found,
    Ledger,
    Meant,
    Stub,
    compared_title,
    known_as,
    looks_like_id,
    mention_key,
    renamed,
    settle,
    shown,
)
from ingest.names.near import SchoolIndex


class KnownSchools:
    """The schools of one district, under all their names.

    Args:
        canonical: the id under which a school's id is read.
    """

    def __init__(self, district: str, ledger: Ledger, canonical: Callable[[str], str]) -> None:
        self._district, self._ledger, self._canonical = district, ledger, canonical
        self.by_id: dict[str, School] = {}
        self._own: dict[str, School] = {}
        self._named: dict[str, list[tuple[str, Alias]]] = defaultdict(list)
        self._dated: set[str] = set()
        self._settled: dict[tuple[str, When | None], Meant] = {}
        self._index: tuple[SchoolIndex, list[str]] | None = None

    def learn(self, school: School) -> None:
        """Take a school in; one only known from logs is no candidate, one of another district has just an id."""
        self._settled.clear()
        self._index = None
        if school.provisional:
            return
        self.by_id[school.id] = school
        if district_of(school.id) != self._district:
            return
        self._own[school.id] = school
        for alias in self._aliases(school):
            key = title_key(alias.name)
            self._named[key].append((school.id, alias))
            if alias.start or alias.end:
                self._dated.add(key)

    def _aliases(self, school: School) -> list[Alias]:
        """Names that sheets give, not only judgements."""
        judged = self._ledger.names_given(school.id)
        others = (alias for alias in school.aliases if title_key(alias.name) not in judged)
        return [Alias(school.name, school.opened, school.closed), *others]

    def find(self, text: str, when: When | None = None) -> Meant:
        """Which school a text means, on those days."""
        asked = (text, when if title_key(text) in self._dated else None)
        meant = self._settled.get(asked)
        if meant is None:
            meant = self._settled[asked] = self._find(text, when)
        return meant

    def bearer(self, school: School) -> Meant:
        """What is meant by a sheet's row with an id; a name that is unlike the known one of that id waits."""
        known = self.by_id.get(self._canonical(school.id))
        if known is None or _unnamed(school) or self._may_be_called(known, _names(school)):
            return known_as(school.id)
        return renamed(self._mention(school.name), known.id, known.name, self._ledger, self)

    def _may_be_called(self, school: School, names: list[SchoolName]) -> bool:
        known = [SchoolName.of(alias.name) for alias in self._aliases(school)]
        return any(_one_school(one, other) for one in known for other in names)

    def _mention(self, text: str) -> Mention:
        id = local_id(self._district, text) if looks_like_id(text) else mention_id(self._district, text)
        return Mention(mention_key("school", self._district, compared_title(text)), "school", text, None, id)

    def asks(self, text: str) -> frozenset[str]:
        """What the meaning of a text rests on."""
        known = title_key(text) in self._named or any(
            self.known_id(id) for id in (local_id(self._district, text), text)
        )
        return asks(School.KIND, text) if known else asks(School.KIND, text) | {ANY_SCHOOL}

    def _find(self, text: str, when: When | None) -> Meant:
        for id in (local_id(self._district, text), text):
            if self.known_id(id):
                return known_as(self._canonical(id))
        mention = self._mention(text)
        stub = Stub(School, id=mention.id, name=shown(text), district=self._district)
        return settle(mention, self._namesakes(text, title_key(text), when), self._ledger, self, stub)

    def known_id(self, id: str) -> str | None:
        """The canonical id of a known school, or None."""
        read_as = self._canonical(id)
        return read_as if read_as in self.by_id else None

    def _namesakes(self, text: str, key: str, when: When | None) -> Found:
        named = self._named.get(key, [])
        then = [id for id, alias in named if when is None or _in_use(alias, when)]
        exact = tuple(dict.fromkeys(then or [id for id, _ in named]))
        if exact:
            return Found(exact)
        wanted = SchoolName.of(text)
        near = self._near(wanted)
        fitting = [id for id in near if any(map(wanted.fits, _names(self._own[id])))]
        if len(fitting) == 1 and any(map(wanted.means, _names(self.by_id[fitting[0]]))):
            return Found((fitting[0],))
        return Found((), self._alike(wanted, near))

    def _near(self, wanted: SchoolName) -> list[str]:
        """Schools whose names may be like a name."""
        if self._index is None:
            named = [(id, name) for id, school in self._own.items() for name in _names(school)]
            self._index = SchoolIndex([name for _, name in named]), [id for id, _ in named]
        index, ids = self._index
        return [*dict.fromkeys(ids[place] for place in sorted(index.near([wanted])[0]))]

    def _alike(self, wanted: SchoolName, ids: Iterable[str]) -> tuple[tuple[str, Likeness], ...]:
        alike = []
        for id in ids:
            found = [likeness for name in _names(self._own[id]) if (likeness := schools_alike(wanted, name))]
            if found:
                alike.append((id, max(found, key=lambda likeness: likeness.score)))
        return tuple(alike)

    def candidate(self, id: str, likeness: Likeness) -> Candidate:
        """A known school as it is offered."""
        school = self.by_id[id]
        level = (f"level: {school.level}",) if school.level else ()
        return Candidate(id, school.name, round(likeness.score, 2), (likeness.evidence, *level))


def _names(school: School) -> list[SchoolName]:
    return [SchoolName.of(name) for name in (school.name, *(alias.name for alias in school.aliases))]


def _unnamed(school: School) -> bool:
    """Whether the row gives no name but the id."""
    return school.name == school.id.split(":", 1)[-1]


def _one_school(one: SchoolName, other: SchoolName) -> bool:
    """Whether one school with one id may have both names; of another level or kind it may not."""
    likenesses = (schools_alike(one, other), schools_alike(other, one))
    return one.text == other.text or any(found and found.score >= SAME_LEVEL for found in likenesses)


def _in_use(alias: Alias, when: When) -> bool:
    return (alias.start is None or alias.start <= when.hi) and (alias.end is None or alias.end >= when.lo)
