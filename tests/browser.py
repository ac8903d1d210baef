"""A real Chromium for tests: a folder's conftest that says `from tests.browser import browser` has the fixture."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium at CHROMIUM or /usr/bin/chromium; closed with the module, as its event loop would disturb others."""
    if not Path(CHROMIUM).exists():
        reason = f"No Chromium at {CHROMIUM}; set CHROMIUM to one."
        if os.environ.get("POLLINATE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


class Watched:
    """A page with all that it asked for and complained about since it was opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def asked_beyond(self, *allowed: str) -> list[str]:
        """Requests that begin with none of the allowed prefixes."""
        return [url for url in self.requests if not url.startswith((*allowed, "data:", "blob:"))]


def until(page: Page, condition: str, seconds: float = 30) -> None:
    """Wait until a JavaScript condition holds; unlike Playwright's own way it needs no eval, which policies forbid."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"It never came to {condition}")
