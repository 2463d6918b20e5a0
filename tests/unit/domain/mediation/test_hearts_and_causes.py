"""五心 notes (M08), root causes (M14), rebounds (M13), and time in stages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.periods import Period
from analytics.results import Rate
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.i18n import speaking
from core.vocabulary import Role
from domain.mediation import StepCode, reopen
from domain.mediation.causes import TURNED, count_turned, find_turned, rebounds, write_cause
from domain.mediation.hearts import hearts_used, keep_hearts, open_hearts, prompts
from domain.mediation.stages import time_in_stages
from domain.mediation.vocabulary import Stage
from tests.disputes import asker, closed, file, registered, step
from tests.factories import NOON, small_station
from tests.ledgers import ledgers, settled

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
YEAR = Period(date(2026, 1, 1), date(2027, 12, 31))


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def keep(station, case_id, role=Role.GRID_WORKER, **notes):
    with station.work(role) as work:
        return keep_hearts(work, case_id, notes)


def hearts(station, case_id, role=Role.LEADER, grid="G01"):
    with station.reading() as session:
        return open_hearts(session, asker(station, role, grid), case_id)


def read(station, query, *args):
    with station.reading() as session:
        return query(session, asker(station, Role.LEADER), *args)


def test_the_set_in_use_has_five_prompts_with_a_question_each():
    assert len(prompts()) == 5
    assert all(entry.facts["prompt"] and entry.facts["prompt_en"] for entry in prompts())


@pytest.mark.both
def test_notes_are_kept_changed_and_taken_away(station):
    case_id = registered(station)

    assert keep(station, case_id, FH_A1="先听申请人", FH_A2="再听对方") == 2
    assert keep(station, case_id, FH_A1="先听申请人", FH_A2="两边分开听") == 1
    assert keep(station, case_id, FH_A1="") == 1

    kept = {heart.code: heart.note for heart in hearts(station, case_id) if heart.note}
    assert kept == {"FH_A2": "两边分开听"}


def test_names_in_notes_are_masked(station):
    case_id = registered(station)

    keep(station, case_id, FH_A1="张三丰很激动")

    assert hearts(station, case_id)[0].note == "张**很激动"


def test_prompts_speak_the_readers_language(station):
    case_id = registered(station)

    with speaking("en"):
        assert hearts(station, case_id)[0].prompt.startswith("How both sides")
    with speaking("zh_CN"):
        assert hearts(station, case_id)[0].prompt == "双方怎么来的，先说了什么"


def test_a_prompt_out_of_use_is_refused_and_strangers_write_nothing(station):
    case_id = registered(station)

    with pytest.raises(BadInput):
        keep(station, case_id, FH_B1="公心")
    with pytest.raises(NotAllowed):
        keep(station, case_id, Role.AUDITOR, FH_A1="看看")
    with pytest.raises(NotFound):
        hearts(station, case_id, Role.COMMUNITY_OFFICER, "G02")


def test_m08_counts_closed_disputes_with_three_notes_or_more(station):
    used, little = registered(station), registered(station)
    keep(station, used, FH_A1="一", FH_A2="二", FH_A3="三")
    keep(station, little, FH_A1="一", FH_A2="二")
    for case_id in (used, little):
        settled(station, case_id)
    registered(station)

    assert read(station, hearts_used, NOVEMBER) == Rate(1, 2)


def cause(station, case_id, code="RC2", note="到场晚了两小时", role=Role.GRID_WORKER):
    with station.work(role) as work:
        return write_cause(work, case_id, code, note)


@pytest.mark.both
def test_m14_lists_what_turned_with_its_cause(station):
    turned = closed(station, outcome="OC07")
    closed(station, outcome="OC08")
    closed(station, outcome="OC05")

    cause(station, turned)

    rows = read(station, find_turned, NOVEMBER).set_index("id")
    assert len(rows) == 2
    assert rows.loc[turned, ["cause", "note"]].tolist() == ["RC2", "到场晚了两小时"]
    assert sorted(rows["cause"]) == ["", "RC2"]
    assert read(station, count_turned, NOVEMBER) == {"OC07": 1, "OC08": 1}


def test_m14_of_nothing_is_zero(station):
    assert read(station, count_turned, NOVEMBER) == dict.fromkeys(TURNED, 0)
    assert read(station, find_turned, NOVEMBER).empty


def test_a_second_note_replaces_the_first(station):
    turned = closed(station, outcome="OC07")
    cause(station, turned)

    cause(station, turned, "RC4", "协议没有履行，张三丰动手")

    kept = ledgers(station, turned).cause
    assert (kept.code, kept.note) == ("RC4", "协议没有履行，张**动手")


@pytest.mark.parametrize(("code", "note", "field"), [("RC99", "写了", "code"), ("RC1", "  ", "note")])
def test_a_cause_needs_a_reason_and_words(station, code, note, field):
    turned = closed(station, outcome="OC07")

    with pytest.raises(BadInput) as wrong:
        cause(station, turned, code, note)

    assert wrong.value.field == field


def test_what_did_not_turn_has_no_cause(station):
    case_id = closed(station, outcome="OC01")

    with pytest.raises(OutOfTurn):
        cause(station, case_id)
    assert not ledgers(station, case_id).has_turned


@pytest.mark.both
def test_m13_counts_what_came_back_within_the_days(station):
    """Three resolved: one back after 20 days, one after 60, one never; a failed one is not asked."""
    soon, later = closed(station), closed(station)
    closed(station)
    closed(station, outcome="OC05")
    for days, case_id in ((20, soon), (40, later)):
        station.clock.move(days=days)
        with station.work(Role.LEADER) as work:
            reopen(work, case_id, "又吵了")
    station.clock.move(days=60)

    assert read(station, rebounds, YEAR, 30) == Rate(1, 3)
    assert read(station, rebounds, YEAR, 90) == Rate(2, 3)


def test_m13_leaves_out_what_was_closed_too_lately_to_tell(station):
    closed(station)
    station.clock.move(days=29)

    assert read(station, rebounds, YEAR, 30) == Rate(0, 0)
    station.clock.move(days=2)
    assert read(station, rebounds, YEAR, 30) == Rate(0, 1)


def spent(station, case_id, days=0):
    found = time_in_stages(file(station, case_id).timeline, NOON + timedelta(days=days))
    return {str(stage): time / timedelta(days=1) for stage, time in found.items() if time}


def test_the_time_in_a_stage_runs_until_the_next_one(station):
    case_id = registered(station)
    station.clock.move(days=2)
    step(station, case_id, StepCode.MEET, note="谈了", method="MM02")
    station.clock.move(days=1)
    settled(station, case_id)

    assert spent(station, case_id, days=5) == {"ST2": 2.0, "ST3": 1.0, "ST5": 2.0}


def test_a_stage_that_is_come_back_to_counts_on(station):
    case_id = closed(station, days=1)
    station.clock.move(days=4)
    with station.work(Role.LEADER) as work:
        reopen(work, case_id, "又吵了")

    assert spent(station, case_id, days=8) == {"ST2": 1.0, "ST5": 4.0, "ST3": 3.0}


def test_an_empty_timeline_stands_at_the_beginning():
    assert time_in_stages([], NOON) == {Stage.COLLECTED: timedelta()}
