"""The command that prints a year of warnings and what hindsight says of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from tools.__main__ import app_for
from tools.surge_backtest import FIGURES, Columns, weekly

MONDAY = pd.Timestamp("2021-01-04")
WEEKS = 200


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four years of two areas and two kinds; a surge in one of them five weeks before the end."""
    chance = np.random.default_rng(17)
    rows = []
    for area in ("A", "B"):
        for kind in ("theft", "noise"):
            counts = chance.poisson(6, WEEKS)
            counts[-6] += 30 if (area, kind) == ("A", "noise") else 0
            for week, count in enumerate(counts):
                days = chance.integers(0, 7 * 24, count)
                rows += [(MONDAY + pd.Timedelta(weeks=week, hours=int(hour)), area, kind) for hour in days]
    path = tmp_path_factory.mktemp("backtest") / "in.csv"
    pd.DataFrame(rows, columns=["time", "area", "category"]).sort_values("time").to_csv(path, index=False)
    return path


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app_for(["surge-backtest"]), ["surge-backtest", *map(str, words)])
    return result.exit_code, result.stdout, result.stderr


def lines(said: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in one.strip("| ").split("|")] for one in said.splitlines() if one[:1] == "|"
    ]


@pytest.mark.parametrize("config", ["best", "nb"])
def test_every_week_has_its_line_and_the_surge_is_a_hit(file: Path, config: str) -> None:
    code, said, _ = run(file, "--weeks", 12, "--config", config)

    heads, _, *weeks, total = lines(said)
    assert code == 0
    assert heads == ["week", *FIGURES, "expected false"]
    assert len(weeks) == 12
    surge = dict(zip(heads, weeks[-6], strict=True))
    assert surge["week"] == str((MONDAY + pd.Timedelta(weeks=WEEKS - 6)).date())
    assert (surge["red"], surge["hits"], surge["missed"]) == ("1", "1", "0")
    assert int(total[1]) == sum(int(week[1]) for week in weeks)


def test_columns_may_have_other_names_and_american_times(file: Path, tmp_path: Path) -> None:
    given = pd.read_csv(file, parse_dates=["time"])
    given["Date"] = given["time"].dt.strftime("%m/%d/%Y %I:%M:%S %p")
    given.rename(columns={"area": "Beat", "category": "Type"}).drop(columns="time").to_csv(
        tmp_path / "us.csv"
    )

    same = weekly(tmp_path / "us.csv", Columns("Date", "Beat", "Type"))

    pd.testing.assert_frame_equal(same, weekly(file, Columns("time", "area", "category")), check_dtype=False)


def test_only_whole_weeks_are_counted(tmp_path: Path) -> None:
    times = ["2026-01-03 10:00", *["2026-01-05 09:00"] * 2, "2026-01-11 23:00", "2026-01-12 01:00"]
    pd.DataFrame({"time": times, "area": "A", "category": "x"}).to_csv(tmp_path / "in.csv", index=False)

    found = weekly(tmp_path / "in.csv", Columns("time", "area", "category"))

    assert found["week"].tolist() == [pd.Timestamp("2026-01-05")]
    assert found["count"].tolist() == [3]
    assert found["series"].tolist() == ["A|x"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1,2\n", ()),
        ("time,area,category\nsoon,A,x\n", ()),
        ("time,area,category\n2026-01-05,A,x\n2026-01-18,A,x\n", ("--weeks", 9)),
    ],
    ids=["columns", "times", "weeks"],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, content: str, words: tuple[object, ...]
) -> None:
    (tmp_path / "in.csv").write_text(content, "utf-8")

    code, _, said = run(tmp_path / "in.csv", *words)

    assert (code, len(said.strip().splitlines())) == (2, 1)


def test_a_missing_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    code, _, said = run(tmp_path / "none.csv")

    assert (code, len(said.strip().splitlines())) == (2, 1)
