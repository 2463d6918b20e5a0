"""Whether a target is met: the same rule for every tile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from analytics.results import Rate
from domain.metrics.answers import Answer, Better, Shape, Verdict, amount, share
from domain.metrics.verdicts import judged

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def a_share(n: int, total: int) -> Answer:
    return share("M01", Rate(n, total), Rate(0, 0), NOW)


def a_change(now: int, before: int) -> Answer:
    return amount("M22", Shape.CHANGE, now, before, NOW)


@pytest.mark.parametrize(
    ("n", "verdict"), [(95, Verdict.MET), (100, Verdict.MET), (94, Verdict.MISSED), (0, Verdict.MISSED)]
)
def test_a_share_is_held_against_its_target(n: int, verdict: Verdict) -> None:
    assert judged(a_share(n, 100), Better.UP, 0.95).verdict is verdict


def test_where_less_is_better_the_target_is_a_ceiling() -> None:
    assert judged(a_share(5, 100), Better.DOWN, 0.10).verdict is Verdict.MET
    assert judged(a_share(11, 100), Better.DOWN, 0.10).verdict is Verdict.MISSED


def test_fewer_than_thirty_are_not_judged() -> None:
    assert judged(a_share(29, 29), Better.UP, 0.95).verdict is Verdict.SMALL
    assert judged(a_share(30, 30), Better.UP, 0.95).verdict is Verdict.MET


def test_nothing_to_count_is_small_not_missed() -> None:
    assert judged(a_share(0, 0), Better.UP, 0.95).verdict is Verdict.SMALL


def test_without_a_target_there_is_no_verdict() -> None:
    assert judged(a_share(90, 100), Better.UP, None).verdict is Verdict.NONE


def test_what_is_neither_good_nor_bad_has_no_verdict() -> None:
    assert judged(a_share(90, 100), Better.NEITHER, 0.95).verdict is Verdict.NONE


def test_a_clear_fall_below_the_target_is_met() -> None:
    assert judged(a_change(36, 80), Better.DOWN, -0.42).verdict is Verdict.MET


def test_a_fall_that_may_be_luck_is_not_called_met() -> None:
    found = judged(a_change(12, 21), Better.DOWN, -0.42)

    assert found.change is not None
    assert found.change.value == pytest.approx(-0.4286, abs=1e-4)
    assert found.verdict is Verdict.NONE


def test_a_change_whose_interval_holds_the_target_is_not_called_missed() -> None:
    assert judged(a_change(70, 100), Better.DOWN, -0.42).verdict is Verdict.NONE


def test_a_change_clearly_above_the_target_is_missed() -> None:
    assert judged(a_change(1733, 1824), Better.DOWN, -0.23).verdict is Verdict.MISSED


def test_fewer_than_twenty_last_year_are_not_judged() -> None:
    assert judged(a_change(2, 19), Better.DOWN, -0.42).verdict is Verdict.SMALL


def test_the_target_travels_with_the_answer() -> None:
    assert judged(a_share(90, 100), Better.UP, 0.95).target == 0.95
    assert judged(a_share(9, 10), Better.UP, 0.95).target == 0.95
