"""What a month is made of: every count read from rows, by hand beside it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from core.vocabulary import Role
from domain.assessment import approve_leave, draw_sample, judge, set_exposure
from domain.assessment.collecting import Ground, collect, exposures, places
from domain.assessment.rule_book import rule_in
from domain.people import end_posting, hire, post
from models import AssessmentCheck, Posting
from tests.assessed import OCTOBER, SECOND, at, dispute, entries
from tests.factories import small_station

SEPTEMBER = datetime(2026, 9, 7, 2, tzinfo=UTC)


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


def collected(station, grid="G01", month=OCTOBER):
    at(station, SECOND)
    with station.reading() as session:
        book = rule_in(session, 1, date(month // 100, month % 100, 1))
        found = collect(session, 1, month, book, station.clock())
    worker = station.actor(Role.GRID_WORKER, grid).worker_id
    return next(one for one in found if one.worker_id == worker)


def month_of(station, grid="G01"):
    return collected(station, grid).inputs["month"]


def test_records_of_the_declared_kinds_count_for_their_item(station):
    entries(station, 4)
    entries(station, 3, kind="visit")
    entries(station, 2, kind="hazard", verdict="ok")
    entries(station, 5, kind="honour")

    month = month_of(station)

    assert (month["base_verified"], month["hazards_verified"]) == (7, 2)


def test_only_the_workers_own_records_of_the_month_count(station):
    entries(station, 4)
    entries(station, 9, grid="G02")
    entries(station, 9, on=date(2026, 9, 30))
    entries(station, 9, on=date(2026, 11, 1))

    assert month_of(station)["base_verified"] == 4


def test_void_and_refused_records_do_not_count_and_say_why(station):
    entries(station, 4)
    entries(station, 2, status="void")
    (refused,) = entries(station, 1, verdict="refused")

    found = collected(station)

    assert found.inputs["month"]["base_verified"] == 4
    assert found.evidence["base"]["left_out"] == {"refused": [refused]}


def test_the_same_record_again_within_thirty_days_counts_once_whoever_entered_it(station):
    entries(station, 1, grid="G02", fingerprint="same", on=date(2026, 9, 20))
    (again,) = entries(station, 1, fingerprint="same")
    entries(station, 1, fingerprint="same", on=date(2026, 10, 21))  # 31 days after the first

    found = collected(station)

    assert found.inputs["month"]["base_verified"] == 1
    assert found.evidence["base"]["left_out"] == {"duplicate": [again]}


def test_a_record_without_a_fingerprint_is_known_by_what_it_says(station):
    entries(station, 3, fingerprint="", title="3 栋", payload={"type": "BD1"})

    assert month_of(station)["base_verified"] == 1


def test_the_share_of_valid_hazards_leaves_out_those_that_wait(station):
    entries(station, 6, kind="hazard", verdict="ok")
    entries(station, 2, kind="hazard", verdict="refused")
    entries(station, 3, kind="hazard")

    month = month_of(station)

    assert month["hazards_verified"] == 11
    assert month["hazards_valid_share"] == 0.75


def test_an_unsampled_month_has_no_accuracy_and_a_full_sample_has(station):
    entries(station, 12)
    assert month_of(station)["base_accuracy"] is None

    with station.work(Role.CLERK) as work:
        draw_sample(work, OCTOBER)
    with station.reading() as session:
        ids = [row.id for row in session.exec(select(AssessmentCheck).order_by(AssessmentCheck.id))]
    for number, check_id in enumerate(ids):
        with station.work(Role.COMMUNITY_OFFICER) as work:
            judge(work, check_id, is_right=number > 0, note="写错")

    assert month_of(station)["base_accuracy"] == 0.9


def test_half_a_sample_is_none(station):
    entries(station, 12)
    at(station, SECOND)
    with station.work(Role.CLERK) as work:
        draw_sample(work, OCTOBER)
    with station.work(Role.COMMUNITY_OFFICER) as work:
        first = work.session.exec(select(AssessmentCheck)).first()
        judge(work, first.id, is_right=False, note="写错")

    assert month_of(station)["base_accuracy"] is None


def test_disputes_of_the_month_before_are_looked_at(station):
    dispute(station, SEPTEMBER)
    dispute(station, SEPTEMBER + timedelta(days=1), result="")
    dispute(station, SEPTEMBER + timedelta(days=2), outcome="")
    dispute(station, datetime(2026, 10, 8, 2, tzinfo=UTC))

    found = collected(station)

    month = found.inputs["month"]
    assert (month["disputes"], month["disputes_settled"]) == (3, 1)
    assert found.inputs["looked_at"] == 202609
    assert found.inputs["raw_settled"] == 1


def test_in_time_means_acted_on_within_a_day_and_every_visit_in_time(station):
    dispute(station, SEPTEMBER)
    dispute(station, SEPTEMBER + timedelta(days=1), late=2)

    assert month_of(station)["disputes_timely"] == 1


def test_an_unreachable_party_confirms_nothing(station):
    dispute(station, SEPTEMBER, result="FU6")

    month = month_of(station)

    assert (month["disputes"], month["disputes_settled"]) == (1, 0)


@pytest.mark.parametrize("outcome", ["OC06", "OC10", "OC13"])
def test_a_refusal_a_duplicate_and_a_withdrawal_count_for_nobody(station, outcome):
    if outcome == "OC06":
        dispute(station, SEPTEMBER, outcome="")
        case_id = dispute(station, SEPTEMBER + timedelta(hours=1), outcome="")
        from domain.mediation import StepCode
        from tests.disputes import step

        step(station, case_id, StepCode.REFUSE, why="不愿意")
    else:
        dispute(station, SEPTEMBER, outcome="")
        dispute(station, SEPTEMBER + timedelta(hours=1), outcome=outcome, result="")

    assert month_of(station)["disputes"] == 1


def test_found_disputes_are_told_apart_from_those_that_came(station):
    dispute(station, SEPTEMBER, is_found=True)
    dispute(station, SEPTEMBER + timedelta(days=1), is_found=True, result="")
    dispute(station, SEPTEMBER + timedelta(days=2))

    own = month_of(station)["self_found"]

    assert (own["both"], own["timely_only"] + own["neither"], own["settled_only"]) == (1, 1, 0)


def test_rates_are_the_stations_own_of_a_year(station):
    dispute(station, SEPTEMBER)
    dispute(station, SEPTEMBER, grid="G02", result="")

    around = collected(station).inputs["around"]

    assert around["settled_rate"] == 0.5


def test_a_station_without_disputes_has_no_rate_and_nobody_suffers(station):
    found = collected(station)

    assert found.inputs["around"]["settled_rate"] == 0
    assert found.inputs["month"]["disputes"] == 0


def test_leave_takes_working_days_off(station):
    worker = station.actor(Role.GRID_WORKER).worker_id
    with station.work(Role.CLERK) as work:
        approve_leave(work, worker, date(2026, 10, 19), date(2026, 10, 25))

    present, days = collected(station).inputs["days"]

    assert days - present == 5  # Monday to Friday
    assert month_of(station)["available_share"] == present / days


def test_leave_all_month_is_not_assessed_and_never_a_nought(station):
    worker = station.actor(Role.GRID_WORKER).worker_id
    with station.work(Role.CLERK) as work:
        approve_leave(work, worker, date(2026, 10, 1), date(2026, 10, 31))

    found = collected(station)

    assert found.inputs["is_assessed"] is False


def test_who_joined_in_the_middle_is_there_from_then_on(station):
    with station.work(Role.SYSADMIN) as work:
        worker = hire(work, "新人", "grid_worker")
        post(work, worker.id, Role.GRID_WORKER, grid_id=station.grid_ids["G01"], from_on=date(2026, 10, 19))

    at(station, SECOND)
    with station.reading() as session:
        found = {
            one.worker_id: one
            for one in places(Ground(session, 1, OCTOBER, rule_in(session, 1, date(2026, 10, 1))))
        }

    assert found[worker.id].available == 10  # 19 to 30 October
    assert 0 < found[worker.id].share < 1


def test_who_left_before_the_month_has_no_sheet(station):
    actor = station.actor(Role.GRID_WORKER, "G02")
    with station.work(Role.SYSADMIN) as work:
        posting = work.session.exec(select(Posting).where(Posting.worker_id == actor.worker_id)).one()
        end_posting(work, posting.id, to_on=date(2026, 10, 1))

    at(station, SECOND)
    with station.reading() as session:
        found = places(Ground(session, 1, OCTOBER, rule_in(session, 1, date(2026, 10, 1))))

    assert actor.worker_id not in {one.worker_id for one in found}


def test_a_grids_households_are_shared_by_its_workers(station):
    with station.work(Role.CLERK) as work:
        set_exposure(work, station.grid_ids["G01"], 6000, 0.3, date(2026, 1, 1))
        set_exposure(work, station.grid_ids["G01"], 9000, 0.3, date(2026, 12, 1))
    with station.work(Role.SYSADMIN) as work:
        worker = hire(work, "同事", "grid_worker")
        post(work, worker.id, Role.GRID_WORKER, grid_id=station.grid_ids["G01"], from_on=date(2026, 1, 1))

    with station.reading() as session:
        ground = Ground(session, 1, OCTOBER, rule_in(session, 1, date(2026, 10, 1)))
        sizes = exposures(ground, places(ground))

    assert sizes[worker.id] == (3000, 0.3)
    assert sizes[station.actor(Role.GRID_WORKER).worker_id] == (3000, 0.3)


def test_without_a_register_the_population_stands_in(station):
    with station.reading() as session:
        ground = Ground(session, 1, OCTOBER, rule_in(session, 1, date(2026, 10, 1)))
        sizes = exposures(ground, places(ground))

    assert sizes[station.actor(Role.GRID_WORKER).worker_id] == (18500, 0.0)


def test_collecting_twice_gives_the_same(station):
    entries(station, 9)
    dispute(station, SEPTEMBER)

    assert collected(station) == collected(station)
