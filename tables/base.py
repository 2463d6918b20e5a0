"""What every table shares: names of constraints, the station's part of the key, links within a station."""

from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class StationRow(SQLModel):
    """A row of one station: every key, link and uniqueness begins with station_id."""

    station_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class Editable(StationRow):
    """A row that people edit: its version rises by one at every save."""

    version: int = 1


def link(column: str, table: str) -> ForeignKeyConstraint:
    """Return the foreign key of a column to another row of the same station."""
    return ForeignKeyConstraint(["station_id", column], [f"{table}.station_id", f"{table}.id"])


def json_field(default: Any = dict) -> Any:
    """Return a JSON column."""
    return Field(default_factory=default, sa_type=JSON)
