"""Results: the number never travels without n, interval and caveat."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rates import change_interval, clopper_pearson, poisson_exact
from analytics.results import Caveat, Change, Count, Duration, PopulationRate, Rate
from core.i18n import LANGUAGES, catalogue, say, speaking

SPANS = st.lists(st.floats(0, 1e6), min_size=1, max_size=200)


def test_a_count_carries_its_exact_interval_and_no_caveat() -> None:
    alerts = Count(12)

    assert alerts.value == 12
    assert alerts.interval() == poisson_exact(12)
    assert alerts.caveats == ()


def test_a_rate_of_nothing_is_a_dash_not_zero() -> None:
    empty = Rate(0, 0)

    assert empty.value is None
    assert empty.interval() is None
    assert empty.caveats == (Caveat.EMPTY,)


@pytest.mark.parametrize(("denominator", "small"), [(29, True), (30, False)])
def test_under_thirty_the_sample_is_called_small(denominator: int, small: bool) -> None:
    rate = Rate(20, denominator)

    assert rate.is_small is small
    assert (Caveat.SMALL in rate.caveats) is small


def test_a_rate_prints_what_was_left_out_of_it() -> None:
    settled = Rate(90, 100, excluded=(("withdrawn", 4), ("referred", 3)))

    assert settled.value == 0.9
    assert settled.excluded_count == 7
    assert settled.caveats == (Caveat.EXCLUDED,)


@given(st.integers(1, 1000), st.data())
def test_the_interval_of_a_rate_is_the_exact_one(denominator: int, data: st.DataObject) -> None:
    numerator = data.draw(st.integers(0, denominator))

    assert Rate(numerator, denominator).interval() == clopper_pearson(numerator, denominator)


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 2), (-1, 2)])
def test_more_hits_than_cases_is_a_mistake_of_the_caller(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        Rate(numerator, denominator)


def test_a_result_cannot_be_edited_afterwards() -> None:
    rate = Rate(1, 2)

    with pytest.raises(FrozenInstanceError):
        rate.numerator = 2


def test_a_fall_by_a_quarter_of_many_is_clear() -> None:
    change = Change(750, 1000)

    assert change.value == -0.25
    assert change.is_clear
    assert change.caveats == ()
    assert change.interval() == change_interval(750, 1000)


def test_under_twenty_last_year_only_the_counts_are_shown() -> None:
    change = Change(3, 19)

    assert change.shows_counts_only
    assert not change.is_clear
    assert change.caveats == (Caveat.COUNTS_ONLY,)
    assert not Change(3, 20).shows_counts_only


def test_a_rise_from_nothing_has_no_percentage() -> None:
    change = Change(7, 0)

    assert change.value is None
    assert change.caveats == (Caveat.COUNTS_ONLY,)


def test_nothing_in_either_year_has_no_interval() -> None:
    change = Change(0, 0)

    assert change.interval() is None
    assert change.caveats == (Caveat.EMPTY,)


def test_a_negative_count_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="negative"):
        Change(-1, 5)


@given(SPANS)
def test_a_duration_sums_up_what_has_ended(spans: list[float]) -> None:
    summary = Duration.of(spans, open_excluded=2)

    assert summary.n == len(spans)
    assert summary.median == pytest.approx(float(np.median(spans)))
    assert summary.p90 == pytest.approx(float(np.percentile(spans, 90)))
    assert Caveat.OPEN_EXCLUDED in summary.caveats
    assert summary.is_small is (len(spans) < 30)


def test_quantiles_are_those_of_type_seven() -> None:
    truth = [1, 3, 3, 7, 12, 14, 20, 33, 41, 90]

    assert Duration.of(truth).median == 13.0
    assert Duration.of(truth).p90 == pytest.approx(45.9)


def test_a_duration_of_nothing_finished_is_a_dash() -> None:
    none_ended = Duration.of([], open_excluded=3)

    assert none_ended.value is None
    assert none_ended.p90 is None
    assert none_ended.caveats == (Caveat.EMPTY, Caveat.OPEN_EXCLUDED)


def test_the_rate_per_ten_thousand_carries_the_interval_of_its_count() -> None:
    rate = PopulationRate(130, 130_000, 365)

    assert rate.value == pytest.approx(10.0)
    interval = rate.interval()
    assert interval is not None
    assert interval.low == pytest.approx(poisson_exact(130).low / 13)
    assert interval.high == pytest.approx(poisson_exact(130).high / 13)
    assert rate.caveats == ()


@pytest.mark.parametrize("population", [None, 0])
def test_without_a_population_there_is_no_rate_and_it_says_why(population: int | None) -> None:
    rate = PopulationRate(5, population, 30)

    assert rate.value is None
    assert rate.interval() is None
    assert rate.caveats == (Caveat.NO_POPULATION,)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_caveat_has_words_in_every_language(code: str) -> None:
    known = catalogue(code)

    with speaking(code):
        words = {caveat: say(caveat.message) for caveat in Caveat}

    assert all(words.values())
    assert all(caveat.message.text in known for caveat in Caveat)
