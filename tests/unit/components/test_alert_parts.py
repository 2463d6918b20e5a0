"""The pieces of the alert pages: words of the list, the form's beginnings, what an import says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.periods import Period
from components import alert_form, alert_list, import_result, import_wizard
from core.dictionaries import dictionary
from core.i18n import speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.alerts.adapting import CHOSEN_FIELDS
from domain.alerts.batches import UNDONE
from domain.alerts.entry import LIMITS, AlertEntry
from domain.alerts.filters import METRICS, AlertFilter
from domain.alerts.keeping import Findings
from domain.jobs import enqueue
from domain.jobs.progress import note_progress
from domain.questions import Question
from tests.alerts import csv_110, imported, registered, rows_110
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of

YEAR = Question(Period.year(2026))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (AlertFilter(YEAR), []),
        (AlertFilter(YEAR, metric="unassigned"), ["未分到网格"]),
        (AlertFilter(YEAR, place_type="PT01"), ["居民小区"]),
        (AlertFilter(YEAR, weekday=0, hour=22), ["周一", "22 时"]),
        (AlertFilter(YEAR, batch_id=12), ["导入批次 12"]),
    ],
)
def test_what_narrows_a_list_is_said_in_words(asked: AlertFilter, words: list[str]) -> None:
    assert alert_list.narrowing_words(asked) == words


@pytest.mark.parametrize("code", METRICS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_number_that_opens_a_list_has_a_name(code: str, language: str) -> None:
    with speaking(language):
        (words,) = alert_list.narrowing_words(AlertFilter(YEAR, metric=code))

    assert words
    assert words != code


def test_categories_are_the_finest_ones_with_initials_in_chinese_alone() -> None:
    assert alert_form.categories()["AL302"] == "邻里纠纷　lljf"
    with speaking("en"):
        assert alert_form.categories()["AL302"] == "Neighbour"
    assert set(alert_form.categories()) == {entry.code for entry in dictionary("alert_categories").choices()}


def test_the_form_has_no_more_than_eight_fields() -> None:
    assert len(alert_form.FIELDS) <= 8
    assert set(alert_form.FIELDS) == set(AlertEntry.__dataclass_fields__)
    assert set(LIMITS) <= set(alert_form.FIELDS)


def test_every_field_of_an_import_has_a_name() -> None:
    assert set(import_wizard.field_words()) == set(CHOSEN_FIELDS)


@pytest.mark.parametrize(("status", "words"), [("imported", "已导入"), (UNDONE, "已撤销"), ("odd", "odd")])
def test_the_state_of_an_import_is_said(status: str, words: str) -> None:
    assert import_result.status_words(status) == words


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("", 0), ("x", 0), ("-1", 0), ("9" * 30, 0), ("٣", 0)]
)
def test_an_id_in_an_address_is_read_or_none(text: str, number: int) -> None:
    def draw() -> None:
        st.query_params["batch"] = text
        st.text(str(import_result.named("batch")))

    assert drawn(draw).text[0].value == str(number)


@pytest.fixture
def clerk(station: SmallStation, sign_in: Callable[..., int]) -> SmallStation:
    sign_in(Role.CLERK)
    return station


def test_a_job_that_waits_says_so(clerk: SmallStation) -> None:
    with clerk.work() as work:
        job_id = enqueue(work, "import_alerts", {})

    app = drawn(lambda: import_result.follow(here_of(clerk, Role.CLERK, page=Page.IMPORTS), job_id))

    assert not app.exception
    assert "排队等候中" in _progress(app)


def test_a_job_that_runs_says_how_far_it_is(clerk: SmallStation) -> None:
    with clerk.work() as work:
        job_id = enqueue(work, "import_alerts", {})
    note_progress(clerk.desk, job_id, 20_000, 185_491)

    app = drawn(lambda: import_result.follow(here_of(clerk, Role.CLERK, page=Page.IMPORTS), job_id))

    assert "已处理 20,000 行，共约 185,491 行" in _progress(app)


def _progress(app: AppTest) -> str:
    return " ".join(one.proto.text for one in app.get("progress"))


def test_an_import_of_another_role_is_not_there(clerk: SmallStation, tmp_path: Path) -> None:
    result = imported(clerk, csv_110(tmp_path / "110.csv", rows_110(3)))

    app = drawn(lambda: import_result.show(here_of(clerk, Role.LEADER, page=Page.IMPORTS), result.batch))

    assert "110.csv" not in everything(app)


def test_no_import_yet_is_said(clerk: SmallStation) -> None:
    app = drawn(lambda: import_result.past(here_of(clerk, Role.CLERK, page=Page.IMPORTS)))

    assert "还没有导入过" in everything(app)


def test_figures_of_a_look_add_up() -> None:
    found = Findings(rows=10, imported=6, duplicates=3, refused=1)

    assert found.imported + found.duplicates + found.refused == found.rows


def test_an_alert_that_is_gone_is_said_in_its_place(clerk: SmallStation) -> None:
    app = drawn(lambda: alert_list.show(here_of(clerk, Role.CLERK, page=Page.ALERTS), 424242))

    assert "找不到" in everything(app) or "没有" in everything(app)
    assert not app.exception


def test_a_summary_cannot_draw_a_link_or_a_picture(clerk: SmallStation) -> None:
    alert_id = registered(clerk, summary="![x](http://evil.test/x.png) [点我](http://evil.test) <b>粗</b>")

    app = drawn(lambda: alert_list.show(here_of(clerk, Role.CLERK, page=Page.ALERTS), alert_id))

    said = everything(app)
    assert "![x](" not in said
    assert "](http" not in said
    assert "\\!\\[x\\]" in said


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.CLERK, Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CITY_PATROL]
)
def test_every_reader_of_alerts_can_open_one(
    station: SmallStation, sign_in: Callable[..., int], role: Role
) -> None:
    alert_id = registered(station, summary="人人可读")
    sign_in(role)

    app = drawn(lambda: alert_list.show(here_of(station, role, page=Page.ALERTS), alert_id))

    assert not app.exception
    assert "人人可读" in everything(app)


def test_twins_beside_the_form_are_of_ones_own_grids(
    station: SmallStation, sign_in: Callable[..., int]
) -> None:
    registered(station, grid="G02", summary="别人的格")
    sign_in(Role.COMMUNITY_OFFICER)
    here = here_of(station, Role.COMMUNITY_OFFICER, page=Page.ALERT_ENTRY)
    entry = AlertEntry(station.clock(), "AS1", "AL302", station.grid_ids["G02"], "翠湖小区 3 栋", "")

    app = drawn(lambda: alert_form.beside(here, entry))

    assert "别人的格" not in everything(app)
    assert "时间、地点相近的没有" in everything(app)
