"""Counting false alarms and outbreaks found: by hand on a drawn handful, and R's level at a glance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.surges.best import TwoWeeks, best
from analytics.surges.farrington import farrington
from analytics.surges.options import Options
from analytics.surges.scenarios import JUDGED, Simulated, simulate
from analytics.surges.trials import alpha_for, trials

WEEKS = len(JUDGED)


def handful() -> Simulated:
    """Seven series of tens, one per parameter set; each has an outbreak in its third judged week."""
    quiet = np.full((624, 7), 10)
    counts = quiet.copy()
    counts[-WEEKS + 2] += 30
    present = np.zeros((624, 7), dtype=bool)
    present[-WEEKS + 2] = True
    return Simulated(quiet, counts, present, np.arange(1, 8), np.array([1, 1, 2, 2, 2, 5, 5]))


def constant(p: float):  # type: ignore[no-untyped-def]
    def judge(counts: pd.DataFrame, last: int) -> pd.DataFrame:
        y = counts.iloc[-last:].to_numpy().T.ravel()
        return pd.DataFrame({"observed": y, "pvalue": np.where(y > 20, 0.001, p), "why": ""})

    return judge


def test_a_detector_that_sees_only_the_outbreaks_is_perfect() -> None:
    found = trials(handful(), constant(0.5), (0.01,))[0]

    assert (found.false_alarms, found.over_all_weeks, found.detected) == (0.0, 0.0, 1.0)
    assert found.by_size == {1: 1.0, 2: 1.0, 5: 1.0}
    assert found.outbreaks == 7
    assert found.error == 0.0


def test_a_detector_that_always_speaks_is_always_wrong() -> None:
    found = trials(handful(), constant(0.0), (0.01,))[0]

    assert found.false_alarms == found.over_all_weeks == 1.0
    assert found.sets == (1.0,) * 7


def test_every_alpha_is_counted_on_the_same_answer() -> None:
    strict, loose = trials(handful(), constant(0.03), (0.01, 0.05))

    assert (strict.alpha, loose.alpha) == (0.01, 0.05)
    assert strict.false_alarms == 0.0
    assert loose.false_alarms == 1.0


def test_weeks_that_may_not_speak_count_only_over_all_weeks() -> None:
    drawn = handful()
    drawn.quiet[:, 0] = 1

    found = trials(drawn, constant(0.0), (0.01,))[0]

    assert found.false_alarms == 1.0
    assert found.sets == (0.0, *(1.0,) * 6)


def test_silent_weeks_raise_no_alarm_whatever_their_p() -> None:
    def silent(counts: pd.DataFrame, last: int) -> pd.DataFrame:
        return constant(0.0)(counts, last).assign(why="few")

    assert trials(handful(), silent, (0.5,))[0].detected == 0.0


def test_on_a_small_draw_nbplugin_is_where_r_was() -> None:
    drawn = simulate(4, 77)

    strict, loose = trials(drawn, lambda f, n: farrington(f, Options(), n), (0.005, 0.05))

    assert 0.003 < strict.false_alarms < 0.016
    assert 0.035 < loose.false_alarms < 0.08
    assert 0.40 < strict.detected < 0.68


@pytest.mark.slow
def test_the_second_detector_finds_more_at_no_more_false_alarms() -> None:
    drawn = simulate(8, 78)

    first = trials(drawn, lambda f, n: farrington(f, Options(), n), (0.005,))[0]
    second = trials(drawn, lambda f, n: best(f, TwoWeeks(), n), (TwoWeeks().alpha,))[0]

    assert second.detected > first.detected + 0.05
    assert second.false_alarms < 0.0105
    assert max(second.sets) < 0.025


def test_an_alpha_is_found_that_keeps_false_alarms_at_the_share_wanted() -> None:
    drawn = simulate(2, 79)

    def judge(counts: pd.DataFrame, last: int) -> pd.DataFrame:
        return farrington(counts, Options(), last)

    alpha = alpha_for(drawn, judge, 0.02)

    kept, over = trials(drawn, judge, (alpha, alpha * 1.2))
    assert 0.017 < kept.false_alarms <= 0.02 < over.false_alarms


def test_no_alpha_is_small_enough_for_a_detector_that_is_always_sure() -> None:
    assert alpha_for(handful(), constant(0.0), 0.01) == 0.0
