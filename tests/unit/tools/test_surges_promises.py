"""What an analyst is promised of `python -m tools surges`, on series made here and against a slow oracle."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analytics.surges.best import TwoWeeks
from tests.unit.analytics.oracles import Slow
from tools.__main__ import app_for

MONDAY = date(2017, 3, 6)
WEEKS = 345
NAMES = ["observed", "expected", "upperbound", "alarm", "score", "pvalue", "phi", "trend"]
CONFIGS = ["nb", "delta", "muan", "ears_c1", "ears_c2", "ears_c3", "best"]


def kinds() -> dict[str, np.ndarray]:
    """Counts of the kinds that have made such programs stumble."""
    chance = np.random.default_rng(31)
    t = np.arange(WEEKS)
    season = np.exp(0.5 * np.cos(2 * np.pi * t / 52))
    found = {
        "even": chance.poisson(6.0, WEEKS).astype(float),
        "season": chance.negative_binomial(12 * season, 0.5).astype(float),
        "growing": chance.poisson(5 * np.exp(0.004 * t)).astype(float),
        "zeros": np.zeros(WEEKS),
        "spike": np.zeros(WEEKS),
        "spikes": chance.poisson(4 * season).astype(float),
        "short": chance.poisson(6.0, WEEKS).astype(float),
        "young": chance.poisson(6.0, WEEKS).astype(float),
        "holes": chance.poisson(7.0, WEEKS).astype(float),
    }
    found["spike"][200] = 30
    found["spikes"][[90, 150, 221, 300]] += [25, 60, 18, 240]
    found["short"][:165] = np.nan
    found["young"][:250] = np.nan
    found["holes"][[100, 101, 102, 180, 260, 343]] = np.nan
    found["even"][-1] += 30
    return found


def written(path: Path, dated: bool = True, weeks: int = WEEKS) -> Path:
    """Write every kind in rows; weeks before a series begins have no row, holes are empty counts."""
    rows = []
    for name, counts in kinds().items():
        begin = int(np.argmax(~np.isnan(counts)))
        for week in range(begin, weeks):
            count = "" if np.isnan(counts[week]) else str(int(counts[week]))
            rows.append((name, MONDAY + timedelta(weeks=week) if dated else week + 1, count))
    table = pd.DataFrame(rows, columns=["series", "date" if dated else "index", "count"])
    if dated:
        table["epochAsDate"] = "TRUE"
    table.to_csv(path, index=False)
    return path


def run(source: Path, out: Path, *words: object) -> pd.DataFrame:
    result = CliRunner().invoke(
        app_for(["surges"]), ["surges", str(source), "--out", str(out), *map(str, words)]
    )
    assert result.exit_code == 0, result.stderr
    return pd.read_csv(out)


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("surges") / "dated.csv")


@pytest.fixture(scope="module")
def last(dated: Path) -> pd.DataFrame:
    return run(dated, dated.parent / "last.csv", "--last", 1).set_index("series")


def slow(name: str, now: int = WEEKS - 1, **settings: object) -> Slow:
    """The oracle for a dated series: the Monday nearest to the same day of each year before."""
    counts = kinds()[name]
    today = MONDAY + timedelta(weeks=now)
    then = [today.replace(year=today.year - back) for back in range(1, 6)]
    references = [round((one - MONDAY) / timedelta(weeks=1)) for one in then]
    begin = int(np.argmax(~np.isnan(counts)))
    known = [one for one in references if one - 3 >= begin]
    return Slow(counts, now, known, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["even", "season", "growing", "spikes", "short", "holes"])
def test_bound_mean_dispersion_and_trend_are_those_of_plain_fits(last: pd.DataFrame, name: str) -> None:
    row, plain = last.loc[name], slow(name)

    assert row["expected"] == pytest.approx(plain.mu, rel=2e-5)
    assert row["phi"] == pytest.approx(plain.phi, rel=2e-4)
    assert row["upperbound"] == plain.nb(0.01)
    assert row["trend"] == int(plain.kept_trend)


@pytest.mark.parametrize("name", ["even", "season", "growing", "spikes", "short"])
def test_the_other_two_bounds_are_those_of_plain_fits(dated: Path, tmp_path: Path, name: str) -> None:
    delta = run(dated, tmp_path / "delta.csv", "--config", "delta", "--last", 1).set_index("series")
    muan = run(dated, tmp_path / "muan.csv", "--config", "muan", "--last", 1).set_index("series")

    assert delta.loc[name, "upperbound"] == pytest.approx(slow(name).delta(0.01), rel=1e-4)
    assert muan.loc[name, "upperbound"] == pytest.approx(slow(name).muan(0.01), abs=1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--no-periods", 5), {"periods": 5}),
        (("--past-weeks-not-included", 8), {"left_out": 8}),
        (("--weights-threshold", 1.0), {"threshold": 1.0}),
    ],
)
def test_a_flag_means_the_same_to_both(
    dated: Path, tmp_path: Path, words: tuple[object, ...], told: dict[str, object]
) -> None:
    row = run(dated, tmp_path / "out.csv", "--last", 1, *words).set_index("series").loc["season"]

    plain = slow("season", **told)
    assert row["expected"] == pytest.approx(plain.mu, rel=2e-5)
    assert row["upperbound"] == plain.nb(0.01)


def test_fewer_years_are_used_when_asked_for(dated: Path, tmp_path: Path) -> None:
    three = run(dated, tmp_path / "three.csv", "--b", 3, "--last", 1).set_index("series")

    plain = slow("season")
    plain = Slow(plain.y, plain.now, plain.references[:3])
    assert three.loc["season", "expected"] == pytest.approx(plain.mu, rel=2e-5)


def test_a_threshold_for_the_trend_can_only_drop_it(dated: Path, tmp_path: Path) -> None:
    always = run(dated, tmp_path / "a.csv", "--last", 20)
    never = run(dated, tmp_path / "n.csv", "--last", 20, "--p-threshold-trend", 0)

    assert always["trend"].sum() > 0
    assert never["trend"].fillna(0).eq(0).all()


def test_zeros_never_alarm_and_one_old_spike_does_not_last(last: pd.DataFrame) -> None:
    assert last.loc[["zeros", "spike"], "alarm"].tolist() == [0, 0]
    assert last.loc["zeros", "expected"] < 1e-6


def test_a_history_under_three_years_leaves_the_judgement_empty(last: pd.DataFrame) -> None:
    assert last.loc["young", "observed"] >= 0
    assert last.loc["young", [name for name in NAMES if name != "observed"]].isna().all()


@pytest.mark.parametrize("config", CONFIGS)
def test_a_count_that_was_not_recorded_has_no_alarm(dated: Path, tmp_path: Path, config: str) -> None:
    rows = run(dated, tmp_path / "out.csv", "--config", config, "--last", 2)

    hole = rows[(rows["series"] == "holes") & rows["observed"].isna()]
    assert hole["date"].tolist() == [str(MONDAY + timedelta(weeks=343))]
    assert hole["alarm"].isna().all()


@pytest.mark.parametrize("config", CONFIGS)
def test_alarms_are_whole_noughts_and_ones_and_what_is_missing_is_empty(
    dated: Path, tmp_path: Path, config: str
) -> None:
    run(dated, tmp_path / "out.csv", "--config", config, "--last", 3)

    texts = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    assert list(texts.columns) == ["series", "date", *NAMES]
    assert set(texts["alarm"]) <= {"0", "1", ""}
    assert set(texts["trend"]) <= {"0", "1", ""}
    assert not texts.isin(["NaN", "nan", "NA", "None", "<NA>"]).any().any()


@pytest.mark.parametrize("config", CONFIGS)
def test_the_row_of_a_week_depends_on_no_later_week(dated: Path, tmp_path: Path, config: str) -> None:
    whole = run(dated, tmp_path / "whole.csv", "--config", config, "--last", 9)
    shorter = written(tmp_path / "shorter.csv", weeks=WEEKS - 6)

    cut = run(shorter, tmp_path / "cut.csv", "--config", config, "--last", 3)

    same = whole[whole["date"].isin(cut["date"])].reset_index(drop=True)
    assert len(cut) == 27
    pd.testing.assert_frame_equal(same, cut, check_dtype=False)


@pytest.mark.parametrize("config", ["nb", "best", "ears_c2"])
def test_asking_for_the_last_weeks_gives_the_end_of_asking_for_all(
    dated: Path, tmp_path: Path, config: str
) -> None:
    whole = run(dated, tmp_path / "whole.csv", "--config", config)
    few = run(dated, tmp_path / "few.csv", "--config", config, "--last", 4)

    end = whole.groupby("series", sort=False).tail(4).reset_index(drop=True)
    pd.testing.assert_frame_equal(end, few, check_dtype=False)
    assert whole.groupby("series").size()["young"] == WEEKS - 250


def test_numbered_weeks_come_back_numbered(tmp_path: Path) -> None:
    rows = run(written(tmp_path / "in.csv", dated=False), tmp_path / "out.csv", "--last", 2)

    assert list(rows.columns) == ["series", "index", *NAMES]
    assert rows["index"].unique().tolist() == [WEEKS - 1, WEEKS]


def test_dates_are_calendar_years_and_numbers_are_fifty_two_weeks(dated: Path, tmp_path: Path) -> None:
    by_number = run(written(tmp_path / "in.csv", dated=False), tmp_path / "n.csv", "--last", 1).set_index(
        "series"
    )

    counts = kinds()["season"]
    plain = Slow(counts, WEEKS - 1, [WEEKS - 1 - 52 * back for back in range(1, 6)])
    assert by_number.loc["season", "expected"] == pytest.approx(plain.mu, rel=2e-5)
    assert by_number.loc["season", "expected"] != pytest.approx(slow("season").mu, rel=1e-4)


def test_without_the_column_dates_count_as_dates(dated: Path, tmp_path: Path) -> None:
    pd.read_csv(dated, dtype=str).drop(columns="epochAsDate").to_csv(tmp_path / "bare.csv", index=False)

    said, bare = (run(path, tmp_path / "o.csv", "--last", 1) for path in (dated, tmp_path / "bare.csv"))

    pd.testing.assert_frame_equal(said, bare)


def test_best_without_an_alpha_is_its_judged_point(dated: Path, tmp_path: Path) -> None:
    plain = run(dated, tmp_path / "plain.csv", "--config", "best", "--last", 30)
    named = run(dated, tmp_path / "named.csv", "--config", "best", "--last", 30, "--alpha", TwoWeeks().alpha)

    pd.testing.assert_frame_equal(plain, named)
    assert (
        plain.set_index(["series", "date"]).loc[("even", str(MONDAY + timedelta(weeks=WEEKS - 1))), "alarm"]
        == 1
    )


def test_under_r_the_bound_is_empty_where_r_leaves_it_empty(dated: Path, tmp_path: Path) -> None:
    ours, as_r = (
        run(dated, tmp_path / "out.csv", "--last", 1, *words).set_index("series")
        for words in ((), ("--compat", "R"))
    )

    assert ours.loc["zeros", ["expected", "upperbound"]].notna().all()
    assert as_r.loc["zeros", ["expected", "upperbound"]].isna().all()
    assert as_r.loc["season", "upperbound"] == ours.loc["season", "upperbound"]


def test_a_looser_four_week_rule_lets_rare_series_speak(tmp_path: Path) -> None:
    weeks = [MONDAY + timedelta(weeks=week) for week in range(WEEKS)]
    counts = [0] * (WEEKS - 1) + [4]
    pd.DataFrame({"series": "rare", "date": weeks, "count": counts}).to_csv(tmp_path / "in.csv", index=False)

    strict = run(tmp_path / "in.csv", tmp_path / "s.csv", "--last", 1)
    loose = run(tmp_path / "in.csv", tmp_path / "l.csv", "--last", 1, "--limit54", "0,4")

    assert (strict["alarm"].item(), loose["alarm"].item()) == (0, 1)


def test_a_hole_without_a_row_is_a_hole(dated: Path, tmp_path: Path) -> None:
    given = pd.read_csv(dated, dtype=str, keep_default_na=False)
    given[given["count"] != ""].to_csv(tmp_path / "sparse.csv", index=False)

    rows = run(tmp_path / "sparse.csv", tmp_path / "out.csv", "--last", 1).set_index("series")

    assert rows.loc["holes", "expected"] == pytest.approx(slow("holes").mu, rel=2e-5)


@pytest.mark.parametrize("words", [("--alpha", 0.7), ("--b", 0), ("--no-periods", 0), ("--compat", "S")])
def test_a_setting_that_cannot_be_used_is_refused_in_a_sentence(
    dated: Path, tmp_path: Path, words: tuple[object, ...]
) -> None:
    asked = ["surges", str(dated), "--out", str(tmp_path / "out.csv"), *map(str, words)]

    result = CliRunner().invoke(app_for(["surges"]), asked)

    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()
