import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

import models
from core.db import Database
from core.migrations import pending, upgrade


@pytest.mark.both
def test_an_empty_database_reaches_the_shape_of_the_models(database_url):
    database = Database(database_url)
    assert pending(database)

    upgrade(database)

    assert pending(database) == []
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), models.metadata) == []


def test_upgrading_twice_changes_nothing(database_url):
    database = Database(database_url)
    upgrade(database)

    upgrade(database)

    assert pending(database) == []


@pytest.mark.both
def test_every_key_link_and_uniqueness_begins_with_the_station(database_url):
    database = Database(database_url)
    upgrade(database)
    seen = inspect(database.engine)

    for table in set(models.metadata.tables) - {"station"}:
        assert seen.get_pk_constraint(table)["constrained_columns"][0] == "station_id"
        for one in [*seen.get_foreign_keys(table), *seen.get_unique_constraints(table)]:
            columns = one.get("constrained_columns") or one.get("column_names")
            assert columns[0] == "station_id", (table, one)


@pytest.mark.both
@pytest.mark.parametrize("verb", ["UPDATE audit_entry SET event = 'x'", "DELETE FROM audit_entry"])
def test_the_audit_refuses_change_and_deletion(database_url, verb):
    database = Database(database_url)
    upgrade(database)
    columns = "station_id, id, at, event, account_id, session_id, subject, subject_id, detail, mac"
    with database.writing() as session:
        session.execute(
            text(f"INSERT INTO audit_entry ({columns}) VALUES (1,1,'2026-11-23','e',0,0,'',0,'{{}}','m')")
        )

    with pytest.raises(Exception, match="append-only"), database.writing() as session:
        session.execute(text(verb))
