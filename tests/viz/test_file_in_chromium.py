"""The file for sharing, opened in a real Chromium as somebody would who got it by mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bench.story import story
from tests.browser import Watched, until
from tests.viz.stories import small
from viz.members import Person
from viz.pyvis_page import draw, page
from viz.scene import Story, scene

HOSTILE = (
    "</script><script>window.harmed = 1</script>",
    "<img src=x onerror='window.harmed = 1'>",
    '"\' onmouseover="window.harmed = 1" x=\'',
    '<a href="javascript:window.harmed=1">href</a>',
    "{{ 7 * 7 }} ${7 * 7} <!-- \u2028 ]]>",
)


class Opened(Watched):
    """The file of a story in a window, drawn."""

    def __init__(self, browser: Browser, html: str, folder: Path, *, drawn: bool = True, **context: object) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **context})  # type: ignore[arg-type]
        super().__init__(self.context.new_page())
        self.file = folder / "picture.html"
        self.file.write_text(html, encoding="utf-8")
        self.page.goto(self.file.as_uri())
        if drawn:
            self.page.wait_for_selector("html[data-drawn]", state="attached")
        self.page.wait_for_selector("#rows tr", state="attached")


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    window = Opened(browser, draw(small()), tmp_path, reduced_motion="reduce")
    yield window
    assert window.complaints == []
    assert window.asked_beyond(window.file.as_uri()) == []
    window.context.close()


@pytest.fixture
def district(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    window = Opened(browser, draw(story(1500)), tmp_path, reduced_motion="reduce")
    yield window
    assert window.complaints == []
    window.context.close()


def place(page: Page, id: str) -> tuple[float, float]:
    """Where a glyph is in the window."""
    at = page.evaluate(
        "id => { const { scene, map } = window.pollinate, box = document.getElementById('network')"
        ".getBoundingClientRect(), at = map.network.canvasToDOM(scene.at(scene.byId.get(id)));"
        "return [box.x + at.x, box.y + at.y]; }",
        id,
    )
    return at[0], at[1]


def lit(page: Page) -> list[str]:
    names: list[str] = page.evaluate("window.pollinate.paint.path.map(node => node.label)")
    return names


def shown(page: Page) -> list[str]:
    names: list[str] = page.evaluate(
        "window.pollinate.scene.people.filter(window.pollinate.scene.shows).map(node => node.label)"
    )
    return names


def test_a_click_lights_the_path_to_where_it_started_and_tells_it(opened: Opened) -> None:
    opened.page.mouse.click(*place(opened.page, "p3"))
    opened.page.wait_for_selector("#panel:visible")
    assert lit(opened.page) == ["Ana", "Coach", "Ben", "Cleo"]
    told = opened.page.locator("#panel ol li span").all_inner_texts()
    assert told[0] == "It started with Ana at Maple, 9 September 2025."
    assert told[3] == "Ben passed it on to Cleo, 3 November 2025 (peer talk)."
    assert "Coach passed it on to Cleo, 20 October 2025 (modelling)." in opened.page.inner_text("#panel")


def test_a_click_beside_everything_clears(opened: Opened) -> None:
    opened.page.mouse.click(*place(opened.page, "p3"))
    box = opened.page.locator("#network").bounding_box()
    assert box
    opened.page.wait_for_selector("#panel:visible")
    opened.page.wait_for_timeout(600)
    opened.page.mouse.click(box["x"] + 300, box["y"] + box["height"] - 8)
    opened.page.wait_for_selector("#panel", state="hidden")
    assert lit(opened.page) == []


def test_a_touch_point_on_a_wire_leads_to_who_got_it_there(opened: Opened) -> None:
    x, y = opened.page.evaluate(
        "() => { const { scene, map } = window.pollinate, box = document.getElementById('network')"
        ".getBoundingClientRect(), at = map.network.canvasToDOM(scene.leaves(scene.linkTo.get('p2')));"
        "return [box.x + at.x, box.y + at.y]; }"
    )
    opened.page.mouse.click(x, y)
    opened.page.wait_for_selector("#panel:visible")
    assert lit(opened.page)[-1] == "Ben"


def test_the_keyboard_walks_the_whole_trail(opened: Opened) -> None:
    opened.page.focus("#network")
    walked = []
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft", "Escape"):
        opened.page.keyboard.press(key)
        walked.append((lit(opened.page) or ["nobody"])[-1])
    assert walked == ["Ana", "Coach", "Ben", "Dan", "Ben", "Coach", "nobody"]


def test_what_the_keyboard_chose_is_announced(opened: Opened) -> None:
    opened.page.focus("#network")
    opened.page.keyboard.press("Home")
    assert "It started with Ana at Maple" in opened.page.inner_text("#live")
    assert opened.page.get_attribute("#live", "aria-live") == "polite"


def test_steps_and_slider_move_through_time(opened: Opened) -> None:
    opened.page.fill("#time", "0")
    assert shown(opened.page) == []
    opened.page.click("#forth")
    opened.page.click("#forth")
    assert shown(opened.page) == ["Ana", "Coach"]
    assert "2 people · 1 school" in opened.page.inner_text("#when")
    opened.page.click("#back")
    assert shown(opened.page) == ["Ana"]
    assert opened.page.get_attribute("#time", "aria-valuetext") == "9 September 2025, 1 person · 1 school"


def test_play_runs_from_the_start_to_the_end(browser: Browser, tmp_path: Path) -> None:
    window = Opened(browser, draw(small()), tmp_path)
    window.page.click("#play")
    assert window.page.inner_text("#play .text") == "Pause"
    until(window.page, "window.pollinate.scene.day > 3")
    assert "Eve" not in shown(window.page)
    window.page.click("#play")
    stopped = window.page.input_value("#time")
    window.page.wait_for_timeout(200)
    assert window.page.input_value("#time") == stopped
    window.page.fill("#time", "85")
    window.page.click("#play")
    until(window.page, "window.pollinate.scene.day >= window.pollinate.scene.frame.days")
    assert len(shown(window.page)) == 6
    assert window.complaints == []
    window.context.close()


def test_who_wants_less_motion_gets_steps_instead_of_an_animation(opened: Opened) -> None:
    opened.page.click("#play")
    until(opened.page, "window.pollinate.scene.day >= 30")
    assert opened.page.evaluate("window.pollinate.scene.day") % 30 == 0
    assert opened.page.evaluate("window.pollinate.paint.pulses.length") == 0


def test_the_legend_counts_and_hides_kinds(opened: Opened) -> None:
    shown_kind = opened.page.locator(".legend button[data-key=shown]")
    assert shown_kind.inner_text().split("\n") == ["Only shown it (not counted)", "1"]
    shown_kind.click()
    assert shown_kind.get_attribute("aria-pressed") == "false"
    assert "Dan" not in shown(opened.page)
    shown_kind.press("Enter")
    assert "Dan" in shown(opened.page)


def test_the_legend_hides_kinds_of_links(opened: Opened) -> None:
    links = "window.pollinate.scene.links.filter(window.pollinate.scene.showsLink).map(edge => edge.via)"
    assert opened.page.evaluate(links) == ["coach", "coach", "peer", "coach"]
    opened.page.click(".legend button[data-of=links][data-key=coach]")
    assert opened.page.evaluate(links) == ["peer"]


def test_search_finds_a_person_by_part_of_the_name(opened: Opened) -> None:
    opened.page.fill("#search", "cle")
    assert opened.page.locator("#matches option").get_attribute("value") == "Cleo, Cedar, 3 November 2025"
    opened.page.press("#search", "Enter")
    assert lit(opened.page)[-1] == "Cleo"
    opened.page.fill("#search", "zzz")
    opened.page.press("#search", "Enter")
    assert "Nobody called zzz" in opened.page.inner_text("#live")


def test_the_table_drives_the_map(opened: Opened) -> None:
    opened.page.click("tr[data-row=p2] button")
    until(opened.page, "window.pollinate.paint.path.length === 3")
    assert lit(opened.page) == ["Ana", "Coach", "Ben"]
    opened.page.click("tr[data-row=p2] button")
    until(opened.page, "window.pollinate.paint.path.length === 0")


def test_the_map_drives_the_table(opened: Opened) -> None:
    opened.page.focus("#network")
    opened.page.keyboard.press("Home")
    opened.page.wait_for_selector("tr[data-row=p0][aria-current=true]")
    opened.page.keyboard.press("ArrowRight")
    opened.page.wait_for_selector("tr[data-row=p1][aria-current=true]")
    assert opened.page.locator("tr[aria-current]").count() == 1


def test_the_table_has_the_rows_of_the_picture_and_can_be_searched(opened: Opened) -> None:
    assert opened.page.locator("#rows tr").count() == 6
    assert opened.page.locator("tr[data-row=p5]").inner_text().split("\t")[:6] == [
        "1 December 2025",
        "Eve",
        "Oak",
        "—",
        "not known",
        "0, no longer used",
    ]
    opened.page.fill("#row-search", "cedar")
    assert opened.page.locator("#rows tr").count() == 3
    opened.page.fill("#row-search", "nothing like it")
    assert opened.page.inner_text("#page-note") == "No row fits"


def test_dark_mode_changes_paper_and_glyphs(opened: Opened) -> None:
    paper = "getComputedStyle(document.body).backgroundColor + window.pollinate.paint.colour.blue"
    light = opened.page.evaluate(paper)
    opened.page.click("#theme")
    assert opened.page.evaluate(paper) != light
    assert opened.page.inner_text("#theme") == "Light mode"


def test_the_picture_opens_dark_where_the_system_is(browser: Browser, tmp_path: Path) -> None:
    window = Opened(browser, draw(small()), tmp_path, color_scheme="dark")
    assert window.page.get_attribute("html", "data-theme") == "dark"
    window.context.close()


def test_on_a_phone_a_list_with_paths_replaces_the_map(browser: Browser, tmp_path: Path) -> None:
    phone = {"width": 390, "height": 844}
    window = Opened(browser, draw(small()), tmp_path, drawn=False, viewport=phone, has_touch=True)
    assert not window.page.is_visible("#network")
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 390
    button = window.page.locator("tr[data-row=p3] button")
    box = button.bounding_box()
    assert box
    assert box["height"] >= 52
    button.tap()
    assert window.page.locator(".path li strong").all_inner_texts() == ["Ana", "Coach", "Ben", "Cleo"]
    assert window.page.is_visible(".path")
    window.context.close()


def test_the_svg_and_the_png_can_be_saved(opened: Opened) -> None:
    with opened.page.expect_download() as saved:
        opened.page.click("[data-download=svg]")
    assert saved.value.suggested_filename == "how-life-cycles-spread.svg"
    assert "n = 5 people (4 teachers at 3 schools and 1 coach)" in Path(saved.value.path()).read_text(encoding="utf-8")
    with opened.page.expect_download() as saved:
        opened.page.click("[data-download=png]")
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_district_opens_by_school_and_says_so(district: Opened) -> None:
    assert "1,500 people are gathered into circles" in district.page.inner_text(".hidden-note")
    drawn = district.page.evaluate("window.pollinate.map.network.body.data.nodes.length")
    assert drawn < 500


def test_a_double_click_opens_a_school_and_another_on_its_name_closes_it(district: Opened) -> None:
    before = district.page.evaluate("window.pollinate.map.network.body.data.nodes.length")
    circle = district.page.evaluate("window.pollinate.scene.circles[3].id")
    district.page.mouse.dblclick(*place(district.page, circle))
    district.page.wait_for_selector('html[data-opened="1"]', state="attached")
    assert district.page.evaluate("window.pollinate.map.network.body.data.nodes.length") > before
    lane = district.page.evaluate("window.pollinate.scene.circles[3].lane")
    x, y = district.page.evaluate(
        "lane => { const { scene, map } = window.pollinate, box = document.getElementById('network')"
        ".getBoundingClientRect(), one = scene.lanes[lane];"
        "return [box.x + 30, box.y + map.network.canvasToDOM({ x: 0, y: one.top + one.height / 2 }).y]; }",
        lane,
    )
    district.page.mouse.dblclick(x, y)
    district.page.wait_for_selector('html[data-opened="0"]', state="attached")


def test_the_keyboard_walks_circles_and_opens_a_school(district: Opened) -> None:
    district.page.focus("#network")
    district.page.keyboard.press("ArrowDown")
    first = district.page.get_attribute("html", "data-selected")
    district.page.keyboard.press("ArrowRight")
    assert district.page.get_attribute("html", "data-selected") != first
    assert "How it first came here" in district.page.inner_text("#panel")
    district.page.keyboard.press("Enter")
    district.page.wait_for_selector('html[data-opened="1"]', state="attached")


def test_a_school_can_be_opened_from_the_list(district: Opened) -> None:
    district.page.select_option("#schools", index=2)
    district.page.wait_for_selector('html[data-opened="1"]', state="attached")
    assert district.page.locator("#schools option").nth(2).inner_text().endswith("· open")


def test_somebody_in_a_closed_school_has_a_path_through_the_circles(district: Opened) -> None:
    id = district.page.evaluate("window.pollinate.scene.people.at(-3).id")
    district.page.evaluate("id => postMessage({ pollinate: 'select', id }, '*')", id)
    district.page.wait_for_selector("#panel:visible")
    assert len(lit(district.page)) >= 1
    assert district.page.inner_text("#panel button:last-child") == "Open this school"


def test_the_table_of_a_district_has_pages_and_follows_the_map(district: Opened) -> None:
    assert district.page.inner_text("#page-note") == "1 to 100 of 1,500"
    district.page.click("#later")
    assert district.page.inner_text("#page-note") == "101 to 200 of 1,500"
    district.page.evaluate("postMessage({ pollinate: 'select', id: 'p1234' }, '*')")
    district.page.wait_for_selector("tr[data-row=p1234][aria-current=true]")


def test_filters_and_time_reach_into_circles(district: Opened) -> None:
    total = "window.pollinate.scene.circles.reduce((sum, one) => sum + window.pollinate.scene.inCircle(one), 0)"
    before = district.page.evaluate(total)
    district.page.click(".legend button[data-key=routine]")
    assert district.page.evaluate(total) < before
    district.page.fill("#time", "100")
    assert district.page.evaluate(total) < 50


def test_ten_thousand_people_open_by_school(browser: Browser, tmp_path: Path) -> None:
    window = Opened(browser, draw(story(10_000)), tmp_path)
    assert window.page.inner_text("#page-note") == "1 to 100 of 10,000"
    assert window.complaints == []
    window.context.close()


def hostile(text: str) -> Story:
    """The small story in which everything that is text is that text."""
    made = small()
    return replace(
        made,
        practice=text,
        people={id: Person(text, person.coach) for id, person in made.people.items()},
        schools=dict.fromkeys(made.schools, text),
        sentences={link.id: text for link in made.diffusion.transmissions},
        filter=text,
        terms=tuple(replace(term, name=text) for term in made.terms),
    )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("aggregate_above", [2, 800])
def test_text_that_looks_like_code_is_only_text(
    browser: Browser, tmp_path: Path, text: str, aggregate_above: int
) -> None:
    window = Opened(browser, page(scene(hostile(text), aggregate_above)), tmp_path)
    window.page.focus("#network")
    for key in ("Home", "ArrowRight", "ArrowDown"):
        window.page.keyboard.press(key)
    window.page.mouse.move(*place(window.page, "p0"))
    window.page.fill("#search", text[:5])
    assert window.page.text_content("h1") == text
    assert window.page.evaluate("window.harmed") is None
    assert window.page.locator("img, a").count() == 0
    assert (window.complaints, window.asked_beyond(window.file.as_uri())) == ([], [])
    window.context.close()


def test_the_files_own_policy_stops_any_script_it_was_not_made_with(browser: Browser, tmp_path: Path) -> None:
    html = draw(small()).replace("</body>", "<script>window.harmed = 1</script></body>")
    window = Opened(browser, html, tmp_path)
    assert window.page.evaluate("window.harmed") is None
    assert re.search("Content Security Policy", window.complaints[0])
    window.context.close()


def test_a_practice_that_nobody_has_opens_too(browser: Browser, tmp_path: Path) -> None:
    made = replace(small(), diffusion=replace(small().diffusion, uptakes=(), transmissions=()))
    window_html = draw(made)
    context = browser.new_context()
    watched = Watched(context.new_page())
    (tmp_path / "empty.html").write_text(window_html, encoding="utf-8")
    watched.page.goto((tmp_path / "empty.html").as_uri())
    watched.page.wait_for_selector("html[data-drawn]", state="attached")
    watched.page.focus("#network")
    watched.page.keyboard.press("Home")
    assert watched.complaints == []
    context.close()
