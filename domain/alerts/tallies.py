"""What alerts add to the counts (M19-M23). One rule, told twice: row by row, and for a frame at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.dictionaries import dictionary
from domain.tallies.bulk import NOT_BY_HOUR, as_counter, summed
from domain.tallies.cells import NO_GRID, Cell, counts

ALERT = "alert"
CASE = "alert_case"
PLACE = "alert_place"
CAMPUS_FRAUD = "alert_campus_fraud"
COUNTED = ("occurred_on", "grid_id", "category", "hour", "is_case", "place_type", "campus_id")


@dataclass(frozen=True)
class Counted:
    """A measure: which rows it counts and under which of their columns as code."""

    measure: str
    counts: Callable[[pd.DataFrame], pd.Series]
    code: str = "category"
    by_hour: bool = False


def fraud_codes() -> frozenset[str]:
    """Return the categories that are fraud."""
    return dictionary("alert_categories").where(is_fraud=True)


def _is_campus_fraud(frame: pd.DataFrame) -> pd.Series:
    return frame["is_case"] & frame["campus_id"].notna() & frame["category"].isin(fraud_codes())


MEASURES = (
    Counted(ALERT, lambda frame: frame["category"].notna(), by_hour=True),
    Counted(CASE, lambda frame: frame["is_case"]),
    Counted(PLACE, lambda frame: frame["place_type"] != "", code="place_type"),
    Counted(CAMPUS_FRAUD, _is_campus_fraud),
)


@counts("alert")
def cells_of_alert(row: Mapping[str, Any]) -> Iterator[Cell]:
    """Say what one alert adds. A grid that is not known counts as -1, an unknown hour as -1."""
    grid_id = NO_GRID if row["grid_id"] is None else row["grid_id"]
    day, category = row["occurred_on"], row["category"]
    yield Cell(ALERT, day, grid_id, category, row["hour"])
    if row["is_case"]:
        yield Cell(CASE, day, grid_id, category)
    if row["place_type"]:
        yield Cell(PLACE, day, grid_id, row["place_type"])
    if row["is_case"] and row["campus_id"] is not None and category in fraud_codes():
        yield Cell(CAMPUS_FRAUD, day, grid_id, category)


def cells_of_rows(alerts: pd.DataFrame) -> Iterator[Cell]:
    """Yield what each row of a frame of alerts adds: for frames too short to be worth grouping."""
    columns = {name: alerts[name].tolist() for name in COUNTED}
    columns["occurred_on"] = [day.date() for day in pd.to_datetime(alerts["occurred_on"])]
    for name in ("grid_id", "campus_id"):
        columns[name] = [None if pd.isna(one) else int(one) for one in columns[name]]
    for row in zip(*columns.values(), strict=True):
        yield from cells_of_alert(dict(zip(columns, row, strict=True)))


def cell_frame(alerts: pd.DataFrame) -> pd.DataFrame:
    """Return what a frame of alerts adds, summed by cell (the columns of domain.tallies.bulk)."""
    known = alerts.assign(
        day=pd.to_datetime(alerts["occurred_on"]),
        grid_id=alerts["grid_id"].astype("Int64").fillna(NO_GRID).astype("int64"),
        is_case=alerts["is_case"].astype(bool),
    )
    return summed([_cells(known, counted) for counted in MEASURES])


def cells_of_frame(alerts: pd.DataFrame) -> Counter[Cell]:
    """Return exactly what ``cells_of_alert`` gives over the rows of a frame."""
    return as_counter(cell_frame(alerts))


def _cells(known: pd.DataFrame, counted: Counted) -> pd.DataFrame:
    rows = known.loc[counted.counts(known).to_numpy(dtype=bool), ["day", "grid_id", counted.code, "hour"]]
    rows = rows.set_axis(["day", "grid_id", "code", "hour"], axis=1)
    if not counted.by_hour:
        rows = rows.assign(hour=NOT_BY_HOUR)
    return rows.assign(measure=counted.measure, n=1)
