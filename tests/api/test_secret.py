"""Secrets that somebody could guess are refused; `pollinate init` makes one that nobody can."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.cli.main import app
from api.secret import FEWEST_BITS, WeakSecret, known_secret, make_secret, secret_path


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's settings in a folder of their own."""
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.delenv("POLLINATE_SECRET", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return tmp_path / "settings"


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "school",
        "School2026",
        "x" * 64,
        "0123456789abcdef" * 4,
        "deadbeef" * 8,
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "our district's very own secret that nobody ever guesses",
        secrets.token_hex(15),
        secrets.token_urlsafe(15),
        "Pollinate1" * 6,
    ],
)
def test_a_secret_that_could_be_guessed_is_refused_with_what_to_do(weak: str) -> None:
    with pytest.raises(WeakSecret, match="pollinate init"):
        known_secret({"POLLINATE_SECRET": weak})


@given(st.binary(min_size=16, max_size=16))
def test_what_is_shorter_than_chance_needs_is_never_taken(made: bytes) -> None:
    with pytest.raises(WeakSecret):
        known_secret({"POLLINATE_SECRET": made.hex()[: FEWEST_BITS // 4 - 1]})


def test_what_chance_made_is_taken() -> None:
    for _ in range(200):
        text = secrets.token_hex(32)
        assert known_secret({"POLLINATE_SECRET": text}) == text.encode()


def test_init_makes_one_secret_that_only_its_user_can_read(tmp_path: Path) -> None:
    for _ in range(2):
        made = CliRunner().invoke(app, ["init", "--store", str(tmp_path / "store.db")])
        assert made.exit_code == 0, made.output
        first = known_secret({})
        assert first is not None
        assert first == known_secret({})
    assert stat.S_IMODE(secret_path().stat().st_mode) == 0o600
    assert secret_path().parent not in (tmp_path, *Path(tmp_path / "store.db").parents)
    assert make_secret() is None


def test_without_any_secret_none_is_made_up() -> None:
    assert known_secret({}) is None


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_a_secret_that_others_can_read_is_none() -> None:
    path = make_secret()
    assert path
    path.chmod(0o644)
    with pytest.raises(WeakSecret, match="Others can read"):
        known_secret({})


def test_serve_refuses_a_weak_secret_in_words(tmp_path: Path) -> None:
    environment = {"POLLINATE_SECRET": "school"}
    refused = CliRunner().invoke(app, ["serve", "--store", str(tmp_path / "store.db")], env=environment)
    assert refused.exit_code == 2
    assert "could be guessed" in refused.output
