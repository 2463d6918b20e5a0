"""What becomes of the entries of every ledger: the task done, the look-over, the renewal, the end."""

from datetime import timedelta

import pytest
from sqlmodel import select

from analytics.periods import Period
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.i18n import say, speaking
from core.vocabulary import Role
from domain import tallies
from domain.records import (
    RecordFilter,
    Shape,
    View,
    correct,
    count_views,
    due_for,
    end,
    find_records,
    finish,
    kind_of,
    kinds,
    renew,
    verify,
    void,
)
from domain.records.kinds import Part
from domain.records.tallies import measure_of
from domain.tallies.check import differences
from models import AuditEntry
from tests.factories import small_station
from tests.ledger_samples import SAMPLES, entered_sample, furnish
from tests.records import AUXILIARY, CLERK, LEADER, OFFICER, WORKER, asker, file, row


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Lend a station to which every test adds rows of its own and looks at those alone."""
    return furnish(small_station(tmp_path_factory.mktemp("life")))


@pytest.fixture
def station(tmp_path):
    return furnish(small_station(tmp_path))


def finished(station, record_id, raw, role=CLERK):
    with station.work(role) as work:
        finish(work, record_id, raw)
    return row(station, record_id)


def counted(station, kind, part):
    with station.reading() as session:
        return tallies.count(session, 1, measure_of(kind, part), Period.year(2026), grids=None, code="")


DAY = "2026-11-23"
TASKS = {
    # kind: what is typed when it is done, the measures that hold from then on
    "residence": ({"issued_on": DAY, "permit_number": "5109001"}, {"on_time"}),
    "dog_licence": ({"issued_on": DAY}, {"issued"}),
    "stray_dog": ({"taken_at": "2026-11-23 10:00", "handed_to": "HD1"}, {"taken_in"}),
    "visit": ({"answer": "已报修", "told_on": DAY}, {"needs", "answered"}),
    "hazard": ({"fixed_on": DAY, "fix": "已拆除"}, {"fixed"}),
    "tip": ({"result": "TZ1", "result_note": "已立案"}, set()),
    "analysis_meeting": ({"outcome": "夜巡已排班"}, {"done", "on_time"}),
    "facility_check": ({"mended_on": DAY}, set()),
    "party_activity": ({"held_on": DAY, "attendees": 30}, {"held"}),
}


def test_the_table_has_every_ledger_with_a_task():
    assert set(TASKS) == {kind.code for kind in kinds().values() if kind.task}


@pytest.mark.parametrize("kind", list(TASKS))
def test_the_task_done_stops_the_clock_and_moves_the_counts(station, kind):
    typed, held = TASKS[kind]
    record_id = entered_sample(station, kind)

    done = finished(station, record_id, typed)

    assert (done.status, str(done.done_on), done.due_at, done.due_code) == ("done", DAY, None, "")
    assert {one.code for one in kind_of(kind).measures if counted(station, kind, one.code)} == held
    with station.reading() as session:
        assert differences(session, 1) == []


NEEDED = [(kind, one.code) for kind in TASKS for one in kind_of(kind).part(Part.TASK) if one.is_required]


@pytest.mark.parametrize(("kind", "field"), NEEDED)
def test_a_task_lacking_a_field_stays_open(shared, kind, field):
    record_id = entered_sample(shared, kind)
    typed = {code: value for code, value in TASKS[kind][0].items() if code != field}

    with pytest.raises(BadInput) as refused:
        finished(shared, record_id, typed)

    assert refused.value.field == field
    assert row(shared, record_id).status == "open"


LATER = [
    ("residence", {"issued_on": "2026-11-24"}, "issued_on"),
    ("dog_licence", {"issued_on": "2027-01-01"}, "issued_on"),
    ("stray_dog", {"taken_at": "2026-11-23 12:06", "handed_to": "HD1"}, "taken_at"),
    ("stray_dog", {"taken_at": "2026-11-23 10:00", "handed_to": "HD9"}, "handed_to"),
    ("visit", {"answer": "好", "told_on": "2026-11-24"}, "told_on"),
    ("hazard", {"fixed_on": "昨天", "fix": "已拆除"}, "fixed_on"),
    ("tip", {"result": "TZ4"}, "result"),
    ("facility_check", {"mended_on": "2026-12-01"}, "mended_on"),
    ("party_activity", {"held_on": DAY, "attendees": 1001}, "attendees"),
    ("party_activity", {"held_on": DAY, "attendees": -1}, "attendees"),
]


@pytest.mark.parametrize(("kind", "typed", "field"), LATER)
def test_what_cannot_be_true_of_a_task_is_refused_at_its_field(shared, kind, typed, field):
    record_id = entered_sample(shared, kind)

    with pytest.raises(BadInput) as refused:
        finished(shared, record_id, typed)

    assert refused.value.field == field
    assert row(shared, record_id).version == 1


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - set(TASKS)))
def test_where_nothing_is_to_be_done_nothing_is_finished(shared, kind):
    with pytest.raises(OutOfTurn):
        finished(shared, entered_sample(shared, kind), {})


@pytest.mark.parametrize("kind", list(TASKS))
def test_a_void_entry_is_finished_by_nobody(shared, kind):
    record_id = entered_sample(shared, kind)
    with shared.work(CLERK) as work:
        void(work, record_id, "重复")

    with pytest.raises(OutOfTurn):
        finished(shared, record_id, TASKS[kind][0])


def test_an_owner_of_another_grid_answers_the_need_that_was_given_to_them(station):
    other = station.actor(OFFICER, "G02").worker_id
    record_id = entered_sample(station, "visit", need_owner=other)

    with station.work(OFFICER, "G02") as work:
        finish(work, record_id, TASKS["visit"][0])

    assert row(station, record_id).status == "done"


def test_a_colleague_of_that_grid_who_was_not_given_it_does_not_see_it(station):
    record_id = entered_sample(station, "visit")

    with pytest.raises(NotFound), station.work(OFFICER, "G02") as work:
        finish(work, record_id, TASKS["visit"][0])


def test_a_decision_reported_after_its_day_counts_as_done_and_not_as_on_time(station):
    record_id = entered_sample(station, "analysis_meeting", decide_by="2026-11-24")
    station.clock.move(days=2)

    finished(station, record_id, TASKS["analysis_meeting"][0])

    assert counted(station, "analysis_meeting", "done") == 1
    assert counted(station, "analysis_meeting", "on_time") == 0


def test_on_the_day_itself_a_decision_is_on_time(station):
    record_id = entered_sample(station, "analysis_meeting", decide_by="2026-11-24")
    station.clock.move(days=1)

    finished(station, record_id, TASKS["analysis_meeting"][0])

    assert counted(station, "analysis_meeting", "on_time") == 1


CHECKED = {
    "hazard": {Role.COMMUNITY_OFFICER, Role.LEADER, Role.CLERK},
    "base_data": {Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.LEADER, Role.CLERK},
    "volunteer_activity": {Role.COMMUNITY_OFFICER, Role.LEADER, Role.CLERK},
}


def test_the_table_has_every_ledger_that_is_looked_over():
    assert set(CHECKED) == {kind.code for kind in kinds().values() if kind.verify}


@pytest.mark.parametrize("role", [OFFICER, AUXILIARY, LEADER, CLERK, WORKER])
@pytest.mark.parametrize("kind", list(CHECKED))
def test_only_the_roles_named_look_an_entry_over(shared, kind, role):
    record_id = entered_sample(shared, kind, OFFICER if role is not OFFICER else AUXILIARY)
    refusal = NotFound if role is WORKER else NotAllowed  # a grid worker sees own entries alone

    if role in CHECKED[kind]:
        with shared.work(role) as work:
            verify(work, record_id, is_right=True)
        found = row(shared, record_id)
        assert (found.verdict, found.verifier_id) == ("ok", shared.actor(role).worker_id)
        return
    with pytest.raises(refusal), shared.work(role) as work:
        verify(work, record_id, is_right=True)


@pytest.mark.parametrize("kind", list(CHECKED))
def test_an_entry_counts_as_verified_only_when_it_was_found_right(station, kind):
    right, wrong, _waiting = (entered_sample(station, kind, AUXILIARY) for _ in range(3))
    with station.work(OFFICER) as work:
        verify(work, right, is_right=True)
        verify(work, wrong, is_right=False, why="不在现场，电话 13812345678")

    assert counted(station, kind, "verified") == 1
    assert counted(station, kind, "") == 3
    assert file(station, wrong).why == "不在现场，电话 ⟦138****5678⟧"


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - set(CHECKED)))
def test_a_ledger_without_a_look_over_has_none(shared, kind):
    record_id = entered_sample(shared, kind)

    with pytest.raises(NotAllowed), shared.work(LEADER) as work:
        verify(work, record_id, is_right=True)


RENEWED = [
    # kind, what is done first, what is typed, last day before, last day after
    ("residence", {"issued_on": DAY}, {}, "2027-11-22", "2028-11-22"),
    ("dog_licence", {}, {"vaccinated_until": "2028-05-01"}, "2027-05-01", "2028-05-01"),
    ("dog_licence", {}, {"licensed_until": "2027-03-01"}, "2027-05-01", "2027-03-01"),
    ("foreign_student", {}, {"stays_until": "2028-06-30"}, "2027-06-30", "2028-06-30"),
    ("volunteer_police", {}, {"insured_until": "2027-12-31"}, "2026-12-31", "2027-03-01"),
    ("volunteer_police", {}, {"trained_until": "2028-03-01"}, "2026-12-31", "2026-12-31"),
    (
        "volunteer_police",
        {},
        {"trained_until": "2028-03-01", "insured_until": "2028-12-31"},
        "2026-12-31",
        "2028-03-01",
    ),
    ("red_armband", {}, {"trained_until": "2028-01-01"}, "2027-01-01", "2028-01-01"),
]


@pytest.mark.parametrize(("kind", "first", "typed", "before", "after"), RENEWED)
def test_a_renewal_moves_the_last_day(shared, kind, first, typed, before, after):
    record_id = entered_sample(shared, kind)
    if first:
        finished(shared, record_id, first)
    assert str(row(shared, record_id).valid_until) == before

    with shared.work(CLERK) as work:
        renew(work, record_id, typed)

    assert str(row(shared, record_id).valid_until) == after
    with shared.reading() as session:
        entry = session.exec(
            select(AuditEntry).where(AuditEntry.event == "record_renewed").order_by(AuditEntry.id)
        ).all()[-1]
    assert (before in str(entry.detail), after in str(entry.detail)) == (True, True)


def test_the_table_has_every_ledger_that_is_renewed():
    assert {line[0] for line in RENEWED} == {kind.code for kind in kinds().values() if kind.renew}


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - {line[0] for line in RENEWED}))
def test_a_ledger_without_a_validity_is_not_renewed(shared, kind):
    record_id = entered_sample(shared, kind)

    with pytest.raises(OutOfTurn), shared.work(CLERK) as work:
        renew(work, record_id, {})


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("dog_licence", {}, "vaccinated_until"),
        ("foreign_student", {"stays_until": ""}, "stays_until"),
        ("volunteer_police", {"insured_until": "明年"}, "insured_until"),
        ("red_armband", {"trained_until": "1800-01-01"}, "trained_until"),
    ],
)
def test_a_renewal_without_a_date_moves_nothing(shared, kind, typed, field):
    record_id = entered_sample(shared, kind)
    before = row(shared, record_id).valid_until

    with pytest.raises(BadInput) as refused, shared.work(CLERK) as work:
        renew(work, record_id, typed)

    assert refused.value.field == field
    assert row(shared, record_id).valid_until == before


REGISTERS = {kind.code for kind in kinds().values() if kind.shape is Shape.REGISTER}


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_an_entry_declared_void_keeps_its_place_and_counts_no_more(station, kind):
    record_id = entered_sample(station, kind)
    number, before = row(station, record_id).number, counted(station, kind, "")

    with station.work(LEADER) as work:
        void(work, record_id, "登记错误，联系 13812345678")

    seen = file(station, record_id)
    assert (seen.status, seen.number, seen.why) == ("void", number, "登记错误，联系 ⟦138****5678⟧")
    assert (seen.is_live, seen.due_at, before - counted(station, kind, "")) == (False, None, 1)


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_what_was_taken_out_of_a_register_still_counts_on_its_day_and_is_not_in_force(station, kind):
    record_id = entered_sample(station, kind)

    with station.work(LEADER) as work:
        end(work, record_id, "退出")

    assert (row(station, record_id).status, counted(station, kind, "")) == ("ended", 1)
    with station.reading() as session:
        held = find_records(session, asker(station), RecordFilter(kind, View.IN_FORCE))
    assert held.empty


@pytest.mark.parametrize("act", [end, void])
@pytest.mark.parametrize("why", ["", "   "])
def test_closing_wants_a_reason(shared, act, why):
    record_id = entered_sample(shared, "red_armband")

    with pytest.raises(BadInput) as refused, shared.work(CLERK) as work:
        act(work, record_id, why)

    assert refused.value.field == "why"
    assert row(shared, record_id).status == "done"


@pytest.mark.parametrize("act", [end, void])
def test_what_is_closed_is_closed_for_good(shared, act):
    record_id = entered_sample(shared, "red_armband")
    with shared.work(CLERK) as work:
        act(work, record_id, "退出")

    for again in (lambda w: end(w, record_id, "再"), lambda w: correct(w, record_id, 2, {"name": "钱三"})):
        with pytest.raises(OutOfTurn) as refused, shared.work(CLERK) as work:
            again(work)
        with speaking("zh_CN"):
            assert say(refused.value.message) == "这条记录已关闭，请另登一条。"
    with pytest.raises(OutOfTurn), shared.work(CLERK) as work:
        renew(work, record_id, {"trained_until": "2028-01-01"})


CORRECTED = [
    # kind, what is corrected, title afterwards, a column and what it is then
    ("residence", {"reason": "RR2"}, "就学 翠湖小区3栋2单元", "grid_id", 3),
    ("dog_licence", {"vaccinated_until": "2026-12-01"}, "贵宾（泰迪） 棕色", "valid_until", "2026-12-01"),
    ("hazard", {"happened": "2026-11-20"}, "电动车违规充电 3栋楼下", "happened_on", "2026-11-20"),
    ("visit", {"need": ""}, "进小区 翠湖小区", "status", "open"),
    ("volunteer_police", {"name": "孙二娘"}, "孙** 巡防分队", "valid_until", "2026-12-31"),
    ("media", {"title": "新经验"}, "四川日报 新经验", "status", "done"),
    ("room_log", {"auxiliaries": 1}, "1+1+1", "status", "done"),
    ("visitor_feedback", {"cards": 20}, "翠湖小区 9/20", "status", "done"),
]


@pytest.mark.parametrize(("kind", "typed", "title", "column", "value"), CORRECTED)
def test_a_correction_rewrites_title_clock_and_validity(shared, kind, typed, title, column, value):
    record_id = entered_sample(shared, kind)

    with shared.work(CLERK) as work:
        correct(work, record_id, 1, typed)

    found = row(shared, record_id)
    expected = shared.grid_ids["G01"] if column == "grid_id" else value
    assert (found.title, found.version) == (title, 2)
    assert str(getattr(found, column)) == str(expected)


def test_a_correction_moves_the_clock_with_the_day_it_runs_from(shared):
    record_id = entered_sample(shared, "hazard")
    before = file(shared, record_id).due_at

    with shared.work(CLERK) as work:
        correct(work, record_id, 1, {"happened": "2026-11-20"})

    assert before - file(shared, record_id).due_at == timedelta(days=3)


def test_a_need_added_later_becomes_a_task(shared):
    record_id = entered_sample(shared, "visit", need="", need_owner="")
    assert row(shared, record_id).status == "done"

    with shared.work(CLERK) as work:
        correct(work, record_id, 1, {"need": "噪声扰民"})

    found = row(shared, record_id)
    assert (found.status, found.due_code) == ("open", "answer")


def test_what_is_due_reaches_its_owner_the_soonest_first(station):
    for kind in ("hazard", "tip", "dog_licence", "party_activity", "residence", "stray_dog"):
        entered_sample(station, kind)

    with station.reading() as session:
        mine = due_for(session, asker(station, CLERK))
        others = due_for(session, asker(station, LEADER))
        first = due_for(session, asker(station, CLERK), limit=2)

    assert mine["kind"].tolist()[:2] == ["stray_dog", "tip"]
    assert mine["kind"].tolist()[-1] == "residence"
    assert set(mine["kind"][2:5]) == {"hazard", "dog_licence", "party_activity"}
    assert set(mine["page"]) == {"registration", "visits", "outreach", "team"}
    assert (len(others), first["kind"].tolist()) == (0, ["stray_dog", "tip"])


WAITING = [
    # days gone by, pills of residents' dogs: in force, to renew, expired; of hazards: open, past due
    (0, (1, 0, 0), (1, 0)),
    (7, (1, 0, 0), (1, 0)),
    (8, (1, 0, 0), (1, 1)),
    (129, (1, 0, 0), (1, 1)),
    (130, (1, 1, 0), (1, 1)),
    (159, (1, 1, 0), (1, 1)),
    (160, (0, 0, 1), (1, 1)),
]


@pytest.mark.parametrize(("days", "dogs", "hazards"), WAITING)
def test_pills_follow_the_calendar(station, days, dogs, hazards):
    licence = entered_sample(station, "dog_licence")  # vaccinated until 1 May 2027: 159 days ahead
    finished(station, licence, TASKS["dog_licence"][0])
    entered_sample(station, "hazard")  # to be fixed by 30 November: 7 days ahead
    station.clock.move(days=days)

    with station.reading() as session:
        of_dogs = count_views(session, asker(station), kind_of("dog_licence"))
        of_hazards = count_views(session, asker(station), kind_of("hazard"))

    assert tuple(of_dogs[one] for one in (View.IN_FORCE, View.EXPIRING, View.EXPIRED)) == dogs
    assert tuple(of_hazards[one] for one in (View.OPEN, View.OVERDUE)) == hazards
