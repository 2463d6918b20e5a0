"""Who sees which sheet: the worker first, others when it is their turn, and every look leaves a trace."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core.clock import local_day
from core.errors import NotAllowed, NotFound
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.accounts.policy import may as may_page
from domain.assessment.lifecycle import STEPS
from domain.assessment.policy import can_take
from domain.assessment.queries import (
    list_sheets,
    open_sheet,
    own_months,
    own_sheet,
    read_sheet,
    rows_of_item,
    sheets_of,
    state_of_month,
    supply,
    to_sign,
)
from domain.assessment.vocabulary import ScoreItem, SheetStatus, SheetStep
from models import AuditEntry
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
    shown,
)
from tests.factories import small_station

STATION = (Role.LEADER, Role.CLERK)


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    """One shown month; tests only read and turn the clock."""
    made = small_station(tmp_path_factory.mktemp("access"))
    entries(made, 20)
    entries(made, 4, kind="hazard", verdict="ok")
    shown(made)
    yield made
    made.desk.database.close()


@pytest.fixture
def own(tmp_path):
    made = small_station(tmp_path)
    entries(made, 20)
    yield made
    made.desk.database.close()


def seen_by(station, role, grid="G01", moment=SECOND):
    at(station, moment)
    with station.reading() as session:
        frame = sheets_of(session, station.actor(role, grid), None, local_day(moment))
    return set(frame["worker_id"])


def worker(station, grid="G01"):
    return station.actor(Role.GRID_WORKER, grid).worker_id


def test_a_draft_is_seen_by_nobody(own):
    drafted(own)

    assert not any(seen_by(own, role) for role in Role)


def test_a_shown_sheet_is_its_workers_alone(station):
    assert seen_by(station, Role.GRID_WORKER) == {worker(station)}
    assert not any(seen_by(station, role) for role in Role if role is not Role.GRID_WORKER)


def test_after_the_days_of_appeal_the_office_sees_all_and_the_officer_their_grid(station):
    everybody = {worker(station), worker(station, "G02")}

    assert all(seen_by(station, role, moment=AFTER_APPEAL) == everybody for role in STATION)
    assert seen_by(station, Role.COMMUNITY_OFFICER, moment=AFTER_APPEAL) == {worker(station)}
    assert seen_by(station, Role.GRID_WORKER, "G02", AFTER_APPEAL) == {worker(station, "G02")}


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.LEADER, Role.CLERK, Role.COMMUNITY_OFFICER, Role.GRID_WORKER})
)
def test_no_other_role_ever_sees_a_sheet(station, role):
    assert not seen_by(station, role, moment=AFTER_APPEAL + timedelta(days=90))


def test_an_appealed_sheet_is_seen_by_those_who_may_review_it(own):
    shown(own)
    appealed(own)

    assert seen_by(own, Role.COMMUNITY_OFFICER, "G02") == {worker(own)}


def test_an_answered_sheet_leaves_the_reviewers_sight(own):
    shown(own)
    answered(own, appealed(own), base_verified=25)

    assert seen_by(own, Role.COMMUNITY_OFFICER, "G02") == set()
    assert seen_by(own, Role.LEADER) == {worker(own)}


@pytest.mark.parametrize("role", STATION)
def test_opening_and_listing_leave_a_trace(own, role):
    shown(own)
    at(own, AFTER_APPEAL)
    with own.work(role) as work:
        list_sheets(work, OCTOBER)
        open_sheet(work, sheet_of(own).id)

    with own.reading() as session:
        entries_ = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert {entry.event for entry in entries_} == {"sheet_opened", "sheets_listed"}
    assert {entry.account_id for entry in entries_} == {own.actor(role).account_id}


def test_a_foreign_sheet_is_not_found(station):
    at(station, SECOND)
    foreign = sheet_of(station, "G02").id

    with pytest.raises(NotFound), station.work(Role.GRID_WORKER, "G01") as work:
        open_sheet(work, foreign)
    with station.reading() as session:
        assert read_sheet(session, station.actor(Role.GRID_WORKER), foreign, SECOND) is None


def test_a_list_of_names_is_refused_to_a_worker(station):
    at(station, AFTER_APPEAL)

    with pytest.raises(NotAllowed), station.work(Role.GRID_WORKER) as work:
        list_sheets(work, OCTOBER)
    with station.reading() as session, pytest.raises(NotAllowed):
        state_of_month(session, station.actor(Role.GRID_WORKER), OCTOBER)


def test_ones_own_sheet_holds_every_point_with_its_rows(station):
    at(station, SECOND)
    actor = station.actor(Role.GRID_WORKER)
    with station.reading() as session:
        sheet = own_sheet(session, actor, OCTOBER, SECOND)
        base = rows_of_item(session, actor, sheet, ScoreItem.BASE)
        hazards = rows_of_item(session, actor, sheet, ScoreItem.HAZARDS)
        disputes = rows_of_item(session, actor, sheet, ScoreItem.DISPUTES)
        months = own_months(session, actor, SECOND)

    assert (len(base), len(hazards), len(disputes)) == (20, 4, 0)
    assert sum(item.points for item in sheet.items) + sheet.bonus == pytest.approx(sheet.total, abs=1e-9)
    assert months["month"].tolist() == [OCTOBER]
    assert sheet.steps == (SheetStep.APPEAL,)


def test_a_leader_has_no_sheet_of_their_own(station):
    with station.reading() as session:
        assert own_sheet(session, station.actor(Role.LEADER), None, AFTER_APPEAL) is None


def test_what_waits_for_a_signature_is_the_leaders_alone(station):
    at(station, AFTER_APPEAL)
    with station.reading() as session:
        waiting = {
            role: len(to_sign(session, station.actor(role), AFTER_APPEAL))
            for role in (*STATION, Role.COMMUNITY_OFFICER)
        }

    assert waiting == {Role.LEADER: 2, Role.CLERK: 0, Role.COMMUNITY_OFFICER: 0}


def test_the_list_goes_by_grid_never_by_points(station):
    with station.reading() as session:
        frame = sheets_of(session, station.actor(Role.LEADER), [OCTOBER], local_day(AFTER_APPEAL))

    assert frame["grid_id"].is_monotonic_increasing
    assert "rank" not in " ".join(frame.columns)


def test_supply_sums_what_may_be_seen(station):
    with station.reading() as session:
        mine = supply(session, station.actor(Role.COMMUNITY_OFFICER), [OCTOBER], local_day(AFTER_APPEAL))

    assert mine["id"].tolist() == [worker(station)]


class Leader:
    """A sheet that happens to be a leader's own."""

    def __init__(self, worker_id, grid_id=1):
        self.worker_id, self.grid_id = worker_id, grid_id


@pytest.mark.parametrize("step", SheetStep)
@pytest.mark.parametrize("role", Role)
def test_nobody_judges_or_signs_their_own(station, role, step):
    actor = station.actor(role)
    own_sheet_ = Leader(actor.worker_id)

    if step in (SheetStep.ANSWER, SheetStep.SIGN):
        assert not can_take(actor, own_sheet_, step)
    if step is SheetStep.APPEAL:
        assert can_take(actor, own_sheet_, step) == may_page(actor, Page.MY_SCORE)


def test_every_status_has_a_way_on_but_the_last():
    begins = {status for step in STEPS.values() for status in step.moves}
    ends = {status for step in STEPS.values() for status in step.moves.values()}

    assert set(SheetStatus) - begins == {SheetStatus.SIGNED}
    assert begins | ends == set(SheetStatus)
