"""Large practices are worked out in little time, whatever their dates look like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from time import process_time

import pytest

from graph.diffusion.model import Facts
from graph.diffusion.rules import diffuse
from graph.provenance import Citation
from graph.records import Transfer
from graph.when import When

CITED = (Citation("s", "transfers.csv", "row 2", "text"),)
FIRST = date(2025, 8, 1)
PEOPLE = 2000


def days(first: int, last: int) -> When:
    return When(FIRST + timedelta(days=first), FIRST + timedelta(days=last))


def two_way_chain(when: Callable[[int], When], name: Callable[[int], str]) -> Facts:
    """Everybody passed the practice to both neighbours."""
    pairs = [(n, other) for n in range(PEOPLE) for other in (n - 1, n + 1) if 0 <= other < PEOPLE]
    transfers = (
        Transfer(id=f"{n}>{m}", citations=CITED, practice="d:p", source=name(n), target=name(m), when=when(min(n, m)))
        for n, m in pairs
    )
    return Facts("d:p", transfers=tuple(transfers))


@pytest.mark.parametrize(
    "name", [lambda n: f"d:{n:05}", lambda n: f"d:{PEOPLE - n:05}", lambda n: f"d:{n * 7 % PEOPLE}"]
)
@pytest.mark.parametrize(
    "when",
    [
        lambda _: days(0, 364),
        lambda n: days(n // 200 * 30, n // 200 * 30 + 29),
        lambda n: days(0, 100 + n),
        lambda n: days(0, 100 + PEOPLE - n),
        lambda n: days(n * 7 % 365, n * 7 % 365 + 30),
    ],
)
def test_a_two_way_chain_of_vague_transfers_is_worked_out_within_a_second(
    when: Callable[[int], When], name: Callable[[int], str]
) -> None:
    facts = two_way_chain(when, name)
    began = process_time()
    found = diffuse(facts)
    assert process_time() - began < 1
    assert sum(not link.reinforcement for link in found.transmissions) >= PEOPLE / 2
