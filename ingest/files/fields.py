"""The sheets Pollinate reads: their fields, the headers under which people write them, and what is never kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.ids import folded

Synonyms = Mapping[str, str]
"""Field to its other headers, parted by "|"."""


@dataclass(frozen=True)
class SheetKind:
    """A kind of sheet.

    Attributes:
        label: what people call such a sheet.
        needs: fields it cannot do without; "a|b" means one of them.
        synonyms: every field with its other headers.
        dates: fields that hold dates.
    """

    name: str
    label: str
    needs: tuple[str, ...]
    synonyms: Synonyms
    dates: tuple[str, ...] = ()

    def missing(self, fields: set[str]) -> tuple[str, ...]:
        """Those of `needs` that none of the fields meets."""
        return tuple(need for need in self.needs if fields.isdisjoint(need.split("|")))

    def headers(self) -> dict[str, str]:
        """Every folded header by which a field is known, with the field."""
        known = {folded_header(name): name for name in self.synonyms}
        for name, others in self.synonyms.items():
            for other in filter(None, others.split("|")):
                known.setdefault(folded_header(other), name)
        return known


def folded_header(text: str) -> str:
    """A header as it is compared; underscores are spaces."""
    return folded(text.replace("_", " "))


GIVEN_NAME, FAMILY_NAME, TIMESTAMP = "given_name", "family_name", "timestamp"
"""Columns that only help to fill another field: the name, the date."""

_GRADES = "grade|grade level|grade levels|grades taught|class grade"
_SUBJECTS = (
    "subject|subject area|subject areas|content area|course|academic discipline|content discipline|discipline taught"
)
_SCHOOL = "school id|school name|building|campus|site|school site|location|school visited"

_COACH_LOG = {
    "date": "date of visit|visit date|visited on|day|date of support|date of coaching|session date|when|"
    "date of session|date of contact|date of meeting|meeting date|coaching date",
    "coach": "coach id|coach name|coach email|name of coach|your name|email address|username|email|instructional coach|"
    "submitted by|logged by|entered by|staff member",
    "teacher": "teachers|teacher name|teacher names|teacher id|teacher email|name of teacher|teacher worked with|"
    "teachers worked with|who did you work with|with whom|worked with|educator|participants",
    "school": _SCHOOL,
    "classroom": "class|classroom id|room|homeroom|section",
    "grade": "grades|grade level|grade levels",
    "subject": _SUBJECTS.removeprefix("subject|") + "|subjects",
    "support": "type of support|support type|supports|types of support|support provided|kind of support|coaching type|"
    "coaching activity|activity|type of coaching|type of visit|type of work|service|coaching support|what did you do",
    "practice": "practices|practice strategy|strategy|strategies|practice name|practice or strategy|practice id|"
    "strategy or practice|instructional strategy|which practice|unit|lesson or unit|pbl unit|practice title",
    "pathway": "pathways|focus|focus area|pathway or focus|pathway focus|focus of support|area of focus|coaching focus",
    "idea_from": "where did this idea come from|where did the idea come from|idea came from|source of idea|idea source|"
    "source of the idea|origin of idea|where the idea came from|who did the idea come from",
    "heard_from": "heard of it from|heard about it from|already heard from|teacher had heard of it from|heard it from|"
    "who told the teacher about it",
    "outcome": "outcome now|result|status|stage|level of use|level|where is the teacher now|what happens now",
    "criterion": "rubric criterion|criteria|rubric criteria",
    "adaptation": "what changed on the way|what changed|adaptations|changes|changes made|"
    "how was it adapted|adapted how",
    "evidence": "evidence link|link|artifact|artefact|link to evidence|artifact link|evidence of use|student work|"
    "link to student work|evidence of student learning|student evidence",
    "minutes": "time spent|duration|duration minutes|time in minutes|time minutes|minutes spent|length|"
    "number of minutes",
    "start": "start time|time started|begin|begin time|time in|from",
    "end": "end time|time ended|time out|to",
    "cycle": "cycle id|coaching cycle|cycle number",
    "phase": "cycle phase|phase of cycle|coaching phase|stage of cycle",
    "goal": "teacher goal|coaching goal|goals|goal for teacher",
    "visibility": "visible to|sharing|share with",
    TIMESTAMP: "entry timestamp|submission time|submitted at|submitted on|date submitted|completion time|created|"
    "entered on",
    "next_step": "next steps",
    "notes": "",
}

KINDS: dict[str, SheetKind] = {
    kind.name: kind
    for kind in (
        SheetKind(
            "districts",
            "list of districts",
            ("district_id", "name"),
            {
                "district_id": "district|district code|leaid|nces district id",
                "name": "district name|division|division name",
                "time_zone": "timezone|tz",
                "year_start": "school year start|start of school year|first day of school year",
                "terms": "term|term dates|semesters",
            },
        ),
        SheetKind(
            "schools",
            "list of schools",
            ("name|school_id", "school_id|district|aliases|level|opened|closed|renamed_from"),
            {
                "school_id": "id|school code|school number|nces id|nces school id|building id|building code",
                "name": "school|school name|building|building name|campus|official name",
                "district": "district id|district name|division",
                "level": "school level|type|school type|level of school",
                "aliases": "alias|also known as|other names|abbreviation|abbreviations|short name|short names",
                "opened": "opening date|date opened|open date",
                "closed": "closing date|date closed|close date",
                "renamed_from": "former name|formerly|old name|previous name|former names",
            },
            ("opened", "closed"),
        ),
        SheetKind(
            "people",
            "list of people",
            ("name|given_name", "person_id|email|role|school"),
            {
                "person_id": "id|staff id|employee id|teacher id|staff number|employee number|user id|staffuniqueid",
                "name": "full name|staff name|teacher name|employee name|employee|legal name|person|teacher|"
                "staff member",
                GIVEN_NAME: "first name|given name|firstname|first",
                FAMILY_NAME: "last name|family name|surname|lastname|last",
                "email": "email address|e-mail|e-mail address|mail|work email|school email|username",
                "role": "position|job title|title|job|staff role|position title|assignment",
                "school": _SCHOOL,
                "grades": _GRADES,
                "subjects": _SUBJECTS,
                "from": "start date|start|begin date|hire date|since|valid from",
                "to": "end date|end|until|leave date|valid to",
                "preferred_name": "preferred|nickname|goes by|preferred first name",
                "former_names": "former name|maiden name|previous name|previous names|née",
                "also_known_as": "aliases|alias|other names|aka|known as",
                "open_to_visits": "visits welcome|open to visitors|welcomes visits|open classroom|open for visits",
            },
            ("from", "to"),
        ),
        SheetKind(
            "classrooms",
            "list of classrooms",
            ("teacher", "school", "school_year"),
            {
                "classroom_id": "id|class id|section id|classroom|class|section|room",
                "teacher": "teacher id|teacher name|teacher email|teachers",
                "school": _SCHOOL,
                "school_year": "year|sy|academic year",
                "title": "class title|class name|course name|course title|name",
                "grades": _GRADES,
                "subjects": _SUBJECTS,
            },
        ),
        SheetKind(
            "coach_assignments",
            "list of coaches' schools",
            ("coach_id", "school_id"),
            {
                "coach_id": "coach|coach name|coach email",
                "school_id": _SCHOOL.removeprefix("school id|") + "|school|schools",
                "start_date": "start|from|begin date|since",
                "end_date": "end|to|until",
                "fte": "share of time|percent|full time equivalent",
                "cluster": "team|cluster team|region|feeder",
            },
            ("start_date", "end_date"),
        ),
        SheetKind(
            "practices",
            "list of practices",
            (
                "title",
                "practice_id|kind|framework|pathways|subjects|grades|aliases|criteria|link|adapted_from|"
                "origin_person|origin_classroom|origin_date",
            ),
            {
                "practice_id": "id|practice code|unit id",
                "title": "practice|practice title|practice name|name|strategy|unit|unit title",
                "kind": "type|practice type|practice kind|kind of practice",
                "framework": "model",
                "pathways": "pathway|focus|focus area",
                "subjects": _SUBJECTS,
                "grades": _GRADES,
                "aliases": "alias|also known as|other names|other titles|also called",
                "criteria": "criterion|rubric criteria|rubric criterion",
                "link": "url|web address|website",
                "adapted_from": "based on|adapted from practice|derived from|parent",
                "origin_person": "started by|originator|creator|created by|author|origin|origin teacher|first used by",
                "origin_classroom": "origin class|first classroom|started in",
                "origin_date": "started on|start date|first used|first used on|date started|created",
            },
            ("origin_date",),
        ),
        SheetKind(
            "coach_log",
            "coach's log",
            ("date", "coach", "school", "teacher|support|practice|pathway"),
            _COACH_LOG,
            ("date", TIMESTAMP),
        ),
        SheetKind(
            "meetings",
            "list of meetings",
            ("date", "people"),
            {
                "date": "meeting date|date of meeting|when|day|held on",
                "kind": "type|meeting type|meeting|type of meeting|kind of meeting",
                "place": "location|where|site|room|venue",
                "school": "school id|school name|building|campus|school site",
                "start": "start time|time|time started|begin|begin time|from",
                "people": "person|attendees|attendee|participants|participant|members|who|present|"
                "who attended|attended by",
                "practices": "practice|topics|topic|practices discussed|practices shared|strategies|strategy",
                "presenter": "presented by|facilitator|speaker|shared by|lead",
            },
            ("date",),
        ),
        SheetKind(
            "transfers",
            "list of transfers",
            ("source", "target", "practice", "time"),
            {
                "source": "from|from person|giver|sender|sharer|ego from",
                "target": "to|to person|receiver|recipient|adopter",
                "practice": "practices|practice id|innovation|behavior|behaviour|strategy",
                "time": "date|when|day|year|on",
                "channel": "how|type|means|medium",
                "weight": "strength|value",
            },
            ("time",),
        ),
        SheetKind(
            "uses",
            "list of uses",
            ("person", "practice", "date", "level"),
            {
                "person": "teacher|person id|teacher id|teacher name|teacher email|email|who|adopter",
                "practice": "practice id|practice name|strategy|unit|innovation",
                "date": "when|time|day|date of use|used on|observed on|toa",
                "level": "level of use|lou|outcome|status|stage|use",
                "classroom": "classroom id|class|room|section",
                "evidence": "evidence link|link|artifact|artefact|student work",
            },
            ("date",),
        ),
    )
}
"""Every kind of sheet, in the order in which files of one load depend on each other."""

IDS = frozenset(
    {
        "district_id",
        "school_id",
        "person_id",
        "coach_id",
        "practice_id",
        "classroom_id",
        "district",
        "school",
        "person",
        "teacher",
        "teachers",
        "coach",
        "practice",
        "practices",
        "people",
        "presenter",
        "source",
        "target",
        "adapted_from",
        "origin_person",
        "origin_classroom",
        "classroom",
    }
)
"""Fields that hold ids or may hold them: always text."""

LEVELS: Mapping[str, str] = {"coach_log": "outcome", "uses": "level"}
"""The field of each kind of sheet that holds a Level of Use."""

DATES_LONG_AGO = frozenset({"opened", "closed"})
"""Dates that may lie before the working life of anyone."""

DATES_AHEAD = frozenset({"to", "end_date", "closed"})
"""Dates that may lie years ahead."""

NEVER_KEPT_FIELDS = frozenset({"notes", "next_step"})
"""Fields of our own sheets that are not read; a mapping file may ask for the next step."""
