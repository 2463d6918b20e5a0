import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from analytics.score_simulation import Caught, Makeup, Town, detection, luck, ordinary
from analytics.score_spread import by_month, limits, mean_with_doubt, stretches
from analytics.scores import DisputeMode

MONTHS = 3000


@pytest.fixture(scope="module")
def neutral():
    return luck(MONTHS, 7, DisputeMode.SUPPLY_NEUTRAL)


@pytest.fixture(scope="module")
def found():
    return detection(7, stations=1, town=Town(workers=15, months=6))


def test_luck_alone_puts_hardly_anybody_below_sixty_in_the_default_mode(neutral):
    assert neutral.below60 < 0.01
    assert neutral.mean == pytest.approx(88, abs=1)
    assert neutral.sd == pytest.approx(10, abs=1)


def test_the_count_mode_leaves_far_more_to_luck(neutral):
    count = luck(MONTHS, 7, DisputeMode.COUNT_WITH_TOLERANCE)

    assert 0.09 < count.below60 < 0.16
    assert count.sd > neutral.sd


def test_the_same_seed_gives_the_same_numbers(neutral):
    assert luck(MONTHS, 7, DisputeMode.SUPPLY_NEUTRAL) == neutral
    assert luck(MONTHS, 8, DisputeMode.SUPPLY_NEUTRAL) != neutral


def test_drawn_months_have_the_published_means():
    drawn = list(ordinary(2000, 3, Makeup()))

    assert np.mean([month.base_verified for month in drawn]) == pytest.approx(62, abs=2)
    assert np.mean([month.hazards_verified for month in drawn]) == pytest.approx(11.5, abs=0.4)
    assert np.mean([month.disputes for month in drawn]) == pytest.approx(1.6, abs=0.15)
    assert all(month.self_found.count <= month.disputes for month in drawn)


def test_the_signs_find_both_planted_patterns(found):
    assert found["month_end_spike"].recall > 0.7
    assert found["self_close_in_minutes"].recall > 0.9
    assert found["any_sign"].precision > 0.5


def test_precision_and_recall_of_nothing_are_not_made_up():
    assert (Caught(0, 0, 0).precision, Caught(0, 0, 0).recall) == (None, None)
    assert (Caught(4, 5, 3).precision, Caught(4, 5, 3).recall) == (0.6, 0.75)


def test_stretches_count_the_low_end_and_sum_to_all():
    frame = stretches([59.9, 60.0, 89.99, 90.0, 105.0])

    assert frame["n"].tolist() == [1, 1, 0, 1, 1, 1]
    assert frame["share"].sum() == pytest.approx(1)
    assert (frame["from"] <= frame["share"]).all()


def test_the_mean_carries_its_doubt():
    mean, low, high = mean_with_doubt([80.0, 90.0, 100.0])

    assert mean == 90
    assert (low, high) == pytest.approx(
        (90 - 24.841377, 90 + 24.841377), abs=1e-5
    )  # t(0.975, 2) * 10 / sqrt 3
    assert mean_with_doubt([77.0]) == (77, 77, 77)
    assert mean_with_doubt([]) is None


def test_months_without_a_total_are_left_out_of_the_trend():
    frame = pd.DataFrame({"month": [202609, 202609, 202610], "total": [80.0, 90.0, None]})

    found = by_month(frame)

    assert found.index.tolist() == [202609]
    assert found.loc[202609, "n"] == 2


def test_the_limits_of_chance_are_binomial_quantiles():
    low, high = limits(0.87, 60)

    for n in range(1, 61):
        assert low[n - 1] == binom.ppf(0.025, n, 0.87) / n
        assert high[n - 1] == binom.ppf(0.975, n, 0.87) / n


def test_the_limits_of_chance_narrow_with_what_there_is_to_go_by():
    low, high = limits(0.8, 40)

    assert (low[0], high[0]) == (0, 1)
    assert high[39] - low[39] < high[4] - low[4] < high[0] - low[0]
