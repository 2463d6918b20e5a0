from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound
from core.vocabulary import Role
from domain.mediation import FollowUpAnswer, StepCode, record_follow_up, reveal
from domain.mediation.vocabulary import CaseEvent
from domain.work import begin
from models import AuditEntry, AuthSession
from tests.disputes import closed, file, registered, step
from tests.factories import small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def party(station, case_id, at=0):
    return file(station, case_id).parties[at].id


def shown(station, party_id, what, why="", role=Role.GRID_WORKER, grid="G01"):
    with station.work(role, grid) as work:
        return reveal(work, party_id, what, why)


def last_entry(station):
    with station.reading() as session:
        return session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def signed_in(station, role, minutes=0):
    """Return an actor whose session saw the password so many minutes ago."""
    actor = replace(station.actor(role), session_id=900_000)
    at = station.clock() - timedelta(minutes=minutes)
    with station.desk.database.writing() as session:
        session.add(
            AuthSession(
                station_id=1, id=900_000, account_id=actor.account_id, token_sha256="x", address="",
                created_at=at, last_active_at=at, ends_at=at, password_seen_at=at, role=str(role),
            )
        )  # fmt: skip
    return actor


@pytest.mark.both
@pytest.mark.parametrize(("what", "plain"), [("phone", "13812345678"), ("name", "张三丰")])
def test_the_handler_of_an_open_dispute_sees_name_and_phone_at_one_click(station, what, plain):
    party_id = party(station, registered(station))

    assert shown(station, party_id, what) == plain

    entry = last_entry(station)
    assert (entry.event, entry.subject, entry.subject_id) == (
        CaseEvent.PARTY_REVEALED,
        "dispute_party",
        party_id,
    )
    assert (entry.detail["field"], entry.detail["purpose"]) == (what, "dispute")
    assert plain not in str(entry.detail)


def test_an_id_number_is_not_shown_at_one_click(station):
    party_id = party(station, registered(station), 1)

    with pytest.raises(NotAllowed):
        shown(station, party_id, "id_number")


def test_the_handler_of_a_due_follow_up_sees_the_phone_at_one_click(station):
    case_id = closed(station)

    assert shown(station, party(station, case_id), "phone") == "13812345678"

    assert last_entry(station).detail["purpose"] == "follow_up"


def test_the_file_names_the_readers_task_with_each_party(station):
    case_id = closed(station)
    with station.work(Role.GRID_WORKER) as work:
        first = file(station, case_id).follow_ups[0]
        record_follow_up(work, first.id, first.version, FollowUpAnswer("FU1", "FC1"))

    tasks = {
        role: [p.task for p in file(station, case_id, role).parties]
        for role in (Role.GRID_WORKER, Role.AUDITOR)
    }

    assert tasks == {Role.GRID_WORKER: ["", "follow_up"], Role.AUDITOR: ["", ""]}
    assert file(station, registered(station), Role.GRID_WORKER).parties[0].task == "dispute"


def test_who_has_sent_it_up_sees_nothing_any_more(station):
    case_id = registered(station)
    step(station, case_id, StepCode.ESCALATE, reason="ER1")

    with pytest.raises(NotAllowed):
        shown(station, party(station, case_id), "phone")


def test_a_stranger_finds_no_party(station):
    party_id = party(station, registered(station))

    with pytest.raises(NotFound):
        shown(station, party_id, "phone", grid="G02")
    with pytest.raises(NotFound):
        shown(station, 999_999, "phone", grid="G02")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE])
def test_a_role_without_the_right_sees_nothing_whatever_reason_it_gives(station, role):
    party_id = party(station, registered(station))

    with pytest.raises(NotAllowed):
        shown(station, party_id, "phone", "RP1", role)


def test_others_need_a_reason(station):
    case_id = closed(station, "OC10")

    with pytest.raises(BadInput) as wrong:
        shown(station, party(station, case_id), "phone", "", Role.COMMUNITY_OFFICER)

    assert wrong.value.field == "why"


def test_others_need_their_password_once_in_fifteen_minutes(station):
    case_id = closed(station, "OC10")

    with pytest.raises(BadInput) as wrong:
        shown(station, party(station, case_id), "phone", "RP3", Role.COMMUNITY_OFFICER)

    assert wrong.value.field == "password"


@pytest.mark.parametrize(("minutes", "held"), [(0, True), (15, True), (16, False)])
def test_a_password_holds_for_fifteen_minutes(station, minutes, held):
    party_id = party(station, closed(station, "OC10"), 1)
    actor = signed_in(station, Role.LEADER, minutes)

    if not held:
        with pytest.raises(BadInput), begin(station.desk, actor, station.clock) as work:
            reveal(work, party_id, "id_number", "RP3")
        return
    with begin(station.desk, actor, station.clock) as work:
        assert reveal(work, party_id, "id_number", "RP3") == "11010519491231002X"
    assert last_entry(station).detail["purpose"] == "RP3"


def test_a_reveal_that_is_not_kept_shows_nothing(station):
    party_id = party(station, registered(station))
    before = last_entry(station).id

    with pytest.raises(NotFound), station.work(Role.GRID_WORKER) as work:
        assert [reveal(work, one, "phone") for one in (party_id, 999_999)] == []

    assert last_entry(station).id == before


def test_what_was_never_given_is_not_found(station):
    party_id = party(station, registered(station))
    actor = signed_in(station, Role.LEADER)

    with pytest.raises(NotFound), begin(station.desk, actor, station.clock) as work:
        reveal(work, party_id, "id_number", "RP3")
