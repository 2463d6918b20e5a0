"""A3 on a sheet of six workers and three months worked by hand, in fractions; and what may never happen."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.score_effects import effects
from analytics.scores import (
    DisputeMode,
    ScoringRule,
    SelfFound,
    Surroundings,
    WorkerMonth,
    band_of,
    coefficient_of,
    rolling,
    score,
)

F = Fraction

AROUND = Surroundings(600, 0.2, 0.8, 0.9)

# households, floating, available, v1, q1, v2, q2, found or assigned, settled, timely, self-found
# -> E, s1, s2, s3, bonus, S
SHEETS = {
    "A": (
        (
            (600, F(1, 5), 1, 60, None, 12, None, 0, 0, 0, ()),
            (F(1), F(1), F(1), F(1), F(0), F(100)),
        ),
        (
            (600, F(1, 5), 1, 54, F(9, 10), 10, F(9, 10), 2, 2, 1, ()),
            (F(1), F(81, 100), F(3, 4), F(125, 126), F(0), F(17779, 210)),
        ),
        (
            (600, F(1, 5), 1, 90, 1, 18, 1, 3, 2, 3, ()),
            (F(1), F(6, 5), F(6, 5), F(47, 48), F(7, 2), F(823, 8)),
        ),
    ),
    "B": (
        (
            (300, F(1, 10), 1, 40, F(4, 5), 9, 1, 1, 0, 0, ()),
            (F(7, 10), F(16, 21), F(15, 14), F(5, 6), F(15, 28), F(7225, 84)),
        ),
        (
            (300, F(1, 10), 1, 42, 1, 8, F(7, 8), 1, 1, 1, ()),
            (F(7, 10), F(1), F(5, 6), F(223, 216), F(35, 144), F(13715, 144)),
        ),
        (
            (300, F(1, 10), 1, 21, F(1, 2), 3, F(2, 3), 4, 1, 2, ()),
            (F(7, 10), F(1, 4), F(5, 21), F(239, 324), F(0), F(14845, 378)),
        ),
    ),
    "C": (
        (
            (900, F(2, 5), 1, 70, F(19, 20), 14, F(6, 7), 5, 4, 4, ()),
            (F(7, 5), F(19, 24), F(5, 7), F(44, 45), F(0), F(577, 7)),
        ),
        (
            (900, F(2, 5), 1, 84, 1, 17, 1, 0, 0, 0, ()),
            (F(7, 5), F(1), F(85, 84), F(1), F(5, 56), F(5605, 56)),
        ),
        (
            (900, F(2, 5), 1, 100, 1, 21, F(20, 21), 6, 6, 6, ()),
            (F(7, 5), F(25, 21), F(8, 7), F(73, 66), F(3485, 924), F(95885, 924)),
        ),
    ),
    "D": (
        (
            (600, F(1, 5), F(1, 2), 30, 1, 6, 1, 0, 0, 0, ()),
            (F(1), F(1), F(1), F(1), F(0), F(100)),
        ),
        (
            (600, F(1, 5), F(1, 4), 0, None, 0, None, 0, 0, 0, ()),
            (F(1), F(0), F(0), F(1), F(0), F(30)),
        ),
        (
            (600, F(1, 5), 1, 33, F(7, 10), 4, F(3, 4), 2, 0, 0, ()),
            (F(1), F(77, 200), F(1, 4), F(5, 7), F(0), F(3103, 70)),
        ),
    ),
    "E": (
        (
            (600, F(1, 5), 1, 60, 1, 12, 1, 1, 0, 0, (1, 0, 0, 0)),
            (F(1), F(1), F(1), F(1), F(0), F(100)),
        ),
        (
            (600, F(1, 5), 1, 60, 1, 12, 1, 2, 1, 1, (0, 1, 1, 0)),
            (F(1), F(1), F(1), F(1), F(0), F(100)),
        ),
        (
            (600, F(1, 5), 1, 60, 1, 12, 1, 3, 2, 2, (0, 0, 0, 1)),
            (F(1), F(1), F(1), F(133, 144), F(0), F(2345, 24)),
        ),
    ),
    "F": (
        (
            (600, F(1, 10), 1, 48, F(24, 25), 11, F(10, 11), 2, 2, 2, ()),
            (F(3, 4), F(128, 125), F(12, 11), F(19, 18), F(4417, 3300), F(334417, 3300)),
        ),
        (
            (600, F(1, 10), 1, 30, F(9, 10), 6, 1, 1, 1, 0, ()),
            (F(3, 4), F(3, 5), F(2, 3), F(23, 24), F(0), F(291, 4)),
        ),
        (
            (600, F(1, 10), 1, 20, F(9, 10), 5, F(4, 5), 3, 0, 1, ()),
            (F(3, 4), F(2, 5), F(4, 9), F(49, 72), F(0), F(199, 4)),
        ),
    ),
}
ROLLING = {  # mean of the three months, band, coefficient
    "A": (F(241531, 2520), "excellent", 1.10),
    "B": (F(666875, 9072), "qualified", 0.90),
    "C": (F(529063, 5544), "excellent", 1.10),
    "D": (F(12203, 210), "needs_support", 0.80),
    "E": (F(7145, 72), "excellent", 1.10),
    "F": (F(738667, 9900), "qualified", 0.90),
}
EACH = [(name, at) for name in SHEETS for at in range(3)]


def month_of(given_):
    households, floating, share, v1, q1, v2, q2, a, r, t, own = given_
    return WorkerMonth(
        float(households),
        float(floating),
        float(share),
        v1,
        None if q1 is None else float(q1),
        v2,
        None if q2 is None else float(q2),
        a,
        r,
        t,
        SelfFound(*own),
    )


@pytest.mark.parametrize(("name", "at"), EACH)
def test_the_sheet_equals_the_one_worked_by_hand(name, at):
    given_, by_hand = SHEETS[name][at]

    sheet = score(month_of(given_), AROUND)

    found = (sheet.exposure, *(item.factor for item in sheet.items), sheet.bonus, sheet.total)
    assert found == pytest.approx([float(one) for one in by_hand], abs=1e-9)


@pytest.mark.parametrize("name", SHEETS)
def test_the_band_of_three_months_equals_the_one_worked_by_hand(name):
    totals = [score(month_of(given_), AROUND).total for given_, _hand in SHEETS[name]]

    mean = rolling(totals)

    by_hand, band, coefficient = ROLLING[name]
    assert mean == pytest.approx(float(by_hand), abs=1e-9)
    assert (band_of(mean).code, coefficient_of(mean, ScoringRule())) == (band, coefficient)


@pytest.mark.parametrize(("name", "at"), [one for one in EACH if not SHEETS[one[0]][one[1]][0][-1]])
def test_without_self_found_disputes_the_sheet_is_a3_to_the_letter(name, at):
    month = month_of(SHEETS[name][at][0])

    assert score(month, AROUND).total == score(month, AROUND, ScoringRule(holds_harmless=False)).total


OWN = st.builds(SelfFound, *[st.integers(0, 2)] * 4)


@st.composite
def months(draw):
    own = draw(OWN)
    settled, timely, more = draw(st.integers(0, 4)), draw(st.integers(0, 4)), draw(st.integers(0, 4))
    assigned = max(settled, timely) + more
    return WorkerMonth(
        households=draw(st.floats(100, 2000)),
        floating_share=draw(st.floats(0, 0.9)),
        available_share=draw(st.floats(0.05, 1)),
        base_verified=draw(st.integers(0, 150)),
        base_accuracy=draw(st.none() | st.floats(0.5, 1)),
        hazards_verified=draw(st.integers(0, 40)),
        hazards_valid_share=draw(st.none() | st.floats(0.5, 1)),
        disputes=assigned + own.count,
        disputes_settled=settled + own.settled_only + own.both,
        disputes_timely=timely + own.timely_only + own.both,
        self_found=own,
    )


AROUNDS = st.builds(Surroundings, st.just(600.0), st.just(0.2), st.floats(0.2, 1), st.floats(0.2, 1))
MODES = st.sampled_from([ScoringRule(), ScoringRule(mode=DisputeMode.COUNT_WITH_TOLERANCE)])
SLACK = 1e-9
many = settings(max_examples=150, deadline=None)


def never_lower(before, after, around, rule):
    assert score(after, around, rule).total >= score(before, around, rule).total - SLACK


@many
@given(months(), AROUNDS, MODES)
def test_more_verified_base_data_never_lowers_a_score(month, around, rule):
    never_lower(month, replace(month, base_verified=month.base_verified + 1), around, rule)


@many
@given(months(), st.integers(0, 20), AROUNDS, MODES)
def test_a_valid_hazard_never_lowers_a_score(month, invalid, around, rule):
    judged = month.hazards_verified
    before = replace(month, hazards_verified=judged + invalid)
    total = judged + invalid
    before = replace(before, hazards_valid_share=judged / total if total else None)
    after = replace(before, hazards_verified=total + 1, hazards_valid_share=(judged + 1) / (total + 1))
    never_lower(before, after, around, rule)


@many
@given(months(), AROUNDS, MODES)
def test_settling_an_open_dispute_never_lowers_a_score(month, around, rule):
    own = month.self_found
    assigned_open = month.disputes - own.count - (month.disputes_settled - own.settled_only - own.both)
    if assigned_open > 0:
        never_lower(month, replace(month, disputes_settled=month.disputes_settled + 1), around, rule)
    if own.neither:
        settled = replace(own, neither=own.neither - 1, settled_only=own.settled_only + 1)
        after = replace(month, disputes_settled=month.disputes_settled + 1, self_found=settled)
        never_lower(month, after, around, rule)
    if own.timely_only:
        both = replace(own, timely_only=own.timely_only - 1, both=own.both + 1)
        after = replace(month, disputes_settled=month.disputes_settled + 1, self_found=both)
        never_lower(month, after, around, rule)


@many
@given(months(), AROUNDS, MODES)
def test_making_a_late_action_timely_never_lowers_a_score(month, around, rule):
    own = month.self_found
    assigned_late = month.disputes - own.count - (month.disputes_timely - own.timely_only - own.both)
    if assigned_late > 0:
        never_lower(month, replace(month, disputes_timely=month.disputes_timely + 1), around, rule)
    if own.settled_only:
        both = replace(own, settled_only=own.settled_only - 1, both=own.both + 1)
        after = replace(month, disputes_timely=month.disputes_timely + 1, self_found=both)
        never_lower(month, after, around, rule)


@many
@given(months(), AROUNDS, st.sampled_from([(0, 0), (1, 0), (0, 1), (1, 1)]))
def test_finding_a_dispute_never_lowers_a_score_whatever_becomes_of_it(month, around, outcome):
    settled, timely = outcome
    own = month.self_found
    found = SelfFound(
        own.neither + (outcome == (0, 0)),
        own.settled_only + (outcome == (1, 0)),
        own.timely_only + (outcome == (0, 1)),
        own.both + (outcome == (1, 1)),
    )
    after = replace(
        month,
        disputes=month.disputes + 1,
        disputes_settled=month.disputes_settled + settled,
        disputes_timely=month.disputes_timely + timely,
        self_found=found,
    )
    never_lower(month, after, around, ScoringRule())


@many
@given(months(), st.floats(0.05, 1), AROUNDS, MODES)
def test_leave_never_lowers_a_score(month, share, around, rule):
    after = replace(month, available_share=month.available_share * share)

    never_lower(month, after, around, rule)


@many
@given(months(), AROUNDS)
def test_a_month_without_disputes_is_neutral(month, around):
    quiet = replace(month, disputes=0, disputes_settled=0, disputes_timely=0, self_found=SelfFound())

    assert score(quiet, around).items[2].factor == pytest.approx(1.0, abs=1e-12)


@many
@given(months(), AROUNDS, MODES)
def test_a_score_lies_between_0_and_105(month, around, rule):
    assert 0 <= score(month, around, rule).total <= 105 + SLACK


def test_the_order_of_months_in_the_rolling_mean_never_matters():
    means = {round(rolling(list(order)), 9) for order in permutations([81.5, 92.25, 77.0])}

    assert means == {83.583333333}


@pytest.mark.parametrize("settled", [0.5, 0.6875, 0.868, 0.95, 1.0])
@pytest.mark.parametrize("timely", [0.6, 0.88, 1.0])
def test_the_published_effect_of_finding_a_dispute_is_never_below_nought(settled, timely):
    table = effects(Surroundings(600, 0.2, settled, timely), ScoringRule(), most=5)

    assert min(one.found for one in table) >= 0
    assert min(one.least for one in table) >= -SLACK


def test_to_the_letter_finding_a_first_dispute_would_cost_points():
    first = effects(Surroundings(600, 0.2, 0.8, 0.9), ScoringRule(), most=0)[0]

    assert first.to_the_letter < 0 < first.found


def test_no_coefficient_lies_below_the_floor():
    rule = ScoringRule(coefficient_floor=0.85)

    assert [coefficient_of(mean, rule) for mean in (0.0, 59.9, 60.0, 95.0)] == [0.85, 0.85, 0.9, 1.10]
