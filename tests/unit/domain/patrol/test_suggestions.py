"""Asking for a plan and keeping what was suggested."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed
from core.vocabulary import Role
from domain.jobs.queue import JobStatus, open_job
from domain.patrol import find_plans, request_suggestion
from domain.patrol.plans import LISTED
from domain.patrol.suggestions import spelled
from domain.patrol.vocabulary import PlanStatus
from jobs.runner import run_next
from models import AuditEntry, PatrolPlan, PatrolStop
from tests.factories import SmallStation, small_station
from tests.patrol import EVENING, TODAY, TOMORROW, give_alerts, plan_of, suggested


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    station = small_station(tmp_path_factory.mktemp("patrol"))
    give_alerts(station)
    return station


@pytest.fixture
def station(var_folder: Path) -> SmallStation:
    return small_station(var_folder)


def ask(station: SmallStation, role: Role = Role.LEADER, **changes: object) -> int:
    wanted = {"day": TOMORROW, "teams": 2, "shifts": EVENING, **changes}
    with station.work(role) as work:
        return request_suggestion(work, **wanted)  # type: ignore[arg-type]


def test_a_suggestion_keeps_its_stops_and_figures(busy: SmallStation) -> None:
    plan = plan_of(busy, suggested(busy))

    assert plan.status is PlanStatus.SUGGESTED
    assert plan.shifts == EVENING
    assert set(plan.stops["team"]) <= {"S1T1", "S1T2"}
    assert plan.covered == pytest.approx(plan.figures["expected_covered"])
    assert plan.covered >= plan.figures["equal_spread_covered"]


def test_stops_are_read_in_local_time_inside_their_shift(busy: SmallStation) -> None:
    stops = plan_of(busy, suggested(busy)).stops

    assert (stops["arrive"].dt.date == TOMORROW).all()
    assert stops["arrive"].dt.hour.between(16, 19).all()
    assert ((stops["leave"] - stops["arrive"]) == timedelta(minutes=15)).all()


def test_m25_of_a_suggestion_is_that_of_its_figures(busy: SmallStation) -> None:
    plan = plan_of(busy, suggested(busy))

    assert plan.fit == pytest.approx(plan.figures["fit"]["plan"], abs=1e-6)
    assert 0 < (plan.fit or 0) <= 1


def test_the_place_with_most_alerts_is_visited_in_every_round(busy: SmallStation) -> None:
    stops = plan_of(busy, suggested(busy)).stops

    assert (stops["place"] == "翠湖小区").sum() == 2


def test_plans_of_a_day_are_counted_through(busy: SmallStation) -> None:
    day = TODAY + timedelta(days=3)
    first, second = suggested(busy, day), suggested(busy, day)

    with busy.reading() as session:
        listed = find_plans(session, busy.actor(Role.LEADER), day)

    assert list(listed.columns) == list(LISTED)
    assert listed["id"].tolist() == [second, first]
    assert listed["edition"].tolist() == [2, 1]


def test_who_does_not_lead_sees_no_suggestion(busy: SmallStation) -> None:
    day = TODAY + timedelta(days=4)
    suggested(busy, day)

    with busy.reading() as session:
        assert find_plans(session, busy.actor(Role.CITY_PATROL), day).empty


def test_a_job_plans_the_day_that_was_asked_for(station: SmallStation) -> None:
    give_alerts(station, weeks=3)
    job_id = ask(station)

    assert run_next(station.desk, station.clock)

    with station.reading() as session:
        job = open_job(session, station.actor(Role.LEADER), job_id)
    plan = plan_of(station, int(job.result["plan"]))
    assert (job.status, plan.day, plan.teams) == (JobStatus.DONE, TOMORROW, 2)
    assert plan.made_by == "leader"


def test_a_job_without_any_alert_says_that_there_is_nothing_to_plan_from(station: SmallStation) -> None:
    job_id = ask(station)

    run_next(station.desk, station.clock)

    with station.reading() as session:
        job = open_job(session, station.actor(Role.LEADER), job_id)
        assert session.exec(select(PatrolPlan)).first() is None
    assert job.status is JobStatus.FAILED
    assert job.trouble is not None
    assert job.trouble.text.startswith("No alert lies before")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": TODAY - timedelta(days=1)}, "day"),
        ({"day": TODAY + timedelta(days=61)}, "day"),
        ({"teams": 0}, "teams"),
        ({"teams": 51}, "teams"),
        ({"shifts": ()}, "shift"),
        ({"shifts": ("8 to 4",)}, "shift"),
        ({"stop_minutes": 30}, "stop_minutes"),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_field(
    station: SmallStation, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        ask(station, **changes)

    assert refused.value.field == field


@pytest.mark.parametrize("role", [Role.CITY_PATROL, Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.AUDITOR])
def test_only_those_who_lead_ask_for_a_plan(station: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed):
        ask(station, role)


def test_asking_and_suggesting_are_in_the_audit(station: SmallStation) -> None:
    give_alerts(station, weeks=1)
    ask(station)
    run_next(station.desk, station.clock)

    with station.reading() as session:
        events = set(session.exec(select(AuditEntry.event)))
        stops = session.exec(select(PatrolStop)).all()

    assert {"patrol_plan_asked", "patrol_plan_suggested"} <= events
    assert all(stop.station_id == 1 for stop in stops)


@pytest.mark.parametrize(("begin", "end", "text"), [(480, 960, "08:00-16:00"), (960, 1440, "16:00-00:00")])
def test_a_shift_is_written_as_it_is_read(begin: int, end: int, text: str) -> None:
    assert spelled(begin, end) == text
