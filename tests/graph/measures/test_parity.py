"""Every measure of adoption and contagion beside the value that netdiffuseR gives, to the twelfth decimal."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.measures.adoption import cumulative, hazard
from graph.measures.autocorrelation import moran
from graph.measures.bass import FewPeriods, bass
from graph.measures.categories import adopter_categories, threshold_classes
from graph.measures.contagion import exponential, infection, linear, susceptibility
from graph.measures.degree import degree
from graph.measures.exposure import exposure, threshold
from graph.measures.panel import Variant
from tests.graph.measures.conftest import Reference

VARIANTS: tuple[Variant, ...] = ("netdiffuser", "corrected")
MANNERS = {"K1": (1, linear), "K3": (3, linear), "K3_expdiscount": (3, exponential(0.5))}


def same(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12, equal_nan=True)


def test_cumulative_adoption(known: Reference) -> None:
    found = cumulative(known.panel)
    for name in ("count", "proportion", "rate"):
        same(getattr(found, name), known.value("cumulative", name, "netdiffuser"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_hazard(known: Reference, variant: Variant) -> None:
    same(hazard(known.panel, variant), known.value("hazard", variant))


def test_exposure(known: Reference) -> None:
    def theirs(name: str, variant: str = "netdiffuser") -> NDArray[np.float64]:
        return known.value("exposure", name, variant)

    same(exposure(known.panel, lag=0), theirs("default"))
    same(exposure(known.panel), theirs("default", "corrected"))
    same(exposure(known.panel, lag=1), theirs("lag1"))
    same(exposure(known.panel, lag=0, direction="incoming"), theirs("incoming"))
    same(exposure(known.panel, lag=0, normalised=False), theirs("unnormalised"))
    same(exposure(known.panel, lag=0, valued=True), theirs("valued"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_threshold(known: Reference, variant: Variant) -> None:
    same(threshold(known.panel, variant), known.value("threshold", "default", variant))
    same(threshold(known.panel, lag=1), known.value("threshold", "lag1", "netdiffuser"))


@pytest.mark.parametrize("name", MANNERS)
def test_infection(known: Reference, name: str) -> None:
    k, discount = MANNERS[name]
    same(infection(known.panel, k, discount), known.value("infection", name, "netdiffuser"))
    same(infection(known.panel, k, discount, "manual"), known.value("infection", name, "manual"))


@pytest.mark.parametrize("name", MANNERS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_susceptibility(known: Reference, name: str, variant: Variant) -> None:
    same(susceptibility(known.panel, *MANNERS[name], variant), known.value("susceptibility", name, variant))


@pytest.mark.parametrize("variant", VARIANTS)
def test_adopter_categories(known: Reference, variant: Variant) -> None:
    found = adopter_categories(known.panel, variant)
    same(found.cutoffs, known.value("adopter_classification", "cutoffs", "netdiffuser"))
    assert list(found.classes) == known.texts("adopter_classification", "class", variant)


@pytest.mark.parametrize(("name", "lag"), [("default", 0), ("lag1", 1)])
@pytest.mark.parametrize("variant", VARIANTS)
def test_threshold_classes(known: Reference, name: str, lag: int, variant: Variant) -> None:
    found = threshold_classes(known.panel, threshold(known.panel, lag=lag), variant)
    same(found.cutoffs, known.value("threshold_classification", name, "cutoffs", "netdiffuser"))
    assert list(found.classes) == known.texts("threshold_classification", name, "class", variant)


def test_moran(known: Reference) -> None:
    found = moran(known.panel)
    for name in ("observed", "expected", "sd", "p"):
        same(getattr(found, name), known.value("moran", name, "netdiffuser"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_bass(known: Reference, variant: Variant) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewPeriods)
        found = bass(known.panel, variant)
    theirs = known.values["bass"][variant]
    for name in ("p", "q", "m", "rss"):
        if name in theirs:
            assert getattr(found, name) == pytest.approx(theirs[name], rel=1e-5, abs=1e-9)
    if "m_at_bound" in theirs:
        assert found.m_at_bound == theirs["m_at_bound"]


def test_degree(known: Reference) -> None:
    for name in ("indegree", "outdegree", "degree"):
        same(degree(known.panel, name), known.value("degree", name, "netdiffuser"))
