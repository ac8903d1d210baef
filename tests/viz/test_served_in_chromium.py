"""The map in an iframe of a page with a strict policy, as the app serves it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Frame

from bench.story import story
from tests.browser import Watched
from tests.viz.stories import small
from viz.members import Person
from viz.pyvis_page import MAP_CSP, PAGE_CSP, served_page, static_files
from viz.scene import Story, scene
from viz.svg import scene_svg
from viz.table import hand_over_table

HOSTILE = "</script><img src=x onerror='window.harmed=1'><a href=\"javascript:window.harmed=1\">"
AROUND = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Life cycles</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/palette.css">
<link rel="stylesheet" href="/static/map.css"><link rel="stylesheet" href="/static/table.css"></head><body>
<main><h1>Life cycles</h1><iframe data-map title="Map of the spread" src="/map" sandbox="allow-scripts" width="1200"
height="600"></iframe><button type="button" data-download="png" data-svg="/map.svg">Save as PNG</button>{table}</main>
<script src="/static/table.js"></script><script src="/static/download.js"></script></body></html>"""


class Served:
    """A server on loopback with the pages of one story, each under its policy."""

    def __init__(self, story: Story) -> None:
        pages = {
            "/": (AROUND.replace("{table}", hand_over_table(story)), "text/html", PAGE_CSP),
            "/map": (served_page(story, "/static/"), "text/html", MAP_CSP),
            "/map.svg": (scene_svg(scene(story)), "image/svg+xml", PAGE_CSP),
        }

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                if path.startswith("/static/"):
                    file = static_files()[path.removeprefix("/static/")]
                    kind = "text/css" if file.suffix == ".css" else "text/javascript"
                    body, policy = file.read_bytes(), PAGE_CSP
                else:
                    text, kind, policy = pages[path]
                    body = text.encode()
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.send_header("X-Content-Type-Options", "nosniff")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> Served:
        self.thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Around(Watched):
    """The page around the map, both drawn."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.context = browser.new_context(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
        super().__init__(self.context.new_page())
        self.page.goto(served.url + "/")
        found = self.page.frame(url=served.url + "/map")
        assert found
        self.map: Frame = found
        self.map.wait_for_selector("html[data-drawn]", state="attached")
        self.page.wait_for_selector("#rows tr")


@pytest.fixture
def around(browser: Browser) -> Iterator[Around]:
    with Served(small()) as served:
        window = Around(browser, served)
        yield window
        assert window.complaints == []
        assert window.asked_beyond(served.url + "/") == []
        window.context.close()


def test_nothing_in_the_pages_is_stopped_by_their_policies(around: Around) -> None:
    around.map.focus("#network")
    around.page.keyboard.press("Home")
    around.map.click(".legend button >> nth=0")
    around.map.click("#forth")
    around.map.wait_for_selector("#panel:visible")


def test_the_table_outside_drives_the_map_inside(around: Around) -> None:
    around.page.click("tr[data-row=p3] button")
    around.map.wait_for_selector("#panel:visible")
    assert "Cleo" in around.map.inner_text("#panel h2")


def test_the_map_inside_drives_the_table_outside(around: Around) -> None:
    around.map.focus("#network")
    around.page.keyboard.press("Home")
    around.page.wait_for_selector("tr[data-row=p0][aria-current=true]")


def test_the_theme_follows_the_page_around(around: Around) -> None:
    around.page.evaluate("frames[0].postMessage({ pollinate: 'theme', theme: 'dark' }, '*')")
    around.map.wait_for_selector("html[data-theme=dark]", state="attached")


def test_the_png_is_made_of_the_served_svg(around: Around) -> None:
    with around.page.expect_download() as saved:
        around.page.click("[data-download=png]")
    assert saved.value.suggested_filename == "life-cycles.png"


def test_the_map_listens_to_nobody_but_the_page_around_it(around: Around) -> None:
    around.map.evaluate("postMessage({ pollinate: 'theme', theme: 'dark' }, '*')")
    around.page.wait_for_timeout(100)
    assert around.map.get_attribute("html", "data-theme") == "light"


def test_names_that_look_like_code_are_only_text(browser: Browser) -> None:
    made = small()
    hostile = replace(
        made,
        practice=HOSTILE,
        people={id: Person(HOSTILE, person.coach) for id, person in made.people.items()},
        schools=dict.fromkeys(made.schools, HOSTILE),
    )
    with Served(hostile) as served:
        window = Around(browser, served)
        window.page.click("tr[data-row=p3] button")
        window.map.wait_for_selector("#panel:visible")
        assert window.page.evaluate("window.harmed") is None
        assert window.map.evaluate("window.harmed") is None
        assert window.page.inner_text("tr[data-row=p0] th") == HOSTILE
        assert window.complaints == []
        window.context.close()


def test_a_district_opens_a_school_inside_the_frame(browser: Browser) -> None:
    with Served(story(1000)) as served:
        window = Around(browser, served)
        window.map.select_option("#schools", index=1)
        window.map.wait_for_selector('html[data-opened="1"]', state="attached")
        assert window.complaints == []
        window.context.close()
