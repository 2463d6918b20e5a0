"""Many series at once: false discoveries held down, chance counted, thresholds from an own past."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analytics.surges.discovery import expected_false, false_chances, own_alpha, q_values, ranked
from analytics.surges.farrington import farrington
from analytics.surges.options import Method, Options
from tests.unit.analytics.surges import towns

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=60)


def rows_of(p: list[float], week: str = "2025-01-06", why: str = "") -> pd.DataFrame:
    names = [f"s{number}" for number in range(len(p))]
    return pd.DataFrame({"series": names, "week": pd.Timestamp(week), "pvalue": p, "why": why})


@given(CHANCES)
def test_q_values_are_those_of_benjamini_and_hochberg(p: list[float]) -> None:
    found = q_values(np.array(p))

    assert found == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-12)


@given(CHANCES)
def test_a_q_value_is_at_least_its_p_and_keeps_the_order(p: list[float]) -> None:
    found = q_values(np.array(p))

    order = np.argsort(p, kind="stable")
    assert (found >= np.array(p) - 1e-15).all()
    assert (np.diff(found[order]) >= -1e-15).all()
    assert found.max() <= 1


def test_what_was_not_tested_is_no_test() -> None:
    with_gap, without = q_values(np.array([0.01, np.nan, 0.04])), q_values(np.array([0.01, 0.04]))

    assert with_gap[[0, 2]].tolist() == without.tolist()
    assert np.isnan(with_gap[1])


def test_discoveries_at_five_percent_are_false_in_at_most_five_percent() -> None:
    chance = np.random.default_rng(1)
    shares = []
    for _ in range(400):
        p = np.concatenate([chance.uniform(size=90), chance.beta(0.05, 8, size=10)])
        listed = q_values(p) <= 0.05
        shares.append(listed[:90].sum() / max(1, listed.sum()))

    assert np.mean(shares) < 0.06


def test_the_list_begins_with_what_chance_explains_least() -> None:
    found = ranked(rows_of([0.3, 0.001, 0.02]))

    assert found["series"].tolist() == ["s1", "s2", "s0"]
    assert found["qvalue"].tolist() == pytest.approx([0.003, 0.03, 0.3])


def test_every_week_is_its_own_family_of_tests() -> None:
    both = pd.concat([rows_of([0.01, 0.5]), rows_of([0.01] * 10, week="2025-01-13")])

    found = ranked(both)

    first = found[(found["week"] == pd.Timestamp("2025-01-06")) & (found["series"] == "s0")]
    assert first["qvalue"].iloc[0] == pytest.approx(0.02)


def test_weeks_that_must_stay_silent_are_no_tests_and_come_last() -> None:
    silent = rows_of([0.0001], why="few").assign(series="quiet")

    found = ranked(pd.concat([rows_of([0.01, 0.5]), silent]))

    assert found["series"].iloc[-1] == "quiet"
    assert np.isnan(found["qvalue"].iloc[-1])
    assert found["qvalue"].iloc[0] == pytest.approx(0.02)


@pytest.mark.parametrize("method", [Method.NB, Method.DELTA])
def test_the_expected_number_of_false_alarms_is_what_chance_alone_raises(method: Method) -> None:
    mu = np.exp(np.linspace(1, 4, 60))
    counts = np.random.default_rng(9).negative_binomial(mu, 0.5, (330, 60)).astype(float)

    rows = farrington(towns.numbered(counts), Options(method=method, alpha=0.05), last=40)

    expected = expected_false(rows)
    judged = (rows["why"] == "").sum()
    assert 0.03 * judged < expected <= 0.055 * judged
    assert rows["alarm"].sum() == pytest.approx(expected, rel=0.45)


def test_a_week_far_from_five_in_four_weeks_expects_hardly_a_false_alarm() -> None:
    rare, busy = (farrington(towns.dated(np.full((330, 3), level)), last=5) for level in (0.0, 2.0))

    assert expected_false(rare) < 1e-6
    assert expected_false(busy) > 0.01


def test_a_row_needs_its_bound_and_five_in_four_weeks_for_a_false_alarm() -> None:
    rows = rows_of([0.3, 0.3, 0.3]).assign(upperbound=[3.0, 3.0, np.nan], expected=2.0, phi=1.0, observed=1.0)

    found = false_chances(rows.assign(enough=[1.0, 6.0, 1.0]))

    assert found.tolist() == pytest.approx([stats.poisson(2).sf(3), stats.poisson(2).sf(5), 0.0])


def test_not_knowing_the_mean_makes_false_alarms_likelier() -> None:
    rows = rows_of([0.3]).assign(upperbound=5.0, expected=2.0, phi=1.0, observed=1.0)

    assert expected_false(rows.assign(wide=1.4)) > expected_false(rows)


def test_an_own_alpha_alarms_as_often_as_wanted_on_the_past_it_was_taken_from() -> None:
    rows = farrington(towns.numbered(towns.mixed(seed=12)), last=60)

    alpha = own_alpha(rows, 0.02)

    spoken = rows[rows["why"] == ""]
    assert (spoken["pvalue"] <= alpha).mean() == pytest.approx(0.02, abs=0.01)


def test_without_a_past_there_is_no_own_alpha() -> None:
    with pytest.raises(ValueError, match="no past week"):
        own_alpha(rows_of([0.1, 0.2], why="few"), 0.01)


def test_rows_of_a_method_without_reasons_are_all_tests() -> None:
    found = ranked(rows_of([0.2, 0.1]).drop(columns="why"))

    assert found["qvalue"].notna().all()
