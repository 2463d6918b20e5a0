"""Handing over with receipts: up, to people's mediation, to another grid, outside; and what is stuck."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.clocks import State, clocks_of
from domain.mediation import StepCode, open_case
from domain.mediation.clocks import find_clocks
from models import DisputeHandover
from tests.disputes import asker, closed, file, refer, registered, row, step
from tests.factories import NOON, small_station

G, P, J, L = Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.JUSTICE_MEDIATOR, Role.LEADER


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def sent_up(station):
    case_id = registered(station)
    step(station, case_id, StepCode.ESCALATE, G, reason="ER1", why="分歧大")
    return case_id


def handovers(station, case_id):
    with station.reading() as session:
        found = session.exec(select(DisputeHandover).where(DisputeHandover.dispute_id == case_id))
        return list(found.all())


def clock(station, case_id, code):
    with station.reading() as session:
        return next(one for one in clocks_of(session, 1, "dispute", case_id) if one.code == code)


def worker(station, role, grid="G01"):
    return station.actor(role, grid).worker_id


@pytest.mark.both
def test_an_escalation_says_who_why_to_which_level_and_when_it_was_accepted(station):
    case_id = sent_up(station)
    station.clock.move(hours=5)
    step(station, case_id, StepCode.ACCEPT, P)

    (one,) = handovers(station, case_id)
    assert (one.kind, one.from_level, one.to_level, one.reason, one.why) == (
        "up",
        "L1",
        "L2",
        "ER1",
        "分歧大",
    )
    assert (one.from_worker_id, one.received_by_id) == (worker(station, G), worker(station, P))
    seen = file(station, case_id).handovers[0]
    assert (seen.sent_at, seen.received_at) == (NOON, NOON + timedelta(hours=5))


def test_the_receipt_is_due_within_a_working_day(station):
    case_id = sent_up(station)

    assert clock(station, case_id, "RECEIPT").due_at == NOON.replace(hour=16) + timedelta(days=1)
    step(station, case_id, StepCode.ACCEPT, P)
    assert clock(station, case_id, "RECEIPT").state is State.DONE


def test_what_was_given_back_has_its_old_clock_and_its_old_owner(station):
    case_id = sent_up(station)
    before = clock(station, case_id, "LEVEL1").due_at
    station.clock.move(days=1)

    step(station, case_id, StepCode.HAND_BACK, P, why="本级可办")

    found = row(station, case_id)
    assert (found.level, found.status, found.owner_id) == ("L1", "L1_OPEN", worker(station, G))
    assert found.level_started_at == NOON
    assert found.due_at == before
    assert clock(station, case_id, "LEVEL1").state is State.RUNNING
    assert clock(station, case_id, "LEVEL2").state is State.DONE
    assert handovers(station, case_id)[0].returned_at == station.clock()


def test_what_nobody_handed_over_cannot_be_given_back(station):
    case_id = registered(station, Role.CLERK)

    with pytest.raises(OutOfTurn):
        step(station, case_id, StepCode.HAND_BACK, P, why="退回")

    assert StepCode.HAND_BACK not in file(station, case_id, P).steps


@pytest.mark.both
def test_a_case_of_another_grid_is_handed_across_and_both_sides_read_it(station):
    """四川省纠纷多元化解条例 27; station row 73."""
    case_id = registered(station)
    other = station.grid_ids["G02"]
    step(station, case_id, StepCode.HAND_TO_GRID, G, grid_id=other, why="发生地在二号警格")

    found = row(station, case_id)
    assert (found.grid_id, found.status, found.level, found.owner_id) == (other, "NEW", "L1", None)
    step(station, case_id, StepCode.ACCEPT, G, "G02")
    assert row(station, case_id).owner_id == worker(station, G, "G02")
    for grid in ("G01", "G02"):
        assert file(station, case_id, G, grid).handovers[0].from_grid == "一号警格"


def test_handed_across_its_limit_goes_on(station):
    case_id = registered(station)
    due_at = row(station, case_id).due_at

    step(station, case_id, StepCode.HAND_TO_GRID, G, grid_id=station.grid_ids["G02"], why="移交")

    assert row(station, case_id).due_at == due_at


def test_the_other_grid_may_give_it_back(station):
    case_id = registered(station)
    step(station, case_id, StepCode.HAND_TO_GRID, G, grid_id=station.grid_ids["G02"], why="移交")

    step(station, case_id, StepCode.HAND_BACK, G, "G02", why="地址在一号警格")

    assert (row(station, case_id).grid_id, row(station, case_id).status) == (
        station.grid_ids["G01"],
        "L1_OPEN",
    )
    assert row(station, case_id).owner_id == worker(station, G)


@pytest.mark.parametrize("grid_id", ["G01", 99999])
def test_the_other_grid_is_another_one_of_the_station(station, grid_id):
    case_id = registered(station)

    with pytest.raises(BadInput) as wrong:
        step(
            station, case_id, StepCode.HAND_TO_GRID, G, grid_id=station.grid_ids.get(grid_id, 99999), why="移"
        )

    assert wrong.value.field == "grid_id"


def test_a_third_grid_learns_nothing_of_it(station):
    case_id = registered(station, grid="G02")

    with pytest.raises(NotFound), station.reading() as session:
        open_case(session, asker(station, G, "G01"), case_id)


@pytest.mark.both
def test_a_referral_has_both_consents_an_approval_a_receipt_and_a_result(station):
    """公调对接, 人民调解法 17, 18: M17 is counted from these."""
    case_id = registered(station, P)
    step(station, case_id, StepCode.ESCALATE, P, reason="ER1")
    step(station, case_id, StepCode.ACCEPT, P)
    refer(station, case_id)
    assert clock(station, case_id, "REFERRAL_RESULT").due_at == NOON + timedelta(days=20)
    station.clock.move(hours=3)
    step(station, case_id, StepCode.TAKE_OVER, J)
    step(station, case_id, StepCode.SETTLE, J, outcome="OC01", method="MM06")

    one = handovers(station, case_id)[-1]
    assert (one.kind, one.consents) == ("refer", ["applicant", "respondent"])
    assert (one.approved_by_id, one.received_by_id) == (worker(station, L), worker(station, J))
    assert (one.result, one.result_at, one.returned_at) == ("OC01", station.clock(), None)


def test_without_both_consents_a_referral_is_not_even_asked_for(station):
    """人民调解法 17."""
    case_id = registered(station, P, route="RO2")

    with pytest.raises(BadInput) as wrong:
        step(station, case_id, StepCode.ASK_REFERRAL, P, why="移送", consents=("applicant",))

    assert wrong.value.field == "consents"


def test_nobody_but_the_leader_approves_and_only_what_was_asked_for(station):
    case_id = registered(station, P, route="RO2")
    with pytest.raises(OutOfTurn):
        step(station, case_id, StepCode.REFER, L)
    both = ("applicant", "respondent")
    step(station, case_id, StepCode.ASK_REFERRAL, P, why="双方同意", consents=both)
    with pytest.raises(OutOfTurn):
        step(station, case_id, StepCode.ASK_REFERRAL, P, why="双方同意", consents=both)

    with pytest.raises(NotAllowed):
        step(station, case_id, StepCode.REFER, P)

    assert StepCode.REFER in file(station, case_id, L).steps
    assert StepCode.REFER not in file(station, case_id, P).steps
    assert StepCode.ASK_REFERRAL not in file(station, case_id, P).steps


def test_what_comes_back_from_people_mediation_goes_on_with_the_officer(station):
    case_id = sent_up(station)
    step(station, case_id, StepCode.ACCEPT, P)
    refer(station, case_id)
    step(station, case_id, StepCode.TAKE_OVER, J)

    step(station, case_id, StepCode.HAND_BACK, J, why="一方反悔")

    assert (row(station, case_id).status, row(station, case_id).owner_id) == ("L2_OPEN", worker(station, P))
    assert clock(station, case_id, "LEVEL2").state is State.RUNNING
    assert clock(station, case_id, "REFERRAL_RESULT").state is State.DONE
    assert handovers(station, case_id)[-1].returned_at == station.clock()


def test_what_is_stuck_says_why_and_is_due_in_five_days(station):
    case_id = registered(station)
    step(station, case_id, StepCode.BLOCK, G, reason="BR2", why="物业与城管互相推")

    seen = file(station, case_id, G)
    assert (seen.blocked_reason, seen.blocked_at) == ("BR2", NOON)
    assert clock(station, case_id, "BLOCKED").due_at == NOON + timedelta(days=5)
    assert StepCode.UNBLOCK in seen.steps
    assert StepCode.BLOCK not in seen.steps


def test_what_moves_again_is_stuck_no_more(station):
    case_id = registered(station)
    step(station, case_id, StepCode.BLOCK, G, reason="BR1", why="联系不上")

    step(station, case_id, StepCode.UNBLOCK, G)

    assert file(station, case_id).blocked_at is None
    assert clock(station, case_id, "BLOCKED").state is State.DONE


def test_closing_ends_what_it_was_stuck_on(station):
    case_id = registered(station)
    step(station, case_id, StepCode.BLOCK, G, reason="BR1", why="联系不上")

    step(station, case_id, StepCode.FAIL, G, outcome="OC09")

    assert file(station, case_id).blocked_at is None


def test_outward_it_goes_to_a_named_office_and_the_answer_is_waited_for(station):
    """信访工作条例: an answer within 15 days; the dispute stays open here."""
    case_id = registered(station)
    step(station, case_id, StepCode.BLOCK, G, reason="BR2", why="需街道牵头")
    step(station, case_id, StepCode.SEND_OUTWARD, G, body="OB1", why="请街道牵头")

    assert handovers(station, case_id)[0].body == "OB1"
    assert clock(station, case_id, "OUTWARD").due_at == NOON.replace(hour=16) + timedelta(days=15)
    assert clock(station, case_id, "BLOCKED").state is State.DONE
    assert StepCode.ANSWERED in file(station, case_id, G).steps
    step(station, case_id, StepCode.ANSWERED, G, note="街道已受理")
    assert StepCode.ANSWERED not in file(station, case_id, G).steps
    assert row(station, case_id).status == "L1_OPEN"


@pytest.mark.both
def test_everybody_is_reminded_of_their_clocks_within_their_area(station):
    waiting = sent_up(station)
    other = registered(station, grid="G02")
    station.clock.move(days=4)

    seen = {}
    for role, grid in ((P, "G01"), (P, "G02"), (L, ""), (Role.AUDITOR, "")):
        with station.reading() as session:
            found = find_clocks(session, asker(station, role, grid), overdue=True)
        seen[role, grid] = set(zip(found["dispute_id"], found["code"], strict=True))

    assert seen[P, "G01"] == {(waiting, "RECEIPT")}
    assert seen[P, "G02"] == {(other, "LEVEL1")}
    assert seen[L, ""] == {(waiting, "RECEIPT")}
    assert seen[Role.AUDITOR, ""] == set()


def test_a_reminder_names_the_clock_its_basis_and_the_days_that_are_left(station):
    registered(station)
    station.clock.move(days=2)

    with station.reading() as session:
        line = find_clocks(session, asker(station, G), overdue=False).iloc[0]

    assert (line["code"], line["clock"], line["days_left"]) == ("LEVEL1", "一级", 1)
    assert "第27条" in line["basis"]


def test_a_closed_dispute_reminds_of_nothing_but_its_follow_ups(station):
    closed(station)
    station.clock.move(days=40)

    with station.reading() as session:
        assert find_clocks(session, asker(station, L)).empty
