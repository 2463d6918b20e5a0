"""Journeys at the desk of warnings, from seat to seat, and what each seat is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from components import session
from core.settings import settings
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.desk import close_desks
from domain.warnings import Outcome, WarningRecord, judge, open_warning, tasks_of
from domain.warnings.events import WarningEvent
from domain.work import Work
from models import AuditEntry, EarlyWarning, WarningRun
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import put_alerts
from tests.seats import everything, visit

Opener = Callable[..., AppTest]
MONDAY = date(2026, 11, 16)
TODAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
WRITING = ("warnings-send", "warnings-give", "warnings-close", "warnings-register", "warnings-seen")
WARNED: dict[str, dict[str, Any]] = {
    "home": {"grid": "G01", "code": "AL102", "colour": "red"},
    "noise": {"grid": "G01", "code": "AL308", "colour": "orange", "kind": "day", "week": MONDAY + DAY},
    "far": {"grid": "G02", "code": "AL105", "colour": "yellow"},
    "old": {
        "grid": "G01", "code": "AL402", "colour": "blue", "week": MONDAY - WEEK, "status": "closed",
        "outcome": "false", "outcome_note": "商场试警报", "outcome_at": NOON, "next_observed": 6,
        "reached_on": MONDAY + 2 * DAY, "is_in_time": True,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallStation, dict[str, int]]]:
    """Found one station for the journeys that only read."""
    folder = tmp_path_factory.mktemp("journeys")
    with pytest.MonkeyPatch.context() as patch:
        yield from _seated(folder, patch)


def _seated(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[tuple[SmallStation, dict[str, int]]]:
    patch.setenv("CIYIN_VAR", str(folder))
    settings.cache_clear()
    made = small_station(folder)
    ids = filled(made)
    patch.setattr(session, "now", made.clock)
    st.cache_data.clear()
    yield made, ids
    close_desks()
    settings.cache_clear()


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SmallStation, dict[str, int]]]:
    """Found a station for a journey that changes something."""
    yield from _seated(tmp_path, monkeypatch)


@pytest.fixture
def station(request: pytest.FixtureRequest) -> SmallStation:
    """Lend the station of the test: its own where it asked for a fresh one."""
    name = "fresh" if "fresh" in request.fixturenames else "kept"
    made: tuple[SmallStation, dict[str, int]] = request.getfixturevalue(name)
    st.cache_data.clear()
    return made[0]


def filled(station: SmallStation) -> dict[str, int]:
    """Write four warnings by hand with the alerts of the first, and return their ids by name."""
    put_alerts(station, 9, MONDAY + DAY, category="AL102", summary="车棚电动车被盗", place_text="翠湖 3 栋")
    with station.work(Role.LEADER) as work:
        over = [{"series": f"g{station.grid_ids['G02']}:AL302", "grid": station.grid_ids["G02"],
                 "observed": 8, "expected": 2.5, "warned": False}]  # fmt: skip
        run = work.new(
            WarningRun, kind="week", week=MONDAY, settings_key="s", data_key="d", over=over, series=54,
            warned=2, expected_false=0.8, methods={"pooled": 54}, started_at=NOON, finished_at=NOON,
        )  # fmt: skip
        work.session.flush()
        rows = {name: _warning(station, work, run.id, **facts) for name, facts in WARNED.items()}
        work.record(WarningEvent.WARNINGS_RUN, run)
        return {name: row.id for name, row in rows.items()}


def _warning(
    station: SmallStation, work: Work, run_id: int, *, grid: str, code: str, **facts: Any
) -> EarlyWarning:
    grid_id = station.grid_ids[grid]
    given = {"kind": "week", "week": MONDAY}
    row = work.new(
        EarlyWarning, run_id=run_id, series=f"g{grid_id}:{code}", grid_id=grid_id, category=code, observed=9,
        expected=2.0, low=0, high=5, bound=6.0, threshold=5, score=2.0, pvalue=0.001, method="pooled",
        past=[1, 2, 9], warned_at=NOON, **given | facts,
    )  # fmt: skip
    work.session.flush()
    return row


def keys(app: AppTest) -> set[str]:
    return {one.key for one in app.button if one.key}


def addresses(app: AppTest) -> list[tuple[str, str]]:
    """Return page and query of every link drawn."""
    return [(one.proto.page, one.proto.query_string) for one in app.get("page_link")]


def now(station: SmallStation, warning_id: int) -> WarningRecord:
    with station.reading() as reading:
        return open_warning(reading, station.actor(Role.LEADER), warning_id)


def audited(station: SmallStation) -> list[str]:
    """Return what the audit tells of warnings, without the run that the station began with."""
    told = [str(one) for one in WarningEvent if one is not WarningEvent.WARNINGS_RUN]
    with station.reading() as reading:
        return list(
            reading.scalars(
                select(AuditEntry.event).where(AuditEntry.event.in_(told)).order_by(AuditEntry.id)
            )
        )


@pytest.mark.parametrize(
    ("role", "grid", "sees", "may_write", "may_run"),
    [
        (Role.LEADER, "", {"home", "noise", "far"}, True, True),
        (Role.CLERK, "", {"home", "noise", "far"}, True, True),
        (Role.COMMUNITY_OFFICER, "G01", {"home", "noise"}, True, False),
        (Role.AUXILIARY, "G02", {"far"}, True, False),
        (Role.CITY_PATROL, "", {"home", "noise", "far"}, False, False),
        (Role.AUDITOR, "", {"home", "noise", "far"}, False, False),
        (Role.GOVERNANCE_READER, "", {"home", "noise", "far"}, False, False),
    ],
)
def test_each_seat_has_its_warnings_and_its_buttons(
    role: Role, grid: str, sees: set[str], may_write: bool, may_run: bool,
    kept: tuple[SmallStation, dict[str, int]], open_as: Opener,
) -> None:  # fmt: skip
    _station, ids = kept

    app = open_as(role, Page.WARNINGS, grid or "G01")

    shown = {name for name, one in ids.items() if f"warnings-rows-{one}" in keys(app)}
    assert not app.exception
    assert shown == sees
    assert any(key.startswith(WRITING) for key in keys(app)) is may_write
    assert ("warnings-run" in keys(app)) is may_run


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.JUSTICE_MEDIATOR, Role.SYSADMIN])
def test_who_has_no_such_page_is_shown_nothing_of_it(
    role: Role, kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    _station, ids = kept

    app = open_as(role, Page.WARNINGS, warning=str(ids["home"]))

    assert not app.exception
    assert "盗窃电动车" not in everything(app)
    assert not any(key.startswith("warnings") for key in keys(app))


@pytest.mark.parametrize(
    ("role", "grid", "total", "red", "missed"),
    [
        (Role.LEADER, "", "全部 3", "红 1", "1 个达阈周没有预警"),
        (Role.AUDITOR, "", "全部 3", "红 1", "1 个达阈周没有预警"),
        (Role.COMMUNITY_OFFICER, "G01", "全部 2", "红 1", "0 个达阈周没有预警"),
        (Role.AUXILIARY, "G02", "全部 1", "红 0", "1 个达阈周没有预警"),
    ],
)
def test_counts_and_missed_weeks_are_those_within_reach(
    role: Role, grid: str, total: str, red: str, missed: str,
    kept: tuple[SmallStation, dict[str, int]], open_as: Opener,
) -> None:  # fmt: skip
    listed = open_as(role, Page.WARNINGS, grid or "G01")
    options = listed.button_group(key="warnings-colour").options
    over = visit(Page.WARNINGS, view="missed")

    assert [total, red] == list(options)[:2]
    assert missed in everything(over)
    assert not [key for key in keys(over) if key.startswith("warnings-rows")]


def test_a_colour_is_kept_in_the_address_and_taken_out_again(
    kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    _station, ids = kept
    app = open_as(Role.LEADER, Page.WARNINGS, warning=str(ids["home"]))

    app.button_group(key="warnings-colour").set_value("yellow").run()
    narrowed = {key for key in keys(app) if key.startswith("warnings-rows")}
    asked = dict(app.query_params)
    app.button_group(key="warnings-colour").set_value("").run()

    assert narrowed == {f"warnings-rows-{ids['far']}"}
    assert asked["colour"] in ("yellow", ["yellow"])
    assert "warning" not in asked
    assert "colour" not in app.query_params
    assert f"warnings-rows-{ids['home']}" in keys(app)


def test_the_closed_ones_say_what_was_found_and_offer_nothing_more(
    kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    _station, ids = kept
    app = open_as(Role.LEADER, Page.WARNINGS)

    app.button_group(key="warnings-view").set_value("closed").run()

    said = everything(app)
    assert "商场试警报" in said
    assert "误报" in said
    assert f"warnings-rows-{ids['old']}" in keys(app)
    assert not any(key.startswith(WRITING) for key in keys(app))


def test_a_quick_look_says_that_it_is_one(kept: tuple[SmallStation, dict[str, int]], open_as: Opener) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.WARNINGS, "G01")

    said = everything(app)
    assert sum("日看" in one.value for one in app.markdown) == 1
    assert "11月17日–11月23日" in said
    assert "上周 9 起，预计 2.0" in said


@pytest.mark.parametrize(
    ("role", "n"), [(Role.LEADER, 9), (Role.AUDITOR, 9), (Role.CITY_PATROL, 9), (Role.COMMUNITY_OFFICER, 9)]
)
def test_the_rows_of_a_warning_are_shown_and_put_away(
    role: Role, n: int, kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    station, ids = kept
    key = f"warnings-rows-{ids['home']}"
    app = open_as(role, Page.WARNINGS)

    app.button(key=key).click().run()
    rows, links, words = app.dataframe[0].value, addresses(app), app.button(key=key).label
    app.button(key=key).click().run()

    assert len(rows) == n
    assert set(rows["summary"]) == {"车棚电动车被盗"}
    assert words == "收起依据"
    (query,) = [query for page, query in links if "alerts" in page and "AL102" in query]
    assert f"grid={station.grid_ids['G01']}" in query
    assert "2026-11-16..2026-11-23" in query
    assert "warning" not in app.query_params
    assert not app.dataframe


def test_who_reads_no_alerts_is_told_so_and_shown_no_row(
    kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    _station, ids = kept

    app = open_as(Role.GOVERNANCE_READER, Page.WARNINGS, warning=str(ids["home"]))

    assert "没有逐条查看警情的权限" in everything(app)
    assert "车棚电动车被盗" not in everything(app)
    assert not app.dataframe


@pytest.mark.parametrize("wanted", ["far", "missing", "１", "x", "9" * 20])
def test_an_address_that_names_what_is_not_there_shows_the_own_list(
    wanted: str, kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    _station, ids = kept
    named = {"far": str(ids["far"]), "missing": "99999"}.get(wanted, wanted)

    app = open_as(Role.COMMUNITY_OFFICER, Page.WARNINGS, "G01", warning=named, job=wanted)

    assert not app.exception
    assert f"warnings-rows-{ids['home']}" in keys(app)
    assert f"warnings-rows-{ids['far']}" not in keys(app)


def test_a_closed_warning_opens_by_its_address_before_the_open_ones(
    kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    _station, ids = kept

    app = open_as(Role.LEADER, Page.WARNINGS, warning=str(ids["old"]))

    rows = [key for key in (one.key for one in app.button) if key and key.startswith("warnings-rows")]
    assert rows[0] == f"warnings-rows-{ids['old']}"
    assert len(rows) == 4


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_CN", ["近 8 周", "命中 1/1", "漏报 1/1", "48 小时处置 1/4", "属实 0/1"]),
        ("en", ["Last 8 weeks", "hit 1/1", "missed 1/1", "answered in 48 h 1/4", "found true 0/1"]),
    ],
)
def test_the_figures_above_are_counts_with_a_way_to_their_rows(
    language: str, words: list[str], kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    app = open_as(Role.AUDITOR, Page.WARNINGS, language=language)

    drawn = [one.proto.label for one in app.get("page_link")] + [one.value for one in app.markdown]
    assert all(any(one in text for text in drawn) for one in words)
    queries = [query for page, query in addresses(app) if "warnings" in page]
    assert any("M40.hit" in query for query in queries)
    assert any("view=missed" in query for query in queries)


@pytest.mark.parametrize(
    ("metric", "names"),
    [
        ("M40", {"old"}),
        ("M40.hit", {"old"}),
        ("M40A", {"home", "far", "old", "noise"}),
        ("M40A.answered", {"old"}),
        ("M40.true", set()),
        ("M40.false", {"old"}),
    ],
)
def test_the_rows_behind_a_figure_are_those_it_counted(
    metric: str, names: set[str], kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    _station, ids = kept

    app = open_as(Role.LEADER, Page.WARNINGS, metric=metric, period="2026-10-01..2026-12-01")

    assert {name for name, one in ids.items() if f"warnings-rows-{one}" in keys(app)} == names
    assert "warnings-all" in keys(app)


def test_from_a_figure_one_click_leads_back_to_all(
    kept: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS, metric="M40.true", period="2026-10-01..2026-12-01")
    assert "这里没有预警" in everything(app)

    app.button(key="warnings-all").click().run()

    assert not {"metric", "period"} & set(app.query_params)
    assert len([key for key in keys(app) if key.startswith("warnings-rows")]) == 3


def test_a_warning_goes_from_hand_to_hand_until_it_is_closed(
    fresh: tuple[SmallStation, dict[str, int]], sign_in: Callable[..., int]
) -> None:
    station, ids = fresh
    home, auxiliary = ids["home"], station.actor(Role.AUXILIARY, "G01")
    sign_in(Role.LEADER)
    leader = visit(Page.WARNINGS)
    leader.button(key=f"warnings-seen-{home}").click().run()
    leader.selectbox(key=f"warnings-owner-{home}").set_value(auxiliary.worker_id)
    leader.text_area(key=f"warnings-note-{home}").set_value("今晚看车棚")
    leader.button(key=f"warnings-give-{home}").click().run()
    with station.reading() as reading:
        (task,) = tasks_of(reading, station.actor(Role.LEADER), [home])

    sign_in(Role.AUXILIARY, "G01")
    sent = visit(Page.WARNINGS)
    assert "派给你的 1 项" in everything(sent)
    sent.text_area(key=f"warnings-done-{task.id}-note").set_value("抓获一人")
    sent.button(key=f"warnings-done-{task.id}-save").click().run()
    sign_in(Role.COMMUNITY_OFFICER, "G01")
    officer = visit(Page.WARNINGS)
    assert "抓获一人" in everything(officer)
    officer.text_area(key=f"warnings-found-true-{home}").set_value("系列盗窃")
    officer.button(key=f"warnings-close-true-{home}").click().run()

    assert (now(station, home).status, now(station, home).outcome) == ("closed", "true")
    assert audited(station) == ["warning_seen", "warning_task_given", "warning_task_done", "warning_judged"]
    sign_in(Role.AUDITOR)
    told = everything(visit(Page.WARNINGS, view="closed"))
    assert "系列盗窃" in told
    assert "抓获一人" in told


def test_a_dispute_without_a_name_is_refused_and_with_one_leads_to_its_case(
    fresh: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    station, ids = fresh
    noise = ids["noise"]
    app = open_as(Role.COMMUNITY_OFFICER, Page.WARNINGS, "G01")
    assert str(app.selectbox(key=f"warnings-type-{noise}").value).startswith("DT02")

    app.button(key=f"warnings-register-{noise}").click().run()
    assert now(station, noise).dispute_id is None
    app.text_input(key=f"warnings-party-0-{noise}").set_value("张三丰")
    app.button(key=f"warnings-register-{noise}").click().run()

    case = now(station, noise).dispute_id
    assert case is not None
    assert f"warnings-register-{noise}" not in keys(app)
    assert f"warnings-give-{noise}" in keys(app)
    assert any(query == f"case={case}" for _page, query in addresses(app))
    assert audited(station) == ["warning_dispute"]


def test_who_comes_after_a_colleague_is_told_and_changes_nothing(
    fresh: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    station, ids = fresh
    app = open_as(Role.LEADER, Page.WARNINGS)
    with station.work(Role.CLERK) as work:
        judge(work, ids["home"], Outcome.FALSE, "演练")

    app.text_area(key=f"warnings-found-true-{ids['home']}").set_value("属实")
    app.button(key=f"warnings-close-true-{ids['home']}").click().run()

    assert not app.exception
    assert (now(station, ids["home"]).outcome, now(station, ids["home"]).outcome_note) == ("false", "演练")
    assert audited(station) == ["warning_judged"]


@pytest.mark.parametrize(
    ("due", "words"), [(TODAY - DAY, "三个月"), (TODAY + 91 * DAY, "三个月"), (TODAY + 90 * DAY, "已派出")]
)
def test_a_day_is_chosen_from_today_on_within_three_months(
    due: date, words: str, fresh: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    station, ids = fresh
    app = open_as(Role.AUXILIARY, Page.WARNINGS, "G02")

    app.date_input(key=f"warnings-due-{ids['far']}").set_value(due)
    app.button(key=f"warnings-give-{ids['far']}").click().run()

    assert words in everything(app)
    assert (audited(station) == ["warning_task_given"]) is (words == "已派出")


def test_more_than_a_page_is_turned_and_turned_back(
    fresh: tuple[SmallStation, dict[str, int]], open_as: Opener
) -> None:
    station, _ids = fresh
    with station.work(Role.LEADER) as work:
        run = work.session.scalars(select(WarningRun)).one()
        for number in range(11):
            _warning(station, work, run.id, grid="G03", code=f"AL2{number:02}", colour="blue")
        work.record(WarningEvent.WARNINGS_RUN, run)
    app = open_as(Role.AUDITOR, Page.WARNINGS)
    first = {key for key in keys(app) if key.startswith("warnings-rows")}

    app.button(key="warnings-more").click().run()
    second = {key for key in keys(app) if key.startswith("warnings-rows")}
    assert "warnings-more" not in keys(app)
    app.button(key="warnings-back").click().run()

    assert (len(first), len(second)) == (12, 2)
    assert not first & second
    assert {key for key in keys(app) if key.startswith("warnings-rows")} == first
