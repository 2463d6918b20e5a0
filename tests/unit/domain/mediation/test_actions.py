from datetime import timedelta

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.mediation import CaseStatus, StepCode, accept, close, escalate, record_meeting, reopen
from domain.mediation.steps import STEPS
from models import AuditEntry, DisputeEvent, FollowUp, PaperNumber
from tests.disputes import closed, file, refer, registered, row, step
from tests.factories import NOON, small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def escalated(station, grid="G01"):
    case_id = registered(station, grid=grid)
    step(station, case_id, StepCode.ESCALATE, grid=grid, reason="ER1")
    return case_id


def at_level_three(station):
    case_id = escalated(station)
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)
    step(station, case_id, StepCode.ESCALATE, Role.COMMUNITY_OFFICER, reason="ER3")
    return case_id


def worker(station, role, grid="G01"):
    return station.actor(role, grid).worker_id


@pytest.mark.both
def test_escalating_sends_it_one_level_up_without_an_owner_on_a_clock_of_its_own(station):
    case_id = registered(station)
    station.clock.move(days=2)

    with station.work(Role.GRID_WORKER) as work:
        escalate(work, case_id, "ER1", "双方各执一词")

    case = row(station, case_id)
    assert (case.level, case.status, case.owner_id) == ("L2", "NEW", None)
    assert case.level_started_at == NOON + timedelta(days=2)
    assert case.due_at == NOON + timedelta(days=9)
    line = file(station, case_id).timeline[0]
    assert (line.kind, line.at, line.note) == (
        StepCode.ESCALATE,
        NOON + timedelta(days=2),
        "双方分歧大；双方各执一词",
    )
    assert line.who == "g**********" + "*" * (len(line.who) - 11)


def test_accepting_at_the_next_level_makes_it_the_officers(station):
    case_id = escalated(station)
    station.clock.move(hours=3)

    with station.work(Role.COMMUNITY_OFFICER) as work:
        accept(work, case_id)

    case = row(station, case_id)
    assert (case.status, case.owner_id) == ("L2_OPEN", worker(station, Role.COMMUNITY_OFFICER))
    assert case.accepted_at == NOON
    assert case.due_at == NOON + timedelta(days=7)


def test_both_sides_of_an_escalation_read_the_history(station):
    case_id = at_level_three(station)

    for role in (Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.JUSTICE_MEDIATOR):
        assert len(file(station, case_id, role).timeline) == 5


def test_who_sent_it_up_no_longer_moves_it(station):
    case_id = escalated(station)
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)

    with pytest.raises(NotAllowed), station.work(Role.GRID_WORKER) as work:
        record_meeting(work, case_id, "再谈一次")


def test_handing_back_restores_owner_level_and_clock(station):
    case_id = registered(station)
    station.clock.move(days=1)
    step(station, case_id, StepCode.ESCALATE, reason="ER2")
    station.clock.move(hours=5)

    step(station, case_id, StepCode.HAND_BACK, Role.COMMUNITY_OFFICER, why="先做一次初调")

    case = row(station, case_id)
    assert (case.level, case.status, case.owner_id) == ("L1", "L1_OPEN", worker(station, Role.GRID_WORKER))
    assert case.due_at == NOON + timedelta(days=3)
    assert case.level_started_at == NOON


def test_what_is_referred_is_taken_over_by_the_mediator_and_may_come_back(station):
    case_id = escalated(station)
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)
    refer(station, case_id)
    assert (row(station, case_id).status, row(station, case_id).owner_id) == ("REFERRED", None)
    assert row(station, case_id).due_at == NOON + timedelta(days=20)

    step(station, case_id, StepCode.TAKE_OVER, Role.JUSTICE_MEDIATOR)
    assert row(station, case_id).owner_id == worker(station, Role.JUSTICE_MEDIATOR)
    step(station, case_id, StepCode.HAND_BACK, Role.JUSTICE_MEDIATOR, why="一方反悔")

    case = row(station, case_id)
    assert (case.level, case.status) == ("L2", "L2_OPEN")
    assert case.owner_id == worker(station, Role.COMMUNITY_OFFICER)


def test_a_mediator_settles_what_was_referred(station):
    case_id = escalated(station)
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)
    refer(station, case_id)

    step(station, case_id, StepCode.SETTLE, Role.JUSTICE_MEDIATOR, outcome="OC01", method="MM06")

    assert row(station, case_id).bucket == "S"


def test_a_meeting_keeps_who_met_when_and_where(station):
    case_id = registered(station)

    with station.work(Role.GRID_WORKER) as work:
        record_meeting(
            work, case_id, "现场调解，刘备电话 13987654321", slots=("TM1", "TM2"), place="物业办",
            met_at=NOON - timedelta(hours=2),
        )  # fmt: skip

    found = file(station, case_id)
    assert found.meetings[0].note == "现场调解，刘*电话 ⟦139****4321⟧"
    assert (found.meetings[0].place, found.meetings[0].met_at) == ("物业办", NOON - timedelta(hours=2))
    assert found.slots_met == {"TM1", "TM2"}
    assert found.stage == "ST3"
    assert found.timeline[0].kind == StepCode.MEET


def test_a_meeting_cannot_lie_ahead(station):
    case_id = registered(station)

    with pytest.raises(BadInput) as wrong, station.work(Role.GRID_WORKER) as work:
        record_meeting(work, case_id, "明天谈", met_at=NOON + timedelta(days=1))

    assert wrong.value.field == "met_at"


def test_a_pause_stops_the_clock_and_resuming_goes_on_with_what_was_left(station):
    case_id = registered(station)
    station.clock.move(days=1)
    step(station, case_id, StepCode.PAUSE, why="送价格认定")
    station.clock.move(days=10)
    paused = file(station, case_id).clock
    assert (paused.is_paused, paused.days_left, paused.due_at) == (True, 2, None)

    step(station, case_id, StepCode.RESUME)

    assert row(station, case_id).due_at == NOON + timedelta(days=13)
    assert file(station, case_id).clock.days_left == 2


def test_a_pause_does_not_heal_what_was_overdue(station):
    case_id = registered(station)
    station.clock.move(days=5)
    step(station, case_id, StepCode.PAUSE, why="送价格认定")
    step(station, case_id, StepCode.RESUME)

    assert file(station, case_id).clock.days_left == -2


@pytest.mark.parametrize(
    ("outcome", "bucket", "planned"), [("OC01", "S", 2), ("OC05", "F", 2), ("OC06", "F", 2), ("OC10", "X", 0)]
)
def test_closing_sets_the_bucket_and_plans_a_follow_up_per_party(station, outcome, bucket, planned):
    case_id = closed(station, outcome, risk="R2")

    found = file(station, case_id)
    assert (found.status, found.bucket, found.outcome) == ("CLOSED", bucket, outcome)
    assert len(found.follow_ups) == planned
    assert all(f.due_on == (NOON + timedelta(days=7)).date() for f in found.follow_ups)
    assert found.stage == ("ST2" if bucket == "X" else "ST5")


def test_settling_keeps_method_and_settlement_without_names(station):
    case_id = registered(station)

    with station.work(Role.GRID_WORKER) as work:
        close(work, case_id, "OC01", method="MM02", settlement="张三丰于周五前停工")

    found = file(station, case_id)
    assert (found.method, found.settlement) == ("MM02", "张**于周五前停工")
    assert found.clock.is_done


def test_a_refusal_is_one_click(station):
    case_id = registered(station)

    step(station, case_id, StepCode.REFUSE)

    assert (row(station, case_id).outcome, row(station, case_id).bucket) == ("OC06", "F")


def test_an_outcome_that_is_not_in_the_list_is_refused(station):
    case_id = registered(station)

    with pytest.raises(BadInput) as wrong, station.work(Role.GRID_WORKER) as work:
        close(work, case_id, "OC99")

    assert wrong.value.field == "outcome"


def test_reopening_clears_the_outcome_and_starts_the_clock_anew(station):
    case_id = closed(station)
    station.clock.move(days=4)

    with station.work(Role.GRID_WORKER) as work:
        reopen(work, case_id, "又吵起来")

    case = row(station, case_id)
    assert (case.status, case.outcome, case.bucket, case.closed_at) == ("REOPENED", "", "", None)
    assert (case.is_quick, case.stage) == (False, "ST3")
    assert case.due_at == NOON + timedelta(days=7)
    assert all(f.is_dropped for f in file(station, case_id).follow_ups)


def test_a_reopened_dispute_is_accepted_again_under_its_number(station):
    case_id = closed(station)
    number = row(station, case_id).number
    step(station, case_id, StepCode.REOPEN, why="反弹")

    step(station, case_id, StepCode.ACCEPT)

    case = row(station, case_id)
    assert (case.status, case.number, case.accepted_at) == ("L1_OPEN", number, NOON)


def test_closing_again_on_the_same_day_brings_the_dropped_follow_ups_back(station):
    case_id = closed(station)
    step(station, case_id, StepCode.REOPEN, why="反弹")
    step(station, case_id, StepCode.ACCEPT)

    step(station, case_id, StepCode.SETTLE, outcome="OC02", method="MM01")

    found = file(station, case_id).follow_ups
    assert [f.is_dropped for f in found] == [False, False]


def test_numbers_run_without_gaps_and_start_again_with_the_year(station):
    first, second = registered(station), registered(station, grid="G02")
    registered(station, Role.CLERK)
    station.clock.move(days=45)
    third = registered(station)

    assert [row(station, i).number for i in (first, second, third)] == [
        "（2026）慈音人调字第0001号",
        "（2026）慈音人调字第0002号",
        "（2027）慈音人调字第0001号",
    ]


def test_a_number_set_aside_is_void_stays_and_is_not_given_again(station):
    case_id = closed(station, "OC10")
    with station.reading() as session:
        assert session.exec(select(PaperNumber)).one().void_why == "OC10"
    step(station, case_id, StepCode.REOPEN, why="不是重复")
    assert row(station, case_id).number is None

    step(station, case_id, StepCode.ACCEPT)

    assert row(station, case_id).number == "（2026）慈音人调字第0002号"


def test_a_refused_step_takes_no_number(station):
    case_id = registered(station, Role.CLERK)
    with pytest.raises(BadInput), station.work(Role.GRID_WORKER) as work:
        record_meeting(work, accept(work, case_id).id, "")

    step(station, case_id, StepCode.ACCEPT)

    assert row(station, case_id).number == "（2026）慈音人调字第0001号"


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER])
def test_a_stand_in_may_take_any_step(station, role):
    case_id = escalated(station)

    step(station, case_id, StepCode.ACCEPT, role)
    step(station, case_id, StepCode.SETTLE, role, outcome="OC04", method="MM09")

    assert row(station, case_id).bucket == "S"


def test_the_officer_of_the_grid_may_settle_what_a_grid_worker_has(station):
    case_id = registered(station)

    step(station, case_id, StepCode.SETTLE, Role.COMMUNITY_OFFICER, outcome="OC03", method="MM05")

    assert row(station, case_id).status == CaseStatus.CLOSED


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE])
def test_a_reader_takes_no_step(station, role):
    case_id = registered(station)

    with pytest.raises(NotAllowed), station.work(role) as work:
        close(work, case_id, "OC01", method="MM01")


@pytest.mark.parametrize("code", [c for c in StepCode if c not in {StepCode.REGISTER, StepCode.CORRECT}])
def test_another_grids_worker_does_not_even_find_it(station, code):
    case_id = registered(station)

    with pytest.raises(NotFound):
        step(station, case_id, code, Role.GRID_WORKER, "G02")
    with pytest.raises(NotFound):
        step(station, 999_999, code, Role.GRID_WORKER, "G02")


def test_a_step_that_was_overtaken_is_out_of_turn(station):
    case_id = registered(station)
    step(station, case_id, StepCode.SETTLE, Role.COMMUNITY_OFFICER, outcome="OC03", method="MM05")

    with pytest.raises(OutOfTurn):
        step(station, case_id, StepCode.ESCALATE, Role.COMMUNITY_OFFICER, reason="ER1")


def test_each_step_leaves_its_event_in_the_audit_and_a_line_in_the_timeline(station):
    case_id = at_level_three(station)
    step(station, case_id, StepCode.ACCEPT, Role.JUSTICE_MEDIATOR)
    step(station, case_id, StepCode.NOTE, Role.JUSTICE_MEDIATOR, note="已约双方")
    step(station, case_id, StepCode.FAIL, Role.JUSTICE_MEDIATOR, outcome="OC05")

    with station.reading() as session:
        audited = [e.event for e in session.exec(select(AuditEntry).where(AuditEntry.subject_id == case_id))]
        lines = session.exec(select(DisputeEvent).where(DisputeEvent.dispute_id == case_id)).all()
    assert audited == [str(STEPS[StepCode(line.kind)].event) for line in lines]
    assert [(line.from_status, line.to_status) for line in lines][-3:] == [
        ("NEW", "L3_OPEN"),
        ("L3_OPEN", "L3_OPEN"),
        ("L3_OPEN", "CLOSED"),
    ]


def test_the_follow_up_carries_grid_and_type_of_the_dispute(station):
    closed(station)

    with station.reading() as session:
        found = session.exec(select(FollowUp)).all()
    assert {(f.grid_id, f.type_code) for f in found} == {(station.grid_ids["G01"], "DT0201")}
