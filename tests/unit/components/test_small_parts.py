"""Links, empty states, languages of fragments, one's own sessions, what a click on a chart names."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st

from charts import Bar, BarChart, Caption
from components import chart, links, own, speech
from components.empty import nothing
from core.errors import BadInput
from core.i18n import _, language, speaking
from core.vocabulary import Area, Role
from domain.accounts.policy import Action, Page
from tests.factories import NOON, SmallStation
from tests.seats import drawn, everything, here_of

SPEC = BarChart(Caption("邻里[最多](http://x)", "本年", alt="邻里最多"), (Bar("邻里", 3, key="DT02"),))


def test_an_empty_state_says_the_fact_and_what_comes_next() -> None:
    words = everything(drawn(lambda: nothing("今天没有到期回访", "下一批 4 件在 11月25日到期。", key="due")))

    assert "**今天没有到期回访**" in words
    assert "11月25日" in words


def test_the_button_of_an_empty_state_is_heard() -> None:
    pressed: list[bool] = []
    app = drawn(lambda: pressed.append(nothing("没有", key="due", action="登记")))

    app.button(key="due-action").click().run()

    assert pressed == [False, True]


def test_rows_nobody_may_open_are_plain_words(station: SmallStation) -> None:
    here = here_of(station, Role.GOVERNANCE_READER)

    app = drawn(lambda: links.rows(here, Page.ALERTS, {"metric": "M19"}, "全部 3 起"))

    assert ":small[全部 3 起]" in everything(app)
    assert len(app.get("page_link")) == 0


def test_a_click_leads_nowhere_where_one_may_not_go(station: SmallStation) -> None:
    here = here_of(station, Role.GOVERNANCE_READER)

    app = drawn(lambda: links.go(here, Page.ALERTS, {"metric": "M19"}))

    assert not app.exception


@pytest.mark.parametrize(
    ("role", "page", "open_to"),
    [
        (Role.LEADER, Page.ALERTS, True),
        (Role.GRID_WORKER, Page.ALERTS, False),
        (Role.SYSADMIN, Page.OVERVIEW, False),
    ],
)
def test_a_page_is_open_by_the_policy(role: Role, page: Page, open_to: bool, station: SmallStation) -> None:
    assert links.is_open_to(here_of(station, role), page) is open_to


def test_here_knows_what_its_actor_may(station: SmallStation) -> None:
    assert here_of(station, Role.LEADER).may(Action.EXPORT)
    assert not here_of(station, Role.AUDITOR).may(Action.EXPORT)


def test_here_knows_the_day_and_the_state_of_its_areas(station: SmallStation) -> None:
    here = here_of(station)

    assert (here.now(), here.today.isoformat()) == (NOON, "2026-11-23")
    assert here.revision() == "alerts:0,disputes:0"
    assert here.revision(Area.ALERTS) == "alerts:0"


def test_a_fragment_speaks_the_language_of_its_reader() -> None:
    heard: list[str] = []

    @speech.fragment()
    def part() -> None:
        heard.append(language())

    def page() -> None:
        speech.speak("en")
        with speaking("zh_CN"):
            part()

    drawn(page)

    assert heard == ["en"]


def test_before_anything_was_chosen_the_default_is_spoken() -> None:
    heard: list[str] = []

    def page() -> None:
        speech.recall()
        heard.append(language())

    drawn(page)

    assert heard == ["zh_CN"]


def test_every_language_names_itself() -> None:
    from core.i18n import LANGUAGES

    assert set(speech.NAMES) == set(LANGUAGES)


def test_a_chart_stands_below_its_finding_and_stored_markup_stays_letters() -> None:
    app = drawn(lambda: chart.show(SPEC, key="types"))

    words = everything(app)
    assert "\\[最多\\]" in words
    assert app.get("plotly_chart")[0].proto.alt == "邻里最多"


def test_before_a_click_a_chart_names_nothing() -> None:
    named: list[str | None] = []

    drawn(lambda: named.append(chart.show(SPEC, key="types")))

    assert named == [None]


@pytest.mark.parametrize(
    ("points", "key"),
    [
        ([{"customdata": ["DT02", "邻里"]}], "DT02"),
        ([{"customdata": "DT02"}], "DT02"),
        ([{"customdata": ["", "其他"]}], None),
        ([{}], None),
        ([], None),
    ],
)
def test_a_click_names_the_key_of_its_point(points: list[dict[str, object]], key: str | None) -> None:
    event = SimpleNamespace(selection=SimpleNamespace(points=points))

    assert chart.clicked(event) == key


def test_something_that_is_no_event_names_nothing() -> None:
    assert chart.clicked(None) is None


def test_the_same_password_twice_is_accepted() -> None:
    own.check_same("one", "one")

    with pytest.raises(BadInput) as refused:
        own.check_same("one", "other")
    assert refused.value.field == "again"


def test_own_sessions_are_told_in_words() -> None:
    frame = pd.DataFrame(
        {
            "address": ["10.0.0.7", "10.0.0.8"],
            "created_at": pd.to_datetime([NOON, NOON]),
            "last_active_at": pd.to_datetime([NOON, NOON]),
            "is_this": [True, False],
        }
    )

    with speaking("zh_CN"):
        rows = own.session_rows(frame)

    assert rows["where"].tolist() == ["10.0.0.7　本机", "10.0.0.8"]
    assert rows["active"].tolist() == ["11月23日 12:00"] * 2
    assert set(own.session_columns()) == set(rows.columns)


def test_a_callback_speaks_too(sign_in: Callable[..., int]) -> None:
    heard: list[str] = []

    def pressed() -> None:
        speech.recall()
        heard.append(_("Today"))

    def page() -> None:
        speech.speak("en")
        st.button("press", key="press", on_click=pressed)

    drawn(page).button(key="press").click().run()

    assert heard == ["Today"]
