"""What an alert adds to the counts, told row by row and by the frame."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.alerts.tallies import CAMPUS_FRAUD, CASE, PLACE, cells_of_alert, cells_of_frame, fraud_codes
from domain.tallies.cells import Cell

DAY = date(2026, 3, 1)


def alert(**changes: Any) -> dict[str, Any]:
    row = {
        "occurred_on": DAY,
        "grid_id": 5,
        "category": "AL302",
        "hour": 14,
        "is_case": False,
        "place_type": "",
        "campus_id": None,
    }
    return row | changes


def cells(**changes: Any) -> set[Cell]:
    return set(cells_of_alert(alert(**changes)))


def test_every_alert_counts_once_with_its_hour() -> None:
    assert cells() == {Cell("alert", DAY, 5, "AL302", 14)}


def test_an_alert_without_a_grid_counts_as_unassigned() -> None:
    assert cells(grid_id=None) == {Cell("alert", DAY, -1, "AL302", 14)}


def test_an_alert_of_which_only_the_day_is_known_counts_without_an_hour() -> None:
    assert cells(hour=-1) == {Cell("alert", DAY, 5, "AL302", -1)}


def test_a_case_counts_as_alert_and_as_case() -> None:
    assert Cell(CASE, DAY, 5, "AL101") in cells(category="AL101", is_case=True)


def test_a_place_counts_under_its_type() -> None:
    assert Cell(PLACE, DAY, 5, "PT01") in cells(place_type="PT01")


def test_fraud_on_a_campus_counts_only_as_a_case() -> None:
    on_campus = {"category": "AL105", "campus_id": 9}

    assert Cell(CAMPUS_FRAUD, DAY, 5, "AL105") in cells(**on_campus, is_case=True)
    assert not any(cell.measure == CAMPUS_FRAUD for cell in cells(**on_campus))


def test_other_cases_on_a_campus_are_no_fraud() -> None:
    assert not any(
        cell.measure == CAMPUS_FRAUD for cell in cells(campus_id=9, is_case=True, category="AL101")
    )


def test_the_dictionary_says_what_fraud_is() -> None:
    assert fraud_codes() == {"AL105", "AL106"}


rows = st.builds(
    alert,
    occurred_on=st.dates(date(2025, 12, 1), date(2026, 2, 2)),
    grid_id=st.sampled_from([None, 5, 6]),
    category=st.sampled_from(["AL101", "AL105", "AL106", "AL302", ""]),
    hour=st.integers(-1, 23),
    is_case=st.booleans(),
    place_type=st.sampled_from(["", "PT01", "PT04"]),
    campus_id=st.sampled_from([None, 9]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(rows, min_size=1, max_size=30))
def test_the_frame_counts_exactly_as_the_rows_do(alerts: list[dict[str, Any]]) -> None:
    slow = Counter(cell for row in alerts for cell in cells_of_alert(row))

    assert cells_of_frame(pd.DataFrame(alerts)) == slow


def test_a_frame_of_nothing_counts_nothing() -> None:
    assert cells_of_frame(pd.DataFrame([alert()]).head(0)) == Counter()
