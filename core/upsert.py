"""Insert-or-add and insert-or-leave on both databases, in one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def add_up(session: Session, table: Table, rows: Sequence[dict[str, Any]], column: str = "n") -> None:
    """Insert rows; where the key exists already, add ``column`` to what stands there."""
    if rows:
        insert = _insert(session, table)
        summed = {column: table.c[column] + insert.excluded[column]}
        session.execute(insert.on_conflict_do_update(index_elements=_keys(table), set_=summed), rows)


def put(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; where the key exists already, replace the other columns."""
    if rows:
        insert = _insert(session, table)
        new = {c.name: insert.excluded[c.name] for c in table.c if not c.primary_key}
        session.execute(insert.on_conflict_do_update(index_elements=_keys(table), set_=new), rows)


def _insert(session: Session, table: Table) -> Any:
    dialect = session.get_bind().dialect.name
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]
