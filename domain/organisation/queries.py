"""Reading the organisation: small frozen records, cheap enough to be read for every page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select as rows
from sqlmodel import Session, col, select

from core.i18n import language
from models import Grid, Place, Station


@dataclass(frozen=True)
class GridRecord:
    """A grid as forms and charts need it."""

    id: int
    code: str
    beat_zh: str
    beat_en: str
    community_zh: str
    community_en: str
    population: int
    area_km2: float

    @property
    def label(self) -> str:
        """The beat's name in the reader's language: 四号警格, Beat 4."""
        return self.beat_en if language() == "en" else self.beat_zh

    @property
    def community(self) -> str:
        """The community's name in the reader's language."""
        return self.community_en if language() == "en" else self.community_zh


@dataclass(frozen=True)
class PlaceRecord:
    """A place as forms and the import need it."""

    id: int
    code: str
    name: str
    place_type: str
    grid_id: int


@dataclass(frozen=True)
class StationRecord:
    """The station as the head of a page needs it."""

    id: int
    name_zh: str
    name_en: str
    is_synthetic: bool

    @property
    def name(self) -> str:
        """The station's name in the reader's language."""
        return self.name_en if language() == "en" else self.name_zh


def grids(session: Session, station_id: int, only: frozenset[int] | None = None) -> list[GridRecord]:
    """Return the active grids in order of their codes; ``only`` narrows to those ids."""
    rows = session.exec(
        select(Grid).where(Grid.station_id == station_id, col(Grid.is_active)).order_by(col(Grid.code))
    ).all()
    return [_record(row) for row in rows if only is None or row.id in only]


def places(session: Session, station_id: int, grid_id: int | None = None) -> list[PlaceRecord]:
    """Return the active places, of one grid or of all, by name."""
    columns = (Place.id, Place.code, Place.name, Place.place_type, Place.grid_id)
    query = rows(*map(col, columns)).where(col(Place.station_id) == station_id, col(Place.is_active))
    if grid_id:
        query = query.where(col(Place.grid_id) == grid_id)
    return [PlaceRecord(*row) for row in session.execute(query.order_by(col(Place.name)))]


def place_name(session: Session, station_id: int, place_id: int) -> str:
    """Return the name of a known place, '' where there is none."""
    row = session.get(Place, (station_id, place_id))
    return row.name if row else ""


def station_record(session: Session, station_id: int) -> StationRecord:
    """Return the station; before it is founded, its bare name from nowhere."""
    row = session.get(Station, station_id)
    if row is None:
        return StationRecord(station_id, "", "", is_synthetic=False)
    return StationRecord(row.id, row.name_zh, row.name_en, row.is_synthetic)


def _record(row: Grid) -> GridRecord:
    return GridRecord(
        row.id,
        row.code,
        row.beat_zh,
        row.beat_en,
        row.community_zh,
        row.community_en,
        row.population,
        row.area_km2,
    )
