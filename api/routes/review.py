"""Names that only a person can settle, and what was decided about them. For stewards."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from api.errors import documented
from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page
from api.reading import Asking, View
from api.routes.common import PREFIX, reading
from graph.records import Judgement
from graph.store import Reads, Store
from graph.vocabulary import Verdict
from ingest.review import Decided, decide, take_back
from ingest.undecided import Review, Undecided

router = APIRouter(prefix=PREFIX, tags=["review"])


class Decision(BaseModel, extra="forbid"):
    """What somebody decides about a name: that it is a known record, that it is not, or that it cannot be said."""

    key: str = Field(
        max_length=1000,
        description="`key` of an undecided name, or the id of a provisional record.",
        examples=["person|rivanna|k marsh|rivanna:woodbrook"],
    )
    candidate: str = Field(max_length=1000, description="Id of a known record.", examples=["rivanna:00101"])
    verdict: Verdict
    reason: str = Field("", max_length=1000)
    by: str | None = Field(None, max_length=200, description="Who decides; the viewer if it is left out.")


@router.get("/undecided", response_model=Page[Undecided], responses=reading(404))
def list_undecided(asked: Asking, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """The names to decide: what holds rows back first, each with its candidates and the evidence for them."""
    store = asked.steward_store()

    def make(view: View) -> Page[Undecided]:
        review = view.get(_review, store)
        found = page(review.names, lambda name: f"{name.why} {name.kind} {name.key}", limit, cursor)
        return Page(tuple(review.shown(found.items)), found.next)

    return asked.answer(Page[Undecided], make)


def _review(_: Reads, store: Store) -> Review:
    return Review(store)


@router.get("/judgements", response_model=Page[Judgement], responses=reading(404))
def list_judgements(
    asked: Asking,
    standing: Annotated[bool, Query(description="Only those that were not taken back.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """The decisions, oldest first, those taken back too."""
    store = asked.steward_store()

    def make(_: object) -> Page[Judgement]:
        kept = [judgement for judgement in store.judgements() if not (standing and judgement.taken_back)]
        return page(kept, lambda judgement: judgement.id, limit, cursor)

    return asked.answer(Page[Judgement], make)


@router.post("/judgements", responses=documented(400, 403, 404, 408, 429))
def decide_name(asked: Asking, decision: Decision) -> Decided:
    """Decide about a name: the rows that waited for it are read again, and everything that follows is worked out."""
    store = asked.steward_store()
    by = decision.by or asked.viewer.person or asked.viewer.role
    return decide(store, decision.key, decision.candidate, decision.verdict, by=by, reason=decision.reason)


@router.delete("/judgements/{judgement:path}", responses=documented(400, 403, 404, 408, 429))
def take_back_judgement(
    asked: Asking,
    judgement: Annotated[
        str,
        Path(
            description="Id of a decision.",
            examples=["person|rivanna|k marsh|rivanna:woodbrook>rivanna:00101"],
            min_length=1,
        ),
    ],
) -> Decided:
    """Take a decision back: the rows that rested on it wait again."""
    return take_back(asked.steward_store(), judgement, by=asked.viewer.person or asked.viewer.role)
