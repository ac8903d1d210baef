"""From a name and its candidates to what facts hold: certain, resting on a judgement, waiting, or provisional."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from graph.ids import folded, title_key
from graph.names import person_key, person_name
from graph.provenance import Candidate, Citation, Mention
from graph.records import Entity, Judgement
from graph.vocabulary import Verdict
from ingest.names.likeness import SAME_NAME, Likeness


class Stub:
    """The provisional record of a name, but for the row that it will cite."""

    def __init__(self, kind: type[Entity], **fields: str | None) -> None:
        self.kind, self._fields = kind, fields

    def cited(self, citation: Citation) -> Entity:
        """The record."""
        return self.kind.model_validate({**self._fields, "provisional": True, "citations": (citation,)})


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name in a row means.

    Attributes:
        id: what facts hold: a known record's id, or the mention's.
        reads_as: the id under which to look further (who is at this school?); differs from `id` once judged.
        mention: what the row waits for, or rests on.
        waits: only a person can settle it.
        stub: makes the provisional record, where nobody fits.
        homonyms: ids of several that have exactly this name; a date or grade may leave one.
    """

    id: str
    reads_as: str
    mention: Mention | None = None
    waits: bool = False
    stub: Stub | None = None
    homonyms: tuple[str, ...] = ()


def known_as(id: str) -> Meant:
    """A certain record."""
    return Meant(id, id)


def mention_key(kind: str, district: str, compared: str, school: str | None = None) -> str:
    """What a judgement is about: kind, district, compared text, and the school it was written about.

    >>> mention_key("person", "oak", "kate oneill", "oak:WES")
    'person|oak|kate oneill|oak:WES'
    """
    return "|".join((kind, district, compared, school or ""))


class Ledger:
    """The judgements that stand, by mention key; they are given in the order in which they were made."""

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        self._same: dict[str, Judgement] = {}
        self._different: dict[str, set[str]] = defaultdict(set)
        self._names_given: dict[str, set[str]] = defaultdict(set)
        for judgement in judgements:
            if judgement.taken_back is None and judgement.verdict is Verdict.SAME:
                self._same[judgement.key] = judgement
            elif judgement.taken_back is None and judgement.verdict is Verdict.DIFFERENT:
                self._different[judgement.key].add(judgement.candidate)
            if judgement.verdict is Verdict.SAME and "|" in judgement.key:
                text = judgement.key.split("|")[2]
                self._names_given[judgement.candidate] |= {text, person_key(text)}

    def same(self, key: str) -> str | None:
        """The id that the mention was judged to be."""
        judgement = self._same.get(key)
        return judgement.candidate if judgement else None

    def different(self, key: str) -> frozenset[str]:
        """The ids that the mention was judged not to be."""
        return frozenset(self._different.get(key, ()))

    def names_given(self, id: str) -> frozenset[str]:
        """The compared texts that were ever judged to be this record; without that they would not be its names."""
        return frozenset(self._names_given.get(id, ()))


@dataclass(frozen=True, slots=True)
class Found:
    """The records that a name may mean: ids of those with exactly this name, and of those only like it."""

    exact: tuple[str, ...] = ()
    alike: tuple[tuple[str, Likeness], ...] = ()
    how: Likeness = SAME_NAME

    def without(self, out: frozenset[str]) -> Found:
        """Those that nobody has judged different."""
        exact, alike = (id for id in self.exact if id not in out), (one for one in self.alike if one[0] not in out)
        return Found(tuple(exact), tuple(alike), self.how)


class Book(Protocol):
    """What is known of one kind of thing."""

    def known_id(self, id: str) -> str | None:
        """The canonical id of a known record, or None."""
        ...

    def candidate(self, id: str, likeness: Likeness) -> Candidate:
        """A known record as it is offered, with what speaks for it."""
        ...


def settle(mention: Mention, found: Found, ledger: Ledger, book: Book, stub: Stub) -> Meant:
    """What a name means, from what was found and what was judged. A mention that still waits has candidates.

    Args:
        mention: without candidates.
        stub: the provisional record, should nobody fit.
    """
    judged = ledger.same(mention.key)
    if judged and (reads_as := book.known_id(judged)):
        return Meant(mention.id, reads_as, mention)
    left = found.without(ledger.different(mention.key))
    rests_on = mention if left != found else None
    if len(left.exact) == 1:
        return Meant(left.exact[0], left.exact[0], rests_on)
    if left.exact or left.alike:
        offered = (*((id, left.how) for id in left.exact), *left.alike)
        candidates = tuple(best(book.candidate(id, likeness) for id, likeness in offered))
        waiting = replace(mention, candidates=candidates)
        return Meant(mention.id, mention.id, waiting, waits=True, homonyms=left.exact)
    return Meant(mention.id, mention.id, rests_on, stub=stub)


def renamed(mention: Mention, id: str, known: str, ledger: Ledger, book: Book) -> Meant:
    """What is meant by a sheet's row with a known id, or e-mail, and a name unlike the known one: it waits.

    Judged the same, the row tells more of the known record; judged different, of one that has the mention's id.

    Args:
        known: the name by which the record of that id is known.
    """
    likeness = Likeness(0.5, f"has the same id or e-mail, but is called “{known}”")
    return replace(settle(mention, Found((), ((id, likeness),)), ledger, book, Stub(Entity)), stub=None)


def best(candidates: Iterable[Candidate]) -> Sequence[Candidate]:
    """Candidates, most likely first."""
    return sorted(candidates, key=lambda c: (-c.score, c.id))


def looks_like_id(text: str) -> bool:
    """Whether an unknown text is rather an id than a name: one word with a digit in it."""
    return not any(c.isspace() for c in text) and any(c.isdigit() for c in text) and "@" not in text


def compared_person(text: str) -> str:
    """A person as rows name them, for mention keys and event ids: ids to the letter, and titles part men and women.

    >>> [compared_person(text) for text in ("A.7", "Bo@Oak.example", "Mrs. Pat Lee", "Lee, Pat", "Mr. Lee")]
    ['A.7', 'bo@oak.example', 'ms pat lee', 'pat lee', 'mr lee']
    """
    text = text.strip()
    if looks_like_id(text):
        return text
    if "@" in text:
        return text.casefold()
    name = person_name(text)
    return f"{name.sex} {name.key}" if name.sex and len(name.words) > 1 else name.key


def compared_title(text: str) -> str:
    """A school or practice as rows name it, for mention keys and event ids: ids to the letter, titles compared.

    >>> [compared_title(text) for text in ("AbC1", "Unit 1.1")]
    ['AbC1', 'unit 1.1']
    """
    text = text.strip()
    return text if looks_like_id(text) else title_key(text)


def shown(text: str) -> str:
    """A name as a provisional record keeps it: straight apostrophes, single spaces."""
    return " ".join(text.replace("’", "'").replace("‘", "'").split())


def without_zeros(id: str) -> str:
    """An id as a spreadsheet leaves it that takes it for a number: "004417" becomes "4417"."""
    return folded(id).lstrip("0")
