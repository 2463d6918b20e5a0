"""Agreements: written, oral, on the spot; performed or not; confirmed in time or not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from analytics.periods import Period
from analytics.results import Rate
from core.clock import local_day
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.vocabulary import Role
from domain.clocks import State, clocks_of
from domain.mediation import Asker, StepCode
from domain.mediation.agreed_figures import (
    confirmed,
    find_due_agreements,
    find_expiring_confirmations,
    find_weighty_agreements,
    performed_in_time,
)
from domain.mediation.agreements import (
    MOST_ITEMS,
    ItemTyped,
    make_agreement,
    may_agree,
    perform_item,
    withdraw_agreement,
)
from domain.mediation.confirmations import apply_for_confirmation, days_to_apply, record_ruling, ruling_label
from models import AuditEntry
from tests.disputes import asker, registered, step
from tests.factories import small_station
from tests.ledgers import DEPOSIT, QUIET, TODAY, agreed, agreement_typed, ledgers, settled
from tests.papers import public_security

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
DECEMBER = Period(date(2026, 12, 1), date(2027, 1, 1))


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def perform(station, item, role=Role.GRID_WORKER, on=None, **said):
    with station.work(role) as work:
        return perform_item(work, item.id, item.version, on or work.now.date(), **said)


def apply(station, agreement, role=Role.GRID_WORKER, on=TODAY, court="船山区人民法院", is_joint=True):
    with station.work(role) as work:
        return apply_for_confirmation(work, agreement.id, agreement.version, on, court, is_joint=is_joint)


def events(station):
    with station.reading() as session:
        return [entry.event for entry in session.exec(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.mark.both
def test_a_written_agreement_is_kept_with_its_items_and_its_last_day(station):
    made = agreed(station)

    kept = ledgers(station, made.dispute_id).standing

    assert (kept.form, kept.terms, kept.manner) == ("AF1", "乙方退还押金，晚十点后不装修。", "转账")
    assert [(item.what, item.amount_fen) for item in kept.items] == [
        ("退还押金", 230_000), ("晚十点后不装修", None),
    ]  # fmt: skip
    assert (kept.signed_on, kept.due_on) == (TODAY, TODAY + timedelta(days=10))
    assert "agreement_made" in events(station)


def test_names_and_phones_in_an_agreement_are_not_kept_in_the_clear(station):
    made = agreed(station, terms="张三丰赔偿，联系 13812345678。", facts="张三丰与刘备争执。")

    kept = ledgers(station, made.dispute_id).standing

    assert kept.facts == "张**与刘*争执。"
    assert "13812345678" not in kept.terms
    assert "张三丰" not in kept.terms


def test_the_law_gives_thirty_days_to_apply_together_for_confirmation(station):
    """人民调解法 33: the 30 days begin with the agreement; its last day may not be a day off."""
    made = agreed(station)

    assert ledgers(station, made.dispute_id).standing.confirm_by == date(2026, 12, 23)
    assert days_to_apply(date(2026, 12, 23), TODAY) == 30


def test_a_bound_on_a_day_off_goes_on_to_the_next_working_day(station):
    """2026-11-27 and 30 days is Sunday 27 December."""
    station.clock.move(days=4)

    made = agreed(station, signed_on=date(2026, 11, 27), items=(ItemTyped("道歉", date(2026, 12, 1)),))

    assert made.confirm_until_on == date(2026, 12, 28)


@pytest.mark.parametrize(("form", "facts"), [("AF2", {}), ("AF3", {"recording_no": "20261123-7"})])
def test_what_was_not_written_cannot_be_confirmed(station, form, facts):
    made = agreed(station, form=form, **facts)

    assert made.confirm_until_on is None
    with pytest.raises(OutOfTurn):
        apply(station, made)


def test_on_the_spot_everything_is_performed_that_day(station):
    """程序规定 178: performed at once, and the recording may stand for the paper."""
    made = agreed(station, form="AF3", recording_no="20261123-7")

    kept = ledgers(station, made.dispute_id).standing

    assert kept.is_kept
    assert (kept.due_on, kept.performed_on) == (TODAY, TODAY)
    assert {item.performed_on for item in kept.items} == {TODAY}


def test_an_oral_agreement_without_items_is_one_thing_to_be_done(station):
    made = agreed(station, form="AF2", items=(), terms="互相道歉")

    kept = ledgers(station, made.dispute_id).standing

    assert [(item.what, item.due_on, item.performed_on) for item in kept.items] == [("互相道歉", TODAY, None)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"form": "AF9"}, "form"),
        ({"signed_on": None}, "signed_on"),
        ({"signed_on": TODAY + timedelta(days=1)}, "signed_on"),
        ({"terms": "  "}, "terms"),
        ({"items": ()}, "items"),
        ({"items": (ItemTyped(""), ItemTyped("  "))}, "items"),
        ({"form": "AF3", "recording_no": ""}, "recording_no"),
        ({"items": (QUIET, ItemTyped("", amount_fen=100))}, "what_1"),
        ({"items": (ItemTyped("道歉"),)}, "due_on_0"),
        ({"items": (ItemTyped(""), ItemTyped("道歉", TODAY - timedelta(days=1)))}, "due_on_1"),
        ({"items": (QUIET,) * (MOST_ITEMS + 1)}, "items"),
        ({"terms": "字" * 4001}, "terms"),
    ],
)
def test_what_is_missing_or_wrong_is_named_by_its_field(station, changes, field):
    case_id = registered(station)

    with pytest.raises(BadInput) as wrong, station.work(Role.GRID_WORKER) as work:
        make_agreement(work, case_id, agreement_typed(**changes))

    assert wrong.value.field == field
    assert ledgers(station, case_id).agreements == ()


def test_only_whoever_handles_the_dispute_writes_an_agreement(station):
    case_id = registered(station, Role.COMMUNITY_OFFICER)

    with pytest.raises(NotFound), station.work(Role.GRID_WORKER) as work:
        make_agreement(work, case_id, agreement_typed())
    with pytest.raises(NotAllowed), station.work(Role.AUDITOR) as work:
        make_agreement(work, case_id, agreement_typed())


def test_somebody_of_another_grid_finds_nothing_to_write_beside(station):
    made = agreed(station)
    item = ledgers(station, made.dispute_id).standing.items[0]

    with pytest.raises(NotFound), station.work(Role.COMMUNITY_OFFICER, "G02") as work:
        perform_item(work, item.id, item.version, TODAY)


def test_one_agreement_stands_at_a_time(station):
    made = agreed(station)

    with pytest.raises(OutOfTurn):
        agreed(station, case_id=made.dispute_id)


@pytest.mark.parametrize(
    ("status", "bucket", "may"),
    [
        ("NEW", "", False), ("L1_OPEN", "", True), ("L2_OPEN", "", True), ("L3_OPEN", "", True),
        ("REFERRED", "", True), ("PAUSED", "", False), ("REOPENED", "", False),
        ("CLOSED", "S", True), ("CLOSED", "F", False), ("CLOSED", "X", False),
    ],
)  # fmt: skip
def test_an_agreement_is_written_while_mediating_or_once_settled(status, bucket, may):
    assert may_agree(status, bucket) is may


def test_a_dispute_that_failed_gets_no_agreement(station):
    case_id = registered(station)
    settled(station, case_id, outcome="OC05")

    with pytest.raises(OutOfTurn):
        agreed(station, case_id=case_id)


def test_a_settled_dispute_gets_its_agreement_afterwards(station):
    case_id = registered(station)
    settled(station, case_id)

    assert agreed(station, case_id=case_id).dispute_id == case_id


def test_a_withdrawn_agreement_stays_in_sight_and_makes_room(station):
    first = agreed(station)
    with station.work(Role.GRID_WORKER) as work:
        withdraw_agreement(work, first.id, first.version, "金额写错")

    second = agreed(station, case_id=first.dispute_id)

    kept = ledgers(station, first.dispute_id)
    assert [(one.id, one.withdrawn_why) for one in kept.agreements] == [
        (first.id, "金额写错"),
        (second.id, ""),
    ]
    assert kept.standing.id == second.id


def test_withdrawing_needs_a_reason_and_happens_once(station):
    made = agreed(station)

    with pytest.raises(BadInput) as wrong, station.work(Role.GRID_WORKER) as work:
        withdraw_agreement(work, made.id, made.version, " ")
    assert wrong.value.field == "why"
    with station.work(Role.GRID_WORKER) as work:
        gone = withdraw_agreement(work, made.id, made.version, "写错")
    with pytest.raises(OutOfTurn), station.work(Role.GRID_WORKER) as work:
        withdraw_agreement(work, gone.id, gone.version, "再撤")


def test_it_is_kept_once_every_item_was_performed_by_its_day(station):
    made = agreed(station)
    first, second = ledgers(station, made.dispute_id).standing.items
    station.clock.move(days=5)

    perform(station, second)
    half = ledgers(station, made.dispute_id).standing
    perform(station, first)

    whole = ledgers(station, made.dispute_id).standing
    assert (half.is_kept, half.performed_on) == (False, None)
    assert (whole.is_kept, whole.performed_on) == (True, TODAY + timedelta(days=5))


def test_performed_late_is_performed_but_not_kept(station):
    made = agreed(station, items=(QUIET,))
    station.clock.move(days=9)

    perform(station, ledgers(station, made.dispute_id).standing.items[0])

    kept = ledgers(station, made.dispute_id).standing
    assert (kept.performed_on, kept.is_kept) == (TODAY + timedelta(days=9), False)


def test_not_performed_is_written_and_can_be_put_right(station):
    made = agreed(station, items=(QUIET,))
    item = ledgers(station, made.dispute_id).standing.items[0]

    broken = perform(station, item, is_done=False, note="当晚又施工")
    assert ledgers(station, made.dispute_id).standing.is_broken
    perform(station, broken)

    kept = ledgers(station, made.dispute_id).standing
    assert (kept.is_broken, kept.is_kept) == (False, True)
    assert [one for one in events(station) if one.startswith("agreement_")] == [
        "agreement_made", "agreement_broken", "agreement_performed",
    ]  # fmt: skip


def test_a_second_hand_on_the_same_item_is_stopped(station):
    made = agreed(station, items=(QUIET,))
    item = ledgers(station, made.dispute_id).standing.items[0]
    perform(station, item)

    with pytest.raises(StaleEdit):
        perform(station, item)


def test_nothing_is_performed_tomorrow_or_under_a_withdrawn_agreement(station):
    made = agreed(station, items=(QUIET,))
    item = ledgers(station, made.dispute_id).standing.items[0]

    with pytest.raises(BadInput) as wrong:
        perform(station, item, on=TODAY + timedelta(days=1))
    assert wrong.value.field == "on"
    with station.work(Role.GRID_WORKER) as work:
        withdraw_agreement(work, made.id, made.version, "写错")
    with pytest.raises(OutOfTurn):
        perform(station, item)


def test_confirmation_is_applied_for_together_and_answered_once(station):
    made = agreed(station)

    applied = apply(station, made)
    with station.work(Role.GRID_WORKER) as work:
        ruled = record_ruling(work, applied.id, applied.version, "JC1", TODAY, "（2026）川0903民特1号")

    kept = ledgers(station, made.dispute_id).standing
    assert (kept.applied_on, kept.court, kept.ruling) == (TODAY, "船山区人民法院", "JC1")
    assert ruling_label("JC1") in {"确认有效", "Confirmed"}
    assert not kept.may_apply
    with pytest.raises(OutOfTurn), station.work(Role.GRID_WORKER) as work:
        record_ruling(work, ruled.id, ruled.version, "JC2", TODAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"is_joint": False}, "is_joint"),
        ({"court": ""}, "court"),
        ({"on": None}, "on"),
        ({"on": TODAY - timedelta(days=1)}, "on"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
    ],
)
def test_an_application_that_cannot_stand_is_refused(station, said, field):
    made = agreed(station)

    with pytest.raises(BadInput) as wrong:
        apply(station, made, **said)

    assert wrong.value.field == field


def test_the_thirty_first_day_is_too_late(station):
    made = agreed(station)
    station.clock.move(days=31)

    with pytest.raises(BadInput, match="30 days ended"):
        apply(station, made, on=TODAY + timedelta(days=31))
    assert apply(station, made, on=TODAY + timedelta(days=30)).applied_on == date(2026, 12, 23)


def test_a_confirmed_agreement_is_not_withdrawn(station):
    applied = apply(station, agreed(station))
    with station.work(Role.GRID_WORKER) as work:
        ruled = record_ruling(work, applied.id, applied.version, "JC1", TODAY)

    with pytest.raises(OutOfTurn), station.work(Role.GRID_WORKER) as work:
        withdraw_agreement(work, ruled.id, ruled.version, "写错")


def test_no_answer_comes_before_the_application_or_without_one(station):
    made = agreed(station)
    with pytest.raises(OutOfTurn), station.work(Role.GRID_WORKER) as work:
        record_ruling(work, made.id, made.version, "JC1", TODAY)
    applied = apply(station, made)

    with pytest.raises(BadInput) as wrong, station.work(Role.GRID_WORKER) as work:
        record_ruling(work, applied.id, applied.version, "JC1", TODAY - timedelta(days=1))
    assert wrong.value.field == "on"
    with pytest.raises(BadInput) as wrong, station.work(Role.GRID_WORKER) as work:
        record_ruling(work, applied.id, applied.version, "JC9", TODAY)
    assert wrong.value.field == "ruling"


def read(station, query, *args, role=Role.LEADER):
    with station.reading() as session:
        return query(session, asker(station, role), *args)


@pytest.mark.both
def test_m15_counts_what_was_due_until_today_and_kept_in_time(station):
    """Three due in December: one kept, one late, one not yet due; one of November kept."""
    kept = agreed(station, items=(ItemTyped("道歉", date(2026, 12, 3)),))
    late = agreed(station, items=(ItemTyped("道歉", date(2026, 12, 4)),))
    agreed(station, items=(ItemTyped("道歉", date(2026, 12, 30)),))
    early = agreed(station, items=(ItemTyped("道歉", date(2026, 11, 25)),))
    for one, days in ((early, 1), (kept, 9), (late, 6)):
        station.clock.move(days=days)
        perform(station, ledgers(station, one.dispute_id).standing.items[0])

    assert read(station, performed_in_time, DECEMBER) == Rate(1, 2)
    assert read(station, performed_in_time, NOVEMBER) == Rate(1, 1)
    rows = read(station, find_due_agreements, DECEMBER)
    assert list(rows["id"]) == [kept.dispute_id, late.dispute_id]


def test_m15_leaves_withdrawn_agreements_out(station):
    made = agreed(station, items=(ItemTyped("道歉", TODAY),))
    with station.work(Role.GRID_WORKER) as work:
        withdraw_agreement(work, made.id, made.version, "写错")

    assert read(station, performed_in_time, NOVEMBER) == Rate(0, 0)


def test_m16_counts_written_agreements_with_money_or_a_later_date(station):
    weighty = agreed(station)
    agreed(station, items=(ItemTyped("道歉", TODAY),))
    agreed(station, form="AF2", items=(DEPOSIT,))
    applied = apply(station, weighty)
    with station.work(Role.GRID_WORKER) as work:
        record_ruling(work, applied.id, applied.version, "JC1", TODAY)

    assert read(station, confirmed, NOVEMBER) == Rate(1, 1)
    assert list(read(station, find_weighty_agreements, NOVEMBER)["agreement_id"]) == [weighty.id]


def test_the_list_of_expiring_bounds_is_soonest_first_and_masked_from_other_grids(station):
    made = agreed(station)
    apply(station, agreed(station))
    station.clock.move(days=25)

    rows = read(station, find_expiring_confirmations, 7)

    assert list(rows[["agreement_id", "days_left"]].itertuples(index=False, name=None)) == [(made.id, 5)]
    elsewhere = station.actor(Role.COMMUNITY_OFFICER, "G02")
    with station.reading() as session:
        assert find_expiring_confirmations(session, Asker(elsewhere, station.clock()), 7).empty


def clock_of(station, case_id, code):
    with station.reading() as session:
        found = [one for one in clocks_of(session, 1, "dispute", case_id) if one.code == code]
    return found[0] if found else None


@pytest.mark.parametrize("days", [0, 3, 4])
def test_the_bound_and_its_clock_end_on_the_same_day(station, days):
    """人民调解法 33: thirty days, a last day off rolls on; the list and the clock may not differ."""
    station.clock.move(days=days)
    made = agreed(
        station, signed_on=TODAY + timedelta(days=days), items=(ItemTyped("道歉", date(2026, 12, 1)),)
    )

    clock = clock_of(station, made.dispute_id, "JUDICIAL_CONFIRMATION")

    assert local_day(clock.due_at - timedelta(seconds=1)) == made.confirm_until_on
    assert clock.state is State.RUNNING


def test_applying_meets_the_clock_and_withdrawing_voids_it(station):
    applied, withdrawn = agreed(station), agreed(station)
    apply(station, applied)
    with station.work(Role.GRID_WORKER) as work:
        withdraw_agreement(work, withdrawn.id, withdrawn.version, "写错")

    states = [
        clock_of(station, made.dispute_id, "JUDICIAL_CONFIRMATION").state for made in (applied, withdrawn)
    ]
    assert states == [State.DONE, State.VOID]


def test_what_was_not_written_starts_no_clock(station):
    made = agreed(station, form="AF2")

    assert clock_of(station, made.dispute_id, "JUDICIAL_CONFIRMATION") is None


def test_a_police_case_needs_its_facts_before_an_agreement(station):
    """治安管理处罚法 9: mediation follows facts that are established, with the number of the evidence."""
    case_id = registered(station, Role.COMMUNITY_OFFICER)
    step(station, case_id, StepCode.CHOOSE_ROUTE, Role.COMMUNITY_OFFICER, route="RO2", why="双方动手")

    with pytest.raises(OutOfTurn):
        agreed(station, Role.COMMUNITY_OFFICER, case_id)
    step(station, case_id, StepCode.ESTABLISH, Role.COMMUNITY_OFFICER, number="证 1")

    assert agreed(station, Role.COMMUNITY_OFFICER, case_id).form == "AF1"


@pytest.mark.parametrize(("is_done", "state"), [(True, State.DONE), (False, State.RUNNING)])
def test_performing_ends_the_police_case_and_not_performing_starts_it_anew(station, is_done, state):
    """程序规定 185: thirty days begin again on the day it was not performed."""
    case_id = public_security(station)
    step(station, case_id, StepCode.FILE, Role.COMMUNITY_OFFICER, day=TODAY)
    station.clock.move(days=12)

    for item in ledgers(station, case_id, Role.COMMUNITY_OFFICER).standing.items:
        perform(station, item, Role.COMMUNITY_OFFICER, is_done=is_done)

    clock = clock_of(station, case_id, "PUBLIC_SECURITY_CASE")
    assert clock.state is state
    if not is_done:
        assert local_day(clock.started_at) == TODAY + timedelta(days=12)
