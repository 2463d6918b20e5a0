"""Counts written by the frame are those written cell by cell."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.tallies.bulk import (
    CELL,
    NOT_BY_HOUR,
    add_cell_frame,
    as_counter,
    drop_empty,
    spread_frame,
    summed,
)
from domain.tallies.cells import Cell
from domain.tallies.write import add_cells, spread
from models import TallyDay, TallyHour, TallyMonth
from tests.factories import SmallStation, small_station

CODES = ("AL101", "AL302", "AL1", "", "PT01")
LAYERS = (TallyDay, TallyMonth, TallyHour)

cells = st.builds(
    Cell,
    st.sampled_from(["alert", "alert_case"]),
    st.integers(0, 70).map(lambda days: date(2025, 12, 1) + timedelta(days)),
    st.sampled_from([-1, 5, 6]),
    st.sampled_from(CODES),
    st.one_of(st.none(), st.integers(-1, 23)),
)
counted = st.dictionaries(cells, st.integers(-3, 9), max_size=25).map(Counter)


def frame_of(counter: Counter[Cell]) -> pd.DataFrame:
    rows = [
        (c.measure, pd.Timestamp(c.day), c.grid_id, c.code, NOT_BY_HOUR if c.hour is None else c.hour, n)
        for c, n in counter.items()
    ]
    frame = pd.DataFrame(rows, columns=[*CELL, "n"])
    return frame.astype({"day": "datetime64[s]", "measure": "str", "code": "str"})


def as_layers(frame: pd.DataFrame) -> dict[str, dict[tuple[object, ...], int]]:
    found = {}
    for table, layer in spread_frame(frame).items():
        told = layer.assign(day=layer["day"].dt.date) if "day" in layer else layer
        keys = [name for name in told.columns if name != "n"]
        rows = zip(*(told[name].tolist() for name in keys), strict=True)
        found[table.__tablename__] = {
            tuple(sorted(zip(keys, row, strict=True))): n
            for row, n in zip(rows, told["n"].tolist(), strict=True)
        }
    return found


@settings(max_examples=60, deadline=None)
@given(counted)
def test_the_frame_spreads_as_the_cells_do(counter: Counter[Cell]) -> None:
    if not counter:
        return

    slow = {
        table.__tablename__: {tuple(sorted(key)): n for key, n in layer.items()}
        for table, layer in spread(counter).items()
    }

    assert as_layers(frame_of(counter)) == slow


def test_a_frame_of_cells_reads_as_cells() -> None:
    counter = Counter(
        {Cell("alert", date(2026, 1, 2), 5, "AL101", 3): 2, Cell("alert_case", date(2026, 1, 2), -1): 1}
    )

    assert as_counter(frame_of(counter)) == counter


def test_frames_together_add_up_by_key() -> None:
    one = Counter({Cell("alert", date(2026, 1, 2), 5, "AL101", 3): 2})
    other = Counter(
        {Cell("alert", date(2026, 1, 2), 5, "AL101", 3): 1, Cell("alert", date(2026, 1, 3), 5, "AL101", 3): 4}
    )

    assert as_counter(summed([frame_of(one), frame_of(other)])) == one + other


@pytest.fixture
def station(tmp_path: Path, database_url: str, database_kind: str) -> SmallStation:
    return small_station(tmp_path, None if database_kind == "sqlite" else database_url)


def layers(station: SmallStation) -> list[list[tuple[object, ...]]]:
    with station.reading() as session:
        return [sorted(map(tuple, session.execute(select(table.__table__)).all())) for table in LAYERS]


COUNTER = Counter(
    {
        Cell("alert", date(2026, 1, 31), 5, "AL101", 23): 2,
        Cell("alert", date(2026, 2, 1), -1, "AL101", -1): 1,
        Cell("alert_place", date(2026, 2, 1), 5, "PT01"): 7,
    }
)


@pytest.mark.both
def test_both_ways_write_the_same_rows(station: SmallStation, tmp_path: Path) -> None:
    other = small_station(tmp_path / "other") if (tmp_path / "other").mkdir() is None else station
    with station.desk.database.writing() as session:
        add_cell_frame(session, 1, frame_of(COUNTER))
        add_cell_frame(session, 1, frame_of(COUNTER))
    with other.desk.database.writing() as session:
        add_cells(session, 1, COUNTER)
        add_cells(session, 1, COUNTER)

    assert layers(station) == layers(other)


@pytest.mark.both
def test_counts_that_come_back_to_nothing_leave_no_row(station: SmallStation) -> None:
    frame = frame_of(COUNTER)
    with station.desk.database.writing() as session:
        add_cell_frame(session, 1, frame)
        add_cell_frame(session, 1, frame.assign(n=-frame["n"]))
        drop_empty(session, 1)

    assert layers(station) == [[], [], []]


def test_no_cells_write_nothing(station: SmallStation) -> None:
    with station.desk.database.writing() as session:
        add_cell_frame(session, 1, frame_of(Counter()))

    assert layers(station) == [[], [], []]
