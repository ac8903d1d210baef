"""What the documentation promises exists, and what exists is documented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from api.cli.main import app
from graph.vocabulary import Channel, Level, State
from ingest.files.rejects import MEANINGS

ROOT = Path(__file__).parent.parent
DOCS = {path.name: path.read_text() for path in (ROOT / "docs").glob("*.md")}


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each command with its options."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    for name, command in sorted(group.commands.items()):
        yield name, [opt for p in command.params for opt in p.opts if opt.startswith("--") and opt != "--help"]


def section(name: str) -> str:
    """The part of commands.md on a command."""
    return DOCS["commands.md"].split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    documented = re.findall(r"^## (\w+)$", DOCS["commands.md"], re.MULTILINE)
    assert sorted(documented) == [name for name, _ in commands()]


@pytest.mark.parametrize(("name", "options"), list(commands()))
def test_every_option_is_documented(name: str, options: list[str]) -> None:
    everywhere = {"--store", "--json"}
    assert not [option for option in options if option not in everywhere and option not in section(name)]


@pytest.mark.parametrize(("name", "options"), list(commands()))
def test_every_command_says_what_it_does(name: str, options: list[str]) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    assert group.commands[name].help, options


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_every_reject_code_is_documented(code: str) -> None:
    assert f"`{code}`" in DOCS["formats.md"]


def test_the_words_of_the_field_are_explained() -> None:
    texts = " ".join(DOCS.values())
    words = [
        *(state.value for state in State),
        *(channel.value for channel in Channel),
        *(level.value for level in Level),
    ]
    assert not [word for word in words if word not in texts]


def test_links_between_pages_lead_somewhere() -> None:
    pages = {"README.md": (ROOT / "README.md").read_text(), **{f"docs/{name}": text for name, text in DOCS.items()}}
    broken = [
        (page, target)
        for page, text in pages.items()
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        if not (ROOT / page).parent.joinpath(target).exists()
    ]
    assert not broken
