"""meetings.csv: huddles, PLCs and convenings; the people in one cell, or one row for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from graph.ids import event_id, folded
from graph.provenance import Row
from graph.records import Meeting, Record
from ingest.files.spellings import MEETING_KINDS
from ingest.model import Loaded, Sheet
from ingest.names.directory import Directory
from ingest.names.mentions import compared_person, compared_title
from ingest.readers.reading import Attempt, Reading, Rejected, attempts, folded_keys, gathered, people_in

_MEETING_KINDS = folded_keys(MEETING_KINDS)


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Meetings; rows that differ only in their people tell of one meeting, which cites them all."""
    rows = list(attempts(sheet, directory, _meeting))
    unread = [row for row in rows if isinstance(row, Row)]
    return gathered([*unread, *_together([row for row in rows if not isinstance(row, Row)])])


def _meeting(row: Reading) -> Iterator[Record]:
    when, names = row.needed_when(), row.required("people")
    row.required("kind")
    kind = row.one_of("kind", _MEETING_KINDS)
    presenter = row.text("presenter")
    people = [row.person("people", name) for name in people_in(names)]
    by = row.person("presenter", presenter) if presenter else None
    if kind is None or not people:
        raise Rejected("no_name", "people", value=names)
    key = (row.required("date"), kind, folded(row.text("place") or ""), compared_person(presenter or ""))
    yield Meeting(
        id=event_id("meeting", row.district, *key, compared_title(row.text("practices") or "")),
        meeting_kind=kind,
        people=tuple(dict.fromkeys(meant.id for meant in (*people, *([by] if by else ())))),
        presenter=by.id if by else None,
        practices=row.practices("practices")[0],
        when=when,
        place=row.text("place"),
        citations=(row.citation(),),
    )


def _together(attempts: list[tuple[Reading, Attempt]]) -> list[tuple[Reading, Attempt]]:
    """The first row of each meeting tells all of it, and cites the others.

    Rows of a meeting of which one waits or rests on a judgement all do the latter: they must be read again together.
    """
    groups: dict[str, list[tuple[Reading, Meeting]]] = defaultdict(list)
    for row, made in attempts:
        for meeting in made if isinstance(made, list) else ():
            assert isinstance(meeting, Meeting)
            groups[meeting.id].append((row, meeting))
    whole = {_teller(rows): _joined(rows) for rows in groups.values()}
    return [(row, made if isinstance(made, Rejected) else whole.get(id(row), [])) for row, made in attempts]


def _teller(rows: list[tuple[Reading, Meeting]]) -> int:
    """The first row of a meeting that does not wait."""
    return id(next((row for row, _ in rows if not row.waits), rows[0][0]))


def _joined(rows: list[tuple[Reading, Meeting]]) -> list[Record]:
    unsettled = {m.key: replace(m, candidates=()) for row, _ in rows for m in (*row.waits, *row.rests)}
    for row, _ in rows:
        own = {mention.key for mention in (*row.waits, *row.rests)}
        row.rests += [mention for key, mention in unsettled.items() if key not in own]
    told = [meeting for row, meeting in rows if not row.waits]
    if not told:
        return []
    update = {
        "people": tuple(dict.fromkeys(person for meeting in told for person in meeting.people)),
        "citations": tuple(citation for meeting in told for citation in meeting.citations),
    }
    return [told[0].model_copy(update=update)]
