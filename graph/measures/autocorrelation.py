"""Moran's I: whether people close to each other in the network adopt alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc

from graph.measures.panel import Numbers, Panel, Ties

FARTHEST = 6
"""Steps in the network beyond which two people have no weight, as in netdiffuseR."""

_BLOCK = 256
"""People whose distances to all others are held at once: 50,000 people take 100 MB."""

Steps = NDArray[np.uint8]
"""(people of a block, people) directed steps from the one to the other; 0 for more than `FARTHEST`, or none."""


@dataclass(frozen=True, eq=False)
class Moran:
    """(periods,) each: the index, its mean and standard deviation without any pattern, and the two-sided p."""

    observed: Numbers
    expected: Numbers
    sd: Numbers
    p: Numbers


def moran(panel: Panel) -> Moran:
    r"""Moran's I of having adopted, on inverse geodesic distances (Moran 1950, Biometrika 37:17-23; Cliff & Ord 1981).

    .. math:: I = (n/W) \sum_{ij} w_{ij} z_i z_j / \sum_i z_i^2

    with z the deviation from the mean of 1 for who had adopted, w_ij = 1/G_ij for G directed steps from i to j up to
    `FARTHEST`, rows divided by their sum (a row without ties stays 0), and W the sum of w. Mean and variance are those
    under randomisation. Where everyone has adopted, or nobody, I is 0 and sd and p are NaN.

    Memory grows with the people, not with their pairs.
    """
    if len(panel.ties) == 1:
        return _moran(_Weights.of(panel.tie(1)), panel.adopted)
    parts = [
        _moran(_Weights.of(panel.tie(period)), panel.adopted[:, period - 1 : period])
        for period in range(1, panel.periods + 1)
    ]
    names = ("observed", "expected", "sd", "p")
    return Moran(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True, eq=False)
class _Weights:
    """Row-standardised inverse distances, made anew a block of rows at a time.

    Attributes:
        lengths: (people,) each row's sum of 1/G, before it is divided by it; 1 for a row without ties.
    """

    ties: Ties
    lengths: Numbers

    @classmethod
    def of(cls, ties: Ties) -> _Weights:
        plain = ties.tocsr()
        plain.eliminate_zeros()
        lengths = np.ones(plain.shape[0])
        for rows, steps in _steps(plain):
            sums = _inverse(steps).sum(axis=1)
            lengths[rows] = np.where(sums > 0, sums, 1.0)
        return cls(plain, lengths)

    def blocks(self) -> Iterator[tuple[slice, Numbers, Numbers]]:
        """Rows, their weights towards everyone, and everyone's towards them: (block, people) both."""
        for (rows, steps), (_, back) in zip(_steps(self.ties), _steps(self.ties.T.tocsr()), strict=True):
            yield rows, _inverse(steps) / self.lengths[rows, None], _inverse(back) / self.lengths


def _moran(weights: _Weights, adopted: Numbers) -> Moran:
    n = adopted.shape[0]
    z = adopted - adopted.mean(axis=0)
    crossed, total, s1 = np.zeros(adopted.shape[1]), 0.0, 0.0
    rows_and_columns = np.zeros(n)
    for rows, there, back in weights.blocks():
        crossed += ((there @ z) * z[rows]).sum(axis=0)
        total += float(there.sum())
        s1 += float(((there + back) ** 2).sum()) / 2
        rows_and_columns[rows] = there.sum(axis=1) + back.sum(axis=1)
    squares = (z**2).sum(axis=0)
    expected = np.full(crossed.shape, -1 / (n - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = (n / total) * crossed / (squares + 1e-20)
        s3 = n * (z**4).sum(axis=0) / squares**2
        sd = _sd(n, total, s1, float((rows_and_columns**2).sum()), s3)
        p = erfc(np.abs(observed - expected) / sd / np.sqrt(2))
    return Moran(observed, expected, sd, p)


def _sd(n: int, total: float, s1: float, s2: float, s3: Numbers) -> Numbers:
    s4 = (n**2 - 3 * n + 3) * s1 - n * s2 + 3 * total**2
    s5 = n * (n - 1) * s1 - 2 * n * s2 + 6 * total**2
    variance = (n * s4 - s3 * s5) / ((n - 1) * (n - 2) * (n - 3) * total**2) - 1 / (n - 1) ** 2
    found: Numbers = np.sqrt(variance)
    return found


def _inverse(steps: Steps) -> Numbers:
    table = np.array([0.0, *(1 / step for step in range(1, FARTHEST + 1))])
    found: Numbers = table[steps]
    return found


def _steps(ties: Ties) -> Iterator[tuple[slice, Steps]]:
    """Steps from each person to everyone, a block of people at a time: each bit of a word is one of the block."""
    people = ties.shape[0]
    into = ties.T.tocsr()
    for start in range(0, people, _BLOCK):
        rows = slice(start, min(start + _BLOCK, people))
        yield rows, _block(into, rows)


def _block(into: Ties, rows: slice) -> Steps:
    people, size = into.shape[0], rows.stop - rows.start
    had = np.flatnonzero(np.diff(into.indptr))
    frontier = np.zeros((people, _BLOCK // 8), dtype=np.uint8)
    frontier[rows] = np.packbits(np.eye(size, _BLOCK, dtype=np.uint8), axis=1)
    frontier, seen = frontier.view(np.uint64), frontier.view(np.uint64).copy()
    found = np.zeros((people, size), dtype=np.uint8)
    for step in range(1, FARTHEST + 1):
        reached = np.zeros_like(frontier)
        if had.size:
            reached[had] = np.bitwise_or.reduceat(frontier[into.indices], into.indptr[had], axis=0)
        frontier = reached & ~seen
        if not frontier.any():
            break
        seen |= frontier
        found += step * np.unpackbits(frontier.view(np.uint8), axis=1)[:, :size]
    return np.ascontiguousarray(found.T)
