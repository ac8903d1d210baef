"""Looking after the store: init, doctor, backup, copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.common import DEFAULT_STORE, STORE_TROUBLE, AsJson, StoreUrl, app, err, opened, print_json, say
from viz.counting import counted

if TYPE_CHECKING:
    from graph.store import Finding, Store


@app.command()
def init(store: StoreUrl = DEFAULT_STORE) -> None:
    """Prepare a store, and a secret for tokens of people: the file, or a Neo4j database's constraints and indexes."""
    from api.secret import make_secret

    with opened(store) as kept:
        kept.mend()
    say("The store is ready.")
    if made := make_secret():
        say(f"The secret behind the tokens of people without names is in {made}. Keep it apart from the data.")


@app.command()
def doctor(
    mend: Annotated[bool, typer.Option("--mend", help="Also put right what can be.")] = False,
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Check the store; exit code 3 if something is wrong."""
    with opened(store, create=False, verify=False) as kept:
        done = [*kept.mend(), *_stripped(kept)] if mend else []
        findings = [*done, *kept.check()]
    if json:
        print_json({"items": findings})
    else:
        for finding in findings:
            say(f"{finding.level}: {finding.text}")
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(STORE_TROUBLE)


def _stripped(store: Store) -> list[Finding]:
    """Take out what an earlier version kept of rows that nobody understood; says what was done."""
    from graph.store import Finding
    from ingest.files.stripping import row_left, text_left

    found = store.unstripped()
    if not found:
        return []
    store.strip(text_left, row_left)
    return [Finding("ok", f"Mended: {found:,} citations and rows of an earlier version hold only what was understood.")]


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="A new file.")],
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """Write a copy of the store to a new SQLite file, while others use it, and read it back."""
    from graph.stores.copying import back_up

    with opened(store, create=False) as kept:
        back_up(kept, file)
    say(f"Backed up to {file} and read back.")


@app.command("copy")
def copy_command(
    source: Annotated[str, typer.Option("--from", help="The store to copy.")],
    target: Annotated[str, typer.Option("--to", help="An empty store.")],
    json: AsJson = False,
) -> None:
    """Copy everything to an empty store and verify it, so that a district can start on a file and move."""
    from graph.stores.copying import copy as copy_store

    with opened(source, create=False) as old, opened(target) as new:
        copied = copy_store(old, new, lambda step: err.print(f"{step} …"))
    if json:
        print_json(copied)
        return
    parts = [
        counted(copied.batches, "batch", "batches"),
        counted(copied.statements, "statement"),
        counted(copied.rows, "kept row"),
        counted(copied.judgements, "judgement"),
        f"{counted(copied.practices, 'practice')} with a trail",
    ]
    say(f"Copied and verified: {', '.join(parts)}. Digest {copied.digest[:16]}.")
