"""From a store to the dataset of one practice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from graph.diffusion.model import Diffusion, Facts
from graph.diffusion.rules import diffuse
from graph.export.dataset import Dataset, dataset
from graph.export.window import Window
from graph.ids import district_of
from graph.records import Assignment, District, Meeting, Practice, Transfer, Use, Visit, merged
from graph.store import Transaction
from graph.vocabulary import ADOPTION_LEVEL, Level
from graph.when import DEFAULT_YEAR_START, school_year_start

D = TypeVar("D", Visit, Meeting, Transfer, Use)
"""Events with a day."""


def gathered(
    store: Transaction,
    practice: Practice,
    level: Level = ADOPTION_LEVEL,
    first: date | None = None,
    last: date | None = None,
) -> Dataset:
    """The network of a practice in its district.

    Args:
        first: first day of the window; the start of the school year of the practice's first fact if none is given.
        last: its last day; the last day of which the district has a visit or meeting, if none is given.
    """
    district = district_of(practice.id)
    events = [event for event in events_of(store) if district_of(_first_person(event)) == district]
    spells = [spell for spell in store.known(Assignment) if district_of(spell.person) == district]
    found = store.diffusion(practice.id, level) if last is None else _until(store.facts(practice.id), last, level)
    window = Window(first or _year_start(store, district, found, events), last or _last_day(found, events))
    return dataset(practice.title, found, spells, events, window)


def events_of(store: Transaction) -> Iterator[Visit | Meeting]:
    """Every visit and meeting of a store, the latest statement of each, with canonical ids."""
    said: dict[str, list[Visit | Meeting]] = defaultdict(list)
    for info in store.batches():
        for record in store.whole(info.batch).records:
            if isinstance(record, Visit | Meeting):
                said[record.id].append(record)
    canonical = store.canonical()
    return (merged(versions).renamed(canonical) for versions in said.values())


def _until(facts: Facts, last: date, level: Level) -> Diffusion:
    """The diffusion as it was known by a day: of facts that may have come later nothing counts."""
    known = replace(
        facts,
        origins=tuple(origin for origin in facts.origins if origin.when is None or origin.when.hi <= last),
        visits=_by(facts.visits, last),
        meetings=_by(facts.meetings, last),
        transfers=_by(facts.transfers, last),
        uses=_by(facts.uses, last),
        cycle_visits=_by(facts.cycle_visits, last),
    )
    return diffuse(known, level)


def _by(events: Iterable[D], last: date) -> tuple[D, ...]:
    return tuple(event for event in events if event.when.hi <= last)


def _first_person(event: Visit | Meeting) -> str:
    return event.coach if isinstance(event, Visit) else event.people[0]


def _year_start(store: Transaction, district: str, found: Diffusion, events: Iterable[Visit | Meeting]) -> date:
    days = [uptake.reached.lo for uptake in found.uptakes if uptake.reached]
    days = days or [event.when.lo for event in events]
    starts = {known.id: known.year_start for known in store.known(District)}
    return school_year_start(min(days, default=date(1, 1, 1)), starts.get(district, DEFAULT_YEAR_START))


def _last_day(found: Diffusion, events: Iterable[Visit | Meeting]) -> date:
    days = [event.when.hi for event in events]
    days += [link.when.hi for link in found.transmissions] + [u.adopted.hi for u in found.uptakes if u.adopted]
    return max(days, default=date(1, 1, 1))
