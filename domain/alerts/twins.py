"""Whether an alert that is being entered may stand there already."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.actor import Actor
from core.clock import local_day
from domain.alerts.policy import visible_to
from models import Alert

WINDOW = timedelta(hours=2)
AT_MOST = 3
SHOWN = ("id", "occurred_at", "category", "grid_id", "place_text", "summary")


def possible_twins(
    session: Session, actor: Actor, occurred_at: datetime, grid_id: int | None, place_text: str
) -> pd.DataFrame:
    """Return alerts that may be the same matter: within two hours in the grid, or that day at that place.

    A row is an alert: id, occurred_at, category, grid_id, place_text, summary. At most three, nearest first.
    """
    time = col(Alert.occurred_at)
    near = [time >= occurred_at - WINDOW, time <= occurred_at + WINDOW]
    shown = [col(getattr(Alert, name)) for name in SHOWN]
    same_grid = select(*shown).where(visible_to(actor), col(Alert.grid_id) == grid_id, *near)
    same_place = select(*shown).where(
        visible_to(actor),
        col(Alert.occurred_on) == local_day(occurred_at),
        col(Alert.place_text) == place_text.strip(),
    )
    wanted = [query for query, known in ((same_grid, grid_id), (same_place, place_text.strip())) if known]
    rows = {row.id: row for query in wanted for row in session.execute(query.limit(50))}
    nearest = sorted(rows.values(), key=lambda row: abs(row.occurred_at - occurred_at))
    return pd.DataFrame(nearest[:AT_MOST], columns=list(SHOWN))
