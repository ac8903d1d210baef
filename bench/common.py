"""A table of what was measured, with the limit beside each ratio."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: `measured` in words, and a ratio that is to be at least or at most the limit."""

    what: str
    measured: str
    ratio: float
    limit: float
    at_least: bool = False

    @property
    def ok(self) -> bool:
        """The ratio is within the limit."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit


def show(title: str, lines: list[Measured]) -> int:
    """Print the table; returns the exit status, 1 if any limit was missed."""
    table = Table("what", "measured", "ratio", "limit", "ok", title=title)
    for line in lines:
        sign = "≥" if line.at_least else "≤"
        table.add_row(
            line.what, line.measured, f"{line.ratio:.3f}", f"{sign} {line.limit:g}", "yes" if line.ok else "NO"
        )
    Console(width=140).print(table)
    return 0 if all(line.ok for line in lines) else 1
