"""The desk of early warnings: read why, see the rows, send somebody, say what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import session
from core.clock import local_day
from core.settings import settings
from core.vocabulary import Role
from domain import modules
from domain.accounts.policy import Page, may, pages_for
from domain.desk import close_desks
from domain.jobs import JobStatus, open_job
from domain.warnings import (
    TaskIntake,
    WarningFilter,
    WarningRecord,
    find_warnings,
    give_task,
    open_warning,
    run_weeks,
    tasks_of,
)
from jobs.runner import run_next
from models import Dispute, EarlyWarning
from tests.factories import SmallStation
from tests.seats import everything, visit
from tests.watched import MONDAY, WEEK, quiet_station, surge, warned

Opener = Callable[..., AppTest]


@pytest.fixture
def station(var_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallStation]:
    made = quiet_station(var_folder)
    monkeypatch.setattr(session, "now", made.clock)
    st.cache_data.clear()
    yield made
    close_desks()


@pytest.fixture
def warning(station: SmallStation) -> WarningRecord:
    return warned(station)


def now(station: SmallStation, warning: WarningRecord) -> WarningRecord:
    with station.reading() as reading:
        return open_warning(reading, station.actor(Role.LEADER), warning.id)


def test_a_card_says_in_one_sentence_why(warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS)

    said = everything(app)
    assert not app.exception
    assert "一号警格　盗窃电动车" in said
    assert f"上周 {warning.observed} 起，预计" in said
    assert "高于 99.9% 的正常波动" in said
    assert "历史较短" in said
    assert "以前没有预警过" in said
    assert any("红色" in one.value for one in app.markdown)


def test_the_head_says_how_many_may_be_chance(warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS)

    assert any("看了 30 个序列" in one.value and "可能只是偶然" in one.value for one in app.caption)


def test_before_the_first_run_the_desk_says_so(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS)

    assert not app.exception
    assert "没有待办预警" in everything(app)


def test_the_rows_behind_a_warning_open_with_one_click(warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS)

    app.button(key=f"warnings-rows-{warning.id}").click().run()

    assert len(app.dataframe[0].value) == warning.observed
    assert str(warning.id) in app.query_params["warning"]


def test_somebody_is_sent_with_two_clicks_and_nothing_typed(
    station: SmallStation, warning: WarningRecord, open_as: Opener
) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS)

    app.button(key=f"warnings-give-{warning.id}").click().run()

    assert not app.exception
    assert "已派出，12:00" in everything(app)
    with station.reading() as reading:
        (given,) = tasks_of(reading, station.actor(Role.LEADER), [warning.id])
    assert given.owner_id == station.actor(Role.COMMUNITY_OFFICER, "G01").worker_id
    assert "盗窃电动车" in given.note


def test_an_empty_note_is_said_below_its_field(warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS)

    app.text_area(key=f"warnings-note-{warning.id}").set_value(" ")
    app.button(key=f"warnings-give-{warning.id}").click().run()

    assert "请写一句要做什么" in everything(app)
    assert app.text_area(key=f"warnings-note-{warning.id}").value == " "


@pytest.mark.parametrize(("outcome", "words"), [("true", "属实"), ("false", "误报")])
def test_an_outcome_closes_the_warning(
    outcome: str, words: str, station: SmallStation, warning: WarningRecord, open_as: Opener
) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.WARNINGS, "G01")

    app.text_area(key=f"warnings-found-{outcome}-{warning.id}").set_value("现场核实")
    app.button(key=f"warnings-close-{outcome}-{warning.id}").click().run()

    assert now(station, warning).outcome == outcome
    closed = visit(Page.WARNINGS, view="closed")
    assert words in everything(closed)
    assert "现场核实" in everything(closed)


def test_an_outcome_without_a_sentence_is_refused_at_its_field(
    station: SmallStation, warning: WarningRecord, open_as: Opener
) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS)

    app.button(key=f"warnings-close-false-{warning.id}").click().run()

    assert "请用一句话写明核实情况" in everything(app)
    assert now(station, warning).outcome == ""


def test_a_dispute_is_registered_from_the_card(
    station: SmallStation, warning: WarningRecord, open_as: Opener
) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.WARNINGS, "G01")

    app.text_input(key=f"warnings-party-0-{warning.id}").set_value("张三丰")
    app.selectbox(key=f"warnings-type-{warning.id}").set_value("DT0201")
    app.button(key=f"warnings-register-{warning.id}").click().run()

    with station.reading() as reading:
        dispute = reading.get(Dispute, (1, now(station, warning).dispute_id))
    assert dispute is not None
    assert dispute.source == "SC04"


def test_noting_takes_one_click(station: SmallStation, warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS)

    app.button(key=f"warnings-seen-{warning.id}").click().run()

    assert now(station, warning).status == "seen"
    assert not [one for one in app.button if one.key == f"warnings-seen-{warning.id}"]


def test_who_was_sent_sees_the_task_first_and_says_what_it_brought(
    station: SmallStation, warning: WarningRecord, open_as: Opener
) -> None:
    officer = station.actor(Role.COMMUNITY_OFFICER, "G01")
    with station.work(Role.LEADER) as work:
        task = give_task(work, warning.id, TaskIntake(officer.worker_id, "看车棚", local_day(work.now))).id
    app = open_as(Role.COMMUNITY_OFFICER, Page.WARNINGS, "G01")
    assert "派给你的 1 项" in everything(app)

    app.text_area(key=f"warnings-done-{task}-note").set_value("已装监控")
    app.button(key=f"warnings-done-{task}-save").click().run()

    assert "派给你的" not in everything(app)
    assert "已装监控" in everything(app)


def test_who_only_reads_has_no_buttons(warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.CITY_PATROL, Page.WARNINGS)

    keys = {one.key for one in app.button}
    assert f"warnings-rows-{warning.id}" in keys
    assert not [
        key for key in keys if key and key.startswith(("warnings-give", "warnings-close", "warnings-run"))
    ]


def test_an_officer_of_another_grid_sees_nothing_of_it(warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.WARNINGS, "G02", warning=str(warning.id))

    assert not app.exception
    assert "一号警格" not in everything(app)


def test_a_colour_narrows_the_list(warning: WarningRecord, open_as: Opener) -> None:
    blue = open_as(Role.LEADER, Page.WARNINGS, colour="blue")
    red = visit(Page.WARNINGS, colour="red")

    assert "一号警格　盗窃电动车" not in everything(blue)
    assert "一号警格　盗窃电动车" in everything(red)


def test_missed_weeks_are_listed(station: SmallStation, open_as: Opener) -> None:
    surge(station, 4, grid="G03")
    run_weeks(station.desk, station.actor(Role.LEADER), MONDAY, station.clock)

    app = open_as(Role.LEADER, Page.WARNINGS, view="missed")

    assert not app.exception
    assert "达阈：不少于预计的 2 倍，且不少于 5 起" in everything(app)


@pytest.mark.parametrize("metric", ["M40", "M40.hit", "M40A.answered", "M40.true", "M40.false", "nonsense"])
def test_every_figure_can_be_opened(metric: str, warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS, metric=metric, period="2026-10-01..2026-12-01")

    assert not app.exception


def test_a_period_that_is_none_is_said(warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS, metric="M40", period="soon")

    assert "请选择时段" in everything(app)


def test_a_run_is_asked_for_done_by_the_worker_and_told(station: SmallStation, open_as: Opener) -> None:
    surge(station)
    app = open_as(Role.LEADER, Page.WARNINGS)

    app.button(key="warnings-run").click().run()
    (job,) = map(
        int,
        [app.query_params["job"]] if isinstance(app.query_params["job"], str) else app.query_params["job"],
    )
    assert "正在研判" in everything(app)
    assert run_next(station.desk, station.clock)

    with station.reading() as reading:
        assert open_job(reading, station.actor(Role.LEADER), job).status is JobStatus.DONE
        assert find_warnings(reading, station.actor(Role.LEADER), WarningFilter())
    assert "研判完成" in everything(visit(Page.WARNINGS, job=str(job)))


def test_english_reads_as_english(warning: WarningRecord, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.WARNINGS, language="en")

    said = everything(app)
    assert f"Last week {warning.observed} alerts," in said
    assert "expected; more than 99.9% of usual weeks." in said


@pytest.fixture
def switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    text = settings().station_file.read_text(encoding="utf-8")
    file = tmp_path / "station.yaml"
    file.write_text(text.replace("  warnings: true", "  warnings: false"), encoding="utf-8")
    monkeypatch.setenv("CIYIN_STATION_FILE", str(file))
    settings.cache_clear()
    yield
    settings.cache_clear()
    modules._switches.cache_clear()


def test_switched_off_the_menu_has_no_warnings_and_casework_goes_on(
    station: SmallStation, warning: WarningRecord, open_as: Opener, switched_off: None
) -> None:
    gone = open_as(Role.LEADER, Page.WARNINGS)
    cases = visit(Page.MEDIATION)

    assert "盗窃电动车" not in everything(gone)
    assert Page.WARNINGS not in pages_for(Role.LEADER)
    assert not may(station.actor(Role.LEADER), Page.WARNINGS)
    assert not cases.exception
    assert Page.MEDIATION in pages_for(Role.LEADER)
    assert now_kept(station, warning)


def now_kept(station: SmallStation, warning: WarningRecord) -> bool:
    with station.reading() as reading:
        return reading.get(EarlyWarning, (1, warning.id)) is not None


def test_the_week_before_is_named_by_its_days(station: SmallStation, open_as: Opener) -> None:
    surge(station, week=MONDAY - WEEK)
    run_weeks(station.desk, station.actor(Role.LEADER), MONDAY - WEEK, station.clock)

    assert "11月9日–11月15日" in everything(open_as(Role.LEADER, Page.WARNINGS))
