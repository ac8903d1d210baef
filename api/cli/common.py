"""What all commands share: the store option, results as JSON or as tables, and exit codes.

The modules of commands import what only needs doing where it is done: half of `pollinate --help` was spent on importing
what other commands need.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from typer.core import TyperGroup

from graph.errors import PollinateError, StoreError, UnknownName
from viz.counting import counted

if TYPE_CHECKING:
    from graph.store import Store

NOTHING_FOUND, UNUSABLE_INPUT, STORE_TROUBLE, OUR_FAULT = 1, 2, 3, 70
"""Exit codes beside 0; 2 is also what Typer gives for wrong usage, 70 is EX_SOFTWARE of sysexits.h."""

DEFAULT_STORE = "pollinate.db"

StoreUrl = Annotated[
    str,
    typer.Option("--store", envvar="POLLINATE_STORE", help="File name, sqlite:///path, or neo4j:// address."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


class Bordered(TyperGroup):
    """The commands, none of which ends in a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; whatever goes wrong becomes a message and an exit code."""
        with told():
            return super().invoke(ctx)


app = typer.Typer(
    cls=Bordered,
    help="Where a teaching practice started, who carried it on, and how it got to this classroom.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)

PIPED_WIDTH = 160
"""Columns of a table that goes into a file or another program."""

out = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)
err = Console(stderr=True)


def worked_out_anew(practices: Sequence[str]) -> str:
    """What a write did to the trails, in a sentence."""
    return f"{counted(len(practices), 'practice was', 'practices were')} worked out anew."


@contextmanager
def opened(url: str, *, create: bool = True, verify: bool = True) -> Iterator[Store]:
    """The store at an address, closed afterwards; see `open_store`."""
    if create and url == DEFAULT_STORE and not Path(url).exists():
        err.print(
            f"Keeping everything in ./{DEFAULT_STORE} (say --store, or set POLLINATE_STORE, to keep it elsewhere)."
        )
    from graph.stores.opening import open_store

    with open_store(url, create=create, verify=verify) as store:
        yield store


@contextmanager
def told() -> Iterator[None]:
    """Turn whatever goes wrong into a message and an exit code.

    An error that nobody foresaw is told by its kind and place: its own text may hold what somebody wrote in a sheet.
    """
    try:
        yield
    except UnknownName as error:
        fail(str(error), NOTHING_FOUND)
    except StoreError as error:
        fail(str(error), STORE_TROUBLE)
    except PollinateError as error:
        fail(str(error), UNUSABLE_INPUT)
    except (typer.Exit, typer.Abort, typer.TyperException, EOFError, BrokenPipeError):
        raise
    except OSError as error:
        where = f"{os.fsdecode(error.filename)}: " if error.filename else ""
        fail(f"{where}{error.strerror or 'the machine said no'}.", UNUSABLE_INPUT)
    except Exception as error:
        last = extract_tb(error.__traceback__)[-1]
        place = f"{Path(last.filename).name}, line {last.lineno}"
        fail(f"Something went wrong that should not have: {type(error).__name__} at {place}.", OUR_FAULT)


@contextmanager
def progress_bar(doing: str, *, shown: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error for long work; yields what is told the step, how many are done and how many there are."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    # storing a large load in a database is one step of minutes: only the clock shows that it goes on
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not shown) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda step, done, steps: bar.update(task, description=step, completed=done, total=steps)


def fail(message: str, code: int) -> NoReturn:
    """End the command with a message on standard error."""
    err.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def say(text: str) -> None:
    """Print a sentence as it is, without colours in it or breaks at the edge of the terminal."""
    out.print(text, markup=False, highlight=False, soft_wrap=True)


def print_json(result: Any) -> None:
    """Print a result as JSON: dates as ISO text, moments as {"lo", "hi"}."""
    json.dump(as_json(result), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def as_json(result: Any) -> Any:
    """A result as plain lists, dictionaries and texts, keys as the API names them."""
    from pydantic_core import to_jsonable_python

    return to_jsonable_python(result, by_alias=True)
