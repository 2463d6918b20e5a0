"""What is to be expected where and when."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.patrol.demand import BLOCKS, INCIDENT_COLUMNS, WEEKDAYS, expect
from analytics.patrol.shifts import Round
from tests import town

UNTIL = date(2026, 11, 23)  # a Monday


def spots(*grids: str, reach: float = 1.0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "place": [f"place {at}" for at in range(len(grids))],
            "grid": grids,
            "east": 0.0,
            "north": 0.0,
            "reach": reach,
        }
    )


def rows(*told: tuple[int, int, int, int]) -> pd.DataFrame:
    """Return incidents from (days before, hour, spot, n)."""
    return pd.DataFrame(
        [(UNTIL - timedelta(days=back), hour, spot, n) for back, hour, spot, n in told],
        columns=list(INCIDENT_COLUMNS),
    )


def daily(spot: int = 0, hour: int = 10, n: int = 1, days: int = 364) -> list[tuple[int, int, int, int]]:
    return [(back, hour, spot, n) for back in range(1, days + 1)]


def test_one_a_day_is_expected_once_a_day() -> None:
    found = expect(rows(*daily()), spots("G01"), UNTIL)

    assert found.expected.sum() == pytest.approx(WEEKDAYS, rel=0.01)
    assert found.expected[0, :, 2] == pytest.approx(np.ones(WEEKDAYS), rel=0.01)


def test_there_is_a_number_for_each_spot_weekday_and_block() -> None:
    found = expect(rows(*daily()), spots("G01", "G01", "G02"), UNTIL)

    assert found.expected.shape == (3, WEEKDAYS, BLOCKS)
    assert (found.expected >= 0).all()


def test_a_busy_weekday_is_expected_to_stay_busy() -> None:
    mondays = [(back, 10, 0, 5) for back in range(7, 365, 7)]

    found = expect(rows(*daily(), *mondays), spots("G01"), UNTIL)

    assert found.expected[0, 0, 2] > 3 * found.expected[0, 1, 2]


def test_places_share_their_grid_by_what_happened_there() -> None:
    found = expect(rows(*daily(0, n=3), *daily(1, n=1)), spots("G01", "G01"), UNTIL)

    share = found.expected[0].sum() / found.expected.sum()
    assert share == pytest.approx(0.75, abs=0.01)


def test_a_place_of_the_night_is_expected_at_night() -> None:
    found = expect(rows(*daily(0, hour=10), *daily(1, hour=22)), spots("G01", "G01"), UNTIL)

    assert found.expected[0, :, 2].sum() > 5 * found.expected[1, :, 2].sum()
    assert found.expected[1, :, 5].sum() > 5 * found.expected[0, :, 5].sum()


def test_what_is_long_ago_counts_less() -> None:
    old = [(back, 10, 0, 1) for back in range(365, 700)]
    new = [(back, 10, 1, 1) for back in range(1, 336)]

    found = expect(rows(*old, *new), spots("G01", "G01"), UNTIL)

    assert found.expected[1].sum() > 3 * found.expected[0].sum()


def test_what_is_very_long_ago_does_not_count() -> None:
    near, far = rows(*daily()), rows(*daily(), (729, 3, 0, 500), (2000, 3, 0, 500))

    assert expect(near, spots("G01"), UNTIL).expected == pytest.approx(
        expect(far, spots("G01"), UNTIL).expected
    )


def test_the_day_itself_and_what_comes_after_are_not_looked_at() -> None:
    past, more = rows(*daily()), rows(*daily(), (0, 10, 0, 99), (-3, 10, 0, 99))

    assert (expect(past, spots("G01"), UNTIL).expected == expect(more, spots("G01"), UNTIL).expected).all()


def test_an_unknown_hour_follows_the_known_ones() -> None:
    found = expect(rows(*daily(), *daily(hour=-1)), spots("G01"), UNTIL)

    assert found.expected.sum() == pytest.approx(2 * WEEKDAYS, rel=0.01)
    assert found.expected[0, :, 2].sum() > 0.95 * found.expected.sum()


def test_a_place_where_nothing_happened_is_not_quite_without_hope() -> None:
    found = expect(rows(*daily()), spots("G01", "G01"), UNTIL)

    assert 0 < found.expected[1].sum() < 0.05


def test_of_a_whole_grids_streets_only_the_reach_counts() -> None:
    whole, part = (expect(rows(*daily()), spots("G01", reach=reach), UNTIL) for reach in (1.0, 0.25))

    assert part.expected == pytest.approx(whole.expected / 4)


def test_nothing_happened_nothing_is_expected() -> None:
    found = expect(rows(), spots("G01", "G02"), UNTIL)

    assert found.expected.sum() == 0


def test_a_round_holds_its_part_of_a_block() -> None:
    found = expect(rows(*daily()), spots("G01"), UNTIL)

    two_hours = found.in_round(UNTIL, Round(8 * 60, 10 * 60))[0]

    assert two_hours == pytest.approx(found.expected[0, 0, 2] / 2)


def test_a_round_may_lie_in_two_blocks() -> None:
    found = expect(rows(*daily(hour=10), *daily(hour=13)), spots("G01"), UNTIL)

    across = found.in_round(UNTIL, Round(11 * 60, 13 * 60))[0]

    assert across == pytest.approx(found.expected[0, 0, 2] / 4 + found.expected[0, 0, 3] / 4)


def test_after_midnight_the_next_weekday_counts() -> None:
    found = expect(rows(*[(back, 1, 0, 4) for back in range(6, 365, 7)]), spots("G01"), UNTIL)

    late = found.in_round(UNTIL, Round(24 * 60, 26 * 60))[0]
    early = found.in_round(UNTIL, Round(0, 120))[0]

    assert late == pytest.approx(found.expected[0, 1, 0] / 2)
    assert late > 5 * early


def test_rounds_of_a_day_add_up_to_the_day() -> None:
    places = town.spots()
    found = expect(town.alerts(places), places, town.week_of(25))

    day = sum(found.in_round(town.week_of(25), Round(at, at + 120)) for at in range(0, 24 * 60, 120))

    assert day == pytest.approx(found.expected[:, 0, :].sum(axis=1))


def test_by_cell_adds_up_places() -> None:
    found = expect(rows(*daily(0), *daily(1), *daily(2)), spots("G01", "G01", "G02"), UNTIL)

    cells = found.by_cell()

    assert list(cells.columns) == ["grid", "weekday", "block", "expected"]
    assert len(cells) == 2 * WEEKDAYS * BLOCKS
    assert cells["expected"].sum() == pytest.approx(found.expected.sum())
    assert cells.loc[cells["grid"] == "G01", "expected"].sum() == pytest.approx(found.expected[:2].sum())
