"""The pages in a real Chromium, served as the command serves them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.api.conftest import SHEETS
from tests.browser import Watched, until

POLLINATE = Path(sys.executable).parent / "pollinate"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of Woodbrook on a free port, stopped by its process id."""
    environment = {**os.environ, "POLLINATE_STORE": str(tmp_path_factory.mktemp("served") / "store.db")}
    subprocess.run([POLLINATE, "load", *SHEETS], env=environment, check=True, capture_output=True)
    serving = subprocess.Popen(
        [POLLINATE, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert serving.stdout is not None
    try:
        said = serving.stdout.readline()
        match = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert match, said
        yield match[0]
    finally:
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=30)
        serving.stdout.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Watched(context.new_page())
    context.close()


def test_a_practice_page_loads_without_complaints_or_requests_elsewhere(watched: Watched, address: str) -> None:
    watched.page.goto(f"{address}/practices/rivanna:life-cycles")
    until(watched.page, "document.querySelectorAll('#rows tr').length >= 7")
    assert watched.complaints == []
    assert watched.asked_beyond(address) == []


def test_the_table_lights_the_path_in_the_map(watched: Watched, address: str) -> None:
    watched.page.goto(f"{address}/practices/rivanna:life-cycles")
    until(watched.page, "document.querySelectorAll('#rows tr').length >= 7")
    row = watched.page.locator("#rows tr", has_text="Owen Pratt").first
    row.get_by_role("button").click()
    told = watched.page.frame_locator("iframe[data-map]").get_by_text("Lena Fisk passed", exact=False)
    told.first.wait_for()
    assert row.get_attribute("aria-current") == "true"


def test_the_reader_chooses_light_or_dark_and_it_is_kept(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address)
    before = page.evaluate("document.documentElement.dataset.theme")
    page.get_by_role("button", name="mode").click()
    page.goto(f"{address}/practices/rivanna:life-cycles")
    assert page.evaluate("document.documentElement.dataset.theme") != before
    frame = page.frame_locator("iframe[data-map]").locator("html")
    until(page, "document.querySelectorAll('#rows tr').length >= 7")
    assert frame.get_attribute("data-theme") != before


def test_the_start_page_leads_to_a_practice_by_keyboard(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address)
    page.get_by_role("link", name="Plant and Animal Life Cycles").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Plant and Animal Life Cycles").wait_for()


def test_on_a_phone_the_table_stands_in_for_the_map(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/practices/rivanna:life-cycles")
    until(page, "document.querySelectorAll('#rows tr').length >= 7")
    assert not page.locator("iframe[data-map]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.parametrize(("button", "begins"), [("Save as SVG", b"<svg"), ("Save as PNG", b"\x89PNG")])
def test_the_picture_is_saved_with_its_caption(watched: Watched, address: str, button: str, begins: bytes) -> None:
    watched.page.goto(f"{address}/practices/rivanna:life-cycles")
    with watched.page.expect_download() as saving:
        watched.page.get_by_role("button", name=button).click()
    content = Path(saving.value.path()).read_bytes()
    assert begins in content[:200]
    assert b"data as of" in content or begins != b"<svg"
    assert watched.complaints == []


def test_the_docs_of_the_api_load_without_complaints(watched: Watched, address: str) -> None:
    watched.page.goto(f"{address}/api/v1/docs")
    assert watched.complaints == []
    assert watched.asked_beyond(address) == []
