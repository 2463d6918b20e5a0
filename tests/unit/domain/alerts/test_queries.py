"""Lists, one alert and tables: within scope, in order, and equal to the numbers they were opened from."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from analytics.periods import Period
from core.errors import NotFound
from core.vocabulary import Role
from domain.alerts.filters import AlertFilter
from domain.alerts.queries import (
    count_alerts,
    end_of,
    entered_since,
    find_alerts,
    open_alert,
    type_by_year,
    weekday_by_hour,
)
from domain.questions import Question
from domain.tallies import by_hour, count
from models import Alert
from tests.alerts import csv_110, imported, registered, rows_110, this_year
from tests.factories import SmallStation, small_station


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """Eighty imported alerts and one entered by hand; the tests here only read."""
    made = small_station(tmp_path_factory.mktemp("station"))
    imported(made, csv_110(tmp_path_factory.mktemp("file") / "110.csv", rows_110(80)))
    registered(made, summary="路边 100% 争执")
    return made


YEAR = Period.year(2026)


def counted(station: SmallStation, measure: str, code: str = "", grids: list[int] | None = None) -> int:
    with station.reading() as session:
        return count(session, 1, measure, YEAR, code=code, grids=grids)


@pytest.mark.parametrize(
    ("metric", "measure", "code"),
    [
        ("M19", "alert", ""),
        ("M20", "alert", ""),
        ("M21", "alert_place", "PT01"),
        ("M22", "alert_case", "AL101"),
        ("M23", "alert_campus_fraud", ""),
    ],
)
def test_the_rows_behind_a_number_are_as_many_as_it_says(
    station: SmallStation, metric: str, measure: str, code: str
) -> None:
    with station.reading() as session:
        rows = count_alerts(session, station.actor(Role.LEADER), this_year(station, metric=metric))

    assert rows == counted(station, measure, code) > 0


@pytest.mark.parametrize("code", ["AL1", "AL101", "AL3", ""])
def test_a_type_counts_as_its_tally_does(station: SmallStation, code: str) -> None:
    with station.reading() as session:
        rows = count_alerts(session, station.actor(Role.LEADER), this_year(station, type_code=code))

    assert rows == counted(station, "alert", code) > 0


def test_a_type_of_disputes_does_not_narrow_alerts(station: SmallStation) -> None:
    with station.reading() as session:
        assert count_alerts(session, station.actor(Role.LEADER), this_year(station, type_code="DT01")) == 81


def test_a_grid_counts_as_its_tally_does(station: SmallStation) -> None:
    grid = station.grid_ids["G02"]
    with station.reading() as session:
        rows = count_alerts(session, station.actor(Role.LEADER), this_year(station, grid_id=grid))

    assert rows == counted(station, "alert", grids=[grid]) > 0


def test_a_cell_of_the_week_counts_as_its_tally_does(station: SmallStation) -> None:
    with station.reading() as session:
        week = by_hour(session, 1, "alert", YEAR)
        for weekday, hour in ((0, 11), (6, 0), (2, 14)):
            asked = this_year(station, weekday=weekday, hour=hour)
            assert count_alerts(session, station.actor(Role.LEADER), asked) == week.at[weekday, hour]


def test_the_table_of_the_week_equals_the_tallies(station: SmallStation) -> None:
    with station.reading() as session:
        from_rows = weekday_by_hour(session, station.actor(Role.LEADER), this_year(station))
        kept = by_hour(session, 1, "alert", YEAR)

    assert (from_rows.to_numpy() == kept.to_numpy()).all()
    assert from_rows.attrs["unknown"] == 0


def test_the_table_of_types_and_years_counts_every_row(station: SmallStation) -> None:
    with station.reading() as session:
        table = type_by_year(session, station.actor(Role.LEADER), this_year(station))

    assert table.at["刑事类", 2026] == 40
    assert table.to_numpy().sum() == 81


def test_pages_follow_each_other_without_gap_or_repeat(station: SmallStation) -> None:
    seen: list[int] = []
    with station.reading() as session:
        after = None
        while True:
            page = find_alerts(session, station.actor(Role.LEADER), this_year(station), after=after, limit=7)
            if page.empty:
                break
            seen += page["id"].tolist()
            after = end_of(page)
        everything = find_alerts(session, station.actor(Role.LEADER), this_year(station), limit=1000)

    assert seen == everything["id"].tolist()
    assert everything["occurred_at"].is_monotonic_decreasing
    assert len(set(seen)) == 81


def test_the_period_ends_before_its_end(station: SmallStation) -> None:
    day = date(2026, 3, 1)
    asked = AlertFilter(Question(Period(day, day + timedelta(1))))
    with station.reading() as session:
        rows = find_alerts(session, station.actor(Role.LEADER), asked)

    assert set(rows["occurred_on"]) == {day}


@pytest.mark.parametrize(
    ("words", "found"),
    [("翠湖", 21), ("J5109000003", 1), ("100%", 1), ("0%", 1), ("_", 0), ("没有这样的词", 0)],
)
def test_a_part_of_a_text_is_found_as_it_stands(station: SmallStation, words: str, found: int) -> None:
    with station.reading() as session:
        assert count_alerts(session, station.actor(Role.LEADER), this_year(station, search=words)) == found


def test_a_batch_is_shown_whole_whatever_the_period(station: SmallStation) -> None:
    with station.reading() as session:
        batch = session.execute(select(Alert.batch_id).where(Alert.batch_id.is_not(None))).scalars().first()
        asked = AlertFilter(Question(Period.month(2020, 1)), batch_id=batch)
        assert count_alerts(session, station.actor(Role.CLERK), asked) == 80


@pytest.mark.parametrize(
    "role", [Role.GRID_WORKER, Role.SYSADMIN, Role.GOVERNANCE_READER, Role.JUSTICE_MEDIATOR]
)
def test_a_role_without_the_page_reads_nothing(station: SmallStation, role: Role) -> None:
    with station.reading() as session:
        actor = station.actor(role)
        assert find_alerts(session, actor, this_year(station)).empty
        assert weekday_by_hour(session, actor, this_year(station)).to_numpy().sum() == 0


@pytest.mark.parametrize("search", ["", "滨江", "J5109000001"])
def test_another_grid_is_out_of_reach_by_filter_and_search(station: SmallStation, search: str) -> None:
    with station.reading() as session:
        officer = station.actor(Role.COMMUNITY_OFFICER, "G01")
        foreign = this_year(station, grid_id=station.grid_ids["G02"], search=search)
        assert count_alerts(session, officer, foreign) == 0
        assert find_alerts(session, officer, foreign).empty


def test_one_alert_opens_with_its_phone_masked(station: SmallStation) -> None:
    with station.reading() as session:
        alert_id = int(find_alerts(session, station.actor(Role.LEADER), this_year(station)).iloc[0]["id"])
        record = open_alert(session, station.actor(Role.LEADER), alert_id)

    assert (record.id, record.version, record.batch_id) == (alert_id, 1, None)


def test_missing_and_foreign_sound_the_same(station: SmallStation) -> None:
    with station.reading() as session:
        foreign = find_alerts(
            session, station.actor(Role.LEADER), this_year(station, grid_id=station.grid_ids["G02"])
        )
        said = []
        for alert_id in (int(foreign.iloc[0]["id"]), 10**17):
            with pytest.raises(NotFound) as refusal:
                open_alert(session, station.actor(Role.COMMUNITY_OFFICER, "G01"), alert_id)
            said.append(refusal.value.message)

    assert said[0] == said[1]


def test_the_list_beside_the_form_holds_what_was_entered_by_hand(station: SmallStation) -> None:
    with station.reading() as session:
        today = entered_since(session, station.actor(Role.CLERK), station.clock() - timedelta(hours=12))
        elsewhere = entered_since(
            session, station.actor(Role.COMMUNITY_OFFICER, "G02"), station.clock() - timedelta(hours=12)
        )

    assert today["category"].tolist() == ["AL302"]
    assert elsewhere.empty
