"""The house as DESIGN draws it: layers, who may import what, and how long things may get."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("graph", "ingest", "viz", "api")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

ONLY_HERE = {
    "sqlite3": "graph/stores/sqlite",
    "neo4j": "graph/stores/neo4j",
    "pyvis": "viz/pyvis_page.py",
    "scipy": "graph/measures",
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_the_packages_are_layers() -> None:
    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize(("library", "place"), ONLY_HERE.items())
def test_each_engine_is_imported_in_one_place_only(library: str, place: str) -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for path in FILES
        if any(name.split(".")[0] == library for name in imported(path))
    }
    assert users
    assert all(user.startswith(place) for user in users), users


def test_no_file_is_longer_than_500_lines() -> None:
    long = {path.name: lines for path in FILES if (lines := len(path.read_text().splitlines())) > 500}
    assert not long


def test_functions_are_short() -> None:
    lengths = {f"{path.relative_to(ROOT)}:{f.name}": body_lines(f) for path in FILES for f in functions(path)}
    assert statistics.median(lengths.values()) < 8
    assert not {name: lines for name, lines in lengths.items() if lines > 60}
    assert sum(lines > 30 for lines in lengths.values()) <= len(lengths) // 50


def test_every_public_function_and_class_has_a_docstring() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in FILES
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare


def test_nothing_speaks_of_a_machine_or_a_registry() -> None:
    words = ("/" + "work/", "pypi" + ".org", "repo" + "1.maven", "registry" + ".npmjs")
    texts = [
        *FILES,
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("*.toml"),
        *ROOT.glob("*.txt"),
        ROOT / "Makefile",
    ]
    assert not [(path.name, word) for path in texts for word in words if word in path.read_text()]


def test_the_command_imports_nothing_before_it_is_needed() -> None:
    heavy = ["fastapi", "networkx", "neo4j", "pydantic", "pyvis", "rapidfuzz", "sqlite3", "uvicorn", "rich.table"]
    code = f"import sys, api.cli.main; print([name for name in {heavy} if name in sys.modules])"
    asked = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "[]"
