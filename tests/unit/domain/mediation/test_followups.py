from datetime import timedelta

import pytest
from sqlmodel import select

from analytics.periods import Period
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.vocabulary import Role
from domain.mediation import (
    DueView,
    FollowUpAnswer,
    FollowUpFilter,
    StepCode,
    count_due,
    find_follow_ups,
    next_due_on,
    open_follow_up,
    record_follow_up,
)
from domain.mediation.vocabulary import CaseEvent
from domain.questions import Question
from models import AuditEntry, FollowUp
from tests.disputes import asker, closed, file, registered, step
from tests.factories import NOON, small_station

GOOD = FollowUpAnswer("FU1", "FC1", "SA5", "已停工")


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def due(station, role=Role.GRID_WORKER, grid="G01", view=DueView.DUE, **wanted):
    with station.reading() as session:
        return find_follow_ups(session, asker(station, role, grid), FollowUpFilter(view, **wanted))


def waiting(station, case_id):
    return file(station, case_id).follow_ups[0]


def answered(station, follow_up, answer=GOOD, role=Role.GRID_WORKER, grid="G01", version=None):
    with station.work(role, grid) as work:
        record_follow_up(work, follow_up.id, version or follow_up.version, answer)


@pytest.mark.both
def test_a_follow_up_keeps_result_rating_channel_and_who_did_it(station):
    case_id = closed(station, risk="R4")
    station.clock.move(days=3)

    answered(station, waiting(station, case_id), FollowUpAnswer("FU2", "FC2", "SA4", "电话 13612345678 已换"))

    done = file(station, case_id).follow_ups[0]
    assert (done.result, done.channel, done.rating) == ("FU2", "FC2", "SA4")
    assert done.done_on == done.due_on == (NOON + timedelta(days=3)).date()
    assert done.note == "电话 ⟦136****5678⟧ 已换"
    with station.reading() as session:
        kept = session.exec(select(FollowUp).where(FollowUp.id == done.id)).one()
        entry = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert kept.worker_id == station.actor(Role.GRID_WORKER).worker_id
    assert (entry.event, entry.detail) == (CaseEvent.FOLLOW_UP_DONE, {"result": "FU2", "rating": "SA4"})


def test_the_due_list_grows_as_days_go_by(station):
    closed(station, risk="R4")
    closed(station, risk="R1")

    counted = []
    for _ in range(3):
        with station.reading() as session:
            counted.append(tuple(count_due(session, asker(station)).values()))
        station.clock.move(days=3)

    assert counted == [(0, 0, 4), (2, 0, 2), (2, 2, 2)]


def test_a_line_of_the_due_list_is_masked(station):
    closed(station, risk="R4")
    station.clock.move(days=4)

    line = due(station).iloc[0]

    assert (line["party"], line["phone"], line["days_left"]) == ("张**", "138****5678", -1)
    assert (line["title"], line["grid"]) == ("3 栋 2 单元 噪声扰民", "一号警格")


def test_the_next_day_with_follow_ups_is_named(station):
    with station.reading() as session:
        assert next_due_on(session, asker(station)) is None

    closed(station, risk="R1")
    closed(station, risk="R2")

    with station.reading() as session:
        assert next_due_on(session, asker(station)) == (NOON + timedelta(days=7)).date()


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (FollowUpAnswer("", "FC1"), "result"),
        (FollowUpAnswer("FU1", ""), "channel"),
        (FollowUpAnswer("FU1", "FC1", "SA9"), "rating"),
        (FollowUpAnswer("FU1", "FC1", "SA5", "长" * 1001), "note"),
    ],
)
def test_an_answer_out_of_the_list_is_refused_at_its_field(station, answer, field):
    case_id = closed(station)

    with pytest.raises(BadInput) as wrong:
        answered(station, waiting(station, case_id), answer)

    assert wrong.value.field == field


def test_the_second_answer_to_the_same_follow_up_shows_both(station):
    case_id = closed(station)
    seen = waiting(station, case_id)
    answered(station, seen)

    with pytest.raises(StaleEdit) as stale:
        answered(station, seen, FollowUpAnswer("FU3", "FC2", "SA1"), Role.COMMUNITY_OFFICER)

    assert (stale.value.mine["result"], stale.value.theirs["result"]) == ("FU3", "FU1")


def test_an_answer_can_be_put_right_with_the_present_version(station):
    case_id = closed(station)
    answered(station, waiting(station, case_id))

    answered(station, waiting(station, case_id), FollowUpAnswer("FU3", "FC2", "SA1"))

    assert waiting(station, case_id).result == "FU3"


def test_what_fell_away_by_reopening_is_not_answered(station):
    case_id = closed(station)
    seen = waiting(station, case_id)
    step(station, case_id, StepCode.REOPEN, why="反弹")

    with pytest.raises(OutOfTurn):
        answered(station, seen)
    station.clock.move(days=30)
    assert len(due(station)) == 0


def test_who_sent_it_up_does_not_follow_it_up(station):
    case_id = registered(station)
    step(station, case_id, StepCode.ESCALATE, reason="ER1")
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)
    step(station, case_id, StepCode.SETTLE, Role.COMMUNITY_OFFICER, outcome="OC01", method="MM01")
    station.clock.move(days=20)

    assert len(due(station)) == 0
    assert len(due(station, Role.COMMUNITY_OFFICER)) == 2
    with pytest.raises(NotAllowed):
        answered(station, waiting(station, case_id))


def test_a_stranger_finds_no_follow_up(station):
    case_id = closed(station)
    station.clock.move(days=20)

    assert len(due(station, grid="G02")) == 0
    with pytest.raises(NotFound):
        answered(station, waiting(station, case_id), grid="G02")


@pytest.mark.parametrize("role", [Role.AUDITOR])
def test_a_reader_answers_nothing(station, role):
    case_id = closed(station)

    with pytest.raises(NotAllowed):
        answered(station, waiting(station, case_id), role=role)


def test_the_rows_behind_coverage_and_satisfaction(station):
    case_id = closed(station, risk="R4")
    answered(station, waiting(station, case_id))
    assert len(due(station, Role.LEADER, metric="M05", question=Question(Period.year(2026)))) == 0
    station.clock.move(days=3)
    question = Question(Period.year(2026))

    sizes = {
        metric: len(due(station, Role.LEADER, metric=metric, question=question))
        for metric in ("M04", "M04.good", "M05", "M05.done", "M05.on_time")
    }

    assert sizes == {"M04": 1, "M04.good": 1, "M05": 2, "M05.done": 1, "M05.on_time": 1}


def test_one_follow_up_opens_with_what_its_visitor_must_know(station):
    case_id = closed(station)
    follow_up = waiting(station, case_id)

    with station.reading() as session:
        mine = open_follow_up(session, asker(station), follow_up.id)
        read = open_follow_up(session, asker(station, Role.AUDITOR), follow_up.id)

    assert (mine.party, mine.phone, mine.outcome, mine.grid) == ("张**", "138****5678", "OC01", "一号警格")
    assert (mine.is_mine, read.is_mine) == (True, False)


@pytest.mark.parametrize("follow_up_id", [0, 999_999, None])
def test_a_follow_up_out_of_sight_opens_like_one_that_does_not_exist(station, follow_up_id):
    case_id = closed(station)
    asked = waiting(station, case_id).id if follow_up_id is None else follow_up_id

    with station.reading() as session, pytest.raises(NotFound):
        open_follow_up(session, asker(station, grid="G02"), asked)


def test_done_ones_can_be_looked_at_again(station):
    case_id = closed(station)
    answered(station, waiting(station, case_id))

    assert list(due(station, view=DueView.DONE)["result"]) == ["FU1"]
