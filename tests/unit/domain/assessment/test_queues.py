"""Samples, signs, support plans, titles of a year, notes: people look, people decide, all is recorded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, OutOfTurn
from core.vocabulary import Role
from domain.assessment import (
    Note,
    NoteKind,
    Title,
    approve_leave,
    decide,
    decide_nomination,
    draw_sample,
    judge,
    nominate,
    note,
    raise_signs,
    set_exposure,
)
from domain.assessment.queues import (
    exposures_of,
    grid_workers,
    leave_of,
    nominations,
    notes_of,
    open_plans,
    open_signs,
    trained,
    waiting_checks,
)
from domain.assessment.rule_book import shipped
from domain.assessment.sampling import drawn_from
from domain.assessment.support import close_plan, write_plan
from domain.assessment.vocabulary import AssessmentEvent
from domain.assessment.yearly import Year, titles
from models import AnnualNomination, AssessmentCheck, AssessmentSheet, AssessmentSign, AuditEntry, SupportPlan
from tests.assessed import OCTOBER, SECOND, at, dispute, drafted, entries, equal_grids, sheet_of, signed
from tests.factories import small_station

RULE = shipped()[0]["year"]


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    at(made, SECOND)
    yield made
    made.desk.database.close()


def worker(station, grid="G01"):
    return station.actor(Role.GRID_WORKER, grid).worker_id


def sampled(station, count=12):
    entries(station, count)
    with station.work(Role.CLERK) as work:
        drawn = draw_sample(work, OCTOBER)
    with station.reading() as session:
        return drawn, [row.id for row in session.exec(select(AssessmentCheck).order_by(AssessmentCheck.id))]


def audit(station, event):
    with station.reading() as session:
        return session.exec(select(AuditEntry).where(AuditEntry.event == event)).all()


# samples


def test_ten_of_twelve_are_drawn_and_all_where_there_are_fewer(station):
    entries(station, 4, grid="G02")

    drawn, checks = sampled(station)

    assert drawn == len(checks) == 14


def test_anybody_can_draw_the_same_sample_again(station):
    ids = list(range(100, 160))

    first = drawn_from(ids, 10, 20240101, OCTOBER, 7)

    assert drawn_from(list(reversed(ids)), 10, 20240101, OCTOBER, 7) == first
    assert drawn_from(ids, 10, 20240102, OCTOBER, 7) != first
    assert len(set(first)) == 10


def test_the_seed_lies_with_the_sample(station):
    sampled(station)

    with station.reading() as session:
        assert set(session.exec(select(AssessmentCheck.seed))) == {20240101}


def test_drawing_twice_draws_nothing_more(station):
    sampled(station)

    with station.work(Role.CLERK) as work:
        assert draw_sample(work, OCTOBER) == 0


def test_a_wrong_record_needs_a_line_and_nobody_checks_twice(station):
    _drawn, (first, *_rest) = sampled(station)

    with pytest.raises(BadInput) as silent, station.work(Role.COMMUNITY_OFFICER) as work:
        judge(work, first, is_right=False)
    with station.work(Role.COMMUNITY_OFFICER) as work:
        judge(work, first, is_right=False, note="楼栋写错")
    with pytest.raises(OutOfTurn), station.work(Role.CLERK) as work:
        judge(work, first, is_right=True)

    assert silent.value.field == "note"
    assert [entry.detail["verdict"] for entry in audit(station, "record_checked")] == ["wrong"]


@pytest.mark.parametrize(
    "seat", [(Role.GRID_WORKER, "G01"), (Role.COMMUNITY_OFFICER, "G02"), (Role.AUDITOR, "G01")]
)
def test_neither_the_worker_nor_another_grids_officer_checks(station, seat):
    _drawn, (first, *_rest) = sampled(station)

    with pytest.raises(NotAllowed), station.work(*seat) as work:
        judge(work, first, is_right=True)


def test_once_the_sheet_is_drafted_the_sample_is_closed(station):
    _drawn, (first, *_rest) = sampled(station)
    drafted(station)

    with pytest.raises(OutOfTurn), station.work(Role.CLERK) as work:
        judge(work, first, is_right=True)


def test_the_queue_shows_what_the_checker_may_check(station):
    sampled(station)
    with station.reading() as session:
        mine = waiting_checks(session, station.actor(Role.COMMUNITY_OFFICER, "G01"))
        other = waiting_checks(session, station.actor(Role.COMMUNITY_OFFICER, "G02"))

    assert (len(mine), len(other)) == (10, 0)


# signs


def flagged(station):
    entries(station, 12, created_at=datetime(2026, 10, 12, 2, tzinfo=UTC))
    with station.work(Role.CLERK) as work:
        raise_signs(work, OCTOBER)
    with station.reading() as session:
        return session.exec(select(AssessmentSign)).one()


def test_a_burst_of_entries_is_raised_once(station):
    sign = flagged(station)

    with station.work(Role.CLERK) as work:
        assert raise_signs(work, OCTOBER) == 0
    assert (sign.sign, len(sign.rows), sign.status) == ("burst", 12, "open")


def test_a_sign_takes_no_point_from_anybody(station):
    equal_grids(station)
    entries(station, 12, grid="G02")
    flagged(station)

    drafted(station)

    assert sheet_of(station).total == sheet_of(station, "G02").total


def test_disputes_opened_and_closed_alone_within_minutes_are_raised(station):
    for hour in (2, 5):
        dispute(station, datetime(2026, 10, 13, hour, tzinfo=UTC), days=3 / 1440, result="")
    at(station, SECOND)
    with station.work(Role.CLERK) as work:
        raise_signs(work, OCTOBER)

    with station.reading() as session:
        seen = {row.sign for row in session.exec(select(AssessmentSign))}
    assert seen == {"instant", "alone"}


def test_the_same_parties_at_the_same_place_are_raised(station):
    from tests.disputes import registered

    for day in (13, 15):
        at(station, datetime(2026, 10, day, 2, tzinfo=UTC))
        registered(station)
    at(station, SECOND)
    with station.work(Role.CLERK) as work:
        raise_signs(work, OCTOBER)

    with station.reading() as session:
        assert "repeated" in {row.sign for row in session.exec(select(AssessmentSign))}


def test_a_quarter_of_poor_samples_is_raised(station):
    _drawn, checks = sampled(station, 12)
    for number, check_id in enumerate(checks):
        with station.work(Role.CLERK) as work:
            judge(work, check_id, is_right=number >= 5, note="写错")
    with station.work(Role.CLERK) as work:
        raise_signs(work, OCTOBER)

    with station.reading() as session:
        signs = {row.sign: row for row in session.exec(select(AssessmentSign))}
    assert signs["careless"].facts == {"checked": 10, "right": 5}


def test_a_look_is_kept_in_words(station):
    sign = flagged(station)

    with pytest.raises(BadInput) as silent, station.work(Role.CLERK) as work:
        decide(work, sign.id, "explained", " ")
    with pytest.raises(BadInput) as other, station.work(Role.CLERK) as work:
        decide(work, sign.id, "deducted", "扣 5 分")
    with station.work(Role.COMMUNITY_OFFICER) as work:
        decide(work, sign.id, "explained", "当天集中补录纸质台账")
    with pytest.raises(OutOfTurn), station.work(Role.CLERK) as work:
        decide(work, sign.id, "explained", "再看")

    assert (silent.value.field, other.value.field) == ("words", "decision")
    assert [entry.detail["decision"] for entry in audit(station, "sign_decided")] == ["explained"]
    with station.reading() as session:
        assert open_signs(session, station.actor(Role.CLERK)).empty
        done = open_signs(session, station.actor(Role.CLERK), only_open=False)
    assert done["decision"].tolist() == ["当天集中补录纸质台账"]


def test_nobody_looks_at_a_sign_about_themselves_or_elsewhere(station):
    sign = flagged(station)

    for seat in ((Role.GRID_WORKER, "G01"), (Role.COMMUNITY_OFFICER, "G02")):
        with pytest.raises(NotAllowed), station.work(*seat) as work:
            decide(work, sign.id, "explained", "自己看")


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.AUDITOR])
def test_samples_and_signs_are_the_offices_to_begin(station, role):
    for action in (draw_sample, raise_signs):
        with pytest.raises(NotAllowed), station.work(role) as work:
            action(work, OCTOBER)


# support


def supported(station):
    for month, moment in ((202609, datetime(2026, 10, 9, 1, tzinfo=UTC)), (OCTOBER, SECOND)):
        signed(station, month, moment, moment + timedelta(days=12))
    with station.reading() as session:
        plans = session.exec(select(SupportPlan)).all()
    return next(plan for plan in plans if plan.worker_id == worker(station))


def test_a_plan_is_written_and_ended_by_a_leader_in_words(station):
    plan = supported(station)

    with pytest.raises(NotAllowed), station.work(Role.CLERK) as work:
        write_plan(work, plan.id, "结对")
    with pytest.raises(BadInput), station.work(Role.LEADER) as work:
        write_plan(work, plan.id, " ")
    with station.work(Role.LEADER) as work:
        write_plan(work, plan.id, "与二号警格同事结对，每周走访一次")
    with station.reading() as session:
        assert open_plans(session, station.actor(Role.GRID_WORKER))["steps"].tolist() == [
            "与二号警格同事结对，每周走访一次"
        ]
    with station.work(Role.LEADER) as work:
        close_plan(work, plan.id, "已达标")
    with pytest.raises(OutOfTurn), station.work(Role.LEADER) as work:
        close_plan(work, plan.id, "再次")


def test_a_worker_sees_no_plan_of_another(station):
    supported(station)

    with station.reading() as session:
        mine = open_plans(session, station.actor(Role.GRID_WORKER, "G02"))
        all_of_them = open_plans(session, station.actor(Role.LEADER))
    assert (len(mine), len(all_of_them)) == (1, 2)


# titles of a year

GOOD = Year(8, 93.0, 12, 12, 0, 0, 20, 3, 0)
GOLD = Year(8, 93.0, 12, 12, 0, 3, 20, 1, 1)


def met(year, title):
    return all(reason.is_met for reason in titles(year, RULE)[title])


def test_the_conditions_of_both_titles():
    assert met(GOOD, Title.GOOD)
    assert not met(GOOD, Title.GOLD)
    assert met(GOLD, Title.GOOD)
    assert met(GOLD, Title.GOLD)


@pytest.mark.parametrize(
    "change",
    [
        {"months": 5},
        {"mean": 89.9},
        {"mean": None},
        {"ratings": 9, "satisfied": 9},
        {"satisfied": 11},
        {"complaints": 1},
    ],
)
def test_one_condition_not_met_is_no_nomination(change):
    assert not met(Year(**{**GOLD.__dict__, **change}), Title.GOOD)


@pytest.mark.parametrize(
    "change", [{"difficult": 2}, {"relapsed": 2}, {"citations": 0}, {"settled": 0, "relapsed": 0}]
)
def test_gold_asks_more(change):
    year = Year(**{**GOLD.__dict__, **change})

    assert met(year, Title.GOOD)
    assert not met(year, Title.GOLD)


def test_a_year_without_enough_months_nominates_nobody(station):
    signed(station)

    with station.work(Role.CLERK) as work:
        assert nominate(work, 2026) == []


def good_half_year(station):
    """Six signed months of 95 points, and five settled disputes whose ten parties were satisfied."""
    for day in range(1, 6):
        dispute(station, datetime(2026, 6, day, 2, tzinfo=UTC))
    at(station, SECOND)
    drafted(station)
    rule_id = sheet_of(station).rule_id
    with station.work(Role.LEADER) as work:
        for month in range(202601, 202607):
            work.new(
                AssessmentSheet,
                worker_id=worker(station),
                grid_id=station.grid_ids["G01"],
                month=month,
                rule_id=rule_id,
                status="signed",
                total=95.0,
                drafted_at=work.now,
                locked_at=work.now,
            )
        work.record(AssessmentEvent.SHEETS_DRAFTED, None)


def test_whoever_meets_the_conditions_is_nominated_once_with_the_reasons(station):
    good_half_year(station)

    with station.work(Role.CLERK) as work:
        first, again = nominate(work, 2026), nominate(work, 2026)

    assert [(row.worker_id, row.title) for row in first] == [(worker(station), "MT1")]
    assert again == []
    reasons = {reason["code"]: (reason["found"], reason["is_met"]) for reason in first[0].reasons}
    assert reasons == {
        "months": (6, True),
        "score": (95.0, True),
        "ratings": (10, True),
        "satisfaction": (1.0, True),
        "complaints": (0, True),
    }


def test_an_upheld_complaint_keeps_the_title_away(station):
    good_half_year(station)
    with station.work(Role.CLERK) as work:
        said = Note(worker(station), NoteKind.COMPLAINT, date(2026, 5, 5), "态度生硬", is_substantiated=True)
        note(work, said)

    with station.work(Role.CLERK) as work:
        assert nominate(work, 2026) == []


def test_only_signed_months_of_the_year_count(station):
    good_half_year(station)

    with station.work(Role.CLERK) as work:
        assert nominate(work, 2025) == []


def test_the_committees_decision_is_recorded_with_its_reasons(station):
    with station.work(Role.CLERK) as work:
        row = work.new(
            AnnualNomination, worker_id=worker(station), year=2026, title=str(Title.GOOD), reasons=[]
        )
        work.record(AssessmentEvent.NOMINATED, row)
    with pytest.raises(NotAllowed), station.work(Role.CLERK) as work:
        decide_nomination(work, row.id, "awarded", "同意")
    for bad in (("maybe", "同意"), ("awarded", " ")):
        with pytest.raises(BadInput), station.work(Role.LEADER) as work:
            decide_nomination(work, row.id, *bad)
    with station.work(Role.LEADER) as work:
        decide_nomination(work, row.id, "declined", "年内有重复登记")
    with pytest.raises(OutOfTurn), station.work(Role.LEADER) as work:
        decide_nomination(work, row.id, "awarded", "改判")

    with station.reading() as session:
        found = nominations(session, station.actor(Role.LEADER), 2026)
    assert found[["decision", "words"]].to_numpy().tolist() == [["declined", "年内有重复登记"]]


# notes, leave, households


def test_training_hours_and_words_are_kept_and_the_worker_reads_their_own(station):
    with station.work(Role.COMMUNITY_OFFICER) as work:
        note(work, Note(worker(station), NoteKind.TRAINING, date(2026, 10, 20), "实务", 4))
        note(work, Note(worker(station, "G02"), NoteKind.PEER, date(2026, 10, 20), "耐心"))
    with station.work(Role.GRID_WORKER) as work:
        note(work, Note(worker(station), NoteKind.EXPERIENCE, date(2026, 10, 21), "先听后说"))

    with station.reading() as session:
        mine = notes_of(session, station.actor(Role.GRID_WORKER), 2026)
        office = notes_of(session, station.actor(Role.CLERK), 2026)
    assert (mine["hours"].sum(), len(mine), len(office)) == (4, 2, 3)


def test_who_has_the_hours_of_the_rule_is_counted_among_all(station):
    for hours in (12, 8):
        with station.work(Role.CLERK) as work:
            note(work, Note(worker(station), NoteKind.TRAINING, date(2026, 10, 20), "实务", hours))
    with station.work(Role.CLERK) as work:
        note(work, Note(worker(station, "G02"), NoteKind.TRAINING, date(2026, 10, 20), "实务", 19.5))

    with station.reading() as session:
        clerk, today = station.actor(Role.CLERK), date(2026, 11, 2)
        assert trained(session, clerk, 2026, today) == (1, 2)
        assert trained(session, clerk, 2025, today) == (0, 2)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Note(0, NoteKind.TRAINING, date(2026, 10, 20), "实务", 0), "hours"),
        (Note(0, NoteKind.PEER, date(2026, 10, 20), " "), "words"),
        (Note(0, NoteKind.PEER, date(2026, 12, 20), "好"), "noted_on"),
    ],
)
def test_a_note_without_what_it_needs_is_refused(station, said, field):
    with pytest.raises(BadInput) as refused, station.work(Role.CLERK) as work:
        note(work, Note(**{**said.__dict__, "worker_id": worker(station)}))

    assert refused.value.field == field


def test_nobody_writes_down_hours_or_praise_for_themselves(station):
    with pytest.raises(NotAllowed), station.work(Role.GRID_WORKER) as work:
        note(work, Note(worker(station), NoteKind.TRAINING, date(2026, 10, 20), "自学", 40))


def test_leave_is_kept_by_the_office_and_shown_until_it_is_over(station):
    with pytest.raises(BadInput), station.work(Role.CLERK) as work:
        approve_leave(work, worker(station), date(2026, 11, 9), date(2026, 11, 8))
    with pytest.raises(NotAllowed), station.work(Role.GRID_WORKER) as work:
        approve_leave(work, worker(station), date(2026, 11, 9), date(2026, 11, 10))
    with station.work(Role.CLERK) as work:
        approve_leave(work, worker(station), date(2026, 11, 9), date(2026, 11, 10))

    with station.reading() as session:
        clerk = station.actor(Role.CLERK)
        assert leave_of(session, clerk, date(2026, 11, 10))["to_on"].tolist() == [date(2026, 11, 11)]
        assert leave_of(session, clerk, date(2026, 11, 11)).empty


@pytest.mark.parametrize(
    ("households", "share", "field"), [(0, 0.1, "households"), (900, 1.2, "floating_share")]
)
def test_households_that_cannot_be_are_refused(station, households, share, field):
    with pytest.raises(BadInput) as refused, station.work(Role.CLERK) as work:
        set_exposure(work, station.grid_ids["G01"], households, share, date(2026, 10, 1))

    assert refused.value.field == field


def test_the_same_day_again_puts_households_right(station):
    for households in (900, 950):
        with station.work(Role.CLERK) as work:
            set_exposure(work, station.grid_ids["G01"], households, 0.1, date(2026, 10, 1))

    with station.reading() as session:
        frame = exposures_of(session, station.actor(Role.CLERK))
    assert frame.set_index("id").loc[station.grid_ids["G01"], "households"] == 950


def test_an_officer_reaches_the_workers_of_their_grid(station):
    with station.reading() as session:
        mine = grid_workers(session, station.actor(Role.COMMUNITY_OFFICER))
        office = grid_workers(session, station.actor(Role.CLERK))

    assert (len(mine), len(office)) == (1, 2)
