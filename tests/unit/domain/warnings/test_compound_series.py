"""Warnings of a compound: what is counted, shown as evidence and followed up is one and the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.vocabulary import Role
from domain.warnings import WarningRecord, evidence, open_warning
from domain.warnings.concentration import concentrations
from domain.warnings.counts import read_counts, series_name
from domain.warnings.events import WarningEvent
from domain.warnings.following import counts_by_day, follow
from domain.warnings.settings import WatchSettings
from models import EarlyWarning, WarningRun
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import put_alerts

MONDAY = date(2026, 11, 2)
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    made = small_station(tmp_path_factory.mktemp("compounds"))
    home = {"place_id": made.place_ids["C001"], "place_type": "PT01"}
    for week in (MONDAY, MONDAY + WEEK):
        put_alerts(made, 3, week, hour=21, category="AL201", **home)
        put_alerts(made, 2, week + 2 * DAY, hour=22, category="AL202", **home)
        put_alerts(made, 4, week + DAY, hour=3, category="AL208", **home)
    put_alerts(made, 6, MONDAY, category="AL201", place_id=home["place_id"], place_type="PT04")
    put_alerts(made, 5, MONDAY, hour=9, category="AL201", grid="G02", place_id=made.place_ids["C002"],
               place_type="PT01")  # fmt: skip
    put_alerts(made, 2, MONDAY, category="AL102", **home)
    yield made
    made.desk.database.close()


def name(station: SmallStation, code: str = "AL2", place: str = "C001") -> str:
    return series_name("p", station.place_ids[place], code)


def kept(station: SmallStation, series: str, *, kind: str = "week", threshold: int = 5) -> int:
    """Keep a warning of a compound in grid 1 and return its id."""
    with station.work(Role.LEADER) as work:
        run = work.new(
            WarningRun, kind=kind, week=MONDAY, settings_key=series, data_key=kind,
            started_at=NOON, finished_at=NOON,
        )  # fmt: skip
        work.session.flush()
        row = work.new(
            EarlyWarning, run_id=run.id, kind=kind, week=MONDAY, series=series,
            grid_id=station.grid_ids["G01"], place_id=station.place_ids["C001"], category="AL2",
            observed=5, expected=1.0, low=0, high=3, bound=4.0, threshold=threshold, score=2.0,
            pvalue=0.001, colour="red", method="pooled", warned_at=NOON,
        )  # fmt: skip
        work.record(WarningEvent.WARNINGS_RUN, run)
        return row.id


def opened(station: SmallStation, warning_id: int) -> WarningRecord:
    with station.reading() as session:
        return open_warning(session, station.actor(Role.LEADER), warning_id)


@pytest.fixture(scope="module")
def warning(station: SmallStation) -> WarningRecord:
    return opened(station, kept(station, name(station)))


def test_a_compound_is_counted_without_what_is_sensitive_and_without_other_kinds_of_place(
    station: SmallStation,
) -> None:
    with station.reading() as session:
        found = read_counts(session, 1, MONDAY + WEEK, WatchSettings(compound_least=5))

    assert found is not None
    assert found.wide()[name(station)].tolist() == [5, 5]
    assert found.wide()[name(station, place="C002")].tolist() == [5, 0]


def test_a_warning_of_a_compound_carries_its_name(warning: WarningRecord) -> None:
    assert (warning.place, warning.category) == ("翠湖小区", "AL2")


@pytest.mark.parametrize(("role", "grid", "n"), [
    (Role.LEADER, "", 5), (Role.AUDITOR, "", 5), (Role.CITY_PATROL, "", 5), (Role.AUXILIARY, "G01", 5),
    (Role.AUXILIARY, "G02", 0), (Role.COMMUNITY_OFFICER, "G02", 0), (Role.GOVERNANCE_READER, "", 0),
])  # fmt: skip
def test_the_evidence_of_a_compound_holds_what_was_counted_and_nothing_sensitive(
    role: Role, grid: str, n: int, station: SmallStation, warning: WarningRecord
) -> None:
    with station.reading() as session:
        found = evidence(session, station.actor(role, grid or "G01"), warning)

    assert len(found) == n
    assert set(found["category"]) <= {"AL201", "AL202"}


def test_evidence_is_the_latest_first_and_no_longer_than_asked(
    station: SmallStation, warning: WarningRecord
) -> None:
    with station.reading() as session:
        found = evidence(session, station.actor(Role.LEADER), warning, limit=3)

    assert found["category"].tolist() == ["AL202", "AL202", "AL201"]
    assert found["occurred_on"].tolist() == [MONDAY + 2 * DAY, MONDAY + 2 * DAY, MONDAY]


def test_evidence_ends_with_the_sunday_of_the_week(station: SmallStation, warning: WarningRecord) -> None:
    shifted = replace(warning, week=MONDAY + DAY)

    with station.reading() as session:
        found = evidence(session, station.actor(Role.LEADER), shifted)

    assert set(found["occurred_on"]) == {MONDAY + 2 * DAY, MONDAY + WEEK}


def test_the_days_after_are_counted_as_the_week_itself_was(station: SmallStation) -> None:
    with station.reading() as session:
        days = counts_by_day(session, 1, name(station), MONDAY + WEEK)

    assert days == [(MONDAY + WEEK, 3), (MONDAY + WEEK + 2 * DAY, 2)]


def test_what_is_sensitive_shapes_no_hours_of_a_compound(station: SmallStation) -> None:
    both = [name(station), series_name("g", station.grid_ids["G01"], "AL208")]

    with station.reading() as session:
        found = concentrations(session, 1, both, MONDAY)

    assert found[both[0]]["hours_n"] == 5
    assert (found[both[0]]["hour"], found[both[0]]["hour_last"]) == (19, 22)
    assert (found[both[1]]["place"], found[both[1]]["place_n"]) == ("翠湖小区", 4)


def test_nothing_is_read_where_nothing_was_warned_of(station: SmallStation) -> None:
    with station.reading() as session:
        assert concentrations(session, 1, [], MONDAY) == {}


def test_a_series_without_an_alert_in_the_week_has_nothing_that_stands_out(station: SmallStation) -> None:
    nowhere = series_name("g", station.grid_ids["G09"], "AL302")

    with station.reading() as session:
        assert concentrations(session, 1, [nowhere], MONDAY) == {nowhere: {}}


@pytest.mark.parametrize(
    ("threshold", "known_until", "hit", "reached_on"),
    [
        (4, MONDAY + 2 * WEEK, True, MONDAY + WEEK + 2 * DAY),
        (3, MONDAY + 2 * WEEK, True, MONDAY + WEEK),
        (6, MONDAY + 2 * WEEK, False, None),
        (5, MONDAY + 2 * WEEK - DAY, None, None),
    ],
)
def test_a_warning_of_a_compound_is_followed_when_its_seven_days_are_over(
    threshold: int, known_until: date, hit: bool | None, reached_on: date | None, station: SmallStation
) -> None:
    made = kept(station, name(station), kind=f"k{threshold}", threshold=threshold)

    with station.work(Role.LEADER) as work:
        follow(work, known_until)
        work.record(WarningEvent.WARNINGS_RUN, work.get(EarlyWarning, made))

    found = opened(station, made)
    assert found.is_hit is hit
    assert found.reached_on == reached_on
