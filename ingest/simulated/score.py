"""How well the recorded rule finds the true sources of a simulated district, at several rates of missing rows."""

from __future__ import annotations

import csv
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from graph.diffusion.model import Facts
from graph.diffusion.rules import diffuse
from graph.records import Practice, Visit
from graph.store import Store
from graph.stores.opening import open_store
from ingest.load import Progress, load
from ingest.simulated.comparison import MEASURES, compared
from ingest.simulated.parameters import RATES, SEEDS, Parameters
from ingest.simulated.sheets import HEADERS
from ingest.simulated.simulate import simulate
from ingest.simulated.truth import Truth, read_truth

_EVENTS = ("coach_log", "meetings", "uses")


@dataclass(frozen=True, slots=True)
class Score:
    """One row of the table.

    Attributes:
        missing: share of the log's rows that were left out, beside those that the sheets lack already.
        links: how many true sources there were to be found, on average.
        mean, spread: of each of `MEASURES` over all seeds, the mean and the standard deviation (0 for one seed).
    """

    missing: float
    links: float
    mean: dict[str, float]
    spread: dict[str, float]


def score(
    directory: Path, *, rates: Sequence[float] = RATES, seeds: int = SEEDS, progress: Progress | None = None
) -> list[Score]:
    """One row for each rate of missing rows.

    The first seed is the district in the directory, as its sheets are now; the others are drawn up anew with its
    parameters. Nobody reviews anything: rows that wait for a judgement stay out.

    Raises:
        UnreadableFile: the directory holds no simulated district.
    """
    tell = progress or (lambda *_: None)
    parameters = Parameters.read(directory)
    found: dict[float, list[dict[str, float]]] = defaultdict(list)
    links: list[int] = []
    for number in range(seeds):
        tell(f"District {number + 1} of {seeds}", number, seeds)
        seed = parameters.seed + number
        with TemporaryDirectory() as folder:
            sheets = directory if number == 0 else Path(folder)
            if number:
                simulate(replace(parameters, seed=seed), sheets)
            facts, truth = recorded(sheets, Path(folder) / "score.db"), read_truth(sheets)
        links.append(sum(one.holds and one.source is not None for one in truth))
        for rate in rates:
            found[rate].append(measured(facts, truth, rate, seed))
    tell("Scored", seeds, seeds)
    return [_score(rate, statistics.mean(links), found[rate]) for rate in found]


def recorded(directory: Path, database: Path) -> list[Facts]:
    """Every practice's facts once the sheets of all districts are loaded."""
    with open_store(str(database)) as store:
        load_all(store, directory)
        return [store.facts(practice.id) for practice in store.known(Practice)]


def load_all(store: Store, directory: Path) -> None:
    """Load all sheets of a simulation, one call a district; all districts' catalogues come before the first log."""
    folders = [directory, *sorted(path.parent for path in directory.glob("*/districts.csv"))]
    catalogues = tuple(name for name in HEADERS if name not in _EVENTS)
    for names in (catalogues, _EVENTS):
        for folder in folders:
            load(store, [folder / f"{name}.csv" for name in names], district=_district(folder))


def measured(facts: Sequence[Facts], truth: Sequence[Truth], missing: float, seed: int) -> dict[str, float]:
    """Each of `MEASURES` with that share of visits left out; what a higher share leaves, a lower one leaves too."""
    return compared(truth, [diffuse(_thinned(one, missing, seed)) for one in facts])


def _thinned(facts: Facts, missing: float, seed: int) -> Facts:
    def kept(visits: Iterable[Visit]) -> tuple[Visit, ...]:
        return tuple(visit for visit in visits if Random(f"{seed}/{visit.id}").random() >= missing)

    return replace(facts, visits=kept(facts.visits), cycle_visits=kept(facts.cycle_visits))


def _district(folder: Path) -> str:
    with (folder / "districts.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))["district_id"]


def _score(missing: float, links: float, rows: Sequence[dict[str, float]]) -> Score:
    columns = {name: [row[name] for row in rows] for name in MEASURES}
    mean = {name: statistics.mean(column) for name, column in columns.items()}
    spread = {name: statistics.stdev(column) if len(column) > 1 else 0.0 for name, column in columns.items()}
    return Score(missing, links, mean, spread)
