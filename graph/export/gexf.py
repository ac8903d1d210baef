"""GEXF 1.3 for Gephi, networkx and graphology: a dynamic graph with spells that all close at the window's end.

Without `timeformat` Gephi drops all times, without `timezone` days shift with the reader's clock, and open ends cut the
timeline. Ids of attributes equal their titles, since that is what graphology shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from graph.export.content import PersonRow, TransmissionRow, tables
from graph.export.graphml import node
from graph.export.shown import Shown
from graph.export.tables import Cell
from graph.export.xml import attribute, content

_NODE = {
    "role": "string",
    "school": "string",
    "at_risk": "boolean",
    "state": "string",
    "origin": "boolean",
    "level_max": "string",
    "reached": "string",
    "had_by": "string",
    "adopted": "string",
    "n": "integer",
}
_EDGE = dict.fromkeys(("channels", "kind", "order", "lo", "hi", "day"), "string")


def files(shown: Shown) -> dict[str, str]:
    """File name to text."""
    return {"spread.gexf": "\n".join(_lines(shown)) + "\n"}


def _lines(shown: Shown) -> Iterator[str]:
    people, _, transmissions, *_ = tables(shown)
    first, last = shown.window.first.isoformat(), shown.window.last.isoformat()
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://gexf.net/1.3" version="1.3">'
    yield (
        f'  <meta lastmodifieddate="{last}"><creator>Pollinate</creator>'
        f"<description>{content(shown.title)}</description></meta>"
    )
    yield (
        '  <graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval" '
        f'timezone="UTC" start="{first}" end="{last}">'
    )
    for part, kinds in (("node", _NODE), ("edge", _EDGE)):
        yield f'    <attributes class="{part}" mode="static">'
        yield from (f'      <attribute id="{n}" title="{n}" type="{kind}"/>' for n, kind in kinds.items())
        yield "    </attributes>"
    yield f'    <nodes count="{len(people.rows)}">'
    yield from (_node(PersonRow._make(row), shown, last) for row in people.rows)
    yield "    </nodes>"
    yield f'    <edges count="{len(transmissions.rows)}">'
    yield from (_edge(n, TransmissionRow._make(row), last) for n, row in enumerate(transmissions.rows, 1))
    yield "    </edges>"
    yield "  </graph>"
    yield "</gexf>"


def _node(row: PersonRow, shown: Shown, last: str) -> str:
    start = max(row.first_seen, shown.window.first) if row.first_seen else row.enter
    inner = _values(_NODE, node(row, shown)) + _spell(start, last)
    return f"      <node id={attribute(row.id)} label={attribute(row.label)}>{inner}</node>"


def _edge(number: int, row: TransmissionRow, last: str) -> str:
    inner = _values(_EDGE, row._asdict()) + _spell(row.day, last)
    ends = f"source={attribute(row.source)} target={attribute(row.target)}"
    return f'      <edge id="e{number}" {ends} weight="1.0">{inner}</edge>'


def _values(names: Mapping[str, str], values: Mapping[str, Cell]) -> str:
    known = ((name, values[name]) for name in names)
    inner = "".join(f'<attvalue for="{n}" value={attribute(_text(v))}/>' for n, v in known if v is not None)
    return f"<attvalues>{inner}</attvalues>"


def _spell(start: date, last: str) -> str:
    return f'<spells><spell start="{start}" end="{last}"/></spells>'


def _text(value: Cell) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
