"""Questions: practices, trace, who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.common import DEFAULT_STORE, NOTHING_FOUND, AsJson, StoreUrl, app, fail, opened, out, print_json, say
from graph.errors import UnknownName
from graph.vocabulary import ADOPTION_LEVEL, HOLDERS, Level
from graph.when import described
from viz.counting import counted, told

if TYPE_CHECKING:
    from graph.answers.trace import Path, Trace
    from graph.answers.who import Tried
    from graph.store import Store

Practice = Annotated[str, typer.Argument(help="Id, title or alias of a practice; a close spelling will do.")]
AdoptionLevel = Annotated[Level, typer.Option("--level", help="Level of Use that counts as adoption.")]
FirstDay = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of the window.")]
LastDay = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Its last day.")]


@app.command()
def practices(store: StoreUrl = DEFAULT_STORE, json: AsJson = False) -> None:
    """List the practices and how far each has come."""
    from rich.table import Table

    from graph.answers.catalogue import listed_practices

    with opened(store) as kept:
        listed = listed_practices(kept)
    if json:
        print_json({"items": listed})
        return
    if not listed:
        fail("No practices yet. Load a catalogue or a coach's log with “pollinate load”.", NOTHING_FOUND)
    table = Table("Practice", "Id", "Kind", "Holders", "Schools", "Since")
    for item in listed:
        since = item.first.isoformat() if item.first else ""
        title = f"{item.title} (provisional)" if item.provisional else item.title
        table.add_row(title, item.id, item.kind or "", str(item.holders), str(item.schools), since)
    out.print(table)


@app.command("trace")
def trace_command(
    practice: Annotated[str | None, typer.Argument(help="Id, title or alias of a practice.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Tell how it got to this person.")] = None,
    pathway: Annotated[str | None, typer.Option("--pathway", help="Trace every practice of a pathway.")] = None,
    routes: Annotated[bool, typer.Option("--routes", help="With --to: the other recorded routes too.")] = False,
    level: AdoptionLevel = ADOPTION_LEVEL,
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Tell how a practice spread, or how it got to one person, each step with the row it was read from."""
    from graph.answers.find import find_practice

    if (practice is None) == (pathway is None):
        raise typer.BadParameter("give a practice, or --pathway")
    with opened(store) as kept:
        if practice is None:
            _pathway(kept, pathway or "", json)
        elif to is None:
            _spread(kept, find_practice(kept, practice).id, level, json)
        else:
            _path(kept, find_practice(kept, practice).id, to, routes, json)


def _spread(store: Store, practice: str, level: Level, json: bool) -> None:
    from graph.answers.trace import trace

    found = trace(store, practice, level)
    if not found.uptakes:
        fail(f"Nothing is recorded of “{found.title}” yet.", NOTHING_FOUND)
    if json:
        print_json(found)
    else:
        _tell_trace(found)


def _pathway(store: Store, pathway: str, json: bool) -> None:
    from graph.answers.find import find_pathway
    from graph.answers.trace import trace_pathway

    found = trace_pathway(store, find_pathway(store, pathway))
    if found is None:
        raise UnknownName("pathway", pathway)
    if json:
        print_json(found)
        return
    say(
        f"{found.pathway}: {counted(len(found.practices), 'practice')}, "
        f"{told(found.contacts, 'visit that names', 'visits that name')} no practice."
    )
    for part in found.practices:
        _tell_trace(part)


def _path(store: Store, practice: str, person: str, routes: bool, json: bool) -> None:
    from graph.answers.find import find_person
    from graph.answers.trace import trace_to

    found = trace_to(store, practice, find_person(store, person).id, with_routes=routes)
    if found is None:
        fail(f"Nothing recorded connects {person} with this practice.", NOTHING_FOUND)
    if json:
        print_json(found)
    else:
        _tell_path(found)


def _tell_trace(found: Trace) -> None:
    holders = [held for held in found.uptakes if held.state in HOLDERS]
    schools = {place.school for held in holders for place in held.places if place.school}
    say(
        f"{found.title}: {counted(len(holders), 'person has', 'people have')} it, at {counted(len(schools), 'school')}."
    )
    for held in holders:
        if held.origin:
            say(f"  It started with {held.name}{f', {described(held.adopted)}' if held.adopted else ''}.")
    for hop in found.transmissions:
        say(f"  {hop.sentence}  [{'; '.join(f'{c.source}, {c.locator}' for c in hop.citations)}]")


def _tell_path(found: Path) -> None:
    say(found.summary)
    for number, hop in enumerate(found.hops, 1):
        say(f"  {number}. {hop.sentence}")
        for cited in hop.citations:
            say(f"     {cited.source}, {cited.locator}")
    for adaptation in found.adaptations:
        say(f"  {adaptation.sentence}")
    for hop in found.reinforcement:
        say(f"  Also: {hop.sentence}")
    for route in found.routes:
        say(f"  Route: {' → '.join(route.people)}, no earlier than {route.arrival}")
    say(f"Evidence: {found.evidence.replace('_', ' ')}.")
    say("Each step is the last recorded contact before first use, not proof of cause.")


@app.command("who")
def who_command(
    practice: Practice,
    school: Annotated[str | None, typer.Option("--school", help="Id or name of a school.")] = None,
    grade: Annotated[str | None, typer.Option("--grade", help="A grade, such as 3 or K.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="A subject, such as science.")] = None,
    level: Annotated[Level, typer.Option("--level", help="Lowest Level of Use.")] = Level.MECHANICAL,
    dropped: Annotated[bool, typer.Option("--dropped", help="Also people who have stopped.")] = False,
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Find who already tried a practice, best match first, and who could introduce you."""
    from graph.answers.find import find_practice, find_school
    from graph.answers.who import who
    from graph.store import Wanted
    from ingest.files.cells import grades

    with opened(store) as kept:
        found_practice = find_practice(kept, practice)
        school_id = find_school(kept, school).id if school else None
        of_grade = next(iter(grades(grade)), grade) if grade else None
        items = who(kept, found_practice.id, Wanted(school_id, of_grade, subject, level, dropped))
        if not items and not json:
            fail(f"Nobody is recorded to have tried “{found_practice.title}” there.", NOTHING_FOUND)
        if json:
            print_json({"practice": found_practice.id, "items": items})
            raise typer.Exit(0 if items else NOTHING_FOUND)
        _tell_who(kept, items)


def _tell_who(store: Store, items: Sequence[Tried]) -> None:
    from rich.table import Table

    from graph.records import Person, School

    others = {id for item in items for id in (item.source, item.introduced_by) if id}
    names = {person.id: person.label for person in store.known(Person, others)}
    schools = {item.school for item in items if item.school}
    names |= {school.id: school.name for school in store.known(School, schools)}
    table = Table("Who", "School", "Grades", "Level", "From", "Ask", "Why")
    for item in items:
        school, source, ask = (names.get(id, id) if id else "" for id in (item.school, item.source, item.introduced_by))
        table.add_row(item.name, school, " ".join(item.grades), str(item.level or ""), source, ask, item.why)
    out.print(table)
