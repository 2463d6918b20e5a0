"""Where a day begins and ends, which filter goes with which, and how a list is cut."""

from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.mediation import CaseFilter, StepCode, View, count_cases, find_cases
from domain.mediation.filters import DRILLS, MOST_WORDS, PAGE_ROWS
from domain.metrics import METRICS
from domain.questions import Question
from domain.tallies import count
from tests.disputes import asker, closed, registered, step
from tests.factories import NOON, small_station

MIDNIGHT = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)  # 1 November begins in Shanghai


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def counted(station, metric, period, role=Role.LEADER, **question):
    with station.reading() as session:
        wanted = CaseFilter(metric=metric, question=Question(period, **question))
        return count_cases(session, asker(station, role), wanted)


@pytest.mark.both
@pytest.mark.parametrize(("seconds", "month"), [(-1, 10), (0, 11), (1, 11)])
def test_a_day_begins_at_the_stations_midnight(station, seconds, month):
    station.clock.at = MIDNIGHT + timedelta(seconds=seconds)
    closed(station)
    station.clock.at = NOON

    for metric, measure in (("M01.S", "closed_S"), ("accepted", "accepted"), ("registered", "registered")):
        found = {m: counted(station, metric, Period.month(2026, m)) for m in (10, 11)}
        assert found == {m: int(m == month) for m in (10, 11)}
        with station.reading() as session:
            assert count(session, 1, measure, Period.month(2026, month)) == 1


@pytest.mark.parametrize(("days", "ripe"), [(29, 0), (30, 1), (31, 1)])
def test_the_cohort_holds_what_was_accepted_thirty_days_ago_or_longer(station, days, ripe):
    closed(station)
    station.clock.move(days=days)

    assert counted(station, "M02", Period.custom(date(2026, 1, 1), date(2027, 12, 31))) == ripe


def test_a_cohort_that_is_too_young_is_empty(station):
    closed(station)

    assert counted(station, "M02", Period.month(2026, 11)) == 0
    assert counted(station, "M02.S", Period.month(2026, 11)) == 0


@pytest.mark.parametrize(("hours", "over"), [(71.9, 0), (72, 0), (72.1, 1)])
def test_overdue_begins_with_the_moment_after_the_limit(station, hours, over):
    registered(station)
    station.clock.move(hours=hours)

    assert counted(station, "M03.over", Period.year(2026)) == over
    assert counted(station, "M03", Period.year(2026)) == 1


def test_the_period_plays_no_part_in_what_is_open_now(station):
    registered(station)

    assert counted(station, "M03", Period.year(2020)) == 1


def test_a_paused_one_is_open_and_never_overdue(station):
    case_id = registered(station)
    station.clock.move(days=2)
    step(station, case_id, StepCode.PAUSE, why="鉴定")
    station.clock.move(days=20)

    assert counted(station, "M03", Period.year(2026)) == 1
    assert counted(station, "M03.over", Period.year(2026)) == 0


def test_every_metric_that_lists_disputes_has_its_rows():
    listed = {m.listed_as or m.code for m in METRICS.values() if m.page == "mediation"}

    assert listed <= set(DRILLS)
    assert {f"M01.{bucket}" for bucket in "SFX"} | {"M02.S", "M03.over"} <= set(DRILLS)


def test_words_narrow_the_rows_behind_a_number_too(station):
    hit = closed(station, narrative="广场舞音量")
    closed(station)

    with station.reading() as session:
        wanted = CaseFilter(words="广场舞", metric="M01", question=Question(Period.year(2026)), limit=0)
        found = find_cases(session, asker(station, Role.LEADER), wanted)

    assert list(found["id"]) == [hit]


def test_only_the_first_words_are_looked_for(station):
    registered(station)
    words = " ".join(["噪声"] * MOST_WORDS + ["没有这个词"])

    with station.reading() as session:
        assert count_cases(session, asker(station, Role.LEADER), CaseFilter(View.OPEN, words)) == 1


def test_a_metric_without_a_question_is_an_ordinary_list(station):
    registered(station)
    closed(station)

    with station.reading() as session:
        assert count_cases(session, asker(station, Role.LEADER), CaseFilter(View.OPEN, metric="M01")) == 1


def test_an_unknown_type_finds_nothing(station):
    registered(station)

    assert counted(station, "accepted", Period.year(2026), type_code="DT00") == 0


def test_a_page_has_twenty_five_rows(station):
    for _ in range(PAGE_ROWS + 1):
        registered(station)

    with station.reading() as session:
        assert len(find_cases(session, asker(station, Role.LEADER), CaseFilter(View.OPEN))) == PAGE_ROWS == 25


def test_without_a_cipher_names_are_not_looked_for(station):
    registered(station)
    blind = asker(station, Role.LEADER)

    with station.reading() as session:
        wanted = CaseFilter(View.OPEN, "张三丰")
        assert count_cases(session, blind, wanted) == 1
        assert count_cases(session, type(blind)(blind.actor, blind.now), wanted) == 0


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.JUSTICE_MEDIATOR])
@pytest.mark.parametrize("metric", sorted(DRILLS))
def test_no_metric_reaches_beyond_ones_own_area(station, role, metric):
    closed(station, grid="G02", found_at=NOON)
    registered(station, grid="G02")
    station.clock.move(days=40)
    period = Period.custom(date(2026, 1, 1), date(2027, 12, 31))

    assert counted(station, metric, period, role) == 0
    assert counted(station, metric, period, role, grid_id=station.grid_ids["G02"]) == 0
