"""The list of alerts as people of different roles see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.alerts.entry import correct_alert
from domain.alerts.queries import find_alerts, open_alert
from models import AuditEntry
from tests.alerts import PHONE, csv_110, imported, registered, row_110, rows_110, this_year
from tests.factories import SmallStation
from tests.seats import everything, visit

Opener = Callable[..., AppTest]


@pytest.fixture
def filled(station: SmallStation, tmp_path: Path) -> SmallStation:
    imported(station, csv_110(tmp_path / "110.csv", rows_110(60)))
    return station


def listed(app) -> list[str]:  # type: ignore[no-untyped-def]
    return app.dataframe[0].value["place_text"].tolist() if app.dataframe else []


def test_the_clerk_sees_the_year_and_the_first_fifty(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERTS)

    assert not app.exception
    assert len(listed(app)) == 50
    assert "共 60 起" in everything(app)


def test_older_and_newer_turn_the_pages(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERTS)

    app.button(key="alerts-older").click().run()
    assert len(listed(app)) == 10
    app.button(key="alerts-newer").click().run()
    assert len(listed(app)) == 50


def test_an_officer_sees_their_own_grid_alone(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.ALERTS, "G02")

    assert len(listed(app)) == 30
    assert set(listed(app)) == {"滨江路 8 号", "环岛路口"}


def test_another_grid_in_the_address_shows_nothing(filled: SmallStation, sign_in: Callable[..., int]) -> None:
    sign_in(Role.COMMUNITY_OFFICER, "G02")
    app = visit(Page.ALERTS, grid=str(filled.grid_ids["G01"]))

    assert listed(app) == []
    assert "没有" in everything(app)


def test_another_grids_alert_in_the_address_is_not_found(station: SmallStation, open_as: Opener) -> None:
    alert_id = registered(station, grid="G01", summary="只给一号警格看")
    app = open_as(Role.COMMUNITY_OFFICER, Page.ALERTS, "G02", alert=str(alert_id))

    assert "只给一号警格看" not in everything(app)


def test_a_link_to_one_alert_opens_it(station: SmallStation, open_as: Opener) -> None:
    alert_id = registered(station, phone=PHONE, summary="楼上漏水")
    app = open_as(Role.CLERK, Page.ALERTS, alert=str(alert_id))

    assert "楼上漏水" in everything(app)
    assert PHONE not in everything(app)
    assert "138\\*\\*\\*\\*5678" in everything(app)


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({"metric": "M21"}, 15),
        ({"metric": "M22"}, 5),
        ({"type": "AL3"}, 15),
        ({"place": "PT04"}, 15),
        ({"weekday": "6", "hour": "0"}, 3),
        ({"q": "川师大"}, 15),
        ({"metric": "unassigned"}, 0),
        ({"period": "2026-03-01..2026-03-02"}, 4),
    ],
)
def test_a_link_from_the_overview_shows_its_rows(
    filled: SmallStation, open_as: Opener, params: dict[str, str], count: int
) -> None:
    app = open_as(Role.CLERK, Page.ALERTS, **params)

    assert not app.exception
    assert len(listed(app)) == count


def test_what_narrows_the_list_is_said_and_can_be_taken_off(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERTS, metric="M22", weekday="6")

    app.button(key="alerts-all").click().run()

    assert "共 60 起" in everything(app)


@pytest.mark.parametrize("params", [{"metric": "M99"}, {"period": "soon"}, {"batch": "x"}, {"weekday": "9"}])
def test_an_address_that_cannot_be_read_breaks_nothing(
    filled: SmallStation, open_as: Opener, params: dict[str, str]
) -> None:
    app = open_as(Role.CLERK, Page.ALERTS, **params)

    assert not app.exception
    assert len(listed(app)) == 50


def test_a_correction_is_saved_and_confirmed(station: SmallStation, open_as: Opener) -> None:
    alert_id = registered(station)
    app = open_as(Role.CLERK, Page.ALERTS, alert=str(alert_id))

    app.selectbox(key=f"alerts-correct-{alert_id}-category").set_value("AL301")
    app.button(key=f"alerts-correct-{alert_id}-save").click().run()

    assert "已更正" in everything(app)
    with station.reading() as session:
        assert open_alert(session, station.actor(Role.CLERK), alert_id).category == "AL301"


def test_who_may_only_read_is_offered_neither_correction_nor_export(
    station: SmallStation, open_as: Opener
) -> None:
    alert_id = registered(station)
    app = open_as(Role.AUXILIARY, Page.ALERTS, alert=str(alert_id))

    keys = [button.key for button in app.button]
    assert "alerts-export" not in keys
    assert not any(str(key).startswith("alerts-correct") for key in keys)


def test_an_export_is_offered_once_and_audited(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ALERTS)

    app.button(key="alerts-export").click().run()

    assert not app.exception
    with filled.reading() as session:
        entry = session.execute(select(AuditEntry).where(AuditEntry.event == "alerts_exported")).scalar_one()
    assert entry.detail["rows"] == 60


def test_the_page_speaks_english(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERTS, language="en")

    assert "60 alerts, 1 to 50" in everything(app)


def test_a_role_without_the_page_does_not_find_it(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.GRID_WORKER, Page.ALERTS)

    assert "无权访问" in everything(app)
    assert listed(app) == []


def test_words_in_the_search_field_narrow_the_list(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERTS)

    app.text_input(key="alerts-search").set_value("滨江").run()

    assert set(listed(app)) == {"滨江路 8 号"}
    app.text_input(key="alerts-search").set_value("").run()
    assert len(listed(app)) == 50


def test_a_phone_in_the_search_field_finds_its_alert(station: SmallStation, open_as: Opener) -> None:
    registered(station, phone=PHONE, place_text="找得到")
    registered(station, place_text="找不到")
    app = open_as(Role.CLERK, Page.ALERTS)

    app.text_input(key="alerts-search").set_value("138 1234 5678").run()

    assert listed(app) == ["找得到"]


def test_a_percent_sign_is_looked_for_as_it_stands(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERTS, q="%")

    assert listed(app) == []


def test_turning_pages_ends_where_another_filter_begins(filled: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERTS)
    app.button(key="alerts-older").click().run()
    assert len(listed(app)) == 10

    app.selectbox(key="alerts-grid").set_value(str(filled.grid_ids["G02"])).run()

    assert len(listed(app)) == 30
    assert "第 1–30 起" in everything(app)


def test_a_batch_in_the_address_shows_its_rows_whatever_the_year(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    rows = [row_110(at, 报警时间="2019-05-05 10:00") for at in range(3)]
    result = imported(station, csv_110(tmp_path / "old.csv", rows))
    app = open_as(Role.CLERK, Page.ALERTS, batch=str(result.batch))

    assert len(listed(app)) == 3
    assert f"导入批次 {result.batch}" in everything(app)


def test_a_stale_correction_shows_both_versions_and_the_next_click_decides(
    station: SmallStation, open_as: Opener
) -> None:
    alert_id = registered(station)
    app = open_as(Role.CLERK, Page.ALERTS, alert=str(alert_id))
    app.text_area(key=f"alerts-correct-{alert_id}-summary").set_value("我写的")
    with station.work() as work:
        correct_alert(work, alert_id, 1, {"summary": "别人写的"})

    app.button(key=f"alerts-correct-{alert_id}-save").click().run()

    assert not app.exception
    assert "两个版本都列在下面" in everything(app)
    assert any(
        "我写的" in one.value.to_string() and "别人写的" in one.value.to_string() for one in app.dataframe
    )
    assert app.text_area(key=f"alerts-correct-{alert_id}-summary").value == "我写的"
    app.button(key=f"alerts-correct-{alert_id}-save").click().run()
    with station.reading() as session:
        assert open_alert(session, station.actor(Role.CLERK), alert_id).summary == "我写的"


def test_an_untouched_correction_follows_what_others_save(station: SmallStation, open_as: Opener) -> None:
    alert_id = registered(station)
    app = open_as(Role.CLERK, Page.ALERTS, alert=str(alert_id))
    with station.work() as work:
        correct_alert(work, alert_id, 1, {"summary": "别人写的"})

    app.run()

    assert app.text_area(key=f"alerts-correct-{alert_id}-summary").value == "别人写的"


def test_an_imported_alert_says_how_its_source_put_it(filled: SmallStation, open_as: Opener) -> None:
    with filled.reading() as session:
        asked = this_year(filled, metric="M22")
        alert_id = int(find_alerts(session, filled.actor(Role.CLERK), asked).iloc[0]["id"])
    app = open_as(Role.CLERK, Page.ALERTS, alert=str(alert_id))

    said = everything(app)
    assert "刑事类" in said
    assert "第一社区" in said
    assert "王警官" in said
