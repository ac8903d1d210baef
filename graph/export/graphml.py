"""GraphML 1.0 for igraph, networkx and Gephi: typed keys, and nothing where something is missing.

igraph reads a missing boolean as FALSE and a missing text as "", so booleans are never missing; `name` equals the id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from graph.export.content import PersonRow, TransmissionRow, tables
from graph.export.shown import Shown
from graph.export.tables import Cell
from graph.export.xml import attribute, content

_NODE = {
    "id": ("name", "string"),
    "n": ("n", "int"),
    "label": ("label", "string"),
    "role": ("role", "string"),
    "school": ("school", "string"),
    "at_risk": ("at_risk", "boolean"),
    "state": ("state", "string"),
    "origin": ("origin", "boolean"),
    "dropped": ("dropped", "boolean"),
    "level_max": ("level_max", "string"),
    "reached": ("reached", "string"),
    "had_by": ("had_by", "string"),
    "adopted": ("adopted", "string"),
    "reached_t": ("reached_t", "int"),
    "had_t": ("had_t", "int"),
    "adopted_t": ("adopted_t", "int"),
}
_EDGE = {
    name: (name, kind)
    for name, kind in {
        "lo": "string",
        "hi": "string",
        "day": "string",
        "t": "int",
        "period": "int",
        "channels": "string",
        "kind": "string",
        "order": "string",
        "told": "boolean",
        "weight": "double",
    }.items()
}
_SPACE = "http://graphml.graphdrawing.org/xmlns"


def files(shown: Shown) -> dict[str, str]:
    """File name to text."""
    return {"spread.graphml": "\n".join(_lines(shown)) + "\n"}


def _lines(shown: Shown) -> Iterator[str]:
    people, _, transmissions, *_ = tables(shown)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<graphml xmlns="{_SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_SPACE} {_SPACE}/1.0/graphml.xsd">'
    )
    for part, keys in (("node", _NODE), ("edge", _EDGE)):
        for id, (name, kind) in keys.items():
            yield f'  <key id="{_prefix(part)}{id}" for="{part}" attr.name="{name}" attr.type="{kind}"/>'
    yield '  <graph id="spread" edgedefault="directed">'
    for row in map(PersonRow._make, people.rows):
        yield f"    <node id={attribute(row.id)}>"
        yield from _data("node", node(row, shown))
        yield "    </node>"
    for link in map(TransmissionRow._make, transmissions.rows):
        yield f"    <edge source={attribute(link.source)} target={attribute(link.target)}>"
        yield from _data("edge", {**link._asdict(), "weight": 1.0})
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def node(row: PersonRow, shown: Shown) -> dict[str, Cell]:
    """A person's attributes, with one day for each moment and its number."""
    moments = {"reached": row.first_seen, "had_by": row.had_by, "adopted": row.adopted_hi}
    numbers = {"reached_t": row.first_seen, "had_t": row.had_by, "adopted_t": row.adopted_hi}
    days = {name: shown.window.day(day) if day else None for name, day in numbers.items()}
    return {**row._asdict(), **moments, **days}


def _data(part: str, values: Mapping[str, Cell]) -> Iterator[str]:
    for key in _NODE if part == "node" else _EDGE:
        value = values[key]
        if value is not None:
            yield f'      <data key="{_prefix(part)}{key}">{content(_text(value))}</data>'


def _prefix(part: str) -> str:
    return "v_" if part == "node" else "e_"


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
