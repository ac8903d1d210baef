"""What stores keep as text: written, and read back or refused, so that a damaged store never gives another answer."""

from __future__ import annotations

from typing import Any, Generic, TypeVar
from zlib import crc32

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from graph.diffusion.model import Reach, Transmission, Uptake
from graph.errors import StoreDamaged
from graph.provenance import Citation, Row, Source, SourceCount
from graph.records import KINDS, Judgement, Record

T = TypeVar("T")

FORMAT = 2
"""Of statements and rows that are written now; what was written earlier keeps the number it was written with.

1: of the first version; a citation, and a row kept beside the facts, hold every cell of the row.
2: statements carry a checksum.
"""

WHAT_TO_DO = "`pollinate doctor` says what is damaged; restore a backup, or load the sheets into a new store."


class Body(Generic[T]):
    """Values of one type as text; `what` names one of them in the message for a text that is none."""

    def __init__(self, type: type[T], what: str) -> None:
        self._adapter, self._what = TypeAdapter(type), what

    def text(self, value: T) -> str:
        """The value as JSON."""
        return self._adapter.dump_json(value).decode()

    def plain(self, value: T) -> Any:
        """The value as JSON's lists, dictionaries and texts."""
        return self._adapter.dump_python(value, mode="json")

    def value(self, text: str) -> T:
        """The value that a text was made of.

        Raises:
            StoreDamaged: it was made of no such value.
        """
        try:
            return self._adapter.validate_json(text)
        except ValueError as error:
            raise StoreDamaged(_unreadable(self._what, error)) from None


ROW = Body(Row, "a row beside the facts")
COUNT = Body(SourceCount, "the counts of a load")
COUNTS = Body(tuple[SourceCount, ...], "the counts of a load")
SOURCES = Body(tuple[Source, ...], "the files of a load")
JUDGEMENT = Body(Judgement, "a decision about a name")
UPTAKE = Body(Uptake, "who took a practice up")
TRANSMISSION = Body(Transmission, "from whom somebody had a practice")
REACH = Body(Reach, "how far a practice has come")


def encoded(record: Record) -> str:
    """A record as JSON, without its citations: they are kept beside it."""
    return record.model_dump_json(exclude={"citations"}, exclude_defaults=True)


def checksum(kind: str, id: str, body: str, source: str, locator: str, text: str, batch: int, seq: int) -> int:
    """What is kept beside a statement to tell whether it still is what was stored."""
    return crc32(f"{kind}\0{id}\0{source}\0{locator}\0{batch}\0{seq}\0{text}\0{body}".encode())


def decoded(
    kind: str, id: str, body: str, source: str, name: str, locator: str, text: str, batch: int, seq: int, check: int
) -> Record:
    """The record that one statement makes; `name` is the source's, `check` the checksum.

    Raises:
        StoreDamaged: it is not what was stored.
    """
    if checksum(kind, id, body, source, locator, text, batch, seq) != check:
        raise StoreDamaged(f"What load {batch} says in {locator} is not what was stored. {WHAT_TO_DO}")
    try:
        values = from_json(body)
        values["citations"] = (Citation(source, name, locator, text, batch),)
        return KINDS[kind].model_validate(values)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(_unreadable(f"what load {batch} says in {locator}", error)) from None


def _unreadable(what: str, error: Exception) -> str:
    """A message without any value: it may be somebody's."""
    said = error.errors(include_input=False, include_url=False) if isinstance(error, ValidationError) else []
    fields = sorted({str(each["loc"][0]) for each in said if each["loc"]})
    of = f" ({', '.join(fields)})" if fields else ""
    return f"The store holds {what} in a form that this version cannot read{of}. {WHAT_TO_DO}"
