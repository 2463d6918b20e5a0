"""Warnings of a past year beside what hindsight knows of its weeks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.surges import Colour, Watching, watch
from analytics.surges.backtest import Backtest, backtest, surges
from analytics.surges.watch import Watched
from tests.unit.analytics.surges import towns

WEEKS = 330
LAST = 30


def long(wide: pd.DataFrame) -> pd.DataFrame:
    told = wide.rename_axis("week").reset_index()
    return told.melt("week", var_name="series", value_name="count")


def even(seed: int = 2, series: int = 8) -> np.ndarray:
    return np.random.default_rng(seed).poisson(5, (WEEKS, series)).astype(float)


def judged(warned: dict[tuple[int, int], str], counts: pd.DataFrame, last: int = LAST) -> Watched:
    """A run that warned of exactly these (weeks before the end, series), in these colours."""
    found = watch(long(counts), last=last)
    rows = found.rows.assign(alarm=0.0, colour=Colour.NONE.value)
    for (back, number), colour in warned.items():
        here = (rows["week"] == counts.index[-1 - back]) & (rows["series"] == f"s{number:02d}")
        rows.loc[here, ["alarm", "colour"]] = [1.0, colour]
    return Watched(rows, Watching())


def planted() -> pd.DataFrame:
    """One surge of thirty in series 3, ten weeks before the end."""
    counts = even()
    counts[-11, 3] = 30
    return towns.dated(counts)


def test_hindsight_finds_the_planted_week_and_little_else() -> None:
    found = surges(planted())

    assert found.iloc[-11]["s03"]
    assert found.to_numpy().mean() < 0.02


def test_hindsight_needs_five_events_in_four_weeks() -> None:
    counts = np.zeros((120, 2))
    counts[60] = [4, 5]

    assert surges(towns.dated(counts)).iloc[60].tolist() == [False, True]


def test_hindsight_sees_a_surge_spread_over_two_weeks() -> None:
    counts = np.full((120, 1), 5.0)
    counts[60:62] = 10

    found = surges(towns.dated(counts))["s00"]

    assert not found.iloc[60]
    assert found.iloc[61]


def test_a_week_without_half_a_year_around_it_is_no_surge() -> None:
    counts = np.full((18, 1), 1.0)
    counts[9] = 30

    assert not surges(towns.dated(counts)).to_numpy().any()


@pytest.mark.parametrize(
    ("back", "hits", "missed"),
    [(10, 1, 0), (9, 1, 0), (8, 0, 1), (11, 0, 1)],
    ids=["at", "after", "late", "early"],
)
def test_a_hit_is_a_warning_in_the_week_of_the_surge_or_the_one_after(
    back: int, hits: int, missed: int
) -> None:
    counts = planted()
    alone = counts[["s03"]]

    found = backtest(alone, judged({(back, 3): "red"}, alone))

    surging = surges(alone).iloc[-LAST:].to_numpy().sum()
    assert found.total("warnings") == 1
    assert found.total("hits") == hits
    assert found.weeks.set_index("week").loc[alone.index[-11], "missed"] == missed
    assert found.total("surges") == surging


def test_ppv_and_misses_are_shares_of_warnings_and_of_surges() -> None:
    counts = planted()

    found = backtest(counts, judged({(10, 3): "red", (20, 1): "blue"}, counts))

    assert found.ppv == 0.5
    assert found.missed == found.total("missed") / found.total("surges") < 1
    assert (found.total("sure"), found.total("sure_hits")) == (1, 1)
    low, high = found.ppv_interval()
    assert 0 < low < 0.5 < high < 1


def test_a_year_without_warnings_or_surges_has_no_shares() -> None:
    counts = towns.dated(np.full((WEEKS, 2), 3.0))

    found = backtest(counts, judged({}, counts))

    assert (found.ppv, found.missed) == (None, None)
    assert found.usual_went_on == 0.0


def test_it_went_on_when_the_next_week_is_above_the_usual_range_too() -> None:
    counts = even()
    counts[-11:-9, 3] = 30
    table = towns.dated(counts)

    found = backtest(table, judged({(10, 3): "red", (9, 3): "red"}, table))

    assert found.weeks.set_index("week").loc[table.index[-11], "went_on"] == 1
    assert found.total("went_on") <= found.total("warnings")


def test_weeks_carry_the_run_s_own_counts() -> None:
    counts = planted()
    run = watch(long(counts), last=LAST)

    found = backtest(counts, run)

    assert isinstance(found, Backtest)
    assert found.weeks["warnings"].tolist() == run.weeks["warnings"].tolist()
    assert found.total("expected_false") == pytest.approx(run.weeks["expected_false"].sum())
    assert 0.0 < found.usual_went_on < 0.12
