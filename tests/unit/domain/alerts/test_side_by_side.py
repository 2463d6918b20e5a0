"""Imports, entries and readers at the same time: nobody loses anything, nobody sees half a file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.vocabulary import Role
from domain.alerts.queries import count_alerts
from domain.audit import verify
from tests.alerts import csv_110, imported, registered, rows_110, this_year, wrong_counts
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path: Path, database_url: str, database_kind: str) -> SmallStation:
    return small_station(tmp_path, None if database_kind == "sqlite" else database_url)


def together(*calls: Callable[[], object]) -> list[object]:
    """Run calls at once; returns what they gave, an exception included."""
    given: list[object] = [None] * len(calls)

    def run(at: int, call: Callable[[], object]) -> None:
        try:
            given[at] = call()
        except Exception as trouble:  # noqa: BLE001 - handed on to be looked at
            given[at] = trouble

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return given


def seen(station: SmallStation) -> int:
    with station.reading() as session:
        return count_alerts(session, station.actor(Role.LEADER), this_year(station))


@pytest.mark.both
def test_the_same_file_twice_at_once_comes_in_once(station: SmallStation, tmp_path: Path) -> None:
    path = csv_110(tmp_path / "110.csv", rows_110(300))

    results = together(lambda: imported(station, path), lambda: imported(station, path))

    assert sorted(result.imported for result in results) == [0, 300]
    assert sorted(result.duplicates for result in results) == [0, 300]
    assert wrong_counts(station) == []


def test_entries_wait_for_an_import_and_none_is_lost(station: SmallStation, tmp_path: Path) -> None:
    path = csv_110(tmp_path / "110.csv", rows_110(500))

    results = together(lambda: imported(station, path), *[lambda: registered(station) for _ in range(6)])

    assert not [result for result in results if isinstance(result, Exception)]
    assert seen(station) == 506
    assert wrong_counts(station) == []
    with station.reading() as session:
        assert verify(session, station.desk.cipher, {}) == []


def test_a_reader_sees_a_file_whole_or_not_at_all(station: SmallStation, tmp_path: Path) -> None:
    path = csv_110(tmp_path / "110.csv", rows_110(1500))
    over = threading.Event()
    counts: set[int] = set()

    def read() -> None:
        while not over.is_set():
            counts.add(seen(station))

    def bring() -> None:
        imported(station, path)
        over.set()

    results = together(bring, read, read)

    assert not [result for result in results if isinstance(result, Exception)]
    assert counts <= {0, seen(station)}
    assert seen(station) > 0
