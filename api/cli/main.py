"""The command's entry point."""

from __future__ import annotations

from api.cli import asking, exporting, keeping, loading, measuring, reviewing, showing, simulating
from api.cli.common import app

__all__ = ["COMMANDS", "app", "run"]

COMMANDS = (loading, reviewing, asking, measuring, exporting, showing, keeping, simulating)
"""The modules that define commands, in the order of the help."""


def run() -> None:
    """Run `pollinate`."""
    app()
