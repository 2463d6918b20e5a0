from dataclasses import replace
from itertools import pairwise
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.scores import (
    BANDS,
    DisputeMode,
    ScoringRule,
    Surroundings,
    WorkerMonth,
    band_of,
    exposure,
    rolling,
    score,
)

AROUND = Surroundings(mean_households=500, mean_floating_share=0.2, settled_rate=0.9, timely_rate=0.95)
PLAIN = WorkerMonth(households=500, floating_share=0.2, base_verified=60, hazards_verified=12)
COUNTING = ScoringRule(mode=DisputeMode.COUNT_WITH_TOLERANCE)

MONTHS = st.builds(
    WorkerMonth,
    households=st.floats(100, 2000),
    floating_share=st.floats(0, 0.9),
    available_share=st.floats(0, 1),
    base_verified=st.integers(0, 150),
    base_accuracy=st.none() | st.floats(0.5, 1),
    hazards_verified=st.integers(0, 40),
    hazards_valid_share=st.none() | st.floats(0.5, 1),
    disputes=st.integers(0, 9),
).flatmap(
    lambda m: st.builds(
        lambda r, t: replace(m, disputes_settled=r, disputes_timely=t),
        st.integers(0, m.disputes),
        st.integers(0, m.disputes),
    )
)
RULES = st.sampled_from([ScoringRule(), COUNTING])


def test_an_average_month_at_target_without_disputes_is_exactly_a_hundred():
    sheet = score(PLAIN, AROUND)

    assert sheet.exposure == 1
    assert [item.points for item in sheet.items] == [40, 30, 30]
    assert (sheet.bonus, sheet.total) == (0, 100)


# worked by hand: E, s1, s2, s3, bonus, S
WORKED = [
    (replace(PLAIN, base_verified=45, base_accuracy=0.9), (1.0, 0.675, 1.0, 1.0, 0.0, 87.0)),
    (replace(PLAIN, base_verified=90), (1.0, 1.2, 1.0, 1.0, 2.0, 102.0)),
    (replace(PLAIN, hazards_verified=6, hazards_valid_share=0.8), (1.0, 1.0, 0.4, 1.0, 0.0, 82.0)),
    (
        replace(PLAIN, disputes=2, disputes_settled=2, disputes_timely=2),
        (1.0, 1.0, 1.0, 0.6 * (6.5 / 7 / 0.9) + 0.4 * (6.75 / 7 / 0.95), None, None),
    ),
    (
        replace(PLAIN, disputes=3, disputes_settled=0, disputes_timely=1),
        (1.0, 1.0, 1.0, 0.6 * (4.5 / 8 / 0.9) + 0.4 * (5.75 / 8 / 0.95), 0.0, None),
    ),
    (
        replace(PLAIN, available_share=0.5, base_verified=30, hazards_verified=6),
        (1.0, 1.0, 1.0, 1.0, 0.0, 100.0),
    ),
]


@pytest.mark.parametrize(("month", "wanted"), WORKED)
def test_the_sheet_equals_the_one_worked_by_hand(month, wanted):
    sheet = score(month, AROUND)
    factors = [item.factor for item in sheet.items]
    found = (sheet.exposure, *factors, sheet.bonus, sheet.total)

    for value, by_hand in zip(found, wanted, strict=True):
        assert by_hand is None or value == pytest.approx(by_hand, abs=1e-9)
    points = sum(w * min(1, s) for w, s in zip((40, 30, 30), factors, strict=True))
    above = sum(w * max(0, s - 1) for w, s in zip((40, 30, 30), factors, strict=True))
    assert sheet.total == pytest.approx(points + min(5, above / 4), abs=1e-9)


@pytest.mark.parametrize(
    ("households", "floating", "wanted"),
    [(500, 0.2, 1.0), (1000, 0.2, 1.4), (100, 0.2, 0.7), (500, 0.4, 1.4), (500, 0.0, 0.7), (600, 0.24, 1.32)],
)
def test_exposure_grows_with_households_and_floating_people_within_bounds(households, floating, wanted):
    assert exposure(WorkerMonth(households, floating), AROUND) == pytest.approx(wanted, abs=1e-12)


def test_a_station_without_figures_treats_everybody_alike():
    assert exposure(WorkerMonth(0, 0), Surroundings(0, 0, 0.9, 0.9)) == 1


def test_counting_forgives_one_standard_deviation():
    sheet = score(
        replace(PLAIN, disputes=4, disputes_settled=1), AROUND, replace(COUNTING, dispute_target=4.0)
    )

    assert sheet.items[2].factor == pytest.approx(1 / (4 - sqrt(4)))


def test_a_small_target_never_divides_by_nothing():
    assert score(replace(PLAIN, disputes_settled=1), AROUND, COUNTING).items[2].factor == 1.2
    assert score(PLAIN, AROUND, COUNTING).items[2].factor == 0


@given(MONTHS, RULES)
def test_a_score_lies_between_nothing_and_105(month, rule):
    assert 0 <= score(month, AROUND, rule).total <= 105


@given(MONTHS, RULES)
def test_one_more_verified_row_or_valid_hazard_never_lowers_a_score(month, rule):
    before = score(month, AROUND, rule).total

    assert score(replace(month, base_verified=month.base_verified + 1), AROUND, rule).total >= before
    assert score(replace(month, hazards_verified=month.hazards_verified + 1), AROUND, rule).total >= before


@given(MONTHS.filter(lambda m: m.disputes_settled < m.disputes), RULES)
def test_settling_an_open_dispute_never_lowers_a_score(month, rule):
    settled = replace(month, disputes_settled=month.disputes_settled + 1)

    assert score(settled, AROUND, rule).total >= score(month, AROUND, rule).total


@given(MONTHS.filter(lambda m: m.disputes_timely < m.disputes), RULES)
def test_making_a_late_action_timely_never_lowers_a_score(month, rule):
    timely = replace(month, disputes_timely=month.disputes_timely + 1)

    assert score(timely, AROUND, rule).total >= score(month, AROUND, rule).total


@given(MONTHS, st.floats(0, 1), RULES)
def test_leave_never_lowers_a_score(month, share, rule):
    on_leave = replace(month, available_share=month.available_share * share)

    assert score(on_leave, AROUND, rule).total >= score(month, AROUND, rule).total - 1e-9


@given(MONTHS)
def test_a_month_without_disputes_is_neutral_in_the_default_mode(month):
    quiet = replace(month, disputes=0, disputes_settled=0, disputes_timely=0)

    assert score(quiet, AROUND).items[2].factor == pytest.approx(1, abs=1e-12)


@given(st.integers(0, 12))
def test_at_station_average_rates_one_more_dispute_leaves_the_expected_factor_where_it_is(tries):
    rate, k = AROUND.settled_rate, 5

    def expected(n):
        return (n * rate + k * rate) / (n + k) / rate

    assert expected(tries + 1) == pytest.approx(expected(tries)) == pytest.approx(1)


def test_weights_must_add_up_to_a_hundred():
    with pytest.raises(ValueError, match="100"):
        ScoringRule(weights=(40, 40, 40))


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        ([90.0, 80.0, 70.0], 80.0),
        ([10.0, 90.0, 80.0, 70.0], 80.0),
        ([90.0, None, 70.0], 80.0),
        ([None], None),
        ([], None),
    ],
)
def test_the_band_is_of_the_last_three_months_that_there_are(totals, mean):
    assert rolling(totals) == mean


@pytest.mark.parametrize(
    ("mean", "code"),
    [
        (105, "excellent"),
        (90, "excellent"),
        (89.99, "good"),
        (80, "good"),
        (60, "qualified"),
        (59.9, "needs_support"),
        (0, "needs_support"),
    ],
)
def test_bands_are_absolute(mean, code):
    assert band_of(mean).code == code


def test_a_lower_band_never_recommends_more():
    assert all(a.coefficient > b.coefficient for a, b in pairwise(BANDS))
    assert min(b.coefficient for b in BANDS) == 0.80
