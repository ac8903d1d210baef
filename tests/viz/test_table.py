"""The table beside a picture."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from tests.viz.stories import small
from viz.members import Person
from viz.scene import scene
from viz.table import hand_over_rows, hand_over_table


def test_the_rows_are_the_marks_in_the_same_order_under_the_same_ids() -> None:
    rows = hand_over_rows(small())
    assert [(row.id, row.label, row.source) for row in rows] == [
        ("p0", "Ana", None),
        ("p1", "Coach", "p0"),
        ("p2", "Ben", "p1"),
        ("p3", "Cleo", "p2"),
        ("p4", "Dan", "p1"),
        ("p5", "Eve", None),
    ]
    assert [row.label for row in rows] == [mark.person.name for mark in scene(small()).marks]


def test_a_row_says_when_where_how_and_at_which_level() -> None:
    ben = hand_over_rows(small())[2]
    assert (ben.when, ben.school, ben.how, ben.level) == ("6 October 2025", "Cedar", "modelling", "IVA, routine")


def test_a_coach_stands_in_the_table_at_the_school_of_the_wire() -> None:
    assert hand_over_rows(small())[1].school == "Maple"


def test_the_table_section_cannot_be_broken_out_of() -> None:
    hostile = "</script><script>alert(1)</script>"
    section = hand_over_table(replace(small(), people={"d:ana": Person(hostile)}))
    assert hostile not in section
    (data,) = re.findall(r'id="row-data">(.*?)</script>', section, re.DOTALL)
    assert json.loads(data)[0]["label"] == hostile
