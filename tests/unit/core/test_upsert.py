"""Insert-or-add and insert-or-replace, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, String, Table, select

from core.db import Database, sqlite_url
from core.upsert import add_up, put

STOCK = Table(
    "stock",
    MetaData(),
    Column("shelf", String, primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("note", String, nullable=False, default=""),
)
pairs = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.integers(-5, 5)), max_size=12)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    STOCK.metadata.create_all(made.engine)
    yield made
    made.close()


def row(shelf: str, item: int, n: int, note: str = "") -> dict[str, Any]:
    return {"shelf": shelf, "item": item, "n": n, "note": note}


def add(database: Database, *rows: dict[str, Any], column: str = "n") -> None:
    with database.writing() as session:
        add_up(session, STOCK, rows, column)


def replace(database: Database, *rows: dict[str, Any]) -> None:
    with database.writing() as session:
        put(session, STOCK, rows)


def kept(database: Database) -> list[tuple[Any, ...]]:
    with database.reading() as session:
        return [tuple(one) for one in session.execute(select(STOCK).order_by("shelf", "item"))]


@pytest.mark.both
def test_a_new_key_is_kept_as_it_came(database: Database) -> None:
    add(database, row("a", 1, 4), row("a", 2, 5))

    assert kept(database) == [("a", 1, 4, ""), ("a", 2, 5, "")]


@pytest.mark.both
def test_a_known_key_is_added_up(database: Database) -> None:
    add(database, row("a", 1, 4))

    add(database, row("a", 1, 3), row("b", 1, 1))

    assert kept(database) == [("a", 1, 7, ""), ("b", 1, 1, "")]


@pytest.mark.both
def test_the_same_key_twice_in_one_breath_is_added_up(database: Database) -> None:
    add(database, row("a", 1, 4), row("a", 1, -6))

    assert kept(database) == [("a", 1, -2, "")]


@pytest.mark.both
def test_what_is_not_added_stays_as_it_stood(database: Database) -> None:
    add(database, row("a", 1, 4, "first"))

    add(database, row("a", 1, 1, "second"))

    assert kept(database) == [("a", 1, 5, "first")]


@pytest.mark.both
def test_a_known_key_is_replaced_whole(database: Database) -> None:
    replace(database, row("a", 1, 4, "first"), row("a", 2, 9))

    replace(database, row("a", 1, 1, "second"))

    assert kept(database) == [("a", 1, 1, "second"), ("a", 2, 9, "")]


@pytest.mark.both
def test_of_two_for_one_key_the_last_stands(database: Database) -> None:
    replace(database, row("a", 1, 4, "first"), row("a", 1, 5, "last"))

    assert kept(database) == [("a", 1, 5, "last")]


@pytest.mark.both
def test_no_rows_are_no_statement(database: Database) -> None:
    add(database)
    replace(database)

    assert kept(database) == []


@pytest.mark.both
def test_half_a_key_is_another_key(database: Database) -> None:
    add(database, row("a", 1, 1), row("a", 2, 1), row("b", 1, 1))
    add(database, row("b", 2, 1))

    assert [n for *_key, n, _note in kept(database)] == [1, 1, 1, 1]


@pytest.mark.both
def test_a_refused_row_takes_the_others_back(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)null"):
        add(database, row("a", 1, 4), {"shelf": "b", "item": 1, "n": None, "note": ""})

    assert kept(database) == []


@pytest.mark.both
def test_text_is_a_value_and_never_a_statement(database: Database) -> None:
    odd = "'); DROP TABLE stock; --"

    replace(database, row(odd, 1, 4, odd))

    assert kept(database) == [(odd, 1, 4, odd)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=pairs, second=pairs)
def test_adding_in_parts_is_adding_at_once(
    first: list[tuple[str, int, int]], second: list[tuple[str, int, int]], tmp_path: Path
) -> None:
    database = Database(sqlite_url(tmp_path / "stock.db"))
    STOCK.metadata.drop_all(database.engine)
    STOCK.metadata.create_all(database.engine)

    for part in (first, second):
        add(database, *(row(*one) for one in part))

    wanted: Counter[tuple[str, int]] = Counter()
    for shelf, item, n in first + second:
        wanted[shelf, item] += n
    assert {(shelf, item): n for shelf, item, n, _note in kept(database)} == dict(wanted)
    database.close()
