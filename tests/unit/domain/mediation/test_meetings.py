"""三见面: who needs it, who may stand in a role, by which day, and M07."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.periods import Period
from core.clock import local_day
from core.dictionaries import dictionary
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.mediation import StepCode
from domain.mediation.meetings import (
    SLOT_ROLES,
    Met,
    find_duties,
    holders,
    meetings_due_on,
    needs_meetings,
    open_meetings,
    record_slot,
)
from tests.disputes import asker, file, registered, step
from tests.factories import small_station
from tests.ledgers import TODAY, at_level_two, met, settled

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
OFFICER = Role.COMMUNITY_OFFICER


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def meetings(station, case_id, role=Role.LEADER, grid="G01"):
    with station.reading() as session:
        return open_meetings(session, asker(station, role, grid), case_id)


def duties(station, period=NOVEMBER, role=Role.LEADER, grid="G01"):
    with station.reading() as session:
        return find_duties(session, asker(station, role, grid), period)


@pytest.mark.parametrize(
    ("level", "risk", "needs"),
    [
        ("L1", "R1", False), ("L1", "R2", False), ("L1", "R3", True), ("L1", "R4", True),
        ("L2", "R1", True), ("L3", "R1", True),
    ],
)  # fmt: skip
def test_level_two_or_risk_orange_needs_the_three_meetings(level, risk, needs):
    assert needs_meetings(level, risk) is needs


def test_each_slot_of_the_dictionary_has_its_roles():
    assert set(SLOT_ROLES) == {entry.code for entry in dictionary("three_meetings").active()}


@pytest.mark.both
def test_a_meeting_says_who_when_where_and_in_a_line(station):
    case_id = at_level_two(station)
    cadre = station.actor(Role.SUBDISTRICT_CADRE)

    met(station, case_id, "TM3", worker_id=cadre.worker_id, place="街道办", line="愿意各退一步。")

    slot = next(one for one in meetings(station, case_id).slots if one.slot == "TM3")
    assert (slot.place, slot.line) == ("街道办", "愿意各退一步。")
    assert local_day(slot.met_at) == TODAY
    assert slot.who.startswith("s*")
    assert meetings(station, case_id).missing == ("TM1", "TM2")


def test_the_first_meeting_of_a_role_counts_wherever_it_was_written(station):
    case_id = at_level_two(station)
    step(station, case_id, StepCode.MEET, OFFICER, note="两人同到", slots=("TM1", "TM2"))
    station.clock.move(days=1)

    met(station, case_id, "TM2", line="再谈一次。")

    slots = {one.slot: one for one in meetings(station, case_id).slots}
    assert slots["TM2"].line == "两人同到"
    assert slots["TM2"].who == ""
    assert meetings(station, case_id).missing == ("TM3",)


def test_names_of_the_parties_are_masked_in_the_line(station):
    case_id = at_level_two(station)

    met(station, case_id, "TM1", line="张三丰同意。")

    assert next(one for one in meetings(station, case_id).slots if one.slot == "TM1").line == "张**同意。"


@pytest.mark.parametrize(
    ("slot", "role"),
    [("TM1", Role.SUBDISTRICT_CADRE), ("TM2", Role.GRID_WORKER), ("TM3", Role.COMMUNITY_OFFICER)],
)
def test_nobody_stands_in_a_role_they_do_not_hold(station, slot, role):
    case_id = at_level_two(station)

    with pytest.raises(BadInput) as wrong:
        met(station, case_id, slot, worker_id=station.actor(role).worker_id)

    assert wrong.value.field == "worker_id"
    assert meetings(station, case_id).missing == ("TM1", "TM2", "TM3")


def test_the_cadre_of_another_grid_does_not_stand_in(station):
    case_id = at_level_two(station)
    other = station.actor(Role.SUBDISTRICT_CADRE, "G02")

    with pytest.raises(BadInput):
        met(station, case_id, "TM3", worker_id=other.worker_id)


def test_those_who_hold_a_role_today_are_offered(station):
    with station.reading() as session:
        held = holders(session, 1, station.grid_ids["G01"], "TM1", TODAY)
        nobody = holders(session, 1, station.grid_ids["G01"], "TM1", date(2023, 12, 31))

    assert set(held) == {
        station.actor(Role.GRID_WORKER).worker_id, station.actor(Role.AUXILIARY).worker_id,
    }  # fmt: skip
    assert nobody == {}


@pytest.mark.parametrize(("changes", "field"), [({"slot": "TM9"}, "slot"), ({"line": " "}, "note")])
def test_what_is_wrong_is_named_by_its_field(station, changes, field):
    case_id = at_level_two(station)
    said = {"slot": "TM1", "met_at": station.clock(), "line": "谈了"} | changes

    with pytest.raises(BadInput) as wrong, station.work(OFFICER) as work:
        record_slot(work, case_id, Met(**said))

    assert wrong.value.field == field


def test_a_meeting_still_to_come_is_refused(station):
    case_id = at_level_two(station)

    with pytest.raises(BadInput):
        met(station, case_id, "TM2", met_at=station.clock() + timedelta(days=1))


def test_only_its_handler_records_and_only_while_it_is_worked_on(station):
    case_id = at_level_two(station)
    with pytest.raises(NotAllowed):
        met(station, case_id, "TM1", Role.GRID_WORKER)
    settled(station, case_id, OFFICER)
    with pytest.raises(OutOfTurn):
        met(station, case_id, "TM1")


def test_foreign_meetings_are_not_found(station):
    case_id = at_level_two(station)

    with pytest.raises(NotFound):
        meetings(station, case_id, OFFICER, "G02")


def test_the_day_is_three_working_days_after_the_need_arose(station):
    """Monday 23 November and three working days."""
    case_id = registered(station)
    station.clock.move(days=4)
    assert not meetings(station, case_id).is_needed

    step(station, case_id, StepCode.ESCALATE, reason="ER1")

    found = meetings(station, case_id)
    assert found.is_needed
    assert local_day(found.since) == date(2026, 11, 27)
    assert found.due_on == date(2026, 12, 2)


def test_risk_orange_needs_them_from_registering_on(station):
    case_id = registered(station, risk="R3")

    assert meetings(station, case_id).due_on == date(2026, 11, 26)


def test_the_file_knows_its_day_without_another_look(station):
    needing, fresh = at_level_two(station), registered(station)

    due = [meetings_due_on(one, one.timeline) for one in (file(station, needing), file(station, fresh))]

    assert due == [meetings(station, needing).due_on, None]


@pytest.mark.both
def test_m07_counts_all_three_roles_within_three_working_days(station):
    """One whole in time, one whole but late, one with two roles, one of level 1 that needs none."""
    whole, late, half = at_level_two(station), at_level_two(station), at_level_two(station)
    registered(station)
    for slot in ("TM1", "TM2", "TM3"):
        met(station, whole, slot)
    for slot in ("TM1", "TM2"):
        met(station, late, slot)
        met(station, half, slot)
    station.clock.move(days=6)
    met(station, late, "TM3")

    rows = duties(station).set_index("id")

    assert set(rows.index) == {whole, late, half}
    assert list(rows.loc[[whole, late, half], "met"]) == [3, 3, 2]
    assert list(rows.loc[[whole, late, half], "is_on_time"]) == [True, False, False]
    assert rows["is_due"].all()


def test_m07_says_what_is_not_due_yet(station):
    at_level_two(station)

    row = duties(station).iloc[0]

    assert (bool(row["is_due"]), bool(row["is_complete"])) == (False, False)


def test_m07_of_another_month_or_grid_is_empty(station):
    at_level_two(station)

    assert duties(station, Period(date(2026, 10, 1), date(2026, 11, 1))).empty
    assert duties(station, role=OFFICER, grid="G02").empty


def test_what_went_up_in_the_period_is_there_though_it_was_registered_before(station):
    case_id = registered(station)
    station.clock.move(days=10)
    step(station, case_id, StepCode.ESCALATE, reason="ER1")

    assert duties(station).empty
    assert list(duties(station, Period(date(2026, 12, 1), date(2027, 1, 1)))["id"]) == [case_id]
