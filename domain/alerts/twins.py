"""Whether two alerts are one: by number where there is one, else by time, place and category."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.actor import Actor
from core.clock import local_day
from domain.alerts.policy import visible_to
from models import Alert

TWIN = ["occurred_at", "place", "category_text", "category_detail"]
WINDOW = timedelta(hours=2)
AT_MOST = 3


def twin_keys(frame: pd.DataFrame, ordinal: pd.Series | None = None) -> pd.Series:
    """Return the 63-bit key (never 0) of time, place and category of each row.

    Columns: those of TWIN. ``ordinal`` sets rows apart that look alike because only their day is known:
    the second such row of a file is the twin of the second one in the next file.
    """
    told = frame[TWIN].assign(ordinal=0 if ordinal is None else ordinal)
    told["occurred_at"] = told["occurred_at"].dt.as_unit("s").astype("int64")
    hashed = pd.util.hash_pandas_object(told, index=False)
    return pd.Series((hashed.to_numpy() >> 1).astype("int64") | 1, index=frame.index)


def possible_twins(
    session: Session, actor: Actor, occurred_at: datetime, grid_id: int | None, place_text: str
) -> pd.DataFrame:
    """Return alerts that may be the same matter: within two hours in the grid, or that day at that place.

    A row is an alert: id, occurred_at, category, grid_id, place_text, summary. At most three, nearest first.
    """
    time = col(Alert.occurred_at)
    near = [time >= occurred_at - WINDOW, time <= occurred_at + WINDOW]
    same_grid = select(*_SHOWN).where(visible_to(actor), col(Alert.grid_id) == grid_id, *near)
    same_place = select(*_SHOWN).where(
        visible_to(actor),
        col(Alert.occurred_on) == local_day(occurred_at),
        col(Alert.place_text) == place_text.strip(),
    )
    wanted = [query for query, known in ((same_grid, grid_id), (same_place, place_text.strip())) if known]
    rows = {row.id: row for query in wanted for row in session.execute(query.limit(50))}
    nearest = sorted(rows.values(), key=lambda row: abs(row.occurred_at - occurred_at))
    return pd.DataFrame(nearest[:AT_MOST], columns=[column.key for column in _SHOWN])


_SHOWN = (
    col(Alert.id),
    col(Alert.occurred_at),
    col(Alert.category),
    col(Alert.grid_id),
    col(Alert.place_text),
    col(Alert.summary),
)
