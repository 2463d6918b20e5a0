"""Hot spots of a made-up town, and of Chicago where its file is at hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.places.hotspots import OURS, Asked, Forecast, hot_spots
from analytics.places.lattice import lattice
from analytics.places.rates import COUNTS
from core.errors import BadInput
from tests import town

SHARES = (0.01, 0.02, 0.05, 0.1)


def forecast(rows: pd.DataFrame, asked: Asked, **more: object) -> Forecast:
    cells = lattice("EPSG:32648", town.CELL, rows["x"].to_numpy(), rows["y"].to_numpy())
    return hot_spots(rows, cells, asked, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def steady() -> pd.DataFrame:
    return town.incidents()


def test_a_row_for_every_chosen_cell_best_first(steady: pd.DataFrame) -> None:
    made = forecast(steady, Asked(town.week_of(110), coverage=SHARES))
    found = made.cells

    assert list(found.columns) == ["origin", "coverage", "rank", "x", "y", "score"]
    assert found.groupby("coverage").size().tolist() == [made.verdicts[OURS][share].a for share in SHARES]
    for _share, rows in found.groupby("coverage"):
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
        assert rows["score"].is_monotonic_decreasing
        assert not rows.duplicated(["x", "y"]).any()


def test_coordinates_are_the_middles_of_cells(steady: pd.DataFrame) -> None:
    found = forecast(steady, Asked(town.week_of(110), coverage=SHARES)).cells

    assert (found["x"] % town.CELL == town.CELL / 2).all()
    assert (found["y"] % town.CELL == town.CELL / 2).all()


def test_the_score_is_what_is_expected_in_the_window(steady: pd.DataFrame) -> None:
    found = forecast(steady, Asked(town.week_of(60), coverage=(1.0,), windows=50))

    expected = found.cells["score"].sum()
    assert expected == pytest.approx(found.verdicts[OURS][1.0].N, rel=0.05)


def test_in_a_steady_town_no_way_is_much_better(steady: pd.DataFrame) -> None:
    found = forecast(steady, Asked(town.week_of(80), coverage=SHARES, windows=40)).verdicts

    for share in SHARES:
        best = max(found[name][share].n for name in COUNTS)
        assert found[OURS][share].n >= 0.95 * best


def test_when_the_town_changes_counting_is_left_behind() -> None:
    rows = town.incidents(moves=90)

    found = forecast(rows, Asked(town.week_of(95), coverage=SHARES, windows=25)).verdicts

    for share in SHARES:
        assert found[OURS][share].n > 1.5 * max(found[name][share].n for name in COUNTS)


def test_nothing_of_the_window_itself_is_used(steady: pd.DataFrame) -> None:
    origin = town.week_of(100)
    before = steady[steady["time"] < pd.Timestamp(origin)]

    whole, cut = (forecast(rows, Asked(origin, coverage=SHARES)) for rows in (steady, before))

    pd.testing.assert_frame_equal(whole.cells, cut.cells)


def test_a_window_is_forecast_alike_alone_and_in_a_row(steady: pd.DataFrame) -> None:
    several = forecast(steady, Asked(town.week_of(90), coverage=SHARES, windows=6)).cells
    alone = forecast(steady, Asked(town.week_of(95), coverage=SHARES)).cells

    last = several[several["origin"] == town.week_of(95).isoformat()].reset_index(drop=True)
    pd.testing.assert_frame_equal(last, alone, check_exact=False, rtol=1e-9)


def test_windows_are_added_up(steady: pd.DataFrame) -> None:
    three = forecast(steady, Asked(town.week_of(90), coverage=SHARES, windows=3))
    single = [forecast(steady, Asked(town.week_of(w), coverage=SHARES)) for w in (90, 91, 92)]

    for share in SHARES:
        assert three.verdicts[OURS][share].n == sum(one.verdicts[OURS][share].n for one in single)
    assert three.judged == 3


def test_a_window_that_is_not_over_is_not_judged(steady: pd.DataFrame) -> None:
    found = forecast(steady, Asked(town.week_of(119), coverage=SHARES, windows=3))

    assert found.judged == 1
    assert sorted(set(found.cells["origin"])) == [town.week_of(w).isoformat() for w in (119, 120, 121)]


def test_what_fell_outside_the_known_cells_counts_among_all(steady: pd.DataFrame) -> None:
    origin = town.week_of(110)
    far = steady.tail(1).assign(time=pd.Timestamp(origin) + pd.Timedelta(days=1), x=town.EAST + 90_000)

    usual = forecast(steady, Asked(origin, coverage=SHARES)).verdicts[OURS][0.1]
    more = forecast(pd.concat([steady, far]), Asked(origin, coverage=SHARES)).verdicts[OURS][0.1]

    assert more.N == usual.N + 1
    assert (more.n, more.A, more.most) == (usual.n, usual.A, usual.most)


def test_one_category_is_forecast_on_the_cells_of_all(steady: pd.DataFrame) -> None:
    asked = Asked(town.week_of(100), coverage=SHARES, windows=5)

    all_, some = (
        forecast(steady, asked, category=kind).verdicts[OURS][0.1]
        for kind in (frozenset(), frozenset({"burglary"}))
    )

    assert 0 < some.N < all_.N
    assert some.A == all_.A


def test_the_best_possible_is_never_beaten(steady: pd.DataFrame) -> None:
    found = forecast(steady, Asked(town.week_of(80), coverage=SHARES, windows=10)).verdicts

    assert all(v.n <= v.most <= v.N for by in found.values() for v in by.values())


def test_the_trust_in_the_ways_is_told(steady: pd.DataFrame) -> None:
    found = forecast(steady, Asked(town.week_of(110), coverage=SHARES)).trusted

    for share in SHARES:
        assert sum(by[share] for by in found.values()) == pytest.approx(1)


@pytest.mark.parametrize("horizon", [1, 3, 14, 30])
def test_other_horizons_are_served(steady: pd.DataFrame, horizon: int) -> None:
    found = forecast(steady, Asked(town.week_of(110), horizon=horizon, coverage=SHARES))

    assert found.judged == 1
    assert np.isfinite(found.cells["score"]).all()


def test_a_first_week_is_enough_to_begin_with() -> None:
    found = forecast(town.incidents(weeks=2), Asked(town.week_of(1), coverage=SHARES))

    assert found.cells["score"].gt(0).any()


def test_without_a_past_there_is_nothing_to_forecast_from(steady: pd.DataFrame) -> None:
    with pytest.raises(BadInput, match="No incident lies before") as refused:
        forecast(steady, Asked(town.FIRST, coverage=SHARES))

    assert refused.value.field == "train_until"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"horizon": 0}, "horizon"),
        ({"windows": 0}, "horizon"),
        ({"coverage": ()}, "coverage"),
        ({"coverage": (0.0,)}, "coverage"),
        ({"coverage": (0.01, 1.5)}, "coverage"),
    ],
)
def test_a_question_without_sense_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        Asked(date(2026, 1, 1), **changes)  # type: ignore[arg-type]

    assert refused.value.field == field
