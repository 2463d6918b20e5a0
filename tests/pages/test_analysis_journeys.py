"""Journeys over the analysis of alerts: what a seat counts, where links lead, what a click takes off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import session
from core.settings import settings
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.alerts.filters import AlertFilter
from domain.alerts.queries import count_alerts
from domain.desk import close_desks
from domain.organisation.areas import area_file, grid_areas
from tests.factories import SmallStation, small_station
from tests.numbers import at, put_alerts
from tests.seats import everything, visit

Opener = Callable[..., AppTest]
JUNE = "2026-06-01..2026-07-01"
FIRST = date(2026, 6, 1)
DAY = timedelta(days=1)
RING = [[105.5, 30.5], [105.6, 30.5], [105.6, 30.6], [105.5, 30.5]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """Found one station whose June is known: 40 alerts in grid 1, 25 in grid 2, 1 without a grid."""
    folder = tmp_path_factory.mktemp("june")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CIYIN_VAR", str(folder))
        settings.cache_clear()
        made = small_station(folder)
        fill(made)
        patch.setattr(session, "now", made.clock)
        st.cache_data.clear()
        yield made
        close_desks()
    settings.cache_clear()


def fill(station: SmallStation) -> None:
    home = {"place_id": station.place_ids["C001"], "place_type": "PT01", "source": "AS1"}
    far = {"place_id": station.place_ids["C002"], "place_type": "PT01", "source": "AS2", "grid": "G02"}
    called = at(FIRST + DAY, 21)
    put_alerts(
        station, 30, FIRST + DAY, hour=21, category="AL308", arrived_at=called + 6 * DAY / 1440, **home
    )
    put_alerts(station, 4, FIRST + 2 * DAY, hour=2, category="AL208", **home)
    put_alerts(station, 6, FIRST + 3 * DAY, hour=-1, category="AL402")
    put_alerts(station, 23, FIRST + 4 * DAY, hour=9, category="AL302", **far)
    put_alerts(station, 2, FIRST + 5 * DAY, hour=3, category="AL101", is_case=True, **far)
    put_alerts(station, 1, FIRST + 6 * DAY, category="AL501", grid=None)
    put_alerts(station, 60, date(2025, 6, 10), category="AL308")
    put_alerts(station, 21, date(2026, 5, 10), category="AL308")
    put_alerts(station, 5, date(2026, 5, 11), category="AL302", grid="G02")


@pytest.fixture
def station(kept: SmallStation) -> SmallStation:
    """Lend the station of this file to the seats."""
    st.cache_data.clear()
    return kept


def keys(app: AppTest) -> set[str]:
    return {one.key for one in app.button if one.key}


def words(app: AppTest) -> str:
    return everything(app) + "\n".join(one.proto.label for one in app.get("page_link"))


def to_alerts(app: AppTest) -> list[dict[str, str]]:
    """Return the parameters of every link to the list of alerts."""
    links = [one.proto for one in app.get("page_link") if "alerts" in one.proto.page]
    return [{name: value[0] for name, value in parse_qs(link.query_string).items()} for link in links]


def upload(app: AppTest, content: bytes) -> AppTest:
    app.file_uploader(key="analysis-areas-file").upload("grids.geojson", content).run()
    return app.button(key="analysis-areas-take").click().run()


def geojson(codes: list[str]) -> bytes:
    shape = {"type": "Polygon", "coordinates": [RING]}
    features = [{"type": "Feature", "properties": {"code": code}, "geometry": shape} for code in codes]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize(
    ("role", "grid", "n", "may_manage"),
    [
        (Role.LEADER, "", 66, True),
        (Role.CLERK, "", 66, True),
        (Role.COMMUNITY_OFFICER, "G01", 40, False),
        (Role.AUXILIARY, "G02", 25, False),
        (Role.CITY_PATROL, "", 66, False),
        (Role.AUDITOR, "", 66, False),
        (Role.GOVERNANCE_READER, "", 66, False),
    ],
)
def test_each_seat_counts_its_own_and_only_who_leads_draws_boundaries(
    role: Role, grid: str, n: int, may_manage: bool, open_as: Opener
) -> None:
    app = open_as(role, Page.ANALYSIS, grid or "G01", period=JUNE)

    assert not app.exception
    assert f"**{n} 起**" in "".join(one.value for one in app.markdown)
    assert bool(app.get("file_uploader")) is may_manage
    assert f"看 {n} 起警情" in words(app)


@pytest.mark.parametrize(
    "role", [Role.GRID_WORKER, Role.JUSTICE_MEDIATOR, Role.SYSADMIN, Role.SUBDISTRICT_CADRE]
)
def test_who_has_no_such_page_is_shown_no_number(role: Role, open_as: Opener) -> None:
    app = open_as(role, Page.ANALYSIS, period=JUNE)

    assert not app.exception
    assert "66 起" not in words(app)
    assert not any(key.startswith("analysis") for key in keys(app))


@pytest.mark.parametrize(
    ("role", "grid", "params"),
    [
        (Role.LEADER, "G01", {}),
        (Role.AUDITOR, "G01", {"type": "AL3"}),
        (Role.COMMUNITY_OFFICER, "G01", {"type": "AL308", "hour": "21"}),
        (Role.AUXILIARY, "G02", {"place": "PT01", "source": "AS2"}),
        (Role.CITY_PATROL, "G01", {"weekday": "1"}),
        (Role.AUXILIARY, "G02", {"metric": "M22"}),
        (Role.CLERK, "G01", {"metric": "M21", "type": "AL3"}),
    ],
)
def test_the_link_beside_a_count_holds_exactly_the_alerts_it_counted(
    role: Role, grid: str, params: dict[str, str], station: SmallStation, open_as: Opener
) -> None:
    app = open_as(role, Page.ANALYSIS, grid, period=JUNE, **params)

    asked = {"period": JUNE, **params}
    link = next(one for one in to_alerts(app) if asked.items() <= one.items())
    with station.reading() as reading:
        held = count_alerts(
            reading, station.actor(role, grid), AlertFilter.from_params(link, date(2026, 11, 23))
        )
    assert f"看 {held} 起警情" in words(app)


@pytest.mark.parametrize(
    ("role", "grid", "asked", "n"),
    [
        (Role.LEADER, "", "G02", 25),
        (Role.AUDITOR, "", "G09", 0),
        (Role.COMMUNITY_OFFICER, "G01", "G01", 40),
        (Role.COMMUNITY_OFFICER, "G01", "G02", 0),
        (Role.AUXILIARY, "G02", "G01", 0),
    ],
)
def test_a_grid_in_the_address_never_widens_what_a_seat_reaches(
    role: Role, grid: str, asked: str, n: int, station: SmallStation, open_as: Opener
) -> None:
    wanted = str(station.grid_ids[asked])

    app = open_as(role, Page.ANALYSIS, grid or "G01", period=JUNE, grid=wanted)

    assert not app.exception
    assert f"看 {n} 起警情" in words(app)


@pytest.mark.parametrize(
    ("role", "grid", "year", "month"),
    [
        (Role.LEADER, "", "66 对 60", "66 对 26"),
        (Role.COMMUNITY_OFFICER, "G01", "40 对 60", "40 对 21"),
        (Role.AUXILIARY, "G02", "25，当时 0", "不足 20 起，只列起数"),
    ],
)
def test_the_spans_compared_are_those_of_the_seat(
    role: Role, grid: str, year: str, month: str, open_as: Opener
) -> None:
    app = open_as(role, Page.ANALYSIS, grid or "G01", period=JUNE)

    said = words(app)
    assert month in said
    assert year in said
    assert "上月同期　**" in said


def test_a_span_longer_than_a_month_stands_against_what_came_right_before(open_as: Opener) -> None:
    app = open_as(Role.AUDITOR, Page.ANALYSIS, period="2026-05-05..2026-07-01")

    said = words(app)
    assert "此前同长" in said
    assert "上月同期　**" not in said


@pytest.mark.parametrize(
    ("params", "heading", "below"),
    [
        ({}, "一半警情 6.0 分钟内到场", "36 起无到场时间"),
        ({"type": "AL302"}, "没有到场时间", "23 起无到场时间"),
    ],
)
def test_response_times_say_how_many_have_none(
    params: dict[str, str], heading: str, below: str, open_as: Opener
) -> None:
    app = open_as(Role.CITY_PATROL, Page.ANALYSIS, period=JUNE, **params)

    said = words(app)
    assert heading in said
    assert below in said


@pytest.mark.parametrize(
    ("role", "grid", "places", "matters"),
    [
        (Role.LEADER, "", ["翠湖小区", "滨江小区"], ["噪声扰民", "邻里纠纷", "家庭暴力"]),
        (Role.AUDITOR, "", ["翠湖小区", "滨江小区"], ["噪声扰民", "邻里纠纷", "家庭暴力"]),
        (Role.COMMUNITY_OFFICER, "G01", ["翠湖小区"], ["噪声扰民", "家庭暴力"]),
        (Role.AUXILIARY, "G02", ["滨江小区"], ["邻里纠纷"]),
        (Role.GOVERNANCE_READER, "", ["翠湖小区", "滨江小区"], ["噪声扰民", "邻里纠纷"]),
    ],
)
def test_repeats_are_listed_within_reach_and_nothing_sensitive_to_who_reads_no_alerts(
    role: Role, grid: str, places: list[str], matters: list[str], open_as: Opener
) -> None:
    app = open_as(role, Page.ANALYSIS, grid or "G01", period=JUNE)

    first, second = (one.value for one in app.dataframe[:2])
    assert first["place"].tolist() == places
    assert second["kind"].tolist() == matters


@pytest.mark.parametrize(
    ("params", "button", "gone"),
    [
        ({"type": "AL308", "source": "AS1"}, "type", {"type"}),
        ({"type": "AL308", "source": "AS1"}, "source", {"source"}),
        ({"weekday": "1", "hour": "21", "place": "PT01"}, "weekday", {"weekday", "hour"}),
        ({"hour": "21", "place": "PT01"}, "place", {"place"}),
        ({"type": "AL3", "source": "AS1", "hour": "21"}, "", {"type", "source", "hour"}),
    ],
)  # fmt: skip
def test_one_click_takes_one_filter_off_and_leaves_the_others(
    params: dict[str, str], button: str, gone: set[str], open_as: Opener
) -> None:
    app = open_as(Role.AUDITOR, Page.ANALYSIS, period=JUNE, **params)

    app.button(key=f"analysis-without-{button}" if button else "analysis-all").click().run()

    assert set(params) - set(app.query_params) == gone
    assert "period" in app.query_params
    assert not app.exception


def test_a_place_is_named_where_it_can_be_taken_off(station: SmallStation, open_as: Opener) -> None:
    spot = str(station.place_ids["C002"])

    app = open_as(Role.LEADER, Page.ANALYSIS, period=JUNE, spot=spot)

    assert app.button(key="analysis-without-spot").label == "滨江小区"
    assert "看 25 起警情" in words(app)


@pytest.mark.parametrize(
    ("view", "n", "listed"),
    [("M21", 59, "处重复警情"), ("M22", 2, "处短期内连续被盗"), ("M23", 0, "没有重复 3 次的")],
)
def test_a_view_is_chosen_with_one_click_and_kept_in_the_address(
    view: str, n: int, listed: str, open_as: Opener
) -> None:
    app = open_as(Role.LEADER, Page.ANALYSIS, period=JUNE)

    app.button_group(key="analysis-view").set_value(view).run()
    said, asked = words(app), app.query_params["metric"]
    app.button_group(key="analysis-view").set_value("").run()

    assert f"看 {n} 起警情" in said
    assert listed in said
    assert asked in (view, [view])
    assert "metric" not in app.query_params


@pytest.mark.parametrize(
    "odd",
    [
        {"metric": "M99"},
        {"metric": "unassigned"},
        {"type": "AL999"},
        {"place": "PT99"},
        {"weekday": "7"},
        {"hour": "24"},
        {"spot": "99999"},
        {"q": "翠湖"},
        {"batch": "3"},
        {"grid": "x"},
    ],
)
def test_what_an_address_cannot_mean_never_breaks_the_page(odd: dict[str, str], open_as: Opener) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.ANALYSIS, "G01", period=JUNE, **odd)

    assert not app.exception
    assert "起警情" in words(app)


def test_words_and_batches_of_the_list_narrow_nothing_here(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ANALYSIS, period=JUNE, q="没有的词", batch="77")

    assert "看 66 起警情" in words(app)
    assert not [link for link in to_alerts(app) if "q" in link or "batch" in link]


def test_english_is_spoken_to_who_chose_it(open_as: Opener) -> None:
    app = open_as(Role.AUDITOR, Page.ANALYSIS, period=JUNE, language="en", type="AL308", hour="21")

    said = words(app)
    assert "See 30 alerts" in said
    assert "Half were reached within 6.0 minutes" in said
    assert "Noise" in said
    assert "起" not in "".join(one.label for one in app.button if (one.key or "").startswith("analysis"))


@pytest.mark.parametrize("codes", [[], ["G01"]])
def test_a_file_of_boundaries_that_will_not_do_is_said_below_its_field(
    codes: list[str], open_as: Opener
) -> None:
    app = upload(open_as(Role.CLERK, Page.ANALYSIS, period=JUNE), geojson(codes))

    assert not app.exception
    assert ":material/error:" in "".join(one.value for one in app.markdown)
    assert not area_file().exists()


def test_boundaries_taken_in_are_drawn_and_said(station: SmallStation, open_as: Opener) -> None:
    app = upload(open_as(Role.LEADER, Page.ANALYSIS, period=JUNE), geojson(list(station.grid_ids)))
    drawn, said = not app.exception, words(app)
    spoiled = area_file()
    spoiled.write_bytes(b"{")
    again = visit(Page.ANALYSIS, period=JUNE)

    assert drawn
    assert "，12:00" in said
    assert "示意" not in "".join(one.value for one in app.caption)
    assert not again.exception
    assert grid_areas() == {}
    spoiled.unlink()
