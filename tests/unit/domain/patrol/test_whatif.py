"""What would come of moving hours of a plan."""

from __future__ import annotations

import pytest

from core.errors import BadInput
from core.vocabulary import Role
from domain.patrol import PlanRecord, Scales, what_if
from domain.patrol.whatif import team_hours
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, adopted, give_alerts, plan_of, suggested

TUESDAY_EVENING = 4


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    made = small_station(tmp_path_factory.mktemp("whatif"))
    give_alerts(made, weeks=3)
    made.place_ids["plan"] = adopted(made, suggested(made, TODAY))
    return made


@pytest.fixture(scope="module")
def plan(station: SmallStation) -> PlanRecord:
    return plan_of(station, station.place_ids["plan"])


@pytest.fixture(scope="module")
def scales(station: SmallStation, plan: PlanRecord) -> Scales:
    with station.reading() as session:
        return what_if(session, station.actor(Role.LEADER), plan)


def test_hours_hold_the_ways_between_stops(plan: PlanRecord) -> None:
    assert sum(team_hours(plan).values()) == pytest.approx(len(plan.stops) * 18 / 60)


def test_m25_now_is_that_of_the_plan(scales: Scales, plan: PlanRecord) -> None:
    assert scales.now().fit == pytest.approx(plan.fit, abs=1e-6)


def test_hours_in_a_grid_without_alerts_lower_both_figures(scales: Scales) -> None:
    source = ("G01", 0, TUESDAY_EVENING)
    target = ("G09", 0, TUESDAY_EVENING)

    moved = scales.moved(source, target, 0.3)

    assert moved.hours[target] == pytest.approx(scales.hours.get(target, 0) + 0.3)
    assert moved.covered <= scales.now().covered
    assert (moved.fit or 0) < (scales.now().fit or 0)


def test_no_hour_moved_changes_nothing(scales: Scales) -> None:
    cell = ("G01", 0, TUESDAY_EVENING)

    assert scales.moved(cell, cell, 0.0).covered == pytest.approx(scales.now().covered)


def test_more_than_there_is_cannot_be_moved(scales: Scales) -> None:
    cell = ("G01", 0, TUESDAY_EVENING)

    with pytest.raises(BadInput):
        scales.moved(cell, ("G02", 0, TUESDAY_EVENING), 99)
