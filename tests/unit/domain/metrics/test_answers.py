"""What travels with a number."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from analytics.results import Rate
from core.messages import message
from domain.metrics.answers import Shape, amount, share

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def test_a_share_carries_both_parts_and_its_interval() -> None:
    found = share("M01", Rate(851, 886), Rate(90, 100), NOW)

    assert (found.n, found.total, found.before_n) == (851, 886, 100)
    assert found.value == pytest.approx(0.9605, abs=1e-4)
    assert found.interval is not None
    assert found.interval.holds(0.96)


def test_the_difference_to_last_year_is_one_of_shares() -> None:
    assert share("M01", Rate(96, 100), Rate(90, 100), NOW).difference == pytest.approx(0.06)


def test_last_year_is_not_compared_where_it_was_too_few() -> None:
    assert share("M01", Rate(96, 100), Rate(9, 10), NOW).difference is None


def test_a_share_of_few_is_marked() -> None:
    assert share("M01", Rate(9, 29), Rate(0, 0), NOW).is_small
    assert not share("M01", Rate(9, 30), Rate(0, 0), NOW).is_small


def test_a_share_of_nothing_has_no_value() -> None:
    found = share("M01", Rate(0, 0), Rate(0, 0), NOW)

    assert found.value is None
    assert found.interval is None


def test_a_count_carries_its_change_with_the_interval_of_m20() -> None:
    found = amount("M19", Shape.COUNT, 3412, 3713, NOW)

    assert found.change is not None
    assert found.change.value == pytest.approx(-0.0811, abs=1e-4)
    assert found.interval is not None
    assert found.interval.high < 0


def test_only_a_change_is_too_small_to_show_not_a_count() -> None:
    assert amount("M22", Shape.CHANGE, 7, 12, NOW).is_small
    assert not amount("M19", Shape.COUNT, 7, 12, NOW).is_small


def test_an_answer_can_be_kept_in_a_cache() -> None:
    found = share("M01", Rate(96, 100), Rate(90, 100), NOW, excluded=((message("Left out"), 3),))

    assert pickle.loads(pickle.dumps(found)) == found
