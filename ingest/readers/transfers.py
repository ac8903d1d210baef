"""transfers.csv, the researcher's table: who passed which practice on to whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from graph.ids import event_id, folded
from graph.records import Record, Transfer
from graph.vocabulary import Channel
from ingest.files import cells
from ingest.files.dates import written
from ingest.files.spellings import SUPPORTS
from ingest.model import Loaded, Sheet
from ingest.names.directory import Directory
from ingest.names.mentions import compared_person, compared_title
from ingest.readers.gathering import read_lines
from ingest.readers.reading import Reading, Rejected, folded_keys, quoted

_SUPPORTS = folded_keys(SUPPORTS)


def read(sheet: Sheet, directory: Directory) -> Loaded:
    """Transfers, one for each source, target and practice of a row; with the time, these are their key."""
    return read_lines(sheet, directory, _transfer)


def _transfer(row: Reading) -> Iterator[Record]:
    when, channel, weight = row.needed_when("time"), _channel(row), row.number("weight")
    titles = cells.values(row.required("practice"))
    givers, takers = row.needed_names("source"), row.needed_names("target")
    for giver, taker, title in product(givers, takers, titles):
        source, target = row.person("source", giver), row.person("target", taker)
        if source.reads_as == target.reads_as:
            raise Rejected("to_oneself", "target", value=taker)
        key = (written(when), compared_person(giver), compared_person(taker), compared_title(title))
        yield Transfer(
            id=event_id("transfer", row.district, *key),
            practice=row.practice("practice", title).id,
            source=source.id,
            target=target.id,
            when=when,
            channel=channel,
            weight=weight,
            citations=(row.citation(),),
        )


def _channel(row: Reading) -> Channel | None:
    text = row.text("channel")
    if text is None:
        return None
    known = _SUPPORTS.get(folded(text))
    if known is None:
        row.remarks.append(f"“{quoted(text)}” is no channel we know; kept as other")
    return known[0] if known else Channel.OTHER
