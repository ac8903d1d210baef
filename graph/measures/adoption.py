"""How many have adopted by each period, and how likely the rest are to adopt in the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.measures.panel import EPS, Numbers, Panel, Variant


@dataclass(frozen=True, eq=False)
class Cumulative:
    """(periods,) each: people who had adopted, their share of all at risk, and growth over the period before."""

    count: Numbers
    proportion: Numbers
    rate: Numbers


def cumulative(panel: Panel) -> Cumulative:
    r"""Cumulative adoption.

    With q_t people who had adopted by period t, of n: the count q_t, the proportion q_t / n, and the rate
    (q_t - q_{t-1}) / q_{t-1}, 0 in the first period (Valente 1995, Network Models of the Diffusion of Innovations).

    Notes:
        Where nobody had adopted before, the rate is the new adopters over 1e-15, as in netdiffuseR; read it as
        undefined.

    >>> panel = Panel.of({"a": 1, "b": 2, "c": 2, "d": None}, [], periods=2)
    >>> [found.tolist() for found in (cumulative(panel).count, cumulative(panel).proportion)]
    [[1.0, 3.0], [0.25, 0.75]]
    """
    count = np.cumsum(panel.new)
    before = count[:-1]
    rate = np.concatenate([[0.0], panel.new[1:] / (before + EPS)])
    return Cumulative(count, count / len(panel.ids), rate)


def hazard(panel: Panel, variant: Variant = "corrected") -> Numbers:
    r"""(periods,) The hazard rate: a_t / (n - q_{t-1}), new adopters over those who had not adopted before.

    `a_t` adopted in t, `q_t` by t, `n` are at risk (Allison 1984, Event History Analysis). `netdiffuser` puts 0 in the
    first period; `corrected` counts it, with q_0 = 0, and gives NaN where nobody is left.

    >>> hazard(Panel.of({"a": 1, "b": 2}, [], periods=3)).tolist()
    [0.5, 1.0, nan]
    """
    before = np.concatenate([[0.0], np.cumsum(panel.new)[:-1]])
    left = len(panel.ids) - before
    if variant == "netdiffuser":
        return np.concatenate([[0.0], panel.new[1:] / (left[1:] + EPS)])
    found: Numbers = np.divide(panel.new, left, out=np.full(panel.periods, np.nan), where=left > 0)
    return found
