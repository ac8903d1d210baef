"""Node-link JSON for d3 and networkx (`node_link_graph(data, edges="links")`); several starts have no common root."""

from __future__ import annotations

import json
from typing import Any

from graph.export.content import PersonRow, TransmissionRow, tables
from graph.export.shown import Shown


def files(shown: Shown) -> dict[str, str]:
    """File name to text."""
    people, _, transmissions, *_ = tables(shown)
    network = {
        "directed": True,
        "multigraph": False,
        "graph": {"practice": shown.title, "as_of": shown.window.last},
        "nodes": [_node(PersonRow._make(row)) for row in people.rows],
        "links": [_link(TransmissionRow._make(row)) for row in transmissions.rows],
    }
    return {"spread.json": json.dumps(network, indent=0, ensure_ascii=False, default=str) + "\n"}


def _node(row: PersonRow) -> dict[str, Any]:
    names = ("id", "label", "role", "school", "at_risk", "state", "origin", "level_max", "first_seen", "had_by")
    return {name: getattr(row, name) for name in names} | {"adopted": row.adopted_hi}


def _link(row: TransmissionRow) -> dict[str, Any]:
    names = ("source", "target", "lo", "hi", "day", "channels", "kind", "order")
    return {name: getattr(row, name) for name in names} | {"channels": row.channels.split(";") if row.channels else []}
