"""How soon the first picture stands, beside stock pyvis with the same people, links and places, physics off.

Measured in a real Chromium from the start of the navigation to the first drawing of the network, page by page in turn.
The quickest round of each is compared, as whatever else the machine does can only add. What stock pyvis asks of other
hosts is refused at once, or it would wait for them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright
from pyvis.network import Network

from bench.common import Measured, show
from bench.story import story
from viz.pyvis_page import page
from viz.scene import Scene, scene

SIZES = {60: (1.0, 21), 500: (1.0, 21), 2_000: (1.0, 7), 10_000: (3.0, 5)}
"""How many people, how many times as fast as stock pyvis the first picture must stand, and in how many rounds."""
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_DRAWN = "network = new vis.Network(container, data, options);"
_MARK = 'network.once("afterDrawing", () => performance.mark("picture"));'


def main() -> int:
    """Print the table; 1 if a limit is missed."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        lines = [_compared(browser, Path(folder), *size) for size in SIZES.items()]
        browser.close()
    return show("First picture beside stock pyvis (times as fast)", lines)


def _compared(browser: Browser, folder: Path, people: int, wanted: tuple[float, int]) -> Measured:
    limit, rounds = wanted
    drawing = scene(story(people))
    ours, stock = folder / f"ours-{people}.html", folder / f"stock-{people}.html"
    ours.write_text(page(drawing), encoding="utf-8")
    stock.write_text(_stock(drawing), encoding="utf-8")
    taken = [(_first_picture(browser, ours), _first_picture(browser, stock)) for _ in range(rounds)]
    mine, theirs = (min(times) for times in zip(*taken, strict=True))
    return Measured(
        f"{people:,} people", f"{mine:.0f} ms, stock pyvis {theirs:.0f} ms", theirs / mine, limit, at_least=True
    )


def _stock(drawing: Scene) -> str:
    """The same people and links as pyvis draws them, at the places where the picture has them."""
    network = Network(directed=True, cdn_resources="in_line")
    tops = [sum(lane.height for lane in drawing.lanes[:i]) for i in range(len(drawing.lanes))]
    for i, mark in enumerate(drawing.marks):
        x, y = mark.day * drawing.scale, tops[mark.lane] + mark.below
        network.add_node(f"p{i}", label=mark.person.name, title=mark.person.sentence, x=x, y=y, size=7)
    for i, mark in enumerate(drawing.marks):
        if mark.person.source is not None:
            network.add_edge(f"p{mark.person.source}", f"p{i}")
    network.toggle_physics(False)
    html: str = network.generate_html()
    if _DRAWN not in html:
        raise SystemExit("This pyvis writes its page in another way; the mark cannot be set.")
    return html.replace(_DRAWN, _DRAWN + _MARK)


def _first_picture(browser: Browser, file: Path) -> float:
    """Milliseconds from the start of the navigation to the mark."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.route("http*://**", _refused)
    window = context.new_page()
    window.goto(file.as_uri(), wait_until="commit")
    while not (found := window.evaluate("performance.getEntriesByName('picture').map(mark => mark.startTime)")):
        window.wait_for_timeout(20)
    context.close()
    return float(found[0])


def _refused(route: Route) -> None:
    route.abort()


if __name__ == "__main__":
    sys.exit(main())
