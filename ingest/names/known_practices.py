"""Which practice a title means, and which pathway a focus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.ids import district_of, folded, local_id, mention_id, title_key
from graph.names import practice_keys
from graph.provenance import Candidate, Mention
from graph.records import Practice
from graph.vocabulary import SEVEN_PATHWAYS
from ingest.files.cells import options, values
from ingest.files.private import is_rating
from ingest.names.asking import ANY_PATHWAY, ANY_PRACTICE, asks
from ingest.names.likeness import Likeness, one_practice
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


@dataclass(frozen=True, slots=True)
class Named:
    """What a cell names: practices, by what is written, and pathways in place of a practice."""

    practices: Mapping[str, Meant]
    pathways: tuple[str, ...]


_SEVEN = {folded(spelling): name for name, others in SEVEN_PATHWAYS.items() for spelling in (name, *others)}


def asks_pathways(text: str) -> frozenset[str]:
    """What the pathways of a cell rest on: nothing, if it is one that ships with the product."""
    return frozenset() if folded(text) in _SEVEN else frozenset({ANY_PATHWAY})


class KnownPractices:
    """The practices of one district by id, title and alias, and the pathways of its frameworks.

    Args:
        canonical: the id under which a practice's id is read.
    """

    def __init__(self, district: str, ledger: Ledger, canonical: Callable[[str], str]) -> None:
        self._district, self._ledger, self._canonical = district, ledger, canonical
        self.by_id: dict[str, Practice] = {}
        self._titled: dict[str, dict[str, None]] = defaultdict(dict)
        self._settled: dict[str, Meant] = {}
        self._named: dict[str, Named] = {}
        self._focus: dict[str, tuple[str, ...]] = {}
        self._asked: dict[str, frozenset[str]] = {}
        self.pathways = dict(_SEVEN)
        self._most_commas = max(name.count(",") for name in SEVEN_PATHWAYS)

    def learn(self, practice: Practice) -> None:
        """Take a practice in; one only known from logs is no candidate, one of another district has just an id."""
        self._settled.clear()
        self._named.clear()
        self._focus.clear()
        self._asked.clear()
        if practice.provisional:
            return
        self.by_id[practice.id] = practice
        if district_of(practice.id) != self._district:
            return
        for key in self._titles(practice):
            self._titled[key][practice.id] = None
        self._most_commas = max(self._most_commas, *(t.count(",") for t in (practice.title, *practice.aliases)), 0)
        for pathway in practice.pathways:
            key = folded(pathway)
            if key not in _SEVEN:
                # of several spellings the same one, whichever was read first
                self.pathways[key] = min(pathway, self.pathways.get(key, pathway))

    def named_in(self, text: str) -> Named:
        """What a cell names; commas part titles only where a known one stands between them."""
        named = self._named.get(text)
        if named is None:
            parts = dict.fromkeys(part for value in values(text) for part in self._parts(value) if folded(part))
            practices = {part: self.find(part) for part in parts if not self.is_pathway(part)}
            pathways = tuple(self.pathway(part) for part in parts if part not in practices)
            named = self._named[text] = Named(practices, pathways)
        return named

    def asks(self, text: str) -> frozenset[str]:
        """What the meaning of a cell rests on."""
        asked = self._asked.get(text)
        if asked is None:
            named = self.named_in(text)
            exact = frozenset().union(*(asks(Practice.KIND, part) for part in (text, *named.practices)))
            sure = "," not in text and not any(meant.waits or meant.stub for meant in named.practices.values())
            asked = self._asked[text] = exact if sure else exact | {ANY_PRACTICE}
        return asked

    def pathways_in(self, text: str) -> tuple[str, ...]:
        """The pathways that a cell names, each in its one spelling."""
        found = self._focus.get(text)
        if found is None:
            known, others = options(text, tuple(self.pathways))
            names = (self.pathway(part) for part in (*known, *others) if folded(part) and not is_rating(part))
            found = self._focus[text] = tuple(dict.fromkeys(names))
        return found

    def find(self, text: str) -> Meant:
        """Which practice a text means."""
        if text not in self._settled:
            self._settled[text] = self._find(text)
        return self._settled[text]

    def pathway(self, text: str) -> str:
        """The one spelling of a pathway's name; of an unknown one, its own."""
        return self.pathways.get(folded(text), " ".join(text.split()))

    def is_pathway(self, text: str) -> bool:
        """Whether a text names a pathway and no practice."""
        known = title_key(text) in self._titled
        return folded(text) in self.pathways and not known and not self.known_id(local_id(self._district, text))

    def _parts(self, value: str) -> tuple[str, ...]:
        """The titles of a value: known ones between commas, longest first; one without any is a title itself."""
        if "," not in value or self._is_known(value):
            return (value,)
        pieces = value.split(",")
        parts, known, at = [], 0, 0
        while at < len(pieces):
            ends = range(min(len(pieces), at + 1 + self._most_commas), at, -1)
            end = next((end for end in ends if self._is_known(",".join(pieces[at:end]).strip())), None)
            known += end is not None
            parts.append(",".join(pieces[at : end or at + 1]).strip())
            at = end or at + 1
        return tuple(parts) if known else (value,)

    def _is_known(self, text: str) -> bool:
        known = title_key(text) in self._titled or folded(text) in self.pathways
        return known or self.known_id(local_id(self._district, text)) is not None

    def bearer(self, practice: Practice) -> Meant:
        """What is meant by a sheet's row with an id; a title that is unlike the known one of that id waits."""
        known = self.by_id.get(self._canonical(practice.id))
        if known is None or any(one_practice(a, b) for a in self._titles(known) for b in practice_keys(practice)):
            return known_as(practice.id)
        return renamed(self._mention(practice.title), known.id, known.title, self._ledger, self)

    def _titles(self, practice: Practice) -> frozenset[str]:
        """Compared titles that sheets give, not only judgements."""
        return practice_keys(practice) - self._ledger.names_given(practice.id) | {title_key(practice.title)}

    def _mention(self, text: str) -> Mention:
        id = local_id(self._district, text) if looks_like_id(text) else mention_id(self._district, text)
        return Mention(mention_key("practice", self._district, compared_title(text)), "practice", text, None, id)

    def _find(self, text: str) -> Meant:
        for id in (local_id(self._district, text), text):
            if self.known_id(id):
                return known_as(self._canonical(id))
        mention = self._mention(text)
        found = Found(tuple(self._titled.get(title_key(text), ())), how=Likeness(1.0, "the same title or alias"))
        stub = Stub(Practice, id=mention.id, title=shown(text))
        return settle(mention, found, self._ledger, self, stub)

    def known_id(self, id: str) -> str | None:
        """The canonical id of a known practice, or None."""
        read_as = self._canonical(id)
        return read_as if read_as in self.by_id else None

    def candidate(self, id: str, likeness: Likeness) -> Candidate:
        """A known practice as it is offered."""
        return Candidate(id, self.by_id[id].title, round(likeness.score, 2), (likeness.evidence,))
