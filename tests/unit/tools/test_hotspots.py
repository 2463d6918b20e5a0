"""The command an analyst ranks cells with."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import Result
from typer.testing import CliRunner

from core.errors import BadInput
from core.settings import PROJECT
from tests import town
from tools.__main__ import app_for
from tools.hotspots import read_incidents, shares

SHARED = Path(os.environ.get("CIYIN_TEST_SHARED", PROJECT.parent / "shared"))
CHICAGO = SHARED / "data" / "incidents" / "chicago_public_d11_d25_2012_2016.csv.gz"
UNTIL = town.week_of(110).isoformat()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "incidents.csv"
    town.incidents().to_csv(path, index=False)
    return path


def run(file: Path, out: Path, *more: str, until: str = UNTIL) -> Result:
    words = ["hotspots", str(file), "--crs", "EPSG:32648", "--train-until", until, "--out", str(out), *more]
    return CliRunner().invoke(app_for(words), words)


def figures(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return told


def test_cells_are_written_in_the_promised_columns(file: Path, tmp_path: Path) -> None:
    result = run(file, tmp_path / "out.csv", "--cell", "250", "--horizon", "7", "--coverage", ".01,.02,.05")

    out = pd.read_csv(tmp_path / "out.csv")
    assert result.exit_code == 0, result.output
    assert list(out.columns) == ["origin", "coverage", "rank", "x", "y", "score"]
    assert sorted(out["coverage"].unique()) == [0.01, 0.02, 0.05]
    assert set(out["origin"]) == {UNTIL}


def test_the_usual_coverages_need_not_be_named(file: Path, tmp_path: Path) -> None:
    told = figures(run(file, tmp_path / "out.csv", "--json"))

    assert [row["coverage"] for row in told["coverage"]] == [0.0025, 0.005, 0.01, 0.02]


def test_json_has_the_figures_by_their_names(file: Path, tmp_path: Path) -> None:
    told = figures(run(file, tmp_path / "out.csv", "--coverage", ".1", "--json"))

    row = told["coverage"][0]
    assert {"n", "N", "a", "A", "PAI", "PEI"} <= set(row)
    assert row["PAI"] == pytest.approx(row["n"] / row["N"] / (row["a"] / row["A"]))
    assert row["PEI"] == pytest.approx(row["n"] / row["n*"])
    assert set(row["beside"]) == {
        "mixture", "mixture_busiest", "count_12_months", "count_24_months", "count_all",
    }  # fmt: skip


def test_the_figures_are_those_of_the_written_cells(file: Path, tmp_path: Path) -> None:
    row = figures(run(file, tmp_path / "out.csv", "--coverage", ".1", "--json"))["coverage"][0]

    cells = pd.read_csv(tmp_path / "out.csv")
    happened = pd.read_csv(file, parse_dates=["time"])
    begin = pd.Timestamp(UNTIL)
    week = happened[(happened["time"] >= begin) & (happened["time"] < begin + pd.Timedelta(days=7))]
    chosen = set(zip(cells["x"] // 250, cells["y"] // 250, strict=True))
    n = sum(cell in chosen for cell in zip(week["x"] // 250, week["y"] // 250, strict=True))
    assert (row["n"], row["N"], row["a"]) == (n, len(week), len(cells))


def test_several_windows_are_pooled(file: Path, tmp_path: Path) -> None:
    told = figures(run(file, tmp_path / "out.csv", "--windows", "8", "--json"))

    assert told["windows_judged"] == 8
    assert pd.read_csv(tmp_path / "out.csv")["origin"].nunique() == 8


def test_with_few_incidents_it_says_that_this_is_noise(file: Path, tmp_path: Path) -> None:
    told = figures(run(file, tmp_path / "out.csv", "--json"))

    assert told["coverage"][0]["N"] < 100
    assert told["coverage"][0]["too_few"]
    assert "100" in told["caveat"]


def test_with_enough_it_says_nothing(file: Path, tmp_path: Path) -> None:
    told = figures(run(file, tmp_path / "out.csv", "--windows", "5", "--json"))

    assert told["coverage"][0]["N"] >= 100
    assert told["caveat"] is None


def test_the_future_is_forecast_and_not_judged(file: Path, tmp_path: Path) -> None:
    told = figures(run(file, tmp_path / "out.csv", "--json", until=town.week_of(120).isoformat()))

    assert told["windows_judged"] == 0
    assert told["coverage"][0]["n"] is None
    assert told["caveat"]
    assert len(pd.read_csv(tmp_path / "out.csv")) > 0


def test_without_json_a_line_for_each_coverage_is_told(file: Path, tmp_path: Path) -> None:
    result = run(file, tmp_path / "out.csv", "--coverage", ".05,.1")

    lines = result.stdout.splitlines()
    assert len([line for line in lines if "PAI" in line]) == 2
    assert lines[0].startswith("5.00%")


def test_one_category_alone_may_be_asked_for(file: Path, tmp_path: Path) -> None:
    every = figures(run(file, tmp_path / "out.csv", "--windows", "5", "--json"))["coverage"][0]
    some = figures(run(file, tmp_path / "out.csv", "--windows", "5", "--category", "burglary", "--json"))[
        "coverage"
    ][0]

    assert 0 < some["N"] < every["N"]
    assert some["A"] == every["A"]


def test_the_same_question_writes_the_same_file(file: Path, tmp_path: Path) -> None:
    run(file, tmp_path / "one.csv")
    run(file, tmp_path / "two.csv")

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_degrees_go_in_and_come_out(file: Path, tmp_path: Path) -> None:
    degrees = pd.read_csv(file)
    degrees["x"], degrees["y"] = (
        105.5 + (degrees["x"] - town.EAST) / 96_000,
        30.5 + (degrees["y"] - town.NORTH) / 111_000,
    )
    degrees.to_csv(tmp_path / "degrees.csv", index=False)

    result = run(tmp_path / "degrees.csv", tmp_path / "out.csv", "--crs", "EPSG:4326", "--json")

    out = pd.read_csv(tmp_path / "out.csv")
    assert figures(result)["windows_judged"] == 1
    assert out["x"].between(105.4, 105.6).all()
    assert out["y"].between(30.4, 30.6).all()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--crs", "EPSG:0"), "EPSG:0"),
        (("--coverage", "much"), "1"),
        (("--coverage", "2"), "1"),
        (("--coverage", ""), "1"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    file: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    result = run(file, tmp_path / "out.csv", *words)

    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_day_before_the_file_begins_is_refused(file: Path, tmp_path: Path) -> None:
    result = run(file, tmp_path / "out.csv", until="2020-01-01")

    assert result.exit_code == 2
    assert "2020-01-01" in result.stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere.csv", tmp_path / "out.csv")

    assert result.exit_code == 2
    assert "nowhere.csv" in result.stderr


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("time,x\n2026-01-01,3\n")

    with pytest.raises(BadInput, match="lacks the column") as refused:
        read_incidents(tmp_path / "in.csv")

    assert refused.value.message.facts == {"names": "y"}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01binary\x00"])
def test_what_is_no_csv_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.csv").write_bytes(content)

    with pytest.raises(BadInput):
        read_incidents(tmp_path / "in.csv")


def test_rows_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    rows = [
        "2026-01-01 08:00,1,2,a",
        "someday,1,2,a",
        "2026-01-02,,2,a",
        "2026-01-03,1,here,a",
        "2026-01-04T01:00,1,2,",
    ]
    (tmp_path / "in.csv").write_text("\n".join(["Time,X,Y,Category", *rows]))

    found = read_incidents(tmp_path / "in.csv")

    assert (len(found.rows), found.left_out) == (2, 3)


def test_a_category_is_not_needed(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("time,x,y\n2026-01-01,1,2\n")

    assert read_incidents(tmp_path / "in.csv").rows["category"].tolist() == [""]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-01-01T23:30:00+08:00", 23),
        ("2026-01-01 23:30:00Z", 23),
        ("2026-01-01 23:30:00.5+0800", 23),
        ("31-12-2026", 0),
        ("01/02/2026 11:30:00 PM", 23),
    ],
)
def test_the_hour_that_stands_there_is_the_local_one(tmp_path: Path, text: str, hour: int) -> None:
    (tmp_path / "in.csv").write_text(f"time,x,y\n{text},1,2\n")

    assert read_incidents(tmp_path / "in.csv").rows["time"].iloc[0].hour == hour


def test_shares_are_read_with_commas_between() -> None:
    assert shares(".0025, .005,1") == (0.0025, 0.005, 1.0)


@pytest.mark.slow
@pytest.mark.skipif(not CHICAGO.is_file(), reason=f"the published file is not at {CHICAGO}")
def test_in_chicago_two_years_are_no_worse_than_the_best_count_in_any_cell(tmp_path: Path) -> None:
    source = pd.read_csv(CHICAGO, usecols=["Date", "Primary Type", "Latitude", "Longitude"])
    source.columns = ["time", "category", "y", "x"]
    source["time"] = pd.to_datetime(source["time"], format="%m/%d/%Y %I:%M:%S %p")
    source.to_csv(tmp_path / "in.csv", index=False)

    words = ("--crs", "EPSG:26916", "--windows", "104", "--json")
    told = figures(run(tmp_path / "in.csv", tmp_path / "out.csv", *words, until="2015-01-04"))

    for row in told["coverage"]:
        counts = [by["n"] for way, by in row["beside"].items() if way.startswith("count")]
        assert row["n"] >= max(counts), row
    margins = [
        row["n"] / max(by["n"] for way, by in row["beside"].items() if way.startswith("count"))
        for row in told["coverage"]
    ]
    assert np.mean(margins) > 1.03
