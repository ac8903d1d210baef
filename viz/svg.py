"""Pictures without scripts: a scene as SVG, as it opens, and the adoption curve. Only presentation attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graph.when import spelled
from viz.scene import Mark, Scene
from viz.style import LIGHT, LINES, LOOKS
from viz.timeline import cumulative

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_TOP, _RIGHT = 104.0, 40.0
_LEGEND_COLUMN, _LEGEND_LINE = 250.0, 22.0
_LETTER, _WIDE_LETTER, _LABEL_HEIGHT = 5.9, 6.9, 13.0
_Box = tuple[float, float, float, float]


def scene_svg(scene: Scene) -> str:
    """The scene as it opens, with legend and caption, as one SVG document in the light theme."""
    drawing = _Drawing(scene)
    inner = scene.days * scene.scale
    left = max([24, *(len(lane.label) for lane in scene.lanes)]) * 7.2 + 50
    written = max(len(scene.summary), len(scene.caption) + len(scene.hidden))
    width = round(max(left + inner + _RIGHT, written * _WIDE_LETTER + 40))
    columns = max(1, int((width - 30) // _LEGEND_COLUMN))
    legend_top = _TOP + scene.height + 30
    lines = -(-len(scene.legend) // columns)
    return _TEMPLATES.get_template("scene.svg").render(
        scene=scene,
        colours=LIGHT,
        width=width,
        height=round(legend_top + lines * _LEGEND_LINE + 34),
        left=left,
        top=_TOP,
        inner=inner,
        depth=scene.height,
        lanes=list(drawing.lanes()),
        bands=[{"x0": band.first * scene.scale, "label": band.label} for band in scene.bands],
        months=list(_months(scene, 48)),
        links=[*drawing.wires(), *drawing.links()],
        touches=list(drawing.touches()),
        spans=list(drawing.spans()),
        glyphs=list(drawing.glyphs()),
        circles=list(drawing.circles()),
        labels=list(drawing.labels()),
        legend=list(_legend(scene, columns, legend_top)),
    )


def adoption_curve_svg(scene: Scene, width: int = 480, height: int = 250) -> str:
    """How many people had it by each day, and how many of them through a coach, as an SVG element for a page.

    Where people are not counted, in how many schools it was.
    """
    what, (label, counted), *others = _curves(scene)
    left, right, base = 40.0, width - 122.0 - 7.5 * len(str(len(counted))), height - 28.0
    x = (right - left) / max(scene.days, 1)
    y = (base - 14) / max(len(counted), 1)
    series = [(label, counted, "blue", ""), *((label, marks, "purple", "6 4") for label, marks in others)]
    return _TEMPLATES.get_template("curve.svg").render(
        colours=LIGHT,
        what=what,
        width=width,
        height=height,
        left=left,
        right=right,
        end=spelled(max((mark.person.day for mark in counted), default=scene.start)),
        ticks=[{"y": round(base - n * y, 1), "label": f"{n:,}"} for n in _round_steps(len(counted))],
        months=[
            {**month, "x": round(left + month["x"] / scene.scale * x, 1)}
            for month in _months(scene, 60 / x * scene.scale)
        ],
        series=[
            {
                "label": label,
                "total": len(marks),
                "colour": LIGHT[colour],
                "dash": dash,
                "path": _steps(marks, left, base, x, y, right),
                "y": base - len(marks) * y,
            }
            for label, marks, colour, dash in series
        ],
    )


def _curves(scene: Scene) -> tuple[Any, ...]:
    """What is counted, in words, and each line's label and marks."""
    if scene.counts.hidden:
        firsts: dict[str, Mark] = {}
        for mark in scene.marks:
            if mark.person.school and (mark.person.at_school or mark.person.moved):
                firsts.setdefault(mark.person.school, mark)
        return "schools", ("schools", list(firsts.values()))
    counted = [mark for mark in scene.marks if mark.person.counted]
    if scene.counts.roles:
        return "people", ("all", counted)
    return "people", ("all", counted), ("through a coach", [m for m in counted if m.person.via == "coach"])


class _Drawing:
    """Positions of everything in a scene as it opens."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        heights = [lane.closed if scene.aggregated else lane.height for lane in scene.lanes]
        self.heights = heights
        self.tops = [0.0, *accumulate(heights)]

    def at(self, mark: Mark) -> tuple[float, float]:
        """Where a mark, or the circle that stands for it, is drawn."""
        if mark.circle is not None:
            circle = self.scene.circles[mark.circle]
            return self._on_row(circle.day, circle.lane)
        if self.scene.aggregated:
            return self._on_row(mark.day, self.scene.lanes[mark.lane].school)
        return mark.day * self.scene.scale, self.tops[mark.lane] + mark.below

    def _on_row(self, day: int, lane: int) -> tuple[float, float]:
        return day * self.scene.scale, self.tops[lane] + self.heights[lane] / 2

    def lanes(self) -> Iterator[dict[str, Any]]:
        """Bands behind the schools, every other one shaded, and behind the wires."""
        schools = 0
        for lane, top, height in zip(self.scene.lanes, self.tops, self.heights, strict=False):
            schools += not lane.wire
            shade = "wire" if lane.wire else "band" if schools % 2 else ""
            if height:
                yield {
                    "y": top,
                    "height": height,
                    "middle": top + height / 2 + 4,
                    "label": lane.label,
                    "count": lane.count,
                    "fill": LIGHT.get(shade, ""),
                    "ink": LIGHT["purple" if lane.wire else "ink"],
                }

    def _drawn(self) -> Iterator[Mark]:
        """Marks whose link is drawn: all, or those that brought it into a closed school."""
        for mark in self.scene.marks:
            if mark.person.source is not None and (mark.entry or not self.scene.aggregated):
                yield mark

    def start(self, mark: Mark) -> tuple[float, float]:
        """Where the link to a mark begins: at its source, or on that coach's wire on the day."""
        source = self.at(self.scene.marks[mark.person.source or 0])
        return (mark.link_day * self.scene.scale, source[1]) if self._on_wire(mark) else source

    def _on_wire(self, mark: Mark) -> bool:
        source = self.scene.marks[mark.person.source or 0]
        return self.scene.lanes[source.lane].wire and not self.scene.aggregated

    def links(self) -> Iterator[dict[str, Any]]:
        """Every link as a curve in the style of its kind."""
        for mark in self._drawn():
            line = LINES[mark.person.via or "peer"]
            route = _turn if self._on_wire(mark) else _curve
            yield {
                "path": route(self.start(mark), self.at(mark)),
                "colour": LIGHT[line.colour],
                "width": line.width,
                "dash": " ".join(f"{length:g}" for length in line.dash),
            }

    def touches(self) -> Iterator[tuple[float, float]]:
        """The points on wires from which somebody got it."""
        return (self.start(mark) for mark in self._drawn() if self._on_wire(mark))

    def wires(self) -> Iterator[dict[str, Any]]:
        """Each coach's wire, from taking it up to the last time it was passed on."""
        ends: dict[float, float] = {}
        for x, y in self.touches():
            ends[y] = max(x, ends.get(y, x))
        for mark in self.scene.marks:
            x, y = self.at(mark)
            if self.scene.lanes[mark.lane].wire and y in ends:
                yield {"path": f"M{x:.1f} {y:.1f}H{ends[y]:.1f}", "colour": LIGHT["purple"], "width": 3, "dash": ""}

    def spans(self) -> Iterator[str]:
        """A bar from the first to the last possible day of every vague date."""
        for mark in self._open():
            if mark.first < mark.last:
                scale, y = self.scene.scale, self.at(mark)[1]
                yield f"M{mark.first * scale:.1f} {y:.1f}H{mark.last * scale:.1f}"

    def _open(self) -> Iterable[Mark]:
        return (mark for mark in self.scene.marks if mark.circle is None)

    def glyphs(self) -> Iterator[dict[str, Any]]:
        """Everybody who is drawn singly."""
        for mark in self._open():
            x, y = self.at(mark)
            look = LOOKS[mark.person.kind]
            ring = mark.person.via == "unknown"
            yield {"x": round(x, 1), "y": round(y, 1), "radius": look.radius, "parts": look.parts, "ring": ring}

    def circles(self) -> Iterator[dict[str, Any]]:
        """Monthly circles of closed schools."""
        for circle in self.scene.circles:
            if not circle.people:
                continue
            x, y = self._on_row(circle.day, circle.lane)
            yield {"x": round(x, 1), "y": y, "radius": circle.radius, "people": circle.people}

    def labels(self) -> Iterator[dict[str, Any]]:
        """Names beneath, above or beside the glyphs, left out where they would cover something."""
        taken = [self._glyph_box(mark) for mark in self._open()]
        for mark in sorted(self._open(), key=lambda mark: (mark.person.kind != "origin", mark.day)):
            if self.scene.lanes[mark.lane].wire:
                continue
            half = len(mark.person.name) * _LETTER / 2
            spot = next((spot for spot in self._spots(mark, half) if not _covers(_box(*spot, half), taken)), None)
            if spot:
                taken.append(_box(*spot, half))
                yield {"x": round(spot[0], 1), "y": round(spot[1], 1), "text": mark.person.name}

    def _spots(self, mark: Mark, half: float) -> tuple[tuple[float, float], ...]:
        (x, y), radius = self.at(mark), LOOKS[mark.person.kind].radius
        return (x, y + radius + 12), (x, y - radius - 4), (x + radius + half + 4, y + 4)

    def _glyph_box(self, mark: Mark) -> _Box:
        (x, y), radius = self.at(mark), LOOKS[mark.person.kind].radius
        return x - radius, y - radius, x + radius, y + radius


def _box(x: float, y: float, half: float) -> _Box:
    return x - half, y - _LABEL_HEIGHT + 3, x + half, y + 3


def _covers(box: _Box, taken: Sequence[_Box]) -> bool:
    return any(box[0] < t[2] and box[2] > t[0] and box[1] < t[3] and box[3] > t[1] for t in taken)


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x0, y0), (x1, y1) = start, end
    bend = (x1 - x0) * 0.45
    return f"M{x0:.1f} {y0:.1f}C{x0 + bend:.1f} {y0:.1f} {x1 - bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"


def _turn(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Straight to the lane on the day of the hand-over, then along it to the day it was had by."""
    return f"M{start[0]:.1f} {start[1]:.1f}V{end[1]:.1f}H{end[0]:.1f}"


def _steps(marks: Sequence[Mark], left: float, base: float, x: float, y: float, right: float) -> str:
    """A line that climbs at every day on which somebody joined."""
    climb = (f"H{left + day * x:.1f}V{base - n * y:.1f}" for day, n in cumulative(mark.day for mark in marks))
    return f"M{left:.1f} {base:.1f}{''.join(climb)}H{right:.1f}"


def _round_steps(most: int) -> range:
    """At most five round numbers from 0 up to `most`."""
    step = next(step * 10**power for power in range(9) for step in (1, 2, 5) if most <= 4 * step * 10**power)
    return range(0, most + 1, step)


def _months(scene: Scene, room: float) -> Iterator[dict[str, Any]]:
    """Month labels at least `room` apart, with the year where it begins."""
    last, year = -room, 0
    for month in scene.months:
        x = month.day * scene.scale
        if x - last >= room:
            yield {"x": round(x, 1), "label": month.label if month.year == year else f"{month.label} {month.year}"}
            last, year = x, month.year


def _legend(scene: Scene, columns: int, top: float) -> Iterator[dict[str, Any]]:
    for i, item in enumerate(scene.legend):
        place = {"x": 28 + i % columns * _LEGEND_COLUMN, "y": top + i // columns * _LEGEND_LINE}
        words = {"label": item.label if item.count is None else f"{item.label} ({item.count:,})"}
        if item.of == "people":
            look = LOOKS[item.key]
            yield {**place, **words, "parts": look.parts, "radius": min(look.radius, 7)}
        else:
            line = LINES[item.key]
            dash = " ".join(f"{length:g}" for length in line.dash)
            yield {**place, **words, "colour": LIGHT[line.colour], "dash": dash, "ring": item.key == "unknown"}
