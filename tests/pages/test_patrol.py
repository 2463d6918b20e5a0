"""Joint patrol: the shifts of a day, its plan, and how it fits, as each role sees them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.patrol import Report, ShiftResult, report
from jobs.runner import run_next
from models import Job, PatrolPlan, PatrolShift
from tests.factories import SmallStation
from tests.patrol import (
    TODAY,
    TOMORROW,
    add_posts,
    adopted,
    give_alerts,
    plan_of,
    planned_shift,
    shift_of,
    staffed,
    suggested,
)
from tests.seats import everything

Opener = Callable[..., AppTest]
PAGE = Page.PATROL


def words(app: AppTest) -> str:
    assert not app.exception, app.exception
    return everything(app) + "\n".join(str(element.proto) for element in app.get("alert"))


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def plans(station: SmallStation) -> list[PatrolPlan]:
    with station.reading() as session:
        return list(session.exec(select(PatrolPlan).order_by(PatrolPlan.id)))


@pytest.fixture
def walking(station: SmallStation) -> int:
    """A shift of this morning with the city patrol member on it."""
    shift_id = planned_shift(station)
    staffed(station, shift_id, Role.CITY_PATROL)
    return shift_id


def test_city_patrol_sees_todays_shift_first(walking: int, open_as: Opener) -> None:
    app = open_as(Role.CITY_PATROL, PAGE)

    said = words(app)
    assert "08:00–12:00" in said
    assert "待执行" in said
    assert not app.get("date_input")
    assert f"patrol-report-{walking}-done" in keys(app)


def test_one_tap_reports_a_shift_done(walking: int, station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CITY_PATROL, PAGE)

    app.button(key=f"patrol-report-{walking}-done").click().run()

    assert "已回报，12:00" in words(app)
    assert shift_of(station, walking).result is ShiftResult.DONE


def test_incidents_and_publicity_go_with_the_report(
    walking: int, station: SmallStation, open_as: Opener
) -> None:
    app = open_as(Role.CITY_PATROL, PAGE)
    app.number_input(key=f"patrol-report-{walking}-incidents").set_value(2)
    app.toggle(key=f"patrol-report-{walking}-publicity").set_value(True)

    app.button(key=f"patrol-report-{walking}-done").click().run()

    shift = shift_of(station, walking)
    assert (shift.incidents, shift.has_publicity) == (2, True)


def test_a_shift_not_done_asks_for_the_reason(walking: int, station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CITY_PATROL, PAGE)

    app.button(key=f"patrol-report-{walking}-not_done-save").click().run()

    assert "请选择原因" in words(app)
    assert shift_of(station, walking).is_open


def test_a_shift_cut_short_keeps_its_minutes(walking: int, station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CITY_PATROL, PAGE)
    key = f"patrol-report-{walking}-cut_short"
    app.session_state[f"{key}-reason"] = "PR1"
    app.number_input(key=f"{key}-minutes").set_value(90)

    app.button(key=f"{key}-save").click().run()

    shift = shift_of(station, walking)
    assert (shift.result, shift.reason, shift.minutes) == (ShiftResult.CUT_SHORT, "PR1", 90)


def test_a_shift_to_come_has_nothing_to_report(station: SmallStation, open_as: Opener) -> None:
    shift_id = planned_shift(station, hours=(18, 22))
    staffed(station, shift_id, Role.CITY_PATROL)

    app = open_as(Role.CITY_PATROL, PAGE)

    assert "18:00–22:00" in words(app)
    assert f"patrol-report-{shift_id}-done" not in keys(app)


def test_without_a_shift_the_next_one_is_told(station: SmallStation, open_as: Opener) -> None:
    shift_id = planned_shift(station, TOMORROW)
    staffed(station, shift_id, Role.CITY_PATROL)

    assert "下一班：11月24日 08:00–12:00" in words(open_as(Role.CITY_PATROL, PAGE))


def test_a_team_reads_its_stops_in_order(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    plan_id = adopted(station, suggested(station, TODAY, teams=1))
    with station.reading() as session:
        shift = session.exec(select(PatrolShift)).one()
    staffed(station, shift.id, Role.CITY_PATROL)

    said = words(open_as(Role.CITY_PATROL, PAGE))

    assert "1 班 1 队" in said
    for place in plan_of(station, plan_id).stops["place"]:
        assert place in said


def test_a_leader_sees_what_is_uncovered(station: SmallStation, open_as: Opener) -> None:
    add_posts(station)
    planned_shift(station, hours=(18, 22), post="P02", needed=2)

    said = words(open_as(Role.LEADER, PAGE))

    assert "未来 24 小时有 1 个班次缺人" in said
    assert "未来 24 小时没有班次：环岛商务中心屯警点、市民中心巡防岗" in said
    assert "还没有采纳过联巡计划" in said


def test_an_uncovered_shift_opens_at_a_click(station: SmallStation, open_as: Opener) -> None:
    shift_id = planned_shift(station, TOMORROW, hours=(8, 11))
    app = open_as(Role.LEADER, PAGE)

    app.button(key=f"patrol-uncovered-{shift_id}").click().run()

    assert app.query_params["shift"] in (str(shift_id), [str(shift_id)])
    assert f"patrol-roster-{shift_id}-save" in keys(app)


def test_a_roster_is_saved(station: SmallStation, open_as: Opener) -> None:
    shift_id = planned_shift(station, TOMORROW)
    app = open_as(Role.LEADER, PAGE, day=TOMORROW.isoformat(), shift=str(shift_id))
    worker = station.actor(Role.AUXILIARY).worker_id

    app.multiselect(key=f"patrol-roster-{shift_id}-members-1").set_value([worker])
    app.multiselect(key=f"patrol-roster-{shift_id}-duties-1").set_value(["PD2"])
    app.button(key=f"patrol-roster-{shift_id}-save").click().run()

    shift = shift_of(station, shift_id)
    assert "人员已保存" in words(app)
    assert (list(shift.members), shift.duties, shift.has_publicity) == ([worker], ("PD2",), True)


def test_who_is_busy_is_told_below_the_field(walking: int, station: SmallStation, open_as: Opener) -> None:
    other = planned_shift(station, hours=(10, 14))
    app = open_as(Role.LEADER, PAGE, shift=str(other))

    worker = station.actor(Role.CITY_PATROL).worker_id
    app.multiselect(key=f"patrol-roster-{other}-members-1").set_value([worker])
    app.button(key=f"patrol-roster-{other}-save").click().run()

    assert "在这段时间已有班次" in words(app)


def test_the_roster_of_a_day_is_filled_at_once(station: SmallStation, open_as: Opener) -> None:
    from datetime import date

    from domain.people import hire

    with station.work(Role.SYSADMIN) as work:
        hire(work, "甲", "city_patrol", joined_on=date(2024, 1, 1))
    shift_id = planned_shift(station, TOMORROW)
    app = open_as(Role.LEADER, PAGE, day=TOMORROW.isoformat())

    app.button(key="patrol-fill").click().run()

    assert "已排 1 人" in words(app)
    assert list(shift_of(station, shift_id).members.values()) == ["甲"]


def test_a_shift_at_a_post_is_planned(station: SmallStation, open_as: Opener) -> None:
    add_posts(station)
    app = open_as(Role.CLERK, PAGE, day=TOMORROW.isoformat())

    app.selectbox(key="patrol-new-place").set_value(f"p{station.place_ids['V01']}")
    app.button(key="patrol-new-save").click().run()

    assert "班次已安排" in words(app)
    with station.reading() as session:
        shift = session.exec(select(PatrolShift)).one()
    assert (shift.post_id, shift.day, shift.needed) == (station.place_ids["V01"], TOMORROW, 2)


def test_a_night_shift_ends_on_the_next_morning(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.LEADER, PAGE, day=TOMORROW.isoformat())
    app.selectbox(key="patrol-new-place").set_value(f"g{station.grid_ids['G02']}")
    app.time_input(key="patrol-new-from").set_value(time(22))
    app.time_input(key="patrol-new-to").set_value(time(6))

    app.button(key="patrol-new-save").click().run()

    assert not app.exception
    with station.reading() as session:
        shift = session.exec(select(PatrolShift)).one()
    assert (shift.day, shift.end_at - shift.begin_at) == (TOMORROW, timedelta(hours=8))
    assert shift.grid_id == station.grid_ids["G02"]


def test_a_shift_of_a_quarter_of_an_hour_is_told_below_its_field(
    station: SmallStation, open_as: Opener
) -> None:
    app = open_as(Role.LEADER, PAGE, day=TOMORROW.isoformat())
    app.selectbox(key="patrol-new-place").set_value(f"g{station.grid_ids['G02']}")
    app.time_input(key="patrol-new-from").set_value(time(8))
    app.time_input(key="patrol-new-to").set_value(time(8, 15))

    app.button(key="patrol-new-save").click().run()

    assert "一个班次为半小时到 16 小时" in words(app)


def test_posts_lead_to_their_shifts(station: SmallStation, open_as: Opener) -> None:
    add_posts(station)
    planned_shift(station, TODAY - timedelta(days=1), post="P02")
    planned_shift(station, TODAY - timedelta(days=1))
    assert "2 个岗位没有班次" in words(open_as(Role.LEADER, PAGE, view="fit"))

    post = str(station.place_ids["P02"])
    app = open_as(Role.LEADER, PAGE, metric="M26", post=post, period="month")

    assert "1 个班次" in words(app)


def test_a_shift_to_come_is_dropped(station: SmallStation, open_as: Opener) -> None:
    shift_id = planned_shift(station, TOMORROW)
    app = open_as(Role.LEADER, PAGE, day=TOMORROW.isoformat(), shift=str(shift_id))

    app.button(key=f"patrol-roster-{shift_id}-drop").click().run()

    assert "班次已取消" in words(app)
    assert shift_of(station, shift_id).result is ShiftResult.DROPPED


def test_a_number_leads_to_its_shifts(walking: int, station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.LEADER, PAGE, metric="M26", period="month")

    assert "联巡完成率" in words(app)
    assert "1 个班次" in words(app)
    app.button(key="patrol-drill-leave").click().run()
    assert "metric" not in app.query_params


def test_an_officer_reads_their_grid_and_plans_nothing(
    walking: int, station: SmallStation, open_as: Opener
) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, PAGE, shift=str(walking))

    assert "08:00–12:00" in words(app)
    assert not keys(app) & {"patrol-fill", "patrol-new-save", f"patrol-report-{walking}-done"}


def test_a_foreign_shift_opens_nothing(walking: int, open_as: Opener) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, PAGE, seat="G02", shift=str(walking))

    assert "08:00–12:00" not in words(app)


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.SYSADMIN, Role.GOVERNANCE_READER])
def test_who_has_no_patrol_is_refused(role: Role, open_as: Opener) -> None:
    assert "无权访问" in words(open_as(role, PAGE))


@pytest.mark.parametrize(
    "value", ["x", "99999999999999999999", "-1", "2026-13-45", "0001-01-01", "9999-12-31"]
)
def test_an_address_that_cannot_be_read_opens_the_day(value: str, open_as: Opener) -> None:
    for view in ("shifts", "plan", "fit", value):
        app = open_as(Role.LEADER, PAGE, day=value, shift=value, plan=value, job=value, view=view)
        assert not app.exception


def test_a_suggestion_is_asked_for_and_shown(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=3)
    app = open_as(Role.LEADER, PAGE, view="plan", day=TOMORROW.isoformat())
    app.number_input(key="patrol-order-teams").set_value(2)
    app.multiselect(key="patrol-order-shifts").set_value(["16:00-00:00"])
    app.button(key="patrol-order-send").click().run()
    assert "job" in app.query_params

    assert run_next(station.desk, station.clock)
    app.run()

    said = words(app)
    assert plans(station)[0].shifts == ["16:00-00:00"]
    assert "预计覆盖警情" in said
    assert "patrol-adopt" in keys(app)


def test_a_job_that_failed_says_why(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.LEADER, PAGE, view="plan", day=TOMORROW.isoformat())
    app.button(key="patrol-order-send").click().run()
    run_next(station.desk, station.clock)
    app.run()

    assert "没有生成计划" in words(app)


def test_asking_twice_makes_one_job(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.LEADER, PAGE, view="plan", day=TOMORROW.isoformat())
    app.multiselect(key="patrol-order-shifts").set_value([])
    app.button(key="patrol-order-send").click().run()

    with station.reading() as session:
        assert session.exec(select(Job)).all() == []
    assert "班次" in words(app)


def test_a_plan_is_adopted_as_suggested(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    plan_id = suggested(station)
    app = open_as(Role.LEADER, PAGE, view="plan", day=TOMORROW.isoformat())

    app.button(key="patrol-adopt").click().run()

    assert "计划已采纳，12:00" in words(app)
    assert "按建议原样采纳" in words(app)
    assert [plan.basis_id for plan in plans(station)] == [None, plan_id]


def test_a_plan_is_changed_and_adopted(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    plan_id = suggested(station)
    app = open_as(Role.LEADER, PAGE, view="plan", day=TOMORROW.isoformat())
    app.button(key="patrol-edit").click().run()
    key = f"patrol-edit-{plan_id}"
    app.session_state[f"{key}-stops"] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [0]}
    app.button(key=f"{key}-save").click().run()
    assert "请用几个字说明为什么与建议不同" in words(app)

    app.text_input(key=f"{key}-note").set_value("少去一处")
    app.session_state[f"{key}-stops"] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [0]}
    app.button(key=f"{key}-save").click().run()

    assert "减少 1 处" in words(app)
    assert plans(station)[-1].note == "少去一处"


def test_a_stop_outside_its_shift_is_told_below_the_table(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    plan_id = suggested(station)
    app = open_as(Role.LEADER, PAGE, view="plan", day=TOMORROW.isoformat())
    app.button(key="patrol-edit").click().run()
    key = f"patrol-edit-{plan_id}"
    app.text_input(key=f"{key}-note").set_value("试")
    changed = {"edited_rows": {0: {"time": "21:30"}}, "added_rows": [], "deleted_rows": []}
    app.session_state[f"{key}-stops"] = changed
    app.button(key=f"{key}-save").click().run()

    assert "不在该队的班次时间内" in words(app)
    assert len(plans(station)) == 1


def test_the_editor_can_be_left(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=1)
    plan_id = suggested(station)
    app = open_as(Role.LEADER, PAGE, view="plan", day=TOMORROW.isoformat())
    app.button(key="patrol-edit").click().run()

    app.button(key=f"patrol-edit-{plan_id}-leave").click().run()

    assert "patrol-adopt" in keys(app)


def test_the_map_shows_routes_and_says_what_it_is_not(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    suggested(station)
    app = open_as(Role.LEADER, PAGE, view="plan", day=TOMORROW.isoformat())

    figures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    notes = str(figures)
    assert "示意图，非实际边界" in notes or "\\u793a" in notes
    assert any(trace.get("mode") == "lines" for figure in figures for trace in figure["data"])


def test_who_walks_prints_nothing_and_a_leader_does(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    adopted(station, suggested(station))
    app = open_as(Role.LEADER, PAGE, view="plan", day=TOMORROW.isoformat())

    app.button(key="patrol-print").click().run()

    assert not app.exception
    assert "链接" in words(app) or app.get("html")
    assert "patrol-print" not in keys(open_as(Role.CITY_PATROL, PAGE))


def test_the_fit_view_tells_m25_and_where_patrol_lacks(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=4)
    shift_id = planned_shift(station, hours=(8, 11))
    with station.work(Role.LEADER) as work:
        report(work, shift_id, 1, Report(ShiftResult.DONE))

    said = words(open_as(Role.LEADER, PAGE, view="fit", period="quarter"))

    assert "勤务贴合度" in said
    assert "最缺巡逻" in said
    assert "还没有已采纳的计划可供推演" in said


def test_without_hours_the_fit_view_says_so(station: SmallStation, open_as: Opener) -> None:
    said = words(open_as(Role.LEADER, PAGE, view="fit"))

    assert "没有可与警情对照的巡逻时长" in said


def test_hours_are_moved_in_the_what_if(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=4)
    adopted(station, suggested(station, TODAY))
    app = open_as(Role.LEADER, PAGE, view="fit")
    slider = next(one for one in app.slider if str(one.key).startswith("patrol-what-if-hours"))
    before = [metric.value for metric in app.metric if metric.label == "勤务贴合度"]

    slider.set_value(slider.max).run()

    after = [metric.value for metric in app.metric if metric.label == "勤务贴合度"]
    assert not app.exception
    assert before[:-1] == after[:-1]
    assert before[-1] != after[-1]


def test_the_reminder_comes_after_fourteen_days(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    adopted(station, suggested(station, TODAY))
    assert "天未更新" not in words(open_as(Role.LEADER, PAGE))

    station.clock.move(days=15)

    assert "联巡计划已 15 天未更新" in words(open_as(Role.LEADER, PAGE))


@pytest.mark.parametrize("view", ["shifts", "plan", "fit"])
def test_the_page_speaks_english(view: str, walking: int, open_as: Opener) -> None:
    app = open_as(Role.LEADER, PAGE, language="en", view=view)

    assert "Joint patrol" in words(app)
    assert not any("班次" in str(button.label) for button in app.button)
