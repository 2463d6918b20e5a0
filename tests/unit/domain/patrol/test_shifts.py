"""Shifts: planned at posts and in areas, staffed, dropped, reported by who walked them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.vocabulary import Role
from domain.patrol import Report, Roster, ShiftOrder, ShiftResult, drop_shift, plan_shift, report, staff
from domain.patrol.shifts import tells_people
from domain.patrol.vocabulary import NEED_A_REASON, NEXT_RESULTS, RESULT_WORDS
from models import AuditEntry, PatrolMember
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, TOMORROW, add_posts, clock_at, planned_shift, shift_of, staffed

DONE = Report(ShiftResult.DONE)


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


@pytest.fixture
def shift_id(station: SmallStation) -> int:
    """A shift of this morning, with a city patrol member on it."""
    made = planned_shift(station)
    staffed(station, made, Role.CITY_PATROL)
    return made


def say(station: SmallStation, shift_id: int, said: Report, role: Role = Role.CITY_PATROL) -> None:
    version = shift_of(station, shift_id).version
    with station.work(role) as work:
        report(work, shift_id, version, said)


def put(station: SmallStation, shift_id: int, *ids: int, duties: tuple[str, ...] = ()) -> None:
    version = shift_of(station, shift_id).version
    with station.work(Role.LEADER) as work:
        staff(work, shift_id, version, Roster(frozenset(ids), duties))


def test_a_shift_at_a_post_lies_in_the_grid_of_the_post(station: SmallStation) -> None:
    add_posts(station)

    shift = shift_of(station, planned_shift(station, post="P02"))

    assert (shift.post, shift.grid, shift.team) == ("鼎盛国际警务驿站", "二号警格", "")
    assert (shift.result, shift.duties) == (ShiftResult.PLANNED, ("PD1",))


def test_a_night_shift_belongs_to_the_day_it_begins_on(station: SmallStation) -> None:
    begin = clock_at(TODAY, 22)
    order = ShiftOrder(begin, begin + timedelta(hours=8), grid_id=station.grid_ids["G01"])
    with station.work(Role.CLERK) as work:
        shift_id = plan_shift(work, order).id

    assert shift_of(station, shift_id).day == TODAY


@pytest.mark.parametrize(
    ("hours", "changes", "field"),
    [
        (4, {"grid_id": None}, "post"),
        (0, {}, "hours"),
        (17, {}, "hours"),
        (-1, {}, "hours"),
        (4, {"duties": ("PD77",)}, "duties"),
        (4, {"needed": 0}, "needed"),
        (4, {"needed": 21}, "needed"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_at_its_field(
    station: SmallStation, hours: int, changes: dict[str, object], field: str
) -> None:
    begin = clock_at(TOMORROW, 8)
    facts = {"grid_id": station.grid_ids["G01"], **changes}
    order = ShiftOrder(begin, begin + timedelta(hours=hours), **facts)  # type: ignore[arg-type]

    with pytest.raises(BadInput) as refused, station.work(Role.LEADER) as work:
        plan_shift(work, order)

    assert refused.value.field == field


@pytest.mark.parametrize("role", [Role.CITY_PATROL, Role.COMMUNITY_OFFICER, Role.AUDITOR])
def test_only_those_who_lead_plan_and_staff(station: SmallStation, shift_id: int, role: Role) -> None:
    begin = clock_at(TOMORROW, 8)
    with pytest.raises(NotAllowed), station.work(role) as work:
        plan_shift(work, ShiftOrder(begin, begin + timedelta(hours=4), grid_id=station.grid_ids["G01"]))
    with pytest.raises(NotAllowed), station.work(role) as work:
        staff(work, shift_id, 1, Roster(frozenset()))


def test_a_roster_replaces_the_one_before(station: SmallStation) -> None:
    shift_id = planned_shift(station)
    one, other = (station.actor(role).worker_id for role in (Role.CITY_PATROL, Role.AUXILIARY))

    put(station, shift_id, one)
    put(station, shift_id, one, other)
    put(station, shift_id, other)

    assert list(shift_of(station, shift_id).members) == [other]
    with station.reading() as session:
        assert len(session.exec(select(PatrolMember)).all()) == 1


def test_who_is_on_another_shift_then_is_refused(station: SmallStation, shift_id: int) -> None:
    other = planned_shift(station, hours=(10, 14))

    with pytest.raises(BadInput) as refused:
        put(station, other, station.actor(Role.CITY_PATROL).worker_id)

    assert refused.value.field == "members"


def test_one_shift_may_follow_another(station: SmallStation, shift_id: int) -> None:
    after = planned_shift(station, hours=(12, 16))

    put(station, after, station.actor(Role.CITY_PATROL).worker_id)

    assert len(shift_of(station, after).members) == 1


def test_somebody_of_nowhere_is_not_found(station: SmallStation, shift_id: int) -> None:
    with pytest.raises(NotFound):
        put(station, shift_id, 999_999)


def test_a_publicity_duty_makes_it_a_publicity_shift(station: SmallStation) -> None:
    shift_id = planned_shift(station)

    put(station, shift_id, duties=("PD1", "PD2"))

    assert shift_of(station, shift_id).has_publicity
    assert tells_people(("PD2",))
    assert not tells_people(("PD1", "PD4"))


def test_a_reported_shift_keeps_its_people(station: SmallStation, shift_id: int) -> None:
    say(station, shift_id, DONE)

    with pytest.raises(OutOfTurn):
        put(station, shift_id)


def test_a_member_reports_the_shift_done(station: SmallStation, shift_id: int) -> None:
    say(station, shift_id, Report(ShiftResult.DONE, incidents=2, has_publicity=True, note="发现一处隐患"))

    shift = shift_of(station, shift_id)
    assert (shift.result, shift.incidents, shift.has_publicity) == (ShiftResult.DONE, 2, True)
    assert shift.note == "发现一处隐患"
    assert shift.reported_at == station.clock()


def test_a_shift_cut_short_keeps_reason_and_minutes(station: SmallStation, shift_id: int) -> None:
    say(station, shift_id, Report(ShiftResult.CUT_SHORT, reason="PR1", minutes=90))

    shift = shift_of(station, shift_id)
    assert (shift.result, shift.reason, shift.minutes) == (ShiftResult.CUT_SHORT, "PR1", 90)


def test_a_shift_not_done_made_no_publicity(station: SmallStation, shift_id: int) -> None:
    say(station, shift_id, Report(ShiftResult.NOT_DONE, reason="PR3", has_publicity=True, minutes=30))

    shift = shift_of(station, shift_id)
    assert (shift.has_publicity, shift.minutes) == (False, None)


def test_a_report_can_be_put_right(station: SmallStation, shift_id: int) -> None:
    say(station, shift_id, Report(ShiftResult.NOT_DONE, reason="PR3"))
    say(station, shift_id, DONE)

    shift = shift_of(station, shift_id)
    assert (shift.result, shift.reason) == (ShiftResult.DONE, "")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Report(ShiftResult.NOT_DONE), "reason"),
        (Report(ShiftResult.CUT_SHORT, reason="XX", minutes=10), "reason"),
        (Report(ShiftResult.CUT_SHORT, reason="PR1"), "minutes"),
        (Report(ShiftResult.CUT_SHORT, reason="PR1", minutes=240), "minutes"),
        (Report(ShiftResult.DONE, incidents=-1), "incidents"),
        (Report(ShiftResult.DONE, incidents=100), "incidents"),
        (Report(ShiftResult.DONE, note="长" * 401), ""),
    ],
)
def test_what_cannot_be_said_is_refused_at_its_field(
    station: SmallStation, shift_id: int, said: Report, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        say(station, shift_id, said)

    assert refused.value.field == field
    assert shift_of(station, shift_id).is_open


def test_a_shift_to_come_is_not_reported(station: SmallStation) -> None:
    shift_id = planned_shift(station, hours=(13, 17))
    staffed(station, shift_id, Role.CITY_PATROL)

    with pytest.raises(OutOfTurn):
        say(station, shift_id, DONE)


def test_who_was_not_on_it_does_not_see_it(station: SmallStation, shift_id: int) -> None:
    with pytest.raises(NotFound), station.work(Role.AUXILIARY) as work:
        report(work, shift_id, 1, DONE)


def test_an_officer_of_the_grid_sees_it_but_does_not_report_it(station: SmallStation, shift_id: int) -> None:
    with pytest.raises(NotAllowed):
        say(station, shift_id, DONE, Role.COMMUNITY_OFFICER)


def test_who_leads_reports_for_others(station: SmallStation, shift_id: int) -> None:
    say(station, shift_id, DONE, Role.CLERK)

    assert shift_of(station, shift_id).result is ShiftResult.DONE


def test_who_reports_second_is_told(station: SmallStation, shift_id: int) -> None:
    version = shift_of(station, shift_id).version
    say(station, shift_id, DONE)

    with pytest.raises(StaleEdit), station.work(Role.CITY_PATROL) as work:
        report(work, shift_id, version, DONE)


def test_a_shift_to_come_can_be_dropped(station: SmallStation) -> None:
    shift_id = planned_shift(station, TOMORROW)
    with station.work(Role.LEADER) as work:
        drop_shift(work, shift_id, 1)

    assert shift_of(station, shift_id).result is ShiftResult.DROPPED
    with pytest.raises(OutOfTurn):
        say(station, shift_id, DONE, Role.LEADER)


def test_a_shift_that_has_begun_is_not_dropped(station: SmallStation, shift_id: int) -> None:
    with pytest.raises(OutOfTurn), station.work(Role.LEADER) as work:
        drop_shift(work, shift_id, shift_of(station, shift_id).version)


@pytest.mark.parametrize("result", ShiftResult)
def test_every_result_has_words_and_what_may_follow(result: ShiftResult) -> None:
    assert result in RESULT_WORDS
    assert result in NEXT_RESULTS
    assert ShiftResult.PLANNED not in NEXT_RESULTS[result]


def test_a_reason_is_needed_for_all_that_was_not_done() -> None:
    assert {ShiftResult.CUT_SHORT, ShiftResult.NOT_DONE} == NEED_A_REASON


def test_every_change_is_in_the_audit(station: SmallStation, shift_id: int) -> None:
    say(station, shift_id, Report(ShiftResult.NOT_DONE, reason="PR4"))
    later = planned_shift(station, TOMORROW)
    with station.work(Role.LEADER) as work:
        drop_shift(work, later, 1)

    with station.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.subject == "patrol_shift")).all()
    events = {entry.event: entry.detail for entry in entries}
    assert set(events) == {
        "patrol_shift_planned",
        "patrol_shift_staffed",
        "patrol_shift_reported",
        "patrol_shift_dropped",
    }
    assert events["patrol_shift_reported"] == {"result": "not_done", "reason": "PR4"}
