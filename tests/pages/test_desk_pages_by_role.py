"""The pages of the desk as every role meets them, in both languages: what is drawn, what is left out, who is
turned away. One station serves all, nobody writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from components import session
from components.figure_table import CODES
from core.settings import settings
from core.vocabulary import Role
from domain.accounts.policy import NOTHING, POLICY, Action, Grant, Page, Scope
from domain.desk import close_desks
from models import Alert
from tests.alerts import registered as alert_registered
from tests.disputes import closed, registered
from tests.factories import SmallStation, small_station
from tests.seats import everything, take_seat, visit

PAGES = (Page.DAY, Page.MEDIATION, Page.MEDIATION_FIGURES, Page.ALERTS, Page.OVERVIEW)
LANGUAGES = ("zh_CN", "en")
SEATED = [(page, role) for page in PAGES for role in Role if role in POLICY[page]]
TURNED_AWAY = [
    (Page.DAY, Role.LEADER),
    (Page.DAY, Role.SYSADMIN),
    (Page.MEDIATION, Role.CITY_PATROL),
    (Page.MEDIATION_FIGURES, Role.GRID_WORKER),
    (Page.ALERTS, Role.JUSTICE_MEDIATOR),
    (Page.OVERVIEW, Role.AUXILIARY),
]
#: what tells that a page was drawn to its end
LAST: dict[Page, dict[str, str]] = {
    Page.DAY: {"zh_CN": "草稿", "en": "Drafts"},
    Page.MEDIATION: {"zh_CN": "请在左边选一件", "en": "Choose one on the left"},
    Page.MEDIATION_FIGURES: {"zh_CN": "为什么是这个数", "en": "Why this number"},
    Page.ALERTS: {"zh_CN": "在左边选一条警情", "en": "Choose an alert on the left"},
    Page.OVERVIEW: {"zh_CN": "服务不缺位", "en": "Service is there"},
}
REFUSED = {"zh_CN": "无权访问", "en": "no access here"}
EXPORTS = {
    Page.MEDIATION: "mediation-export",
    Page.MEDIATION_FIGURES: "figures-export",
    Page.ALERTS: "alerts-export",
    Page.OVERVIEW: "overview-export",
}
HAN = re.compile(r"[\u4e00-\u9fff]")
PLAIN = ("张三丰", "刘备", "13812345678", "13987654321", "11010519491231002X")


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """Lend a station with open, late and closed disputes and alerts in both grids."""
    var = Path(tmp_path_factory.mktemp("pages"))
    made = small_station(var)
    for grid in ("G01", "G02"):
        registered(made, grid=grid)
        alert_registered(made, grid=grid)
    made.clock.move(days=5)
    for grid in ("G01", "G02"):
        closed(made, grid=grid, risk="R4")
        closed(made, "OC05", grid=grid)
        registered(made, grid=grid, place_text="翠湖小区 9 栋" if grid == "G01" else "滨江小区 9 栋")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CIYIN_VAR", str(var))
        settings.cache_clear()
        patch.setattr(session, "now", made.clock)
        st.cache_data.clear()
        yield made
    settings.cache_clear()
    close_desks()


@pytest.fixture
def seat(station: SmallStation, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Take a seat and open a page."""

    def sit(role: Role, page: Page, language: str = "zh_CN", grid: str = "G01", **params: str) -> AppTest:
        take_seat(station, monkeypatch, role, grid, language=language)
        return visit(page, **params)

    return sit


_seen: dict[tuple[Role, Page, str], AppTest] = {}


@pytest.fixture
def look(seat: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Look at a page nobody touches: it is drawn once for all who look."""

    def see(role: Role, page: Page, language: str = "zh_CN") -> AppTest:
        asked = (role, page, language)
        if asked not in _seen:
            _seen[asked] = seat(role, page, language)
        return _seen[asked]

    return see


def keys(app: AppTest, kind: str = "button") -> set[str]:
    return {str(one.key) for one in getattr(app, kind)}


def grant(page: Page, role: Role) -> Grant:
    return POLICY[page][role]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "role"), SEATED)
def test_whose_page_it_is_sees_it_whole_and_nobody_named(look, page: Page, role: Role, language: str) -> None:
    app = look(role, page, language)

    words = everything(app)
    assert not app.exception
    assert REFUSED[language] not in words
    assert LAST[page][language] in words
    assert not any(plain in words for plain in PLAIN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "role"), TURNED_AWAY)
def test_who_has_no_such_page_is_turned_away_and_shown_no_row(
    seat, page: Page, role: Role, language: str
) -> None:
    app = seat(role, page, language)

    words = everything(app)
    assert not app.exception
    assert REFUSED[language] in words
    assert LAST[page][language] not in words
    assert not [one for one in keys(app) if one.startswith(str(page))]
    assert len(app.dataframe) == 0


@pytest.mark.parametrize(("page", "role"), [(page, role) for page, role in SEATED if page in EXPORTS])
def test_a_list_is_taken_along_only_by_who_may_export(look, page: Page, role: Role) -> None:
    app = look(role, page)

    offered = any(key.startswith(EXPORTS[page]) for key in keys(app))
    assert offered == (Action.EXPORT in grant(page, role).actions)


@pytest.mark.parametrize("role", [one for page, one in SEATED if page is Page.MEDIATION])
def test_who_may_write_is_offered_a_new_dispute(seat, role: Role) -> None:
    app = seat(role, Page.MEDIATION, new="1")

    offered = "mediation-register-save" in keys(app)
    assert offered == (Action.WRITE in grant(Page.MEDIATION, role).actions)


@pytest.mark.parametrize("role", [one for page, one in SEATED if page is Page.DAY])
def test_the_day_of_a_grid_holds_nothing_of_the_next(look, role: Role) -> None:
    told = everything(look(role, Page.DAY))

    assert "滨江小区" not in told


@pytest.mark.parametrize(
    ("role", "grid", "late"),
    [(Role.GRID_WORKER, "G01", 1), (Role.GRID_WORKER, "G02", 1), (Role.JUSTICE_MEDIATOR, "", 0)],
)
def test_a_worker_is_told_of_what_they_let_pass(seat, role: Role, grid: str, late: int) -> None:
    app = seat(role, Page.DAY, grid=grid)

    assert len([key for key in keys(app) if key.startswith("day-overdue-")]) == late


@pytest.mark.parametrize("role", [one for page, one in SEATED if page is Page.MEDIATION_FIGURES])
def test_figures_count_the_station_or_the_own_grid(look, role: Role) -> None:
    frame = look(role, Page.MEDIATION_FIGURES).dataframe(key="figures-table").value

    wanted = "2/4" if grant(Page.MEDIATION_FIGURES, role).scope is Scope.STATION else "1/2"
    assert frame["code"].tolist() == list(CODES)
    assert frame[frame["code"] == "M01"].iloc[0]["n"] == wanted


@pytest.mark.parametrize("role", [one for page, one in SEATED if page is Page.OVERVIEW])
def test_the_overview_counts_the_station_or_the_own_grid(look, role: Role) -> None:
    app = look(role, Page.OVERVIEW)

    values = {metric.label: metric.value for metric in app.metric}
    is_station = grant(Page.OVERVIEW, role).scope is Scope.STATION
    assert values["化解率（结案）"] == ("2 件" if is_station else "1 件")
    assert values["警情"] == ("2 起" if is_station else "1 起")
    assert values["超期率"] == ("2 件" if is_station else "1 件")


@pytest.mark.parametrize("by", ["grid", "level", "method", "type"])
def test_a_figure_is_broken_down_every_way(seat, by: str) -> None:
    app = seat(Role.LEADER, Page.MEDIATION_FIGURES)

    app.segmented_control(key="figures-by").set_value(by).run()

    parts = app.dataframe[1].value
    told = [tuple(map(int, words.split("/"))) for words in parts["n"]]
    assert not app.exception
    assert sum(n for n, _total in told) == 2
    assert sum(total for _n, total in told) == 4


@pytest.mark.parametrize(
    ("params", "n"),
    [
        ({"level": "L1"}, "2/4"),
        ({"level": "L3"}, "0/0"),
        ({"method": "MM05"}, "2/4"),
        ({"method": "MM01"}, "0/0"),
        ({"type": "DT0201"}, "2/4"),
        ({"type": "DT0601"}, "0/0"),
        ({"level": "L9"}, "0/0"),
        ({"period": "2025-01-01..2025-02-01"}, "0/0"),
    ],
)
def test_an_address_narrows_every_figure(seat, params: dict[str, str], n: str) -> None:
    app = seat(Role.LEADER, Page.MEDIATION_FIGURES, **params)

    frame = app.dataframe(key="figures-table").value
    assert not app.exception
    assert frame[frame["code"] == "M01"].iloc[0]["n"] == n


def test_the_day_in_english_has_no_chinese_of_its_own(look) -> None:
    app = look(Role.JUSTICE_MEDIATOR, Page.DAY, "en")

    titles = [one.value for one in app.caption]
    assert titles
    assert not any(HAN.search(words) for words in titles)


@pytest.mark.parametrize(("language", "words"), [("zh_CN", "随手调"), ("en", "Settled on the spot")])
def test_at_a_quarrel_the_short_form_stands_in_the_readers_language(
    seat, station: SmallStation, language: str, words: str
) -> None:
    app = seat(Role.COMMUNITY_OFFICER, Page.ALERTS, language, alert=alert_of(station))

    assert words in everything(app)


@pytest.mark.parametrize("role", [one for page, one in SEATED if page is Page.ALERTS])
def test_the_short_form_is_offered_to_who_may_register_disputes(
    seat, station: SmallStation, role: Role
) -> None:
    app = seat(role, Page.ALERTS, alert=alert_of(station))

    may_write = Action.WRITE in POLICY[Page.MEDIATION].get(role, NOTHING).actions
    assert not app.exception
    assert any(key.endswith("-save") and key.startswith("quick-") for key in keys(app)) == may_write


def alert_of(station: SmallStation, grid: str = "G01") -> str:
    with station.reading() as session:
        found = session.exec(select(Alert.id).where(Alert.grid_id == station.grid_ids[grid])).first()
    return str(found)
