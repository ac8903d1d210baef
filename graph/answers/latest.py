"""Up to which day something is known."""

from __future__ import annotations

from datetime import date

from graph.ids import district_of
from graph.records import Practice
from graph.store import Reads


def last_event(store: Reads, district: str) -> date | None:
    """The last possible day of the last event about a practice of a district; None where nothing is known."""
    own = (practice.id for practice in store.known(Practice) if district_of(practice.id) == district)
    return max((day for id in own if (day := _last(store, id))), default=None)


def _last(store: Reads, practice: str) -> date | None:
    facts = store.facts(practice)
    moments = [
        *(visit.when for visit in facts.visits),
        *(meeting.when for meeting in facts.meetings),
        *(transfer.when for transfer in facts.transfers),
        *(use.when for use in facts.uses),
        *(origin.when for origin in facts.origins if origin.when),
    ]
    return max((when.hi for when in moments), default=None)
