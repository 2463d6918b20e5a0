"""Who may know whom, held by import-linter; and the rules it cannot see because they concern bare modules."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shape import measure
from tools.messages import PROJECT, ROOMS

LINTER = Path(sys.executable).parent / "lint-imports"

#: contract -> a file and the import in it that breaks the contract
BREAKS = {
    "Rooms know only the rooms below them": ("core/clock.py", "import domain.work"),
    "Tables are reached through models.py alone": ("domain/work.py", "import tables.cases"),
    "Pages and components never see models, SQLModel or SQLAlchemy": ("pages/board.py", "import sqlmodel"),
    "Analytics and charts know frames and numbers, no storage": ("analytics/rates.py", "import models"),
    "The floor knows nothing of the station's tables": ("core/clock.py", "import models"),
    "Streamlit stops at components": ("domain/work.py", "import streamlit"),
    "The gate and the commands do not draw": ("web/gate.py", "import streamlit"),
    "Plotly stops at charts": ("components/board.py", "import plotly.express"),
    "streamlit-authenticator is met in one adapter and in components": (
        "domain/work.py",
        "import streamlit_authenticator",
    ),
    "Pages do not know each other": ("pages/board.py", "import pages.desk"),
    "No cycles inside a room": ("domain/alerts/rules.py", "import domain.work"),
}
HOUSE = {
    "domain/work.py": "import domain.alerts.rules",
    "tables/cases.py": "",
    "pages/desk.py": "",
    "domain/accounts/hasher.py": "import streamlit_authenticator",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    for room in (*ROOMS, "domain/alerts", "domain/accounts"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    for name, text in HOUSE.items():
        (tmp_path / name).write_text(text + "\n")
    return tmp_path


def test_the_contracts_hold() -> None:
    said = lint(PROJECT)

    assert said.returncode == 0, said.stdout


def test_a_house_that_keeps_them_passes(small_house: Path) -> None:
    said = lint(small_house)

    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_is_found(contract: str, small_house: Path) -> None:
    name, line = BREAKS[contract]
    with (small_house / name).open("a") as file:
        file.write(line + "\n")

    assert f"{contract} BROKEN" in lint(small_house).stdout


def test_each_contract_has_been_seen_to_break() -> None:
    text = (PROJECT / "pyproject.toml").read_text("utf-8")

    assert text.count("[[tool.importlinter.contracts]]") == len(BREAKS)


def test_pages_components_and_home_do_not_see_the_tables() -> None:
    paths = [*measure.python_files("pages", "components"), *PROJECT.glob("Home.py")]

    assert measure.importing(measure.STORAGE, paths) == []


def test_the_index_of_tables_imports_nothing_of_the_house_but_tables() -> None:
    texts = [path.read_text("utf-8") for path in PROJECT.glob("models.py")]

    assert set().union(*map(measure.imported, texts)) <= {"tables", "sqlmodel"}


def test_a_page_computes_nothing() -> None:
    assert measure.importing(measure.ARITHMETIC, measure.python_files("pages")) == []


def test_a_page_catches_nothing() -> None:
    assert [
        path.name for path in measure.python_files("pages") if measure.catches(path.read_text("utf-8"))
    ] == []


def test_a_hidden_import_is_found(tmp_path: Path) -> None:
    page = tmp_path / "board.py"
    page.write_text("def show():\n    from sqlalchemy.orm import Session\n    import models as m\n")

    assert measure.importing(measure.STORAGE, [page]) == ["board.py: models, sqlalchemy"]


@pytest.mark.parametrize(
    ("text", "found"), [("try:\n    f()\nexcept E:\n    pass\n", True), ("f()\n", False)]
)
def test_a_try_is_found(text: str, found: bool) -> None:
    assert measure.catches(text) is found
