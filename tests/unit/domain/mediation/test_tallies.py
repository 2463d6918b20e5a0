from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from analytics.periods import Period
from core.clock import local_day
from core.errors import Refused
from core.vocabulary import Role
from domain.mediation import (
    CaseFilter,
    Facts,
    FollowUpAnswer,
    FollowUpFilter,
    StepCode,
    count_cases,
    count_follow_ups,
    record_follow_up,
    take_step,
)
from domain.mediation.rules import mature
from domain.mediation.tallies import dispute_cells, follow_up_cells
from domain.metrics.reader import so_far
from domain.questions import Question
from domain.tallies import count
from domain.tallies.check import differences, rebuild
from models import Dispute, FollowUp
from tests.disputes import asker, closed, file, intake, registered, step
from tests.factories import NOON, small_station

ACCEPTED = datetime(2026, 11, 1, 15, 59, tzinfo=UTC)  # still the first in Shanghai
ROW = {
    "registered_at": ACCEPTED,
    "found_at": ACCEPTED,
    "accepted_at": None,
    "closed_at": None,
    "bucket": "",
    "is_quick": False,
    "is_proactive": False,
    "grid_id": 3,
    "type_code": "DT0201",
}
FOLLOW_UP = {
    "due_on": date(2026, 11, 20),
    "done_on": None,
    "dropped_at": None,
    "is_latest_rating": False,
    "rating": "",
    "grid_id": 3,
    "type_code": "DT0201",
}


def measures(row, rule=dispute_cells):
    return sorted(cell.measure for cell in rule(row))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ["registered"]),
        ({"accepted_at": ACCEPTED}, ["accepted", "cohort", "registered"]),
        (
            {"accepted_at": ACCEPTED, "bucket": "X", "closed_at": ACCEPTED},
            ["accepted", "closed_X", "registered"],
        ),
        ({"bucket": "X", "closed_at": ACCEPTED}, ["closed_X", "registered"]),
        (
            {"accepted_at": ACCEPTED, "bucket": "S", "closed_at": ACCEPTED, "is_quick": True},
            ["accepted", "closed_S", "cohort", "cohort_30", "registered"],
        ),
        (
            {"accepted_at": ACCEPTED, "bucket": "F", "closed_at": ACCEPTED},
            ["accepted", "closed_F", "cohort", "registered"],
        ),
        ({"is_proactive": True}, ["proactive", "registered"]),
    ],
)
def test_a_dispute_is_counted_as(changes, found):
    assert measures(ROW | changes) == found


def test_days_are_the_stations_own_with_and_without_a_zone():
    late = ACCEPTED + timedelta(minutes=1)

    days = [
        next(iter(dispute_cells(ROW | {"registered_at": at}))).day
        for at in (ACCEPTED, late, late.replace(tzinfo=None))
    ]

    assert days == [date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 2)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ["followup_due"]),
        ({"dropped_at": ACCEPTED}, []),
        ({"done_on": date(2026, 11, 20)}, ["followup_done", "followup_due", "followup_on_time"]),
        ({"done_on": date(2026, 11, 21)}, ["followup_done", "followup_due"]),
        (
            {"done_on": date(2026, 11, 21), "is_latest_rating": True, "rating": "SA4"},
            ["followup_done", "followup_due", "rating_good", "rating_valid"],
        ),
        (
            {"done_on": date(2026, 11, 21), "is_latest_rating": True, "rating": "SA3"},
            ["followup_done", "followup_due", "rating_valid"],
        ),
        ({"done_on": date(2026, 11, 21), "rating": "SA5"}, ["followup_done", "followup_due"]),
    ],
)
def test_a_follow_up_is_counted_as(changes, found):
    assert measures(FOLLOW_UP | changes, follow_up_cells) == found


def test_a_follow_up_is_counted_on_its_due_day_and_its_rating_on_the_day_it_was_given():
    row = FOLLOW_UP | {"done_on": date(2026, 11, 21), "is_latest_rating": True, "rating": "SA5"}

    days = {cell.measure: cell.day.day for cell in follow_up_cells(row)}

    assert days == {
        "followup_due": 20,
        "followup_done": 20,
        "rating_valid": 21,
        "rating_good": 21,
    }


STEPS = st.sampled_from([code for code in StepCode if code not in {StepCode.REGISTER, StepCode.CORRECT}])
ROLES = st.sampled_from(
    [Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.JUSTICE_MEDIATOR, Role.LEADER, Role.CLERK]
)
OUTCOMES = {
    StepCode.SETTLE: ["OC01", "OC03"],
    StepCode.FAIL: ["OC05", "OC07"],
    StepCode.SET_ASIDE: ["OC10", "OC12"],
}
ACTS = st.lists(
    st.tuples(STEPS, ROLES, st.integers(0, 2), st.floats(0, 20), st.integers(0, 9)), min_size=5, max_size=40
)
ANSWERS = ("SA5", "SA3", "SA0")


@pytest.mark.slow
@given(ACTS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
    phases=[Phase.generate],
)
def test_after_any_sequence_of_actions_the_kept_counts_are_the_counted_ones(acts):
    with TemporaryDirectory() as folder:
        station = small_station(Path(folder))
        cases = [registered(station), registered(station, Role.CLERK, source="SC03"), closed(station)]
        for code, role, which, days, luck in acts:
            station.clock.move(days=days)
            try_step(station, cases[which], code, role, luck)
            try_follow_up(station, role, luck)

        with station.reading() as session:
            assert differences(session, 1) == []
            check_drills(session, station)
        station.desk.anchor.flush()
        station.desk.database.close()


def try_step(station, case_id, code, role, luck):
    """Take a step if it may be taken."""
    outcomes = OUTCOMES.get(code, [""])
    facts = Facts("因故", "ER1", "谈过", outcomes[luck % len(outcomes)], "MM01")
    try:
        with station.work(role) as work:
            take_step(work, case_id, code, facts)
    except Refused:
        return


def try_follow_up(station, role, luck):
    """Answer the follow-up that comes first if it may be answered."""
    with station.reading() as session:
        waiting = session.exec(select(FollowUp).where(FollowUp.done_at.is_(None))).first()
    if waiting is None or luck > 4:
        return
    answer = FollowUpAnswer("FU1", "FC1", ANSWERS[luck % 3])
    try:
        with station.work(role) as work:
            record_follow_up(work, waiting.id, waiting.version, answer)
    except Refused:
        return


CASE_DRILLS = {
    "M01.S": "closed_S",
    "M01.F": "closed_F",
    "M01.X": "closed_X",
    "M09": "proactive",
    "registered": "registered",
    "accepted": "accepted",
}
FOLLOW_UP_DRILLS = {
    "M04": "rating_valid",
    "M04.good": "rating_good",
    "M05": "followup_due",
    "M05.done": "followup_done",
    "M05.on_time": "followup_on_time",
}


def check_drills(session, station):
    """Whatever was counted, the rows behind it are as many."""
    who = asker(station, Role.LEADER)
    today = local_day(who.now)
    for period in (Period.year(2026), Period.month(2026, 12), Period(date(2026, 11, 23), date(2027, 1, 20))):
        for grid in (0, station.grid_ids["G01"]):
            question = Question(period, grid)
            grids = {grid} if grid else None
            for metric, measure in CASE_DRILLS.items():
                found = count_cases(session, who, CaseFilter(metric=metric, question=question))
                assert found == count(session, 1, measure, period, grids=grids), metric
            for metric, measure in FOLLOW_UP_DRILLS.items():
                found = count_follow_ups(session, who, FollowUpFilter(metric=metric, question=question))
                over = so_far(period, today) if metric.startswith("M05") else period
                assert found == count(session, 1, measure, over, grids=grids), metric
            full_grown = mature(period, today)
            for metric, measure in {"M02": "cohort", "M02.S": "cohort_30"}.items():
                found = count_cases(session, who, CaseFilter(metric=metric, question=question))
                kept = count(session, 1, measure, full_grown, grids=grids) if full_grown else 0
                assert found == kept, metric


def test_rebuilding_changes_nothing(tmp_path):
    station = small_station(tmp_path)
    closed(station, days=2)
    with station.desk.database.writing() as session:
        rebuild(session, 1)

    with station.reading() as session:
        assert differences(session, 1) == []
        assert count(session, 1, "closed_S", Period.year(2026), code="DT02") == 1


def test_reopening_leaves_the_closed_cells(tmp_path):
    station = small_station(tmp_path)
    case_id = closed(station)

    step(station, case_id, StepCode.REOPEN, why="反弹")

    with station.reading() as session:
        assert count(session, 1, "closed_S", Period.year(2026)) == 0
        assert count(session, 1, "cohort_30", Period.year(2026)) == 0
        assert count(session, 1, "cohort", Period.year(2026)) == 1
        assert count(session, 1, "followup_due", Period.year(2026)) == 0


@pytest.mark.parametrize(("days", "quick"), [(30, 1), (30.01, 0)])
def test_the_cohort_counts_what_was_resolved_within_thirty_days(tmp_path, days, quick):
    station = small_station(tmp_path)

    closed(station, days=days)

    with station.reading() as session:
        assert count(session, 1, "cohort_30", Period.year(2026)) == quick


def test_found_late_is_not_proactive(tmp_path):
    station = small_station(tmp_path)
    registered(station, found_at=NOON - timedelta(hours=25))
    registered(station, found_at=NOON - timedelta(hours=23))
    registered(station, source="SC03")

    with station.reading() as session:
        assert count(session, 1, "proactive", Period.year(2026)) == 1
        assert count(session, 1, "accepted", Period.year(2026)) == 3


def test_one_rating_per_party_counts_the_latest(tmp_path):
    station = small_station(tmp_path)
    case_id = closed(station)
    rate(station, case_id, "SA5")
    step(station, case_id, StepCode.REOPEN, why="反弹")
    step(station, case_id, StepCode.ACCEPT)
    station.clock.move(days=1)
    step(station, case_id, StepCode.SETTLE, outcome="OC01", method="MM01")

    rate(station, case_id, "SA2")

    with station.reading() as session:
        assert count(session, 1, "rating_valid", Period.year(2026)) == 1
        assert count(session, 1, "rating_good", Period.year(2026)) == 0
        assert differences(session, 1) == []


def rate(station, case_id, rating):
    """Answer the first open follow-up of a case with a rating."""
    waiting = next(f for f in file(station, case_id).follow_ups if not f.done_on and not f.is_dropped)
    with station.work(Role.GRID_WORKER) as work:
        record_follow_up(work, waiting.id, waiting.version, FollowUpAnswer("FU1", "FC1", rating))


def test_a_made_up_row_in_the_database_is_noticed(tmp_path):
    station = small_station(tmp_path)
    registered(station)
    with station.desk.database.writing() as session:
        case = session.exec(select(Dispute)).one()
        case.bucket, case.closed_at = "S", case.registered_at

    with station.reading() as session:
        assert {row[1]["measure"] for row in differences(session, 1)} == {"closed_S"}


def test_the_intake_of_these_tests_is_proactive(tmp_path):
    station = small_station(tmp_path)

    assert intake(station).source == "SC01"
