from datetime import timedelta

import pytest
from sqlmodel import select

from core.errors import AlreadyDone, BadInput, NotAllowed
from core.vocabulary import Role
from domain.mediation import APPLICANT, OTHER_SIDE, PartyIntake, register
from domain.mediation.vocabulary import CaseEvent, StepCode
from models import AuditEntry, Dispute, DisputeParty, KeyedToken, PersonalSnippet
from tests.disputes import LIU, ZHANG, file, intake, registered, row
from tests.factories import NOON, small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def refused(station, role=Role.GRID_WORKER, **changes):
    with pytest.raises(BadInput) as wrong, station.work(role) as work:
        register(work, intake(station, **changes))
    return wrong.value.field


@pytest.mark.both
def test_a_grid_worker_registers_and_has_it_accepted_at_once(station):
    case_id = registered(station)

    case = row(station, case_id)
    assert (case.status, case.level, case.stage) == ("L1_OPEN", "L1", "ST2")
    assert case.accepted_at == case.registered_at == NOON
    assert case.owner_id == case.registrar_id == station.actor(Role.GRID_WORKER).worker_id
    assert case.due_at == NOON + timedelta(days=3)
    assert case.number == "（2026）慈音人调字第0001号"


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER])
def test_what_a_stand_in_registers_waits_for_somebody_of_the_grid(station, role):
    case = row(station, registered(station, role))

    assert (case.status, case.owner_id, case.accepted_at, case.number) == ("NEW", None, None, None)
    assert case.due_at == NOON + timedelta(days=3)


def test_the_judicial_office_registers_at_its_own_level(station):
    case = row(station, registered(station, Role.JUSTICE_MEDIATOR))

    assert (case.level, case.status) == ("L3", "L3_OPEN")
    assert case.due_at == NOON + timedelta(days=20)


def test_a_party_is_kept_encrypted_and_shown_masked(station):
    case_id = registered(station)

    zhang, liu = file(station, case_id).parties
    assert (zhang.side, zhang.name, zhang.phone, zhang.id_number) == (APPLICANT, "张**", "138****5678", "")
    assert (liu.name, liu.id_number) == ("刘*", "1101**********002X")
    assert (liu.sex, liu.birth_year) == ("F", 1949)
    with station.reading() as session:
        stored = session.exec(select(DisputeParty)).first()
        assert "张三丰".encode() not in stored.name_locked
        assert len(session.exec(select(KeyedToken)).all()) == 3 + 1 + 3 + 2


def test_numbers_in_free_text_are_cut_out(station):
    case_id = registered(
        station,
        narrative="张某电话 13612345678，证号 11010519491231002X。",
        place_text="3 栋 13712345678",
        title="漏水 13512345678",
    )

    case = row(station, case_id)
    assert "13612345678" not in case.narrative
    assert "⟦136****5678⟧" in case.narrative
    assert "1371" not in case.place_text
    assert "1351" not in case.title
    with station.reading() as session:
        assert len(session.exec(select(PersonalSnippet)).all()) == 4


def test_a_partys_own_name_is_masked_wherever_it_is_typed(station):
    firm = PartyIntake(OTHER_SIDE, "翠湖物业公司")
    case_id = registered(station, narrative="张三丰与翠湖物业公司、刘备争执。", parties=(ZHANG, LIU, firm))

    assert row(station, case_id).narrative == "张**与翠湖物业公司、刘*争执。"


def test_the_title_is_place_and_type_where_none_is_given(station):
    assert row(station, registered(station)).title == "3 栋 2 单元 噪声扰民"
    assert row(station, registered(station, title="楼上  装修\n太吵")).title == "楼上 装修 太吵"


def test_a_known_place_is_linked_and_named(station):
    case = row(station, registered(station, place_id=station.place_ids["C001"]))

    assert case.place_id == station.place_ids["C001"]
    assert case.place_text == "翠湖小区 3 栋 2 单元"


def test_a_known_place_of_the_grid_is_recognised_by_its_name(station):
    known, elsewhere = (registered(station, place_text=f"{name} 3 栋") for name in ("翠湖小区", "滨江小区"))

    assert row(station, known).place_id == station.place_ids["C001"]
    assert row(station, known).place_text == "翠湖小区 3 栋"
    assert row(station, elsewhere).place_id is None


def test_a_known_place_is_place_enough(station):
    case = row(station, registered(station, place_id=station.place_ids["C001"], place_text=""))

    assert case.place_text == "翠湖小区"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type_code": ""}, "type_code"),
        ({"type_code": "DT02"}, "type_code"),
        ({"place_text": " "}, "place"),
        ({"narrative": "\n "}, "narrative"),
        ({"narrative": "长" * 8001}, "narrative"),
        ({"source": "SC00"}, "source"),
        ({"risk": "R9"}, "risk"),
        ({"found_at": NOON + timedelta(hours=1)}, "found_at"),
        ({"parties": ()}, "name_0"),
        ({"parties": (PartyIntake("XX", "张三"),)}, "side"),
        ({"parties": (PartyIntake(APPLICANT, "", "13812345678"),)}, "name_0"),
        ({"parties": (ZHANG, PartyIntake(OTHER_SIDE, "李四", "123"))}, "phone_1"),
        ({"parties": (PartyIntake(APPLICANT, "李四", "", "110105194912310021"),)}, "id_number_0"),
        ({"parties": (PartyIntake(APPLICANT, "长" * 61),)}, "name_0"),
        ({"parties": (PartyIntake(APPLICANT, "李四"),) * 31}, "name_0"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(station, changes, field):
    assert refused(station, **changes) == field


def test_a_place_of_another_grid_is_refused(station):
    assert refused(station, place_id=station.place_ids["C002"]) == "place"


def test_a_grid_that_does_not_exist_is_refused(station):
    assert refused(station, Role.CLERK, grid_id=99_999) == "grid_id"


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.AUXILIARY])
def test_nobody_registers_in_a_grid_that_is_not_theirs(station, role):
    with pytest.raises(NotAllowed), station.work(role) as work:
        register(work, intake(station, "G02"))


@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE, Role.SYSADMIN]
)
def test_a_role_that_may_not_write_registers_nothing(station, role):
    with pytest.raises(NotAllowed), station.work(role) as work:
        register(work, intake(station))


def test_a_refused_registration_leaves_nothing_behind(station):
    refused(station, parties=(ZHANG, PartyIntake(OTHER_SIDE, "李四", "123")))

    with station.reading() as session:
        assert session.exec(select(Dispute)).all() == []
        assert session.exec(select(DisputeParty)).all() == []
        assert session.exec(select(KeyedToken)).all() == []


def test_a_blank_party_row_is_no_party(station):
    case_id = registered(station, parties=(PartyIntake(APPLICANT, "  "), LIU))

    assert [party.name for party in file(station, case_id).parties] == ["刘*"]


def test_a_form_sent_twice_writes_once(station):
    with station.work(Role.GRID_WORKER) as work:
        work.once("drawn-1")
        first = register(work, intake(station)).id

    with pytest.raises(AlreadyDone) as again, station.work(Role.GRID_WORKER) as work:
        work.once("drawn-1")

    assert again.value.result == first
    with station.reading() as session:
        assert len(session.exec(select(Dispute)).all()) == 1


def test_the_timeline_and_the_audit_begin_with_registering(station):
    case_id = registered(station)

    assert [line.kind for line in file(station, case_id).timeline] == [StepCode.ACCEPT, StepCode.REGISTER]
    with station.reading() as session:
        events = [entry.event for entry in session.exec(select(AuditEntry).order_by(AuditEntry.id))]
    assert events[-3:] == [
        CaseEvent.DISPUTE_REGISTERED,
        CaseEvent.PAPER_NUMBER_GIVEN,
        CaseEvent.DISPUTE_ACCEPTED,
    ]


def test_the_database_file_holds_no_name_phone_or_id_number(tmp_path):
    station = small_station(tmp_path)  # its file is looked into: SQLite whatever the run is on
    registered(station, narrative="张三丰说刘备的电话是 13612345678")
    station.desk.database.close()

    held = b"".join(path.read_bytes() for path in tmp_path.glob("*.db*"))
    for secret in ("13812345678", "13987654321", "11010519491231002X", "13612345678", "张三丰", "刘备"):
        assert secret.encode() not in held
    assert "3 栋".encode() in held
