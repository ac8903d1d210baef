"""The reads of a store as another gives them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from graph.diffusion.model import Arrival, Count, Diffusion, Facts, Reach, Received, Uptake
from graph.records import Canonical, Entity
from graph.store import Reads, Wanted
from graph.vocabulary import ADOPTION_LEVEL, Level

E = TypeVar("E", bound=Entity)


class Delegating:
    """The verbs that only read, as another gives them: whoever changes some of them says only those.

    Who hides things from a viewer must not begin here: a new verb would hide nothing.
    """

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def revision(self) -> str:
        """See `Reads.revision`."""
        return self._reads.revision()

    def canonical(self) -> Canonical:
        """See `Reads.canonical`."""
        return self._reads.canonical()

    def known(self, kind: type[E], ids: Collection[str] | None = None) -> list[E]:
        """See `Reads.known`."""
        return self._reads.known(kind, ids)

    def facts(self, practice: str) -> Facts:
        """See `Reads.facts`."""
        return self._reads.facts(practice)

    def diffusion(self, practice: str, level: Level = ADOPTION_LEVEL) -> Diffusion:
        """See `Reads.diffusion`."""
        return self._reads.diffusion(practice, level)

    def reaches(self) -> list[Reach]:
        """See `Reads.reaches`."""
        return self._reads.reaches()

    def uptake(self, practice: str, person: str) -> Uptake | None:
        """See `Reads.uptake`."""
        return self._reads.uptake(practice, person)

    def uptakes_of(self, person: str) -> list[Uptake]:
        """See `Reads.uptakes_of`."""
        return self._reads.uptakes_of(person)

    def uptakes_at(self, school: str) -> list[Uptake]:
        """See `Reads.uptakes_at`."""
        return self._reads.uptakes_at(school)

    def arrival(self, practice: str, person: str) -> Arrival | None:
        """See `Reads.arrival`."""
        return self._reads.arrival(practice, person)

    def who(self, practice: str, wanted: Wanted) -> list[Received]:
        """See `Reads.who`."""
        return self._reads.who(practice, wanted)

    def search(self, kind: str, text: str, limit: int = 10) -> list[tuple[str, str]]:
        """See `Reads.search`."""
        return self._reads.search(kind, text, limit)

    def contacts(self, pathway: str, district: str | None = None) -> Count:
        """See `Reads.contacts`."""
        return self._reads.contacts(pathway, district)
