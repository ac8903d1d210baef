"""From a request to what its viewer may read, and back to an answer that may be asked for again cheaply."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from api.access import seen_by
from api.cache import Cache, Snapshot
from api.loading import Reopen
from api.metrics import Metrics
from api.roles import SMALLEST_GROUP, Viewer, ViewerRole
from graph.answers.latest import last_event
from graph.errors import NotAllowed
from graph.ids import district_of
from graph.records import District, Entity, Person, Practice, School
from graph.store import Reads, Store

T = TypeVar("T")

MOST_VIEWERS = 200
"""So many viewers' reads of one revision are kept."""

MOST_LOOKS = 8
"""So often an answer is looked for in a store that is being written to."""


@dataclass(frozen=True, slots=True)
class View:
    """One state of the store, as one viewer may see it."""

    reads: Reads
    viewer: Viewer
    today: date
    _cache: Cache

    def get(self, make: Callable[..., T], *args: Any) -> T:
        """What `make(reads, *args)` gives, from the cache if it was asked before and nothing was written since."""
        return self._cache.get(make, self.reads, *args)


class Views:
    """Gives out views of a store; one for each application.

    Args:
        secret: keeps the ids of people without names from being guessed; a new one each start if none is given.
        reopen: opens the store in another process.
        smallest_group: what researchers are told of a person fits at least so many people.
    """

    def __init__(
        self,
        store: Store,
        secret: bytes | None = None,
        reopen: Reopen | None = None,
        smallest_group: int = SMALLEST_GROUP,
    ) -> None:
        self.store, self.reopen, self._smallest_group = store, reopen, smallest_group
        self.metrics = Metrics()
        self._secret = secret or secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._begin("")

    def view(self, viewer: Viewer) -> View:
        """The store as it is now, for a viewer."""
        revision = self.store.revision()
        with self._lock:
            if revision != self._revision:
                self._begin(revision)
            views = self._views
        return views(viewer, date.today())

    def tag(self, *parts: str) -> str:
        """An entity tag that tells nothing of its parts."""
        return f'W/"{hmac.digest(self._secret, "|".join(parts).encode(), "sha256").hex()[:32]}"'

    def _begin(self, revision: str) -> None:
        self._revision = revision
        snapshot, cache, secret = Snapshot(self.store, revision), Cache(), self._secret

        @lru_cache(maxsize=MOST_VIEWERS)
        def views(viewer: Viewer, today: date) -> View:
            return View(seen_by(viewer, snapshot, secret, today, self._smallest_group), viewer, today, cache)

        self._views = views


class Asked:
    """One request and who sent it."""

    def __init__(self, request: Request, viewer: Viewer) -> None:
        self.viewer = viewer
        self.views: Views = request.app.state.views
        self._request = request

    def answer(self, shape: Any, make: Callable[[View], object]) -> Response:
        """What `make` finds, as JSON of a declared shape; or 304 where the client already has it."""
        return self.made(lambda view: _adapter(shape).dump_json(make(view), by_alias=True), "application/json")

    def made(self, make: Callable[[View], bytes | str], media_type: str, **headers: str) -> Response:
        """What `make` finds: JSON, a page or a picture; or 304 where the client already has it."""
        known = _tags(self._request.headers.get("if-none-match", ""))

        def answered(view: View) -> Response:
            tag = self._tag(view)
            told = {"ETag": tag, "Cache-Control": "private, no-cache", **headers}
            if tag in known:
                return Response(None, 304, told)
            return Response(make(view), 200, told, media_type)

        return self.at_once(answered)

    def last_event(self, district: str) -> date:
        """The day up to which something is known of a district; worked out once a write, for all viewers."""
        return self.views.view(Viewer.steward()).get(last_event, district) or date.today()

    def at_once(self, make: Callable[[View], T]) -> T:
        """What `make` finds in one state of the store: where a write came in between, it looks again.

        While one write follows another it is content with what it found last.
        """
        for _ in range(MOST_LOOKS - 1):
            view = self.views.view(self.viewer)
            try:
                found = make(view)
            except Exception:
                if self._still_holds(view):
                    raise
            else:
                if self._still_holds(view):
                    return found
        return make(self.views.view(self.viewer))

    def _still_holds(self, view: View) -> bool:
        return self.views.store.revision() == view.reads.revision()

    def steward_store(self) -> Store:
        """The store itself, for those who look after it.

        Raises:
            NotAllowed: the viewer is no steward, or only of one of several districts in the store.
        """
        if self.viewer.role is not ViewerRole.STEWARD:
            raise NotAllowed("Only a steward may see or do this.")
        own = self.viewer.district
        if own and self.views.view(Viewer.steward()).get(_districts) - {own}:
            raise NotAllowed("Several districts share this store; this is for a steward of all of them.")
        return self.views.store

    def _tag(self, view: View) -> str:
        scope, viewer = self._request.scope, self.viewer
        url = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        return self.views.tag(
            version("pollinate"),
            view.reads.revision(),
            str(view.today),
            viewer.role,
            str(viewer.person),
            str(viewer.district),
            url,
        )


def _districts(reads: Reads) -> frozenset[str]:
    """Every district of which anything is known, whether a sheet lists it or not."""
    kinds: tuple[type[Entity], ...] = (District, School, Person, Practice)
    return frozenset(district_of(entity.id) for kind in kinds for entity in reads.known(kind))


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _tags(header: str) -> set[str]:
    """The tags of If-None-Match, compared weakly."""
    return {f"W/{tag.strip().removeprefix('W/')}" for tag in header.split(",")}


async def current_viewer(request: Request) -> Viewer:
    """Who sent the request; sign-in takes this function's place."""
    viewer: Viewer = request.app.state.viewer
    return viewer


async def _asked(request: Request, viewer: Annotated[Viewer, Depends(current_viewer)]) -> Asked:
    return Asked(request, viewer)


Asking = Annotated[Asked, Depends(_asked)]
