"""What a picture says in words: its caption, how the practice spread, and what is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph.diffusion.model import Diffusion
from graph.vocabulary import State
from graph.when import spelled
from viz.counting import counted
from viz.members import Member, Names


def caption(practice: str, shown: str, data_as_of: date, members: Sequence[Member]) -> str:
    """Practice, filter, dates, number of people and date of the data: what a copy of the picture must carry."""
    days = [member.day for member in members]
    dates = f"{spelled(min(days))} to {spelled(max(days))}" if days else "no dates"
    return f"{practice} · {shown} · {dates} · n = {_reach(members)} · data as of {spelled(data_as_of)}"


def summary(members: Sequence[Member], names: Names) -> str:
    """Where it started, how far it got and how much of that went through coaches."""
    reach = [member for member in members if member.counted]
    if not reach:
        return "Nobody is known to have taken it up yet."
    origins = [member for member in reach if member.kind == "origin"]
    start = _started(origins, names) if origins else "Where it started is not recorded."
    through = sum(member.via == "coach" for member in reach)
    linked = sum(member.source is not None for member in reach)
    how = f" {through:,} of {counted(linked, 'hand-over')} went through a coach." if linked else ""
    return f"{start} {_reach(members)} {'has' if len(reach) == 1 else 'have'} it.{how}"


def hidden(diffusion: Diffusion, members: Sequence[Member], aggregated: bool) -> str:
    """What the picture leaves out."""
    parts = []
    if aggregated:
        gathered = counted(len(members), "person", "people")
        parts.append(f"{gathered} are gathered into circles by school and month; double click opens a school.")
    in_touch = sum(uptake.state is State.REACHED for uptake in diffusion.uptakes)
    if in_touch:
        was, is_ = ("was", "is") if in_touch == 1 else ("were", "are")
        parts.append(f"{counted(in_touch, 'person', 'people')} {was} only in touch with it and {is_} not drawn.")
    return " ".join(parts)


def _started(origins: Sequence[Member], names: Names) -> str:
    first, others = origins[0], len(origins) - 1
    at = f" at {names.school(first.school)}" if first.school else ""
    more = f", and with {counted(others, 'other')}" if others else ""
    return f"It started with {first.name}{at}, {first.when}{more}."


def _reach(members: Sequence[Member]) -> str:
    people = sum(member.counted for member in members)
    schools = len({member.school for member in members if member.school and (member.counted or member.moved)})
    return f"{counted(people, 'person', 'people')} at {counted(schools, 'school')}"
