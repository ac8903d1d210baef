"""How many ties each person has."""

from __future__ import annotations

from typing import Literal

import numpy as np

from graph.measures.panel import Numbers, Panel

Ends = Literal["outdegree", "indegree", "degree"]
"""Those from whom the person learns, those who learn from the person, or both."""


def degree(panel: Panel, ends: Ends = "degree") -> Numbers:
    """(people, periods) Ties of each person, weights left aside; of ties that all go both ways, each pair counts once.

    >>> degree(Panel.of({"a": None, "b": None}, [("a", "b")], periods=1)).tolist()
    [[1.0], [1.0]]
    """
    once = ends == "degree" and all((ties != ties.T).nnz == 0 for ties in panel.ties)
    columns = []
    for period in range(1, panel.periods + 1):
        ties = panel.tie(period, valued=False)
        out, into = ties.sum(axis=1), ties.sum(axis=0)
        columns.append(out if ends == "outdegree" or once else into if ends == "indegree" else out + into)
    return np.column_stack(columns).astype(np.float64)
