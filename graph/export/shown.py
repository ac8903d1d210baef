"""A dataset as it is given away: pseudonyms in place of ids, people numbered in their order."""

from __future__ import annotations

from functools import cached_property

from graph.export.dataset import Contact, Dataset, Link, Person
from graph.export.pseudonyms import Pseudonyms


class Shown:
    """People by pseudonym, links and contacts by day; what formats read instead of the dataset itself."""

    def __init__(self, dataset: Dataset, pseudonyms: Pseudonyms) -> None:
        self.title, self.window = dataset.title, dataset.window
        self.without_a_tie = dataset.without_a_tie
        self._names = pseudonyms
        self.people = tuple(sorted(dataset.people, key=lambda person: self.id(person.id)))
        self.links = tuple(sorted(dataset.links, key=lambda link: (link.day, *self._ends(link))))
        turned = map(self._turned, dataset.contacts)
        self.contacts = tuple(sorted(turned, key=lambda c: (c.lo, c.hi, c.one, c.other, c.kind, c.about)))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Each person's whole number 1..N, by pseudonym."""
        return {self.id(person.id): number for number, person in enumerate(self.people, 1)}

    def id(self, person: str) -> str:
        """A person's pseudonym."""
        return self._names.people[person]

    def number(self, person: str) -> int:
        """A person's whole number."""
        return self.numbers[self.id(person)]

    def school(self, id: str | None) -> str | None:
        """A school's pseudonym."""
        return self._names.schools[id] if id else None

    def schools(self, person: Person) -> str | None:
        """All of a person's schools in the window."""
        return ";".join(sorted({self._names.schools[spell.school] for spell in person.spells})) or None

    def _ends(self, link: Link) -> tuple[str, str]:
        return self.id(link.transmission.source), self.id(link.transmission.target)

    def _turned(self, contact: Contact) -> Contact:
        """The contact by pseudonyms, the smaller one first."""
        one, other = sorted((self.id(contact.one), self.id(contact.other)))
        return Contact(one, other, contact.lo, contact.hi, contact.kind, contact.about)


def roles_of(person: Person) -> str | None:
    """All roles of a person in the window, joined by +."""
    return "+".join(sorted({spell.role.value for spell in person.spells})) or None
