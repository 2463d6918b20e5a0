from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.assessment import (
    Answer,
    answer_appeal,
    appeal,
    correct_signed,
    draft_month,
    recomputed,
    show_month,
    sign,
)
from domain.assessment.scoring import computed
from domain.assessment.sheets import digest_of
from models import AssessmentAppeal, AssessmentRule, AuditEntry, SupportPlan
from tests.assessed import (
    AFTER_APPEAL,
    OCTOBER,
    SECOND,
    answered,
    appealed,
    at,
    drafted,
    entries,
    sheet_of,
    sheets,
    shown,
    signed,
)
from tests.factories import small_station


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


def events(station):
    with station.reading() as session:
        return [row.event for row in session.exec(select(AuditEntry).order_by(AuditEntry.id))]


def test_a_month_becomes_one_sheet_for_every_grid_worker(station):
    entries(station, 20)

    found = drafted(station)

    workers = {station.actor(Role.GRID_WORKER, grid).worker_id for grid in ("G01", "G02")}
    assert {sheet.worker_id for sheet in found} == workers
    assert {sheet.status for sheet in found} == {"draft"}
    assert sheet_of(station).inputs["month"]["base_verified"] == 20
    assert "sheets_drafted" in events(station)


def test_drafting_twice_drafts_nobody_twice(station):
    drafted(station)

    again = drafted(station)

    assert [sheet.edition for sheet in again] == [1, 1]


def test_a_month_that_still_runs_is_not_drafted(station):
    at(station, datetime(2026, 10, 31, 3, tzinfo=UTC))

    with pytest.raises(OutOfTurn), station.work(Role.CLERK) as work:
        draft_month(work, OCTOBER)


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.AUDITOR, Role.SYSADMIN])
def test_only_clerk_and_leader_prepare_a_month(station, role):
    at(station, SECOND)

    with pytest.raises(NotAllowed), station.work(role) as work:
        draft_month(work, OCTOBER)
    with pytest.raises(NotAllowed), station.work(role) as work:
        show_month(work, OCTOBER)


def test_the_first_draft_stores_the_rule_it_was_made_by(station):
    sheet = drafted(station)[0]

    with station.reading() as session:
        rule = session.exec(select(AssessmentRule)).one()
    assert (sheet.rule_id, rule.number, rule.effective_on) == (rule.id, 1, date(2022, 1, 1))


def test_a_sheet_shown_on_monday_may_be_appealed_until_the_next_monday(station):
    sheet = shown(station)[0]

    assert sheet.status == "shown"
    assert sheet.appeal_until == date(2026, 11, 9)


def test_showing_without_a_draft_is_refused(station):
    at(station, SECOND)

    with pytest.raises(OutOfTurn), station.work(Role.CLERK) as work:
        show_month(work, OCTOBER)


def test_a_worker_appeals_and_a_reviewer_puts_it_right(station):
    entries(station, 30)
    before = shown(station) and sheet_of(station)

    sheet_id = appealed(station)
    answered(station, sheet_id, base_verified=33)

    after = sheet_of(station)
    assert after.status == "reviewed"
    assert after.total > before.total
    assert after.inputs["month"]["base_verified"] == 33
    with station.reading() as session:
        filed = session.exec(select(AssessmentAppeal)).one()
    assert (filed.is_upheld, filed.answer) == (True, "核对了原始记录")
    assert filed.inputs_before["month"]["base_verified"] == 30


def test_a_dismissed_appeal_leaves_every_point_as_it_was(station):
    entries(station, 30)
    shown(station)
    before = sheet_of(station)

    answered(station, appealed(station))

    after = sheet_of(station)
    assert (after.total, after.inputs, after.status) == (before.total, before.inputs, "reviewed")


def test_an_appeal_needs_words_an_item_of_the_sheet_and_an_answer_in_writing(station):
    shown(station)
    sheet_id = sheet_of(station).id

    with pytest.raises(BadInput) as empty, station.work(Role.GRID_WORKER) as work:
        appeal(work, sheet_id, "  ")
    with pytest.raises(BadInput) as item, station.work(Role.GRID_WORKER) as work:
        appeal(work, sheet_id, "漏了", "GS9")
    appealed(station)
    with pytest.raises(BadInput) as silent, station.work(Role.COMMUNITY_OFFICER, "G02") as work:
        answer_appeal(work, sheet_id, Answer(False, " "))

    assert (empty.value.field, item.value.field, silent.value.field) == ("words", "item", "answer")


def test_phone_numbers_in_an_appeal_are_locked_away(station):
    shown(station)

    appealed(station, words="请打 13812345678 核实")

    with station.reading() as session:
        kept = session.exec(select(AssessmentAppeal)).one().words
    assert "13812345678" not in kept
    assert "138****5678" in kept


def test_the_last_day_of_appeal_counts_and_the_day_after_does_not(station):
    shown(station)
    sheet_id = sheet_of(station).id

    at(station, datetime(2026, 11, 10, 1, tzinfo=UTC))
    with pytest.raises(OutOfTurn), station.work(Role.GRID_WORKER) as work:
        appeal(work, sheet_id, "晚了")
    at(station, datetime(2026, 11, 9, 15, tzinfo=UTC))  # 23:00 in Shanghai

    assert appealed(station) == sheet_id


def test_a_colleague_cannot_appeal_for_somebody_else(station):
    shown(station)
    sheet_id = sheet_of(station, "G02").id

    with pytest.raises(NotFound), station.work(Role.GRID_WORKER, "G01") as work:
        appeal(work, sheet_id, "替他说")


def test_the_line_manager_does_not_answer_an_appeal(station):
    shown(station)
    sheet_id = appealed(station)

    with pytest.raises(NotAllowed):
        answered(station, sheet_id, reviewer="G01", base_verified=50)


@pytest.mark.parametrize(
    "changes",
    [
        {"base_verified": -1},
        {"base_accuracy": 1.5},
        {"disputes_settled": 3},
        {"households": 3},
        {"total": 100},
    ],
)
def test_an_answer_cannot_put_a_number_where_none_can_be(station, changes):
    shown(station)
    sheet_id = appealed(station)

    with pytest.raises(BadInput) as refused:
        answered(station, sheet_id, **changes)

    assert refused.value.field == "changes"
    assert sheet_of(station).status == "appealed"


def test_an_appeal_never_makes_a_sheet_worse(station):
    entries(station, 30)
    shown(station)
    sheet_id = appealed(station)

    with pytest.raises(BadInput):
        answered(station, sheet_id, base_verified=2)


def test_upholding_without_a_change_and_dismissing_with_one_are_refused(station):
    shown(station)
    sheet_id = appealed(station)

    for answer in (Answer(True, "对"), Answer(False, "不对", {"base_verified": 60})):
        with pytest.raises(BadInput), station.work(Role.COMMUNITY_OFFICER, "G02") as work:
            answer_appeal(work, sheet_id, answer)


def test_nobody_signs_before_the_days_of_appeal_are_over(station):
    shown(station)
    sheet_id = sheet_of(station).id

    with pytest.raises(NotFound), station.work(Role.LEADER) as work:
        sign(work, [sheet_id])


def test_a_signature_locks_the_sheet_and_the_audit_holds_its_fingerprint(station):
    signed(station)

    sheet = sheet_of(station)
    assert (sheet.status, sheet.signer_id) == ("signed", station.actor(Role.LEADER).worker_id)
    assert sheet.locked_at is not None
    with station.reading() as session:
        entry = session.exec(
            select(AuditEntry).where(AuditEntry.event == "sheet_signed", AuditEntry.subject_id == sheet.id)
        ).one()
    assert entry.detail["digest"] == digest_of(sheet)


def test_whoever_answered_an_appeal_does_not_sign_that_sheet(station):
    shown(station)
    sheet_id = appealed(station)
    with station.work(Role.LEADER) as work:
        answer_appeal(work, sheet_id, Answer(False, "核对无误"))

    with pytest.raises(NotAllowed), station.work(Role.LEADER) as work:
        sign(work, [sheet_id])


@pytest.mark.parametrize("role", [Role.CLERK, Role.COMMUNITY_OFFICER])
def test_only_a_leader_signs(station, role):
    shown(station)
    at(station, AFTER_APPEAL)
    sheet_id = sheet_of(station).id

    with pytest.raises(NotAllowed), station.work(role) as work:
        sign(work, [sheet_id])


def test_an_open_appeal_is_not_signed_over(station):
    shown(station)
    sheet_id = appealed(station)
    at(station, AFTER_APPEAL)

    with pytest.raises(OutOfTurn), station.work(Role.LEADER) as work:
        sign(work, [sheet_id])


def test_signing_several_is_all_or_nothing(station):
    shown(station)
    open_appeal = appealed(station)
    at(station, AFTER_APPEAL)

    with pytest.raises(OutOfTurn), station.work(Role.LEADER) as work:
        sign(work, [sheet_of(station, "G02").id, open_appeal])

    assert sheet_of(station, "G02").status == "shown"


def test_a_signed_month_computed_again_from_its_stored_inputs_is_the_same_sheet(station):
    entries(station, 41)
    entries(station, 7, kind="hazard", verdict="ok")
    signed(station)

    entries(station, 30)  # what comes later changes nothing
    sheet = sheet_of(station)
    with station.reading() as session:
        again = recomputed(session, sheet)

    assert (again.total, again.rolling, again.band, again.coefficient) == (
        sheet.total,
        sheet.rolling,
        sheet.band,
        sheet.coefficient,
    )
    assert again.result == sheet.result


def test_a_correction_is_a_new_sheet_that_its_worker_sees_first(station):
    entries(station, 30)
    signed(station)
    old = sheet_of(station)

    with station.work(Role.LEADER) as work:
        correct_signed(work, old.id, {"base_verified": 20}, "重复录入 10 条")

    first, second = [row for row in sheets(station) if row.worker_id == old.worker_id]
    assert (first.total, first.status) == (old.total, "signed")
    assert (second.edition, second.status, second.reason) == (2, "shown", "重复录入 10 条")
    assert second.total < first.total


def test_only_the_latest_signed_sheet_is_corrected_and_never_without_a_reason(station):
    signed(station)
    old = sheet_of(station)

    with pytest.raises(BadInput), station.work(Role.LEADER) as work:
        correct_signed(work, old.id, {"base_verified": 20}, " ")
    with station.work(Role.LEADER) as work:
        correct_signed(work, old.id, {"base_verified": 20}, "更正")
    with pytest.raises(OutOfTurn), station.work(Role.LEADER) as work:
        correct_signed(work, old.id, {"base_verified": 21}, "再更正")


def test_the_band_goes_by_the_mean_of_three_months(station):
    months = ((202608, datetime(2026, 9, 1, 1, tzinfo=UTC)), (202609, datetime(2026, 10, 9, 1, tzinfo=UTC)))
    for month, moment in months:
        entries(station, 60, on=date(2026, month % 100, 11))
        entries(station, 12, kind="hazard", on=date(2026, month % 100, 12))
        signed(station, month, moment, moment + timedelta(days=12))

    drafted(station)

    sheet = sheet_of(station)
    earlier = [sheet_of(station, month=month).total for month, _at in months]
    assert sheet.inputs["earlier"] == earlier
    assert sheet.rolling == pytest.approx(sum([*earlier, sheet.total]) / 3, abs=1e-9)


def test_two_months_in_need_of_support_open_one_plan_and_touch_no_point(station):
    for month, moment in (
        (202608, datetime(2026, 9, 1, 1, tzinfo=UTC)),
        (202609, datetime(2026, 10, 9, 1, tzinfo=UTC)),
    ):
        signed(station, month, moment, moment + timedelta(days=12))
    signed(station)

    with station.reading() as session:
        plans = session.exec(select(SupportPlan)).all()
    worker = station.actor(Role.GRID_WORKER).worker_id
    assert [plan.month for plan in plans if plan.worker_id == worker] == [202609]
    assert sheet_of(station).coefficient == 0.80
    assert sheet_of(station).band == "GB4"


def test_the_stored_inputs_alone_decide(station):
    sheet = drafted(station)[0]
    with station.reading() as session:
        same = recomputed(session, sheet)

    assert same == computed(sheet.inputs, same_rule(station, sheet))


def same_rule(station, sheet):
    from domain.assessment.rule_book import rule_by_id

    with station.reading() as session:
        return rule_by_id(session, 1, sheet.rule_id).scoring
