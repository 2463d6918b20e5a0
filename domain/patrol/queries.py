"""Reading what a patrol plan is made from: counts by day, hour and place. No person, no text of an alert."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from analytics.patrol.demand import INCIDENT_COLUMNS, SPOT_COLUMNS
from analytics.patrol.ground import positions
from analytics.periods import Period
from analytics.places.lattice import WGS84 as DEGREES
from analytics.places.lattice import Lattice, utm_of
from core.actor import Actor
from core.i18n import _
from domain.alerts.policy import visible_to
from models import Alert, Grid, Place

CELL_METRES = 250
STREETS_REACH = 0.25  # of what happens somewhere in a grid's streets, the part a stop there can be near to
NOWHERE = "-"
COUNTED = ("day", "hour", "grid_id", "place_id", "longitude", "latitude", "n")


@dataclass(frozen=True)
class Ground:
    """``spots``: where teams can stop (SPOT_COLUMNS). ``incidents``: what was there (INCIDENT_COLUMNS)."""

    spots: pd.DataFrame
    incidents: pd.DataFrame


def patrol_ground(session: Session, actor: Actor, period: Period) -> Ground:
    """Return the places of a station and the alerts of a period at them, as far as the actor reaches.

    An alert belongs to its place; without one, to the 250 m cell of its coordinates; without these, to the
    streets of its grid, of which one stop reaches a quarter.
    """
    grids = _grids(session, actor)
    counted = _counted(session, actor, period)
    spots = pd.concat([_known_places(session, actor), _cells(counted), _streets(counted)], ignore_index=True)
    spots = spots.assign(grid=spots["grid_id"].map(grids["code"]).fillna(NOWHERE))
    place = positions(spots, dict(zip(grids["code"], grids["area_km2"], strict=True)))
    spots = spots.assign(east=place[:, 0], north=place[:, 1], place=_names(spots, grids))
    numbers = pd.Series(range(len(spots)), index=spots["key"])
    found = counted.assign(spot=counted["key"].map(numbers).astype("int64"))
    incidents = found.groupby(["day", "hour", "spot"])["n"].sum().reset_index()
    return Ground(spots[list(SPOT_COLUMNS)], incidents[list(INCIDENT_COLUMNS)])


def _grids(session: Session, actor: Actor) -> pd.DataFrame:
    rows = session.execute(
        select(col(Grid.id), col(Grid.code), col(Grid.beat_zh), col(Grid.area_km2)).where(
            col(Grid.station_id) == actor.station_id
        )
    ).all()
    return pd.DataFrame(rows, columns=["id", "code", "name", "area_km2"]).set_index("id", drop=False)


def _counted(session: Session, actor: Actor, period: Period) -> pd.DataFrame:
    """Count alerts in SQL; those with a place by the place, the others by grid and coordinates."""
    keys = [col(Alert.occurred_on), col(Alert.hour), col(Alert.grid_id), col(Alert.place_id)]
    days = (col(Alert.occurred_on) >= period.start, col(Alert.occurred_on) < period.end)
    parts = []
    for has_place in (True, False):
        told = col(Alert.place_id).is_not(None) if has_place else col(Alert.place_id).is_(None)
        by = keys if has_place else [*keys, col(Alert.longitude), col(Alert.latitude)]
        query = select(*by, func.count()).where(visible_to(actor), *days, told).group_by(*by)
        names = [*COUNTED[:4], *(() if has_place else COUNTED[4:6]), "n"]
        parts.append(pd.DataFrame(session.execute(query).all(), columns=names).reindex(columns=list(COUNTED)))
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return _keyed(found)


def _keyed(counted: pd.DataFrame) -> pd.DataFrame:
    """Name the spot of each row: p<place>, c<cell>, s<grid>."""
    grid = counted["grid_id"].astype("float").fillna(-1).astype("int64")
    key = "s" + grid.astype(str)
    located = counted[["longitude", "latitude"]].notna().all(axis=1)
    if located.any():
        x, y = (counted.loc[located, name].to_numpy(dtype=float) for name in ("longitude", "latitude"))
        cells = Lattice(utm_of(x, y), DEGREES, CELL_METRES)
        numbers = cells.keys(x, y)
        key[located] = "c" + pd.Series(numbers, index=key[located].index).astype(str)
        counted.loc[located, "longitude"], counted.loc[located, "latitude"] = cells.centres(numbers)
    placed = counted["place_id"].notna()
    key[placed] = "p" + counted.loc[placed, "place_id"].astype("int64").astype(str)
    return counted.assign(grid_id=grid, key=key)


def _known_places(session: Session, actor: Actor) -> pd.DataFrame:
    rows = session.execute(
        select(
            col(Place.id), col(Place.name), col(Place.grid_id), col(Place.longitude), col(Place.latitude)
        ).where(col(Place.station_id) == actor.station_id)
    ).all()
    frame = pd.DataFrame(rows, columns=["id", "name", "grid_id", "longitude", "latitude"])
    return frame.assign(key="p" + frame["id"].astype(str), reach=1.0).drop(columns="id")


def _cells(counted: pd.DataFrame) -> pd.DataFrame:
    rows = counted[counted["key"].str.startswith("c")]
    first = rows.sort_values(["key", "n"], ascending=[True, False], kind="stable").drop_duplicates("key")
    return first[["key", "grid_id", "longitude", "latitude"]].assign(name="", reach=1.0)


def _streets(counted: pd.DataFrame) -> pd.DataFrame:
    rows = counted[counted["key"].str.startswith("s")].drop_duplicates("key").sort_values("grid_id")
    return rows[["key", "grid_id"]].assign(name="", longitude=np.nan, latitude=np.nan, reach=STREETS_REACH)


def _names(spots: pd.DataFrame, grids: pd.DataFrame) -> list[str]:
    return [
        name or (_cell_name(lon, lat) if key.startswith("c") else _streets_name(grids, grid_id))
        for key, name, grid_id, lon, lat in zip(
            spots["key"], spots["name"], spots["grid_id"], spots["longitude"], spots["latitude"], strict=True
        )
    ]


def _cell_name(longitude: float, latitude: float) -> str:
    return f"{longitude:.5f},{latitude:.5f}"


def _streets_name(grids: pd.DataFrame, grid_id: int) -> str:
    return _("Streets of {grid}", grid=grids["name"].get(grid_id, NOWHERE))
