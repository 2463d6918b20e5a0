"""Where places lie."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.patrol.ground import SPREAD, positions


def places(*told: tuple[str, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(told, columns=["grid", "longitude", "latitude"]).astype(
        {"longitude": float, "latitude": float}
    )


def apart(found: np.ndarray, a: int, b: int) -> float:
    return float(np.linalg.norm(found[a] - found[b]))


def test_coordinates_are_measured_in_kilometres() -> None:
    found = positions(places(("G01", 104.0668, 30.5728), ("G01", 104.0668, 30.5818)), {})

    assert apart(found, 0, 1) == pytest.approx(0.998, abs=0.01)


def test_a_place_without_coordinates_lies_in_the_middle_of_its_grid() -> None:
    found = positions(
        places(("G01", 104.06, 30.57), ("G01", 104.08, 30.57), ("G01", None, None), ("G02", 104.2, 30.6)), {}
    )

    assert found[2] == pytest.approx((found[0] + found[1]) / 2)


def test_a_grid_without_any_lies_in_the_middle_of_all() -> None:
    found = positions(places(("G01", 104.06, 30.57), ("G01", 104.08, 30.57), ("G02", None, None)), {})

    assert found[2] == pytest.approx(found[:2].mean(axis=0))


def test_too_few_coordinates_are_not_used() -> None:
    some = places(("G01", 104.06, 30.57), ("G01", None, None), ("G02", None, None))
    none = places(("G01", None, None), ("G01", None, None), ("G02", None, None))

    assert positions(some, {}) == pytest.approx(positions(none, {}))


def test_grids_are_drawn_side_by_side() -> None:
    found = positions(places(*[(f"G{at:02d}", None, None) for at in range(9)]), {})

    assert apart(found, 0, 1) == pytest.approx(4 / 3)
    assert apart(found, 0, 3) == pytest.approx(4 / 3)
    assert apart(found, 0, 8) == pytest.approx(4 / 3 * np.sqrt(8))


def test_squares_are_as_large_as_the_grids() -> None:
    found = positions(places(("G01", None, None), ("G02", None, None)), {"G01": 3.0, "G02": 5.0})

    assert apart(found, 0, 1) == pytest.approx(2.0)


def test_places_of_a_grid_lie_apart_and_inside() -> None:
    found = positions(
        places(*[("G01", None, None)] * 30, *[("G02", None, None)] * 30), {"G01": 1.0, "G02": 1.0}
    )

    own = found[:30]
    distances = np.linalg.norm(own[:, None] - own[None], axis=-1)[~np.eye(30, dtype=bool)]
    assert distances.min() > 0.03
    assert np.linalg.norm(own, axis=1).max() <= SPREAD
    assert np.linalg.norm(found[30:] - [1.0, 0.0], axis=1).max() <= SPREAD


def test_the_order_of_rows_does_not_move_grids() -> None:
    one = positions(places(("G01", None, None), ("G02", None, None)), {})
    other = positions(places(("G02", None, None), ("G01", None, None)), {})

    assert one == pytest.approx(other[::-1])
