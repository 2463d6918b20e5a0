"""Reading warnings: within one's scope, red first, with figures whose rows are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.periods import Period
from core.errors import BadInput, NotFound
from core.vocabulary import Role
from domain.desk import close_desks
from domain.warnings import (
    Kind,
    Outcome,
    TaskIntake,
    WarningFilter,
    count_colours,
    evidence,
    find_missed,
    find_warnings,
    give_task,
    judge,
    latest_run,
    live_figures,
    open_warning,
    own_history,
    run_weeks,
)
from domain.warnings.events import WarningEvent
from domain.warnings.queries import PAGE
from models import EarlyWarning, WarningRun
from tests.factories import NOON, SmallStation, small_station
from tests.watched import MONDAY, SURGE, WEEK, quiet_station, warned

TODAY = date(2026, 11, 23)


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    yield small_station(var_folder)
    close_desks()


def put_run(station: SmallStation, week: date = MONDAY, **facts: object) -> int:
    given = {
        "kind": "week",
        "week": week,
        "settings_key": "s",
        "data_key": f"{week}{facts.get('data_key', '')}",
        "series": 300,
        "started_at": NOON,
        "finished_at": NOON,
    }
    with station.work(Role.LEADER) as work:
        run = work.new(WarningRun, **given | facts)
        work.record(WarningEvent.WARNINGS_RUN, run)
        return run.id


def put_warning(
    station: SmallStation, run_id: int, *, grid: str = "G01", code: str = SURGE, **facts: object
) -> int:
    grid_id = station.grid_ids[grid]
    given = {
        "run_id": run_id,
        "kind": "week",
        "week": MONDAY,
        "series": f"g{grid_id}:{code}",
        "grid_id": grid_id,
        "category": code,
        "observed": 9,
        "expected": 2.0,
        "low": 0,
        "high": 5,
        "bound": 6.0,
        "threshold": 5,
        "score": 2.0,
        "pvalue": 0.001,
        "colour": "red",
        "method": "pooled",
        "past": [1, 2, 9],
        "warned_at": NOON,
    }
    with station.work(Role.LEADER) as work:
        row = work.new(EarlyWarning, **given | facts)
        work.record(WarningEvent.WARNINGS_RUN, row)
        return row.id


def listed(
    station: SmallStation, asked: WarningFilter | None = None, role: Role = Role.LEADER, grid: str = "G01"
) -> list[int]:
    with station.reading() as session:
        return [one.id for one in find_warnings(session, station.actor(role, grid), asked or WarningFilter())]


def test_red_stands_before_blue_and_the_surest_before_the_less_sure(station: SmallStation) -> None:
    run = put_run(station)
    blue = put_warning(station, run, code="AL302", colour="blue")
    red = put_warning(station, run, code="AL308", pvalue=0.002)
    redder = put_warning(station, run, code="AL105", pvalue=0.0001)
    older = put_warning(station, run, week=MONDAY - WEEK, pvalue=0.00001)

    assert listed(station) == [redder, red, older, blue]


@pytest.mark.parametrize(
    ("role", "grid", "sees"),
    [
        (Role.LEADER, "", 2),
        (Role.CITY_PATROL, "", 2),
        (Role.GOVERNANCE_READER, "", 2),
        (Role.COMMUNITY_OFFICER, "G01", 1),
        (Role.AUXILIARY, "G02", 1),
        (Role.GRID_WORKER, "G01", 0),
        (Role.JUSTICE_MEDIATOR, "", 0),
        (Role.SYSADMIN, "", 0),
    ],
)
def test_everybody_sees_the_warnings_of_their_scope(
    role: Role, grid: str, sees: int, station: SmallStation
) -> None:
    run = put_run(station)
    put_warning(station, run, grid="G01")
    put_warning(station, run, grid="G02")

    assert len(listed(station, role=role, grid=grid)) == sees
    with station.reading() as session:
        assert sum(count_colours(session, station.actor(role, grid), WarningFilter()).values()) == sees


def test_one_out_of_scope_and_one_that_is_not_there_sound_the_same(station: SmallStation) -> None:
    other = put_warning(station, put_run(station), grid="G02")
    said = []

    with station.reading() as session:
        for warning_id in (other, 999_999):
            with pytest.raises(NotFound) as refusal:
                open_warning(session, station.actor(Role.COMMUNITY_OFFICER, "G01"), warning_id)
            said.append(refusal.value.message)

    assert said[0] == said[1]


def test_colours_are_counted_over_what_is_listed(station: SmallStation) -> None:
    run = put_run(station)
    put_warning(station, run, code="AL302", colour="blue")
    put_warning(station, run, code="AL308")
    put_warning(station, run, code="AL105", status="closed")

    with station.reading() as session:
        counted = count_colours(session, station.actor(Role.LEADER), WarningFilter(colour="blue"))

    assert counted == {"red": 1, "orange": 0, "yellow": 0, "blue": 1}
    assert list(counted) == ["red", "orange", "yellow", "blue"]


def test_a_list_is_narrowed_by_colour_view_and_grid(station: SmallStation) -> None:
    run = put_run(station)
    blue = put_warning(station, run, code="AL302", colour="blue")
    closed = put_warning(station, run, code="AL105", status="closed")
    other = put_warning(station, run, grid="G02")

    assert listed(station, WarningFilter(colour="blue")) == [blue]
    assert listed(station, WarningFilter(view="closed")) == [closed]
    assert listed(station, WarningFilter(grid_id=station.grid_ids["G02"])) == [other]


def test_a_page_of_a_list_goes_on_where_the_one_before_ended(station: SmallStation) -> None:
    run = put_run(station)
    made = [
        put_warning(station, run, code=f"AL{number}", pvalue=number / 1e4)
        for number in range(301, 301 + PAGE + 2)
    ]

    with station.reading() as session:
        leader = station.actor(Role.LEADER)
        first = find_warnings(session, leader, WarningFilter())
        second = find_warnings(session, leader, WarningFilter(), offset=PAGE)

    assert [one.id for one in (*first, *second)] == made
    assert len(first) == PAGE


def test_the_figures_are_those_of_m40(station: SmallStation) -> None:
    week = {"series": "g1:AL1", "grid": station.grid_ids["G01"], "observed": 9, "expected": 1.0}
    over = [week | {"warned": warned_of} for warned_of in (True, True, False)]
    run = put_run(station, over=over)
    put_warning(station, run, code="AL301", next_observed=6, reached_on=date(2026, 11, 26), is_in_time=True)
    put_warning(station, run, code="AL302", next_observed=4, is_in_time=True, outcome="true", status="closed")
    put_warning(station, run, code="AL303", outcome="false", status="closed")
    put_warning(station, run, code="AL304", week=MONDAY - 20 * WEEK, next_observed=9)

    with station.reading() as session:
        found = live_figures(session, station.actor(Role.LEADER), TODAY)

    assert (found.weeks, found.since) == (8, MONDAY - 7 * WEEK)
    shares = [
        (one.numerator, one.denominator)
        for one in (found.hits, found.missed, found.answered, found.confirmed)
    ]
    assert shares == [(1, 2), (1, 3), (2, 3), (1, 2)]
    assert found.lead_days == 3


def test_figures_of_a_grid_are_those_of_its_own_weeks(station: SmallStation) -> None:
    over = [{"series": "g", "grid": station.grid_ids[code], "observed": 9, "expected": 1.0, "warned": False}
            for code in ("G01", "G02", "G02")]  # fmt: skip
    put_warning(station, put_run(station, over=over), grid="G02")

    with station.reading() as session:
        found = live_figures(session, station.actor(Role.COMMUNITY_OFFICER, "G01"), TODAY)
        missed = find_missed(session, station.actor(Role.COMMUNITY_OFFICER, "G01"), found.since)

    assert (found.missed.numerator, found.missed.denominator) == (1, 1)
    assert found.answered.denominator == 0
    assert len(missed) == 1


def test_of_a_week_run_twice_the_later_run_counts(station: SmallStation) -> None:
    seen = {
        "series": "g1:AL1",
        "grid": station.grid_ids["G01"],
        "observed": 9,
        "expected": 1.0,
        "warned": False,
    }
    put_run(station, over=[seen, seen])
    put_run(station, over=[seen], data_key="late")

    with station.reading() as session:
        assert live_figures(session, station.actor(Role.LEADER), TODAY).missed.denominator == 1


@pytest.mark.parametrize(
    ("metric", "counted"),
    [("M40", "hits"), ("M40.hit", "hits"), ("M40A.answered", "answered"), ("M40.true", "confirmed")],
)
def test_every_figure_leads_to_as_many_rows(metric: str, counted: str, station: SmallStation) -> None:
    run = put_run(station)
    put_warning(station, run, code="AL301", next_observed=6, is_in_time=True, outcome="true", status="closed")
    put_warning(station, run, code="AL302", next_observed=2)
    put_warning(station, run, code="AL303", week=MONDAY - 20 * WEEK, next_observed=9, is_in_time=True)
    with station.reading() as session:
        found = live_figures(session, station.actor(Role.LEADER), TODAY)

    params = {"metric": metric, "period": f"{found.since}..{TODAY}"}
    rows = listed(station, WarningFilter.from_params(params, TODAY))

    share = getattr(found, counted)
    assert len(rows) == (share.denominator if metric == "M40" else share.numerator)


def test_a_series_tells_what_came_of_its_own_earlier_warnings(station: SmallStation) -> None:
    run = put_run(station)
    for back, facts in (
        (1, {"next_observed": 9, "outcome": "true"}),
        (2, {"next_observed": 1}),
        (3, {"outcome": "false"}),
    ):
        put_warning(station, run, week=MONDAY - back * WEEK, status="closed", **facts)
    put_warning(station, run, code="AL302", week=MONDAY - WEEK)
    latest = put_warning(station, run)

    with station.reading() as session:
        leader = station.actor(Role.LEADER)
        history = own_history(session, leader, open_warning(session, leader, latest))

    assert (history.warned, history.hits, history.over, history.true, history.false) == (3, 1, 2, 1, 1)


def test_the_latest_run_of_a_kind_is_told(station: SmallStation) -> None:
    put_run(station, MONDAY - WEEK)
    put_run(station, warned=3, expected_false=1.2, methods={"pooled": 300})
    put_run(station, MONDAY + timedelta(days=3), kind="day")

    with station.reading() as session:
        run = latest_run(session, station.actor(Role.LEADER))
        look = latest_run(session, station.actor(Role.LEADER), Kind.DAY)

    assert run is not None
    assert look is not None
    assert (run.week, run.warned, run.expected_false, run.methods) == (MONDAY, 3, 1.2, {"pooled": 300})
    assert look.kind == "day"


def test_before_the_first_run_there_is_nothing_to_tell(station: SmallStation) -> None:
    with station.reading() as session:
        leader = station.actor(Role.LEADER)
        assert latest_run(session, leader) is None
        assert live_figures(session, leader, TODAY).hits.denominator == 0


def test_the_evidence_is_exactly_what_was_counted(var_folder: Path) -> None:
    station = quiet_station(var_folder)
    found = warned(station)

    with station.reading() as session:
        leader = evidence(session, station.actor(Role.LEADER), found)
        officer = evidence(session, station.actor(Role.COMMUNITY_OFFICER, "G01"), found)
        other = evidence(session, station.actor(Role.COMMUNITY_OFFICER, "G02"), found)
        governance = evidence(session, station.actor(Role.GOVERNANCE_READER), found)

    assert len(leader) == len(officer) == found.observed
    assert set(leader["category"]) == {SURGE}
    assert len(other) == len(governance) == 0


def test_a_filter_reads_what_an_address_says_and_forgets_the_rest() -> None:
    read = WarningFilter.from_params(
        {"colour": "red", "view": "closed", "grid": "7", "metric": "", "job": "3"}, TODAY
    )
    odd = WarningFilter.from_params({"colour": "pink", "view": "x", "grid": "７", "metric": "M99"}, TODAY)

    assert read == WarningFilter("closed", "red", 7)
    assert odd == WarningFilter()


def test_a_period_counts_only_with_a_number() -> None:
    asked = {"metric": "M40.hit", "period": "2026-01-01..2026-02-01"}

    assert WarningFilter.from_params(asked, TODAY).period == Period.month(2026, 1)
    assert WarningFilter.from_params({"period": "2026-01-01..2026-02-01"}, TODAY).period is None
    with pytest.raises(BadInput):
        WarningFilter.from_params(replace_period(asked, "soon"), TODAY)


def replace_period(params: dict[str, str], period: str) -> dict[str, str]:
    return {**params, "period": period}


def test_what_people_did_shows_in_the_figures(var_folder: Path) -> None:
    station = quiet_station(var_folder)
    found = warned(station)
    officer = station.actor(Role.COMMUNITY_OFFICER)
    with station.work(Role.LEADER) as work:
        give_task(work, found.id, TaskIntake(officer.worker_id, "去看看", TODAY))
        judge(work, found.id, Outcome.TRUE, "属实")

    with station.reading() as session:
        seen = live_figures(session, officer, TODAY)

    assert (seen.answered.numerator, seen.answered.denominator) == (1, 1)
    assert (seen.confirmed.numerator, seen.confirmed.denominator) == (1, 1)


def test_a_run_over_a_station_with_another_grid_changes_nothing_for_it(var_folder: Path) -> None:
    station = quiet_station(var_folder)
    run_weeks(station.desk, station.actor(Role.LEADER), MONDAY, station.clock)

    assert listed(station, replace(WarningFilter(), grid_id=station.grid_ids["G09"])) == []
