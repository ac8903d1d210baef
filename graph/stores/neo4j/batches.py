"""Loads as they were made: batches with their counts, the rows kept beside the facts, and judgements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph.errors import UnknownName
from graph.provenance import BatchInfo, Row, RowOutcome, Source, SourceCount
from graph.records import Judgement
from graph.stores.bodies import COUNTS, FORMAT, JUDGEMENT, ROW, SOURCES
from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.nodes import create, retire
from graph.stores.neo4j.versions import Asking, seen
from graph.stores.shared import read_anew, recounted, twins

_BATCHES = f"""
MATCH (b:Batch) WHERE {seen("b")}
WITH b ORDER BY b.number
RETURN collect([elementId(b), b.number, b.at, b.files, b.counts]) AS rows
"""
_ROWS = f"""
MATCH (k:Row) WHERE {seen("k")}
AND ($outcome IS NULL OR k.outcome = $outcome) AND ($mention IS NULL OR $mention IN k.mentions)
AND NOT EXISTS {{
    MATCH (later:Row {{source: k.source, locator: k.locator}}) WHERE later.batch > k.batch AND {seen("later")}
}}
WITH k, EXISTS {{
    MATCH (b:Batch) WHERE b.number > k.batch AND k.source IN b.sources AND {seen("b")}
}} AS again
ORDER BY k.position
RETURN collect([k.body, k.file, k.batch, k.source, k.locator, again]) AS rows
"""
"""What a later load of the same source says of a row, takes its place for as long as that load stands."""

_ASKING = f"""
MATCH (k:Row) WHERE any(key IN k.mentions WHERE key IN $keys) AND {seen("k")}
WITH k ORDER BY k.position
RETURN collect([k.body, k.file, k.batch]) AS rows
"""
_ROWS_OF = f"""
MATCH (k:Row) WHERE k.batch = $batch AND {seen("k")}
WITH k ORDER BY k.position
RETURN collect([k.body, k.file]) AS rows
"""
_SAID_LATER = f"""
UNWIND $sources AS source
MATCH (s:Source {{id: source}}) USING INDEX s:Source(id)
MATCH (s)<-[c:CITED_IN]-() WHERE {seen("c")}
WITH source, c.locator AS locator, max(c.batch) AS batch
RETURN collect([source, locator, batch]) AS rows
"""
_AT_PLACES = f"""
UNWIND $places AS place
MATCH (k:Row {{source: place[0], locator: place[1]}}) WHERE {seen("k")}
RETURN collect([elementId(k), k.body, k.position, k.source, k.locator, k.batch]) AS rows
"""
_LAST_POSITION = "MATCH (k:Row) RETURN [coalesce(max(k.position), 0)] AS rows"
_JUDGEMENTS = f"""
MATCH (j:Judgement) WHERE {seen("j")}
WITH j ORDER BY j.seq
RETURN collect([elementId(j), j.id, j.body, j.seq]) AS rows
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """A load as it is kept: its sources, with their counts in the same order."""

    element: str
    number: int
    at: datetime
    sources: tuple[Source, ...]
    counts: tuple[SourceCount, ...]


def standing(asking: Asking) -> list[Batch]:
    """All loads that stand, oldest first."""
    return [
        Batch(element, number, datetime.fromisoformat(at), SOURCES.value(files), COUNTS.value(counts))
        for element, number, at, files, counts in asking.ask(_BATCHES)
    ]


def batches(asking: Asking, source: str | None) -> list[BatchInfo]:
    """All loads that stand, or those that read the source, as they are told."""
    return [
        BatchInfo(batch.number, batch.at, batch.counts)
        for batch in standing(asking)
        if source is None or source in {read.id for read in batch.sources}
    ]


def standing_batch(asking: Asking, number: int) -> Batch:
    """The load of that number.

    Raises:
        UnknownName: there is no such batch.
    """
    for batch in standing(asking):
        if batch.number == number:
            return batch
    raise UnknownName("load", str(number))


def keep_batch(lease: Lease, info: BatchInfo, sources: Sequence[Source]) -> None:
    """Keep a new load."""
    _create_batch(lease, Batch("", info.batch, info.at, tuple(sources), info.sources))


def _create_batch(lease: Lease, batch: Batch) -> None:
    row = {
        "number": batch.number,
        "at": batch.at.isoformat(),
        "sources": [source.id for source in batch.sources],
        "files": SOURCES.text(batch.sources),
        "counts": COUNTS.text(batch.counts),
    }
    create(lease, "Batch", [row])


def delete_batch(lease: Lease, batch: Batch) -> None:
    """End a load and its kept rows."""
    question = f"MATCH (k:Row) WHERE k.batch = $batch AND {seen('k')} RETURN collect(elementId(k)) AS rows"
    retire(lease, [batch.element, *lease.ask(question, batch=batch.number)])


def keep_rows(lease: Lease, rows: Iterable[Row]) -> None:
    """Keep the rows of a new batch."""
    append_rows(lease, {(row.source, row.locator): row for row in rows}.values())


def twins_of(asking: Asking, rows: Iterable[Row]) -> dict[tuple[int, str, str], list[int]]:
    """The other batches that hold the same row of a source, by (batch, source id, locator)."""
    held = defaultdict(list)
    for _, body, _, source, locator, batch in _at_places(asking, _places(rows)):
        held[source, locator].append((batch, ROW.value(body)))
    return twins(held)


def replace_rows(lease: Lease, rows: Sequence[Row], fresh: Collection[tuple[str, str]]) -> None:
    """Put rows, read again, in the places of those that are kept, and count them as what they now are."""
    kept = {(batch, source, locator): rest for *rest, source, locator, batch in _at_places(lease, _places(rows))}
    there = [(row, *kept[_place(row)]) for row in rows if _place(row) in kept]
    moved = [(element, ROW.value(body), row, position) for row, element, body, position in there]
    read = [(before, read_anew(before, row, fresh), position) for _, before, row, position in moved]
    _recount(lease, [(before, after) for before, after, _ in read])
    retire(lease, [element for element, *_ in moved])
    create(lease, "Row", [_properties(after, position) for _, after, position in read])
    append_rows(lease, [row for row in rows if _place(row) not in kept])


def append_rows(lease: Lease, rows: Iterable[Row]) -> None:
    """Keep rows after all others; each names its batch."""
    (last,) = lease.ask(_LAST_POSITION)
    create(lease, "Row", [_properties(row, last + nth) for nth, row in enumerate(rows, start=1)])


def _recount(lease: Lease, moved: Iterable[tuple[Row, Row]]) -> None:
    """Count rows as what they are now; each is given with what it was before."""
    by_batch: dict[int, list[tuple[Row, Row]]] = defaultdict(list)
    for before, after in moved:
        by_batch[after.batch].append((before, after))
    for batch in standing(lease):
        if batch.number in by_batch:
            counts = dict(zip((source.id for source in batch.sources), batch.counts, strict=True))
            for before, after in by_batch[batch.number]:
                counts[after.source] = recounted(counts[after.source], before, after)
            retire(lease, [batch.element])
            _create_batch(lease, replace(batch, counts=tuple(counts.values())))


def _at_places(asking: Asking, places: Collection[tuple[str, str]]) -> list[Sequence[Any]]:
    return asking.ask(_AT_PLACES, places=[list(place) for place in places]) if places else []


def _places(rows: Iterable[Row]) -> set[tuple[str, str]]:
    return {(row.source, row.locator) for row in rows}


def _place(row: Row) -> tuple[int, str, str]:
    return (row.batch, row.source, row.locator)


def _properties(row: Row, position: int) -> dict[str, Any]:
    place = {"source": row.source, "locator": row.locator, "batch": row.batch, "position": position}
    mentions = sorted(row.found_by())
    return place | {
        "file": row.name,
        "outcome": row.outcome.value,
        "mentions": mentions,
        "body": _body(row),
        "format": FORMAT,
    }


def _body(row: Row) -> str:
    # name and batch are the load's
    return ROW.text(replace(row, name="", batch=0))


def rows(asking: Asking, outcome: RowOutcome | None, mention: str | None) -> list[Row]:
    """Kept rows in the order they were stored."""
    found = asking.ask(_ROWS, outcome=outcome.value if outcome else None, mention=mention)
    sources = sorted({source for *_, source, _, again in found if again})
    later = {(source, locator): batch for source, locator, batch in asking.ask(_SAID_LATER, sources=sources)}
    return [
        replace(ROW.value(body), name=file, batch=batch)
        for body, file, batch, source, locator, _ in found
        if later.get((source, locator), 0) <= batch
    ]


def asking(asking: Asking, keys: Collection[str]) -> list[Row]:
    """Rows of all loads that are found by any of the keys, in the order they were stored."""
    found = asking.ask(_ASKING, keys=sorted(keys))
    return [replace(ROW.value(body), name=file, batch=batch) for body, file, batch in found]


def rows_of(asking: Asking, batch: int) -> list[Row]:
    """All rows that a load left, in the order they were stored."""
    return [replace(ROW.value(body), name=file, batch=batch) for body, file in asking.ask(_ROWS_OF, batch=batch)]


def set_judgement(lease: Lease, judgement: Judgement) -> None:
    """Keep a judgement as the latest; one with its id is replaced, and keeps its place when it is taken back."""
    found = lease.ask(_JUDGEMENTS)
    same = [(element, seq) for element, id, _, seq in found if id == judgement.id]
    retire(lease, [element for element, _ in same])
    after_all = max((seq for *_, seq in found), default=0) + 1
    seq = same[0][1] if same and judgement.taken_back else after_all
    create(lease, "Judgement", [{"id": judgement.id, "body": JUDGEMENT.text(judgement), "seq": seq}])


def judgements(asking: Asking) -> list[Judgement]:
    """Every judgement, in the order in which they were made."""
    return [JUDGEMENT.value(body) for _, _, body, _ in asking.ask(_JUDGEMENTS)]
