"""`python -m tools import-alerts`: only the file is needed, and never a traceback is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.settings import PROJECT
from tests.alerts import csv_110, row_110, rows_110, xlsx_110


def call(folder: Path, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools", "import-alerts", *map(str, words)],
        cwd=PROJECT,
        env={**os.environ, "CIYIN_VAR": str(folder / "var"), **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def figures(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_on_an_empty_folder_only_the_file_is_needed(tmp_path: Path) -> None:
    rows = [*rows_110(20), row_110(3), row_110(30, 报警时间="不详")]
    path = xlsx_110(tmp_path / "110.xlsx", rows)

    found = figures(call(tmp_path, path, "--json"))

    assert set(found) == {"rows", "imported", "duplicates", "refused", "seconds", "batch"}
    assert (found["rows"], found["imported"], found["duplicates"], found["refused"]) == (22, 20, 1, 1)
    assert found["seconds"] > 0
    assert (tmp_path / "var" / "ciyin.db").is_file()
    assert sorted(path.name for path in (tmp_path / "var" / "keys").iterdir()) == [
        "audit-1.key",
        "encryption-1.key",
        "index-1.key",
    ]


def test_a_second_time_everything_is_a_duplicate_and_the_exit_is_0(tmp_path: Path) -> None:
    path = csv_110(tmp_path / "110.csv", rows_110(5))
    figures(call(tmp_path, path, "--json"))

    again = figures(call(tmp_path, path, "--json"))

    assert (again["imported"], again["duplicates"]) == (0, 5)


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    path = csv_110(tmp_path / "110.csv", rows_110(5))

    dry = figures(call(tmp_path, path, "--dry-run", "--json"))
    real = figures(call(tmp_path, path, "--json"))

    assert (dry["imported"], dry["batch"]) == (5, None)
    assert real["imported"] == 5


def test_every_row_refused_is_still_exit_0_and_the_rows_come_back(tmp_path: Path) -> None:
    path = csv_110(tmp_path / "110.csv", [row_110(1, 报警时间="?"), row_110(2, 报警时间="")])

    found = figures(call(tmp_path, path, "--json", "--refused", tmp_path / "mend.csv"))

    assert (found["imported"], found["refused"]) == (0, 2)
    assert len((tmp_path / "mend.csv").read_text("utf-8-sig").splitlines()) == 3


def test_a_mapping_file_tells_how_an_unknown_source_is_read(tmp_path: Path) -> None:
    path = tmp_path / "town.tsv"
    path.write_text("when\twhat\n2.1.2026 03:04\tTHEFT\n")
    mapping = tmp_path / "town.yaml"
    mapping.write_text(
        "columns: {category_text: what}\n"
        "time: {column: when, formats: ['%d.%m.%Y %H:%M']}\n"
        "categories: {values: {THEFT: AL104}}\n"
        "dedupe: {by: time_place_category}\n"
    )

    assert figures(call(tmp_path, path, "--mapping", mapping, "--json"))["imported"] == 1


@pytest.mark.parametrize("name", ["gone.csv", "empty.csv", "page.csv", "bomb.xlsx", "folder", "list.csv"])
def test_a_refused_file_is_exit_2_and_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "page.csv").write_text("<html></html>")
    (tmp_path / "bomb.xlsx").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "folder").mkdir()
    (tmp_path / "list.csv").write_text("name,colour\nbox,red\n")

    done = call(tmp_path, tmp_path / name, "--json")

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("text", ["nonsense: {", "surprise: 1", ""])
def test_a_mapping_that_is_not_understood_is_exit_2_and_one_sentence(tmp_path: Path, text: str) -> None:
    mapping = tmp_path / "town.yaml"
    mapping.write_text(text)

    done = call(tmp_path, csv_110(tmp_path / "110.csv", rows_110(1)), "--mapping", mapping)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_without_json_a_sentence_says_what_came_of_it(tmp_path: Path) -> None:
    done = call(tmp_path, csv_110(tmp_path / "110.csv", rows_110(3)))

    assert "共 3 行" in done.stdout
    assert done.stderr == ""
