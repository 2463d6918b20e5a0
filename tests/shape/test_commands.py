"""The commands around the code: each is listed, a plain shell reads it, and a refusal is one sentence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.__main__ import COMMANDS
from tools.messages import PROJECT

SCRIPTS = sorted((PROJECT / "scripts").glob("*.sh"))
MAKEFILE = (PROJECT / "Makefile").read_text("utf-8")
NEEDED = ("dirname", "cmp", "cp", "rm")


# a make above this one would make the inner make say where it is
ALONE = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def run(*words: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    said = {"capture_output": True, "text": True, "cwd": PROJECT, "env": ALONE} | options
    return subprocess.run(words, check=False, **said)


def test_make_alone_lists_every_target() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()

    listed = [line.split()[0] for line in run("make").stdout.splitlines()]

    assert listed == targets


def test_make_calls_commands_that_there_are() -> None:
    called = set(re.findall(r"-m tools ([a-z-]+)", MAKEFILE))

    assert called - set(COMMANDS) == set()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_read_by_a_plain_shell(script: Path) -> None:
    assert run("sh", "-n", script).stderr == ""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_goes_on_after_an_unset_name(script: Path) -> None:
    is_sourced = script.name in {"browser.sh", "office.sh"}

    assert re.search(r"^set -e?u", script.read_text("utf-8"), re.MULTILINE) or is_sourced


def test_a_machine_without_python_is_told_so_in_one_sentence(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "scripts", tmp_path / "scripts")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in NEEDED:
        (programs / name).symlink_to(shutil.which(name))

    said = run("/bin/sh", tmp_path / "scripts/setup.sh", env={"PATH": str(programs)})

    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "Python 3.11 or newer" in said.stderr


def test_a_current_house_is_not_installed_again(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "scripts", tmp_path / "scripts")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to("/bin/true")
    for name in ("requirements.txt", ".venv/installed-requirements.txt"):
        (tmp_path / name).write_text("babel==2.18.0\n")

    said = run("/bin/sh", tmp_path / "scripts/setup.sh")

    assert (said.returncode, said.stderr) == (0, "")


def test_without_an_office_the_reason_is_handed_on(tmp_path: Path) -> None:
    words = f'PATH={tmp_path}; . {PROJECT}/scripts/office.sh 2>/dev/null; echo "$CIYIN_TEST_NO_OFFICE"'

    assert "no LibreOffice here" in run("/bin/sh", "-c", words).stdout


def test_without_a_browser_the_reason_is_handed_on(tmp_path: Path) -> None:
    words = f'PATH={tmp_path}; . {PROJECT}/scripts/browser.sh 2>/dev/null; echo "$CIYIN_TEST_NO_BROWSER"'

    assert "no Chromium here" in run("/bin/sh", "-c", words).stdout
