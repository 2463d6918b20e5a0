"""The menu: for every role the pages it may open, in groups; the rest keeps its address and says no."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import menu, session
from components.places import PLACES, SECTION_NAMES, Section, is_built
from core.i18n import LANGUAGES, say, speaking
from core.settings import PROJECT
from core.vocabulary import Role
from domain.accounts import sessions
from domain.accounts.policy import POLICY, Page, pages_for
from domain.people.actions import PeopleEvent
from models import Worker
from tests.factories import PASSWORD, SmallStation
from tests.seats import drawn, everything, visit

Opener = Callable[..., AppTest]
Drawn = dict[str, list[object]]
each_role = pytest.mark.parametrize("role", Role)

CASES = "mediation followups"
LEDGERS = "registration visits outreach service"
SEEN = "overview warnings analysis"
MENU = {
    Role.LEADER: (
        f"{SEEN} {CASES} mediation_figures alerts patrol {LEDGERS} team assessment assessment_rules "
        "settings audit me"
    ),
    Role.COMMUNITY_OFFICER: (
        f"day {SEEN} {CASES} mediation_figures alerts alert_entry patrol {LEDGERS} team assessment "
        "assessment_rules me"
    ),
    Role.AUXILIARY: f"day warnings analysis {CASES} alerts alert_entry patrol {LEDGERS} me",
    Role.GRID_WORKER: f"day my_score {CASES} visits outreach assessment_rules me",
    Role.JUSTICE_MEDIATOR: f"day {CASES} me",
    Role.CLERK: (
        f"{SEEN} {CASES} mediation_figures alerts alert_entry imports patrol {LEDGERS} team assessment "
        "assessment_rules settings me"
    ),
    Role.SYSADMIN: "accounts settings me",
    Role.AUDITOR: f"{SEEN} {CASES} mediation_figures alerts patrol {LEDGERS} team assessment_rules audit me",
    Role.GOVERNANCE_READER: f"{SEEN} mediation mediation_figures visits me",
    Role.SUBDISTRICT_CADRE: "overview mediation mediation_figures visits outreach me",
    Role.CITY_PATROL: "warnings analysis alerts patrol visits service me",
}


@pytest.fixture
def shown(station: SmallStation, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Drawn]:
    """Ask for the menu of somebody and return its groups as Streamlit was given them."""

    def ask(role: Role | None, language: str = "zh_CN") -> Drawn:
        given: list[Drawn] = []
        navigation = st.navigation

        def heard(groups: Drawn, **options: object) -> object:
            given.append(groups)
            return navigation(groups, **options)

        def draw() -> None:
            with speaking(language):
                menu.choose(station.actor(role) if role else None)

        monkeypatch.setattr(st, "navigation", heard)
        app = drawn(draw)
        assert not app.exception
        return given[0]

    return ask


def addresses(groups: Drawn) -> list[str]:
    return [page.url_path for name, pages in groups.items() if name for page in pages]


def test_every_role_has_a_menu_written_down() -> None:
    assert set(MENU) == set(Role)


@each_role
def test_a_role_sees_its_pages_and_no_others(role: Role, shown: Callable[..., Drawn]) -> None:
    assert addresses(shown(role)) == MENU[role].split()


@each_role
def test_the_menu_is_the_policy(role: Role) -> None:
    assert [str(page) for page in pages_for(role)] == MENU[role].split()


@each_role
def test_every_address_answers_to_every_role(role: Role, shown: Callable[..., Drawn]) -> None:
    groups = shown(role)

    known = {page.url_path for pages in groups.values() for page in pages}
    assert {str(page) for page in Page} <= known


@each_role
def test_an_address_stands_in_the_menu_once(role: Role, shown: Callable[..., Drawn]) -> None:
    known = [page.url_path for pages in shown(role).values() for page in pages]

    assert len(known) == len(set(known))


@each_role
def test_what_is_not_open_is_hidden(role: Role, shown: Callable[..., Drawn]) -> None:
    hidden = shown(role)[""]

    closed = {str(page) for page in Page} - set(MENU[role].split())
    assert {page.url_path for page in hidden} - {"", "start"} == closed
    assert {page.visibility for page in hidden} == {"hidden"}


def test_without_an_actor_nothing_is_offered(shown: Callable[..., Drawn]) -> None:
    groups = shown(None)

    assert list(groups) == [""]
    assert {str(page) for page in Page} <= {page.url_path for page in groups[""]}


def test_the_groups_come_as_the_day_goes(shown: Callable[..., Drawn]) -> None:
    groups = shown(Role.CLERK)

    wanted = [Section.TODAY, Section.CASEWORK, Section.LEDGERS, Section.TEAM, Section.MORE]
    assert list(groups)[1:] == [say(SECTION_NAMES[part]) for part in wanted]
    assert [page.url_path for page in list(groups.values())[1]] == SEEN.split()


def test_a_group_without_pages_is_left_out(shown: Callable[..., Drawn]) -> None:
    leader, admin = shown(Role.LEADER), shown(Role.SYSADMIN)

    assert len(admin) == 3
    assert len(leader) == 1 + len(Section)
    assert all(admin.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_speaks_the_readers_language(language: str, shown: Callable[..., Drawn]) -> None:
    groups = shown(Role.LEADER, language)

    with speaking(language):
        wanted = [say(PLACES[page].title) for page in pages_for(Role.LEADER)]
    assert [page.title for name, pages in groups.items() if name for page in pages] == wanted
    assert ("Disputes" in wanted) == (language == "en")


@pytest.mark.parametrize("page", Page)
def test_a_page_of_the_menu_opens_under_its_own_name(page: Page) -> None:
    script = PROJECT / "pages" / f"{page}.py"

    assert is_built(page)
    names = {
        node.attr
        for node in ast.walk(ast.parse(script.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Page"
    }
    assert page.name in names


@pytest.mark.parametrize("section", Section)
def test_no_part_of_the_menu_is_empty_for_everybody(section: Section) -> None:
    assert [page for page in Page if PLACES[page].section is section]


@pytest.mark.parametrize("page", Page)
def test_every_page_is_somebodys(page: Page) -> None:
    assert [role for role in POLICY[page] if page in pages_for(role)]


@pytest.mark.parametrize(("role", "words"), [(Role.LEADER, "所领导"), (Role.COMMUNITY_OFFICER, "社区民警")])
def test_the_foot_says_the_name_and_the_role(role: Role, words: str, open_as: Opener) -> None:
    shown = everything(open_as(role, Page.ME))

    assert words in shown
    assert "/auth/sign-out" in shown or "退出" in shown


def test_a_name_in_the_foot_is_no_markup(
    open_as: Opener, station: SmallStation, sign_in: Callable[..., int]
) -> None:
    with station.work(Role.SYSADMIN) as work:
        work.get(Worker, station.actor(Role.LEADER).worker_id).name = "[王](http://x)"
        work.record(PeopleEvent.WORKER_HIRED)

    shown = everything(open_as(Role.LEADER, Page.ME))

    assert "\\[王\\]" in shown
    assert "[王](http" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_switch_stands_at_the_language_of_the_account(language: str, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ME, language=language)

    assert app.segmented_control(key="menu-language").value == language


def test_switching_there_and_back_speaks_the_first_language_again(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ME)
    first = app.title[0].value

    app.segmented_control(key="menu-language").set_value("en").run()
    app.segmented_control(key="menu-language").set_value("zh_CN").run()

    assert app.title[0].value == first


def test_a_language_is_chosen_for_oneself_alone(open_as: Opener, sign_in: Callable[..., int]) -> None:
    open_as(Role.LEADER, Page.ME).segmented_control(key="menu-language").set_value("en").run()

    app = open_as(Role.CLERK, Page.ME)

    assert app.title[0].value == "我的账号"


def test_a_locked_session_changes_no_language(
    open_as: Opener, station: SmallStation, sign_in: Callable[..., int]
) -> None:
    app = open_as(Role.LEADER, Page.ME)
    session_id = session.reference().session_id
    station.clock.move(minutes=16)

    app.segmented_control(key="menu-language").set_value("en").run()

    assert not app.exception
    sessions.unlock(station.desk, session_id, PASSWORD, station.clock())
    assert visit(Page.ME).title[0].value == "我的账号"
