from enum import StrEnum

import pytest
from sqlmodel import select

from core.actor import Actor
from core.errors import BadInput, NotAllowed, NotFound, Refused
from core.vocabulary import Role
from domain.accounts import sessions
from domain.records import reveal
from domain.work import begin
from models import AuditEntry, RecordSecret
from tests.factories import small_station
from tests.records import ADULT, AUXILIARY, CLERK, LEADER, OFFICER, entered, residence


class _Event(StrEnum):
    MOVED = "moved"


@pytest.fixture
def station(tmp_path):
    return small_station(tmp_path)


def seated(station, role):
    """Return somebody with a session opened a moment ago."""
    actor = station.actor(role)
    token = sessions.open_session(station.desk, actor.account_id, "127.0.0.1", station.clock)
    record = sessions.find_by_token(station.desk, token, station.clock())
    return Actor(**{**actor.__dict__, "session_id": record.id})


def shown(station, actor, record_id, field="id_number", why="RP3"):
    with begin(station.desk, actor, station.clock) as work:
        return reveal(work, record_id, field, why)


def test_who_may_sees_the_plain_value_and_that_is_written_down(station):
    record_id = entered(station, "residence", residence(station))

    assert shown(station, seated(station, CLERK), record_id) == ADULT

    with station.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.event == "record_revealed")).one()
    assert (entry.subject, entry.subject_id) == ("record", record_id)
    assert entry.detail == {"ledger": "residence", "field": "id_number", "purpose": "RP3"}


@pytest.mark.parametrize("role", [AUXILIARY, Role.AUDITOR])
def test_who_may_not_is_refused_though_they_see_the_mask(station, role):
    record_id = entered(station, "residence", residence(station))

    with pytest.raises(NotAllowed):
        shown(station, seated(station, role), record_id)


def test_without_a_reason_or_a_password_typed_lately_nothing_is_shown(station):
    record_id = entered(station, "residence", residence(station))
    actor = seated(station, CLERK)
    with pytest.raises(BadInput) as refused:
        shown(station, actor, record_id, why=" ")
    assert refused.value.field == "why"

    station.clock.move(minutes=16)
    with pytest.raises(BadInput) as refused:
        shown(station, actor, record_id)

    assert refused.value.field == "password"
    with station.reading() as session:
        assert session.exec(select(AuditEntry).where(AuditEntry.event == "record_revealed")).all() == []


def test_a_field_that_is_empty_or_not_secret_is_not_found(station):
    record_id = entered(station, "residence", residence(station))

    for field in ("landlord", "reason", "nothing"):
        with pytest.raises(NotFound):
            shown(station, seated(station, CLERK), record_id, field)


def test_the_source_of_a_tip_is_shown_to_the_leader_alone(station):
    values = {"happened": "2026-11-23", "grid": station.grid_ids["G01"], "place_text": "河边", "type": "TP1",
              "content": "夜间聚集", "source": "张三丰"}  # fmt: skip
    record_id = entered(station, "tip", values, OFFICER)

    with pytest.raises(NotAllowed):
        shown(station, seated(station, CLERK), record_id, "source")
    assert shown(station, seated(station, LEADER), record_id, "source") == "张三丰"


def test_a_value_moved_to_another_row_does_not_open(station):
    first = entered(station, "residence", residence(station))
    second = entered(station, "residence", residence(station, name="李四"))
    with station.work(CLERK) as work:
        rows = work.session.exec(select(RecordSecret).where(RecordSecret.field == "name")).all()
        taken = {row.record_id: row for row in rows}
        taken[second].locked = taken[first].locked
        work.record(_Event.MOVED)

    with pytest.raises(Refused):
        shown(station, seated(station, CLERK), second, "name")
