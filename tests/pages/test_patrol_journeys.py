"""Patrol from one seat to the next: who plans, who walks, who reports, who reads, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.patrol import PlanStatus, Report, ShiftResult, drop_shift, report
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
YESTERDAY = TODAY - timedelta(days=1)
LEADS = (Role.LEADER, Role.CLERK)
WALKS = (Role.CITY_PATROL, Role.AUXILIARY)
READS = (Role.COMMUNITY_OFFICER, Role.AUDITOR)
PLANS_BY = {"day": TOMORROW.isoformat(), "view": "plan"}


def words(app: AppTest) -> str:
    assert not app.exception, app.exception
    expanders = "\n".join(str(one.label) for one in app.expander)
    return everything(app) + expanders + "\n".join(str(element.proto) for element in app.get("alert"))


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: str(metric.value) for metric in app.metric}


def walked(station: SmallStation, role: Role = Role.CITY_PATROL, grid: str = "G01") -> int:
    """Plan a shift of this morning and put somebody on it."""
    shift_id = planned_shift(station, grid=grid)
    staffed(station, shift_id, role)
    return shift_id


def told(station: SmallStation, shift_id: int, said: Report) -> None:
    with station.work(Role.LEADER) as work:
        report(work, shift_id, shift_of(station, shift_id).version, said)


@pytest.mark.parametrize("role", LEADS)
def test_who_leads_has_three_views_and_the_tools_of_the_day(role: Role, open_as: Opener) -> None:
    app = open_as(role, PAGE)

    assert "patrol-view" in {one.key for one in app.get("button_group")}
    assert {"patrol-fill", "patrol-new-save"} <= keys(app)


@pytest.mark.parametrize("role", READS)
def test_who_only_reads_has_the_views_without_the_tools(
    role: Role, station: SmallStation, open_as: Opener
) -> None:
    shift_id = walked(station)

    app = open_as(role, PAGE, shift=str(shift_id))

    assert "08:00–12:00" in words(app)
    assert "patrol-view" in {one.key for one in app.get("button_group")}
    assert not {key for key in keys(app) if key.startswith(("patrol-fill", "patrol-new", "patrol-roster"))}


@pytest.mark.parametrize("role", WALKS)
def test_who_walks_sees_nothing_but_the_cards_of_their_shifts(
    role: Role, station: SmallStation, open_as: Opener
) -> None:
    mine, other = walked(station, role), planned_shift(station, hours=(13, 17))

    app = open_as(role, PAGE, shift=str(other), view="plan")

    assert f"patrol-report-{mine}-done" in keys(app)
    assert "13:00–17:00" not in words(app)
    assert "patrol-view" not in {one.key for one in app.get("button_group")}


@pytest.mark.parametrize("role", WALKS)
def test_who_walks_is_not_bothered_with_the_age_of_the_plan(role: Role, open_as: Opener) -> None:
    assert "还没有采纳过联巡计划" not in words(open_as(role, PAGE))
    assert "还没有采纳过联巡计划" in words(open_as(Role.AUDITOR, PAGE))


def test_an_auxiliary_reports_their_own_shift_done(station: SmallStation, open_as: Opener) -> None:
    shift_id = walked(station, Role.AUXILIARY)
    app = open_as(Role.AUXILIARY, PAGE)

    app.button(key=f"patrol-report-{shift_id}-done").click().run()

    assert "已回报" in words(app)
    assert shift_of(station, shift_id).result is ShiftResult.DONE


def test_an_auxiliary_of_the_other_grid_has_no_card(station: SmallStation, open_as: Opener) -> None:
    shift_id = walked(station, Role.AUXILIARY)

    app = open_as(Role.AUXILIARY, PAGE, seat="G02")

    assert f"patrol-report-{shift_id}-done" not in keys(app)
    assert "今天没有你的班次" in words(app)


def test_a_report_by_one_is_seen_by_the_other_on_the_same_shift(
    station: SmallStation, open_as: Opener
) -> None:
    shift_id = planned_shift(station, needed=2)
    staffed(station, shift_id, Role.CITY_PATROL, Role.AUXILIARY)
    open_as(Role.CITY_PATROL, PAGE).button(key=f"patrol-report-{shift_id}-done").click().run()

    assert "已完成" in words(open_as(Role.AUXILIARY, PAGE))


def test_a_shift_of_last_week_waits_to_be_reported(station: SmallStation, open_as: Opener) -> None:
    shift_id = planned_shift(station, TODAY - timedelta(days=6))
    staffed(station, shift_id, Role.CITY_PATROL)
    app = open_as(Role.CITY_PATROL, PAGE)
    assert "11月17日 08:00–12:00" in words(app)

    app.button(key=f"patrol-report-{shift_id}-done").click().run()

    assert f"patrol-report-{shift_id}-done" not in keys(open_as(Role.CITY_PATROL, PAGE))


def test_a_shift_of_eight_days_ago_is_the_leaders_matter(station: SmallStation, open_as: Opener) -> None:
    day = TODAY - timedelta(days=8)
    shift_id = planned_shift(station, day)
    staffed(station, shift_id, Role.CITY_PATROL)

    assert f"patrol-report-{shift_id}-done" not in keys(open_as(Role.CITY_PATROL, PAGE))
    app = open_as(Role.LEADER, PAGE, day=day.isoformat(), shift=str(shift_id))
    assert f"patrol-report-{shift_id}-done" in keys(app)


def test_a_clerk_reports_for_the_team(station: SmallStation, open_as: Opener) -> None:
    shift_id = walked(station)
    app = open_as(Role.CLERK, PAGE, shift=str(shift_id))
    key = f"patrol-report-{shift_id}-not_done"
    app.session_state[f"{key}-reason"] = "PR3"
    app.text_input(key=f"{key}-note").set_value("暴雨")

    app.button(key=f"{key}-save").click().run()

    shift = shift_of(station, shift_id)
    assert (shift.result, shift.reason, shift.note) == (ShiftResult.NOT_DONE, "PR3", "暴雨")
    assert "恶劣天气" in words(open_as(Role.CLERK, PAGE, shift=str(shift_id)))


def test_a_report_is_put_right_from_the_same_card(station: SmallStation, open_as: Opener) -> None:
    shift_id = walked(station)
    told(station, shift_id, Report(ShiftResult.NOT_DONE, reason="PR4"))
    app = open_as(Role.CITY_PATROL, PAGE)
    app.number_input(key=f"patrol-report-{shift_id}-incidents").set_value(3)

    app.button(key=f"patrol-report-{shift_id}-done").click().run()

    shift = shift_of(station, shift_id)
    assert (shift.result, shift.reason, shift.incidents) == (ShiftResult.DONE, "", 3)


def test_a_shift_dropped_by_the_leader_leaves_the_card_of_who_walks(
    station: SmallStation, open_as: Opener
) -> None:
    shift_id = planned_shift(station, hours=(18, 22))
    staffed(station, shift_id, Role.CITY_PATROL)
    assert "18:00–22:00" in words(open_as(Role.CITY_PATROL, PAGE))

    with station.work(Role.LEADER) as work:
        drop_shift(work, shift_id, shift_of(station, shift_id).version)

    assert "18:00–22:00" not in words(open_as(Role.CITY_PATROL, PAGE))


def test_a_reported_shift_has_no_roster_to_change(station: SmallStation, open_as: Opener) -> None:
    shift_id = walked(station)
    assert f"patrol-roster-{shift_id}-save" in keys(open_as(Role.LEADER, PAGE, shift=str(shift_id)))

    told(station, shift_id, Report(ShiftResult.DONE))

    assert f"patrol-roster-{shift_id}-save" not in keys(open_as(Role.LEADER, PAGE, shift=str(shift_id)))


def test_a_shift_that_has_begun_cannot_be_dropped_any_more(station: SmallStation, open_as: Opener) -> None:
    begun, to_come = planned_shift(station), planned_shift(station, hours=(18, 22))

    first = open_as(Role.LEADER, PAGE, shift=str(begun))
    second = open_as(Role.LEADER, PAGE, shift=str(to_come))

    assert f"patrol-roster-{begun}-drop" not in keys(first)
    assert f"patrol-roster-{to_come}-drop" in keys(second)


def test_on_a_day_that_is_over_nothing_is_planned(station: SmallStation, open_as: Opener) -> None:
    for view in ("shifts", "plan"):
        app = open_as(Role.LEADER, PAGE, day=YESTERDAY.isoformat(), view=view)

        assert not keys(app) & {"patrol-fill", "patrol-new-save", "patrol-order-send"}


def test_a_missing_shift_and_one_of_another_grid_read_alike(station: SmallStation, open_as: Opener) -> None:
    shift_id = walked(station)

    foreign = words(open_as(Role.COMMUNITY_OFFICER, PAGE, seat="G02", shift=str(shift_id)))
    missing = words(open_as(Role.COMMUNITY_OFFICER, PAGE, seat="G02", shift="99999"))

    assert foreign == missing


@pytest.mark.parametrize(
    ("role", "seat", "count"),
    [
        (Role.LEADER, "G01", "2 个班次"),
        (Role.AUDITOR, "G01", "2 个班次"),
        (Role.COMMUNITY_OFFICER, "G01", "1 个班次"),
        (Role.COMMUNITY_OFFICER, "G02", "1 个班次"),
    ],
)
def test_the_rows_behind_m26_are_those_of_ones_scope(
    role: Role, seat: str, count: str, station: SmallStation, open_as: Opener
) -> None:
    planned_shift(station, YESTERDAY, grid="G01")
    planned_shift(station, YESTERDAY, grid="G02")

    assert count in words(open_as(role, PAGE, seat=seat, metric="M26", period="month"))


def test_nine_uncovered_shifts_are_eight_and_one_more(station: SmallStation, open_as: Opener) -> None:
    for hour in range(13, 22):
        planned_shift(station, hours=(hour, hour + 1))

    said = words(open_as(Role.LEADER, PAGE))

    assert "未来 24 小时有 9 个班次缺人" in said
    assert "另有 1 个" in said


def test_a_covered_shift_is_not_listed_as_lacking(station: SmallStation, open_as: Opener) -> None:
    shift_id = planned_shift(station, hours=(18, 22))
    staffed(station, shift_id, Role.CITY_PATROL)

    assert f"patrol-uncovered-{shift_id}" not in keys(open_as(Role.LEADER, PAGE))


@pytest.mark.parametrize("role", LEADS)
def test_a_suggestion_becomes_the_plan_the_team_walks(
    role: Role, station: SmallStation, open_as: Opener
) -> None:
    give_alerts(station, weeks=2)
    plan_id = suggested(station, teams=1)
    open_as(role, PAGE, **PLANS_BY).button(key="patrol-adopt").click().run()
    with station.reading() as session:
        shift = session.exec(select(PatrolShift)).one()
    staffed(station, shift.id, Role.CITY_PATROL)
    station.clock.move(days=1)

    said = words(open_as(Role.CITY_PATROL, PAGE))

    assert "1 班 1 队" in said
    assert set(plan_of(station, plan_id).stops["place"]) <= {
        place for place in ("翠湖小区", "滨江小区", "川师大") if place in said
    }


@pytest.mark.parametrize("role", READS)
def test_a_suggestion_is_not_shown_to_who_only_reads(
    role: Role, station: SmallStation, open_as: Opener
) -> None:
    give_alerts(station, weeks=2)
    plan_id = suggested(station)

    app = open_as(role, PAGE, **PLANS_BY, plan=str(plan_id))

    assert not app.metric
    assert not keys(app) & {"patrol-adopt", "patrol-edit", "patrol-order-send"}


@pytest.mark.parametrize("role", READS)
def test_an_adopted_plan_is_read_by_all_and_changed_by_none_of_them(
    role: Role, station: SmallStation, open_as: Opener
) -> None:
    give_alerts(station, weeks=2)
    plan = plan_of(station, adopted(station, suggested(station)))

    app = open_as(role, PAGE, **PLANS_BY)

    assert metrics(app)["停留点"] == str(len(plan.stops))
    assert not keys(app) & {"patrol-adopt", "patrol-edit", "patrol-order-send"}


@pytest.mark.parametrize(
    ("role", "prints"),
    [
        (Role.LEADER, True),
        (Role.CLERK, True),
        (Role.COMMUNITY_OFFICER, True),
        (Role.AUDITOR, False),
    ],
)
def test_a_plan_is_printed_by_who_may_take_papers_along(
    role: Role, prints: bool, station: SmallStation, open_as: Opener
) -> None:
    give_alerts(station, weeks=2)
    adopted(station, suggested(station))

    assert ("patrol-print" in keys(open_as(role, PAGE, **PLANS_BY))) is prints


def test_a_replaced_plan_can_be_read_and_nothing_else(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    first = adopted(station, suggested(station))
    adopted(station, first)

    app = open_as(Role.LEADER, PAGE, **PLANS_BY, plan=str(first))

    assert plan_of(station, first).status is PlanStatus.REPLACED
    assert "已替换" in words(app)
    assert not keys(app) & {"patrol-adopt", "patrol-edit"}


def test_a_plan_of_yesterday_is_read_and_not_adopted(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    suggested(station, TODAY)
    station.clock.move(days=1)

    app = open_as(Role.LEADER, PAGE, day=TODAY.isoformat(), view="plan")

    assert app.metric
    assert not keys(app) & {"patrol-adopt", "patrol-edit"}


def test_of_several_plans_the_one_in_force_is_in_hand(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    in_force = adopted(station, suggested(station))
    suggested(station)

    app = open_as(Role.LEADER, PAGE, **PLANS_BY)

    assert app.selectbox(key="patrol-choice").value == in_force
    assert len(app.selectbox(key="patrol-choice").options) == 3


def test_another_plan_of_the_day_is_chosen_by_hand(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    first, second = suggested(station), suggested(station, teams=1)
    app = open_as(Role.LEADER, PAGE, **PLANS_BY)
    assert app.selectbox(key="patrol-choice").value == second

    app.selectbox(key="patrol-choice").set_value(first).run()

    assert str(first) in app.query_params["plan"]
    assert str(len(plan_of(station, first).stops)) in metrics(app).values()


def test_a_stop_is_sent_elsewhere_in_the_editor(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    plan = plan_of(station, suggested(station, teams=1))
    app = open_as(Role.LEADER, PAGE, **PLANS_BY)
    app.button(key="patrol-edit").click().run()
    key = f"patrol-edit-{plan.id}"
    moved = {0: {"place": "川师大"}}
    app.text_input(key=f"{key}-note").set_value("学校活动")
    app.session_state[f"{key}-stops"] = {"edited_rows": moved, "added_rows": [], "deleted_rows": []}

    app.button(key=f"{key}-save").click().run()

    with station.reading() as session:
        newest = session.exec(select(PatrolPlan).order_by(PatrolPlan.id.desc())).first()
    assert newest is not None
    kept = plan_of(station, newest.id)
    assert (kept.status, kept.note) == (PlanStatus.ADOPTED, "学校活动")
    assert "川师大" in set(kept.stops["place"])


def test_a_wrong_shift_is_told_below_its_field_and_asks_for_no_job(
    station: SmallStation, open_as: Opener
) -> None:
    app = open_as(Role.LEADER, PAGE, **PLANS_BY)
    app.multiselect(key="patrol-order-shifts").set_value(["08:00-08:10"])

    app.button(key="patrol-order-send").click().run()

    assert "08:00-08:10" in words(app)
    with station.reading() as session:
        assert session.exec(select(Job)).first() is None


def test_a_plan_asked_for_waits_for_its_turn(station: SmallStation, open_as: Opener) -> None:
    give_alerts(station, weeks=2)
    app = open_as(Role.CLERK, PAGE, **PLANS_BY)
    app.number_input(key="patrol-order-teams").set_value(1)
    app.multiselect(key="patrol-order-shifts").set_value(["16:00-20:00"])
    app.slider(key="patrol-order-minutes").set_value(12)
    app.button(key="patrol-order-send").click().run()
    job = int(app.query_params["job"][0])
    waiting = [str(one.proto) for one in app.get("progress")]

    run_next(station.desk, station.clock)

    shown = open_as(Role.CLERK, PAGE, **PLANS_BY, job=str(job))
    assert waiting
    assert "patrol-adopt" in keys(shown)
    with station.reading() as session:
        assert session.exec(select(PatrolPlan)).one().stop_minutes == 12


def test_a_foreign_job_in_the_address_is_nobodys_business(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.LEADER, PAGE, **PLANS_BY)
    app.button(key="patrol-order-send").click().run()
    job = str(app.query_params["job"][0])

    seen = open_as(Role.COMMUNITY_OFFICER, PAGE, **PLANS_BY, job=job)

    assert not seen.exception
    assert not seen.get("progress")


def test_the_post_with_least_done_leads_to_its_shifts(station: SmallStation, open_as: Opener) -> None:
    add_posts(station)
    for post in ("P01", "P02", "V01"):
        shift_id = planned_shift(station, YESTERDAY, post=post)
        if post != "P02":
            told(station, shift_id, Report(ShiftResult.DONE))

    assert "鼎盛国际警务驿站" in words(open_as(Role.LEADER, PAGE, view="fit"))


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh_CN", ("待执行", "治安巡防")), ("en", ("planned", "Patrol"))],
)
def test_the_card_of_who_walks_speaks_their_language(
    language: str, said: tuple[str, str], station: SmallStation, open_as: Opener
) -> None:
    walked(station)

    found = words(open_as(Role.CITY_PATROL, PAGE, language=language))

    assert all(word in found for word in said)


@pytest.mark.parametrize(
    ("role", "seat"), [(Role.CLERK, "G01"), (Role.COMMUNITY_OFFICER, "G01"), (Role.AUDITOR, "G01")]
)
@pytest.mark.parametrize("view", ["shifts", "plan", "fit"])
def test_every_view_opens_in_english_for_every_seat(
    role: Role, seat: str, view: str, station: SmallStation, open_as: Opener
) -> None:
    walked(station)

    app = open_as(role, PAGE, seat=seat, language="en", view=view, day=TODAY.isoformat())

    assert "Joint patrol" in words(app)
    assert not [one.label for one in app.button if "班" in str(one.label)]


def test_an_english_report_is_refused_in_english(station: SmallStation, open_as: Opener) -> None:
    shift_id = walked(station)
    app = open_as(Role.CITY_PATROL, PAGE, language="en")

    app.button(key=f"patrol-report-{shift_id}-not_done-save").click().run()

    assert "Choose the reason" in words(app)
    assert shift_of(station, shift_id).is_open
