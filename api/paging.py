"""Long lists a page at a time: {"items", "next"}."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query

from api.errors import not_found

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many items.")]
Cursor = Annotated[
    str | None, Query(max_length=2000, description="`next` of the page before; leave it out for the first page.")
]

DEFAULT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list; `next` is the cursor of the page after them, null on the last."""

    items: tuple[T, ...]
    next: str | None


def page(items: Sequence[T], key: Callable[[T], str], limit: int, cursor: str | None) -> Page[T]:
    """The page that begins where a cursor says.

    A cursor names the last item that was seen, so a list that has changed since goes on after it; only where that
    item itself is gone, it goes on at the same place.

    Args:
        key: what tells an item of the list from all others.

    Raises:
        Refused: nothing is there under the cursor.
    """
    start = _start(items, key, *_read(cursor)) if cursor else 0
    end = start + limit
    more = end < len(items)
    return Page(tuple(items[start:end]), _cursor(end, key(items[end - 1])) if more else None)


def _start(items: Sequence[T], key: Callable[[T], str], place: int, last: str) -> int:
    if 0 < place <= len(items) and key(items[place - 1]) == last:
        return place
    return next((number for number, item in enumerate(items, 1) if key(item) == last), place)


def _cursor(place: int, last: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([place, last]).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[int, str]:
    try:
        place, last = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(place, int) and place >= 0 and isinstance(last, str):
            return place, last
    except (binascii.Error, ValueError, TypeError, RecursionError):
        pass
    raise not_found("There is no such page of this list; begin again without a cursor.")
