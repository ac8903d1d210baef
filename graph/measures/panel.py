"""A diffusion network by periods: who could learn from whom, and when each person adopted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Numbers = NDArray[np.float64]
"""Real numbers; NaN stands where a measure is not defined."""

Ties = Any
"""A scipy sparse array, people by people: row = ego (who learns), column = alter (from whom)."""

Variant = Literal["corrected", "netdiffuser"]
"""Definitions as their authors give them, or to the digit as netdiffuseR 1.25 computes them."""

EPS = 1e-15
"""What netdiffuseR adds to a denominator that may be 0."""

NEVER = 0
"""The time of adoption of somebody of whom no adoption is recorded; periods count from 1."""


@dataclass(frozen=True, eq=False)
class Panel:
    """People, the period in which each adopted, and the ties of each period.

    Attributes:
        ids: everyone at risk, those without ties too; all arrays over people follow this order.
        toa: (people,) period of adoption, 1..periods, or `NEVER`.
        ties: one array a period, or a single one that holds in all of them.
        periods: how many there are.

    Raises:
        ValueError: the parts do not fit together.
    """

    ids: tuple[str, ...]
    toa: NDArray[np.int64]
    ties: tuple[Ties, ...]
    periods: int

    def __post_init__(self) -> None:
        if self.toa.shape != (len(self.ids),) or len(set(self.ids)) != len(self.ids):
            raise ValueError("There must be one time of adoption for each of the ids, all different.")
        if self.toa.size and not (self.toa.min() >= NEVER and self.toa.max() <= self.periods):
            raise ValueError(f"Times of adoption are periods from 1 to {self.periods}, or {NEVER}.")
        if len(self.ties) not in (1, self.periods) or any(t.shape != (len(self.ids),) * 2 for t in self.ties):
            raise ValueError("There must be ties of all people, once or for each period.")

    @classmethod
    def of(
        cls,
        toa: Mapping[str, int | None],
        ties: Iterable[tuple[str, str] | tuple[str, str, float] | tuple[str, str, float, int]],
        periods: int,
    ) -> Panel:
        """A panel from plain data.

        Args:
            toa: everyone at risk with their period of adoption, None for those without a record of it.
            ties: (ego, alter), (ego, alter, weight), or (ego, alter, weight, period); a tie without a period holds in
                all of them. Ties with periods and ties without are not mixed. Equal ties add up.

        Raises:
            KeyError: a tie names somebody who is not among those at risk.
            ValueError: see `Panel`.
        """
        ids = tuple(toa)
        times = np.array([period or NEVER for period in toa.values()], dtype=np.int64)
        return cls(ids, times, _arrays(ids, [*ties], periods), periods)

    @property
    def adopters(self) -> NDArray[np.bool_]:
        """(people,) who adopted at all."""
        found: NDArray[np.bool_] = self.toa != NEVER
        return found

    @cached_property
    def adopted(self) -> Numbers:
        """(people, periods) 1 where the person had adopted by the end of the period."""
        days = np.arange(1, self.periods + 1)
        return ((self.toa[:, None] <= days) & self.adopters[:, None]).astype(np.float64)

    @cached_property
    def new(self) -> Numbers:
        """(periods,) how many adopted in each."""
        return np.bincount(self.toa[self.adopters], minlength=self.periods + 1)[1:].astype(np.float64)

    def tie(self, period: int, *, valued: bool = True) -> Ties:
        """The ties of a period, or with `valued` False a 1 for each of them."""
        ties = self.ties[0 if len(self.ties) == 1 else period - 1]
        return ties if valued else _ones(ties)

    def own(self, by_period: Numbers, shift: int = 0) -> Numbers:
        """(people,) of a (people, periods) array what stands at each person's own time of adoption, shifted.

        NaN for those who never adopted, and where the shifted period is outside the panel.
        """
        at = self.toa + shift - 1
        there = self.adopters & (at >= 0) & (at < self.periods)
        found = np.full(len(self.ids), np.nan)
        found[there] = by_period[there, at[there]]
        return found


def _arrays(ids: Sequence[str], ties: Sequence[tuple[Any, ...]], periods: int) -> tuple[Ties, ...]:
    place = {id: number for number, id in enumerate(ids)}
    if not any(len(tie) == 4 for tie in ties):
        return (_array(place, ties),)
    if not all(len(tie) == 4 for tie in ties):
        raise ValueError("Either all ties have a period or none.")
    return tuple(_array(place, [tie for tie in ties if tie[3] == period]) for period in range(1, periods + 1))


def _array(place: Mapping[str, int], ties: Sequence[tuple[Any, ...]]) -> Ties:
    weights = np.array([tie[2] if len(tie) > 2 else 1.0 for tie in ties], dtype=np.float64)
    rows, columns = ([place[tie[end]] for tie in ties] for end in (0, 1))
    return csr_array((weights, (rows, columns)), shape=(len(place), len(place)))


def _ones(ties: Ties) -> Ties:
    plain = ties.copy()
    plain.data = (plain.data != 0).astype(np.float64)
    return plain
