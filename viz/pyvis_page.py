"""The picture as a page: one file for sharing, or a page for an iframe of ours. The only module that knows pyvis.

pyvis' own template loads Bootstrap from elsewhere and writes texts into scripts as they are, so its environment is
replaced by one that escapes and finds our templates first. Of pyvis remain the network (nodes, edges, options) and
the vis-network that it bundles: that draws the glyphs, finds what is clicked and moves the camera. Lanes, links and
labels are painted in one pass each, because thousands of vis-network edges take seconds.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pyvis
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from viz.scene import Scene, Story, scene
from viz.style import LINES, LOOKS
from viz.svg import adoption_curve_svg, scene_svg
from viz.table import HandOver, hand_overs, row_id

_HERE = Path(__file__).parent
_PYVIS = Path(pyvis.__file__).parent / "templates"
_FILES: Mapping[str, Path] = {
    "vis-network.min.js": _PYVIS / "lib" / "vis-9.1.2" / "vis-network.min.js",
    **{path.name: path for path in sorted((_HERE / "static").iterdir())},
}
_MAP_STYLES = ("palette.css", "map.css")
_MAP_SCRIPTS = ("vis-network.min.js", "scene.js", "paint.js", "map.js")
_FILE_STYLES = (*_MAP_STYLES, "table.css", "file.css")
_FILE_SCRIPTS = ("table.js", "download.js")

MAP_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-scripts"
)
"""Content-Security-Policy under which `served_page` runs; it is meant for `<iframe sandbox="allow-scripts">`."""

PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy for the page around the iframe, with the table and the download buttons."""

OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"chosen": False},
    "interaction": {"hover": True, "dragNodes": False, "tooltipDelay": 10**9, "selectConnectedEdges": False},
}
"""What vis-network is told: it arranges nothing, and has no say in how things look."""


_ROW_FIELDS = [field.name for field in fields(HandOver) if field.name not in ("id", "kind")]


class _Ids(list[str]):
    """A list that knows at once whether it holds something; pyvis asks at every node and edge."""

    def __init__(self) -> None:
        super().__init__()
        self._held: set[str] = set()

    def append(self, item: str) -> None:
        super().append(item)
        self._held.add(item)

    def __contains__(self, item: object) -> bool:
        return item in self._held


def draw(story: Story) -> str:
    """One HTML file that shows the story's picture, table and curve without any network."""
    return page(scene(story))


def page(scene: Scene) -> str:
    """One HTML file that shows a scene; its own policy lets nothing run but the scripts it was made with."""
    return _rendered(
        scene,
        "file.html",
        csp=_file_csp(),
        styles=[Markup(_text(name)) for name in _FILE_STYLES],
        map_scripts=[Markup(_text(name)) for name in _MAP_SCRIPTS],
        scripts=[Markup(_text(name)) for name in _FILE_SCRIPTS],
        curve=Markup(adoption_curve_svg(scene)),
        svg=scene_svg(scene),
    )


def served_page(story: Story, static_url: str) -> str:
    """The map alone, for an iframe. `static_url` is the address under which `static_files` are served, with a "/"."""
    return _rendered(
        scene(story),
        "map.html",
        styles=[static_url + name for name in _MAP_STYLES],
        scripts=[static_url + name for name in _MAP_SCRIPTS],
    )


def static_files() -> Mapping[str, Path]:
    """Every file that `served_page` and the table beside it ask for, by name."""
    return dict(_FILES)


def _rendered(scene: Scene, template: str, **context: object) -> str:
    network = Network(directed=True, cdn_resources="local")
    network.node_ids = _Ids()
    network.options = dict(OPTIONS)
    network.path = template
    loader = ChoiceLoader([FileSystemLoader(_HERE / "templates"), FileSystemLoader(_PYVIS)])
    network.templateEnv = Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    network.templateEnv.globals.update(context, scene=scene, frame=_frame(scene), looks=LOOKS, lines=LINES)
    _add_people(network, scene)
    _add_circles(network, scene)
    return str(network.generate_html())


def _add_people(network: Network, scene: Scene) -> None:
    """Every person as a node, and every link as an edge; y counts from the top of the lane."""
    for row, mark in zip(hand_overs(scene), scene.marks, strict=True):
        network.add_node(
            row.id,
            group=row.kind,
            shape="custom",
            size=LOOKS[row.kind].radius,
            x=round(mark.day * scene.scale, 1),
            y=mark.below,
            day=mark.day,
            first=mark.first,
            last=mark.last,
            lane=mark.lane,
            at_school=mark.person.at_school,
            circle=None if mark.circle is None else f"c{mark.circle}",
            **{name: getattr(row, name) for name in _ROW_FIELDS},
        )
    for i, mark in enumerate(scene.marks):
        if mark.person.source is not None:
            source = row_id(mark.person.source)
            network.add_edge(source, row_id(i), via=mark.person.via, day=mark.link_day, entry=mark.entry)


def _add_circles(network: Network, scene: Scene) -> None:
    for i, circle in enumerate(scene.circles):
        network.add_node(
            f"c{i}",
            label=str(circle.people),
            group="circle",
            shape="custom",
            size=circle.radius,
            x=round(circle.day * scene.scale, 1),
            y=scene.lanes[circle.lane].closed / 2,
            day=circle.day,
            lane=circle.lane,
        )


def _frame(scene: Scene) -> dict[str, object]:
    """What the scripts need to know beside nodes and edges."""
    return {
        "start": scene.start.isoformat(),
        "days": scene.days,
        "scale": scene.scale,
        "aggregated": scene.aggregated,
        "counted": not scene.counts.hidden,
        "lanes": [asdict(lane) for lane in scene.lanes],
        "months": [asdict(month) for month in scene.months],
        "bands": [asdict(band) for band in scene.bands],
        "looks": {key: asdict(look) for key, look in LOOKS.items()},
        "lines": {key: asdict(line) for key, line in LINES.items()},
        "options": OPTIONS,
    }


def _file_csp() -> str:
    scripts = " ".join(_sha256(name) for name in (*_MAP_SCRIPTS, *_FILE_SCRIPTS))
    styles = " ".join(_sha256(name) for name in _FILE_STYLES)
    return f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; base-uri 'none'"


def _sha256(name: str) -> str:
    digest = hashlib.sha256(_text(name).encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


def _text(name: str) -> str:
    return _FILES[name].read_text(encoding="utf-8")
