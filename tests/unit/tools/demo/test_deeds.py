from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from core.vocabulary import Role
from domain.alerts.entry import AlertEntry
from domain.alerts.reading.mapping_files import FOLDER, load_mapping
from domain.mediation import Facts, FollowUpAnswer, Intake, PartyIntake, StepCode
from domain.organisation.events import OrganisationEvent
from models import Alert, Dispute, FollowUp, ImportBatch, Station
from tests.factories import small_station
from tools.demo.calls import Call
from tools.demo.deeds import AnswerFollowUp, EnterAlert, ImportCalls, Register, TakeStep, Thread
from tools.demo.drive import live


@pytest.fixture
def station(tmp_path):
    """A small station that may be driven."""
    station = small_station(tmp_path)
    with station.work() as work:
        work.session.get(Station, 1).is_synthetic = True
        work.record(OrganisationEvent.STATION_FOUNDED)
    return station


@pytest.fixture
def thread():
    return Thread()


def rows(station, table):
    with station.reading() as session:
        return session.exec(select(table)).all()


def registering(station, thread, minutes=0):
    now = station.clock() + timedelta(minutes=minutes)
    parties = (PartyIntake("PS1", "张安平", "19912345678"), PartyIntake("PS2", "李知行"))
    intake = Intake("DT0201", station.grid_ids["G01"], "楼上吵闹。", "SC03", now, parties, place_text="3 栋")
    return Register(now, station.actor(Role.AUXILIARY), thread, intake)


def stepping(station, thread, code, minutes, **facts):
    at = station.clock() + timedelta(minutes=minutes)
    return TakeStep(at, station.actor(Role.AUXILIARY), thread, code, Facts(**facts))


def settling(station, thread, minutes):
    return stepping(station, thread, StepCode.SETTLE, minutes, outcome="OC02", method="MM05")


def test_an_alert_entered_by_hand_is_remembered_for_its_dispute(station, thread):
    entry = AlertEntry(
        station.clock(), "AS1", "AL308", station.grid_ids["G01"], "翠湖小区 3 栋", "楼上吵闹。"
    )
    enter = EnterAlert(station.clock(), station.actor(Role.AUXILIARY), thread, entry)

    live(station.desk, [enter, registering(station, thread, 20)])

    (alert,), (dispute,) = rows(station, Alert), rows(station, Dispute)
    assert (alert.id, dispute.id) == (thread.alert_id, thread.case_id)
    assert dispute.alert_id == alert.id


def test_a_dispute_without_an_alert_is_linked_to_none(station, thread):
    live(station.desk, [registering(station, thread)])

    assert rows(station, Dispute)[0].alert_id is None


def test_steps_are_taken_at_their_own_moments(station, thread):
    live(station.desk, [registering(station, thread), settling(station, thread, 90)])

    (dispute,) = rows(station, Dispute)
    assert dispute.closed_at - dispute.registered_at == timedelta(minutes=90)


def test_closing_remembers_the_follow_ups_of_the_parties(station, thread):
    live(station.desk, [registering(station, thread), settling(station, thread, 30)])

    assert [one for one, _ in thread.follow_ups] == [row.id for row in rows(station, FollowUp)]


def test_other_steps_remember_none(station, thread):
    live(station.desk, [registering(station, thread), stepping(station, thread, StepCode.MEET, 5, note="x")])

    assert thread.follow_ups == []


def test_a_party_is_called_on_a_later_day(station, thread):
    live(station.desk, [registering(station, thread), settling(station, thread, 30)])
    at = station.clock() + timedelta(days=9)
    answer = FollowUpAnswer("FU1", "FC1", "SA5", "都好。")

    live(station.desk, [AnswerFollowUp(at, station.actor(Role.AUXILIARY), thread, 1, answer)])

    first, second = rows(station, FollowUp)
    assert (first.done_at, second.done_at, second.rating) == (None, at, "SA5")


def test_after_reopening_the_new_follow_ups_are_remembered(station, thread):
    live(station.desk, [registering(station, thread), settling(station, thread, 30)])
    before = list(thread.follow_ups)
    days = 1440

    live(
        station.desk,
        [
            stepping(station, thread, StepCode.REOPEN, 2 * days, why="又吵了。"),
            stepping(station, thread, StepCode.ACCEPT, 2 * days + 10),
            settling(station, thread, 2 * days + 60),
        ],
    )

    assert len(thread.follow_ups) == len(before) == 2
    assert not {one for one, _ in thread.follow_ups} & {one for one, _ in before}


def test_the_clerk_imports_what_110_exported(station):
    now = station.clock()
    what = ("AL302", "G01", None, "翠湖小区 3 栋", "AS1", "AO2", "邻里争执。", "王警官")
    calls = [Call(now - timedelta(hours=n), *what, now) for n in (2, 1)]
    mapping = load_mapping(FOLDER / "cn_110.yaml")

    live(station.desk, [ImportCalls(now, station.actor(Role.CLERK), calls, {"G01": "第一社区"}, mapping)])

    (batch,) = rows(station, ImportBatch)
    assert (batch.rows, batch.imported) == (2, 2)
    assert batch.file_name == f"110_{calls[0].at:%Y%m%d}_{calls[-1].at:%Y%m%d}.csv"
    assert {alert.grid_id for alert in rows(station, Alert)} == {station.grid_ids["G01"]}
