from dataclasses import replace

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.vocabulary import Role
from domain.mediation import StepCode, correct
from models import AuditEntry, FollowUp
from tests.disputes import closed, file, registered, row, step
from tests.factories import small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def corrected(station, seen, role=Role.GRID_WORKER, **changes):
    with station.work(role) as work:
        correct(work, seen.id, seen.version, replace(seen.correction(), **changes))


@pytest.mark.both
def test_a_correction_is_kept_and_named_in_audit_and_timeline(station):
    seen = file(station, registered(station))

    corrected(station, seen, title="楼上噪声", risk="R3", type_code="DT0202")

    case = row(station, seen.id)
    assert (case.title, case.risk, case.type_code) == ("楼上噪声", "R3", "DT0202")
    assert case.version == seen.version + 1
    with station.reading() as session:
        entry = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.detail == {"fields": ["title", "risk", "type_code"]}
    assert file(station, seen.id).timeline[0].kind == StepCode.CORRECT


def test_numbers_in_a_correction_are_cut_out_and_chips_stay(station):
    seen = file(station, registered(station, narrative="电话 13612345678"))

    corrected(station, seen, narrative=seen.narrative + "，又留 13512345678")

    assert row(station, seen.id).narrative == "电话 ⟦136****5678⟧，又留 ⟦135****5678⟧"


def test_the_second_of_two_savers_gets_both_versions_and_nothing_is_lost(station):
    seen = file(station, registered(station))
    corrected(station, seen, Role.COMMUNITY_OFFICER, title="先存的题目")

    with pytest.raises(StaleEdit) as stale:
        corrected(station, seen, title="后存的题目", narrative="后存的内容")

    assert stale.value.mine["title"] == "后存的题目"
    assert stale.value.mine["narrative"] == "后存的内容"
    assert stale.value.theirs["title"] == "先存的题目"
    assert stale.value.theirs["version"] == row(station, seen.id).version
    assert row(station, seen.id).title == "先存的题目"


def test_with_the_version_of_theirs_mine_can_be_saved_after_all(station):
    seen = file(station, registered(station))
    corrected(station, seen, Role.COMMUNITY_OFFICER, title="先存的题目")

    corrected(station, file(station, seen.id), title="两人商定的题目")

    assert row(station, seen.id).title == "两人商定的题目"


def test_a_step_meanwhile_makes_an_edit_stale_too(station):
    seen = file(station, registered(station))
    step(station, seen.id, StepCode.MEET, note="谈过一次")

    with pytest.raises(StaleEdit):
        corrected(station, seen, title="新题目")


def test_saving_without_a_change_writes_nothing(station):
    seen = file(station, registered(station))

    corrected(station, seen)

    assert row(station, seen.id).version == seen.version
    assert len(file(station, seen.id).timeline) == len(seen.timeline)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": " "}, "title"), ({"risk": "R0"}, "risk"), ({"type_code": ""}, "type_code")],
)
def test_a_wrong_correction_is_refused_at_its_field(station, changes, field):
    seen = file(station, registered(station))

    with pytest.raises(BadInput) as wrong:
        corrected(station, seen, **changes)

    assert wrong.value.field == field


def test_the_registrar_may_correct_while_it_waits(station):
    seen = file(station, registered(station, Role.CLERK))

    corrected(station, seen, Role.CLERK, title="更正")

    assert row(station, seen.id).title == "更正"


def test_who_only_remembers_a_dispute_does_not_correct_it(station):
    seen = file(station, registered(station))
    step(station, seen.id, StepCode.ESCALATE, reason="ER1")
    step(station, seen.id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)

    with pytest.raises(NotAllowed):
        corrected(station, file(station, seen.id), title="更正")


def test_a_stranger_finds_nothing_to_correct(station):
    seen = file(station, registered(station))

    with pytest.raises(NotFound), station.work(Role.GRID_WORKER, "G02") as work:
        correct(work, seen.id, seen.version, seen.correction())


def test_a_closed_dispute_is_not_corrected(station):
    seen = file(station, closed(station))

    with pytest.raises(OutOfTurn):
        corrected(station, seen, title="更正")


def test_a_corrected_type_goes_along_to_the_follow_ups(station):
    case_id = closed(station)
    step(station, case_id, StepCode.REOPEN, why="反弹")

    corrected(station, file(station, case_id), type_code="DT0301")

    with station.reading() as session:
        assert {f.type_code for f in session.exec(select(FollowUp))} == {"DT0301"}
