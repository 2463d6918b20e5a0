"""The frame: every page for every role, its head, and what stands there when it is not shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from components import frame, session
from components.here import Here
from components.places import PLACES
from core.i18n import LANGUAGES, say, speaking
from core.vocabulary import Role, Workspace
from domain.accounts import sessions
from domain.accounts.policy import POLICY, Page
from tests.disputes import registered
from tests.factories import SmallStation
from tests.seats import drawn, everything

Opener = Callable[..., AppTest]
OPEN = [(role, page) for page in Page for role in Role if role in POLICY[page]]
CLOSED = [(role, page) for page in Page for role in Role if role not in POLICY[page]]


@pytest.fixture
def stand(station: SmallStation) -> Callable[..., tuple[AppTest, list[Here]]]:
    """Open a page as whoever is signed in; return what was drawn and where one stands then."""

    def ask(page: Page, *, through_home: bool = True) -> tuple[AppTest, list[Here]]:
        stood: list[Here] = []

        def draw() -> None:
            frame.enter()
            if through_home:
                frame.entered()
            stood.append(frame.open_page(page))

        return drawn(draw), stood

    return ask


Stand = Callable[..., tuple[AppTest, list[Here]]]


@pytest.mark.parametrize(("role", "page"), OPEN)
def test_whoever_may_stands_at_the_page(
    role: Role, page: Page, sign_in: Callable[..., int], stand: Stand, station: SmallStation
) -> None:
    sign_in(role)

    app, stood = stand(page)

    assert not app.exception
    assert [(here.page, here.actor.role) for here in stood] == [(page, role)]
    assert app.title[0].value == say(PLACES[page].title)


@pytest.mark.parametrize(("role", "page"), CLOSED)
def test_whoever_may_not_gets_no_further(
    role: Role, page: Page, sign_in: Callable[..., int], stand: Stand
) -> None:
    sign_in(role)

    app, stood = stand(page)

    assert stood == []
    assert not app.title
    assert ":material/lock:" in everything(app)


def test_a_page_that_did_not_come_through_home_is_not_shown(
    sign_in: Callable[..., int], stand: Stand
) -> None:
    sign_in(Role.LEADER)

    app, stood = stand(Page.OVERVIEW, through_home=False)

    assert stood == []
    assert "请从首页进入工作台" in everything(app)


def test_coming_through_home_counts_for_one_run(sign_in: Callable[..., int], station: SmallStation) -> None:
    sign_in(Role.LEADER)
    through_home = [True, False]

    def draw() -> None:
        frame.enter()
        if through_home.pop(0):
            frame.entered()
        frame.open_page(Page.ME)

    app = drawn(draw)
    assert app.title

    assert not app.run().title


def test_nobody_enters_without_a_session(station: SmallStation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "reference", lambda: None)
    entered: list[object] = []

    drawn(lambda: entered.append(frame.enter()))

    assert entered == [None]


def test_whoever_is_signed_in_enters_as_himself(sign_in: Callable[..., int], station: SmallStation) -> None:
    sign_in(Role.AUDITOR)
    entered: list[tuple[object, object]] = []

    drawn(lambda: entered.append(frame.enter()))

    visitor, actor = entered[0]
    assert actor.account_id == station.actor(Role.AUDITOR).account_id
    assert visitor.desk.workspace is Workspace.STATION


def test_a_locked_session_enters_as_nobody(sign_in: Callable[..., int], station: SmallStation) -> None:
    sign_in(Role.LEADER)
    station.clock.move(minutes=16)
    entered: list[object] = []

    drawn(lambda: entered.append(frame.enter()))

    assert entered == [None]


def test_a_locked_session_is_asked_for_the_password_in_place(
    sign_in: Callable[..., int], stand: Stand, station: SmallStation
) -> None:
    sign_in(Role.LEADER)
    station.clock.move(minutes=16)

    app, stood = stand(Page.OVERVIEW)

    assert stood == []
    assert [field.proto.type for field in app.text_input] == [1]
    assert not app.metric


def test_a_revoked_session_is_told_to_sign_in_again(
    sign_in: Callable[..., int], stand: Stand, station: SmallStation
) -> None:
    session_id = sign_in(Role.LEADER)
    sessions.revoke(station.desk, session_id, "test", station.clock)

    app, stood = stand(Page.OVERVIEW)

    assert stood == []
    assert "已退出登录" in everything(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_headed_in_the_language_of_its_reader(
    language: str, sign_in: Callable[..., int], stand: Stand
) -> None:
    sign_in(Role.LEADER, language=language)

    app, _stood = stand(Page.SETTINGS)

    with speaking(language):
        assert app.title[0].value == say(PLACES[Page.SETTINGS].title)


def test_the_station_itself_is_not_called_a_demonstration(sign_in: Callable[..., int], stand: Stand) -> None:
    sign_in(Role.LEADER)

    app, stood = stand(Page.OVERVIEW)

    assert not stood[0].desk.is_demo
    assert "演示数据" not in everything(app)


def test_a_page_knows_how_its_areas_stood_when_it_was_drawn(
    sign_in: Callable[..., int], stand: Stand, station: SmallStation
) -> None:
    sign_in(Role.LEADER)
    _app, before = stand(Page.MEDIATION)
    registered(station)

    _app, after = stand(Page.MEDIATION)

    assert before[0].revision() == "disputes:0"
    assert after[0].revision() != before[0].revision()


def test_what_changes_elsewhere_leaves_the_state_of_a_page_alone(
    sign_in: Callable[..., int], stand: Stand, station: SmallStation
) -> None:
    sign_in(Role.LEADER)
    _app, before = stand(Page.ALERTS)
    registered(station)

    _app, after = stand(Page.ALERTS)

    assert after[0].revision() == before[0].revision()


@pytest.mark.parametrize("grid", ["G01", "G02"])
def test_an_officer_stands_there_with_the_own_grid(
    grid: str, sign_in: Callable[..., int], stand: Stand, station: SmallStation
) -> None:
    sign_in(Role.COMMUNITY_OFFICER, grid)

    _app, stood = stand(Page.MEDIATION)

    assert stood[0].actor.grids == frozenset({station.grid_ids[grid]})
