"""Uploads lie encrypted, open for who sent them, and do not stay."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import NotFound, Refused
from domain.jobs.progress import forget_progress, note_progress, read_progress
from domain.jobs.uploads import drop_upload, keep_upload, open_upload, sweep_uploads
from tests.factories import NOON, SmallStation, small_station

CONTENT = "报警人 13812345678".encode() * 1000


@pytest.fixture
def station(var_folder: Path) -> SmallStation:
    return small_station(var_folder)


def test_an_upload_comes_back_as_it_was_sent(station: SmallStation) -> None:
    name = keep_upload(station.desk.cipher, 1, 7, CONTENT)

    assert open_upload(station.desk.cipher, 1, 7, name) == CONTENT


def test_an_upload_lies_encrypted(station: SmallStation, var_folder: Path) -> None:
    name = keep_upload(station.desk.cipher, 1, 7, CONTENT)

    assert b"13812345678" not in (var_folder / "uploads" / name).read_bytes()


@pytest.mark.parametrize(("station_id", "account_id"), [(1, 8), (2, 7)])
def test_anothers_upload_does_not_open(station: SmallStation, station_id: int, account_id: int) -> None:
    name = keep_upload(station.desk.cipher, 1, 7, CONTENT)

    with pytest.raises(Refused):
        open_upload(station.desk.cipher, station_id, account_id, name)


@pytest.mark.parametrize("name", ["", "../keys/index-1.key", "0" * 32, "ABC"])
def test_a_name_that_is_none_is_not_found(station: SmallStation, name: str) -> None:
    with pytest.raises(NotFound):
        open_upload(station.desk.cipher, 1, 7, name)


def test_a_dropped_upload_is_gone(station: SmallStation) -> None:
    name = keep_upload(station.desk.cipher, 1, 7, CONTENT)
    drop_upload(name)
    drop_upload(name)

    with pytest.raises(NotFound):
        open_upload(station.desk.cipher, 1, 7, name)


def test_uploads_nobody_came_back_for_are_swept(station: SmallStation, var_folder: Path) -> None:
    old, fresh = (keep_upload(station.desk.cipher, 1, 7, CONTENT) for _ in range(2))
    for name, age in ((old, timedelta(hours=25)), (fresh, timedelta(hours=1))):
        at = (NOON - age).timestamp()
        os.utime(var_folder / "uploads" / name, (at, at))

    assert sweep_uploads(NOON) == 1
    assert [path.name for path in (var_folder / "uploads").iterdir()] == [fresh]


def test_sweeping_before_anything_was_sent_is_fine(station: SmallStation) -> None:
    assert sweep_uploads(NOON) == 0


def test_progress_is_read_while_it_lasts(station: SmallStation) -> None:
    assert read_progress(station.desk, 5) == (0, 0)
    note_progress(station.desk, 5, 20_000, 185_491)
    assert read_progress(station.desk, 5) == (20_000, 185_491)
    forget_progress(station.desk, 5)
    assert read_progress(station.desk, 5) == (0, 0)
