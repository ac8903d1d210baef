"""How things look: one set of glyphs, lines and colours for the canvas, the SVG and the legend.

Every kind differs in shape or fill, never in colour alone. Colours have names; what they are in the light and in the
dark theme stands in static/palette.css. They follow the Okabe-Ito palette, which colour-blind readers can tell apart,
darkened or lightened until they stand out from the paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.vocabulary import Level


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a glyph: an SVG path around 0, 0 with radius 1; `fill` and `stroke` name colours, "" is none."""

    path: str
    fill: str
    stroke: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of person is drawn: its words in the legend, its radius and its parts from back to front."""

    label: str
    radius: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """How a kind of link is drawn: its words in the legend, colour name, width and dashes."""

    label: str
    colour: str
    width: float
    dash: tuple[float, ...] = ()


_CIRCLE = "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0 -1 0Z"
_LOWER_HALF = "M-1 0A1 1 0 0 0 1 0Z"
_LEFT_HALF = "M0 -1A1 1 0 0 0 0 1Z"
_CROSS = "M-.6 -.6L.6 .6M-.6 .6L.6 -.6"
_DOT = "M-.3 0A.3 .3 0 1 0 .3 0A.3 .3 0 1 0 -.3 0Z"
_DIAMOND = "M0 -1L1 0L0 1L-1 0Z"
_SQUARE = "M-.88 -.88H.88V.88H-.88Z"
_TRIANGLE = "M0 -1L.95 .75H-.95Z"
_STAR = "M0 -1L.25 -.34L.95 -.31L.4 .13L.59 .81L0 .42L-.59 .81L-.4 .13L-.95 -.31L-.25 -.34Z"

LOOKS: Mapping[str, Look] = {
    "origin": Look("Where it started", 13, (Part(_STAR, "gold", "ink"),)),
    "coach": Look("Coach", 9, (Part(_DIAMOND, "purple", "paper"),)),
    "exploring": Look("Exploring it", 6.5, (Part(_CIRCLE, "paper", "blue"),)),
    "trying": Look("Trying it", 6.5, (Part(_CIRCLE, "paper", "blue"), Part(_LOWER_HALF, "blue", "blue"))),
    "routine": Look("Routine use", 6.5, (Part(_CIRCLE, "blue", "blue"),)),
    "refining": Look("Refining it", 6.5, (Part(_SQUARE, "orange", "orange_edge"),)),
    "unrated": Look("Level not recorded", 6.5, (Part(_CIRCLE, "pale", "grey"), Part(_DOT, "grey", "grey"))),
    "untold": Look("Has it", 6.5, (Part(_CIRCLE, "paper", "blue"), Part(_LEFT_HALF, "blue", "blue"))),
    "dropped": Look("No longer used", 6.5, (Part(_CIRCLE, "pale", "grey"), Part(_CROSS, "", "grey"))),
    "shown": Look("Only shown it (not counted)", 5, (Part(_TRIANGLE, "paper", "grey"),)),
}
"""Every kind of person in the order of the legend; a person is of exactly one kind."""

LINES: Mapping[str, Line] = {
    "coach": Line("Passed on through a coach", "purple", 1.3, (6, 4)),
    "peer": Line("From colleague to colleague", "edge", 1.1),
    "untold": Line("Passed on; by whom is not told", "edge", 1.1, (9, 3)),
    "inferred": Line("Worked out, not recorded", "edge", 1.4, (2, 4)),
    "moved": Line("Same person, new school", "edge", 1.4, (1, 3)),
    "unknown": Line("Source not known", "grey", 1.4, (3, 2.5)),
}
"""Every kind of link in the order of the legend; "unknown" is the ring around a person without a known source."""

KIND_OF_LEVEL: Mapping[Level, str] = {
    Level.NONUSE: "dropped",
    Level.ORIENTATION: "exploring",
    Level.PREPARATION: "exploring",
    Level.MECHANICAL: "trying",
    Level.ROUTINE: "routine",
    Level.REFINEMENT: "refining",
    Level.INTEGRATION: "refining",
    Level.RENEWAL: "refining",
}
"""The eight Levels of Use in the five groups that can be told apart at the size of a glyph."""

LEVEL_WORDS: Mapping[Level, str] = {
    Level.NONUSE: "0, no longer used",
    Level.ORIENTATION: "I, finding out",
    Level.PREPARATION: "II, preparing",
    Level.MECHANICAL: "III, first use",
    Level.ROUTINE: "IVA, routine",
    Level.REFINEMENT: "IVB, refining",
    Level.INTEGRATION: "V, with colleagues",
    Level.RENEWAL: "VI, renewing",
}
"""Each Level of Use in a few words for tables."""

_COLOUR = re.compile(r"--(\w+):\s*(#[0-9a-f]{6})")
LIGHT: Mapping[str, str] = dict(
    _COLOUR.findall(
        (Path(__file__).parent / "static" / "palette.css").read_text(encoding="utf-8").split(":root[data-theme")[0]
    )
)
"""Colours by name as the style sheet has them in its light theme, for pictures without style sheets."""
