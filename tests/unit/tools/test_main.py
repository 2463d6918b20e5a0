"""The command line: every command is there, says what it is for, and loads nothing it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from core.settings import PROJECT
from tools.__main__ import COMMANDS, app_for

GROUPS = {"audit": {"verify"}, "rollups": {"verify", "rebuild"}}
WIDE = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
each_command = pytest.mark.parametrize("name", COMMANDS)


def ask(*words: str) -> tuple[int, str]:
    ran = CliRunner().invoke(app_for(list(words)), list(words), env=WIDE)
    return ran.exit_code, ran.output


def target(name: str) -> object:
    module, attribute = COMMANDS[name].split(":")
    return getattr(import_module(module), attribute)


@each_command
def test_a_command_leads_to_something_that_can_be_called(name: str) -> None:
    assert callable(target(name))


@each_command
def test_a_command_says_what_it_is_for(name: str) -> None:
    code, said = ask(name, "--help")

    assert code == 0
    assert "Usage" in said
    assert any(line.strip().endswith(".") for line in said.splitlines()), said


@each_command
def test_a_command_is_one_of_the_tools(name: str) -> None:
    assert COMMANDS[name].startswith("tools.")


def test_help_names_every_command() -> None:
    code, said = ask("--help")

    assert code == 0
    assert [name for name in COMMANDS if f" {name} " not in said] == []


def test_without_a_word_the_help_is_shown() -> None:
    _code, said = ask()

    assert "Usage" in said
    assert "migrate" in said


def test_an_unknown_command_is_refused() -> None:
    code, said = ask("mgirate")

    assert code == 2
    assert "No such command" in said


@pytest.mark.parametrize(("group", "words"), GROUPS.items())
def test_a_group_lists_its_words(group: str, words: set[str]) -> None:
    commands = {one.name for one in target(group).registered_commands}  # type: ignore[attr-defined]

    assert commands == words
    assert isinstance(target(group), typer.Typer)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_does_not_take_an_unknown_word(group: str) -> None:
    assert ask(group, "forget")[0] == 2


def test_what_one_command_needs_is_loaded_for_it_alone() -> None:
    asked = (
        "import sys; from tools.__main__ import app_for; app_for(['states']); "
        "print(sorted(m for m in sys.modules if m in ('streamlit', 'plotly', 'pyvrp', 'tools.serve')))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == "[]"


def test_what_a_command_writes_is_for_its_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    environment = {**os.environ, "CIYIN_VAR": str(folder)}

    ran = subprocess.run(
        [sys.executable, "-m", "tools", "migrate"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    made = [path for path in folder.rglob("*") if path.is_file()]
    assert made
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []
