"""Sheets as they are read: by whom, in which order, with which rows behind a point; and in English."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlmodel import col, select

from core.clock import local_day
from core.errors import NotAllowed, NotFound
from core.i18n import speaking
from core.vocabulary import Role
from domain.assessment import SheetStep, approve_leave, correct_signed
from domain.assessment.collecting import Ground, counted, places, records_of, said_by, taken
from domain.assessment.documents import coefficient_list, month_name, sheet_document
from domain.assessment.queries import (
    SHEET_COLUMNS,
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
from domain.assessment.rule_book import rule_in
from domain.assessment.vocabulary import AssessmentEvent, ScoreItem
from domain.mediation import StepCode
from domain.people import end_posting, post
from models import AuditEntry, Dispute, DisputeEvent, FollowUp, Posting, Record
from tests.assessed import (
    AFTER_APPEAL,
    OCTOBER,
    answered,
    appealed,
    at,
    dispute,
    drafted,
    entries,
    equal_grids,
    sheet_of,
    sheets,
    shown,
    signed,
)
from tests.disputes import registered
from tests.factories import small_station

SEPTEMBER = datetime(2026, 9, 7, 2, tzinfo=UTC)
AFTER = local_day(AFTER_APPEAL)


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """Two months of both workers: September signed, October shown with every way a row can count."""
    made = small_station(tmp_path_factory.mktemp("year"))
    equal_grids(made)
    dispute(made, SEPTEMBER, is_found=True)
    dispute(made, SEPTEMBER + timedelta(days=1), result="")
    signed(made, 202609, datetime(2026, 10, 9, 1, tzinfo=UTC))
    entries(made, 5)
    entries(made, 1, on=date(2026, 10, 5), fingerprint="same")
    entries(made, 1, fingerprint="same")
    entries(made, 1, verdict="refused")
    entries(made, 2, kind="hazard", verdict="ok")
    entries(made, 1, kind="hazard", verdict="refused")
    entries(made, 1, kind="hazard")
    shown(made)
    at(made, AFTER_APPEAL)
    yield made
    made.desk.database.close()


def worker(station, grid="G01"):
    return station.actor(Role.GRID_WORKER, grid).worker_id


def mine(station, month=OCTOBER, moment=AFTER_APPEAL):
    with station.reading() as session:
        return own_sheet(session, station.actor(Role.GRID_WORKER), month, moment)


def rows(station, item):
    with station.reading() as session:
        return rows_of_item(session, station.actor(Role.GRID_WORKER), mine(station), item)


# rows behind a point


def test_every_base_row_says_how_it_counts(year):
    found = rows(year, ScoreItem.BASE)

    assert found["counts"].value_counts().to_dict() == {"counted": 6, "duplicate": 1, "refused": 1}
    assert found["day"].is_monotonic_increasing


def test_every_hazard_says_what_the_officer_found(year):
    found = rows(year, ScoreItem.HAZARDS)

    assert found["counts"].value_counts().to_dict() == {"valid": 2, "counted": 1, "invalid": 1}
    assert set(found["kind"]) == {"hazard"}


def test_disputes_are_told_without_narrative_or_party(year):
    found = rows(year, ScoreItem.DISPUTES)

    assert found[["is_own", "is_settled"]].to_numpy().tolist() == [[True, True], [False, False]]
    assert found["day"].tolist() == [date(2026, 9, 7), date(2026, 9, 8)]
    assert not {"narrative", "parties", "place"} & set(found.columns)


def test_the_count_of_a_sheet_is_the_number_of_its_rows(year):
    sheet = mine(year)

    assert sheet.items[0].facts["verified"] == 6
    assert sheet.items[1].facts["verified"] == 4
    assert sheet.items[1].facts["quality"] == pytest.approx(2 / 3)
    assert sheet.items[2].facts["found_or_assigned"] == 2


def test_the_points_of_the_items_and_the_bonus_are_the_total(year):
    sheet = mine(year)

    assert sum(item.points for item in sheet.items) + sheet.bonus == pytest.approx(sheet.total, abs=1e-9)
    assert sheet.weights == (40.0, 30.0, 30.0)
    assert sheet.exposure == 1.0


# whose turn


def test_a_record_carries_the_steps_of_whoever_reads_it(year):
    sheet_id = sheet_of(year).id
    with year.reading() as session:
        steps = {
            role: read_sheet(session, year.actor(role), sheet_id, AFTER_APPEAL).steps
            for role in (Role.LEADER, Role.CLERK, Role.COMMUNITY_OFFICER, Role.GRID_WORKER)
        }

    assert steps == {
        Role.LEADER: (SheetStep.SIGN,),
        Role.CLERK: (),
        Role.COMMUNITY_OFFICER: (),
        Role.GRID_WORKER: (),
    }


def test_on_the_last_day_the_worker_may_appeal_and_the_leader_not_sign(year):
    last = sheet_of(year).appeal_until
    moment = datetime(last.year, last.month, last.day, 15, 59, tzinfo=UTC)  # a minute to midnight here

    assert mine(year, moment=moment).steps == (SheetStep.APPEAL,)
    with year.reading() as session:
        assert to_sign(session, year.actor(Role.LEADER), moment).empty
        assert len(to_sign(session, year.actor(Role.LEADER), moment + timedelta(minutes=1))) == 2


def test_an_answered_sheet_waits_for_a_leader_at_once(station):
    shown(station)
    answered(station, appealed(station), base_verified=5)

    with station.reading() as session:
        waiting = to_sign(session, station.actor(Role.LEADER), station.clock())
    assert waiting["worker_id"].tolist() == [worker(station)]


def test_a_locked_sheet_is_told_as_locked_with_who_signed(year):
    old = mine(year, 202609)

    assert (old.is_locked, old.signer, old.status) == (True, "leader", "signed")
    assert not mine(year).is_locked
    assert old.steps == ()


# lists


def test_ones_own_latest_month_comes_where_none_is_named(year):
    assert mine(year, None).month == OCTOBER
    assert mine(year, 202608) is None


def test_ones_own_months_are_newest_first_with_the_latest_edition(station):
    equal_grids(station)
    signed(station, 202609, datetime(2026, 10, 9, 1, tzinfo=UTC))
    signed(station)
    with station.work(Role.LEADER) as work:
        correct_signed(work, sheet_of(station).id, {"base_verified": 9}, "漏计")

    with station.reading() as session:
        found = own_months(session, station.actor(Role.GRID_WORKER), station.clock())
    assert found[["month", "edition"]].to_numpy().tolist() == [[OCTOBER, 2], [202609, 1]]


def test_a_list_has_the_same_columns_with_and_without_rows(year):
    with year.reading() as session:
        some = sheets_of(session, year.actor(Role.LEADER), None, AFTER)
        none = sheets_of(session, year.actor(Role.LEADER), [202601], AFTER)
        no_months = sheets_of(session, year.actor(Role.LEADER), [], AFTER)

    assert list(some.columns) == list(none.columns) == list(SHEET_COLUMNS)
    assert (len(some), len(none), len(no_months)) == (4, 0, 0)


def test_a_list_without_sheets_leaves_no_trace(year):
    with year.work(Role.LEADER) as work:
        assert list_sheets(work, 202601).empty

    with year.reading() as session:
        query = select(AuditEntry).where(AuditEntry.event == "sheets_listed")
        assert all(entry.detail["month"] != 202601 for entry in session.exec(query))


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.AUDITOR, Role.SYSADMIN])
def test_how_a_month_stands_is_not_for_everybody(year, role):
    with year.reading() as session, pytest.raises(NotAllowed):
        state_of_month(session, year.actor(role), OCTOBER)


def test_how_a_month_stands_is_counted_by_status(year):
    with year.reading() as session:
        september = state_of_month(session, year.actor(Role.COMMUNITY_OFFICER), 202609)
        october = state_of_month(session, year.actor(Role.CLERK), OCTOBER)

    assert september == {"draft": 0, "shown": 0, "appealed": 0, "reviewed": 0, "signed": 2}
    assert october["shown"] == 2


def test_supply_is_summed_over_months_and_named(year):
    with year.reading() as session:
        found = supply(session, year.actor(Role.LEADER), [202609, OCTOBER], AFTER)

    assert found.to_numpy().tolist() == [
        [worker(year), "grid_workerg01", 2, 1],
        [worker(year, "G02"), "grid_workerg02", 0, 0],
    ]


def test_supply_counts_a_corrected_month_once(station):
    equal_grids(station)
    dispute(station, SEPTEMBER)
    signed(station)
    with station.work(Role.LEADER) as work:
        correct_signed(work, sheet_of(station).id, {"disputes_settled": 0}, "未确认")

    with station.reading() as session:
        found = supply(session, station.actor(Role.LEADER), [OCTOBER], AFTER + timedelta(days=60))
    assert found["tries"].tolist() == [1, 0]
    assert found["settled"].tolist() == [0, 0]


# opening


def test_ones_own_look_leaves_no_trace_and_a_leaders_names_whose_it_was(station):
    shown(station)
    with station.work(Role.GRID_WORKER) as work:
        open_sheet(work, sheet_of(station).id)
    at(station, AFTER_APPEAL)
    with station.work(Role.LEADER) as work:
        open_sheet(work, sheet_of(station).id)

    with station.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.event == "sheet_opened"))
    assert (entry.detail["worker"], entry.detail["month"]) == (worker(station), OCTOBER)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSADMIN, Role.GOVERNANCE_READER, Role.AUXILIARY])
def test_a_sheet_is_not_found_by_who_may_not_see_any(year, role):
    with pytest.raises(NotFound), year.work(role) as work:
        open_sheet(work, sheet_of(year, month=202609).id)


def test_a_draft_is_not_found_even_by_its_worker(station):
    drafted(station)

    with pytest.raises(NotFound), station.work(Role.GRID_WORKER) as work:
        open_sheet(work, sheet_of(station).id)


# what counts


def ground(session, month=OCTOBER):
    return Ground(session, 1, month, rule_in(session, 1, date(month // 100, month % 100, 1)))


def count(station, item="base"):
    with station.reading() as session:
        here = ground(session)
        return counted(records_of(here), here, item)


@pytest.mark.parametrize(("gap", "left_out"), [(0, 1), (30, 1), (31, 0)])
def test_a_duplicate_is_one_within_thirty_days(station, gap, left_out):
    last = date(2026, 10, 31)
    entries(station, 1, fingerprint="same", on=last - timedelta(days=gap))
    entries(station, 1, fingerprint="same", on=last)

    found = count(station)[worker(station)]

    assert len(found.left_out.get("duplicate", [])) == left_out


def test_a_void_record_makes_no_duplicate_of_the_next(station):
    entries(station, 1, fingerprint="same", status="void", on=date(2026, 10, 5))
    (good,) = entries(station, 1, fingerprint="same")

    assert count(station)[worker(station)].counted == [good]


def test_the_same_words_under_another_kind_place_or_title_are_another_record(station):
    bare = {"fingerprint": "", "title": "3 栋", "payload": {"n": 1}}
    entries(station, 1, **bare)
    for change in ({"kind": "visit"}, {"place_text": "后院"}, {"title": "4 栋"}, {"payload": {"n": 2}}):
        entries(station, 1, **bare | change)

    assert len(count(station)[worker(station)].counted) == 5


def test_a_fingerprint_alone_says_what_a_record_is():
    one, other = (
        Record(kind="visit", grid_id=grid, title=title, payload={}, fingerprint="x")
        for grid, title in ((1, "甲"), (2, "乙"))
    )

    assert said_by(one) == said_by(other) == "x"


def test_a_record_of_nobody_counts_for_nobody(station):
    entries(station, 3, worker_id=None)

    assert count(station) == {}


def test_who_was_moved_in_the_month_stands_where_they_were_last_with_all_their_days(station):
    actor = station.actor(Role.GRID_WORKER)
    with station.work(Role.SYSADMIN) as work:
        posting = work.session.exec(select(Posting).where(Posting.worker_id == actor.worker_id)).one()
        end_posting(work, posting.id, to_on=date(2026, 10, 15))
        second = station.grid_ids["G02"]
        post(work, actor.worker_id, Role.GRID_WORKER, grid_id=second, from_on=date(2026, 10, 15))

    with station.reading() as session:
        found = {one.worker_id: one for one in places(ground(session))}
    assert found[actor.worker_id].grid_id == station.grid_ids["G02"]
    assert found[actor.worker_id].share == 1.0


def looked_at(station, today=date(2026, 11, 2)):
    with station.reading() as session:
        return taken(ground(session), today)


def test_a_dispute_of_an_officer_is_no_grid_workers(station):
    at(station, SEPTEMBER)
    registered(station, Role.COMMUNITY_OFFICER)

    assert looked_at(station) == []


def test_who_accepts_what_another_registered_has_it_too(station):
    at(station, SEPTEMBER)
    case_id = registered(station, Role.COMMUNITY_OFFICER, source="SC01")
    with station.work(Role.LEADER) as work:
        work.new(
            DisputeEvent,
            dispute_id=case_id,
            kind=str(StepCode.ACCEPT),
            worker_id=worker(station, "G02"),
            at=work.now,
        )
        work.record(AssessmentEvent.SHEETS_DRAFTED, None)

    (found,) = looked_at(station)

    assert (found.id, found.worker_id, found.is_own) == (case_id, worker(station, "G02"), False)


def test_a_visit_not_due_yet_takes_nothing_from_being_in_time(station):
    dispute(station, SEPTEMBER, result="")
    with station.reading() as session:
        due = session.exec(select(FollowUp.due_on).order_by(col(FollowUp.due_on))).first()

    (before,) = looked_at(station, due)
    (after,) = looked_at(station, due + timedelta(days=1))

    assert (before.is_timely, after.is_timely) == (True, False)


def test_acting_after_a_day_is_not_in_time(station):
    dispute(station, SEPTEMBER, outcome="")
    with station.work(Role.LEADER) as work:
        row = work.session.exec(select(Dispute)).one()
        row.first_action_at = row.found_at + timedelta(hours=24, seconds=1)
        work.record(AssessmentEvent.SHEETS_DRAFTED, None)

    assert [one.is_timely for one in looked_at(station)] == [False]


# on paper in English


def test_the_english_sheet_has_english_words_and_the_same_numbers(year):
    with speaking("en"), year.work(Role.CLERK) as work:
        _name, kind, content = sheet_document(work, sheet_of(year).id)
    paper = Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in paper.paragraphs]
    cells = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]

    assert "wordprocessingml" in kind
    assert lines[1] == "Monthly assessment of a grid worker"
    assert cells[0] == ["Item", "Counted", "Target", "Factor", "Points"]
    assert [row[1] for row in cells[1:]] == ["6", "4", "1"]
    assert any(f"total {sheet_of(year).total:.1f}" in line for line in lines)


def test_a_corrected_sheet_bears_its_edition(station):
    equal_grids(station)
    signed(station)
    with station.work(Role.LEADER) as work:
        correct_signed(work, sheet_of(station).id, {"base_verified": 9}, "漏计")
    at(station, station.clock() + timedelta(days=20))

    with station.work(Role.LEADER) as work:
        name, _kind, content = sheet_document(work, sheet_of(station).id)

    lines = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert name.endswith("-2.docx")
    assert any("2026年10月（2）" in line for line in lines)


def test_the_english_list_says_that_people_decide(year):
    with speaking("en"), year.work(Role.LEADER) as work:
        _name, _kind, content = coefficient_list(work, 202609)
    table = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]

    assert table[2] == ["Grid", "Grid worker", "Points", "Mean of three", "Band", "Coefficient", "Status"]
    assert [row[6] for row in table[3:5]] == ["Signed", "Signed"]
    assert "people decide on pay" in table[6][0]


def test_a_list_of_a_month_without_sheets_has_a_head_and_nobody(year):
    with year.work(Role.CLERK) as work:
        name, _kind, content = coefficient_list(work, 202601)
    table = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]

    assert name == "coefficients-202601-20261112.xlsx"
    assert [row[1] for row in table[3:]] == [None] * (len(table) - 3)


@pytest.mark.parametrize(("language", "wanted"), [("zh_CN", "2026年10月"), ("en", "October 2026")])
def test_papers_name_their_month(language, wanted):
    with speaking(language):
        assert month_name(OCTOBER) == wanted


def test_leave_shortens_the_days_on_paper(station):
    with station.work(Role.CLERK) as work:
        approve_leave(work, worker(station), date(2026, 10, 19), date(2026, 10, 23))
    shown(station)
    at(station, AFTER_APPEAL)

    with station.work(Role.CLERK) as work:
        _name, _kind, content = sheet_document(work, sheet_of(station).id)

    present, days = sheet_of(station).inputs["days"]
    lines = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert days - present == 5
    assert any(f"{present}/{days}" in line for line in lines)


def test_reading_changes_no_sheet(year):
    before = sheets(year)
    mine(year)
    rows(year, ScoreItem.BASE)

    assert sheets(year) == before
