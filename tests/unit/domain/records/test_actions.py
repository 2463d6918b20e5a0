from datetime import date

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.i18n import say
from core.vocabulary import Role
from domain.records import correct, end, enter, enter_many, finish, renew, verify, void
from domain.tallies.check import differences
from models import AuditEntry, KeyedToken, PaperNumber, PersonalSnippet, Record, RecordIndex, RecordSecret
from tests.factories import small_station
from tests.records import (
    ADULT,
    AUXILIARY,
    CLERK,
    LEADER,
    OFFICER,
    WORKER,
    dog,
    entered,
    file,
    hazard,
    residence,
    row,
)


@pytest.fixture
def station(tmp_path):
    return small_station(tmp_path)


def events(station):
    with station.reading() as session:
        return [
            e.event
            for e in session.exec(select(AuditEntry).order_by(AuditEntry.id))
            if e.event.startswith("record")
        ]


def test_a_registration_keeps_no_personal_value_in_the_clear(station):
    record_id = entered(station, "residence", residence(station, landlord="李四"))

    found = row(station, record_id)
    assert (found.number, found.status, found.title) == ("慈音居登〔2026〕第0001号", "done", "工作")
    assert found.payload["sex"] == "F"
    assert found.payload["birth_year"] == 1949
    assert not {"name", "id_number", "phone", "landlord"} & set(found.payload)
    with station.reading() as session:
        masks = {one.field: one.mask for one in session.exec(select(RecordSecret))}
        locked = [one.locked for one in session.exec(select(RecordSecret))]
    assert masks == {
        "name": "张**", "id_number": "1101**********002X", "phone": "138****5678", "landlord": "•••",
    }  # fmt: skip
    assert all("张三丰".encode() not in one and ADULT.encode() not in one for one in locked)


def test_numbers_run_without_gaps_and_a_void_record_keeps_its_own(station):
    first = entered(station, "residence", residence(station))
    with station.work(CLERK) as work:
        void(work, first, "重复录入")
    second = entered(station, "residence", residence(station, name="李四"))

    assert row(station, first).status == "void"
    assert row(station, second).number == "慈音居登〔2026〕第0002号"
    with station.reading() as session:
        assert [n.text for n in session.exec(select(PaperNumber))] == [
            "慈音居登〔2026〕第0001号", "慈音居登〔2026〕第0002号",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Fill in"),
        ("id_number", "110105194912310021", "typing error"),
        ("phone", "123", "11 digits"),
        ("reason", "RR9", "one of the list"),
        ("moved_in_on", "2026-13-01", "no date"),
        ("moved_in_on", "2026-11-24", "not come yet"),
        ("grid", 999, "Not known here"),
        ("happened", "", "Fill in"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field_and_nothing_is_written(station, field, value, words):
    with pytest.raises(BadInput) as refused, station.work(AUXILIARY) as work:
        enter(work, "residence", residence(station) | {field: value})

    assert refused.value.field == field
    assert words in refused.value.message.text or words in str(refused.value.message.facts)
    with station.reading() as session:
        assert session.exec(select(Record)).all() == []
        assert session.exec(select(RecordSecret)).all() == []


def test_a_banned_breed_is_refused_with_the_rule_in_the_reader_s_words(station):
    with pytest.raises(BadInput) as refused, station.work(AUXILIARY) as work:
        enter(work, "dog_licence", dog(station, breed="DB02"))

    assert refused.value.field == "breed"
    assert "禁养" in say(refused.value.message)


def test_an_id_number_or_phone_typed_into_a_text_is_locked_away(station):
    details = f"张三丰 {ADULT} 电话 13812345678"
    record_id = entered(station, "hazard", hazard(station, details=details), WORKER)

    assert row(station, record_id).payload["details"] == "张三丰 ⟦1101**********002X⟧ 电话 ⟦138****5678⟧"
    with station.reading() as session:
        assert {(one.owner, one.kind) for one in session.exec(select(PersonalSnippet))} == {
            ("record", "id"), ("record", "phone"),
        }  # fmt: skip


def test_the_record_s_own_people_are_masked_in_its_texts(station):
    record_id = entered(station, "residence", residence(station, household_address="张三丰老家"))

    assert row(station, record_id).payload["household_address"] == "张**老家"


def test_the_place_says_the_grid(station):
    values = residence(station, grid="G01") | {"grid": None, "place": station.place_ids["C001"]}
    record_id = entered(station, "residence", values)

    assert row(station, record_id).grid_id == station.grid_ids["G01"]


def test_a_place_of_another_grid_or_of_a_wrong_type_is_refused(station):
    for changes in ({"place": station.place_ids["C002"]}, {"place": 424242}):
        with pytest.raises(BadInput) as refused, station.work(CLERK) as work:
            enter(work, "residence", residence(station, **changes))
        assert refused.value.field == "place"
    with pytest.raises(BadInput), station.work(CLERK) as work:
        enter(work, "dog_licence", dog(station, place=station.place_ids["U001"]))


def test_somebody_of_another_grid_is_refused(station):
    with pytest.raises(NotAllowed), station.work(AUXILIARY, "G02") as work:
        enter(work, "residence", residence(station, grid="G01"))


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.AUDITOR, Role.SYSADMIN, Role.CITY_PATROL])
def test_who_has_no_right_enters_no_resident(station, role):
    with pytest.raises(NotAllowed), station.work(role) as work:
        enter(work, "residence", residence(station))


def test_an_unknown_kind_is_not_found(station):
    with pytest.raises(NotFound), station.work(CLERK) as work:
        enter(work, "nothing_like_it", {})


def test_a_wanted_permit_runs_fifteen_days_then_a_year_of_endorsement(station):
    record_id = entered(station, "residence", residence(station, wants_permit=True))
    assert (row(station, record_id).status, row(station, record_id).due_code) == ("open", "issue")
    assert file(station, record_id).due_at.astimezone().date() >= date(2026, 12, 8)

    with station.work(AUXILIARY) as work:
        finish(work, record_id, {"issued_on": "2026-11-23", "permit_number": "P1"})

    found = row(station, record_id)
    assert (found.status, found.done_on, found.due_at) == ("done", date(2026, 11, 23), None)
    assert found.valid_until == date(2027, 11, 22)


def test_the_fifteenth_day_is_the_last_one(station):
    record_id = entered(station, "residence", residence(station, wants_permit=True))

    due = file(station, record_id).due_at
    assert due.isoformat() == "2026-12-08T16:00:00+00:00"  # the end of 8 December in Shanghai


def test_an_endorsement_adds_a_year(station):
    record_id = entered(station, "residence", residence(station, wants_permit=True))
    with station.work(AUXILIARY) as work:
        finish(work, record_id, {"issued_on": "2026-11-23"})

    with station.work(AUXILIARY) as work:
        renew(work, record_id, {})

    assert row(station, record_id).valid_until == date(2028, 11, 22)
    assert "record_renewed" in events(station)


def test_a_dog_licence_is_due_in_five_working_days_and_expires_with_the_vaccine(station):
    record_id = entered(station, "dog_licence", dog(station, licensed_until="2027-11-22"))

    found = row(station, record_id)
    assert file(station, record_id).due_at.isoformat() == "2026-11-30T16:00:00+00:00"
    assert found.valid_until == date(2027, 5, 1)


def test_renewing_a_licence_asks_for_a_new_date_and_moves_the_end(station):
    record_id = entered(station, "dog_licence", dog(station))
    with pytest.raises(BadInput), station.work(AUXILIARY) as work:
        renew(work, record_id, {})

    with station.work(AUXILIARY) as work:
        renew(work, record_id, {"vaccinated_until": "2028-05-01"})

    assert row(station, record_id).valid_until == date(2028, 5, 1)


def test_what_is_not_renewed_is_not(station):
    record_id = entered(station, "hazard", hazard(station), WORKER)

    with pytest.raises(OutOfTurn), station.work(WORKER) as work:
        renew(work, record_id, {})


def test_a_licence_handed_back_leaves_the_register(station):
    record_id = entered(station, "dog_licence", dog(station))

    with station.work(AUXILIARY) as work:
        end(work, record_id, "犬只死亡")

    assert row(station, record_id).status == "ended"
    with pytest.raises(OutOfTurn), station.work(AUXILIARY) as work:
        renew(work, record_id, {"vaccinated_until": "2028-05-01"})


def test_ending_and_voiding_want_a_reason(station):
    record_id = entered(station, "dog_licence", dog(station))

    for act in (end, void):
        with pytest.raises(BadInput) as refused, station.work(AUXILIARY) as work:
            act(work, record_id, " ")
        assert refused.value.field == "why"


def test_a_hazard_is_found_fixed_and_checked_by_an_officer(station):
    record_id = entered(station, "hazard", hazard(station), WORKER)
    assert row(station, record_id).due_code == "fix"

    with station.work(WORKER) as work:
        finish(work, record_id, {"fixed_on": "2026-11-23", "fix": "已拆除飞线"})
    with station.work(OFFICER) as work:
        verify(work, record_id, is_right=True)

    found = row(station, record_id)
    assert (found.status, found.verdict, found.verifier_id) == (
        "done", "ok", station.actor(OFFICER).worker_id,
    )  # fmt: skip


def test_nobody_checks_what_they_entered_themselves(station):
    record_id = entered(station, "hazard", hazard(station), OFFICER)

    with pytest.raises(NotAllowed), station.work(OFFICER) as work:
        verify(work, record_id, is_right=True)
    with station.work(LEADER) as work:
        verify(work, record_id, is_right=False, why="地点不清")
    assert (row(station, record_id).verdict, file(station, record_id).why) == ("refused", "地点不清")


def test_a_grid_worker_checks_nothing(station):
    record_id = entered(station, "hazard", hazard(station), OFFICER)

    with pytest.raises((NotAllowed, NotFound)), station.work(WORKER) as work:
        verify(work, record_id, is_right=True)


def test_a_check_is_made_once_and_a_refusal_says_why(station):
    record_id = entered(station, "hazard", hazard(station), WORKER)
    with pytest.raises(BadInput), station.work(OFFICER) as work:
        verify(work, record_id, is_right=False)

    with station.work(OFFICER) as work:
        verify(work, record_id, is_right=True)
    with pytest.raises(OutOfTurn), station.work(LEADER) as work:
        verify(work, record_id, is_right=True)


def test_what_is_done_cannot_be_done_again(station):
    record_id = entered(station, "hazard", hazard(station), WORKER)
    done = {"fixed_on": "2026-11-23", "fix": "已清理"}
    with station.work(WORKER) as work:
        finish(work, record_id, done)

    with pytest.raises(OutOfTurn), station.work(WORKER) as work:
        finish(work, record_id, done)


def test_a_correction_moves_index_counts_and_title_along(station):
    record_id = entered(station, "dog_licence", dog(station))

    with station.work(AUXILIARY) as work:
        correct(work, record_id, 1, {"breed": "DB54", "vaccinated_until": "2027-01-01"})

    found = row(station, record_id)
    assert (found.title, found.valid_until, found.version) == ("柯基 棕色", date(2027, 1, 1), 2)
    with station.reading() as session:
        days = [one.day for one in session.exec(select(RecordIndex)) if one.field == "vaccinated_until"]
        assert days == [date(2027, 1, 1)]
        assert differences(session, 1) == []


def test_a_secret_left_empty_in_a_correction_stays_and_one_typed_anew_is_found_anew(station):
    record_id = entered(station, "dog_licence", dog(station))

    with station.work(AUXILIARY) as work:
        correct(work, record_id, 1, {"owner": "", "phone": "13700001111"})

    assert dict(file(station, record_id).masks) == {"owner": "欧***", "phone": "137****1111"}
    with station.reading() as session:
        tokens = {one.token for one in session.exec(select(KeyedToken)) if one.owner == "record"}
    assert station.desk.cipher.find("phone", "13700001111") in tokens
    assert station.desk.cipher.find("phone", "13987654321") not in tokens
    assert station.desk.cipher.find("name", "欧阳明月") in tokens


def test_who_comes_second_sees_both_versions(station):
    record_id = entered(station, "hazard", hazard(station), WORKER)
    with station.work(OFFICER) as work:
        correct(work, record_id, 1, {"details": "别人写的"})

    with pytest.raises(StaleEdit) as stale, station.work(WORKER) as work:
        correct(work, record_id, 1, {"details": "我写的"})

    assert (stale.value.mine["details"], stale.value.theirs["details"]) == ("我写的", "别人写的")


def test_a_grid_worker_mends_an_own_row_within_a_day_and_no_longer(station):
    record_id = entered(station, "hazard", hazard(station), WORKER)
    station.clock.move(hours=23)
    with station.work(WORKER) as work:
        correct(work, record_id, 1, {"details": "改过"})

    station.clock.move(hours=2)
    with pytest.raises(OutOfTurn), station.work(WORKER) as work:
        correct(work, record_id, 2, {"details": "再改"})
    with station.work(OFFICER) as work:
        correct(work, record_id, 2, {"details": "民警改"})


def test_missing_and_foreign_records_are_the_same(station):
    foreign = entered(station, "hazard", hazard(station, grid="G02"), WORKER, "G02")
    answers = []
    for record_id in (foreign, 999_999):
        with pytest.raises(NotFound) as refused, station.work(WORKER) as work:
            finish(work, record_id, {})
        answers.append(refused.value.message)

    assert answers[0] == answers[1]


def test_every_action_is_in_the_audit_and_the_counts_stay_true(station):
    first = entered(station, "hazard", hazard(station), WORKER)
    second = entered(station, "residence", residence(station, wants_permit=True))
    with station.work(OFFICER) as work:
        verify(work, first, is_right=True)
        finish(work, second, {"issued_on": "2026-11-23"})
        void(work, first, "重复")

    assert events(station) == [
        "record_entered", "record_entered", "record_verified", "record_finished", "record_voided",
    ]  # fmt: skip
    with station.reading() as session:
        assert differences(session, 1) == []


def test_a_stack_of_cards_is_entered_at_once_or_not_at_all(station):
    with pytest.raises(BadInput), station.work(AUXILIARY) as work:
        enter_many(work, "residence", [residence(station), residence(station, name="")])
    with station.reading() as session:
        assert session.exec(select(Record)).all() == []

    with station.work(AUXILIARY) as work:
        made = enter_many(work, "residence", [residence(station), residence(station, name="李四")])

    assert [row(station, one).number[-6:] for one in made] == ["第0001号", "第0002号"]
    with station.reading() as session:
        assert differences(session, 1) == []
    with pytest.raises(NotAllowed), station.work(AUXILIARY) as work:
        enter_many(work, "residence", [residence(station, grid="G02")])


def test_the_same_values_have_the_same_fingerprint_and_others_another(station):
    first = entered(station, "residence", residence(station))
    second = entered(station, "residence", residence(station))
    third = entered(station, "residence", residence(station, name="张三"))

    prints = [row(station, one).fingerprint for one in (first, second, third)]
    assert prints[0] == prints[1] != prints[2]
    assert len(prints[0]) == 32
