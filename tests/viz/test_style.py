"""Glyphs, lines and colours."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import viz.style
from graph.vocabulary import Level
from viz.style import KIND_OF_LEVEL, LEVEL_WORDS, LIGHT, LINES, LOOKS

PALETTE = (Path(viz.style.__file__).parent / "static" / "palette.css").read_text(encoding="utf-8")


def test_every_level_of_use_has_a_glyph_and_words() -> None:
    assert set(KIND_OF_LEVEL) == set(LEVEL_WORDS) == set(Level)
    assert set(KIND_OF_LEVEL.values()) <= set(LOOKS)


def test_no_two_kinds_differ_in_colour_alone() -> None:
    for one, other in combinations(LOOKS.values(), 2):
        shapes = [[(part.path, part.fill in ("", "paper")) for part in look.parts] for look in (one, other)]
        assert shapes[0] != shapes[1]


def test_no_two_kinds_of_link_differ_in_colour_alone() -> None:
    assert len({line.dash for line in LINES.values()}) == len(LINES)


def test_every_colour_that_is_used_is_in_both_themes() -> None:
    light, dark = PALETTE.split(":root[data-theme", 1)
    used = {part.fill for look in LOOKS.values() for part in look.parts}
    used |= {part.stroke for look in LOOKS.values() for part in look.parts}
    used |= {line.colour for line in LINES.values()}
    assert used - {""} <= set(LIGHT)
    assert set(re.findall(r"--(\w+):", light)) == set(re.findall(r"--(\w+):", dark)) == set(LIGHT)
