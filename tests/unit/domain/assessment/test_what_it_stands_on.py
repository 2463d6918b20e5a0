"""Households, leave, notes, samples and support plans: who may keep them, what cannot be, who reads them."""

from datetime import UTC, date, timedelta

import pytest
from sqlmodel import col, select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.assessment import (
    Note,
    NoteKind,
    approve_leave,
    draw_sample,
    judge,
    note,
    set_exposure,
)
from domain.assessment.months import workdays
from domain.assessment.names import beats, grid_of, grids_of_workers, worker_names
from domain.assessment.queues import (
    exposures_of,
    grid_workers,
    leave_of,
    notes_of,
    open_plans,
    trained,
    waiting_checks,
)
from domain.assessment.sampling import drawn_from
from domain.assessment.support import REVIEW_AFTER, close_plan, open_if_needed, write_plan
from domain.assessment.vocabulary import AssessmentEvent
from domain.people import end_posting, hire, post
from models import (
    AssessmentCheck,
    AssessmentSheet,
    AuditEntry,
    GridExposure,
    Posting,
    Record,
    SupportPlan,
    WorkerLeave,
    WorkerNote,
)
from tests.assessed import OCTOBER, SECOND, at, drafted, entries, sheet_of
from tests.factories import small_station

TODAY = date(2026, 11, 2)
OFFICE = (Role.CLERK, Role.LEADER)
NOT_OFFICE = sorted(set(Role) - set(OFFICE))
NO_CHECKERS = sorted(set(Role) - {*OFFICE, Role.COMMUNITY_OFFICER})


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    at(made, SECOND)
    yield made
    made.desk.database.close()


@pytest.fixture(scope="module")
def still(tmp_path_factory):
    """A station where nothing is ever written."""
    made = small_station(tmp_path_factory.mktemp("still"))
    at(made, SECOND)
    yield made
    made.desk.database.close()


def worker(station, grid="G01"):
    return station.actor(Role.GRID_WORKER, grid).worker_id


def every(station, table):
    with station.reading() as session:
        return list(session.exec(select(table).order_by(col(table.id))))


def audit(station, event):
    with station.reading() as session:
        return list(session.exec(select(AuditEntry).where(AuditEntry.event == event)))


# households


@pytest.mark.parametrize("role", NOT_OFFICE)
def test_households_are_kept_by_the_office_alone(still, role):
    with pytest.raises(NotAllowed), still.work(role) as work:
        set_exposure(work, still.grid_ids["G01"], 600, 0.2, TODAY)


@pytest.mark.parametrize(
    ("households", "share", "field"),
    [
        (-1, 0.1, "households"),
        (200_001, 0.1, "households"),
        (600, -0.01, "floating_share"),
        (600, 1.01, "floating_share"),
    ],
)
def test_numbers_no_grid_can_have_are_refused_at_their_field(still, households, share, field):
    with pytest.raises(BadInput) as refused, still.work() as work:
        set_exposure(work, still.grid_ids["G01"], households, share, TODAY)

    assert refused.value.field == field
    assert not every(still, GridExposure)


@pytest.mark.parametrize(("households", "share"), [(1, 0), (200_000, 1), (0.5, 0.5)])
def test_the_ends_of_what_can_be_are_kept(station, households, share):
    with station.work() as work:
        set_exposure(work, station.grid_ids["G01"], households, share, TODAY)

    (row,) = every(station, GridExposure)
    assert (row.households, row.floating_share, row.from_on) == (households, share, TODAY)


def test_households_of_no_grid_are_not_found(still):
    with pytest.raises(NotFound), still.work() as work:
        set_exposure(work, 999_999, 600, 0.1, TODAY)


def test_the_latest_day_stands_whatever_order_it_was_entered_in(station):
    for day, households in ((date(2026, 6, 1), 700), (date(2026, 1, 1), 600)):
        with station.work() as work:
            set_exposure(work, station.grid_ids["G01"], households, 0.2, day)

    with station.reading() as session:
        frame = exposures_of(session, station.actor(Role.CLERK)).set_index("id")
    assert frame.loc[station.grid_ids["G01"], "households"] == 700
    assert frame.loc[station.grid_ids["G01"], "from_on"] == date(2026, 6, 1)
    assert frame.loc[station.grid_ids["G02"], "from_on"] is None


def test_the_grid_is_in_the_audit_without_the_numbers(station):
    with station.work() as work:
        set_exposure(work, station.grid_ids["G01"], 600, 0.2, TODAY)

    (entry,) = audit(station, "exposure_set")
    assert entry.detail["grid"] == station.grid_ids["G01"]


# leave


@pytest.mark.parametrize("role", NOT_OFFICE)
def test_leave_is_kept_by_the_office_alone(still, role):
    with pytest.raises(NotAllowed), still.work(role) as work:
        approve_leave(work, worker(still, "G02"), TODAY, TODAY)


@pytest.mark.parametrize("role", OFFICE)
def test_nobody_keeps_their_own_leave(still, role):
    with pytest.raises(NotAllowed), still.work(role) as work:
        approve_leave(work, still.actor(role).worker_id, TODAY, TODAY)


@pytest.mark.parametrize("days", [-1, 367])
def test_leave_that_cannot_be_is_said_at_its_last_day(still, days):
    with pytest.raises(BadInput) as refused, still.work() as work:
        approve_leave(work, worker(still), TODAY, TODAY + timedelta(days=days))

    assert refused.value.field == "last"
    assert not every(still, WorkerLeave)


@pytest.mark.parametrize("days", [0, 366])
def test_one_day_and_a_whole_year_of_leave_can_be(station, days):
    with station.work() as work:
        approve_leave(work, worker(station), TODAY, TODAY + timedelta(days=days))

    (row,) = every(station, WorkerLeave)
    assert (row.from_on, row.to_on) == (TODAY, TODAY + timedelta(days=days + 1))


def test_leave_of_nobody_is_not_found(still):
    with pytest.raises(NotFound), still.work() as work:
        approve_leave(work, 999_999, TODAY, TODAY)


def test_leave_is_listed_from_its_first_day_on(station):
    for grid, first in (("G02", date(2026, 11, 20)), ("G01", date(2026, 11, 5))):
        with station.work() as work:
            approve_leave(work, worker(station, grid), first, first)

    with station.reading() as session:
        frame = leave_of(session, station.actor(Role.LEADER), TODAY)
    assert frame["from_on"].tolist() == [date(2026, 11, 5), date(2026, 11, 20)]
    assert frame["worker"].tolist() == ["grid_workerg01", "grid_workerg02"]


@pytest.mark.parametrize("role", NO_CHECKERS)
def test_the_list_of_leave_is_refused_to_others(still, role):
    with still.reading() as session, pytest.raises(NotAllowed):
        leave_of(session, still.actor(role), TODAY)


def test_overlapping_leave_takes_a_day_off_once(station):
    from domain.assessment.collecting import Ground, places
    from domain.assessment.rule_book import rule_in

    for first, last in ((19, 23), (21, 27)):
        with station.work() as work:
            approve_leave(work, worker(station), date(2026, 10, first), date(2026, 10, last))

    with station.reading() as session:
        ground = Ground(session, 1, OCTOBER, rule_in(session, 1, date(2026, 10, 1)))
        mine = next(one for one in places(ground) if one.worker_id == worker(station))
    assert mine.days == len(workdays(ground.period))
    assert mine.days - mine.available == 7  # 19 to 27 October without the week-end


# notes


@pytest.mark.parametrize("kind", [one for one in NoteKind if one is not NoteKind.EXPERIENCE])
def test_of_oneself_only_an_experience_is_noted(still, kind):
    said = Note(still.actor(Role.COMMUNITY_OFFICER).worker_id, kind, TODAY, "好", 2)

    with pytest.raises(NotAllowed), still.work(Role.COMMUNITY_OFFICER) as work:
        note(work, said)


@pytest.mark.parametrize("role", NO_CHECKERS)
def test_of_others_only_the_office_and_officers_note(still, role):
    with pytest.raises(NotAllowed), still.work(role, "G02") as work:
        note(work, Note(worker(still), NoteKind.PEER, TODAY, "耐心"))


@pytest.mark.parametrize(
    ("kind", "words", "hours", "on", "field"),
    [
        (NoteKind.TRAINING, "实务", -1, TODAY, "hours"),
        (NoteKind.TRAINING, "实务", 200.5, TODAY, "hours"),
        (NoteKind.COMPLAINT, "　", 0, TODAY, "words"),
        (NoteKind.RESIDENT, "", 0, TODAY, "words"),
        (NoteKind.CITATION, "好", 0, TODAY + timedelta(days=1), "noted_on"),
    ],
)
def test_what_is_missing_in_a_note_is_said_at_its_field(still, kind, words, hours, on, field):
    with pytest.raises(BadInput) as refused, still.work() as work:
        note(work, Note(worker(still), kind, on, words, hours))

    assert refused.value.field == field
    assert not every(still, WorkerNote)


def test_training_needs_no_words_and_two_hundred_hours_can_be(station):
    with station.work() as work:
        note(work, Note(worker(station), NoteKind.TRAINING, TODAY, "", 200))

    (row,) = every(station, WorkerNote)
    assert (row.hours, row.words, row.writer_id) == (200, "", station.actor(Role.CLERK).worker_id)


def test_a_phone_number_in_a_note_is_locked_away(station):
    with station.work() as work:
        note(work, Note(worker(station), NoteKind.RESIDENT, TODAY, "居民 13812345678 来电感谢"))

    assert "13812345678" not in every(station, WorkerNote)[0].words


def test_notes_of_a_year_begin_on_its_first_day_and_end_on_its_last(station):
    for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)):
        with station.work() as work:
            note(work, Note(worker(station), NoteKind.PEER, day, f"{day}"))

    with station.reading() as session:
        found = notes_of(session, station.actor(Role.CLERK), 2025)
    assert found["day"].tolist() == [date(2025, 12, 31), date(2025, 1, 1)]
    assert found["kind"].tolist() == ["WN3", "WN3"]


def test_a_worker_reads_no_note_on_another(station):
    with station.work() as work:
        note(work, Note(worker(station), NoteKind.COMPLAINT, TODAY, "态度生硬"))

    with station.reading() as session:
        assert notes_of(session, station.actor(Role.GRID_WORKER, "G02"), 2026).empty
        assert len(notes_of(session, station.actor(Role.GRID_WORKER), 2026)) == 1


def test_twenty_hours_are_enough_and_other_notes_count_no_hours(station):
    with station.work() as work:
        note(work, Note(worker(station), NoteKind.TRAINING, TODAY, "", 20))
        note(work, Note(worker(station, "G02"), NoteKind.TRAINING, TODAY, "", 19))
        note(work, Note(worker(station, "G02"), NoteKind.PEER, TODAY, "好", 30))

    with station.reading() as session:
        assert trained(session, station.actor(Role.LEADER), 2026, TODAY) == (1, 2)


def test_an_officer_who_trains_is_not_among_the_grid_workers(station):
    officer = station.actor(Role.COMMUNITY_OFFICER).worker_id
    with station.work() as work:
        note(work, Note(officer, NoteKind.TRAINING, TODAY, "", 40))

    with station.reading() as session:
        assert trained(session, station.actor(Role.LEADER), 2026, TODAY) == (0, 2)


@pytest.mark.parametrize("role", NO_CHECKERS)
def test_how_many_are_trained_is_not_for_others(still, role):
    with still.reading() as session, pytest.raises(NotAllowed):
        trained(session, still.actor(role), 2026, TODAY)


# samples


@pytest.mark.parametrize(("count", "size", "drawn"), [(0, 10, 0), (3, 10, 3), (10, 10, 10), (60, 10, 10)])
def test_a_sample_is_ten_or_all_there_are(count, size, drawn):
    found = drawn_from(list(range(count)), size, 1, OCTOBER, 7)

    assert len(found) == drawn
    assert found == sorted(set(found))
    assert set(found) <= set(range(count))


@pytest.mark.parametrize("other", [(2, OCTOBER, 7), (1, 202611, 7), (1, OCTOBER, 8)])
def test_seed_month_and_worker_each_draw_another_sample(other):
    ids = list(range(200))

    assert drawn_from(ids, 10, 1, OCTOBER, 7) != drawn_from(ids, 10, *other)


def test_every_record_has_the_same_chance():
    """Of ten records each is drawn in about half of the months when five are drawn."""
    counts = dict.fromkeys(range(10), 0)
    for worker_id in range(2000):
        for one in drawn_from(list(range(10)), 5, 20240101, OCTOBER, worker_id):
            counts[one] += 1

    assert all(900 < count < 1100 for count in counts.values())


def test_duplicates_voids_and_hazards_are_never_drawn(station):
    kept = entries(station, 3)
    entries(station, 1, fingerprint="same", on=date(2026, 10, 5))
    entries(station, 2, fingerprint="same")
    entries(station, 4, status="void")
    entries(station, 4, kind="hazard")
    entries(station, 4, kind="honour")

    with station.work() as work:
        assert draw_sample(work, OCTOBER) == 4

    drawn = {row.record_id for row in every(station, AssessmentCheck)}
    assert set(kept) <= drawn
    with station.reading() as session:
        kinds = set(session.exec(select(Record.kind).where(col(Record.id).in_(drawn))))
    assert kinds == {"base_data"}


def test_who_has_no_sample_yet_gets_one_and_who_has_keeps_theirs(station):
    entries(station, 2)
    with station.work() as work:
        draw_sample(work, OCTOBER)
    before = every(station, AssessmentCheck)
    entries(station, 5)
    entries(station, 3, grid="G02")

    with station.work() as work:
        assert draw_sample(work, OCTOBER) == 3

    after = every(station, AssessmentCheck)
    assert [row.id for row in after[:2]] == [row.id for row in before]
    assert {row.worker_id for row in after[2:]} == {worker(station, "G02")}


def test_a_month_without_records_draws_nothing_and_leaves_no_trace(station):
    with station.work() as work:
        assert draw_sample(work, OCTOBER) == 0

    assert not audit(station, "sample_drawn")


def first_check(station, grid="G01"):
    entries(station, 2, grid=grid)
    with station.work() as work:
        draw_sample(work, OCTOBER)
    return every(station, AssessmentCheck)[0].id


@pytest.mark.parametrize("role", NO_CHECKERS)
def test_no_other_role_checks_a_record(station, role):
    check_id = first_check(station)

    with pytest.raises(NotAllowed), station.work(role) as work:
        judge(work, check_id, is_right=True)


def test_what_a_checker_found_is_kept_with_who_and_when(station):
    check_id = first_check(station)

    with station.work(Role.COMMUNITY_OFFICER) as work:
        judge(work, check_id, is_right=False, note="门牌写错")

    row = every(station, AssessmentCheck)[0]
    assert (row.verdict, row.note) == ("wrong", "门牌写错")
    assert row.checker_id == station.actor(Role.COMMUNITY_OFFICER).worker_id
    assert row.checked_at.replace(tzinfo=UTC) == SECOND


def test_a_check_that_does_not_exist_is_not_found(still):
    with pytest.raises(NotFound), still.work() as work:
        judge(work, 999_999, is_right=True)


def test_a_checked_record_leaves_the_queue(station):
    check_id = first_check(station)
    with station.work() as work:
        judge(work, check_id, is_right=True)

    with station.reading() as session:
        waiting = waiting_checks(session, station.actor(Role.LEADER))
    assert check_id not in waiting["id"].tolist()
    assert len(waiting) == 1


@pytest.mark.parametrize("role", NO_CHECKERS)
def test_the_queue_of_samples_is_refused_to_others(still, role):
    with still.reading() as session, pytest.raises(NotAllowed):
        waiting_checks(session, still.actor(role))


def test_the_queue_tells_what_the_record_says(station):
    entries(station, 1, payload={"owner": "房东", "empty": "", "rooms": 3}, place_text="3 栋 1 单元")
    with station.work() as work:
        draw_sample(work, OCTOBER)

    with station.reading() as session:
        (row,) = waiting_checks(session, station.actor(Role.CLERK)).to_dict("records")
    assert (row["said"], row["place"], row["grid"]) == ("房东　3", "3 栋 1 单元", "一号警格")
    assert (row["month"], row["day"]) == (OCTOBER, date(2026, 10, 12))


# support


def lowest(station, months, *, band="GB4", locked=True, grid="G01", edition=1):
    """Keep sheets of some months as they would stand; return the last."""
    if not every(station, AssessmentSheet):
        drafted(station)
    rule_id = sheet_of(station).rule_id
    with station.work() as work:
        rows = [
            work.new(
                AssessmentSheet,
                worker_id=worker(station, grid),
                grid_id=station.grid_ids[grid],
                month=month,
                edition=edition,
                rule_id=rule_id,
                status="signed",
                band=band,
                total=40.0,
                drafted_at=work.now,
                locked_at=work.now if locked else None,
            )
            for month in months
        ]
        work.record(AssessmentEvent.SHEETS_DRAFTED, None)
        return [row.id for row in rows][-1]


def opened(station, sheet_id):
    from domain.assessment.rule_book import stored_rule

    with station.work(Role.LEADER) as work:
        sheet = work.get(AssessmentSheet, sheet_id)
        made = open_if_needed(work, sheet, stored_rule(work, TODAY))
        return made.id if made else None


def test_two_lowest_months_in_a_row_open_a_plan_reviewed_after_sixty_days(station):
    plan_id = opened(station, lowest(station, [202608, 202609]))

    (plan,) = every(station, SupportPlan)
    assert (plan.id, plan.month, plan.worker_id) == (plan_id, 202609, worker(station))
    assert plan.review_on == TODAY + REVIEW_AFTER == date(2027, 1, 1)


def test_the_row_of_months_goes_over_the_years_end(station):
    assert opened(station, lowest(station, [202512, 202601])) is not None


@pytest.mark.parametrize(
    ("months", "other"),
    [([202609], None), ([202607, 202609], None), ([202609], (202608, "GB3"))],
)
def test_one_month_or_two_apart_open_none(station, months, other):
    if other:
        lowest(station, [other[0]], band=other[1])
    sheet_id = lowest(station, months)

    assert opened(station, sheet_id) is None


def test_a_month_not_signed_yet_does_not_count(station):
    lowest(station, [202608], locked=False)

    assert opened(station, lowest(station, [202609])) is None


def test_a_corrected_month_counts_as_corrected(station):
    lowest(station, [202608])
    lowest(station, [202608], band="GB3", edition=2)

    assert opened(station, lowest(station, [202609])) is None


def test_a_plan_that_runs_is_not_opened_twice_but_one_that_is_over_is(station):
    sheet_id = lowest(station, [202608, 202609])
    first = opened(station, sheet_id)
    assert opened(station, sheet_id) is None
    with station.work(Role.LEADER) as work:
        close_plan(work, first, "已好转")

    second = opened(station, sheet_id)

    assert second not in (None, first)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LEADER}))
def test_only_a_leader_writes_or_ends_a_plan(station, role):
    plan_id = opened(station, lowest(station, [202608, 202609]))

    for action in (write_plan, close_plan):
        with pytest.raises(NotAllowed), station.work(role) as work:
            action(work, plan_id, "结对")


def test_an_ended_plan_is_neither_written_nor_listed_and_needs_a_result(station):
    plan_id = opened(station, lowest(station, [202608, 202609]))
    with pytest.raises(BadInput) as silent, station.work(Role.LEADER) as work:
        close_plan(work, plan_id, "　")
    with station.work(Role.LEADER) as work:
        close_plan(work, plan_id, "连续两月达标")
    with pytest.raises(OutOfTurn), station.work(Role.LEADER) as work:
        write_plan(work, plan_id, "再写")

    (plan,) = every(station, SupportPlan)
    assert silent.value.field == "result"
    assert (plan.result, plan.closed_on) == ("连续两月达标", TODAY)
    with station.reading() as session:
        assert open_plans(session, station.actor(Role.LEADER)).empty


def test_a_plan_of_nobody_is_not_found(still):
    with pytest.raises(NotFound), still.work(Role.LEADER) as work:
        write_plan(work, 999_999, "结对")


# names


def test_a_worker_who_moved_is_called_by_their_latest_grid(station):
    actor = station.actor(Role.GRID_WORKER)
    with station.work(Role.SYSADMIN) as work:
        posting = work.session.exec(select(Posting).where(Posting.worker_id == actor.worker_id)).one()
        end_posting(work, posting.id, to_on=date(2026, 9, 1))
        post(
            work, actor.worker_id, Role.GRID_WORKER, grid_id=station.grid_ids["G02"], from_on=date(2026, 9, 1)
        )

    with station.reading() as session:
        assert grids_of_workers(session, 1)[actor.worker_id] == station.grid_ids["G02"]
        assert grid_of(session, 1, actor.worker_id) == station.grid_ids["G02"]
        assert beats(session, 1)[station.grid_ids["G02"]] == "二号警格"


def test_who_holds_no_grid_has_none(still):
    with still.reading() as session:
        assert grid_of(session, 1, still.actor(Role.LEADER).worker_id) is None
        assert still.actor(Role.LEADER).worker_id not in grids_of_workers(session, 1)
        assert worker_names(session, 1)[worker(still)] == "grid_workerg01"


def test_another_station_has_no_names_here(still):
    with still.reading() as session:
        assert worker_names(session, 2) == {}
        assert grids_of_workers(session, 2) == {}


def test_new_workers_are_offered_in_order_of_their_grids(station):
    with station.work(Role.SYSADMIN) as work:
        new = hire(work, "新人", "grid_worker")
        post(work, new.id, Role.GRID_WORKER, grid_id=station.grid_ids["G01"], from_on=date(2026, 10, 1))

    with station.reading() as session:
        offered = grid_workers(session, station.actor(Role.CLERK))
        officer = grid_workers(session, station.actor(Role.COMMUNITY_OFFICER, "G02"))
        nobody = grid_workers(session, station.actor(Role.GRID_WORKER))
    assert list(offered.values()) == ["grid_workerg01", "新人", "grid_workerg02"]
    assert list(officer.values()) == ["grid_workerg02"]
    assert nobody == {}
