"""Pictures and pages: draw, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking import Practice
from api.cli.common import DEFAULT_STORE, StoreUrl, app, opened, say
from api.stories import story
from graph.answers.find import find_practice
from viz.pyvis_page import draw as drawn


@app.command()
def draw(
    practice: Practice,
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.")],
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """Draw how a practice spread, as one HTML file that needs no network."""
    with opened(store) as kept:
        found = find_practice(kept, practice)
        page = drawn(story(kept, found, kept.batches()[-1].at.date()))
    out.write_text(page, encoding="utf-8")
    say(f"“{found.title}” is drawn in {out}.")
