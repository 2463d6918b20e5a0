"""The port of the improved Farrington method and of EARS against what R's surveillance 1.20.3 gives."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.surges.ears import Ears, ears
from analytics.surges.farrington import farrington
from analytics.surges.options import CONFIGURATIONS, Options

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference"
pytestmark = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference outputs (../shared/reference) are not on this machine"
)
NB = [name for name in CONFIGURATIONS if name.startswith("noufaily_nb")]


@cache
def inputs() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "bundled_inputs.csv", dtype={"series": str})


@cache
def outputs() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "bundled_farrington.csv.gz", dtype={"series": str})


def counts_of(dataset: str) -> pd.DataFrame:
    """The series of a dataset, one column each; dated where R was told to take dates."""
    rows = inputs()[inputs()["dataset"] == dataset]
    dated = bool(rows["epochAsDate"].iloc[0])
    axis = pd.to_datetime(rows["date"]) if dated else rows["index"]
    return rows.assign(axis=axis).pivot(index="axis", columns="series", values="count")


@cache
def judged(dataset: str, options: Options) -> pd.DataFrame:
    found = farrington(counts_of(dataset), options)
    weeks = sorted(counts_of(dataset).index)
    number = {week: position + 1 for position, week in enumerate(weeks)}
    return found.assign(index=found[found.columns[1]].map(number))


def beside(name: str, options: Options) -> pd.DataFrame:
    """Ours and R's in one row, for every row of R of a configuration."""
    theirs = outputs()[outputs()["config"] == name]
    pairs = []
    for dataset, wanted in theirs.groupby("dataset"):
        ours = judged(str(dataset), options)
        pairs.append(wanted.merge(ours, on=["series", "index"], suffixes=("_r", ""), validate="one_to_one"))
    together = pd.concat(pairs)
    assert len(together) == len(theirs)
    return together


def worst(ours: pd.Series, theirs: pd.Series) -> float:
    """The largest difference, relative where the number is not tiny, absolute (times 100) where it is."""
    gap = (ours - theirs).abs()
    tiny = theirs.abs() < 1e-6
    scaled = np.where(tiny, gap * 100, gap / theirs.abs().where(~tiny, 1.0))
    return float(np.nanmax(scaled)) if len(scaled) else 0.0


@pytest.mark.parametrize("name", NB)
def test_every_negative_binomial_bound_and_every_alarm_is_that_of_r(name: str) -> None:
    pairs = beside(name, CONFIGURATIONS[name])
    known = pairs["upperbound_r"].notna()

    assert known.sum() > 900
    assert (pairs.loc[known, "upperbound"] == pairs.loc[known, "upperbound_r"]).all()
    assert (pairs["alarm"].fillna(0) == pairs["alarm_r"].fillna(0)).all()


@pytest.mark.parametrize("name", list(CONFIGURATIONS))
def test_with_compat_r_everything_agrees_to_a_millionth(name: str) -> None:
    pairs = beside(name, replace(CONFIGURATIONS[name], compat="R"))
    known = pairs["upperbound_r"].notna()
    rows = pairs[known]

    assert worst(rows["upperbound"], rows["upperbound_r"]) < 1e-6
    assert worst(rows["expected"], rows["expected_r"]) < 1e-6
    assert worst(rows["phi"], rows["phi_r"]) < 1e-6
    assert (pairs["alarm"].fillna(0) == pairs["alarm_r"].fillna(0)).all()


@pytest.mark.parametrize(("method", "alpha"), [("C1", 0.001), ("C2", 0.001), ("C3", 0.025)])
def test_ears_is_that_of_r(method: str, alpha: float) -> None:
    theirs = pd.read_csv(REFERENCE / "bundled_ears.csv.gz", dtype={"series": str})
    theirs = theirs[theirs["method"] == method]
    for dataset, wanted in theirs.groupby("dataset"):
        counts = counts_of(str(dataset))
        ours = ears(counts, Ears(method, alpha=alpha))
        number = {week: position + 1 for position, week in enumerate(sorted(counts.index))}
        ours = ours.assign(index=ours[ours.columns[1]].map(number))
        pairs = wanted.merge(ours, on=["series", "index"], suffixes=("_r", ""))
        known = pairs["upperbound_r"].notna()

        assert np.allclose(pairs.loc[known, "upperbound"], pairs.loc[known, "upperbound_r"], rtol=1e-9)
        assert (pairs["alarm"].fillna(0) == pairs["alarm_r"].fillna(0)).all()


def test_a_week_is_judged_by_earlier_weeks_only() -> None:
    counts = counts_of("salmonella.agona")
    whole = farrington(counts, CONFIGURATIONS["noufaily_nb_a01"], last=40)

    cut = farrington(counts.iloc[:-10], CONFIGURATIONS["noufaily_nb_a01"], last=30)

    week = whole.columns[1]
    both = whole.merge(cut, on=["series", week], suffixes=("", "_cut"))
    assert len(both) == 30
    assert np.allclose(both["upperbound"], both["upperbound_cut"], equal_nan=True)
    assert np.allclose(both["expected"], both["expected_cut"], equal_nan=True)


def test_the_order_of_series_does_not_matter() -> None:
    counts = counts_of("influMen")
    options = CONFIGURATIONS["noufaily_nb_a01"]

    one = farrington(counts, options, last=60)
    other = farrington(counts[counts.columns[::-1]], options, last=60)

    both = one.merge(other, on=["series", one.columns[1]], suffixes=("", "_other"), validate="one_to_one")
    assert len(both) == 120
    assert np.allclose(both["upperbound"], both["upperbound_other"], equal_nan=True)
