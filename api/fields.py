"""Which fields of which records somebody sees who is not a steward: a field that is not listed here is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from graph.records import (
    Assignment,
    Classroom,
    District,
    Meeting,
    Origin,
    Person,
    Practice,
    Record,
    School,
    Transfer,
    Use,
    Visit,
)

R = TypeVar("R", bound=Record)

NAMED: Mapping[type[Record], tuple[str, ...]] = {
    District: ("id", "name", "time_zone", "year_start", "terms"),
    School: ("id", "name", "district", "level", "opened", "closed", "renamed_from"),
    Person: ("id", "open_to_visits", "school"),
    Assignment: ("id", "person", "school", "role", "grades", "subjects", "start", "end"),
    Classroom: ("id", "teacher", "school", "school_year", "aliases", "grades", "subjects"),
    Practice: (
        *("id", "title", "practice_kind", "framework", "pathways", "subjects", "grades", "criteria", "link"),
        "provisional",
    ),
    Origin: ("practice", "person", "classroom", "school", "when"),
    Visit: (
        *("coach", "teachers", "school", "classroom", "when", "supports", "practices"),
        *("idea", "idea_from", "heard_from", "outcome"),
    ),
    Meeting: ("meeting_kind", "people", "presenter", "practices", "when"),
    Transfer: ("practice", "source", "target", "when", "channel"),
    Use: ("practice", "person", "classroom", "school", "when", "level"),
}
"""Fields that are shown as they are, of people who are shown by name and of what has no person."""

UNNAMED: Mapping[type[Record], tuple[str, ...]] = {
    Person: (),
    Assignment: ("role",),
    Classroom: ("school_year",),
}
"""The same of people who are not shown by name; what else is shown of them is made up for the viewer."""


def only(record: R, fields: tuple[str, ...], **instead: Any) -> R:
    """A record with these fields, and with what stands in the place of others; all else is as if never recorded."""
    return cast(R, type(record).model_construct(**{name: getattr(record, name) for name in fields} | instead))
