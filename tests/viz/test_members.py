"""Who is in the picture, in which order and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.diffusion.model import PlacedUse
from graph.vocabulary import Channel, Level, State
from graph.when import When, month
from tests.viz.stories import link, on, small, told, uptake
from viz.members import NO_NAME, Member, Names, Person, members_of
from viz.scene import Story


def members(story: Story) -> dict[str, Member]:
    return {member.name: member for member in in_order(story)}


def in_order(story: Story) -> tuple[Member, ...]:
    return members_of(story.diffusion, Names(story.people, story.schools, story.sentences))


def test_everybody_stands_in_order_of_the_day_and_points_at_the_source() -> None:
    found = in_order(small())
    assert [member.name for member in found] == ["Ana", "Coach", "Ben", "Cleo", "Dan", "Eve"]
    assert [member.source for member in found] == [None, 0, 1, 2, 1, None]


def test_people_who_were_only_in_touch_are_left_out() -> None:
    assert "Finn" not in members(small())


def test_shown_people_are_drawn_and_not_counted() -> None:
    dan = members(small())["Dan"]
    assert (dan.kind, dan.counted, dan.level, dan.school) == ("shown", False, "only shown it", "d:s-cedar")


@pytest.mark.parametrize(
    ("level", "kind"),
    [
        (Level.NONUSE, "dropped"),
        (Level.ORIENTATION, "exploring"),
        (Level.PREPARATION, "exploring"),
        (Level.MECHANICAL, "trying"),
        (Level.ROUTINE, "routine"),
        (Level.REFINEMENT, "refining"),
        (Level.INTEGRATION, "refining"),
        (Level.RENEWAL, "refining"),
        (None, "unrated"),
    ],
)
def test_a_level_of_use_says_which_glyph(level: Level | None, kind: str) -> None:
    assert members(told(uptake("d:ana", on(9, 9), level=level, school="d:s-oak")))["Ana"].kind == kind


def test_an_origin_is_a_start_whatever_its_level_or_role() -> None:
    coach = members(told(uptake("d:coach", on(9, 9), level=Level.NONUSE, origin=True)))["Coach"]
    assert (coach.kind, coach.via, coach.source) == ("origin", None, None)


def test_links_through_coaches_colleagues_inference_and_nobody_are_told_apart() -> None:
    story = told(
        uptake("d:ana", on(9, 9), origin=True, school="d:s-oak"),
        uptake("d:coach", on(9, 10), State.CARRIES),
        uptake("d:ben", on(9, 11), school="d:s-oak"),
        uptake("d:cleo", on(9, 12), school="d:s-oak"),
        uptake("d:dan", on(9, 13), school="d:s-oak"),
        links=(
            link("d:ana", "d:coach", on(9, 10)),
            link("d:ana", "d:ben", on(9, 11)),
            link("d:coach", "d:cleo", on(9, 12), kind="inferred"),
        ),
    )
    assert [member.via for member in in_order(story)] == [None, "coach", "peer", "inferred", "unknown"]


def test_a_source_that_is_not_drawn_leaves_the_start_of_the_trail_unknown() -> None:
    story = told(uptake("d:ben", on(9, 11), school="d:s-oak"), links=(link("d:gone", "d:ben", on(9, 11)),))
    ben = members(story)["Ben"]
    assert (ben.source, ben.via) == (None, "unknown")
    assert ben.sentence == "No recorded origin: the trail starts with Ben at Oak, 11 September 2025."


def test_on_one_day_the_source_stands_first() -> None:
    story = told(
        uptake("d:zoe", on(9, 9), origin=True, school="d:s-oak"),
        uptake("d:ana", on(9, 9), school="d:s-oak"),
        links=(link("d:zoe", "d:ana", on(9, 9)),),
    )
    assert [member.name for member in in_order(story)] == ["Zoe", "Ana"]


def test_a_vague_date_keeps_its_span_and_stands_on_the_day_it_was_had_by() -> None:
    september = month(2025, 9)
    ana = members(told(replace(uptake("d:ana", september, school="d:s-oak"), by=date(2025, 9, 20))))["Ana"]
    assert (ana.first, ana.day, ana.last, ana.when) == (
        date(2025, 9, 1),
        date(2025, 9, 20),
        date(2025, 9, 30),
        "September 2025",
    )


def test_testimony_is_told_by_its_last_day_and_never_shows_its_first() -> None:
    heard = When(date(2025, 8, 1), date(2025, 10, 6))
    story = told(
        uptake("d:ana", on(9, 9), origin=True, school="d:s-oak"),
        uptake("d:coach", heard, State.CARRIES),
        links=(link("d:ana", "d:coach", heard, Channel.PEER_TALK, told=True),),
    )
    coach = members(story)["Coach"]
    assert coach.when == "by 6 October 2025"
    assert coach.first == coach.last == date(2025, 10, 6)
    assert coach.sentence == "Ana passed it on to Coach, by 6 October 2025 (peer talk)."


def test_a_teacher_who_moves_takes_it_along_without_counting_twice() -> None:
    moved = PlacedUse(None, "d:s-maple", on(2, 2))
    found = in_order(told(uptake("d:ana", on(9, 9), school="d:s-oak", more=(moved, moved))))
    assert [(member.school, member.counted, member.moved) for member in found] == [
        ("d:s-oak", True, False),
        ("d:s-maple", False, True),
    ]
    assert (found[1].source, found[1].via) == (0, "moved")
    assert found[1].sentence == "Ana took it along to Maple, 2 February 2026."


def test_a_coach_stands_where_it_was_picked_up_and_a_teacher_where_it_is_used() -> None:
    story = told(
        uptake("d:ana", on(9, 9), origin=True, school="d:s-oak"),
        uptake("d:coach", on(9, 10), school="d:s-cedar"),
        uptake("d:ben", on(9, 11), school="d:s-cedar"),
        links=(
            link("d:ana", "d:coach", on(9, 10), school="d:s-oak"),
            link("d:coach", "d:ben", on(9, 11), school="d:s-oak"),
        ),
    )
    assert [member.school for member in in_order(story)] == ["d:s-oak", "d:s-oak", "d:s-cedar"]


def test_where_no_fact_names_a_school_the_roster_does() -> None:
    story = told(uptake("d:ana", on(9, 9), State.CARRIES), people={"d:ana": Person("Ana", school="d:s-oak")})
    assert members(story)["Ana"].school == "d:s-oak"


def test_somebody_without_a_name_is_drawn_without_one() -> None:
    (nobody,) = in_order(told(uptake("d:ana", on(9, 9), school="d:s-oak"), people={}))
    assert nobody.name == NO_NAME
    assert "ana" not in nobody.sentence


def test_a_given_sentence_is_used_and_other_routes_are_kept() -> None:
    story = small()
    first = story.diffusion.transmissions[1]
    story = replace(story, sentences={first.id: "Ben watched the coach teach it."})
    found = members(story)
    assert found["Ben"].sentence == "Ben watched the coach teach it."
    assert found["Cleo"].also == ("Coach passed it on to Cleo, 20 October 2025 (modelling).",)


def test_somebody_without_any_date_is_not_placed() -> None:
    assert in_order(told(uptake("d:ana", None, school="d:s-oak"))) == ()
