"""Who sees which field of which record: a field that is not here fails, and is hidden until somebody decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest

from api.access import Viewed
from api.fields import NAMED, only
from api.roles import Viewer
from graph.diffusion.model import Reach, Transmission, Uptake
from graph.records import (
    ENTITIES,
    EVENTS,
    Alias,
    Assignment,
    Classroom,
    District,
    Meeting,
    Origin,
    Person,
    Practice,
    Record,
    School,
    Term,
    Transfer,
    Use,
    Visit,
)
from graph.stores.sqlite import SqliteStore
from graph.vocabulary import Channel, Level, MeetingKind, PracticeKind, Role
from tests.builders import classroom, district, load, meeting, origin, person, practice, school, spell, transfer, use
from tests.builders import visit as visited

VIEWERS = {
    "S": "steward@harbor",
    "C": "coach:harbor:kim",
    "T": "teacher:harbor:tom",
    "L": "leader@harbor",
    "R": "researcher@harbor",
}
"""A steward; a coach at Pat's school; a teacher elsewhere; a leader; a researcher. Pat is not open to visits."""

SEEN: Mapping[type, Mapping[str, str]] = {
    District: dict.fromkeys(("id", "name", "time_zone", "year_start", "terms", "provisional"), "SCTLR")
    | {"citations": "S"},
    School: dict.fromkeys(
        (*("id", "name", "aliases", "district", "level", "opened", "closed", "renamed_from", "provisional"),), "SCTLR"
    )
    | {"citations": "S"},
    Person: {
        **dict.fromkeys(("id", "open_to_visits", "school"), "SC"),
        # colleagues are called by the name they prefer
        **dict.fromkeys(("name", "citations", "preferred_name", "former_names", "also_known_as"), "S"),
        **dict.fromkeys(("email", "external_ids"), "S"),
        "provisional": "SCTR",
    },
    Assignment: {
        **dict.fromkeys(("id", "person", "start", "end"), "SC"),
        **dict.fromkeys(("school", "role", "grades", "subjects"), "SCT"),
        **dict.fromkeys(("citations", "fte", "cluster"), "S"),
        "provisional": "SCT",
    },
    Classroom: {
        **dict.fromkeys(("id", "teacher", "aliases"), "SC"),
        **dict.fromkeys(("school", "school_year", "grades", "subjects"), "SCT"),
        **dict.fromkeys(("citations", "title"), "S"),
        "provisional": "SCT",
    },
    Practice: dict.fromkeys(
        (
            *("id", "title", "aliases", "practice_kind", "framework", "pathways", "subjects", "grades", "criteria"),
            *("link", "adapted_from", "provisional"),
        ),
        "SCTLR",
    )
    | {"citations": "S"},
    Origin: {
        **dict.fromkeys(("id", "citations"), "S"),
        **dict.fromkeys(("practice", "school", "when"), "SCTR"),
        **dict.fromkeys(("person", "classroom"), "SC"),
    },
    Visit: {
        **dict.fromkeys(("practices", "when", "supports", "school", "idea", "outcome"), "SCTR"),
        **dict.fromkeys(("coach",), "SCT"),
        **dict.fromkeys(("teachers", "classroom", "idea_from", "heard_from"), "SC"),
        **dict.fromkeys(("id", "citations", "idea_text", "grades", "subjects", "pathways", "start"), "S"),
        **dict.fromkeys(("criterion", "adaptation", "evidence", "minutes", "goal", "cycle", "phase"), "S"),
    },
    Meeting: {
        **dict.fromkeys(("practices", "meeting_kind", "when"), "SCTR"),
        **dict.fromkeys(("people",), "SC"),
        **dict.fromkeys(("presenter",), "SCT"),
        **dict.fromkeys(("id", "citations", "place"), "S"),
    },
    Transfer: {
        **dict.fromkeys(("practice", "when", "channel"), "SCTR"),
        **dict.fromkeys(("source",), "SCT"),
        **dict.fromkeys(("target",), "SC"),
        **dict.fromkeys(("id", "citations", "weight"), "S"),
    },
    Use: {
        **dict.fromkeys(("practice", "when", "level", "school"), "SCTR"),
        **dict.fromkeys(("person", "classroom"), "SC"),
        **dict.fromkeys(("id", "citations", "evidence"), "S"),
    },
    Uptake: {
        **dict.fromkeys(("practice", "state", "reached", "taken_up", "by", "adopted", "origin"), "SCTLR"),
        **dict.fromkeys(("id", "person"), "SC"),
        **dict.fromkeys(("dropped", "level", "level_max"), "SCTR"),
        # classrooms are told to those who see how it was passed on; of others only the school
        "places": "S",
    },
    Transmission: {
        **dict.fromkeys(("practice", "target_state", "when", "order", "told", "reinforcement", "kind"), "SCTLR"),
        **dict.fromkeys(("id", "target"), "SC"),
        "source": "SCTL",
        "channels": "SR",
        **dict.fromkeys(("place", "citations"), "S"),
    },
    Reach: dict.fromkeys(("practice", "first", "last"), "SCTLR")
    | dict.fromkeys(("holders", "adopted", "reached", "schools"), "SCTR"),
}
"""The viewers who see a field of Pat's as it is kept; what others get instead is nothing, a token or a description."""


def test_every_field_of_every_record_is_classified() -> None:
    assert {*ENTITIES, *EVENTS} <= SEEN.keys()
    for kind, seen in SEEN.items():
        known = {f.name for f in fields(kind)} if is_dataclass(kind) else set(kind.model_fields)  # type: ignore[attr-defined]
        assert set(seen) == known, kind


@pytest.fixture(scope="module")
def pats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqliteStore, dict[type, Any]]]:
    """A store in which every field of everything about Pat is filled, and what is kept of it."""
    lists: dict[str, Any] = {"grades": ("3",), "subjects": ("Science",)}
    day = date(2020, 8, 1)
    events: list[Record] = [
        origin("tides", "kim", "2025-08-01", classroom="harbor:other/far/2025-26", school="harbor:far"),
        visited("kim2", "pat", "tides", "2025-09-01", where="oak", **VISIT),
        meeting(MeetingKind.PLC, "kim2 pat", "tides", "2025-10-01", place="12 Whisper Lane"),
        transfer("tides", "kim2", "pat", "2025-08-20", channel=Channel.PEER_TALK, weight=2.5),
        use("tides", "pat", "2025-11-01", Level.REFINEMENT, evidence="the class blog", school="harbor:oak"),
    ]
    events.append(use("tides", "pat", "2025-12-01", Level.NONUSE, school="harbor:oak"))
    events[0] = events[0].model_copy(update={"person": "harbor:other"})
    events[4] = events[4].model_copy(update={"classroom": "harbor:pat/oak/2025-26"})
    records = [
        district(time_zone="America/New_York", year_start=(7, 1), terms=(Term("Autumn", (8, 1), (12, 20)),)),
        school(
            "oak",
            aliases=(Alias("Old Oak"),),
            level="elementary",
            opened=day,
            closed=date(2030, 1, 1),
            renamed_from="harbor:elm",
        ),
        school("far"),
        person(
            "pat",
            "Patricia Veil",
            preferred_name="Pat",
            former_names=("Patricia Erst",),
            also_known_as=("Patty",),
            email="pat@private.example",
            external_ids=("77",),
            open_to_visits=False,
            school="harbor:oak",
        ),
        *(person(id) for id in ("kim", "kim2", "tom", "other")),
        spell("pat", "oak", start=day, end=date(2099, 1, 1), fte=0.5, cluster="north", **lists),
        *(spell(coach, at, Role.COACH) for coach, at in (("kim", "oak"), ("kim2", "far"))),
        spell("tom", "far"),
        spell("other", "oak"),
        classroom("pat", "oak", aliases=("ROOM-P",), title="Ms. Veil's room", **lists),
        classroom("other", "far"),
        practice(
            "tides",
            aliases=("Pools",),
            practice_kind=PracticeKind.STRATEGY,
            framework="Seven",
            pathways=("Connectivity",),
            criteria=("asks",),
            link="https://x.example",
            adapted_from=("harbor:old",),
            **lists,
        ),
        practice("old"),
        *events,
    ]
    with SqliteStore(tmp_path_factory.mktemp("pats") / "pats.db") as store:
        store.add(load(*records))
        yield store, _about_pat(store)


VISIT: dict[str, Any] = {
    "classroom": "harbor:pat/oak/2025-26",
    "pathways": ("free words",),
    "idea": "person",
    "idea_from": "harbor:other",
    "idea_text": "from the other",
    "heard_from": "harbor:other",
    "outcome": Level.ROUTINE,
    "grades": ("3",),
    "subjects": ("Science",),
    "criterion": "asks",
    "adaptation": "words",
    "evidence": "words",
    "minutes": 40,
    "start": "08:00",
    "goal": "words",
    "cycle": "7",
    "phase": "two",
}


def _about_pat(reads: Any) -> dict[type, Any]:
    """One record of each kind, Pat's where it is somebody's."""
    pat = _shown_id(reads)
    found: dict[type, Any] = {kind: _pats(reads.known(kind), pat) for kind in ENTITIES}
    facts = reads.facts("harbor:tides")
    for kind, events in ((Origin, facts.origins), (Visit, facts.visits), (Meeting, facts.meetings)):
        found[kind] = next(iter(events), None)
    found |= {
        Transfer: next(iter(facts.transfers), None),
        Use: next((one for one in facts.uses if one.level is Level.REFINEMENT), None),
    }
    diffusion = reads.diffusion("harbor:tides")
    found[Uptake] = next(one for one in diffusion.uptakes if one.level_max or one.person == pat)
    found[Transmission] = next(one for one in diffusion.transmissions if one.target == found[Uptake].person)
    found[Reach] = reads.reaches()[0]
    return found


def _shown_id(reads: Any) -> str:
    """Pat's id, or whatever stands for it: of all who have no name, Pat alone uses it at a school."""
    uptakes = reads.diffusion("harbor:tides").uptakes
    return str(next(one.person for one in uptakes if not one.origin and one.places))


def _pats(entities: list[Any], pat: str) -> Any:
    for entity in entities:
        if pat in (entity.id, getattr(entity, "person", None), getattr(entity, "teacher", None)):
            return entity
    return next((e for e in entities if e.id in ("harbor", "harbor:oak", "harbor:tides")), None)


@pytest.mark.parametrize("letter", VIEWERS)
def test_everybody_sees_the_fields_that_are_theirs_and_no_others(
    pats: tuple[SqliteStore, dict[type, Any]], letter: str
) -> None:
    store, kept = pats
    shown = _about_pat(Viewed(store, Viewer.of(VIEWERS[letter]), b"secret", date(2025, 12, 1)))
    wrong = [
        (kind.__name__, name, getattr(shown[kind], name, None))
        for kind, seen in SEEN.items()
        for name, who in seen.items()
        if (getattr(shown[kind], name, None) == getattr(kept[kind], name)) != (letter in who)
    ]
    assert not wrong


def test_a_new_field_is_hidden_from_all_but_stewards() -> None:
    class NewVisit(Visit, frozen=True):
        mood: str = ""

    new = NewVisit(**visited("kim", "pat", "tides", "2025-09-01").model_dump() | {"mood": "sour"})
    assert only(new, NAMED[Visit], id="x", citations=new.citations).mood == ""
