"""Measures of the diffusion literature: measure."""

from __future__ import annotations

from api.cli.asking import AdoptionLevel, FirstDay, LastDay, Practice
from api.cli.common import DEFAULT_STORE, AsJson, StoreUrl, app, opened, out, print_json, say
from graph.vocabulary import ADOPTION_LEVEL
from graph.when import spelled


@app.command()
def measure(
    practice: Practice,
    level: AdoptionLevel = ADOPTION_LEVEL,
    first: FirstDay = None,
    last: LastDay = None,
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Measure how a practice spread, each measure with what it says."""
    from rich.table import Table

    from graph.answers.find import find_practice
    from graph.export.gathering import gathered
    from graph.measures.summary import measured

    with opened(store) as kept:
        found = find_practice(kept, practice)
        days = (day.date() if day else None for day in (first, last))
        network = gathered(kept, found, level, *days)
    items = measured(network)
    if json:
        window = {"first": network.window.first, "last": network.window.last}
        print_json({"practice": found.id, "level": level, "window": window, "items": items})
        return
    say(f"“{found.title}”, {spelled(network.window.first)} to {spelled(network.window.last)}, level {level}")
    table = Table("Measure", "Value", "What it says", "Source")
    for item in items:
        table.add_row(item.name, _shown(item.value), item.meaning, item.source)
    out.print(table)


def _shown(value: object) -> str:
    match value:
        case None:
            return "–"
        case float():
            return f"{value:.3g}"
        case list():
            return " ".join(map(_shown, value))
        case dict():
            return "\n".join(f"{name}: {count}" for name, count in value.items())
    return str(value)
