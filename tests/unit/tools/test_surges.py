"""The command that judges weekly counts."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from tools.__main__ import app_for

MONDAY = date(2018, 1, 1)
HEADS = ["observed", "expected", "upperbound", "alarm", "score", "pvalue", "phi", "trend"]


def counts(path: Path, weeks: int = 330, series: int = 3, surge: bool = True) -> Path:
    """Six quiet years and a surge in the last week of the first series."""
    chance = np.random.default_rng(5)
    rows = []
    for number in range(series):
        for week in range(weeks):
            count = int(chance.poisson(4)) + (25 if surge and number == 0 and week == weeks - 1 else 0)
            rows.append((f"G0{number}", MONDAY + timedelta(weeks=week), count))
    pd.DataFrame(rows, columns=["series", "date", "count"]).to_csv(path, index=False)
    return path


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app_for(["surges"]), ["surges", *map(str, words)])
    return result.exit_code, result.stderr


def judged(tmp_path: Path, *words: object) -> pd.DataFrame:
    out = tmp_path / "out.csv"
    code, said = run(counts(tmp_path / "in.csv"), "--out", out, *words)
    assert code == 0, said
    return pd.read_csv(out)


@pytest.mark.parametrize("config", ["nb", "delta", "muan", "ears_c1", "ears_c2", "ears_c3", "best"])
def test_every_detector_sees_the_surge_and_writes_the_same_columns(tmp_path: Path, config: str) -> None:
    found = judged(tmp_path, "--config", config, "--last", 1)

    assert list(found.columns) == ["series", "date", *HEADS]
    # C3 as R has it looks at the two weeks before and never at the present one alone
    assert found.set_index("series")["alarm"].fillna(0).to_dict()["G00"] == (config != "ears_c3")
    assert set(found["alarm"].dropna()) <= {0, 1}


def test_the_date_column_comes_back_as_it_was_written(tmp_path: Path) -> None:
    found = judged(tmp_path, "--last", 2)

    last = MONDAY + timedelta(weeks=329)
    assert sorted(set(found["date"])) == [str(last - timedelta(weeks=1)), str(last)]


def test_the_row_of_a_week_does_not_change_when_later_weeks_are_taken_away(tmp_path: Path) -> None:
    whole = judged(tmp_path, "--last", 10)
    shorter = tmp_path / "shorter.csv"
    given = pd.read_csv(tmp_path / "in.csv")
    given[given["date"] <= str(MONDAY + timedelta(weeks=324))].to_csv(shorter, index=False)
    run(shorter, "--out", tmp_path / "cut.csv", "--last", 5)

    both = whole.merge(pd.read_csv(tmp_path / "cut.csv"), on=["series", "date"], suffixes=("", "_cut"))
    assert len(both) == 15
    for name in HEADS:
        assert np.allclose(both[name].astype(float), both[f"{name}_cut"].astype(float), equal_nan=True), name


def test_weeks_may_be_numbered_instead_of_dated(tmp_path: Path) -> None:
    given = pd.read_csv(counts(tmp_path / "in.csv"))
    given["index"] = given.groupby("series").cumcount() + 1
    given.drop(columns="date").to_csv(tmp_path / "numbered.csv", index=False)

    code, said = run(tmp_path / "numbered.csv", "--out", tmp_path / "out.csv", "--last", 1)

    assert code == 0, said
    assert pd.read_csv(tmp_path / "out.csv")["index"].tolist() == [330] * 3


def test_a_stricter_alpha_raises_the_bound(tmp_path: Path) -> None:
    loose = judged(tmp_path, "--alpha", 0.05, "--last", 1)
    strict = judged(tmp_path, "--alpha", 0.005, "--last", 1)

    assert (strict["upperbound"] > loose["upperbound"]).all()


@pytest.mark.parametrize(
    ("content", "word"),
    [("a,b\n1,2\n", "series"), ("series,count\nx,1\n", "date"), ("", "csv")],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(tmp_path: Path, content: str, word: str) -> None:
    (tmp_path / "odd.csv").write_text(content, "utf-8")

    code, said = run(tmp_path / "odd.csv", "--out", tmp_path / "out.csv")

    assert code == 2
    assert word in said
    assert "Traceback" not in said


@pytest.mark.parametrize("limit", ["5", "a,b", "5,4,3", ""])
def test_a_limit_that_is_not_two_numbers_is_refused(tmp_path: Path, limit: str) -> None:
    code, _ = run(counts(tmp_path / "in.csv"), "--out", tmp_path / "out.csv", "--limit54", limit)

    assert code == 2
    assert not (tmp_path / "out.csv").exists()


def test_a_missing_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    code, said = run(tmp_path / "nothing.csv", "--out", tmp_path / "out.csv")

    assert (code, len(said.strip().splitlines())) == (2, 1)
