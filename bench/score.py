"""The tables of docs/simulation.md: how well the recorded rule finds true sources, by how people keep their records.

Run it with a number of seeds: `python -m bench.score 3`. A seed takes about 20 seconds for each table.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.simulated.comparison import MEASURES
from ingest.simulated.parameters import Parameters
from ingest.simulated.score import Score, score
from ingest.simulated.simulate import simulate

USUAL = Parameters()
CAREFUL = replace(
    USUAL,
    typo=0,
    nickname=0,
    staff_id=1,
    month_only=0,
    named=1,
    idea_filled=1,
    heard_filled=1,
    outcome_filled=1,
    presenter_filled=1,
    meetings_written=1,
    school_meetings_written=1,
    origin_declared=1,
)
DISTRICTS = {
    "as people usually write": USUAL,
    "everything that anybody could write is written, without slips": CAREFUL,
    "the same, and colleagues never talk": replace(CAREFUL, talks=0),
    "the same again, without “idea came from”": replace(CAREFUL, talks=0, idea_filled=0),
}


def table(rows: list[Score]) -> str:
    """The scores as a Markdown table: mean ± standard deviation."""
    lines = [f"| rows missing | {' | '.join(MEASURES)} |", f"|---{'|---' * len(MEASURES)}|"]
    for row in rows:
        cells = " | ".join(f"{row.mean[name]:.2f} ± {row.spread[name]:.2f}" for name in MEASURES)
        lines.append(f"| {row.missing:.0%} | {cells} |")
    return "\n".join(lines)


def main(seeds: int) -> None:
    """Print one table for each way of keeping records."""
    for name, parameters in DISTRICTS.items():
        with TemporaryDirectory() as folder:
            simulate(parameters, Path(folder))
            rows = score(Path(folder), seeds=seeds)
        print(f"**{name}** ({rows[0].links:,.0f} true sources, {seeds} seeds)\n\n{table(rows)}\n", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
