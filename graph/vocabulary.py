"""The field's words, each with its fixed set of values and the spellings under which sheets write them."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Levels of Use of the Concerns-Based Adoption Model (Hall, Dirksen & George 2006), lowest first."""

    NONUSE = "0"
    ORIENTATION = "I"
    PREPARATION = "II"
    MECHANICAL = "III"
    ROUTINE = "IVA"
    REFINEMENT = "IVB"
    INTEGRATION = "V"
    RENEWAL = "VI"

    @property
    def rank(self) -> int:
        """Position on the scale, 0 for nonuse to 7 for renewal; compare ranks, never the labels."""
        return _LEVEL_RANK[self]


_LEVEL_RANK = {level: rank for rank, level in enumerate(Level)}

ADOPTION_LEVEL = Level.MECHANICAL
"""From this Level of Use on, a use counts as adoption, unless another is asked for."""


class Channel(StrEnum):
    """How a practice was passed on."""

    MODELLING = "modelling"
    CO_TEACHING = "co-teaching"
    CO_PLANNING = "co-planning"
    OBSERVATION = "observation"
    FEEDBACK = "feedback"
    RESOURCE = "resource"
    HUDDLE = "huddle"
    PLC = "PLC"
    CONVENING = "convening"
    PEER_TALK = "peer talk"
    OTHER = "other"


GIVING = frozenset({Channel.MODELLING, Channel.RESOURCE})
"""Supports by which a coach brings a practice to a teacher, whoever else has it."""

BRINGING = GIVING | {Channel.CO_TEACHING}
"""Supports after which a cycle of coaching is nobody's own but the coach's."""

SHARING = GIVING | {Channel.CO_PLANNING, Channel.CO_TEACHING}
"""Supports by which a coach may bring a practice; watching and commenting may not."""


class MeetingKind(StrEnum):
    """Meetings at which practices pass: coaches among themselves, colleagues, or people of several districts."""

    HUDDLE = "huddle"
    PLC = "plc"
    CONVENING = "convening"

    @property
    def channel(self) -> Channel:
        """The channel that a presentation at such a meeting is."""
        return {"huddle": Channel.HUDDLE, "plc": Channel.PLC, "convening": Channel.CONVENING}[self.value]


class Role(StrEnum):
    """What a person does at a school during a spell."""

    TEACHER = "teacher"
    COACH = "coach"
    ADMINISTRATOR = "administrator"


class PracticeKind(StrEnum):
    """What sort of practice it is."""

    PBL_UNIT = "pbl_unit"
    STRATEGY = "strategy"
    RUBRIC = "rubric"
    RESOURCE = "resource"


class State(StrEnum):
    """What the facts show of a person and a practice, strongest first (DESIGN, rule 2)."""

    ADOPTED = "adopted"
    CARRIES = "carries"
    SHOWN = "shown"
    REACHED = "reached"


HOLDERS = frozenset({State.ADOPTED, State.CARRIES})
"""Only these people have the practice and count in its reach."""


class Order(StrEnum):
    """Whether the dates prove that a transfer came before the rest of what its receiver did with the practice."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class Evidence(StrEnum):
    """What a whole path rests on."""

    RECORDED = "recorded"
    PARTLY_INFERRED = "partly_inferred"
    UNDETERMINED = "undetermined"


class Verdict(StrEnum):
    """What a person decided about a name: it is that record, it is not, or it cannot be said yet."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


SEVEN_PATHWAYS: dict[str, tuple[str, ...]] = {
    "Choice and comfort": ("choice & comfort", "choice", "choice comfort"),
    "Connectivity": ("connecting",),
    "Universal design for learning": ("udl", "universal design", "differentiation"),
    "Maker-infused curriculum": ("maker", "making", "maker infused", "maker work"),
    "Project-, problem- and passion-based learning": (
        "pbl",
        "project based learning",
        "problem based learning",
        "project problem based learning",
        "passion based learning",
    ),
    "Interactive technologies": ("interactive technology", "technology integration"),
    "Instructional tolerance": (),
}
"""The framework that ships with Pollinate: each pathway with the other spellings under which sheets name it."""

SEVEN_PATHWAYS_NAME = "Seven Pathways to Learning"
