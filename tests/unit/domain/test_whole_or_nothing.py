"""Every deed is kept whole with its audit entry, or not at all: whatever fails, nothing is half written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from core.db import sqlite_module
from core.errors import StorageTrouble
from domain.audit import verify
from domain.tallies.check import differences
from tests.deeds import DEEDS, Deed, snapshot
from tests.factories import SmallStation, small_station
from tests.more_deeds import ALL_DEEDS

EACH = pytest.mark.parametrize("deed", ALL_DEEDS.values(), ids=list(ALL_DEEDS))
REFUSED_AUDIT = (
    "CREATE TRIGGER no_audit BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no audit'); END"
)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SmallStation]:
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


def run(station: SmallStation, *statements: str) -> None:
    with station.desk.database.engine.connect() as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))


def is_whole(station: SmallStation) -> bool:
    """The chain fits, and the counts kept are those a recount gives."""
    station.desk.anchor.flush()
    with station.reading() as session:
        chain = verify(session, station.desk.cipher, station.desk.anchor.read())
        return chain == [] and differences(session, 1) == []


@EACH
def test_a_deed_leaves_one_audit_entry_at_least_and_everything_fits(
    station: SmallStation, deed: Deed
) -> None:
    do = deed.ready(station)
    before = len(snapshot(station)["audit_entry"])

    do()

    assert len(snapshot(station)["audit_entry"]) > before
    assert is_whole(station)


@EACH
def test_without_its_audit_entry_nothing_of_a_deed_stays(station: SmallStation, deed: Deed) -> None:
    do = deed.ready(station)
    before = snapshot(station)
    run(station, REFUSED_AUDIT)

    with pytest.raises(DBAPIError, match="no audit"):
        do()

    assert snapshot(station) == before
    run(station, "DROP TRIGGER no_audit")
    do()
    assert is_whole(station)


@contextmanager
def pragma(station: SmallStation, words: str, back: str) -> Iterator[None]:
    """Set every connection of the desk as the trouble would; then let go."""
    engine = station.desk.database.engine
    engine.dispose()

    def set_it(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA {words}")  # type: ignore[attr-defined]

    event.listen(engine, "connect", set_it)
    try:
        yield
    finally:
        event.remove(engine, "connect", set_it)
        engine.dispose()
        run(station, f"PRAGMA {back}")


def _pages(station: SmallStation) -> int:
    with station.desk.database.engine.connect() as connection:
        return int(connection.execute(text("PRAGMA page_count")).scalar_one())


@EACH
def test_a_read_only_database_refuses_in_a_sentence_and_keeps_what_was(
    station: SmallStation, deed: Deed
) -> None:
    do = deed.ready(station)
    before = snapshot(station)

    with pragma(station, "query_only=ON", "query_only=OFF"), pytest.raises(StorageTrouble) as caught:
        do()

    assert "read-only" in caught.value.message.text
    assert snapshot(station) == before
    do()
    assert is_whole(station)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the file as another program would that has it open for writing."""
    other = sqlite_module().connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@EACH
def test_a_database_somebody_holds_refuses_in_a_sentence_and_goes_on_after(
    station: SmallStation, deed: Deed, tmp_path: Path
) -> None:
    do = deed.ready(station)
    before = snapshot(station)

    with (
        pragma(station, "busy_timeout=20", "busy_timeout=15000"),
        held(tmp_path / "ciyin.db"),
        pytest.raises(StorageTrouble) as caught,
    ):
        do()

    assert "busy" in caught.value.message.text
    assert snapshot(station) == before
    do()
    assert is_whole(station)


def many(do: Callable[[], object], most: int = 400) -> StorageTrouble:
    """Do a deed again and again until the desk refuses."""
    for _ in range(most):
        try:
            do()
        except StorageTrouble as trouble:
            return trouble
    raise AssertionError(f"never refused in {most} rounds")


@pytest.mark.parametrize(
    "name", ["register a dispute", "register an alert", "take somebody on", "make a link"]
)
def test_a_full_disk_refuses_in_a_sentence_and_leaves_only_whole_deeds(
    station: SmallStation, name: str
) -> None:
    do = DEEDS[name].ready(station)
    limit = _pages(station) + 3

    with pragma(station, f"max_page_count={limit}", "max_page_count=1073741823"):
        trouble = many(do)
        assert is_whole(station)

    assert "disk is full" in trouble.message.text
    do()
    assert is_whole(station)
