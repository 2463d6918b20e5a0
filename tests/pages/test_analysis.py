"""The analysis page: counts, comparisons and repeats, narrowed by clicks, everything leading to its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import session
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.desk import close_desks
from tests.factories import SmallStation, small_station
from tests.numbers import put_alerts
from tests.seats import everything, visit

Opener = Callable[..., AppTest]
MARCH = "2026-03-01..2026-04-01"


@pytest.fixture
def station(var_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallStation]:
    made = small_station(var_folder)
    home = {"place_id": made.place_ids["C001"], "place_type": "PT01", "source": "AS1"}
    put_alerts(made, 30, date(2026, 3, 9), hour=22, category="AL308", **home)
    put_alerts(
        made, 6, date(2026, 3, 10), hour=9, category="AL105", grid="G02", place_type="PT04", source="AS2"
    )
    put_alerts(made, 2, date(2026, 3, 11), category="AL101", is_case=True, **home)
    put_alerts(made, 40, date(2025, 3, 9), category="AL308")
    monkeypatch.setattr(session, "now", made.clock)
    st.cache_data.clear()
    yield made
    close_desks()


def test_the_page_counts_compares_and_lists_what_comes_back(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ANALYSIS, period=MARCH)

    said = everything(app)
    assert not app.exception
    assert "38 起" in said
    assert "38 对 40" in said
    assert "1 处重复警情（一地）" in said
    assert "1 件重复警情（一事）" in said


def test_few_of_last_month_stand_as_counts_only(open_as: Opener) -> None:
    assert "不足 20 起，只列起数" in everything(open_as(Role.LEADER, Page.ANALYSIS, period=MARCH))


@pytest.mark.parametrize(
    ("params", "count", "words"),
    [
        ({"type": "AL308"}, 30, "噪声扰民"),
        ({"place": "PT04"}, 6, "高校"),
        ({"source": "AS2"}, 6, ""),
        ({"weekday": "0", "hour": "22"}, 30, "周一 22 时"),
        ({"metric": "M22"}, 2, "入室盗窃"),
        ({"metric": "M21"}, 32, "小区"),
        ({"metric": "M23"}, 0, "高校"),
    ],
)
def test_what_was_clicked_narrows_all_of_it(
    params: dict[str, str], count: int, words: str, open_as: Opener
) -> None:
    app = open_as(Role.LEADER, Page.ANALYSIS, period=MARCH, **params)

    assert not app.exception
    assert f"**{count} 起**" in "".join(one.value for one in app.markdown)
    assert words in everything(app)


def test_a_filter_is_taken_off_by_a_click_on_it(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ANALYSIS, period=MARCH, source="AS2", type="AL1")

    app.button(key="analysis-without-source").click().run()
    assert "source" not in app.query_params
    assert "type" in app.query_params
    app.button(key="analysis-without-type").click().run()

    assert "**38 起**" in "".join(one.value for one in app.markdown)


def test_all_filters_are_taken_off_at_once(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ANALYSIS, period=MARCH, source="AS1", place="PT01")

    app.button(key="analysis-all").click().run()

    assert not {"source", "place"} & set(app.query_params)


def test_the_view_of_burglary_lists_what_lies_close_together(open_as: Opener) -> None:
    assert "1 处短期内连续被盗" in everything(open_as(Role.LEADER, Page.ANALYSIS, period=MARCH, metric="M22"))


def test_an_officer_sees_their_own_grid_alone(open_as: Opener) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.ANALYSIS, "G02", period=MARCH)

    assert "**6 起**" in "".join(one.value for one in app.markdown)


def test_who_reads_no_alerts_sees_numbers_without_a_way_to_rows(open_as: Opener) -> None:
    app = open_as(Role.GOVERNANCE_READER, Page.ANALYSIS, period=MARCH)

    assert not app.exception
    assert ":small[看 38 起警情]" in [one.value for one in app.markdown]


@pytest.mark.parametrize("period", ["2020-01-01..2020-02-01", "month", "year", "soon"])
def test_a_period_without_alerts_or_none_at_all_is_no_error(period: str, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ANALYSIS, period=period)

    assert not app.exception


def test_a_role_without_the_page_is_told_so(station: SmallStation, sign_in: Callable[..., int]) -> None:
    sign_in(Role.GRID_WORKER, "G01")

    app = visit(Page.ANALYSIS, period=MARCH)

    assert "**38 起**" not in "".join(one.value for one in app.markdown)


def test_english_reads_as_english(open_as: Opener) -> None:
    said = everything(open_as(Role.LEADER, Page.ANALYSIS, period=MARCH, language="en"))

    assert "38 against 40" in said
    assert "1 places called again and again" in said
