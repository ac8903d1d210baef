"""Pictures without scripts."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bench.story import story
from tests.viz.stories import small, told
from viz.members import Person
from viz.scene import Story, scene
from viz.svg import adoption_curve_svg, scene_svg

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_picture_names_schools_coaches_people_months_and_terms() -> None:
    words = texts(scene_svg(scene(small())))
    for expected in ("Maple 1", "Coach 2", "Ana", "Ben", "Sep 2025", "Autumn term", "Routine use (1)"):
        assert expected in words


def test_the_picture_carries_its_caption_and_what_is_hidden() -> None:
    found = scene(small())
    assert f"{found.caption} · {found.hidden}" in texts(scene_svg(found))


def test_an_aggregated_picture_shows_numbers_and_no_names_but_the_origin() -> None:
    found = scene(story(900))
    words = texts(scene_svg(found))
    assert [word for word in words if word in {mark.person.name for mark in found.marks}] == [
        found.marks[0].person.name
    ]
    assert str(max(circle.people for circle in found.circles)) in words


@pytest.mark.parametrize("drawn", [scene_svg, adoption_curve_svg])
@pytest.mark.parametrize("made", [small, told, lambda: story(900)])
def test_every_svg_is_well_formed_and_has_only_presentation_attributes(drawn, made) -> None:  # type: ignore[no-untyped-def]
    svg = drawn(scene(made()))
    root = ElementTree.fromstring(
        svg if "xmlns" in svg else svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    )
    assert root.attrib["role"] == "img"
    assert {root[0].tag, root[1].tag} == {f"{SVG}title", f"{SVG}desc"}
    for element in root.iter():
        assert element.tag not in (f"{SVG}script", f"{SVG}style", f"{SVG}a", f"{SVG}foreignObject")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name]


def test_text_that_looks_like_markup_stays_text() -> None:
    hostile = '"/><script>alert(1)</script>'
    made: Story = replace(small(), practice=hostile, people={"d:ana": Person(hostile)}, schools={"d:s-maple": hostile})
    svg = scene_svg(scene(made))
    assert "<script" not in svg
    assert hostile in texts(svg)


def test_the_curve_tells_its_numbers_in_words() -> None:
    svg = adoption_curve_svg(scene(small()))
    assert "all: 5 by 1 December 2025. through a coach: 2 by 1 December 2025." in svg


def test_the_curve_of_nobody_is_flat() -> None:
    assert "all: 0 by" in adoption_curve_svg(scene(told()))
