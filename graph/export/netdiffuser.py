"""netdiffuseR (R): adoptions, contacts by month and the forest, with the script that makes diffnets of them.

`edgelist_to_diffnet` drops people without ties and cuts periods to those with adoptions; `build.R` keeps both. Ties run
from ego, who learns, to alter, from whom. Coaches never adopt: exposure needs `toh`, since when they have it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from importlib.resources import files as resources
from typing import NamedTuple

from graph.export.content import spell_of
from graph.export.csv_files import of_rows, of_table
from graph.export.dataset import Person
from graph.export.shown import Shown, roles_of
from graph.export.tables import Table, table


class AdoptionRow(NamedTuple):
    """See the codebook."""

    n: int
    id: str
    role: str | None
    school: str | None
    at_risk: bool
    toa: int | None
    toa_lo: int | None
    toa_day: date | None
    toh: int | None
    toh_day: date | None
    state: str
    origin: bool
    enter: int
    leave: int


class TieRow(NamedTuple):
    """See the codebook."""

    ego: int
    alter: int
    weight: int
    period: int


def files(shown: Shown) -> dict[str, str]:
    """File name to text."""
    script = resources("graph.export").joinpath("build_netdiffuser.R").read_text("utf-8")
    periods = of_rows(("period", "first_day", "last_day"), shown.window.months())
    return {f"{t.name}.csv": of_table(t) for t in tables(shown)} | {"periods.csv": periods, "build.R": script}


def tables(shown: Shown) -> tuple[Table, ...]:
    """Adoptions, contacts by period and transmissions."""
    transmissions = (
        TieRow(
            shown.number(link.transmission.target),
            shown.number(link.transmission.source),
            1,
            shown.window.period(link.day),
        )
        for link in shown.links
    )
    return (
        table("adoptions", AdoptionRow, (_adoption(shown, person) for person in shown.people)),
        table("ties", TieRow, _contacts(shown)),
        table("transmissions", TieRow, sorted(transmissions, key=lambda row: (row.period, row.ego))),
    )


def _adoption(shown: Shown, person: Person) -> AdoptionRow:
    window = shown.window
    enter, leave, _, _ = spell_of(person, window)
    adopted = person.uptake.adopted if person.uptake else None
    return AdoptionRow(
        shown.number(person.id),
        shown.id(person.id),
        roles_of(person),
        shown.school(person.school),
        person.at_risk,
        window.period(adopted.hi) if adopted else None,
        window.period(adopted.lo) if adopted else None,
        adopted.hi if adopted else None,
        window.period(person.had_by) if person.had_by else None,
        person.had_by,
        person.state,
        bool(person.uptake and person.uptake.origin),
        window.period(enter),
        window.period(leave),
    )


def _contacts(shown: Shown) -> list[TieRow]:
    """Each pair both ways, with how often they met in the period."""
    met: Counter[tuple[int, int, int]] = Counter()
    for contact in shown.contacts:
        one, other = shown.numbers[contact.one], shown.numbers[contact.other]
        period = shown.window.period(contact.hi)
        met[period, one, other] += 1
        met[period, other, one] += 1
    return [TieRow(ego, alter, weight, period) for (period, ego, alter), weight in sorted(met.items())]
