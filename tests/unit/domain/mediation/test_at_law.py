"""The steps of the law, taken by people at a real station."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, OutOfTurn
from core.vocabulary import Role
from domain.clocks import State, clocks_of, differences
from domain.mediation import StepCode, record_meeting
from domain.mediation.law import BarredByLaw
from models import AuditEntry, DisputeLaw
from tests.disputes import file, refer, registered, row, step
from tests.factories import NOON, small_station

P = Role.COMMUNITY_OFFICER
ELIGIBLE = ("PE1", "PE2", "PE3", "PE4", "PA1")
POLICE_CASE, CIVIL, VIOLENCE = "RO2", "RO1", "RO3"


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def a_case(station, *, filed=True, eligible=True, established=True):
    """Register a public-security case as the officer and bring it where it may be settled."""
    case_id = registered(station, P, route=POLICE_CASE)
    if filed:
        step(station, case_id, StepCode.FILE, P, day=NOON.date())
    if eligible:
        step(station, case_id, StepCode.CHECK_ELIGIBILITY, P, answers=ELIGIBLE)
    if established:
        step(station, case_id, StepCode.ESTABLISH, P, number="ZJ20261123-01")
    return case_id


def clock(station, case_id, code):
    """Return one clock of a dispute, None where there is none."""
    with station.reading() as session:
        found = clocks_of(session, 1, "dispute", case_id)
    return next((one for one in found if one.code == code), None)


def law(station, case_id):
    with station.reading() as session:
        return session.exec(select(DisputeLaw).where(DisputeLaw.dispute_id == case_id)).one()


@pytest.mark.both
def test_a_public_security_case_runs_from_the_gate_to_the_decision(station):
    """治安管理处罚法 9, 90, 118; 程序规定 178-185."""
    case_id = a_case(station)
    with station.work(P) as work:
        record_meeting(work, case_id, "双方到场")
    step(station, case_id, StepCode.SETTLE, P, outcome="OC02", method="MM07")

    assert (row(station, case_id).number, row(station, case_id).bucket) == ("（2026）慈音治调字第0001号", "S")
    assert clock(station, case_id, "PUBLIC_SECURITY_CASE").state is State.DONE
    step(station, case_id, StepCode.DECIDE, P, decision="CD1")
    assert file(station, case_id).law.decision == "CD1"


def test_a_grid_worker_registers_it_but_the_officer_has_to_take_it(station):
    case_id = registered(station, Role.GRID_WORKER, route=POLICE_CASE)

    assert (row(station, case_id).level, row(station, case_id).status) == ("L2", "NEW")
    assert clock(station, case_id, "RECEIPT").state is State.RUNNING
    step(station, case_id, StepCode.ACCEPT, P)
    assert clock(station, case_id, "RECEIPT").state is State.DONE


def test_before_the_gate_nothing_is_mediated(station):
    """程序规定 178, 179."""
    case_id = a_case(station, eligible=False)

    with pytest.raises(BarredByLaw) as barred:
        step(station, case_id, StepCode.MEET, P, note="谈话")

    assert barred.value.barrier == "unchecked"


def test_an_excluded_case_is_stopped_with_its_article_and_the_answers_are_kept(station):
    """程序规定 179 第2项."""
    case_id = a_case(station, eligible=False)
    step(station, case_id, StepCode.CHECK_ELIGIBILITY, P, answers=(*ELIGIBLE, "PN2"))

    with pytest.raises(BarredByLaw):
        step(station, case_id, StepCode.MEET, P, note="谈话")

    assert (law(station, case_id).gate_result, "PN2" in law(station, case_id).gate) == ("stopped", True)
    seen = file(station, case_id, P)
    assert [bar.code for bar in seen.bars if bar.step is StepCode.MEET] == ["excluded"]
    assert StepCode.MEET not in seen.steps
    assert StepCode.FAIL in seen.steps


def test_what_is_not_mediated_closes_as_handled_by_law(station):
    """治安管理处罚法 9 第3款: the case goes on, and its 30 days begin then (程序规定 185)."""
    case_id = a_case(station)
    station.clock.move(days=10)

    step(station, case_id, StepCode.FAIL, P, outcome="OC07")

    running = clock(station, case_id, "PUBLIC_SECURITY_CASE")
    assert running.state is State.RUNNING
    assert running.started_at == station.clock()
    assert row(station, case_id).status == "CLOSED"


def test_a_written_agreement_holds_the_case_until_it_is_performed(station):
    """治安管理处罚法 9 第3款."""
    case_id = a_case(station)
    step(station, case_id, StepCode.MEET, P, note="谈话")

    step(station, case_id, StepCode.SETTLE, P, outcome="OC01", method="MM07")

    assert clock(station, case_id, "PUBLIC_SECURITY_CASE").state is State.PAUSED


@pytest.mark.parametrize(
    ("lacking", "barrier"), [({"filed": False}, "unfiled"), ({"established": False}, "facts")]
)
def test_an_agreement_needs_the_filing_and_established_facts(station, lacking, barrier):
    """治安管理处罚法 9 第2款, 90."""
    case_id = a_case(station, **lacking)

    with pytest.raises(BarredByLaw) as barred:
        step(station, case_id, StepCode.SETTLE, P, outcome="OC01", method="MM07")

    assert barred.value.barrier == barrier


def test_on_the_spot_the_number_of_the_recording_stands_for_the_paper(station):
    """程序规定 178 第3款."""
    case_id = a_case(station)
    with pytest.raises(BadInput) as wrong:
        step(station, case_id, StepCode.SETTLE, P, outcome="OC03", method="MM07")

    step(station, case_id, StepCode.SETTLE, P, outcome="OC03", method="MM07", number="LX 01")

    assert wrong.value.field == "number"
    assert law(station, case_id).recording_number == "LX 01"


def test_who_reconcile_by_themselves_apply_in_writing(station):
    """治安管理处罚法 9 第4款, 程序规定 186."""
    case_id = a_case(station)

    step(station, case_id, StepCode.SETTLE, P, outcome="OC04", method="MM09", number="SQ01")

    assert law(station, case_id).application_number == "SQ01"


def test_a_second_mediation_follows_within_seven_working_days_and_a_third_says_why(station):
    """程序规定 183."""
    case_id = a_case(station)
    step(station, case_id, StepCode.MEET, P, note="第一次")
    due = clock(station, case_id, "SECOND_SESSION").due_at
    assert due == NOON.replace(hour=16) + timedelta(days=9)

    step(station, case_id, StepCode.MEET, P, note="第二次")
    with pytest.raises(BadInput) as wrong:
        step(station, case_id, StepCode.MEET, P, note="第三次")
    step(station, case_id, StepCode.MEET, P, note="第三次", why="双方都申请再谈一次")

    assert wrong.value.field == "why"
    assert (row(station, case_id).sessions, clock(station, case_id, "SECOND_SESSION").state) == (
        3,
        State.DONE,
    )


def test_after_seven_working_days_there_is_no_second_mediation(station):
    """程序规定 183."""
    case_id = a_case(station)
    step(station, case_id, StepCode.MEET, P, note="第一次")
    station.clock.move(days=10)

    with pytest.raises(BarredByLaw) as barred:
        step(station, case_id, StepCode.MEET, P, note="第二次")

    assert barred.value.barrier == "second_late"


def test_a_minor_is_not_met_about_before_the_guardian_is_dealt_with(station):
    """程序规定 181."""
    case_id = registered(station, P, route=POLICE_CASE, has_minor=True)
    step(station, case_id, StepCode.CHECK_ELIGIBILITY, P, answers=ELIGIBLE)
    with pytest.raises(BarredByLaw) as barred:
        step(station, case_id, StepCode.MEET, P, note="谈话")

    step(station, case_id, StepCode.NOTIFY_GUARDIAN, P, guardian="GU2")
    step(station, case_id, StepCode.MEET, P, note="谈话")

    assert barred.value.barrier == "guardian"
    assert row(station, case_id).sessions == 1


def test_a_family_dispute_is_not_registered_before_violence_was_asked_about(station):
    """反家庭暴力法 15."""
    with pytest.raises(BadInput) as wrong:
        registered(station, type_code="DT0101")

    assert wrong.value.field == "violence"
    assert row(station, registered(station, type_code="DT0101", violence=False)).route == CIVIL


@pytest.mark.both
def test_domestic_violence_is_warned_about_visited_and_never_counted_as_a_dispute(station):
    """反家庭暴力法 16, 17."""
    case_id = registered(station, P, type_code="DT0101", violence=True)
    assert (row(station, case_id).route, row(station, case_id).level) == (VIOLENCE, "L2")
    assert row(station, case_id).number is None
    with pytest.raises(BarredByLaw):
        step(station, case_id, StepCode.MEET, P, note="谈话")

    step(station, case_id, StepCode.WARN, P, number="告诫〔2026〕1号")
    assert clock(station, case_id, "WARNING_VISIT").state is State.RUNNING
    step(station, case_id, StepCode.VISIT_WARNED, P, note="已查访，情况稳定")
    step(station, case_id, StepCode.SET_ASIDE, P, outcome="OC14", why="依法处置")

    assert clock(station, case_id, "WARNING_VISIT").state is State.DONE
    assert row(station, case_id).bucket == "X"


def test_violence_found_out_later_changes_the_route_and_goes_to_the_officer(station):
    """反家庭暴力法 15, 人民调解法 25."""
    case_id = registered(station, Role.GRID_WORKER)
    step(station, case_id, StepCode.CHOOSE_ROUTE, Role.GRID_WORKER, route=VIOLENCE, why="谈话中得知有殴打")

    found = row(station, case_id)
    assert (found.route, found.level, found.status, found.owner_id) == (VIOLENCE, "L2", "NEW", None)
    assert clock(station, case_id, "PEOPLES_MEDIATION").state is State.VOID
    assert file(station, case_id).handovers[0].kind == "up"


def test_an_officer_who_changes_the_route_keeps_the_case(station):
    case_id = registered(station, P)

    step(station, case_id, StepCode.CHOOSE_ROUTE, P, route=POLICE_CASE, why="有人动手")

    assert (row(station, case_id).status, row(station, case_id).level) == ("L2_OPEN", "L2")
    assert row(station, case_id).owner_id == station.actor(P).worker_id


def test_a_route_that_stays_only_says_that_it_was_asked_about(station):
    case_id = registered(station, P)
    step(station, case_id, StepCode.CHOOSE_ROUTE, P, route=CIVIL, why="已询问，没有家庭暴力")

    assert law(station, case_id).is_screened
    assert clock(station, case_id, "PEOPLES_MEDIATION").state is State.RUNNING


def test_back_on_the_civil_route_the_clocks_of_the_police_count_no_more(station):
    case_id = a_case(station)

    step(station, case_id, StepCode.CHOOSE_ROUTE, P, route=CIVIL, why="经查不构成违反治安管理")

    assert clock(station, case_id, "PUBLIC_SECURITY_CASE").state is State.VOID
    assert clock(station, case_id, "PEOPLES_MEDIATION").state is State.RUNNING
    assert law(station, case_id).gate_result == ""


def test_the_case_clock_is_extended_twice_with_the_parent_organs_approval(station):
    """治安管理处罚法 118."""
    case_id = a_case(station)
    extend = {"clock": "PUBLIC_SECURITY_CASE", "why": "案情复杂"}
    with pytest.raises(BadInput) as wrong:
        step(station, case_id, StepCode.EXTEND, P, **extend)
    for _ in range(2):
        step(station, case_id, StepCode.EXTEND, P, consents=("parent_organ",), **extend)
    with pytest.raises(OutOfTurn):
        step(station, case_id, StepCode.EXTEND, P, consents=("parent_organ",), **extend)

    assert wrong.value.field == "consents"
    assert clock(station, case_id, "PUBLIC_SECURITY_CASE").extensions == 2


def test_peoples_mediation_goes_on_when_both_sides_agree(station):
    """人民调解工作若干规定 33."""
    case_id = registered(station)
    before = clock(station, case_id, "PEOPLES_MEDIATION").due_at

    step(station, case_id, StepCode.EXTEND, clock="PEOPLES_MEDIATION", why="双方愿意继续",
         consents=("applicant", "respondent"))  # fmt: skip

    assert clock(station, case_id, "PEOPLES_MEDIATION").due_at > before + timedelta(days=29)


def test_a_clock_that_is_none_cannot_be_extended(station):
    case_id = registered(station)

    with pytest.raises(BadInput) as wrong:
        step(station, case_id, StepCode.EXTEND, clock="LEVEL9", why="说明")

    assert wrong.value.field == "clock"


@pytest.mark.parametrize(("reason", "state"), [("PR1", State.PAUSED), ("PR3", State.PAUSED), ("PR2", State.RUNNING), ("", State.RUNNING)])  # fmt: skip  # noqa: E501
def test_only_an_expert_opinion_and_a_hearing_stop_the_case_clock(station, reason, state):
    """治安管理处罚法 118 第2款."""
    case_id = a_case(station)

    step(station, case_id, StepCode.PAUSE, P, why="说明", reason=reason)

    assert clock(station, case_id, "PUBLIC_SECURITY_CASE").state is state
    assert clock(station, case_id, "LEVEL2").state is State.PAUSED


def test_a_day_that_has_not_come_is_no_day_of_filing(station):
    case_id = a_case(station, filed=False)

    with pytest.raises(BadInput) as wrong:
        step(station, case_id, StepCode.FILE, P, day=NOON.date() + timedelta(days=1))

    assert wrong.value.field == "day"


def test_filing_put_right_counts_from_the_right_day(station):
    case_id = a_case(station)

    step(station, case_id, StepCode.FILE, P, day=date(2026, 11, 13))

    assert clock(station, case_id, "PUBLIC_SECURITY_CASE").due_at.date() == date(
        2026, 12, 14
    )  # a Sunday rolls


def test_who_withdraws_never_handles_it_again(station):
    """治安管理处罚法 95, 四川省纠纷多元化解条例 44."""
    case_id = registered(station, Role.GRID_WORKER)
    step(station, case_id, StepCode.RECUSE, Role.GRID_WORKER, reason="RR1")

    with pytest.raises(NotAllowed):
        step(station, case_id, StepCode.ACCEPT, Role.GRID_WORKER)
    step(station, case_id, StepCode.ACCEPT, Role.AUXILIARY)

    assert row(station, case_id).owner_id == station.actor(Role.AUXILIARY).worker_id


def test_only_the_owner_withdraws(station):
    case_id = registered(station, Role.GRID_WORKER)

    with pytest.raises(NotAllowed):
        step(station, case_id, StepCode.RECUSE, P, reason="RR1")


def test_a_refusal_is_one_click_and_counts_against_nobody(station):
    """人民调解法 17: it ends, in bucket F with the outcome of its own, and nothing has to be said."""
    case_id = registered(station)

    step(station, case_id, StepCode.REFUSE)

    assert (row(station, case_id).outcome, row(station, case_id).bucket) == ("OC06", "F")


def test_what_the_law_is_told_is_recorded_without_personal_data(station):
    case_id = a_case(station)
    step(station, case_id, StepCode.CHOOSE_ROUTE, P, route=CIVIL, why="张三丰 13812345678 说没有动手")

    with station.reading() as session:
        entries = [f"{e.event} {e.detail}" for e in session.exec(select(AuditEntry))]
        assert differences(session, 1) == []
    assert [e for e in entries if e.startswith("dispute_filed")]
    assert not [e for e in entries if "13812345678" in e or "张三丰" in e]


def test_numbers_typed_as_evidence_are_cut_out_like_everywhere(station):
    case_id = a_case(station, established=False)

    step(station, case_id, StepCode.ESTABLISH, P, number="13812345678")

    assert law(station, case_id).evidence_number == "⟦138****5678⟧"


def test_the_parties_of_a_case_may_ask_for_peoples_mediation(station):
    """治安管理处罚法 9 第4款."""
    case_id = a_case(station)

    refer(station, case_id)

    assert row(station, case_id).status == "REFERRED"
