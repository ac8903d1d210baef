"""What routes share: the parameters that name something, and the names people may use for it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query

from api.errors import documented

PREFIX = "/api/v1"

PracticeName = Annotated[
    str,
    Path(
        description="Id, title or alias of a practice; a close spelling will do.",
        examples=["rivanna:life-cycles"],
        min_length=1,
    ),
]
PersonName = Annotated[
    str,
    Path(
        description="Id or name of a person; ids may hold “:” and “/”, as they are or percent-encoded.",
        examples=["rivanna:00110"],
        min_length=1,
    ),
]
SchoolName = Annotated[
    str, Path(description="Id, name or alias of a school.", examples=["rivanna:woodbrook"], min_length=1)
]
Search = Annotated[
    str | None,
    Query(max_length=200, description="Only what is called like this, most alike first.", examples=["marsh"]),
]

FOUND = 50
"""A search gives at most so many."""


def reading(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route that reads may answer beside 200."""
    tag = {"description": "Changes when anything was written.", "schema": {"type": "string"}}
    return {
        200: {"headers": {"ETag": tag}},
        304: {"description": "Nothing was written since the answer whose ETag was sent in If-None-Match."},
        **documented(400, 403, *statuses),
    }
