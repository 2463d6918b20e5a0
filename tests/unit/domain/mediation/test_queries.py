from datetime import date, timedelta

import pandas as pd
import pytest

from analytics.periods import Period
from core.i18n import speaking
from core.vocabulary import Role
from domain.mediation import (
    CaseFilter,
    PartyIntake,
    StepCode,
    View,
    count_cases,
    count_open,
    count_pills,
    find_cases,
    open_ages,
)
from domain.questions import Question
from domain.tallies import count
from tests.disputes import LIU, ZHANG, asker, closed, refer, registered, row, step
from tests.factories import NOON, small_station

YEAR = Question(Period.year(2026))


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def found(station, role=Role.LEADER, grid="G01", view=View.ALL, **wanted):
    with station.reading() as session:
        return find_cases(session, asker(station, role, grid), CaseFilter(view, **{"limit": 0, **wanted}))


def ids(station, *args, **wanted):
    return list(found(station, *args, **wanted)["id"])


def pills(station, role=Role.GRID_WORKER):
    with station.reading() as session:
        held = count_pills(session, asker(station, role))
    return held.mine, held.waiting, held.overdue, held.open


@pytest.mark.both
def test_a_list_row_says_what_a_reader_needs_and_no_more(station):
    case_id = registered(station, risk="R2")

    line = found(station).iloc[0]

    assert (line["id"], line["title"]) == (case_id, "3 栋 2 单元 噪声扰民")
    assert (line["grid"], line["level"], line["status"], line["stage"]) == (
        "一号警格",
        "L1",
        "L1_OPEN",
        "ST2",
    )
    assert (line["days_left"], line["risk"], bool(line["is_open"])) == (3.0, "R2", True)
    assert line["owner"].startswith("g*")
    assert "narrative" not in line.index
    assert line["due_at"] == pd.Timestamp(NOON + timedelta(days=3))


def test_a_list_speaks_the_readers_language(station):
    registered(station)

    with speaking("en"):
        assert found(station).iloc[0]["grid"] == "Beat 1"


def test_an_empty_list_has_its_columns(station):
    assert {"id", "days_left", "owner", "grid"} <= set(found(station).columns)
    assert len(found(station)) == 0


def test_what_is_due_first_stands_first_paused_after_it_closed_last(station):
    done = closed(station)
    station.clock.move(hours=1)
    paused = registered(station)
    step(station, paused, StepCode.PAUSE, why="鉴定")
    late = registered(station)
    station.clock.move(hours=1)
    later = registered(station)

    assert ids(station) == [late, later, paused, done]


def test_a_clock_that_does_not_run_has_no_days(station):
    done, paused = closed(station), registered(station)
    step(station, paused, StepCode.PAUSE, why="鉴定")

    left = found(station).set_index("id")["days_left"]

    assert left.isna().to_dict() == {done: True, paused: True}


def test_the_pills_count_what_their_lists_hold(station):
    mine = registered(station)
    closed(station)
    waiting = registered(station, Role.CLERK)
    registered(station, Role.COMMUNITY_OFFICER)
    station.clock.move(days=4)
    fresh = registered(station)

    assert pills(station) == (2, 1, 2, 3)
    assert ids(station, Role.GRID_WORKER, view=View.MINE) == [mine, fresh]
    assert ids(station, Role.GRID_WORKER, view=View.WAITING) == [waiting]
    assert set(ids(station, Role.GRID_WORKER, view=View.OVERDUE)) == {mine, waiting}
    assert pills(station, Role.LEADER) == (0, 0, 3, 4)


def test_what_waits_for_the_mediator_is_level_three_and_what_is_referred(station):
    first, second = registered(station), registered(station, grid="G02")
    for case_id, grid in ((first, "G01"), (second, "G02")):
        step(station, case_id, StepCode.ESCALATE, grid=grid, reason="ER1")
        step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER, grid)
    step(station, first, StepCode.ESCALATE, Role.COMMUNITY_OFFICER, reason="ER1")
    refer(station, second, grid="G02")

    assert set(ids(station, Role.JUSTICE_MEDIATOR, view=View.WAITING)) == {first, second}
    assert ids(station, Role.COMMUNITY_OFFICER, view=View.WAITING) == []


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("噪声", True),
        ("装修", True),
        ("2 单元", True),
        ("0001号", True),
        ("张三丰", True),
        ("张", True),
        ("zsf", True),
        ("ZSF", True),
        ("138 1234 5678", True),
        ("13987654321", True),
        ("11010519491231002X", True),
        ("装修 张三丰", True),
        ("装修 李四", False),
        ("三丰", False),
        ("1381234567", False),
        ("%", False),
        ("_", False),
        ("\\", False),
        ("' or 1=1 --", False),
    ],
)
def test_searching_finds_by_text_name_phone_and_id_number(station, words, hit):
    if words == "138 1234 5678":
        words = words.replace(" ", "")
    case_id = registered(station)
    registered(station, narrative="另案", title="停车", type_code="DT0205", place_text="西门",
               parties=(PartyIntake("PS1", "赵云"),), found_at=NOON)  # fmt: skip

    assert (case_id in ids(station, words=words)) is hit


def test_searching_reaches_closed_disputes_whatever_the_view(station):
    case_id = closed(station)

    assert ids(station, view=View.MINE, words="噪声") == [case_id]


def test_a_percent_sign_is_looked_for_as_such(station):
    case_id = registered(station, narrative="赔 100% 才行")
    registered(station)

    assert ids(station, words="100%") == [case_id]


def test_a_page_is_as_long_as_its_limit_and_the_count_knows_them_all(station):
    for _ in range(5):
        registered(station)

    first, second = found(station, limit=3), found(station, limit=3, offset=3)

    assert (len(first), len(second)) == (3, 2)
    assert set(first["id"]).isdisjoint(second["id"])
    with station.reading() as session:
        assert count_cases(session, asker(station, Role.LEADER), CaseFilter(View.ALL, limit=3)) == 5


def test_a_question_narrows_by_grid_and_by_type_with_all_below_it(station):
    noise, parking = registered(station), registered(station, type_code="DT0205")
    elsewhere = registered(station, grid="G02")
    wage = registered(station, type_code="DT0701")
    g1 = station.grid_ids["G01"]

    assert set(ids(station, question=Question(Period.year(2026), g1))) == {noise, parking, wage}
    assert set(ids(station, question=Question(Period.year(2026), 0, "DT02"))) == {noise, parking, elsewhere}
    assert set(ids(station, question=Question(Period.year(2026), g1, "DT0205"))) == {parking}


def test_the_mediator_narrows_what_is_referred_to_them(station):
    case_id = registered(station, Role.JUSTICE_MEDIATOR)
    g1, g2 = (Question(Period.year(2026), station.grid_ids[g]) for g in ("G01", "G02"))

    assert ids(station, Role.JUSTICE_MEDIATOR, question=g1) == [case_id]
    assert ids(station, Role.JUSTICE_MEDIATOR, question=g2) == []


def test_a_metric_in_the_address_is_no_way_around_the_scope(station):
    registered(station, grid="G02")

    for role in (Role.GRID_WORKER, Role.COMMUNITY_OFFICER):
        question = Question(Period.year(2026), station.grid_ids["G02"])
        assert ids(station, role, metric="accepted", question=question) == []
        assert ids(station, role, metric="accepted", question=YEAR) == []


def test_an_unknown_metric_is_an_ordinary_list(station):
    case_id = registered(station)

    assert ids(station, metric="M99", question=YEAR) == [case_id]


def test_the_rows_behind_a_number_are_as_many_as_it_says(station):
    closed(station, "OC01", found_at=NOON - timedelta(days=2))
    closed(station, "OC05", source="SC03")
    closed(station, "OC12")
    closed(station, "OC01", Role.COMMUNITY_OFFICER, "G02")
    registered(station)
    station.clock.move(days=40)

    year = Question(Period.custom(date(2026, 1, 1), date(2027, 1, 31)))
    for metric, n in {
        "M01": 3, "M01.S": 2, "M01.F": 1, "M01.X": 1, "M02": 4, "M02.S": 2, "M09": 3, "accepted": 5,
        "registered": 5, "M03": 1, "M03.over": 1,
    }.items():  # fmt: skip
        assert len(ids(station, metric=metric, question=year)) == n, metric


def test_the_officer_drills_into_their_own_grids_as_the_overview_counts_them(station):
    closed(station)
    far = registered(station, Role.COMMUNITY_OFFICER, "G02")
    assert far
    closed(station, grid="G02")

    shown = ids(station, Role.COMMUNITY_OFFICER, metric="M01", question=YEAR)

    with station.reading() as session:
        grids = station.actor(Role.COMMUNITY_OFFICER).grids
        assert len(shown) == count(session, 1, "closed_S", Period.year(2026), grids=grids) == 1


def test_overdue_is_a_share_of_what_is_open(station):
    registered(station)
    closed(station)
    paused = registered(station)
    step(station, paused, StepCode.PAUSE, why="鉴定")
    station.clock.move(days=4)
    registered(station)

    with station.reading() as session:
        assert count_open(session, asker(station, Role.LEADER), YEAR) == (1, 3)
        assert count_open(session, asker(station, Role.COMMUNITY_OFFICER, "G02"), YEAR) == (0, 0)
        assert count_open(session, asker(station, Role.GRID_WORKER), YEAR) == (0, 0)


def test_ages_of_open_disputes_the_longest_past_due_first(station):
    first = registered(station)
    station.clock.move(days=2)
    second = registered(station)
    station.clock.move(days=4)
    third = registered(station, grid="G02")

    with station.reading() as session:
        ages = open_ages(session, asker(station, Role.LEADER), YEAR)

    assert list(ages["id"]) == [first, second, third]
    assert list(ages["days_open"]) == [6, 4, 0]
    assert list(ages["days_over"]) == [3, 1, 0]
    assert row(station, first).due_at == NOON + timedelta(days=3)


def test_parties_of_these_tests_are_two():
    assert (ZHANG.name, LIU.name) == ("张三丰", "刘备")
