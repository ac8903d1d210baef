"""Pictures of the running app for the README: python -m bench.screenshots FOLDER."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from playwright.sync_api import sync_playwright

from api.app import create_app
from api.pages.routes import router
from graph.answers.catalogue import listed_practices
from graph.store import Store
from graph.stores.opening import open_store
from ingest.load import load
from ingest.simulated.parameters import Parameters
from ingest.simulated.simulate import simulate

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
HOLDERS = 60
"""The practice with about so many people is shown."""


def main(folder: Path) -> None:
    """Write practice.png and home.png: a simulated district as the steward sees it."""
    with TemporaryDirectory() as scratch:
        sheets = Path(scratch) / "district"
        simulate(Parameters(districts=1, schools=8, teachers=300, coaches=8), sheets)
        with open_store(str(Path(scratch) / "store.db")) as store:
            load(store, sorted(path for path in sheets.glob("*.csv") if path.name != "truth.csv"))
            _photograph(store, folder)


def _photograph(store: Store, folder: Path) -> None:
    server = uvicorn.Server(uvicorn.Config(create_app(store, routers=[router]), port=0, log_config=None))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    shown = min(listed_practices(store), key=lambda practice: abs(int(practice.holders) - HOLDERS))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        page = browser.new_page(viewport={"width": 1440, "height": 1250})
        for name, path in {"practice": f"/practices/{shown.id}", "home": "/"}.items():
            page.goto(f"http://127.0.0.1:{port}{path}")
            page.wait_for_timeout(2000)
            page.screenshot(path=folder / f"{name}.png")
        browser.close()
    server.should_exit = True
    running.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
