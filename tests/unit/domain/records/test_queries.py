import pytest

from analytics.periods import Period
from core.errors import NotFound
from core.vocabulary import Role
from domain.personal.idnumber import check_character
from domain.questions import Question
from domain.records import (
    RecordFilter,
    View,
    count_attention,
    count_records,
    count_views,
    due_for,
    find_records,
    finish,
    kind_of,
    open_record,
    verify,
    void,
)
from domain.records.queries import end_of
from tests.factories import small_station
from tests.records import (
    ADULT,
    AUXILIARY,
    CLERK,
    LEADER,
    OFFICER,
    WORKER,
    asker,
    dog,
    entered,
    file,
    hazard,
    residence,
)


@pytest.fixture
def station(tmp_path):
    return small_station(tmp_path)


def listed(station, wanted, role=LEADER, grid="G01"):
    with station.reading() as session:
        return find_records(session, asker(station, role, grid), wanted)["id"].tolist()


def test_the_newest_stand_first_and_older_pages_follow_without_gap_or_repeat(station):
    made = [entered(station, "hazard", hazard(station, happened=f"2026-11-{day:02d}"), WORKER)
            for day in (1, 5, 5, 9, 12)]  # fmt: skip
    seen, after = [], None

    while True:
        with station.reading() as session:
            page = find_records(session, asker(station), RecordFilter("hazard", after=after, limit=2))
        if page.empty:
            break
        seen += page["id"].tolist()
        after = end_of(page)

    assert seen == [made[4], made[3], made[2], made[1], made[0]]


def test_a_list_shows_masks_labels_and_no_plain_value(station):
    entered(station, "residence", residence(station, place=station.place_ids["C001"]))

    with station.reading() as session:
        frame = find_records(session, asker(station), RecordFilter("residence"))

    assert frame[["lead", "grid", "place", "number"]].values.tolist() == [
        ["张**", "一号警格", "翠湖小区", "慈音居登〔2026〕第0001号"]
    ]
    assert "张三丰" not in frame.to_csv()
    assert ADULT not in frame.to_csv()


@pytest.mark.parametrize("words", ["张三丰", "张", "zsf", ADULT, "13812345678", "0001号", "翠湖"])
def test_a_person_is_found_by_what_somebody_would_type(station, words):
    record_id = entered(station, "residence", residence(station, place=station.place_ids["C001"]))
    other = residence(station, name="欧阳修", phone="13900000000")
    entered(
        station,
        "residence",
        other | {"id_number": f"11010119900307001{check_character('11010119900307001')}"},
    )

    assert listed(station, RecordFilter("residence", words=words)) == [record_id]


def test_every_word_must_fit(station):
    entered(station, "residence", residence(station))

    assert listed(station, RecordFilter("residence", words="张三丰 工作"))
    assert not listed(station, RecordFilter("residence", words="张三丰 就学"))


def test_a_passport_is_found(station):
    values = {"happened": "2026-11-23 10:00", "grid": station.grid_ids["G01"], "name": "John Smith",
              "passport": "E12345678", "nationality": "某国", "moved_in_at": "2026-11-22 20:00",
              "stays_until": "2027-09-01"}  # fmt: skip
    record_id = entered(station, "foreign_student", values, OFFICER)

    assert listed(station, RecordFilter("foreign_student", words="e12345678")) == [record_id]
    assert file(station, record_id).masks["passport"] == "E1*****78"


def test_pills_count_what_they_show(station):
    first = entered(station, "hazard", hazard(station, happened="2026-11-01"), WORKER)
    second = entered(station, "hazard", hazard(station), WORKER)
    with station.work(OFFICER) as work:
        verify(work, second, is_right=True)

    with station.reading() as session:
        held = count_views(session, asker(station), kind_of("hazard"))

    assert held == {View.ALL: 2, View.MINE: 0, View.OPEN: 2, View.OVERDUE: 1, View.UNCHECKED: 1}
    for view, n in held.items():
        assert len(listed(station, RecordFilter("hazard", view=view))) == n, view
    assert listed(station, RecordFilter("hazard", view=View.OVERDUE)) == [first]


def test_what_expires_is_told_from_what_has_expired(station):
    made = {}
    for until in ("2026-11-22", "2026-11-23", "2026-12-22", "2026-12-23"):
        made[until] = entered(station, "dog_licence", dog(station, vaccinated_until=until))

    assert listed(station, RecordFilter("dog_licence", view=View.EXPIRED)) == [made["2026-11-22"]]
    assert sorted(listed(station, RecordFilter("dog_licence", view=View.EXPIRING))) == [
        made["2026-11-23"], made["2026-12-22"],
    ]  # fmt: skip


def test_a_question_narrows_to_its_grid_and_with_a_number_to_its_days(station):
    here = entered(station, "hazard", hazard(station), WORKER)
    there = entered(station, "hazard", hazard(station, grid="G02"), WORKER, "G02")
    old = entered(station, "hazard", hazard(station, happened="2026-10-01"), WORKER)
    november = Question(Period.month(2026, 11))

    assert listed(station, RecordFilter("hazard", part="count", question=november)) == [there, here]
    grid = Question(Period.month(2026, 11), station.grid_ids["G01"])
    assert listed(station, RecordFilter("hazard", question=grid)) == [here, old]


def test_the_rows_of_a_measure_are_those_that_were_counted(station):
    first = entered(station, "hazard", hazard(station), WORKER)
    second = entered(station, "hazard", hazard(station), WORKER)
    with station.work(OFFICER) as work:
        verify(work, first, is_right=True)
        verify(work, second, is_right=False, why="重复")
    wanted = RecordFilter("hazard", part="verified", question=Question(Period.month(2026, 11)))

    with station.reading() as session:
        assert count_records(session, asker(station), wanted) == 1
    assert listed(station, wanted) == [first]


def test_void_records_stay_in_the_list_and_leave_the_numbers(station):
    record_id = entered(station, "hazard", hazard(station), WORKER)
    with station.work(OFFICER) as work:
        void(work, record_id, "重复")

    assert listed(station, RecordFilter("hazard")) == [record_id]
    assert not listed(
        station, RecordFilter("hazard", part="count", question=Question(Period.month(2026, 11)))
    )


REACH = [
    (LEADER, "", {"G01", "G02"}),
    (CLERK, "", {"G01", "G02"}),
    (OFFICER, "G01", {"G01"}),
    (AUXILIARY, "G02", {"G02"}),
    (WORKER, "G01", {"G01"}),
    (Role.SUBDISTRICT_CADRE, "G01", {"G01"}),
    (Role.GOVERNANCE_READER, "", {"G01", "G02"}),
    (Role.AUDITOR, "", {"G01", "G02"}),
    (Role.SYSADMIN, "", set()),
    (Role.JUSTICE_MEDIATOR, "", set()),
    (Role.CITY_PATROL, "", set()),
]


@pytest.mark.parametrize(("role", "grid", "seen"), REACH)
def test_each_role_reaches_the_hazards_of_its_scope(station, role, grid, seen):
    made = {
        code: entered(station, "hazard", hazard(station, grid=code), WORKER, code) for code in ("G01", "G02")
    }

    assert set(listed(station, RecordFilter("hazard"), role, grid)) == {made[code] for code in seen}


@pytest.mark.parametrize("role", list(Role))
def test_foreign_students_are_for_those_who_do_the_work(station, role):
    values = {"happened": "2026-11-23 10:00", "grid": station.grid_ids["G01"], "name": "John Smith",
              "passport": "E12345678", "nationality": "某国", "moved_in_at": "2026-11-22 20:00",
              "stays_until": "2027-09-01"}  # fmt: skip
    record_id = entered(station, "foreign_student", values, OFFICER)

    found = listed(station, RecordFilter("foreign_student"), role)

    assert bool(found) is (role in {LEADER, CLERK, OFFICER})
    if not found:
        with pytest.raises(NotFound), station.reading() as session:
            open_record(session, asker(station, role), record_id)


def test_a_task_given_to_somebody_of_another_grid_reaches_them(station):
    officer = station.actor(OFFICER, "G02").worker_id
    values = {"happened": "2026-11-23", "grid": station.grid_ids["G01"], "entry": "E2", "actions": ["B2"],
              "need": "路灯坏了", "need_owner": officer}  # fmt: skip
    record_id = entered(station, "visit", values, OFFICER)

    with station.reading() as session:
        due = due_for(session, asker(station, OFFICER, "G02"))
        others = due_for(session, asker(station, OFFICER, "G01"))
    with station.work(OFFICER, "G02") as work:
        finish(work, record_id, {"answer": "已报修", "told_on": "2026-11-23"})

    assert due[["id", "kind", "page", "name"]].values.tolist() == [
        [record_id, "visit", "visits", "六进六边走访"]
    ]
    assert others.empty
    assert file(station, record_id).status == "done"


def test_what_is_due_stands_soonest_first(station):
    late = entered(station, "hazard", hazard(station, happened="2026-11-20"), WORKER)
    soon = entered(station, "hazard", hazard(station, happened="2026-11-10"), WORKER)

    with station.reading() as session:
        due = due_for(session, asker(station, WORKER))

    assert due["id"].tolist() == [soon, late]
    assert str(due["due_at"].iloc[0]) == "2026-11-17 16:00:00+00:00"


def test_the_leader_sees_what_needs_somebody_and_nothing_that_does_not(station):
    entered(station, "hazard", hazard(station, happened="2026-11-01"), WORKER)
    entered(station, "dog_licence", dog(station, vaccinated_until="2026-12-01"))

    with station.reading() as session:
        panel = count_attention(session, asker(station))

    assert panel[["kind", "view", "n"]].values.tolist() == [
        ["dog_licence", "expiring", 1], ["hazard", "overdue", 1],
    ]  # fmt: skip


def test_a_record_tells_its_reader_what_is_theirs_to_do(station):
    record_id = entered(station, "hazard", hazard(station), WORKER)

    worker, officer = file(station, record_id, WORKER), file(station, record_id, OFFICER)
    cadre = file(station, record_id, Role.SUBDISTRICT_CADRE)

    assert (worker.may_write, worker.may_verify, worker.is_owner) == (True, False, True)
    assert (officer.may_write, officer.may_verify, officer.is_owner) == (True, True, False)
    assert (cadre.may_write, cadre.may_verify) == (False, False)
