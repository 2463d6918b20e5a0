"""Short histories: held near their neighbours, silent when there are none, never under five in four weeks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.surges.pooled import Pooling, pooled
from analytics.surges.silence import Silence
from tests.unit.analytics.surges import towns

SERIES = 48


def young(weeks: int = 40, seed: int = 5, rate: float = 3.0) -> np.ndarray:
    chance = np.random.default_rng(seed)
    rates = chance.gamma(3.0, rate / 3.0, SERIES)
    return chance.negative_binomial(rates / 0.5, 1 / 1.5, (weeks, SERIES)).astype(float)


def groups(frame: pd.DataFrame, size: int = 8) -> pd.DataFrame:
    """Grids in communities of ``size``, all in one station."""
    return pd.DataFrame({"community": np.arange(frame.shape[1]) // size, "station": 0}, index=frame.columns)


def judged(counts: np.ndarray, settings: Pooling | None = None, last: int = 1, size: int = 8) -> pd.DataFrame:
    frame = towns.dated(counts)
    return pooled(frame, groups(frame, size), settings, last).set_index("series")


def test_a_series_is_held_between_its_own_mean_and_that_of_its_neighbours() -> None:
    counts = young()

    rows = judged(counts)

    past = counts[-29:-3]
    own, group = past.mean(axis=0), np.repeat(past.reshape(26, 6, 8).mean(axis=(0, 2)), 8)
    low, high = np.minimum(own, group) - 1e-9, np.maximum(own, group) + 1e-9
    assert ((rows["expected"] >= low) & (rows["expected"] <= high)).all()


def test_the_fewer_weeks_the_nearer_to_the_neighbours() -> None:
    counts = young(weeks=60)
    newcomer = counts.copy()
    newcomer[:-9, 0] = np.nan
    newcomer[-9:-3, 0] = 30

    known = counts.copy()
    known[:, 0] = np.where(np.arange(60) < 57, 30, counts[:, 0])

    assert judged(newcomer)["expected"].iloc[0] < judged(known)["expected"].iloc[0]


def test_a_surge_is_seen_after_a_few_weeks_of_history() -> None:
    counts = young(weeks=12)
    counts[-1, 5] += 20

    rows = judged(counts)

    assert rows.loc["s05", "alarm"] == 1
    assert rows.loc["s05", "pvalue"] < 1e-4


def test_false_alarms_are_about_as_rare_as_asked_for() -> None:
    alarms = [judged(young(weeks=60, seed=seed), last=30)["alarm"].mean() for seed in range(6)]

    assert np.mean(alarms) < 0.02


def test_two_weeks_before_this_one_are_left_out() -> None:
    counts = young()
    surging = counts.copy()
    surging[-3:, 2] += 30

    assert judged(surging)["expected"].iloc[2] == pytest.approx(judged(counts)["expected"].iloc[2])


def test_too_few_weeks_stay_silent() -> None:
    rows = judged(young(weeks=7))

    assert rows["why"].eq(Silence.SHORT.value).all()


def test_a_small_community_borrows_from_the_station() -> None:
    counts = young()

    alone, crowded = judged(counts, size=2), judged(counts, size=48)

    assert alone["expected"].to_numpy() == pytest.approx(crowded["expected"].to_numpy())


def test_without_any_neighbour_there_is_no_pooled_answer() -> None:
    frame = towns.dated(young()[:, :3])

    rows = pooled(frame, groups(frame), last=1)

    assert rows["why"].eq(Silence.SHORT.value).all()


def test_never_an_alarm_under_five_in_four_weeks() -> None:
    counts = np.zeros((40, SERIES))
    counts[-1, 3] = 4

    rows = judged(counts)

    assert rows["alarm"].eq(0).all()
    assert rows.loc["s03", "why"] == Silence.FEW.value


def test_a_missing_count_is_no_alarm() -> None:
    counts = young()
    counts[-1, 4] = np.nan

    assert judged(counts).loc["s04", "why"] == Silence.MISSING.value


def test_later_weeks_change_nothing() -> None:
    frame = towns.dated(young(weeks=50))

    whole = towns.keyed(pooled(frame, groups(frame)))
    cut = towns.keyed(pooled(frame.iloc[:-6], groups(frame)))

    assert cut.equals(whole.loc[cut.index])


def test_a_looser_alpha_has_lower_bounds() -> None:
    strict, loose = (judged(young(), Pooling(alpha=alpha))["upperbound"] for alpha in (0.001, 0.1))

    assert (strict > loose).all()
