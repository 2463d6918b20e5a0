import json

import pytest
from sqlmodel import select

from core.errors import BadInput
from core.vocabulary import Role
from domain.mediation import FollowUpAnswer, StepCode, correct, record_follow_up, record_meeting
from domain.mediation.records import Correction
from domain.mediation.tasks import parties_to_follow_up, task_of
from domain.mediation.timeline import cleaned, last_line, one_line
from models import AuditEntry, Dispute, DisputeEvent
from tests.disputes import closed, file, registered, row, step
from tests.factories import small_station

SECRETS = ("张三丰", "刘备", "13812345678", "13987654321", "11010519491231002X", "13612345678")


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def test_a_line_is_put_on_one_line_and_bounded(station):
    case_id = registered(station)

    with station.work(Role.GRID_WORKER) as work:
        case = work.get(Dispute, case_id)
        assert one_line(work, case, " 甲\n\t乙  丙 ", limit=9, field="title") == "甲 乙 丙"
        with pytest.raises(BadInput) as wrong:
            one_line(work, case, "长" * 10, limit=9, field="title")
        assert wrong.value.field == "title"
        assert cleaned(work, case, "") == ""


def test_control_characters_are_left_out(station):
    case_id = registered(station, narrative="甲\x00乙\x1b[31m丙")

    assert row(station, case_id).narrative == "甲乙[31m丙"


def test_the_last_line_of_a_kind_is_the_latest(station):
    case_id = registered(station)
    for note in ("一", "二", "三"):
        step(station, case_id, StepCode.NOTE, note=note)

    with station.work() as work:
        case = work.get(Dispute, case_id)
        assert last_line(work, case, StepCode.NOTE).note == "三"
        assert last_line(work, case, StepCode.PAUSE) is None


def a_long_story(station):
    """Take a dispute through many hands, with personal data typed wherever words can be typed."""
    said = "张三丰（13612345678）与刘备谈，证号 11010519491231002X"
    case_id = registered(station, narrative=said, title=said[:20], place_text=f"3 栋 {SECRETS[5]}")
    with station.work(Role.GRID_WORKER) as work:
        record_meeting(work, case_id, said, slots=("TM1",), place=said)
    step(station, case_id, StepCode.NOTE, note=said)
    step(station, case_id, StepCode.ESCALATE, reason="ER1", why=said)
    step(station, case_id, StepCode.HAND_BACK, Role.COMMUNITY_OFFICER, why=said)
    step(station, case_id, StepCode.PAUSE, why=said)
    step(station, case_id, StepCode.RESUME)
    seen = file(station, case_id)
    with station.work(Role.GRID_WORKER) as work:
        correct(work, case_id, seen.version, Correction(said[:30], said, "R2", said[:40], "DT0202"))
    step(station, case_id, StepCode.SETTLE, outcome="OC01", method="MM01", settlement=said)
    for follow_up in file(station, case_id).follow_ups:
        with station.work(Role.GRID_WORKER) as work:
            answer = FollowUpAnswer("FU1", "FC1", "SA4", said)
            record_follow_up(work, follow_up.id, follow_up.version, answer)
    return case_id


@pytest.mark.both
def test_no_audit_entry_and_no_line_holds_personal_data(station):
    a_long_story(station)

    with station.reading() as session:
        details = [json.dumps(e.detail, ensure_ascii=False) for e in session.exec(select(AuditEntry))]
        lines = [
            f"{e.note} {json.dumps(e.facts, ensure_ascii=False)}" for e in session.exec(select(DisputeEvent))
        ]
    assert len(lines) >= 10
    for secret in SECRETS:
        assert not [text for text in [*details, *lines] if secret in text]


def test_after_a_long_story_the_file_on_disk_holds_nothing_in_the_clear(station, tmp_path):
    a_long_story(station)
    station.desk.database.close()

    held = b"".join(path.read_bytes() for path in tmp_path.glob("*.db*"))
    for secret in SECRETS:
        assert secret.encode() not in held


def test_facts_of_a_line_are_what_a_replay_needs(station):
    case_id = registered(station)
    step(station, case_id, StepCode.ESCALATE, reason="ER2")
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)
    step(station, case_id, StepCode.SETTLE, Role.COMMUNITY_OFFICER, outcome="OC01", method="MM01")
    step(station, case_id, StepCode.REOPEN, Role.COMMUNITY_OFFICER, why="反弹")

    with station.reading() as session:
        facts = {e.kind: e.facts for e in session.exec(select(DisputeEvent).order_by(DisputeEvent.id))}
    assert facts["escalate"]["reason"] == "ER2"
    assert facts["escalate"]["owner_id"] == station.actor(Role.GRID_WORKER).worker_id
    assert set(facts["escalate"]) == {"owner_id", "from_level", "level_started_at", "due_at", "reason"}
    assert facts["settle"] == {"outcome": "OC01"}
    assert (facts["reopen"]["outcome"], facts["reopen"]["bucket"]) == ("OC01", "S")


def test_the_task_with_a_party_is_the_dispute_then_its_follow_up_then_none(station):
    case_id = registered(station)
    party = file(station, case_id).parties[0].id
    worker = station.actor(Role.GRID_WORKER)
    tasks = []

    def note_task():
        with station.reading() as session:
            tasks.append(task_of(session, worker, row(station, case_id), party))

    note_task()
    step(station, case_id, StepCode.SETTLE, outcome="OC01", method="MM01")
    note_task()
    for follow_up in file(station, case_id).follow_ups:
        with station.work(Role.GRID_WORKER) as work:
            record_follow_up(work, follow_up.id, follow_up.version, FollowUpAnswer("FU1", "FC1"))
    note_task()

    assert tasks == ["dispute", "follow_up", ""]


@pytest.mark.parametrize(
    ("role", "grid", "parties"),
    [
        (Role.GRID_WORKER, "G01", 2),
        (Role.COMMUNITY_OFFICER, "G01", 2),
        (Role.CLERK, "", 2),
        (Role.GRID_WORKER, "G02", 0),
        (Role.AUDITOR, "", 0),
        (Role.GOVERNANCE_READER, "", 0),
    ],
)
def test_whose_follow_up_it_is(station, role, grid, parties):
    case_id = closed(station)

    with station.reading() as session:
        assert len(parties_to_follow_up(session, station.actor(role, grid), case_id)) == parties
