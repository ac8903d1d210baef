"""Getting facts in and out again: load, batches, undo, rejects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.common import (
    DEFAULT_STORE,
    NOTHING_FOUND,
    UNUSABLE_INPUT,
    AsJson,
    StoreUrl,
    app,
    err,
    fail,
    opened,
    out,
    print_json,
    progress_bar,
    say,
    worked_out_anew,
)
from graph.provenance import RowOutcome, SourceCount
from ingest.files.contents import shown
from ingest.files.date_order import DateOrder
from viz.counting import counted

if TYPE_CHECKING:
    from rich.table import Table

    from ingest.load import LoadReport

_NAMED = 10

Files = Annotated[list[Path], typer.Argument(help="CSV or XLSX files, or folders of them, in any order.", exists=True)]

SHEET_ENDINGS = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip"})
"""What is loaded of a folder and the folders in it."""


@app.command()
def load(
    files: Files,
    district: Annotated[str | None, typer.Option("--district", help="Whose sheets these are; prefix of ids.")] = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="YAML file: which column means what.")] = None,
    fill_down: Annotated[
        list[str], typer.Option("--fill-down", help="Column whose empty cells take the value above (merged cells).")
    ] = [],  # noqa: B006 - Typer reads the default, nothing changes it
    date_order: Annotated[DateOrder, typer.Option("--date-order", help="How to read 3/4/2026.")] = "auto",
    strict: Annotated[bool, typer.Option("--strict", help="Reject rows that name somebody unknown.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would happen; keep nothing.")] = False,
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Load a district's sheets as one batch; loading them again adds nothing."""
    from api.loading import bounded, most_of_the_memory
    from ingest.files.mapping import read_mapping
    from ingest.load import load as load_files
    from ingest.simulated.truth import is_truth

    found = [file for path in files for file in _sheets(path)]
    if not found:
        fail(f"There is no sheet in that folder; sheets end in {', '.join(sorted(SHEET_ENDINGS))}.", UNUSABLE_INPUT)
    for path in files:
        _tell_left_out(path)
    truths = [file for file in found if is_truth(file)]
    with opened(store) as kept, progress_bar("Reading", shown=not json) as tell, bounded(most_of_the_memory()):
        report = load_files(
            kept,
            [file for file in found if file not in truths],
            district=district,
            mapping=read_mapping(mapping) if mapping else None,
            fill_down=fill_down,
            strict=strict,
            dry_run=dry_run,
            date_order=date_order,
            progress=tell,
        )
    for file in truths:
        err.print(f"{file} is left out: it says who really got what, for “pollinate score”.", soft_wrap=True)
    if json:
        print_json(
            {
                "batch": report.receipt.batch,
                "sources": report.receipt.sources,
                "practices_recomputed": report.receipt.practices_recomputed,
                "notes": report.notes,
                "warnings": report.warnings,
            }
        )
    else:
        _tell(report)


def _sheets(path: Path) -> list[Path]:
    """The file itself, or the sheets in a folder and the folders in it."""
    return [path] if not path.is_dir() else [file for file in _files(path) if file.suffix.lower() in SHEET_ENDINGS]


def _files(folder: Path) -> list[Path]:
    """All files in a folder, but what is hidden."""
    files = (path for path in folder.rglob("*") if not path.is_dir())
    return sorted(path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _tell_left_out(path: Path) -> None:
    left = [shown(str(file.relative_to(path))) for file in _files(path) if file.suffix.lower() not in SHEET_ENDINGS]
    if left:
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        err.print(
            f"Not read, since they are no sheets: {', '.join(left[:_NAMED])}{more}.", markup=False, soft_wrap=True
        )


def _tell(report: LoadReport) -> None:
    out.print(_counts(report.receipt.sources))
    for name, notes in report.notes.items():
        for note in notes:
            say(note if note.startswith(name) else f"{name}: {note}")
    for warning in report.warnings:
        say(f"Please check: {warning}")
    for title, rows in report.proposed:
        visits = counted(rows, "visit that names", "visits that name")
        say(f"“{title}” stands in {visits} no practice: is it one? Add it to practices.csv and load again.")
    for kind, labels in report.provisional.items():
        more = f" and {len(labels) - 5} more" if len(labels) > 5 else ""
        say(f"Not in any sheet, kept as provisional ({kind}): {', '.join(labels[:5])}{more}.")
    if any(count.waiting for count in report.receipt.sources):
        say("Some rows wait for a decision: see “pollinate review”.")
    if any(count.rejected for count in report.receipt.sources):
        say("Some rows were rejected: “pollinate rejects --csv FILE” writes them out to be mended and loaded again.")
    if any(count.dropped for count in report.receipt.sources):
        say("Dropped rows are of students or their families: they are counted, and nothing of them is kept.")
    if report.receipt.batch is None:
        say("Nothing was kept: this was a dry run.")
    else:
        say(f"Loaded as batch {report.receipt.batch}; “pollinate undo {report.receipt.batch}” takes it back.")


def _counts(sources: tuple[SourceCount, ...]) -> Table:
    from rich.table import Table

    table = Table("File", "Kind", "Rows", "Added", "Duplicates", "Waiting", "Rejected", "Dropped")
    for count in sources:
        numbers = (count.rows, count.added, count.duplicates, count.waiting, count.rejected, count.dropped)
        table.add_row(count.name, count.kind, *map(str, numbers))
    return table


@app.command()
def batches(store: StoreUrl = DEFAULT_STORE, json: AsJson = False) -> None:
    """List the loads that stand, oldest first."""
    from rich.table import Table

    with opened(store) as kept:
        loads = kept.batches()
    if json:
        print_json({"items": loads})
        return
    if not loads:
        fail("Nothing has been loaded yet.", NOTHING_FOUND)
    table = Table("Batch", "When", "Files", "Added", "Waiting", "Rejected")
    for info in loads:
        added, waiting, rejected = (sum(getattr(c, n) for c in info.sources) for n in ("added", "waiting", "rejected"))
        names = ", ".join(count.name for count in info.sources)
        table.add_row(str(info.batch), f"{info.at:%Y-%m-%d %H:%M}", names, str(added), str(waiting), str(rejected))
    out.print(table)


@app.command()
def undo(
    batch: Annotated[int, typer.Argument(help="Number of a batch, as “pollinate batches” lists it.")],
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Take a load back: its rows are forgotten, and what rests only on them."""
    from ingest.load import undo as take_load_back

    with opened(store) as kept:
        recomputed = take_load_back(kept, batch)
    if json:
        print_json({"batch": batch, "practices_recomputed": recomputed})
    else:
        say(f"Batch {batch} is undone. {worked_out_anew(recomputed)}")


@app.command()
def rejects(
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the rejected rows here, to mend and load.")] = None,
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """List the rejected rows with the reason for each."""
    from ingest.files.rejects import write_csv

    with opened(store) as kept:
        rows = kept.rows(RowOutcome.REJECTED)
    written = write_csv(rows, csv) if csv and rows else []
    if json:
        print_json({"items": rows})
        return
    if not rows:
        fail("No row is rejected.", NOTHING_FOUND)
    for row in rows:
        say(f"{row.name}, {row.locator}: {row.message} [{row.code}]")
    if written:
        say(f"Written to {', '.join(map(str, written))}: mend the rows there and load that.")
