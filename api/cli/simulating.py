"""Made-up districts: simulate, score."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.common import AsJson, app, err, out, print_json, progress_bar, say
from ingest.simulated.parameters import RATES, SEEDS, Parameters

DEFAULTS = Parameters()


@app.command()
def simulate(
    folder: Annotated[Path, typer.Option("--out", help="Folder for the sheets and truth.csv.", file_okay=False)],
    seed: Annotated[int, typer.Option("--seed", help="Another seed, another district.")] = DEFAULTS.seed,
    schools: Annotated[int, typer.Option("--schools", min=1)] = DEFAULTS.schools,
    teachers: Annotated[int, typer.Option("--teachers", min=1)] = DEFAULTS.teachers,
    coaches: Annotated[int, typer.Option("--coaches", min=1)] = DEFAULTS.coaches,
    years: Annotated[int, typer.Option("--years", min=1)] = DEFAULTS.years,
    missing: Annotated[float, typer.Option("--missing", min=0, max=1, help="Share of log rows nobody wrote.")] = 0.0,
    districts: Annotated[int, typer.Option("--districts", min=1)] = DEFAULTS.districts,
) -> None:
    """Write the sheets of a made-up district, and who really got each practice from whom."""
    from rich.progress import Progress

    from ingest.simulated.simulate import simulate as simulate_district

    wanted = Parameters(
        seed=seed,
        schools=schools,
        teachers=teachers,
        coaches=coaches,
        years=years,
        missing=missing,
        districts=districts,
    )
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("Simulating", total=None)
        simulate_district(wanted, folder, lambda done, days: bar.update(task, completed=done, total=days))
    say(f"The sheets are in {folder}; truth.csv there says who really got each practice from whom.")


@app.command()
def score(
    folder: Annotated[Path, typer.Argument(help="A folder that “pollinate simulate” wrote.", exists=True)],
    missing: Annotated[list[float], typer.Option("--missing", help="Shares of rows to leave out.")] = list(RATES),  # noqa: B006 - Typer reads the default, nothing changes it
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="How many districts, this one included.")] = SEEDS,
    json: AsJson = False,
) -> None:
    """Print how well the recorded rule finds the true sources of a made-up district."""
    from rich.table import Table

    from ingest.simulated.comparison import MEASURES
    from ingest.simulated.score import score as score_district

    with progress_bar("Scoring", shown=not json) as tell:
        rows = score_district(folder, rates=missing, seeds=seeds, progress=tell)
    if json:
        print_json({"items": rows})
        return
    table = Table("Missing", "True links", *MEASURES)
    for row in rows:
        measured = (f"{row.mean[name]:.2f} ± {row.spread[name]:.2f}" for name in MEASURES)
        table.add_row(f"{row.missing:.0%}", f"{row.links:,.0f}", *measured)
    out.print(table)
