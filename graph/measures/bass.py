"""The Bass model: how much of a curve of adoption looks like outside influence, and how much like imitation."""

from __future__ import annotations

from dataclasses import dataclass
from warnings import warn

import numpy as np
from scipy.optimize import least_squares
from scipy.stats import t as student

from graph.measures.adoption import cumulative
from graph.measures.panel import Numbers, Panel, Variant

FEW_PERIODS = 8
"""Below this the parameters can hardly be told apart."""


class FewPeriods(UserWarning):
    """A Bass model is fitted to fewer periods than `FEW_PERIODS`."""


@dataclass(frozen=True, eq=False)
class Bass:
    """A fitted model.

    Attributes:
        p: coefficient of innovation, per period.
        q: coefficient of imitation, per period.
        m: share of those at risk who will ever adopt; 1 in netdiffuseR's variant.
        rss: residual sum of squares of the proportions.
        intervals: for p, q and m, the 95 % confidence interval by linear approximation; NaN where none can be given.
        m_at_bound: m ended at 1, where its interval says little.
    """

    p: float
    q: float
    m: float
    rss: float
    intervals: dict[str, tuple[float, float]]
    m_at_bound: bool


def bass(panel: Panel, variant: Variant = "corrected") -> Bass:
    r"""Least squares of m F(t) on the cumulative proportion of adopters (Bass 1969, Management Science 15:215-227).

    .. math:: F(t) = (1 - e^{-(p+q)t}) / (1 + (q/p) e^{-(p+q)t})

    `corrected` fits 0 < m <= 1, p > 0 and q >= 0; `netdiffuser` has m = 1 and no bounds.

    Raises:
        ValueError: nobody adopted.

    Warns:
        FewPeriods: there are fewer than 8 periods.
    """
    shares = cumulative(panel).proportion
    if not shares[-1]:
        raise ValueError("Nobody adopted.")
    if panel.periods < FEW_PERIODS:
        warn(f"A Bass model of {panel.periods} periods says little.", FewPeriods, stacklevel=2)
    times = np.arange(1, panel.periods + 1, dtype=np.float64)
    start = max(shares[0], 1e-3)
    if variant == "netdiffuser":
        return _fitted(times, shares, [start, 0.5], [-np.inf, -np.inf], [np.inf, np.inf])
    starts = ([start, 0.5, m] for m in (min(shares[-1], 0.999), 0.999))
    fits = [_fitted(times, shares, at, [1e-12, 0.0, 1e-12], [np.inf, np.inf, 1.0]) for at in starts]
    return min(fits, key=lambda fit: fit.rss)


def curve(times: Numbers, p: float, q: float, m: float = 1.0) -> Numbers:
    """m F(t), the share that has adopted by each time.

    >>> float(curve(np.array([0.0]), 0.03, 0.38)[0])
    0.0
    """
    decay = np.exp(-(p + q) * times)
    found: Numbers = m * (1 - decay) / (1 + (q / p) * decay)
    return found


def _fitted(times: Numbers, shares: Numbers, start: list[float], low: list[float], high: list[float]) -> Bass:
    def left_over(at: Numbers) -> Numbers:
        return curve(times, *map(float, at)) - shares

    fit = least_squares(left_over, start, bounds=(low, high), xtol=1e-15, ftol=1e-15, gtol=1e-15)
    found = dict(zip("pqm", map(float, fit.x), strict=False))
    at_bound = found.get("m", 0.0) > 1 - 1e-9
    wide = _half_widths(np.asarray(fit.jac), 2 * fit.cost, times.size)
    intervals = {name: (value - half, value + half) for (name, value), half in zip(found.items(), wide, strict=True)}
    return Bass(found["p"], found["q"], found.get("m", 1.0), 2 * float(fit.cost), intervals, at_bound)


def _half_widths(jacobian: Numbers, rss: float, size: int) -> list[float]:
    parameters = jacobian.shape[1]
    freedom = size - parameters
    information = jacobian.T @ jacobian
    if freedom < 1 or np.linalg.matrix_rank(information) < parameters:
        return [float("nan")] * parameters
    spread = np.sqrt(np.diag(np.linalg.inv(information)) * rss / freedom)
    return [float(half) for half in spread * student.ppf(0.975, freedom)]
