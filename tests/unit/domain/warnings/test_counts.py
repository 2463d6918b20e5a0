"""The counts the model reads: weeks, series, what is left out, dense compounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.desk import close_desks
from domain.warnings.counts import Counts, read_counts, series_name, series_parts
from domain.warnings.settings import WatchSettings
from tests.factories import SmallStation, small_station
from tests.numbers import put_alerts

MONDAY = date(2026, 11, 16)
WEEK = timedelta(days=7)
SETTINGS = WatchSettings()


@pytest.fixture
def station(database_url: str, tmp_path: Path) -> Iterator[SmallStation]:
    yield small_station(tmp_path, database_url)
    close_desks()


def read(station: SmallStation, through: date = MONDAY, settings: WatchSettings = SETTINGS) -> Counts:
    with station.reading() as session:
        found = read_counts(session, 1, through, settings)
    assert found is not None
    return found


def g(station: SmallStation, code: str, grid: str = "G01") -> str:
    return series_name("g", station.grid_ids[grid], code)


@pytest.mark.both
def test_a_week_begins_on_monday_and_ends_on_sunday(station: SmallStation) -> None:
    put_alerts(station, 1, MONDAY - 3 * WEEK)
    put_alerts(station, 2, MONDAY)
    put_alerts(station, 3, MONDAY + timedelta(days=6))
    put_alerts(station, 4, MONDAY + WEEK)

    wide = read(station).wide()

    assert wide[g(station, "AL302")].tolist() == [1, 0, 0, 5]
    assert wide.index[-1].date() == MONDAY


@pytest.mark.both
def test_what_is_left_out_and_what_has_no_grid_is_no_series(station: SmallStation) -> None:
    for code in ("AL001", "AL901", "AL302"):
        put_alerts(station, 2, MONDAY, category=code)
    put_alerts(station, 2, MONDAY, category="AL105", grid=None)

    assert set(read(station).panel["series"]) == {g(station, "AL302")}


def test_a_first_week_that_began_before_the_first_alert_is_not_judged_as_whole(station: SmallStation) -> None:
    put_alerts(station, 1, MONDAY - 2 * WEEK + timedelta(days=3))
    put_alerts(station, 1, MONDAY)

    found = read(station)

    assert found.since == MONDAY - WEEK
    assert found.wide()[g(station, "AL302")].tolist() == [0, 1]


def test_windows_of_a_quick_look_begin_on_its_own_weekday(station: SmallStation) -> None:
    thursday = MONDAY + timedelta(days=3)
    put_alerts(station, 1, thursday - WEEK)
    put_alerts(station, 2, thursday + timedelta(days=6))

    wide = read(station, thursday).wide()

    assert [week.date() for week in wide.index] == [thursday - WEEK, thursday]
    assert wide[g(station, "AL302")].tolist() == [1, 2]


@pytest.mark.both
def test_a_compound_is_watched_by_kind_where_it_has_enough(station: SmallStation) -> None:
    home = {"place_id": station.place_ids["C001"], "place_type": "PT01"}
    put_alerts(station, 3, MONDAY, **home)
    put_alerts(station, 1, MONDAY, category="AL308", **home)
    put_alerts(station, 9, MONDAY, category="AL208", **home)
    put_alerts(station, 2, MONDAY, category="AL402", **home)

    dense = read(station, settings=replace(SETTINGS, compound_least=4))
    sparse = read(station, settings=replace(SETTINGS, compound_least=5))

    name = series_name("p", station.place_ids["C001"], "AL3")
    assert dense.wide()[name].tolist() == [4]
    assert {one for one in dense.panel["series"] if one.startswith("p")} == {name}
    assert not [one for one in sparse.panel["series"] if one.startswith("p")]


def test_the_same_counts_have_the_same_digest_and_a_late_alert_another(station: SmallStation) -> None:
    put_alerts(station, 2, MONDAY - WEEK)
    put_alerts(station, 2, MONDAY)
    first, again = read(station), read(station)

    put_alerts(station, 1, MONDAY)
    late = read(station)

    assert first.digest(MONDAY) == again.digest(MONDAY)
    assert late.digest(MONDAY) != first.digest(MONDAY)
    assert late.digest(MONDAY - WEEK) == first.digest(MONDAY - WEEK)


def test_a_station_without_alerts_has_no_counts(station: SmallStation) -> None:
    with station.reading() as session:
        assert read_counts(session, 1, MONDAY, SETTINGS) is None


def test_a_short_history_leans_on_its_category_then_on_its_level(station: SmallStation) -> None:
    put_alerts(station, 1, MONDAY, category="AL308")

    (row,) = read(station).panel.itertuples()

    assert (row.category, row.level1) == ("g:AL308", "g:AL3")


@pytest.mark.parametrize(("kind", "of", "code"), [("g", 4, "AL102"), ("p", 1700, "AL3")])
def test_a_series_says_what_it_counts(kind: str, of: int, code: str) -> None:
    assert series_parts(series_name(kind, of, code)) == (kind, of, code)
