"""EARS: seven weeks by hand, the gap of C2, R's way with C3, and the floor."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.surges.ears import Ears, ears
from core.errors import BadInput
from tests.unit.analytics.surges import towns

PAST = np.array([3.0, 5.0, 4.0, 6.0, 2.0, 4.0, 4.0])


def judged(counts: list[float], settings: Ears):  # type: ignore[no-untyped-def]
    return ears(towns.dated(np.array(counts)[:, None]), settings)


def test_c1_is_the_mean_and_three_deviations_of_the_seven_weeks_before() -> None:
    row = judged([*PAST, 9.0], Ears("C1")).iloc[-1]

    z = stats.norm.ppf(0.999)
    assert row["expected"] == pytest.approx(PAST.mean())
    assert row["upperbound"] == pytest.approx(PAST.mean() + z * PAST.std(ddof=1))
    assert row["alarm"] == 1
    assert row["pvalue"] == pytest.approx(stats.norm.sf((9 - PAST.mean()) / PAST.std(ddof=1)))
    assert row["score"] == pytest.approx((9 - PAST.mean()) / (row["upperbound"] - PAST.mean()))


def test_c2_leaves_two_weeks_out_so_that_a_surge_does_not_hide_itself() -> None:
    counts = [*PAST, 20.0, 20.0, 20.0]

    c1, c2 = (judged(counts, Ears(name)).iloc[-1] for name in ("C1", "C2"))

    assert c2["expected"] == pytest.approx(PAST.mean())
    assert c2["alarm"] == 1
    assert c1["alarm"] == 0


def test_c3_speaks_of_the_two_weeks_before_not_of_this_one() -> None:
    past = [*PAST, *PAST, 4.0, 4.0]

    now, after = judged([*past, 30.0], Ears("C3")), judged([*past, 30.0, 4.0], Ears("C3"))

    assert now["alarm"].iloc[-1] == 0
    assert after["alarm"].iloc[-1] == 1


def test_the_first_weeks_have_no_bound() -> None:
    rows = judged([*PAST, 9.0], Ears("C1"))

    assert rows["upperbound"].isna().sum() == 7
    assert rows["alarm"].isna().sum() == 7


@pytest.mark.parametrize("length", [1, 5, 7, 8])
def test_a_series_shorter_than_its_baseline_stays_empty(length: int) -> None:
    rows = judged([4.0] * length, Ears("C2"))

    assert rows["upperbound"].isna().all()


def test_a_constant_past_alarms_at_anything_more_unless_there_is_a_floor() -> None:
    bare, floored = judged([2.0] * 7 + [3.0], Ears("C1")), judged([2.0] * 7 + [3.0], Ears("C1", floor=1.0))

    assert bare["alarm"].iloc[-1] == 1
    assert floored["alarm"].iloc[-1] == 0
    assert floored["upperbound"].iloc[-1] == pytest.approx(2 + stats.norm.ppf(0.999))


def test_a_constant_past_leaves_c3_empty_as_in_r() -> None:
    rows = judged([2.0] * 14, Ears("C3"))

    assert rows["alarm"].isna().all()


def test_a_missing_count_is_no_alarm_and_empties_the_weeks_that_need_it() -> None:
    rows = judged([*PAST, np.nan, 9.0], Ears("C1"))

    assert np.isnan(rows["alarm"].iloc[-2])
    assert np.isnan(rows["upperbound"].iloc[-1])


def test_alpha_may_be_chosen() -> None:
    strict, loose = (judged([*PAST, 9.0], Ears("C1", alpha)).iloc[-1] for alpha in (0.0001, 0.05))

    assert strict["upperbound"] > loose["upperbound"]
    assert Ears("C3").z == pytest.approx(stats.norm.ppf(0.975))


@pytest.mark.parametrize("wrong", [{"variant": "C4"}, {"baseline": 2}, {"floor": -1.0}])
def test_what_is_no_ears_method_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        Ears(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("variant", ["C1", "C2", "C3"])
def test_later_weeks_change_nothing(variant: str) -> None:
    frame = towns.dated(towns.mixed()[-60:])

    whole, cut = ears(frame, Ears(variant)), ears(frame.iloc[:-9], Ears(variant))

    both = whole.merge(cut, on=["series", "week"], suffixes=("", "_cut"))
    assert both["upperbound"].equals(both["upperbound_cut"].rename("upperbound"))
    assert len(ears(frame, Ears(variant), last=5)) == 5 * frame.shape[1]
