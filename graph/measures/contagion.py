"""Infectiousness and susceptibility: whether a person's alters follow, and whether the person follows them, at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from graph.measures.panel import EPS, NEVER, Numbers, Panel, Variant

TieOf = Literal["netdiffuser", "manual"]
"""For infection, the tie of the period in which the alter adopts, as netdiffuseR computes it, or of the period before,
as its manual prints it. They differ only where ties change."""

Discount = Callable[[int], float]
"""What the adoptions k periods away are divided by."""


def linear(k: int) -> float:
    """Adoptions k periods away count 1/k."""
    return float(k)


def exponential(rate: float = 0.5) -> Discount:
    """Adoptions k periods away count 1 / (1 + rate)^(k-1)."""
    return lambda k: (1 + rate) ** (k - 1)


def infection(panel: Panel, k: int = 1, discount: Discount = linear, tie_of: TieOf = "netdiffuser") -> Numbers:
    r"""(people,) Infectiousness (Myers 2000, AJS 106:173-208; Valente, Dyal, Chu, Wipfli & Fujimoto 2015).

    .. math:: \frac{\sum_k \sum_j X_{a+k}[j,i] 1(toa_j = a+k) / w_k}{\sum_k \sum_j X_{a+k}[j,i] 1(toa_j \ge a+k) / w_k}
       \Big/ \sum_k a_{a+k} / w_k

    for i who adopted in a: of those who learn from i and had not adopted, the share that adopts within k periods, over
    all who adopt then. NaN for who never adopted; 0 for the last period, after which nothing is known.

    >>> infection(Panel.of({"a": 1, "b": 2}, [("b", "a")], periods=2)).round(6).tolist()
    [1.0, 0.0]
    """
    offset = 0 if tie_of == "netdiffuser" else 1
    followed, could = (np.zeros((len(panel.ids), panel.periods + 1)) for _ in range(2))
    for period in range(1 + offset, panel.periods + 1):
        ties = panel.tie(period - offset, valued=False).T
        followed[:, period] = ties @ (panel.toa == period)
        could[:, period] = ties @ (panel.toa >= period)
    return _normalised(panel, followed, could, range(1, k + 1), discount)


def susceptibility(panel: Panel, k: int = 1, discount: Discount = linear, variant: Variant = "corrected") -> Numbers:
    r"""(people,) Susceptibility (Myers 2000; Valente et al. 2015).

    .. math:: \frac{\sum_k \sum_j X_{a-k+1}[i,j] 1(toa_j = a-k) / w_k}{\sum_k \sum_j X_{a-k+1}[i,j]
       1(toa_j \le a-k) / w_k} \Big/ \sum_k a_{a-k} / w_k

    for i who adopted in a: of those i learns from who had adopted, the share that did so in the k periods before, over
    all who did. NaN for who never adopted; 0 for the first period. `netdiffuser` also counts, below the line, alters
    who never adopt, since it turns a missing time into a very small number.

    >>> susceptibility(Panel.of({"a": 1, "b": 2}, [("b", "a")], periods=2)).round(6).tolist()
    [0.0, 1.0]
    """
    never = (panel.toa == NEVER) if variant == "netdiffuser" else np.zeros(len(panel.ids), dtype=bool)
    just, had = (np.zeros((len(panel.ids), panel.periods + 1)) for _ in range(2))
    for period in range(1, panel.periods):
        ties = panel.tie(period + 1, valued=False)
        just[:, period] = ties @ (panel.toa == period)
        had[:, period] = ties @ ((panel.adopters & (panel.toa <= period)) | never)
    return _normalised(panel, just, had, range(-1, -k - 1, -1), discount)


def _normalised(panel: Panel, above: Numbers, below: Numbers, steps: range, discount: Discount) -> Numbers:
    """The discounted sums at each adopter's own time, over one another and over all adoptions then."""
    new = np.concatenate([[0.0], panel.new])
    number, found = np.arange(len(panel.ids)), np.zeros((3, len(panel.ids)))
    for step in steps:
        at = panel.toa + step
        there = panel.adopters & (at >= 1) & (at <= panel.periods)
        where, weight = (number[there], at[there]), discount(abs(step))
        for place, values in enumerate((above[where], below[where], new[at[there]])):
            found[place, there] += values / weight
    shares: Numbers = found[0] / (found[1] + EPS) / (found[2] + EPS)
    return np.where(panel.adopters, shares, np.nan)
