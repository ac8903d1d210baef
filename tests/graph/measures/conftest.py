"""The networks of the parity pack, with the values that netdiffuseR 1.25.0 and our own definitions give for them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.measures.panel import Panel

PACK = Path(__file__).parents[2] / "data" / "parity"
NETWORKS = ("small", "static", "dynamic", "undirected")


@dataclass(frozen=True)
class Reference:
    """A network and what its measures are."""

    name: str
    panel: Panel
    values: dict[str, Any]

    def value(self, *names: str) -> NDArray[np.float64]:
        """The value under those names; null is NaN."""
        found: Any = self.values
        for name in names:
            found = found[name]
        return np.array(found, dtype=np.float64)

    def texts(self, *names: str) -> list[str | None]:
        found: Any = self.values
        for name in names:
            found = found[name]
        return list(found)


@cache
def reference(name: str) -> Reference:
    values = json.loads((PACK / name / "reference.json").read_text())
    with (PACK / name / "adoptions.csv").open(newline="") as file:
        toa = {row["id"]: int(row["toa"]) if row["toa"] else None for row in csv.DictReader(file)}
    with (PACK / name / "ties.csv").open(newline="") as file:
        ties = [_tie(row) for row in csv.DictReader(file)]
    return Reference(name, Panel.of(toa, ties, len(values["periods"])), values)


def _tie(row: dict[str, str]) -> Any:
    end = (int(row["period"]),) if "period" in row else ()
    return (row["ego"], row["alter"], float(row["weight"]), *end)


@pytest.fixture(params=NETWORKS)
def known(request: pytest.FixtureRequest) -> Reference:
    """Each network of the pack."""
    return reference(request.param)
