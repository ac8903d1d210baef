"""The spellings under which sheets write the field's words; keys are folded (`graph.ids.folded`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from graph.ids import folded
from graph.vocabulary import Channel, Level, MeetingKind, PracticeKind, Role

T = TypeVar("T")


def _folded(spellings: Mapping[str, T]) -> dict[str, T]:
    return {folded(text): meaning for text, meaning in spellings.items()}


SUPPORTS: dict[str, tuple[Channel, ...]] = _folded(
    {
        "co-planning": (Channel.CO_PLANNING,),
        "coplanning": (Channel.CO_PLANNING,),
        "co-plan": (Channel.CO_PLANNING,),
        "co-planned": (Channel.CO_PLANNING,),
        "planning": (Channel.CO_PLANNING,),
        "planned together": (Channel.CO_PLANNING,),
        "planning support": (Channel.CO_PLANNING,),
        "planning conference": (Channel.CO_PLANNING,),
        "modelling": (Channel.MODELLING,),
        "modeling": (Channel.MODELLING,),
        "modelled": (Channel.MODELLING,),
        "modeled": (Channel.MODELLING,),
        "model": (Channel.MODELLING,),
        "model lesson": (Channel.MODELLING,),
        "modeled lesson": (Channel.MODELLING,),
        "modelled lesson": (Channel.MODELLING,),
        "modeled a lesson": (Channel.MODELLING,),
        "demonstration": (Channel.MODELLING,),
        "demonstration lesson": (Channel.MODELLING,),
        "demo lesson": (Channel.MODELLING,),
        "co-teaching": (Channel.CO_TEACHING,),
        "coteaching": (Channel.CO_TEACHING,),
        "co-teach": (Channel.CO_TEACHING,),
        "co-taught": (Channel.CO_TEACHING,),
        "team teaching": (Channel.CO_TEACHING,),
        "observation": (Channel.OBSERVATION,),
        "observing": (Channel.OBSERVATION,),
        "observed": (Channel.OBSERVATION,),
        "observe": (Channel.OBSERVATION,),
        "classroom visit": (Channel.OBSERVATION,),
        "walkthrough": (Channel.OBSERVATION,),
        "walk-through": (Channel.OBSERVATION,),
        "observation, with feedback": (Channel.OBSERVATION, Channel.FEEDBACK),
        "observation and feedback": (Channel.OBSERVATION, Channel.FEEDBACK),
        "observation & feedback": (Channel.OBSERVATION, Channel.FEEDBACK),
        "observation/feedback": (Channel.OBSERVATION, Channel.FEEDBACK),
        "observing and feedback": (Channel.OBSERVATION, Channel.FEEDBACK),
        "feedback": (Channel.FEEDBACK,),
        "debrief": (Channel.FEEDBACK,),
        "debriefing": (Channel.FEEDBACK,),
        "debriefed": (Channel.FEEDBACK,),
        "reflection": (Channel.FEEDBACK,),
        "reflecting conversation": (Channel.FEEDBACK,),
        "PLC": (Channel.PLC,),
        "data": (Channel.PLC,),
        "data / PLC": (Channel.PLC,),
        "PLC / data": (Channel.PLC,),
        "PLC or data meeting": (Channel.PLC,),
        "PLC meeting": (Channel.PLC,),
        "data meeting": (Channel.PLC,),
        "data review": (Channel.PLC,),
        "professional learning community": (Channel.PLC,),
        "team meeting": (Channel.PLC,),
        "resource": (Channel.RESOURCE,),
        "resources": (Channel.RESOURCE,),
        "resource share": (Channel.RESOURCE,),
        "resource sharing": (Channel.RESOURCE,),
        "shared resource": (Channel.RESOURCE,),
        "shared a resource": (Channel.RESOURCE,),
        "shared resources": (Channel.RESOURCE,),
        "huddle": (Channel.HUDDLE,),
        "coaches meeting": (Channel.HUDDLE,),
        "coach huddle": (Channel.HUDDLE,),
        "convening": (Channel.CONVENING,),
        "peer talk": (Channel.PEER_TALK,),
        "conversation": (Channel.PEER_TALK,),
        "colleague": (Channel.PEER_TALK,),
        "other": (Channel.OTHER,),
    }
)
"""Support types and channels; one text may mean several, such as "Observation, with feedback"."""

OUTCOMES: dict[str, Level] = _folded(
    {
        "dropped": Level.NONUSE,
        "dropped it": Level.NONUSE,
        "stopped": Level.NONUSE,
        "stopped using": Level.NONUSE,
        "abandoned": Level.NONUSE,
        "not using": Level.NONUSE,
        "nonuse": Level.NONUSE,
        "non-use": Level.NONUSE,
        "heard": Level.ORIENTATION,
        "heard of it": Level.ORIENTATION,
        "heard about it": Level.ORIENTATION,
        "aware": Level.ORIENTATION,
        "interested": Level.ORIENTATION,
        "orientation": Level.ORIENTATION,
        "planning": Level.PREPARATION,
        "planning to": Level.PREPARATION,
        "planning to try": Level.PREPARATION,
        "planning to try it": Level.PREPARATION,
        "planning to use": Level.PREPARATION,
        "planning to use it": Level.PREPARATION,
        "plans to try it": Level.PREPARATION,
        "plan to try it": Level.PREPARATION,
        "preparing": Level.PREPARATION,
        "preparation": Level.PREPARATION,
        "trying": Level.MECHANICAL,
        "tried": Level.MECHANICAL,
        "trying it": Level.MECHANICAL,
        "trying it out": Level.MECHANICAL,
        "tried it": Level.MECHANICAL,
        "mechanical": Level.MECHANICAL,
        "mechanical use": Level.MECHANICAL,
        "using": Level.ROUTINE,
        "using it": Level.ROUTINE,
        "uses": Level.ROUTINE,
        "in use": Level.ROUTINE,
        "using it regularly": Level.ROUTINE,
        "using regularly": Level.ROUTINE,
        "routine": Level.ROUTINE,
        "routine use": Level.ROUTINE,
        "adapting": Level.REFINEMENT,
        "adapted": Level.REFINEMENT,
        "adapting it": Level.REFINEMENT,
        "adapted it": Level.REFINEMENT,
        "refining": Level.REFINEMENT,
        "refinement": Level.REFINEMENT,
        "sharing": Level.INTEGRATION,
        "sharing it": Level.INTEGRATION,
        "sharing with colleagues": Level.INTEGRATION,
        "shared with colleagues": Level.INTEGRATION,
        "integration": Level.INTEGRATION,
        "integrating": Level.INTEGRATION,
        "renewing": Level.RENEWAL,
        "renewed": Level.RENEWAL,
        "renewal": Level.RENEWAL,
    }
)
"""What a log says a teacher does now, as a Level of Use."""

LEVELS: dict[str, Level] = _folded(
    {
        **{level.value: level for level in Level},
        "1": Level.ORIENTATION,
        "2": Level.PREPARATION,
        "3": Level.MECHANICAL,
        "5": Level.INTEGRATION,
        "6": Level.RENEWAL,
        "4a": Level.ROUTINE,
        "4b": Level.REFINEMENT,
        "IV a": Level.ROUTINE,
        "IV b": Level.REFINEMENT,
        "IV": Level.ROUTINE,
        "4": Level.ROUTINE,
    }
)
"""Levels by their own labels; a bare IV is read as IVA, the lower of its two."""

ROLES: dict[str, Role] = _folded(
    {
        "teacher": Role.TEACHER,
        "classroom teacher": Role.TEACHER,
        "lead teacher": Role.TEACHER,
        "special education teacher": Role.TEACHER,
        "librarian": Role.TEACHER,
        "media specialist": Role.TEACHER,
        "faculty": Role.TEACHER,
        "coach": Role.COACH,
        "instructional coach": Role.COACH,
        "lead coach": Role.COACH,
        "literacy coach": Role.COACH,
        "math coach": Role.COACH,
        "mathematics coach": Role.COACH,
        "technology coach": Role.COACH,
        "instructional coordinator": Role.COACH,
        "instructional specialist": Role.COACH,
        "learning technology integrator": Role.COACH,
        "administrator": Role.ADMINISTRATOR,
        "admin": Role.ADMINISTRATOR,
        "principal": Role.ADMINISTRATOR,
        "assistant principal": Role.ADMINISTRATOR,
        "vice principal": Role.ADMINISTRATOR,
        "superintendent": Role.ADMINISTRATOR,
        "assistant superintendent": Role.ADMINISTRATOR,
        "director": Role.ADMINISTRATOR,
        "district leader": Role.ADMINISTRATOR,
    }
)

MEETING_KINDS: dict[str, MeetingKind] = _folded(
    {
        "huddle": MeetingKind.HUDDLE,
        "coach huddle": MeetingKind.HUDDLE,
        "coaches huddle": MeetingKind.HUDDLE,
        "coaches meeting": MeetingKind.HUDDLE,
        "coach meeting": MeetingKind.HUDDLE,
        "cluster meeting": MeetingKind.HUDDLE,
        "coach PLC": MeetingKind.HUDDLE,
        "PLC": MeetingKind.PLC,
        "PLC meeting": MeetingKind.PLC,
        "data meeting": MeetingKind.PLC,
        "data / PLC": MeetingKind.PLC,
        "grade-level meeting": MeetingKind.PLC,
        "team meeting": MeetingKind.PLC,
        "professional learning community": MeetingKind.PLC,
        "convening": MeetingKind.CONVENING,
        "conference": MeetingKind.CONVENING,
        "institute": MeetingKind.CONVENING,
        "state convening": MeetingKind.CONVENING,
        "network meeting": MeetingKind.CONVENING,
    }
)

PRACTICE_KINDS: dict[str, PracticeKind] = _folded(
    {
        "pbl_unit": PracticeKind.PBL_UNIT,
        "PBL unit": PracticeKind.PBL_UNIT,
        "PBL": PracticeKind.PBL_UNIT,
        "unit": PracticeKind.PBL_UNIT,
        "project": PracticeKind.PBL_UNIT,
        "project-based learning unit": PracticeKind.PBL_UNIT,
        "strategy": PracticeKind.STRATEGY,
        "pathway strategy": PracticeKind.STRATEGY,
        "teaching strategy": PracticeKind.STRATEGY,
        "routine": PracticeKind.STRATEGY,
        "rubric": PracticeKind.RUBRIC,
        "resource": PracticeKind.RESOURCE,
        "material": PracticeKind.RESOURCE,
        "materials": PracticeKind.RESOURCE,
        "tool": PracticeKind.RESOURCE,
    }
)

PLACEHOLDERS = frozenset(
    {
        *("n/a", "na", "none", "null", "nil", "nan", "tbd", "tba", "tbc", "unknown", "unk", "undefined", "unspecified"),
        *("#ref!", "#n/a", "#value!", "#name?", "#null!", "#div/0!", "#num!", "#error!", "blank", "empty", "pending"),
        *("not applicable", "not available", "not known", "not given", "not specified", "not stated", "not sure"),
        *("no name", "no data", "no answer", "no response", "to be determined", "to be announced", "to be decided"),
        *("to be confirmed", "not yet known", "missing", "does not apply"),
    }
)
"""What stands in a cell in place of nothing, whatever the column; cells of dashes and question marks do likewise."""

NOBODY = frozenset(
    {
        *("0", "00", "anonymous", "anonymous user", "anon", "nobody", "no one", "someone", "somebody", "various"),
        *("multiple", "unknown teacher", "unknown coach", "unknown school", "unknown person"),
    }
)
"""What stands in place of the name or id of somebody or something."""

YES_NO: dict[str, bool] = _folded(
    {
        **dict.fromkeys(("yes", "y", "true", "1", "x", "open"), True),
        **dict.fromkeys(("no", "n", "false", "0", "closed"), False),
    }
)
