"""The mapping file: what a district says once about its own headers, words and dates."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, Field, ValidationError
from rapidfuzz import process

from graph.errors import UnreadableFile
from ingest.files.date_order import DateOrder
from ingest.files.fields import KINDS, folded_header

IGNORE = "ignore"
"""In place of a field: the column is dropped."""


class Mapping(BaseModel, frozen=True, extra="forbid"):
    """What a mapping file says.

    Attributes:
        kind: the kind of sheet, where the headers do not tell.
        columns: header to our field, or to "ignore".
        values: for a field, its words to ours.
        dates: the order of dates such as 3/4/2026.
        serial_dates: the day numbers of a spreadsheet count from 1900 or, made on an old Mac, from 1904.
        keep: fields that are dropped unless asked for.
    """

    kind: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    dates: DateOrder = "auto"
    serial_dates: Literal[1900, 1904] = 1900
    keep: tuple[Literal["next_step"], ...] = ()

    def by_header(self) -> dict[str, str]:
        """Compared header to field."""
        return {folded_header(header): field for header, field in self.columns.items()}


def read_mapping(path: Path) -> Mapping:
    """The mapping in a YAML file.

    Raises:
        UnreadableFile: it is no such file; the text says which line or word is at fault.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8-sig"))
    except (
        OSError,
        ValueError,
        RecursionError,
        yaml.YAMLError,
    ) as problem:  # a date such as 2026-13-45 is a ValueError
        raise UnreadableFile(f"The mapping file {path.name} cannot be read: {problem}") from problem
    try:
        mapping = Mapping.model_validate({} if content is None else content)
    except ValidationError as problem:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in problem.errors())
        raise UnreadableFile(f"The mapping file {path.name} is not understood: {faults}.") from problem
    _check_names(mapping, path.name)
    return mapping


def _check_names(mapping: Mapping, file: str) -> None:
    if mapping.kind is not None:
        _check(mapping.kind, list(KINDS), "kind of sheet", file)
    kinds = [KINDS[mapping.kind]] if mapping.kind else list(KINDS.values())
    fields = list(dict.fromkeys(field for kind in kinds for field in kind.synonyms))
    for field in (*mapping.columns.values(), *mapping.values):
        _check(field, [*fields, IGNORE], "field", file)


def _check(name: str, known: list[str], what: str, file: str) -> None:
    if name not in known:
        close = [found for found, _, _ in process.extract(name, known, limit=3, score_cutoff=60)] or known
        raise UnreadableFile(f"The mapping file {file} names the {what} “{name}”; did you mean {', '.join(close)}?")
