"""Nodes that are never changed but ended and made anew, so that each version has its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.versions import seen

_CREATE = "UNWIND $rows AS row CREATE (n:$($label):Draft) SET n += row, n.since = $version"
_RETIRE = """
UNWIND $rows AS row
MATCH (n) WHERE elementId(n) = row
SET n:Retired, n.until = $version
"""


def create(lease: Lease, label: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make nodes that hold from the prepared version on."""
    lease.write(_CREATE, rows, label=label)


def retire(lease: Lease, elements: Sequence[str]) -> None:
    """End nodes, by element id, with the prepared version."""
    lease.write(_RETIRE, elements)


def renew(lease: Lease, label: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Let exactly these rows stand under a label; only what differs is written."""
    wanted = {_frozen(row): row for row in rows}
    question = f"MATCH (n:{label}) WHERE {seen('n')} RETURN collect([elementId(n), properties(n)]) AS rows"
    kept = {_frozen(properties): element for element, properties in lease.ask(question)}
    retire(lease, [element for row, element in kept.items() if row not in wanted])
    create(lease, label, [row for key, row in wanted.items() if key not in kept])


def _frozen(row: Mapping[str, Any]) -> frozenset[tuple[str, Any]]:
    own = ((name, value) for name, value in row.items() if name not in ("since", "until"))
    return frozenset((name, tuple(value) if isinstance(value, list) else value) for name, value in own)
