"""Nothing in the files that belongs to somebody's machine, nothing left undone, no HTML past the one door."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shape import measure
from tools.messages import PROJECT, source_files

LOOK = PROJECT / "components" / "look.py"


def whole(example: str) -> str:
    """Join a bad example that is written in two parts, so that this file is not one itself."""
    return example.replace("~", "")


def test_no_file_names_a_machine_or_a_registry() -> None:
    assert measure.lines_with(measure.NAMED, measure.project_files()) == []


def test_nothing_is_left_for_later() -> None:
    code = [path for path in measure.project_files() if path.suffix == ".py"]

    assert measure.lines_with(measure.UNFINISHED, code) == []


def test_html_reaches_the_browser_through_one_file() -> None:
    others = [path for path in source_files() if path != LOOK]

    assert [path.name for path in others if measure.raw_html(path.read_text("utf-8"))] == []


def test_every_setting_is_documented() -> None:
    pages = [PROJECT / "README.md", PROJECT / "README.zh-CN.md", PROJECT / "docs" / "settings.md"]
    written = "".join(path.read_text("utf-8") for path in pages if path.is_file())
    names = measure.setting_names((PROJECT / "core" / "settings.py").read_text("utf-8"))

    assert [name for name in names if f"`{name}`" not in written] == []


@pytest.mark.parametrize(
    "text", ["/w~ork/main", "/r~oot/.cache", "https://py~pi.org/simple", "--index~-url x"]
)
def test_a_named_machine_is_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(f"fine\nsee {whole(text)} there\n")

    assert measure.lines_with(measure.NAMED, tmp_path.iterdir()) == [f"notes.md:2: see {whole(text)} there"]


@pytest.mark.parametrize("text", ["# T~ODO later", "raise NotImplemented~Error", "# F~IXME"])
def test_a_thing_left_for_later_is_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text(whole(text))

    assert measure.lines_with(measure.UNFINISHED, tmp_path.iterdir()) == [f"rules.py:1: {whole(text)}"]


@pytest.mark.parametrize(
    "text", ["st.html(x)", "st.markdown(x, unsafe_allow_html=y)", "st.components.v1.html(x)"]
)
def test_raw_html_is_found(text: str) -> None:
    assert measure.raw_html(f"st.text(x)\n{text}\n") == [2]


def test_the_settings_of_a_class_are_listed() -> None:
    text = (
        "class Settings(Base):\n    config = 1\n    var: Path\n    hosts: str = ''\n    def zone(self): ...\n"
    )

    assert measure.setting_names(text) == ["CIYIN_VAR", "CIYIN_HOSTS"]


def test_what_git_keeps_is_looked_at_and_what_it_ignores_is_not(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(".venv/\n*.pyc\ndata/var/\n")
    for name in (".venv/pip.py", "clock.pyc", "data/var/desk.db", ".git/config", ".ci/run", "data/var.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    found = [path.relative_to(tmp_path).as_posix() for path in measure.project_files(tmp_path)]

    assert found == [".ci/run", ".gitignore", "data/var.md"]
