"""One day of patrol from suggestion to report, on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.patrol import (
    Report,
    ShiftFilter,
    ShiftResult,
    fill_roster,
    find_shifts,
    find_uncovered,
    overlay,
    plan_age,
    posts_without_shift,
    report,
    what_if,
)
from domain.tallies.check import differences
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, add_posts, adopted, give_alerts, plan_of, planned_shift, shift_of, suggested

pytestmark = pytest.mark.both


@pytest.fixture
def station(tmp_path: Path, database_url: str) -> SmallStation:
    made = small_station(tmp_path, database_url)
    add_posts(made)
    give_alerts(made, weeks=1)
    return made


def test_a_day_of_patrol_from_suggestion_to_report(station: SmallStation) -> None:
    first = adopted(station, suggested(station, TODAY))
    second = adopted(station, suggested(station, TODAY, teams=1))
    at_post = planned_shift(station, post="P02", hours=(8, 11))
    with station.work(Role.LEADER) as work:
        put_on = fill_roster(work, TODAY)
        report(work, at_post, shift_of(station, at_post).version, Report(ShiftResult.DONE, incidents=1))

    leader = station.actor(Role.LEADER)
    with station.reading() as session:
        listed = find_shifts(session, leader, ShiftFilter(TODAY))
        uncovered = find_uncovered(session, leader, station.clock())
        empty = posts_without_shift(session, leader, station.clock())
        found = overlay(session, leader, Period.last_days(8, TODAY))
        scales = what_if(session, leader, plan_of(station, second))
        assert differences(session, 1) == []
        assert plan_age(session, leader, TODAY).days == 0
    assert put_on == 0  # nobody of the small station is city patrol by kind
    assert [(shift.post, shift.plan_id) for shift in listed] == [("鼎盛国际警务驿站", None), ("", second)]
    assert [shift.team for shift in uncovered] == ["S1T1"]
    assert [post.code for post in empty] == ["P01", "P02", "V01"]
    assert found.hours == {("G02", 0, 2): 3.0}
    assert sum(found.alerts.values()) > 0
    assert scales.now().covered > 0
    assert plan_of(station, first).status == "replaced"
