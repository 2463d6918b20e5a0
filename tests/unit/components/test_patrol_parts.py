"""The parts of the patrol desk that draw nothing: maps, words, what an editor's rows mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pandas as pd
import pytest

from analytics.patrol.fit import Gap, gaps
from analytics.periods import Period
from analytics.results import Rate
from charts import LIGHT, to_svg
from components.patrol_editor import drafts_in
from components.patrol_fit import (
    block_words,
    cell_words,
    days_over,
    gap_rows,
    gap_title,
    post_rows,
    post_title,
    week_map,
)
from components.patrol_map import paper_maps, route_map
from components.patrol_shifts import STATE_LOOK, chip, facts, span, where
from core.i18n import speaking
from domain.patrol import Overlay, PlanRecord, PlanStatus, ShiftRecord, ShiftResult, StopDraft, team_words
from domain.patrol.records import STOP_FRAME, PostRecord

DAY = date(2026, 11, 24)
LABELS = {"G01": "一号警格", "G02": "二号警格"}
NIGHT = ("08:00-16:00", "20:00-04:00")


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - the clock on the wall


def stop(
    number: int, team: str, when: datetime, place: str, grid: str, expected: float
) -> tuple[object, ...]:
    leave = when + pd.Timedelta(minutes=15)
    return number, team, 1, when, leave, place, grid, 1, expected, float(number), 0.0


@pytest.fixture
def plan() -> PlanRecord:
    rows = [
        stop(1, "S1T1", at(8), "翠湖小区", "G01", 0.75),
        stop(2, "S1T2", at(9), "滨江小区", "G02", 0.25),
        stop(3, "S2T1", at(20), "翠湖小区", "G01", 0.5),
    ]
    outlines = {"G01": [[0, 0], [1, 0], [1, 1]], "G02": [[2, 0], [3, 0], [3, 1]]}
    figures = {"expected": [["G01", 1, 2, 2.0], ["G02", 1, 2, 1.0]], "outlines": outlines}
    made = datetime(2026, 11, 23, 4, tzinfo=UTC)
    stops = pd.DataFrame(rows, columns=list(STOP_FRAME))
    status = PlanStatus.SUGGESTED
    return PlanRecord(1, 1, DAY, 1, status, None, 2, NIGHT, 15, figures, "", made, "甲", None, "", stops)


def shift(**changes: object) -> ShiftRecord:
    values = {
        "id": 1, "version": 1, "day": DAY,
        "begin_at": datetime(2026, 11, 24, 0, tzinfo=UTC), "end_at": datetime(2026, 11, 24, 8, tzinfo=UTC),
        "team": "", "plan_id": None, "post_id": None, "post": "", "grid_id": 1, "grid": "一号警格",
        "duties": ("PD1",), "needed": 2, "members": {7: "甲"}, "has_publicity": False,
        "result": ShiftResult.PLANNED, "reason": "", "minutes": None, "incidents": 0, "note": "",
        "reported_at": None,
    }  # fmt: skip
    return ShiftRecord(**{**values, **changes})  # type: ignore[arg-type]


def test_a_map_holds_the_routes_of_its_shift_alone(plan: PlanRecord) -> None:
    chart = route_map(plan, LABELS, 1)

    assert [route.name for route in chart.routes] == ["1 班 1 队", "1 班 2 队"]
    assert [zone.label for zone in chart.zones] == ["一号警格", "二号警格"]
    assert [zone.value for zone in chart.zones] == [2, 1]


def test_the_title_names_the_grid_with_most(plan: PlanRecord) -> None:
    assert route_map(plan, LABELS, 1).caption.title == "2 处停留预计覆盖 1.00 起，75% 在一号警格"


def test_a_team_in_focus_leaves_the_others_pale(plan: PlanRecord) -> None:
    routes = route_map(plan, LABELS, 1, "S1T2").routes

    assert [route.is_in_focus for route in routes] == [False, True]


def test_a_shift_without_stops_says_so(plan: PlanRecord) -> None:
    empty = PlanRecord(**{**vars(plan), "stops": plan.stops.head(0), "figures": {}})

    assert "这个班次没有停留点" in to_svg(route_map(empty, LABELS, 1), LIGHT, 400, 300)


def test_paper_has_a_map_of_every_shift_that_is_walked(plan: PlanRecord) -> None:
    assert sorted(paper_maps(plan, LABELS)) == [1, 2]


def test_a_team_is_called_as_people_say_it() -> None:
    assert team_words("S2T3") == "2 班 3 队"
    assert team_words("夜巡") == "夜巡"
    with speaking("en"):
        assert team_words("S2T3") == "Shift 2 team 3"


def editor_rows(plan: PlanRecord) -> pd.DataFrame:
    stops = plan.stops
    times = stops["arrive"].dt.time
    return pd.DataFrame({"id": stops["id"], "team": stops["team"], "time": times, "place": stops["place"]})


def test_an_unchanged_editor_gives_the_plan_back(plan: PlanRecord) -> None:
    drafts = drafts_in(editor_rows(plan), plan)

    assert drafts[0] == StopDraft("S1T1", at(8), "翠湖小区", 1)
    assert [draft.stop_id for draft in drafts] == [1, 2, 3]


def test_a_time_after_midnight_is_of_the_next_morning(plan: PlanRecord) -> None:
    rows = editor_rows(plan)
    rows.loc[2, "time"] = time(1, 30)

    assert drafts_in(rows, plan)[2].arrive == at(1, 30, day=25)


def test_a_row_that_is_not_filled_in_is_no_stop(plan: PlanRecord) -> None:
    own = pd.DataFrame(
        {"id": [None, None], "team": ["S1T1", None], "time": [time(10), time(11)], "place": ["川师大", None]}
    )

    drafts = drafts_in(pd.concat([editor_rows(plan), own], ignore_index=True), plan)

    assert len(drafts) == 4
    assert drafts[3] == StopDraft("S1T1", at(10), "川师大", 0)


def test_a_shift_says_when_where_and_who() -> None:
    assert span(shift()) == "08:00–16:00"
    assert where(shift()) == "一号警格"
    assert where(shift(post="屯警点")) == "屯警点"
    assert where(shift(team="S1T2")) == "1 班 2 队"
    assert facts(shift()) == ["治安巡防", "甲", "缺 1 人"]


def test_what_came_of_a_shift_stands_among_its_facts() -> None:
    over = shift(result=ShiftResult.CUT_SHORT, reason="PR1", incidents=2, has_publicity=True, note="注")

    assert facts(over) == ["治安巡防", "甲", "抽调处警", "发现警情 2 起", "已联宣", "注"]


@pytest.mark.parametrize("result", ShiftResult)
def test_every_result_has_a_word_an_icon_and_a_colour(result: ShiftResult) -> None:
    found = chip(shift(result=result))

    assert found.words
    assert (found.icon, found.colour) == STATE_LOOK[result]


def test_cells_are_called_by_grid_day_and_hours() -> None:
    assert block_words(5) == "20–24 时"
    assert cell_words(("G01", 4, 5), LABELS) == "一号警格 周五 20–24 时"


def test_gaps_come_with_what_lacks_most_first() -> None:
    hours = {("G01", 0, 2): 3.0, ("G02", 0, 2): 1.0}
    alerts = {("G01", 0, 2): 1.0, ("G02", 0, 2): 1.0, ("G02", 0, 3): 2.0}

    found = gaps(hours, alerts)

    assert found[0] == Gap(("G02", 0, 3), 0.5, 0.0)
    assert [round(gap.missing, 2) for gap in found] == [0.5, 0.0, -0.5]
    assert gaps({}, alerts) == gaps(hours, {}) == []


def test_only_what_lacks_is_listed() -> None:
    rows = gap_rows([Gap(("G01", 0, 2), 0.5, 0.1), Gap(("G02", 0, 2), 0.1, 0.5)], LABELS)

    assert rows["cell"].tolist() == ["一号警格 周一 8–12 时"]
    assert rows["alerts"].tolist() == ["50.0%"]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({("G01", 0, 2): 1.0}, "贴合度 25.0%，低于 60%；二号警格 周一 8–12 时最缺巡逻"),
        ({("G01", 0, 2): 1.0, ("G02", 0, 2): 2.0}, "贴合度 91.7%；二号警格 周一 8–12 时最缺巡逻"),
        ({}, "没有可与警情对照的巡逻时长"),
    ],
)
def test_the_title_says_how_it_fits_and_where_it_lacks(hours: dict, words: str) -> None:  # type: ignore[type-arg]
    found = Overlay(hours, {("G01", 0, 2): 1.0, ("G02", 0, 2): 3.0})

    assert gap_title(gaps(found.hours, found.alerts), found, LABELS) == words


def test_the_week_has_a_row_for_every_grid_and_42_blocks() -> None:
    chart = week_map({("G02", 6, 5): 2.0}, LABELS, "题", "说明", "起")

    assert (len(chart.values), {len(row) for row in chart.values}) == (2, {42})
    assert chart.values[1][41] == 2
    assert chart.keys[1][41] == "G02:6:5"
    assert chart.column_names[41] == "周日 20–24 时"
    assert [tick for tick in chart.columns if tick] == ["一", "二", "三", "四", "五", "六", "日"]


POSTS = (PostRecord(1, "P01", "屯警点", "PP01", 1), PostRecord(2, "P02", "驿站", "PP02", 1))


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ((Rate(3, 4), Rate(1, 2)), "驿站完成最少：1/2"),
        ((Rate(0, 0), Rate(1, 2)), "1 个岗位没有班次"),
    ],
)
def test_the_title_names_the_post_that_completed_least(rates: tuple[Rate, Rate], words: str) -> None:
    assert post_title(list(zip(POSTS, rates, strict=True))) == words


def test_posts_say_their_kind_and_their_shifts() -> None:
    rows = post_rows([(POSTS[0], Rate(3, 4))])

    assert rows.iloc[0].tolist() == [1, "屯警点", "屯警点", "3/4"]


def test_only_days_that_are_over_count() -> None:
    period = Period(date(2026, 11, 1), date(2026, 12, 1))

    assert days_over(period, DAY) == Period(date(2026, 11, 1), DAY)
    assert days_over(period, date(2026, 11, 1)) is None
