"""The rules put together: facts of one practice in, its diffusion out."""

from __future__ import annotations

from graph.diffusion.model import Diffusion, Facts
from graph.vocabulary import ADOPTION_LEVEL, Level


def diffuse(facts: Facts, level: Level = ADOPTION_LEVEL) -> Diffusion:
    """Who took the practice up, and from whom (rules 1 to 4), with `level` as the Level of Use that counts as adoption."""
    return Diffusion(facts.practice)
