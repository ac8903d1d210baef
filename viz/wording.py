"""What a picture says in words: its caption, how the practice spread, and what is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph.answers.counts import Counts
from graph.diffusion.model import Diffusion
from graph.vocabulary import State
from graph.when import spelled
from viz.counting import counted, figure, told
from viz.members import Member, Names


def caption(practice: str, shown: str, data_as_of: date, members: Sequence[Member], counts: Counts) -> str:
    """Practice, filter, dates, number of people and date of the data: what a copy of the picture must carry."""
    days = [member.day for member in members]
    dates = f"{spelled(min(days))} to {spelled(max(days))}" if days else "no dates"
    return f"{practice} · {shown} · {dates} · n = {_number(counts)} · data as of {spelled(data_as_of)}"


def summary(members: Sequence[Member], names: Names, counts: Counts) -> str:
    """Where it started, how far it got and how much of that went through coaches."""
    if counts.holders == 0:
        return "Nobody is known to have taken it up yet."
    origins = [member for member in members if member.kind == "origin"]
    start = _started(origins, names) if origins else "Where it started is not recorded."
    have = "has" if counts.holders == 1 else "have"
    return f"{start} {reach(counts)} {have} it.{_through(counts)}"


def _through(counts: Counts) -> str:
    """The coaches' part in the hand-overs."""
    if not isinstance(counts.hand_overs, int):
        return f" How many hand-overs went through a coach is {counts.hidden}."
    if not counts.hand_overs:
        return ""
    if not isinstance(counts.through_coaches, int):
        how_many = counted(counts.hand_overs, "hand-over")
        return f" How many of {how_many} went through a coach is {counts.through_coaches}."
    return f" {counts.through_coaches:,} of {counted(counts.hand_overs, 'hand-over')} went through a coach."


def reach(counts: Counts) -> str:
    """Who has it, in numbers: "103 teachers at 15 of 26 schools and 20 coaches"."""
    nouns = ("teacher", "teachers") if counts.teachers else ("person", "people")
    parts = []
    if counts.at_schools != 0:
        parts.append(f"{told(counts.at_schools, *nouns)} at {_schools(counts)}")
    if counts.coaches != 0:
        parts.append(told(counts.coaches, "coach", "coaches"))
    return " and ".join(parts)


def _schools(counts: Counts) -> str:
    if counts.all_schools:
        return f"{figure(counts.schools)} of {counted(counts.all_schools, 'school')}"
    return told(counts.schools, "school", "schools")


def _number(counts: Counts) -> str:
    """All people, and what they are."""
    parts = f" ({reach(counts)})" if counts.holders != 0 else ""
    return f"{told(counts.holders, 'person', 'people')}{parts}"


def hidden(diffusion: Diffusion, members: Sequence[Member], counts: Counts, aggregated: bool) -> str:
    """What the picture leaves out."""
    if counts.hidden:
        who = counts.hidden.removeprefix("not shown to ")
        return f"People without a name stand together, school by school; small numbers are not shown to {who}."
    parts = []
    if aggregated:
        gathered = counted(len(members), "person", "people")
        parts.append(f"{gathered} are gathered into circles by school and month; double click opens a school.")
    undated = (counts.holders if isinstance(counts.holders, int) else 0) - sum(member.counted for member in members)
    if undated > 0:
        parts.append(f"{counted(undated, 'person', 'people')} without any date {_is(undated)} not drawn.")
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


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
