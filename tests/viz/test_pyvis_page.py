"""The pages as text; what they do is tested in a browser."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

from bench.story import story
from tests.viz.stories import small
from viz.pyvis_page import OPTIONS, draw, page, served_page, static_files
from viz.scene import scene
from viz.table import hand_over_rows


def data(html: str, name: str) -> list[dict[str, object]]:
    (text,) = re.findall(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL)
    found: list[dict[str, object]] = json.loads(text)
    return found


def test_a_page_carries_nothing_of_a_person_but_what_the_table_shows_and_where_it_stands() -> None:
    nodes = data(draw(small()), "nodes")
    row = set(asdict(hand_over_rows(small())[0])) - {"kind"}
    drawn = {"group", "shape", "size", "color", "x", "y", "day", "first", "last", "lane", "circle", "at_school"}
    assert all(set(node) <= row | drawn for node in nodes)


def test_no_id_of_a_person_practice_or_school_is_in_a_page() -> None:
    html = draw(small())
    assert not [id for id in ("d:ana", "d:coach", "d:s-maple", "d:p") if f'"{id}' in html or f"{id}/" in html]


def test_the_same_story_gives_the_same_page() -> None:
    assert draw(story(60)) == draw(story(60))


def test_pyvis_arranges_nothing() -> None:
    assert data(draw(small()), "frame")["options"]["physics"] == {"enabled": False}  # type: ignore[call-overload]
    assert OPTIONS["layout"] == {"improvedLayout": False}


def test_every_person_and_link_is_in_the_page_however_many_schools_are_closed() -> None:
    found = scene(small(), aggregate_above=2)
    html = page(found)
    assert len(data(html, "nodes")) == len(found.marks) + len(found.circles)
    assert len(data(html, "edges")) == sum(mark.person.source is not None for mark in found.marks)


def test_a_served_page_has_no_script_or_style_of_its_own_and_asks_only_for_static_files() -> None:
    html = served_page(small(), "/static/map/")
    asked = re.findall(r'(?:src|href)="([^"]*)"', html)
    names = [url.removeprefix("/static/map/") for url in asked if url != "data:,"]
    assert set(names) <= set(static_files())
    assert re.findall(r"<script(?! type=\"application/json\")(?! src=)", html) == []
    assert not re.findall(r"<style|\sstyle=|\son\w+=", html)


def test_every_static_file_is_there() -> None:
    files = static_files()
    assert {"vis-network.min.js", "map.js", "map.css", "table.js", "download.js", "palette.css"} <= set(files)
    assert all(path.is_file() for path in files.values())
