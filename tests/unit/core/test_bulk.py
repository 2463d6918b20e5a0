"""Rows from a frame arrive as they would one by one, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select, text
from sqlmodel import Session

from core.bulk import add_up_frame, be_patient, insert_frame
from models import Alert, TallyDay
from tests.factories import SmallStation, small_station

AT = datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC)


@pytest.fixture
def station(tmp_path: Path, database_url: str, database_kind: str) -> SmallStation:
    return small_station(tmp_path, None if database_kind == "sqlite" else database_url)


def alerts(**changes: list[object]) -> pd.DataFrame:
    columns: dict[str, object] = {
        "station_id": 1,
        "occurred_month": 202603,
        "id": [900, 901],
        "occurred_at": pd.to_datetime([AT, AT]),
        "occurred_on": pd.to_datetime(["2026-03-01", "2026-03-01"]),
        "weekday": 6,
        "hour": [12, -1],
        "category": ["AL101", "AL302"],
        "category1": ["AL1", "AL3"],
        "is_case": [True, False],
    }
    return pd.DataFrame(columns | changes)


def kept(station: SmallStation) -> list[Alert]:
    with station.reading() as session:
        return list(session.execute(select(Alert).order_by(Alert.id)).scalars())


@pytest.mark.both
def test_a_row_of_a_frame_reads_like_one_that_was_added_alone(station: SmallStation) -> None:
    with station.desk.database.writing() as session:
        insert_frame(session, Alert.__table__, alerts())

    first, second = kept(station)
    assert first.occurred_at.astimezone(UTC) == AT
    assert (first.occurred_on, first.hour, first.is_case) == (date(2026, 3, 1), 12, True)
    assert (second.hour, second.is_case, second.version, second.case_no) == (-1, False, 1, "")


@pytest.mark.both
def test_what_is_missing_is_null_and_an_empty_text_stays_empty(station: SmallStation) -> None:
    grid = station.grid_ids["G01"]
    frame = alerts(
        grid_id=pd.array([grid, None], dtype="Int64"),
        longitude=[104.5, float("nan")],
        arrived_at=pd.to_datetime([AT, None]),
        phone_locked=[b"\x01\x02", None],
        summary=["", 'a "quoted", text\nin two lines'],
    )
    with station.desk.database.writing() as session:
        insert_frame(session, Alert.__table__, frame)

    first, second = kept(station)
    assert (first.grid_id, first.longitude, first.phone_locked, first.summary) == (
        grid,
        104.5,
        b"\x01\x02",
        "",
    )
    assert first.arrived_at is not None
    assert first.arrived_at.astimezone(UTC) == AT
    assert (second.grid_id, second.longitude, second.arrived_at, second.phone_locked) == (
        None,
        None,
        None,
        None,
    )
    assert second.summary == 'a "quoted", text\nin two lines'


@pytest.mark.both
def test_equal_keys_are_added_up(station: SmallStation) -> None:
    row = {"station_id": 1, "measure": "alert", "day": pd.Timestamp("2026-03-01"), "grid_id": -1, "code": ""}
    with station.desk.database.writing() as session:
        add_up_frame(session, TallyDay.__table__, pd.DataFrame([row | {"n": 3}]))
        add_up_frame(
            session, TallyDay.__table__, pd.DataFrame([row | {"n": -1}, row | {"code": "AL101", "n": 5}])
        )

    with station.reading() as session:
        found = session.execute(select(TallyDay.code, TallyDay.n).order_by(TallyDay.code)).all()
    assert [tuple(pair) for pair in found] == [("", 2), ("AL101", 5)]


@pytest.mark.both
def test_text_from_outside_is_never_part_of_the_statement(station: SmallStation) -> None:
    text = "'); DROP TABLE alert; -- ? %s :x"
    with station.desk.database.writing() as session:
        insert_frame(session, Alert.__table__, alerts(summary=[text, text]))

    assert [row.summary for row in kept(station)] == [text, text]


@pytest.mark.both
def test_an_empty_frame_writes_nothing(station: SmallStation) -> None:
    with station.desk.database.writing() as session:
        insert_frame(session, Alert.__table__, alerts().head(0))
        add_up_frame(session, TallyDay.__table__, pd.DataFrame())

    assert kept(station) == []


@pytest.mark.both
def test_patience_lasts_for_its_transaction_alone(station: SmallStation, database_kind: str) -> None:
    with station.desk.database.writing() as session:
        be_patient(session)
        if database_kind == "postgres":
            assert session.execute(text("SHOW statement_timeout")).scalar_one() == "0"
    with station.desk.database.writing() as session:
        if database_kind == "postgres":
            assert session.execute(text("SHOW statement_timeout")).scalar_one() == "15s"


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
rows_of_alerts = st.lists(
    st.fixed_dictionaries(
        {
            "occurred_at": st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
            "summary": texts,
            "place_text": texts,
            "grid_id": st.sampled_from([None, 1]),
            "longitude": st.one_of(st.none(), st.floats(-180, 180, allow_nan=False)),
            "is_case": st.booleans(),
            "phone_locked": st.one_of(st.none(), st.binary(max_size=8)),
            "hour": st.integers(-1, 23),
        }
    ),
    min_size=1,
    max_size=12,
)


def frame_of(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows).assign(station_id=1, occurred_month=202603, category="AL101", category1="AL1")
    days = pd.to_datetime(frame["occurred_at"]).dt.tz_localize(None).dt.normalize()
    whole = pd.array([row["grid_id"] for row in rows], dtype="Int64")
    return frame.assign(id=range(1, len(rows) + 1), occurred_on=days, weekday=0, grid_id=whole)


def alone(row: dict[str, object], row_id: int) -> Alert:
    return Alert(
        station_id=1,
        occurred_month=202603,
        id=row_id,
        category="AL101",
        category1="AL1",
        weekday=0,
        occurred_on=row["occurred_at"].date(),
        **row,
    )


@settings(max_examples=40, deadline=None)
@given(rows_of_alerts)
def test_any_frame_reads_like_rows_added_alone(rows: list[dict[str, object]]) -> None:
    read = []
    for is_frame in (True, False):
        engine = create_engine("sqlite://")
        Alert.__table__.create(engine)
        with Session(engine) as session:
            if is_frame:
                insert_frame(session, Alert.__table__, frame_of(rows))
            else:
                session.add_all([alone(row, at) for at, row in enumerate(rows, start=1)])
            session.commit()
            raw = session.connection().exec_driver_sql("SELECT * FROM alert ORDER BY id").all()
            read.append([tuple(row) for row in raw])

    assert read[0] == read[1]
