"""Bringing a database to the newest shape: one history for SQLite and PostgreSQL."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.db import Database
from core.settings import PROJECT


def upgrade(database: Database) -> None:
    """Run what is missing, in one exclusive transaction: a kill in the middle leaves the old shape whole."""
    with database.engine.connect() as connection:
        connection = connection.execution_options(begin="EXCLUSIVE")
        config = _config()
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "head")


def pending(database: Database) -> list[str]:
    """Return the revisions a database still lacks, oldest first."""
    with database.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(_config())
    missing = [r.revision for r in script.iterate_revisions("head", at or "base")]
    return [revision for revision in reversed(missing) if revision != at]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    return config
