"""The counts the model reads: grid x category from the kept counts, compound x category where they are dense.

A week is seven days from ``through``'s weekday on; a series is named by what it counts: g4:AL102, p17:AL3.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from core.dictionaries import dictionary
from core.vocabulary import Area
from domain.alerts.filters import COMPOUND
from domain.alerts.tallies import ALERT
from domain.warnings.settings import WatchSettings
from models import Alert, AreaRevision, TallyDay

WEEK = timedelta(days=7)
YEAR = 52 * WEEK
GRID, PLACE = "g", "p"
DAILY = ["of", "code", "day", "n"]


@dataclass(frozen=True)
class Counts:
    """All series up to a week. ``panel`` has the columns of ``analytics.surges.watch``."""

    panel: pd.DataFrame
    since: date
    through: date
    revision: int

    def digest(self, week: date) -> str:
        """Return a digest of what is known up to a week: the same counts, the same digest."""
        known = self.panel.loc[self.panel["week"] <= pd.Timestamp(week), ["series", "week", "count"]]
        ordered = known.sort_values(["series", "week"]).reset_index(drop=True)
        told = pd.util.hash_pandas_object(ordered, index=False).to_numpy().tobytes()
        return hashlib.sha256(told).hexdigest()[:16]

    def wide(self) -> pd.DataFrame:
        """Return one row per week, none missing, and one column per series; 0 where nothing happened."""
        weeks = pd.date_range(self.since, self.through, freq="7D")
        crossed = self.panel.pivot(index="week", columns="series", values="count")
        return crossed.reindex(weeks).fillna(0).astype("int64")


def series_name(kind: str, of: int, code: str) -> str:
    """Return the name of a series."""
    return f"{kind}{of}:{code}"


def series_parts(name: str) -> tuple[str, int, str]:
    """Return kind, id and category of a series: the other way round."""
    where, code = name.split(":")
    return where[0], int(where[1:]), code


def read_counts(session: Session, station_id: int, through: date, settings: WatchSettings) -> Counts | None:
    """Return the counts of every watched series up to the seven days from ``through``; None without any."""
    end = through + WEEK
    grids = _of_grids(session, station_id, end, settings)
    if grids.empty:
        return None
    frames = [_weekly(grids, GRID, through)]
    dense = _dense_compounds(session, station_id, end, settings)
    if dense:
        frames.append(_weekly(_of_compounds(session, station_id, end, dense), PLACE, through))
    panel = pd.concat(frames, ignore_index=True)
    first = panel["week"].min().date()
    since = first + WEEK if _is_partial(grids, first) else first
    panel = panel[panel["week"] >= pd.Timestamp(since)]
    return Counts(panel, since, through, _revision(session, station_id)) if len(panel) else None


def _of_grids(session: Session, station_id: int, end: date, settings: WatchSettings) -> pd.DataFrame:
    query = select(col(TallyDay.grid_id), col(TallyDay.code), col(TallyDay.day), col(TallyDay.n)).where(
        col(TallyDay.station_id) == station_id,
        col(TallyDay.measure) == ALERT,
        col(TallyDay.grid_id) > 0,
        col(TallyDay.day) < end,
        col(TallyDay.n) != 0,
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=DAILY)
    categories = dictionary("alert_categories")
    out = {code for top in settings.left_out for code in categories.family(top)}
    return frame[~frame["code"].isin(out)]


def _dense_compounds(
    session: Session, station_id: int, end: date, settings: WatchSettings
) -> list[tuple[int, str]]:
    query = (
        select(col(Alert.place_id), col(Alert.category1))
        .where(*_in_compounds(station_id, settings), col(Alert.occurred_on) >= end - YEAR)
        .where(col(Alert.occurred_on) < end)
        .group_by(col(Alert.place_id), col(Alert.category1))
        .having(func.count() >= settings.compound_least)
    )
    return [(int(place), str(code)) for place, code in session.execute(query)]


def _of_compounds(session: Session, station_id: int, end: date, dense: list[tuple[int, str]]) -> pd.DataFrame:
    key = [col(Alert.place_id), col(Alert.category1), col(Alert.occurred_on)]
    query = (
        select(*key, func.count())
        .where(*_in_compounds(station_id, WatchSettings(left_out=())), col(Alert.occurred_on) < end)
        .where(col(Alert.place_id).in_(sorted({place for place, _code in dense})))
        .group_by(*key)
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=DAILY)
    pairs = pd.MultiIndex.from_frame(frame[["of", "code"]])
    return frame[pairs.isin(dense)]


def _in_compounds(station_id: int, settings: WatchSettings) -> list[Any]:
    return [
        col(Alert.station_id) == station_id,
        col(Alert.place_id).is_not(None),
        col(Alert.category1).not_in(settings.left_out),
        *told_by_compound(),
    ]


def told_by_compound() -> list[ColumnElement[bool]]:
    """Return the clauses of the alerts a compound's series counts: nothing sensitive is told by compound."""
    return [col(Alert.place_type) == COMPOUND, col(Alert.category).not_in(sensitive_codes())]


def sensitive_codes() -> list[str]:
    """Return the categories that are not told by compound."""
    return sorted(dictionary("alert_categories").where(sensitive=True))


def _weekly(daily: pd.DataFrame, kind: str, through: date) -> pd.DataFrame:
    """Return counts by week with the groups a short history leans on: category, then its level 1."""
    since = (pd.to_datetime(daily["day"]) - pd.Timestamp(through)).dt.days
    week = pd.Timestamp(through) + pd.to_timedelta((since // 7) * 7, unit="D")
    coded = daily.assign(week=week).groupby(["of", "code", "week"], as_index=False)["n"].sum()
    categories = dictionary("alert_categories")
    top = {code: f"{kind}:{categories.top(code)}" for code in coded["code"].unique()}
    return pd.DataFrame(
        {
            "series": kind + coded["of"].astype(str) + ":" + coded["code"],
            "week": coded["week"],
            "count": coded["n"].astype("int64"),
            "category": kind + ":" + coded["code"],
            "level1": coded["code"].map(top),
        }
    )


def _is_partial(grids: pd.DataFrame, first: date) -> bool:
    """Tell whether the first week began before the first alert: nothing says it was recorded in full."""
    return pd.to_datetime(grids["day"]).min().date() > first


def _revision(session: Session, station_id: int) -> int:
    row = session.get(AreaRevision, (station_id, str(Area.ALERTS)))
    return row.revision if row else 0
