"""Networks for researchers' own tools: export."""

from __future__ import annotations

import os
import secrets
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.asking import AdoptionLevel, FirstDay, LastDay, Practice
from api.cli.common import DEFAULT_STORE, UNUSABLE_INPUT, AsJson, StoreUrl, app, fail, opened, print_json, say
from graph.provenance import RowOutcome
from graph.vocabulary import ADOPTION_LEVEL, Level

if TYPE_CHECKING:
    from graph.export.dataset import Dataset
    from graph.export.package import About
    from graph.store import Store

KEY_FILE = "pollinate-study.key"
"""Where the key of an export's pseudonyms is kept, unless `--key` says it."""


@app.command()
def export(
    practice: Practice,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files; new, or empty.", file_okay=False)],
    format: Annotated[str, typer.Option("--format", help="Which tool it is for; docs/exports.md lists them.")] = "csv",
    key: Annotated[
        Path,
        typer.Option("--key", help="File with the key of the pseudonyms; made if it is not there.", dir_okay=False),
    ] = Path(KEY_FILE),
    level: AdoptionLevel = ADOPTION_LEVEL,
    first: FirstDay = None,
    last: LastDay = None,
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Write the diffusion network of a practice, pseudonymous, with codebook and methods."""
    from graph.answers.find import find_practice
    from graph.export.gathering import gathered
    from graph.export.package import FORMATS, package
    from graph.export.pseudonyms import Pseudonyms
    from graph.export.shown import Shown

    if format not in FORMATS:
        fail(f"There is no format “{format}”. Formats are {', '.join(FORMATS)}.", UNUSABLE_INPUT)
    if out.exists() and any(out.iterdir()):
        fail(f"{out} is not empty; name a new folder, so that nothing old is given away with it.", UNUSABLE_INPUT)
    if key.resolve().is_relative_to(out.resolve()):
        fail("The key must not lie in the folder that is given away.", UNUSABLE_INPUT)
    with opened(store) as kept:
        found = find_practice(kept, practice)
        days = (day.date() if day else None for day in (first, last))
        network = gathered(kept, found, level, *days)
        about = _about(kept, network, level)
    shown = Shown(network, Pseudonyms(_key(key), [person.id for person in network.people], network.schools))
    made = package(shown, format, about)
    _write(out, made)
    if json:
        print_json({"folder": str(out), "files": sorted(made), "people": len(shown.people), "key": str(key)})
    else:
        say(f"{len(shown.people):,} people and {len(shown.links):,} transmissions are in {out}:")
        say(", ".join(sorted(made)))
        say(f"Whoever has {key} can find out who is who: keep it apart. With it the next export has the same ids.")


def _key(path: Path) -> bytes:
    """The key in a file, which only its owner can read; a new one if there is none."""
    from graph.export.pseudonyms import SHORTEST_KEY

    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    key = path.read_bytes().strip()
    if len(key) < SHORTEST_KEY:
        fail(f"{path} holds no key: it would have to have {SHORTEST_KEY} bytes or more.", UNUSABLE_INPUT)
    return key


def _about(store: Store, network: Dataset, level: Level) -> About:
    from graph.export.package import About

    waiting, rejected = (len(store.rows(outcome)) for outcome in (RowOutcome.WAITING, RowOutcome.REJECTED))
    return About(version("pollinate"), level, waiting, rejected, network.nameless)


def _write(folder: Path, made: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
