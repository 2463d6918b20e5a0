"""The station, its offices, grids, police rooms and the places in them."""

from datetime import date
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from tables.base import Editable, json_field, link


class Station(SQLModel, table=True):
    """A police station; its id is the station_id of every other row."""

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str = Field(unique=True)
    name_zh: str
    name_en: str
    profile: dict[str, Any] = json_field()
    is_synthetic: bool = False
    version: int = 1


class Office(Editable, table=True):
    """A subdistrict office (街道办事处)."""

    __table_args__ = (UniqueConstraint("station_id", "code"),)

    code: str
    name_zh: str
    name_en: str
    is_active: bool = True


class Grid(Editable, table=True):
    """One community = one grid = one beat (一社区一网格, 警格)."""

    __table_args__ = (UniqueConstraint("station_id", "code"), link("office_id", "office"))

    code: str
    community_zh: str
    community_en: str
    beat_zh: str
    beat_en: str
    office_id: int | None = None
    population: int = 0
    population_on: date | None = None
    area_km2: float = 0.0
    tags: list[Any] = json_field(list)
    is_active: bool = True


class PoliceRoom(Editable, table=True):
    """A community police room (社区警务室) of a grid."""

    __tablename__ = "police_room"
    __table_args__ = (UniqueConstraint("station_id", "code"), link("grid_id", "grid"))

    code: str
    grid_id: int
    name_zh: str
    name_en: str
    is_active: bool = True


class Place(Editable, table=True):
    """A compound, school, mall, campus or other place with a type and a grid."""

    __table_args__ = (
        UniqueConstraint("station_id", "code"),
        UniqueConstraint("station_id", "grid_id", "name"),
        link("grid_id", "grid"),
    )

    code: str
    name: str
    name_en: str = ""
    place_type: str
    grid_id: int
    longitude: float | None = None
    latitude: float | None = None
    is_active: bool = True
