"""Many rows at once, straight from a frame: tuples through the driver on SQLite, COPY on PostgreSQL.

A frame has one column per table column that is given; columns it lacks take their plain default, or NULL.
Times are datetime64 in UTC, days datetime64 at midnight, what is missing is NaN, NaT or None.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, Table
from sqlmodel import Session

NULL = "\x01"  # stands for NULL on its way into PostgreSQL: no kept text holds a control character
SCRATCH = "scratch_rows"
Array = np.ndarray[Any, Any]


def insert_frame(session: Session, table: Table, frame: pd.DataFrame) -> None:
    """Insert every row of a frame."""
    if frame.empty:
        return
    if _is_sqlite(session):
        _execute(session, table, frame)
    else:
        _copy(session, table, table.name, frame)


def add_up_frame(session: Session, table: Table, frame: pd.DataFrame, column: str = "n") -> None:
    """Insert every row of a frame; where the key exists already, add ``column`` to what stands there."""
    if frame.empty:
        return
    keys = ", ".join(c.name for c in table.primary_key.columns)
    adding = f"ON CONFLICT ({keys}) DO UPDATE SET {column} = {table.name}.{column} + excluded.{column}"
    if _is_sqlite(session):
        _execute(session, table, frame, adding)
        return
    connection = session.connection()
    connection.exec_driver_sql(f"CREATE TEMP TABLE {SCRATCH} (LIKE {table.name}) ON COMMIT DROP")
    _copy(session, table, SCRATCH, frame)
    connection.exec_driver_sql(f"INSERT INTO {table.name} SELECT * FROM {SCRATCH} {adding}")  # noqa: S608
    connection.exec_driver_sql(f"DROP TABLE {SCRATCH}")


def be_patient(session: Session) -> None:
    """Let the statements of this transaction take their time: millions of rows are no runaway query."""
    if not _is_sqlite(session):
        session.connection().exec_driver_sql("SET LOCAL statement_timeout = 0")


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _execute(session: Session, table: Table, frame: pd.DataFrame, adding: str = "") -> None:
    """Insert through the driver. A column of one value is written into the statement: binding costs most."""
    told = {column.name: _told(column, frame, "") for column in table.columns}
    fixed = {name: literal for name, values in told.items() if (literal := _literal(values)) is not None}
    bound = [values.tolist() for name, values in told.items() if name not in fixed]
    names = ", ".join(told)
    places = ", ".join(fixed.get(name, "?") for name in told)
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({places}) {adding}"  # noqa: S608 - names of our own tables
    session.connection().exec_driver_sql(statement, list(zip(*bound, strict=True)))


def _literal(values: Array) -> str | None:
    """Return how a column of one single value is written in SQL; never a text that came from outside."""
    first = values[0]
    if first is None or first == "":
        alike = (values == first) if first == "" else pd.isna(values)
        return {None: "NULL", "": "''"}[first] if alike.all() else None
    return str(first) if type(first) is int and (values == first).all() else None


def _copy(session: Session, table: Table, target: str, frame: pd.DataFrame) -> None:
    text = io.StringIO()
    told = {column.name: _told(column, frame, "+00") for column in table.columns}
    pd.DataFrame(told).to_csv(text, index=False, header=False, na_rep=NULL, lineterminator="\n")
    cursor = session.connection().connection.cursor()
    names = ", ".join(told)
    with cursor.copy(f"COPY {target} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')") as copy:
        copy.write(text.getvalue())


def _told(column: Column[Any], frame: pd.DataFrame, zone: str) -> Array:
    """Return a column as the driver takes it: text, numbers, bytes and None."""
    if column.name not in frame.columns:
        return np.full(len(frame), _default(column), dtype=object)
    given = frame[column.name]
    for kind, tell in _TELLERS.items():
        if isinstance(column.type, kind) or isinstance(getattr(column.type, "impl", None), kind):
            return tell(given, zone)
    return _plain(given, zone)


def _default(column: Column[Any]) -> Any:
    default = column.default.arg if column.default is not None else None  # type: ignore[attr-defined]
    return int(default) if isinstance(default, bool) else default


def _plain(given: pd.Series, _zone: str) -> Array:
    values: Array = given.to_numpy(dtype=object, copy=True)
    values[given.isna().to_numpy()] = None
    return values


def _whole(given: pd.Series, zone: str) -> Array:
    if not given.isna().any():
        return given.to_numpy(dtype="int64").astype(object)
    return _plain(given.astype("Int64"), zone)


def _moment(given: pd.Series, zone: str) -> Array:
    at = pd.to_datetime(given, utc=True)
    letters = np.datetime_as_string(at.dt.tz_localize(None).to_numpy("datetime64[us]"), unit="us")
    letters = np.ascontiguousarray(letters.astype("U26"))
    letters.view("U1").reshape(len(letters), 26)[:, 10] = " "
    told: Array = letters.astype(object) + zone
    told[at.isna().to_numpy()] = None
    return told


def _day(given: pd.Series, _zone: str) -> Array:
    days = pd.to_datetime(given).to_numpy("datetime64[D]")
    told: Array = np.datetime_as_string(days).astype(object)
    told[np.isnat(days)] = None
    return told


def _bytes(given: pd.Series, zone: str) -> Array:
    values = _plain(given, zone)
    if not zone:
        return values
    return np.array([None if v is None else f"\\x{v.hex()}" for v in values], dtype=object)


_TELLERS: dict[type, Callable[[pd.Series, str], Array]] = {
    Boolean: _whole,
    Integer: _whole,
    DateTime: _moment,
    Date: _day,
    LargeBinary: _bytes,
}
