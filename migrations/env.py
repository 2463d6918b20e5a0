"""Runs migrations on the connection that core.migrations hands over."""

from alembic import context
from sqlalchemy import Connection

import models


def run(connection: Connection) -> None:
    """Migrate inside the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=models.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


run(context.config.attributes["connection"])
