"""Decisions about names: review."""

from __future__ import annotations

import getpass
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.common import (
    DEFAULT_STORE,
    NOTHING_FOUND,
    AsJson,
    StoreUrl,
    app,
    fail,
    opened,
    print_json,
    say,
    worked_out_anew,
)
from graph.vocabulary import Verdict
from viz.counting import counted

if TYPE_CHECKING:
    from graph.store import Store
    from ingest.review import Decided
    from ingest.undecided import Undecided

EXAMPLE_WIDTH = 160
"""So much of an example row is shown in the terminal; --json has all of it."""


@app.command()
def review(
    name: Annotated[str | None, typer.Argument(help="Number or key of a name in the list, or an id.")] = None,
    same: Annotated[str | None, typer.Option("--same", help="It is this record (id, or number in its list).")] = None,
    different: Annotated[str | None, typer.Option("--different", help="It is not this record.")] = None,
    unsure: Annotated[str | None, typer.Option("--unsure", help="It cannot be said yet; it keeps waiting.")] = None,
    back: Annotated[str | None, typer.Option("--take-back", help="Take back the decision with this id.")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="List the decisions that stand.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who decides.", envvar="POLLINATE_USER")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """List the names that wait for a decision, decide one, or take a decision back."""
    from ingest.review import decide, take_back

    verdicts = {Verdict.SAME: same, Verdict.DIFFERENT: different, Verdict.UNSURE: unsure}
    chosen = [(verdict, candidate) for verdict, candidate in verdicts.items() if candidate is not None]
    if len(chosen) > 1 or (chosen and (back or name is None)):
        raise typer.BadParameter("give a name and one of --same, --different and --unsure, or --take-back alone")
    by = by or getpass.getuser()
    with opened(store) as kept:
        if back:
            _tell_decided(take_back(kept, back, by=by), json)
        elif chosen:
            (verdict, candidate), item = chosen[0], _item(kept, name or "")
            key = item.key if item else name or ""
            _tell_decided(decide(kept, key, _candidate(item, candidate), verdict, by=by, reason=reason), json)
        elif decided:
            _list_decisions(kept, json)
        else:
            _list_undecided(kept, name, json)


def _item(store: Store, name: str) -> Undecided | None:
    """The name in the list with that number or key; anything else is left to `decide`."""
    return next((item for _, item in _items(store, name)), None)


def _items(store: Store, name: str | None) -> list[tuple[int, Undecided]]:
    """Names with their numbers in the list: all, or those of that number or key."""
    from ingest.undecided import Review

    review = Review(store)
    chosen = [(n, item) for n, item in enumerate(review.names, 1) if name in (None, str(n), item.key)]
    shown = review.shown(item for _, item in chosen)
    return [(number, item) for (number, _), item in zip(chosen, shown, strict=True)]


def _candidate(item: Undecided | None, candidate: str) -> str:
    """A candidate's id, which may be given as its number in the list."""
    if item and candidate.isdecimal() and 0 < int(candidate) <= len(item.candidates):
        return item.candidates[int(candidate) - 1].id
    return candidate


def _list_undecided(store: Store, name: str | None, json: bool) -> None:
    numbered = _items(store, name)
    if json:
        print_json({"items": [item for _, item in numbered]})
        return
    if not numbered:
        fail("Nothing waits for a decision.", NOTHING_FOUND)
    for number, item in numbered:
        _tell_item(number, item)
    say("Decide with, for example: pollinate review 1 --same 2")


def _tell_item(number: int, item: Undecided) -> None:
    because = {
        "waiting": f"{counted(item.rows, 'row waits', 'rows wait')}: who or what is meant?",
        "provisional": "in no sheet; kept as provisional.",
        "unmatched": f"“idea came from” in {counted(item.rows, 'row')} matches nobody.",
    }[item.why]
    say(f"{number}. {item.kind} “{item.text}”: {because}  [{item.key}]")
    for place, candidate in enumerate(item.candidates, 1):
        say(f"     {place}) {candidate.label} ({candidate.id}): {'; '.join(candidate.evidence)}")
    for row in item.examples:
        say(f"     {row.name}, {row.locator}: {shorten(row.text, EXAMPLE_WIDTH, placeholder=' …')}")


def _list_decisions(store: Store, json: bool) -> None:
    standing = [judgement for judgement in store.judgements() if judgement.taken_back is None]
    if json:
        print_json({"items": standing})
        return
    if not standing:
        fail("No decision stands.", NOTHING_FOUND)
    for judgement in standing:
        say(f"{judgement.key} is {judgement.verdict}: {judgement.candidate} (by {judgement.by})  [{judgement.id}]")


def _tell_decided(done: Decided, json: bool) -> None:
    if json:
        print_json(done)
        return
    state = "taken back" if done.judgement.taken_back else f"kept: {done.judgement.verdict}"
    say(
        f"The decision is {state}. {counted(done.released, 'row is in', 'rows are in')}, "
        f"{counted(done.waiting, 'waits', 'wait')}."
    )
    say(f"{worked_out_anew(done.practices_recomputed)}  [{done.judgement.id}]")
