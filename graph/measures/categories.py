"""Adopter categories and classes of thresholds. Aggregates only: no page labels a person with one of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.measures.panel import Numbers, Panel, Variant

ADOPTERS = ("Early Adopters", "Early Majority", "Late Majority", "Laggards")
THRESHOLDS = ("Very Low Thresh.", "Low Thresh.", "High Thresh.", "Very High Thresh.")
NON_ADOPTERS = "Non-Adopters"


@dataclass(frozen=True, eq=False)
class Classes:
    """Where the classes are cut (mean - sd, mean, mean + sd), and each person's, None where there is none."""

    cutoffs: Numbers
    classes: tuple[str | None, ...]

    def counts(self) -> dict[str, int]:
        """How many people are in each class, which is all that may be shown."""
        found: dict[str, int] = {}
        for name in self.classes:
            if name is not None:
                found[name] = found.get(name, 0) + 1
        return found


def adopter_categories(panel: Panel, variant: Variant = "corrected") -> Classes:
    """Rogers' categories (Rogers 2003, Diffusion of Innovations, 5th ed.): times of adoption cut at their mean m and at
    one sample standard deviation s from it.

    `corrected` as Rogers and netdiffuseR's manual have it: <= m-s, <= m, <= m+s, later; `netdiffuser` as it computes:
    < in place of <=. Without two adopters there is no s, and everyone who adopted is in the last class.

    >>> adopter_categories(Panel.of({"a": 1, "b": 2, "c": 3, "d": None}, [], periods=3)).classes
    ('Early Adopters', 'Early Majority', 'Late Majority', 'Non-Adopters')
    """
    toa = np.where(panel.adopters, panel.toa, np.nan)
    cutoffs = _cutoffs(toa)
    named = _named(toa, cutoffs, ADOPTERS, variant)
    return Classes(cutoffs, tuple(NON_ADOPTERS if name is None else name for name in named))


def threshold_classes(panel: Panel, thresholds: Numbers, variant: Variant = "corrected") -> Classes:
    """Thresholds (see `exposure.threshold`) cut like times of adoption (Valente 1996).

    Who adopted without a threshold (in the first period, at lag 1) has no class; `netdiffuser` calls them non-adopters.
    """
    cutoffs = _cutoffs(thresholds)
    named = _named(thresholds, cutoffs, THRESHOLDS, variant)
    without = [NON_ADOPTERS if variant == "netdiffuser" or not adopted else None for adopted in panel.adopters]
    return Classes(cutoffs, tuple(name or other for name, other in zip(named, without, strict=True)))


def _cutoffs(values: Numbers) -> Numbers:
    known = values[~np.isnan(values)]
    if known.size < 2:
        return np.full(3, np.nan)
    mean, spread = known.mean(), known.std(ddof=1)
    return np.array([mean - spread, mean, mean + spread])


def _named(values: Numbers, cutoffs: Numbers, names: tuple[str, ...], variant: Variant) -> list[str | None]:
    places = np.searchsorted(cutoffs, values, side="right" if variant == "netdiffuser" else "left")
    return [None if np.isnan(value) else names[place] for value, place in zip(values, places, strict=True)]
