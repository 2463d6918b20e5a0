from datetime import timedelta

import pytest

from core.i18n import say, speaking
from core.vocabulary import Role
from domain.mediation import StepCode, close, record_meeting
from domain.mediation.records import Correction
from tests.disputes import closed, file, registered, step
from tests.factories import NOON, small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def test_a_fresh_file_says_what_was_typed_and_who_has_it(station):
    found = file(station, registered(station, risk="R3", source="SC05"))

    assert (found.type_code, found.risk, found.source) == ("DT0201", "R3", "SC05")
    assert (found.place, found.narrative) == ("3 栋 2 单元", "楼上装修，双方争执。")
    assert found.owner == found.registrar
    assert found.owner.startswith("g*")
    assert (found.grid, found.is_open, found.is_synthetic) == ("一号警格", True, False)
    assert (found.found_at, found.registered_at, found.accepted_at, found.closed_at) == (
        NOON,
        NOON,
        NOON,
        None,
    )


def test_a_file_that_waits_has_no_owner_and_no_number(station):
    found = file(station, registered(station, Role.CLERK))

    assert (found.owner, found.number, found.accepted_at) == ("", "", None)


@pytest.mark.parametrize(
    ("role", "is_handler", "is_owner", "may_reveal"),
    [
        (Role.GRID_WORKER, True, True, False),
        (Role.COMMUNITY_OFFICER, True, False, True),
        (Role.CLERK, True, False, True),
        (Role.LEADER, True, False, True),
        (Role.AUDITOR, False, False, False),
    ],
)
def test_a_file_knows_what_its_reader_is_to_it(station, role, is_handler, is_owner, may_reveal):
    found = file(station, registered(station), role)

    assert (found.is_handler, found.is_owner, found.may_reveal) == (is_handler, is_owner, may_reveal)


def test_the_timeline_runs_from_the_newest_to_the_first(station):
    case_id = registered(station)
    for day in range(3):
        station.clock.move(days=1)
        step(station, case_id, StepCode.NOTE, note=f"第 {day} 天")

    lines = file(station, case_id).timeline

    assert [line.note for line in lines][:3] == ["第 2 天", "第 1 天", "第 0 天"]
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)


def test_a_line_of_the_timeline_speaks_the_readers_language(station):
    line = file(station, registered(station)).timeline[-1]

    with speaking("en"):
        assert say(line.label) == "Registered"
    with speaking("zh_CN"):
        assert say(line.label) == "已登记"


def test_a_party_is_named_by_its_side_in_the_readers_language(station):
    party = file(station, registered(station)).parties[1]

    with speaking("en"):
        assert party.side_label == "Respondent"
    with speaking("zh_CN"):
        assert party.side_label == "被申请方"


def test_the_clock_runs_stops_goes_on_and_is_done(station):
    case_id = registered(station)
    seen = []
    for code, facts in (
        (StepCode.PAUSE, {"why": "鉴定"}),
        (StepCode.RESUME, {}),
        (StepCode.REFUSE, {}),
    ):
        seen.append(file(station, case_id).clock)
        step(station, case_id, code, **facts)
        station.clock.move(hours=1)
    seen.append(file(station, case_id).clock)

    assert [clock.is_paused for clock in seen] == [False, True, False, False]
    assert [clock.is_done for clock in seen] == [False, False, False, True]
    assert seen[2].due_at == NOON + timedelta(days=3, hours=1)


def test_the_second_of_two_pauses_is_the_one_that_counts(station):
    case_id = registered(station)
    for _ in range(2):
        station.clock.move(days=1)
        step(station, case_id, StepCode.PAUSE, why="鉴定")
        left = file(station, case_id).clock.days_left
        step(station, case_id, StepCode.RESUME)

    assert left == 1


def test_meetings_add_up_to_the_roles_that_met_the_parties(station):
    case_id = registered(station)
    for slots in (("TM1",), ("TM1", "TM3")):
        with station.work(Role.GRID_WORKER) as work:
            record_meeting(work, case_id, "谈", slots=slots)

    assert file(station, case_id).slots_met == {"TM1", "TM3"}


def test_a_closed_file_says_how_it_ended(station):
    case_id = registered(station)
    station.clock.move(days=1)
    with station.work(Role.GRID_WORKER) as work:
        close(work, case_id, "OC02", method="MM01", settlement="赔偿二百元")

    found = file(station, case_id)
    assert (found.outcome, found.bucket, found.method, found.settlement) == (
        "OC02",
        "S",
        "MM01",
        "赔偿二百元",
    )
    assert found.closed_at == NOON + timedelta(days=1)
    assert not found.is_open


def test_follow_ups_lie_in_the_file_with_masked_parties(station):
    found = file(station, closed(station)).follow_ups

    assert [one.party for one in found] == ["张**", "刘*"]
    assert {one.is_dropped for one in found} == {False}


def test_the_fields_that_may_be_put_right_start_as_they_stand(station):
    found = file(station, registered(station))

    assert found.correction() == Correction(found.title, found.narrative, "R1", found.place, "DT0201")


def test_a_file_holds_nothing_in_the_clear(station):
    text = repr(file(station, registered(station, narrative="刘备说 13987654321")))

    for secret in ("张三丰", "刘备", "13812345678", "13987654321", "11010519491231002X"):
        assert secret not in text
