"""A simulated district from its parameters: its sheets, and the truth behind them."""

from __future__ import annotations

from pathlib import Path

from ingest.simulated.district import districts
from ingest.simulated.parameters import Parameters, Progress
from ingest.simulated.sheets import write_sheets
from ingest.simulated.spread import spread
from ingest.simulated.truth import write_truth


def simulate(parameters: Parameters, out: Path, progress: Progress | None = None) -> None:
    """Write a district's sheets, truth.csv and simulation.json (the parameters) into `out`, neighbours' sheets into
    folders there.

    The same parameters give the same bytes. Files of the same names are overwritten.

    Args:
        progress: told after each school day how many are done, and of how many.
    """
    all_districts = districts(parameters)
    history = spread(parameters, all_districts, progress or _silent)
    write_sheets(parameters, all_districts, history, out)
    write_truth(history, out)
    parameters.write(out)


def _silent(_done: int, _total: int) -> None:
    """Nobody is watching."""
