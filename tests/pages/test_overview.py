"""The leader's page: numbers, filters in the address, and the way to the rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.policy import POLICY, Page
from models import AuditEntry
from tests.factories import SmallStation
from tests.numbers import put_alerts, put_disputes, put_follow_ups
from tests.seats import everything

Opener = Callable[..., AppTest]
TILES = ("警情", "化解率（结案）", "化解率（30 日）", "满意率", "入室盗窃")
BELOW = ("超期率", "主动发现", "累计化解", "小区内警情", "高校被骗", "回访覆盖率", "回访及时率")
TO_SIGN = "待签字"
PARTS = ("矛盾不上交", "平安不出事", "服务不缺位")


def number(app: AppTest, label: str) -> str:
    return next(metric.value for metric in app.metric if metric.label == label)


def charts(app: AppTest) -> dict[str, dict[str, object]]:
    found = [block.proto for block in app.get("plotly_chart")]
    return {proto.id.rsplit("-overview-", 1)[-1]: json.loads(proto.spec) for proto in found}


def test_five_tiles_stand_in_the_first_row_the_others_below(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.OVERVIEW)

    assert not app.exception
    assert tuple(metric.label for metric in app.metric) == (*TILES, *BELOW, TO_SIGN)


def test_the_page_has_three_parts(open_as: Opener) -> None:
    words = everything(open_as(Role.LEADER, Page.OVERVIEW))

    assert [part for part in PARTS if part in words] == list(PARTS)


def test_an_empty_station_shows_dashes_and_no_percentage(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.OVERVIEW)

    assert number(app, "化解率（结案）") == "—"
    assert not any("%" in metric.value for metric in app.metric)


def test_a_rate_of_many_is_a_percentage_with_its_verdict(open_as: Opener, station: SmallStation) -> None:
    put_disputes(station, 38, date(2026, 3, 2), bucket="S")
    put_disputes(station, 2, date(2026, 3, 2), bucket="F")

    app = open_as(Role.LEADER, Page.OVERVIEW)

    assert number(app, "化解率（结案）") == "95.0%"
    assert "达标 ≥95%" in everything(app)


def test_fewer_than_thirty_are_a_count_and_said_to_be_few(open_as: Opener, station: SmallStation) -> None:
    put_disputes(station, 7, date(2026, 3, 2), bucket="S")

    app = open_as(Role.LEADER, Page.OVERVIEW)

    assert number(app, "化解率（结案）") == "7 件"
    assert "样本少" in everything(app)
    assert "7/7 件" in links(app)


def links(app: AppTest) -> str:
    found = [str(link.proto.label) for link in app.get("page_link")]
    return "\n".join(found) + everything(app)


def test_every_tile_says_why(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.OVERVIEW)

    helps = [metric.proto.help for metric in app.metric if metric.label != TO_SIGN]

    assert [text.split("：")[0] for text in helps[:5]] == ["M19", "M01", "M02", "M04", "M22"]
    assert all("截至 2026年11月23日 12:00。" in text for text in helps)


def test_the_period_stands_in_the_address(open_as: Opener, station: SmallStation) -> None:
    put_alerts(station, 5, date(2026, 11, 2))
    put_alerts(station, 9, date(2026, 3, 2))

    app = open_as(Role.LEADER, Page.OVERVIEW)
    assert number(app, "警情") == "14 起"

    app.segmented_control(key="overview-period").set_value("month").run()

    assert number(app, "警情") == "5 起"
    assert app.query_params["period"] == "month"


def test_an_address_alone_says_the_whole_question(open_as: Opener, station: SmallStation) -> None:
    put_alerts(station, 5, date(2026, 3, 2), grid="G01")
    put_alerts(station, 9, date(2026, 3, 2), grid="G02")
    put_alerts(station, 2, date(2026, 4, 2), grid="G02")
    grid = station.grid_ids["G02"]

    app = open_as(Role.LEADER, Page.OVERVIEW, period="2026-03-01..2026-04-01", grid=str(grid))

    assert number(app, "警情") == "9 起"
    assert app.selectbox(key="overview-grid").value == str(grid)
    assert app.segmented_control(key="overview-period").value == "custom"
    assert app.date_input(key="overview-dates").value == (date(2026, 3, 1), date(2026, 3, 31))


def test_own_dates_begin_with_those_of_the_period(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.OVERVIEW)

    app.segmented_control(key="overview-period").set_value("custom").run()

    assert app.query_params["period"] == "2026-01-01..2026-11-24"
    app.date_input(key="overview-dates").set_value((date(2026, 3, 1), date(2026, 3, 31))).run()
    assert app.query_params["period"] == "2026-03-01..2026-04-01"


def test_a_type_narrows_what_it_applies_to(open_as: Opener, station: SmallStation) -> None:
    put_disputes(station, 40, date(2026, 3, 2), bucket="S", type_code="DT0201")
    put_disputes(station, 40, date(2026, 3, 2), bucket="F", type_code="DT0501")
    put_alerts(station, 6, date(2026, 3, 2))

    app = open_as(Role.LEADER, Page.OVERVIEW)
    app.selectbox(key="overview-type").set_value("DT02").run()

    assert number(app, "化解率（结案）") == "100.0%"
    assert number(app, "警情") == "6 起"
    assert app.query_params["type"] == "DT02"


def test_all_types_again_leaves_the_address(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.OVERVIEW, type="DT02")

    app.selectbox(key="overview-type").set_value("").run()

    assert "type" not in app.query_params


def test_a_period_that_cannot_be_read_is_said_and_the_year_stands(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.OVERVIEW, period="yesterday..tomorrow")

    assert not app.exception
    assert app.segmented_control(key="overview-period").value == "custom"
    assert tuple(metric.label for metric in app.metric)[: len(TILES + BELOW)] == TILES + BELOW


def test_an_officer_sees_the_own_grid_alone(open_as: Opener, station: SmallStation) -> None:
    put_alerts(station, 5, date(2026, 3, 2), grid="G01")
    put_alerts(station, 9, date(2026, 3, 2), grid="G02")

    app = open_as(Role.COMMUNITY_OFFICER, Page.OVERVIEW)

    assert number(app, "警情") == "5 起"
    assert app.selectbox(key="overview-grid").options == ["我的网格", "一号警格"]


def test_a_foreign_grid_in_the_address_counts_nothing(open_as: Opener, station: SmallStation) -> None:
    put_alerts(station, 9, date(2026, 3, 2), grid="G02")

    app = open_as(Role.COMMUNITY_OFFICER, Page.OVERVIEW, grid=str(station.grid_ids["G02"]))

    assert number(app, "警情") == "0 起"


def test_what_one_reader_saw_is_not_shown_to_another(open_as: Opener, station: SmallStation) -> None:
    put_alerts(station, 9, date(2026, 3, 2), grid="G02")
    assert number(open_as(Role.LEADER, Page.OVERVIEW), "警情") == "9 起"

    assert number(open_as(Role.COMMUNITY_OFFICER, Page.OVERVIEW), "警情") == "0 起"


def test_a_saved_case_changes_the_numbers_with_the_next_look(open_as: Opener, station: SmallStation) -> None:
    app = open_as(Role.LEADER, Page.OVERVIEW)
    assert number(app, "化解率（结案）") == "—"

    put_disputes(station, 30, date(2026, 3, 2), bucket="S")
    app.run()

    assert number(app, "化解率（结案）") == "100.0%"


def test_all_charts_are_drawn_once(open_as: Opener, station: SmallStation) -> None:
    put_disputes(station, 40, date(2026, 3, 2), bucket="S")
    put_alerts(station, 40, date(2026, 3, 6), hour=21)
    put_follow_ups(station, 3, date(2026, 3, 10), done=date(2026, 3, 10), rating="SA5")

    app = open_as(Role.LEADER, Page.OVERVIEW)

    assert set(charts(app)) - {"bands", "scores"} == {"trend", "types", "week", "grids", "satisfaction"}
    assert [frame.key for frame in app.dataframe] == ["overview-ages"] or len(app.dataframe) == 1


def test_the_titles_are_findings(open_as: Opener, station: SmallStation) -> None:
    put_alerts(station, 60, date(2026, 3, 6), hour=21)
    put_disputes(station, 2, date(2026, 11, 2))

    words = everything(open_as(Role.LEADER, Page.OVERVIEW))

    assert "周五 21 时最集中" in words
    assert "2 件超期，最长" in words


def test_open_disputes_are_listed_without_names(open_as: Opener, station: SmallStation) -> None:
    put_disputes(station, 2, date(2026, 11, 2), title="楼上噪声")

    frame = open_as(Role.LEADER, Page.OVERVIEW).dataframe[0].value

    assert frame["title"].tolist() == ["楼上噪声", "楼上噪声"]
    assert "id" not in frame.columns
    assert all("*" in name for name in frame["owner"])


@pytest.mark.parametrize("role", [role for role in Role if role in POLICY[Page.OVERVIEW]])
def test_everybody_whose_page_it_is_sees_it_whole(role: Role, open_as: Opener) -> None:
    app = open_as(role, Page.OVERVIEW)

    assert not app.exception
    assert tuple(metric.label for metric in app.metric)[: len(TILES + BELOW)] == TILES + BELOW


def test_it_is_said_in_english_too(open_as: Opener, station: SmallStation) -> None:
    put_disputes(station, 40, date(2026, 3, 2), bucket="S")

    app = open_as(Role.LEADER, Page.OVERVIEW, language="en")

    assert app.title[0].value == "Overview"
    assert app.metric[1].label == "Resolved (of closed)"
    assert "on target ≥95%" in everything(app)


def test_freshness_is_said(open_as: Opener, station: SmallStation) -> None:
    put_alerts(station, 1, date(2026, 3, 2))
    station.clock.move(minutes=3)

    assert "截至 2026年11月23日 12:03，3 分钟前更新" in everything(open_as(Role.LEADER, Page.OVERVIEW))


def test_data_that_stands_still_is_said_in_orange(open_as: Opener, station: SmallStation) -> None:
    put_alerts(station, 1, date(2026, 3, 2))
    station.clock.move(days=2)

    words = everything(open_as(Role.LEADER, Page.OVERVIEW))

    assert ":orange[:material/sync_problem: 数据停在 2026年11月23日 12:00，已 2 天未更新]" in words


def test_the_leader_takes_the_page_along_as_a_workbook(open_as: Opener, station: SmallStation) -> None:
    put_disputes(station, 38, date(2026, 3, 2), bucket="S")
    app = open_as(Role.LEADER, Page.OVERVIEW)

    app.button(key="overview-export").click().run()

    assert not app.exception
    assert "只能用一次" in " ".join(caption.value for caption in app.caption)
    with station.reading() as session:
        events = session.exec(select(AuditEntry.event)).all()
    assert "overview_exported" in events


def test_who_may_not_export_sees_no_button_for_it(open_as: Opener) -> None:
    app = open_as(Role.AUDITOR, Page.OVERVIEW)

    assert "overview-export" not in [button.key for button in app.button]
