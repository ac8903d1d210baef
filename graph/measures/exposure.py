"""Exposure: how much of a person's network had adopted; and threshold, the exposure at which they adopted."""

from __future__ import annotations

from typing import Literal

import numpy as np

from graph.measures.panel import Numbers, Panel, Ties, Variant

_TINY = 1e-20
"""What netdiffuseR adds to a row sum that may be 0, so that somebody without alters has exposure 0."""

Direction = Literal["outgoing", "incoming"]
"""From whom a person learns, or who learns from the person."""


def exposure(
    panel: Panel,
    *,
    lag: int = 1,
    direction: Direction = "outgoing",
    valued: bool = False,
    normalised: bool = True,
) -> Numbers:
    r"""(people, periods) Network exposure (Burt 1987; Valente 1996, Social Networks 18:69-89).

    .. math:: E_{i,t+lag} = \sum_j X_t[i,j] C_{j,t} / \sum_j X_t[i,j]

    `X_t` are the ties of period t (1 for each, with `valued` their weights), `C_{j,t}` is 1 where j had adopted by t.
    Not `normalised`, it is the numerator alone. With a lag, ties and adopters are those of so many periods before, and
    the first `lag` periods are NaN. netdiffuseR's default is lag 0, which counts people who adopt in the same period.

    Notes:
        Somebody without alters has exposure 0.

    >>> panel = Panel.of({"a": 2, "b": 1}, [("a", "b")], periods=2)
    >>> exposure(panel).tolist(), exposure(panel, lag=0).tolist()
    ([[nan, 1.0], [nan, 0.0]], [[1.0, 1.0], [0.0, 0.0]])
    """
    found = np.full((len(panel.ids), panel.periods), np.nan)
    for period in range(1, panel.periods + 1 - lag):
        ties = panel.tie(period, valued=valued)
        found[:, period - 1 + lag] = _share(ties.T if direction == "incoming" else ties, panel, period, normalised)
    return found


def _share(ties: Ties, panel: Panel, period: int, normalised: bool) -> Numbers:
    adopted: Numbers = ties @ panel.adopted[:, period - 1]
    return adopted / (ties.sum(axis=1) + _TINY) if normalised else adopted


def threshold(panel: Panel, variant: Variant = "corrected", *, lag: int | None = None) -> Numbers:
    r"""(people,) Exposure at the time of adoption (Valente 1996); NaN for those who never adopted.

    `corrected` takes the exposure of the period before (lag 1), NaN for who adopted in the first period; `netdiffuser`
    that of the same period (lag 0). `lag` says it outright.

    >>> threshold(Panel.of({"a": 2, "b": 1}, [("a", "b")], periods=2)).tolist()
    [1.0, nan]
    """
    chosen = lag if lag is not None else 0 if variant == "netdiffuser" else 1
    return panel.own(exposure(panel, lag=chosen))
