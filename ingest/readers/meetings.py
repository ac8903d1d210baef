"""meetings.csv: huddles, PLCs and convenings; the people in one cell, or one row for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.ids import event_id, folded
from graph.provenance import Row
from graph.records import Meeting, Record
from graph.vocabulary import MeetingKind
from graph.when import When
from ingest.files.amounts import time_of_day
from ingest.files.dates import written
from ingest.files.spellings import MEETING_KINDS
from ingest.model import Loaded, Sheet
from ingest.names.asking import MEETING
from ingest.names.directory import Directory
from ingest.names.mentions import compared_title
from ingest.readers.gathering import Attempt, attempts, gathered
from ingest.readers.reading import Reading, Rejected, compared_people, folded_keys, quoted

_MEETING_KINDS = folded_keys(MEETING_KINDS)


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Meetings; rows that differ only in their people tell of one meeting, which cites them all."""
    rows = list(attempts(sheet, directory, _meeting))
    unread = [row for row in rows if isinstance(row, Row)]
    return gathered([*unread, *_together([row for row in rows if not isinstance(row, Row)])])


def _meeting(row: Reading) -> Iterator[Record]:
    when = row.needed_when()
    row.required("people")
    row.required("kind")
    kind = row.one_of("kind", _MEETING_KINDS)
    if kind is None:
        raise Rejected("missing", "kind")
    names = row.needed_names("people")
    presenters = row.names("presenter")
    if len(presenters) > 1:
        row.remarks.append(
            f"“{quoted(row.cells['presenter'])}” names several presenters; read as people who were there"
        )
    people = [row.person("people", name) for name in names]
    by = [row.person("presenter", name) for name in presenters]
    place = row.text("place")
    yield Meeting(
        id=event_id("meeting", row.district, *_key(row, when, kind, presenters, several=len(names) > 1)),
        meeting_kind=kind,
        people=tuple(dict.fromkeys(meant.id for meant in (*people, *by))),
        presenter=by[0].id if len(by) == 1 else None,
        practices=row.practices("practices")[0],
        when=when,
        place=", ".join(filter(None, (place, row.text("school")))) or None,
        citations=(row.citation(),),
    )


def _key(row: Reading, when: When, kind: MeetingKind, presenters: Iterable[str], *, several: bool) -> Iterator[str]:
    """Date, kind, place, presenter, practices and, if given, school and start, as written.

    Where each row names one person, the school of a huddle or convening is that person's.
    """
    cell = row.cells.get
    yield from (written(when), kind, compared_title(cell("place", "")), compared_people(presenters))
    yield compared_title(cell("practices", ""))
    if (school := cell("school")) and (several or kind is MeetingKind.PLC):
        yield f"school {compared_title(school)}"
    if start := cell("start"):
        yield f"start {time_of_day(start) or folded(start)}"


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
    asked, meant = {key for row, _ in rows for key in row.asked}, [id for row, _ in rows for id in row.meant]
    if len(rows) > 1:
        asked.add(f"{MEETING}{rows[0][1].id}")
    for row, _ in rows:
        own = {mention.key for mention in (*row.waits, *row.rests)}
        row.rests += [mention for key, mention in unsettled.items() if key not in own]
        row.asked |= asked
        row.meant = meant
    told = [meeting for row, meeting in rows if not row.waits]
    if not told:
        return []
    update = {
        "people": tuple(dict.fromkeys(person for meeting in told for person in meeting.people)),
        "citations": tuple(citation for meeting in told for citation in meeting.citations),
    }
    return [told[0].model_copy(update=update)]
