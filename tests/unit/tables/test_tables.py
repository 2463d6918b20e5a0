"""What every table keeps to: its key, its links, where a personal value may stand, and what is said of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    LargeBinary,
    Table,
    UniqueConstraint,
    inspect,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

import models
from core.vocabulary import Role
from tables.base import Editable, StationRow, json_field, link
from tests.factories import SmallStation, small_station

TABLES = [models.metadata.tables[name] for name in sorted(models.metadata.tables)]
CLASSES = sorted(
    (one for one in vars(models).values() if isinstance(one, type) and issubclass(one, SQLModel)),
    key=lambda one: one.__name__,
)
ROWS = [one for one in CLASSES if hasattr(one, "__table__")]
OF_RESIDENTS = ("alert", "dispute_party", "personal_snippet", "record_secret", "draft")
STAFF = ("worker", "account", "station", "office", "grid", "police_room", "place")
KEPT_WHOLE = ("content_locked", "row_locked")  # a draft and a refused row: nothing of them is listed
PLAIN = re.compile(r"(^|_)(phone|mobile|id_no|id_number|id_card|surname|full_name|email)(_|$)")
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
each_class = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)


def links_of(table: Table) -> list[ForeignKeyConstraint]:
    return [one for one in table.constraints if isinstance(one, ForeignKeyConstraint)]


def columns_of(table: Table, kind: type) -> list[Column]:
    return [one for one in table.columns if isinstance(one.type, kind)]


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def test_the_index_names_every_table() -> None:
    listed = {getattr(models, name).__tablename__ for name in models.__all__ if name != "metadata"}

    assert listed == set(models.metadata.tables)


def test_the_index_is_in_order_and_names_nothing_twice() -> None:
    assert models.__all__ == sorted(models.__all__)
    assert len(models.__all__) == len(set(models.__all__))


def test_the_index_names_only_what_there_is() -> None:
    assert [name for name in models.__all__ if not hasattr(models, name)] == []


@each_class
def test_a_table_says_what_a_row_is(row: type[SQLModel]) -> None:
    words = row.__dict__.get("__doc__") or ""

    assert len(words.split()) >= 3, f"{row.__name__} has no sentence"
    assert words.strip().endswith(".")


@each_class
def test_a_table_is_called_as_its_class(row: type[SQLModel]) -> None:
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", row.__name__).lower()

    assert str(row.__tablename__) in {snake, snake.replace("_", "")}


@each_table
def test_the_station_comes_first_in_the_key(table: Table) -> None:
    key = [column.name for column in table.primary_key.columns]

    assert key[0] == ("id" if table.name == "station" else "station_id")


@each_table
def test_no_database_gives_numbers_by_itself(table: Table) -> None:
    given = [column.name for column in table.primary_key.columns if column.autoincrement is True]

    assert given == []


@each_table
def test_a_link_stays_within_its_station(table: Table) -> None:
    for one in links_of(table):
        pairs = [(element.parent.name, element.column.name) for element in one.elements]

        assert pairs[0][0] == "station_id", f"{table.name}: {pairs}"
        assert pairs[0][1] in {"station_id", "id"}


@each_table
def test_a_link_leads_to_a_whole_key(table: Table) -> None:
    for one in links_of(table):
        target = one.referred_table
        key = {column.name for column in target.primary_key.columns}

        assert {element.column.name for element in one.elements} == key


@each_table
def test_what_must_be_single_is_single_within_a_station(table: Table) -> None:
    for one in table.constraints:
        if isinstance(one, UniqueConstraint) and table.name != "station":
            assert next(column.name for column in one.columns) == "station_id"


@each_table
def test_an_index_begins_with_the_station(table: Table) -> None:
    for index in table.indexes:
        first = next(column.name for column in index.columns)

        assert first == "station_id", f"{index.name} begins with {first}"


@each_table
def test_no_two_indexes_hold_the_same(table: Table) -> None:
    held = [tuple(column.name for column in index.columns) for index in table.indexes]
    held += [
        tuple(c.name for c in one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)
    ]

    assert len(held) == len(set(held))


@each_table
def test_what_is_locked_is_bytes_and_only_that(table: Table) -> None:
    locked = {column.name for column in table.columns if column.name.endswith("locked")}

    assert locked == {column.name for column in columns_of(table, LargeBinary)}


@each_table
def test_a_locked_value_has_its_mask_beside_it(table: Table) -> None:
    names = {column.name for column in table.columns}
    locked = [name for name in names if name.endswith("locked") and name not in KEPT_WHOLE]

    assert [name for name in locked if name.removesuffix("locked") + "mask" not in names] == []


@each_table
def test_no_phone_and_no_id_number_stands_there_in_plain(table: Table) -> None:
    plain = [
        column.name
        for column in table.columns
        if PLAIN.search(column.name) and not column.name.endswith(("_locked", "_mask"))
    ]

    assert plain == []


@each_table
def test_a_plain_name_stands_only_with_staff_places_and_papers(table: Table) -> None:
    named = {column.name for column in table.columns} & {"name", "name_zh", "name_en", "username"}

    assert not named or table.name in (*STAFF, "dictionary_version", "import_mapping"), named


@pytest.mark.parametrize("name", OF_RESIDENTS)
def test_where_residents_are_kept_something_is_locked(name: str) -> None:
    assert columns_of(models.metadata.tables[name], LargeBinary)


@each_table
def test_a_moment_is_called_at_and_a_day_on(table: Table) -> None:
    moments = [c.name for c in columns_of(table, DateTime) if not re.search(r"(^|_)(at|until)$", c.name)]
    days = [c.name for c in columns_of(table, Date) if not re.search(r"(^|_)(on|day|week|until)$", c.name)]

    assert (moments, days) == ([], [])


@each_table
def test_yes_or_no_reads_as_a_sentence(table: Table) -> None:
    odd = [
        c.name for c in columns_of(table, Boolean) if not c.name.startswith(("is_", "are_", "must_", "has_"))
    ]

    assert odd == []


@each_class
def test_what_people_edit_counts_its_versions(row: type[SQLModel]) -> None:
    has_version = "version" in row.__table__.columns  # type: ignore[attr-defined]

    assert has_version == (issubclass(row, Editable) or row.__name__ in {"Alert", "Station"})


@each_class
def test_most_rows_have_the_key_of_every_row(row: type[SQLModel]) -> None:
    if not issubclass(row, StationRow):
        return

    assert [c.name for c in row.__table__.primary_key.columns] == ["station_id", "id"]  # type: ignore[attr-defined]


def test_every_constraint_has_a_name_of_its_own() -> None:
    names = [str(one.name) for table in TABLES for one in table.constraints if one.name]
    names += [str(index.name) for table in TABLES for index in table.indexes]

    assert len(names) == len(set(names))


def test_no_name_is_too_long_for_either_database() -> None:
    names = [table.name for table in TABLES] + [c.name for table in TABLES for c in table.columns]
    names += [str(index.name) for table in TABLES for index in table.indexes]

    assert [name for name in names if len(name) > 63] == []


def test_the_database_holds_the_tables_that_are_written_down(station: SmallStation) -> None:
    kept = set(inspect(station.desk.database.engine).get_table_names()) - {"alembic_version"}

    assert kept == set(models.metadata.tables)


@each_table
def test_the_database_holds_the_columns_that_are_written_down(table: Table, tmp_path: Path) -> None:
    kept = inspect(small_station(tmp_path).desk.database.engine).get_columns(table.name)

    assert {one["name"]: one["nullable"] for one in kept} == {c.name: c.nullable for c in table.columns}


def test_a_row_of_a_grid_that_is_not_there_is_refused_by_the_database(station: SmallStation) -> None:
    words = "INSERT INTO place (station_id, id, version, code, name, name_en, place_type, grid_id, is_active)"

    with pytest.raises(IntegrityError, match="FOREIGN KEY"), station.desk.database.writing() as session:
        session.execute(text(f"{words} VALUES (1, 9001, 1, 'X', 'X', '', 'PT01', 9999, 1)"))


def test_a_row_of_another_stations_grid_is_refused_by_the_database(station: SmallStation) -> None:
    words = "INSERT INTO place (station_id, id, version, code, name, name_en, place_type, grid_id, is_active)"
    grid = station.grid_ids["G01"]

    with pytest.raises(IntegrityError, match="FOREIGN KEY"), station.desk.database.writing() as session:
        session.execute(text(f"{words} VALUES (2, 9001, 1, 'X', 'X', '', 'PT01', {grid}, 1)"))


def test_two_accounts_of_one_name_are_refused_by_the_database(station: SmallStation) -> None:
    account = station.actor(Role.LEADER).account_id

    with pytest.raises(IntegrityError, match="UNIQUE"), station.desk.database.writing() as session:
        session.execute(
            text(
                "INSERT INTO account SELECT station_id, 9001, version, username, 9001, password_hash, "
                "is_enabled, must_change_password, language, created_at, password_changed_at "
                f"FROM account WHERE id = {account}"
            )
        )


def test_a_link_is_made_of_both_halves_of_a_key() -> None:
    made = link("grid_id", "grid")

    assert made.column_keys == ["station_id", "grid_id"]
    assert [element.target_fullname for element in made.elements] == ["grid.station_id", "grid.id"]


def test_two_rows_never_share_what_stands_in_a_json_column() -> None:
    first, second = (models.Job(kind="x", created_at=datetime.now(UTC)) for _ in range(2))

    first.payload["file"] = "one"

    assert second.payload == {}


def test_a_json_column_may_begin_as_a_list() -> None:
    class Tagged(SQLModel):
        tags: list[str] = json_field(list)

    assert Tagged().tags == []


@pytest.mark.parametrize("deed", ["UPDATE audit_entry SET event = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_keeps_the_audit_from_change(deed: str, station: SmallStation) -> None:
    entries = text("SELECT id, event, mac FROM audit_entry ORDER BY id")
    with station.reading() as session:
        before = session.execute(entries).all()

    with pytest.raises(IntegrityError), station.desk.database.writing() as session:
        session.execute(text(deed))

    with station.reading() as session:
        assert session.execute(entries).all() == before
