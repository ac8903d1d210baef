"""Where everything stands: x by day, y by lane. Same input, same picture; nothing is simulated.

Heights and offsets are in the units of the picture (about a pixel at normal zoom). Inside a lane, people whose glyphs
would touch are put in rows above and below its middle, the earliest in the middle row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ASPECT = 2.3
"""Width to height at which the picture fills a laptop's window."""
ROW, GAP, PADDING = 17.5, 17.0, 24.0
SCHOOL_HEIGHT, WIRE_HEIGHT, CLOSED_HEIGHT = 46.0, 34.0, 44.0
SCALES = (0.8, 8.0)
_TALLEST_CLOSED = 1300.0
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """Somebody to place: `key` is handed back with the place, `room` is how many gaps wide the glyph is."""

    key: int
    day: int
    room: int = 1


@dataclass(frozen=True, slots=True)
class Strip:
    """A lane to fill: a school's people in order of day, or a coach's wire, on which there is only the coach."""

    spots: tuple[Spot, ...]
    wire: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Units per day, the height of each lane, and how far below its lane's top each spot stands."""

    scale: float
    heights: tuple[float, ...]
    below: dict[int, float]


def arranged(strips: Sequence[Strip], days: int, *, closed: bool = False) -> Arrangement:
    """Fill the lanes at the scale that gives the whole the aspect `ASPECT`.

    The heights depend on the scale and the scale on the heights, so it is approached in a few rounds; `closed` lanes
    (schools drawn as one row of circles) need no rounds, they are equally high at every scale; very many of them do
    not widen the picture, it is scrolled.
    """
    if closed:
        schools = sum(not strip.wire for strip in strips)
        return _filled(strips, _scale_for(min(schools * CLOSED_HEIGHT, _TALLEST_CLOSED), days))
    scale = 2.0
    for _ in range(_ROUNDS):
        scale = (scale + _scale_for(sum(_filled(strips, scale).heights), days)) / 2
    return _filled(strips, round(scale, 3))


def _scale_for(height: float, days: int) -> float:
    low, high = SCALES
    return min(high, max(low, height * ASPECT / max(days, 1)))


def _filled(strips: Iterable[Strip], scale: float) -> Arrangement:
    heights, below = [], {}
    for strip in strips:
        height, places = _packed(strip, scale)
        heights.append(height)
        below.update(places)
    return Arrangement(scale, tuple(heights), below)


def _packed(strip: Strip, scale: float) -> tuple[float, dict[int, float]]:
    """The height of a lane and the place of everybody in it."""
    if strip.wire:
        return WIRE_HEIGHT, {spot.key: WIRE_HEIGHT / 2 for spot in strip.spots}
    row_of, rows = _rows(strip.spots, scale)
    offsets = [_offset(row) for row in range(rows)] or [0]
    height = max(SCHOOL_HEIGHT, rows * ROW + PADDING)
    middle = (min(offsets) + max(offsets)) / 2
    return height, {key: round(height / 2 + (offsets[row] - middle) * ROW, 2) for key, row in row_of.items()}


def _rows(spots: Sequence[Spot], scale: float) -> tuple[dict[int, int], int]:
    """The first row in which each spot has room beside the one before it, and how many rows there are."""
    ends: list[float] = []
    row_of = {}
    for spot in spots:
        x = spot.day * scale
        row = next((i for i, end in enumerate(ends) if end <= x), len(ends))
        ends[row : row + 1] = [x + GAP * spot.room]
        row_of[spot.key] = row
    return row_of, len(ends)


def _offset(row: int) -> int:
    """Rows in the order they fill: 0, 1 below, 1 above, 2 below, 2 above …"""
    return (row + 1) // 2 * (1 if row % 2 else -1)
