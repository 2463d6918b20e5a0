"""Rounds over places (反诈半月进小区, row 58): which places of a window are covered, and ticking them off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from analytics.periods import Period
from core.errors import BadInput
from core.messages import message
from domain.accounts.policy import Scope, grant
from domain.records.actions import enter
from domain.records.declaring import kind_of
from domain.records.filters import Asker
from domain.records.kinds import HAPPENED, PLACE, FieldType, Kind
from domain.records.policy import visible_to
from domain.records.tallies import VOID
from domain.work import Work
from models import Grid, Place, Record

DAY = timedelta(days=1)
WARNED_DAYS = 3
MIDDLE = 16


@dataclass(frozen=True)
class Coverage:
    """How a window stands: covered of due places, and those where the managers joined in (M27, M28)."""

    due: int
    covered: int
    joined: int


def window_of(kind: Kind, day: date) -> Period:
    """Return the window a day lies in: the half of its month (1-15, 16-end), or the month."""
    first = day.replace(day=1)
    following = (first + 31 * DAY).replace(day=1)
    if kind.window == "month":
        return Period(first, following)
    middle = day.replace(day=MIDDLE)
    return Period(first, middle) if day < middle else Period(middle, following)


def windows_in(kind: Kind, period: Period) -> list[Period]:
    """Return the whole windows that begin in a period."""
    found, day = [], period.start
    while day < period.end:
        window = window_of(kind, day)
        if window.start >= period.start:
            found.append(window)
        day = window.end
    return found


def is_warned(window: Period, today: date) -> bool:
    """Tell whether the last three days of a window have begun: what is uncovered is listed then."""
    return window.end - WARNED_DAYS * DAY <= today < window.end


def find_round(session: Session, asker: Asker, kind: Kind, window: Period) -> pd.DataFrame:
    """Return the places in scope, the uncovered first: id, name, grid_id, grid, is_covered, record_id,
    done_on, marks (codes of what was done beside).
    """
    places = _places(session, asker, kind)
    ticked = _ticked(session, asker, kind, window)
    rows = [(*place, *ticked.get(place[0], (None, None, ()))) for place in places]
    names = ["id", "name", "grid_id", "grid_code", "record_id", "done_on", "marks"]
    frame = pd.DataFrame(rows, columns=names)
    frame["is_covered"] = frame["record_id"].notna()
    return frame.sort_values(["is_covered", "grid_code", "name"], kind="stable", ignore_index=True)


def tick(work: Work, kind_code: str, ticks: Iterable[tuple[int, Mapping[str, Any]]]) -> int:
    """Enter what was done at places, all at one click; returns how many.

    A place that is covered in this window already is left as it is.

    Raises:
        BadInput: nothing was ticked. NotAllowed: a place lies in somebody else's grid.
    """
    kind = kind_of(kind_code)
    if kind.shape != "round":
        raise BadInput(message("This ledger is no round."), "kind")
    day = work.now
    asker = Asker(work.actor, day, work.cipher)
    covered = set(_ticked(work.session, asker, kind, window_of(kind, asker.today)))
    fresh = {place: values for place, values in ticks if place not in covered}
    if not fresh:
        raise BadInput(message("Tick the places you have been to."), "ticks")
    for place_id, values in fresh.items():
        happened = day if kind.is_precise else asker.today
        enter(work, kind_code, {HAPPENED: happened, PLACE: place_id, **values}, via="board")
    return len(fresh)


def coverage(frame: pd.DataFrame) -> Coverage:
    """Return how a window stands."""
    joined = int(frame["marks"].map(bool).sum())
    return Coverage(len(frame), int(frame["is_covered"].sum()), joined)


def marks_of(kind: Kind) -> list[str]:
    """Return the yes-no fields of a round: what may have been done beside."""
    return [one.code for one in kind.fields if one.type is FieldType.BOOL]


def _places(session: Session, asker: Asker, kind: Kind) -> list[tuple[int, str, int, str]]:
    grids = asker.actor.grids if grant(asker.actor.role, kind.page).scope is not Scope.STATION else None
    query = (
        select(col(Place.id), col(Place.name), col(Place.grid_id), col(Grid.code))
        .join(Grid, (col(Grid.station_id) == col(Place.station_id)) & (col(Grid.id) == col(Place.grid_id)))
        .where(
            col(Place.station_id) == asker.actor.station_id,
            col(Place.is_active),
            col(Place.place_type).in_(kind[PLACE].types),
        )
        .order_by(col(Grid.code), col(Place.name))
    )
    found = session.execute(query).all()
    return [tuple(row) for row in found if grids is None or row.grid_id in grids]


def _ticked(
    session: Session, asker: Asker, kind: Kind, window: Period
) -> dict[int, tuple[int, date, tuple[str, ...]]]:
    query = (
        select(col(Record.place_id), col(Record.id), col(Record.happened_on), col(Record.payload))
        .where(
            visible_to(asker.actor),
            col(Record.kind) == kind.code,
            col(Record.status) != VOID,
            col(Record.happened_on) >= window.start,
            col(Record.happened_on) < window.end,
        )
        .order_by(col(Record.id))
    )
    marks = marks_of(kind)
    return {
        row.place_id: (row.id, row.happened_on, tuple(m for m in marks if row.payload.get(m)))
        for row in session.execute(query)
        if row.place_id
    }
