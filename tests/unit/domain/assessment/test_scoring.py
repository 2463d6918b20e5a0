"""Stored inputs: what goes in comes out, and JSON in between changes nothing."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.scores import ScoringRule, SelfFound, Surroundings, WorkerMonth, score
from domain.assessment.scoring import around_of_inputs, computed, kept, month_of_inputs, told

AROUND = Surroundings(600.0, 0.2, 0.8, 0.9)
MONTHS = st.builds(
    WorkerMonth,
    households=st.floats(100, 2000),
    floating_share=st.floats(0, 0.9),
    available_share=st.floats(0.05, 1),
    base_verified=st.integers(0, 150),
    base_accuracy=st.none() | st.floats(0, 1),
    hazards_verified=st.integers(0, 40),
    hazards_valid_share=st.none() | st.floats(0, 1),
    disputes=st.integers(4, 9),
    disputes_settled=st.integers(0, 4),
    disputes_timely=st.integers(0, 4),
    self_found=st.builds(SelfFound, neither=st.integers(0, 2)),
)


def through_json(inputs):
    return json.loads(json.dumps(inputs))


@settings(max_examples=60, deadline=None)
@given(MONTHS)
def test_a_month_comes_back_from_the_database_as_it_went(month):
    stored = through_json(kept(month, AROUND))

    assert month_of_inputs(stored) == month
    assert around_of_inputs(stored) == AROUND


@settings(max_examples=60, deadline=None)
@given(MONTHS, st.lists(st.none() | st.floats(0, 105), max_size=2))
def test_the_stored_sheet_is_the_score_to_the_last_bit(month, earlier):
    stored = through_json({**kept(month, AROUND), "earlier": earlier})

    found = computed(stored, ScoringRule())

    direct = score(month, AROUND)
    assert found.total == direct.total
    assert through_json(found.result) == through_json(told(direct))


def test_a_month_not_assessed_has_no_points_and_leaves_the_mean_to_the_others():
    inputs = {**kept(WorkerMonth(600, 0.2), AROUND), "is_assessed": False, "earlier": [90.0, 80.0]}

    found = computed(inputs, ScoringRule())

    assert (found.total, found.result, found.rolling) == (None, {}, 85.0)


def test_a_first_month_not_assessed_has_no_band_at_all():
    inputs = {**kept(WorkerMonth(600, 0.2), AROUND), "is_assessed": False}

    assert asdict(computed(inputs, ScoringRule())) == {
        "result": {},
        "total": None,
        "rolling": None,
        "band": "",
        "coefficient": None,
    }


def test_only_the_last_three_months_make_the_mean():
    month = WorkerMonth(600, 0.2, base_verified=60, hazards_verified=12)
    inputs = {**kept(month, AROUND), "earlier": [10.0, 70.0, 85.0]}

    assert computed(inputs, ScoringRule()).rolling == pytest.approx((70 + 85 + 100) / 3)


def test_inputs_stored_before_self_found_were_told_apart_can_still_be_read():
    stored = kept(WorkerMonth(600, 0.2), AROUND)
    del stored["month"]["self_found"]

    assert month_of_inputs(stored).self_found == SelfFound()
