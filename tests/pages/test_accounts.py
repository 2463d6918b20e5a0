"""The administrator's page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Refused
from core.vocabulary import Role
from domain.accounts import sessions
from domain.accounts.actions import change_role, choose_password
from domain.accounts.entrance import sign_in as enter
from domain.accounts.links import LinkPurpose, read_link
from domain.accounts.policy import POLICY, Page
from domain.accounts.queries import find_accounts
from domain.accounts.staffing import reassign
from domain.people import hire
from tests.disputes import registered
from tests.factories import PASSWORD, SmallStation
from tests.seats import everything, visit

Opener = Callable[..., AppTest]
ADMIN, OFFICER, CLERK = Role.SYSADMIN, Role.COMMUNITY_OFFICER, Role.CLERK
LINK = re.compile(r"/auth/new-password\?t=([\w-]+)")


def fill(app: AppTest, station: SmallStation, **facts: object) -> AppTest:
    given: dict[str, object] = {"name": "王芳", "username": "wang.fang", "role": OFFICER, "grids": ["G02"]}
    given |= facts
    for field in ("name", "username"):
        app.text_input(key=f"accounts-new-{field}").input(str(given[field]))
    app.button_group(key="accounts-new-role").set_value(given["role"])
    held = [station.grid_ids[code] for code in given["grids"]]  # type: ignore[attr-defined]
    app.button_group(key="accounts-new-grids").set_value(held)
    return app.button(key="accounts-new-send").click().run()


def accounts(station: SmallStation) -> dict[str, dict[str, object]]:
    found = find_accounts(station.desk, station.actor(ADMIN), station.clock())
    return {row["username"]: row for row in found.to_dict("records")}


def token_of(app: AppTest) -> str:
    found = LINK.search(app.code[0].value)
    assert found
    return found[1]


def open_account(open_as: Opener, station: SmallStation, role: Role = OFFICER) -> tuple[AppTest, int]:
    account_id = station.actor(role).account_id
    return open_as(ADMIN, Page.ACCOUNTS, account=str(account_id)), account_id


def test_every_account_is_listed(open_as: Opener, station: SmallStation) -> None:
    app = open_as(ADMIN, Page.ACCOUNTS)
    shown = app.dataframe[0].value.set_index("username")

    assert not app.exception
    assert app.title[0].value == "账号"
    assert len(shown) == len(station.actors)
    assert shown.loc["community_officerg02", ["role_name", "beats", "state"]].tolist() == [
        "社区民警", "二号警格", "在用",
    ]  # fmt: skip
    assert shown.loc["sysadmin", "live_sessions"] == 1


def test_somebody_new_gets_role_grid_account_and_link_in_one_form(
    open_as: Opener, station: SmallStation
) -> None:
    app = fill(open_as(ADMIN, Page.ACCOUNTS), station)
    made = accounts(station)["wang.fang"]

    assert not app.exception
    assert (made["name"], made["role"], made["grids"]) == ("王芳", "community_officer", "G02")
    assert "账号已开通，12:00。" in everything(app)
    assert read_link(station.desk, token_of(app), LinkPurpose.NEW_PASSWORD, station.clock()).username == (
        "wang.fang"
    )


def test_the_link_opens_the_account_to_its_owner(open_as: Opener, station: SmallStation) -> None:
    app = fill(open_as(ADMIN, Page.ACCOUNTS), station)
    choose_password(station.desk, token_of(app), "a-sentence-of-her-own", station.clock)

    assert enter(station.desk, "wang.fang", "a-sentence-of-her-own", "10.0.0.1", station.clock).token


def test_the_link_stays_until_it_is_put_away_and_is_gone_for_good(
    open_as: Opener, station: SmallStation
) -> None:
    app = fill(open_as(ADMIN, Page.ACCOUNTS), station)
    app.run()
    assert len(app.code) == 1

    app.button(key="accounts-link-away").click().run()

    assert len(app.code) == 0
    assert len(visit(Page.ACCOUNTS).code) == 0


def test_the_account_just_opened_stands_beside_the_list(open_as: Opener, station: SmallStation) -> None:
    app = fill(open_as(ADMIN, Page.ACCOUNTS), station)

    assert "**王芳**" in everything(app)
    assert "未设密码" in everything(app)


def test_the_form_is_blank_for_the_next_one(open_as: Opener, station: SmallStation) -> None:
    app = fill(open_as(ADMIN, Page.ACCOUNTS), station)
    app.button(key="accounts-new").click().run()

    assert app.text_input(key="accounts-new-name").value == ""
    assert app.button_group(key="accounts-new-role").value in (None, [])


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": ""}, "请填写姓名。"),
        ({"role": None, "grids": []}, "请选择角色。"),
        ({"grids": []}, "请选择网格，这个角色按网格工作。"),
        ({"role": CLERK}, "这个角色面向全所，请取消网格。"),
        ({"username": "leader"}, "用户名已被使用，请换一个。"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    open_as: Opener, station: SmallStation, facts: dict[str, object], sentence: str
) -> None:
    app = fill(open_as(ADMIN, Page.ACCOUNTS), station, **facts)

    assert sentence in everything(app)
    assert app.text_input(key="accounts-new-name").value == facts.get("name", "王芳")
    assert len(accounts(station)) == len(station.actors)


def test_somebody_who_works_here_is_offered_by_name(open_as: Opener, station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        worker = hire(work, "李雷", "police").id
    app = open_as(ADMIN, Page.ACCOUNTS)
    app.selectbox(key="accounts-new-person").set_value(worker)

    fill(app, station, name="", username="lilei")

    assert accounts(station)["lilei"]["name"] == "李雷"


def test_a_password_is_reset_by_a_link_alone(open_as: Opener, station: SmallStation) -> None:
    app, account_id = open_account(open_as, station)
    app.button(key="accounts-link").click().run()

    assert "链接已生成，12:00。" in everything(app)
    found = read_link(station.desk, token_of(app), LinkPurpose.NEW_PASSWORD, station.clock())
    assert found.account_id == account_id


def test_an_account_is_disabled_and_enabled_again(open_as: Opener, station: SmallStation) -> None:
    app, _ = open_account(open_as, station, CLERK)
    app.button(key="accounts-disable").click().run()
    assert "账号已停用，12:00。" in everything(app)
    with pytest.raises(Refused):
        enter(station.desk, "clerk", PASSWORD, "10.0.0.1", station.clock)

    app.button(key="accounts-enable").click().run()

    assert "账号已启用，12:00。" in everything(app)
    assert enter(station.desk, "clerk", PASSWORD, "10.0.0.1", station.clock).token


def test_role_and_grids_are_changed_and_the_sessions_end(open_as: Opener, station: SmallStation) -> None:
    officer = station.actor(OFFICER)
    token = sessions.open_session(station.desk, officer.account_id, "10.0.0.1", station.clock)
    app, account_id = open_account(open_as, station)
    form = f"accounts-{account_id}"
    assert app.button_group(key=f"{form}-grids").value == [station.grid_ids["G01"]]

    app.button_group(key=f"{form}-grids").set_value([station.grid_ids["G01"], station.grid_ids["G02"]])
    app.button(key=f"{form}-send").click().run()

    assert "角色和网格已变更，12:00。" in everything(app)
    assert accounts(station)["community_officerg01"]["grids"] == "G01 G02"
    ended = sessions.find_by_token(station.desk, token, station.clock())
    assert ended is not None
    assert ended.state is sessions.SessionState.OVER


def test_saving_what_is_so_already_ends_nothing(open_as: Opener, station: SmallStation) -> None:
    app, account_id = open_account(open_as, station, ADMIN)
    app.button(key=f"accounts-{account_id}-send").click().run()

    assert "没有改动。" in everything(app)
    assert accounts(station)["sysadmin"]["live_sessions"] == 1


def test_what_another_administrator_saved_meanwhile_is_not_lost(
    open_as: Opener, station: SmallStation
) -> None:
    app, account_id = open_account(open_as, station)
    version = int(str(accounts(station)["community_officerg01"]["version"]))
    with station.work(ADMIN) as work:
        reassign(work, account_id, version, OFFICER, [station.grid_ids["G02"]])
    send = f"accounts-{account_id}-send"

    app.button(key=send).click().run()
    assert "别人先保存了" in everything(app)
    assert accounts(station)["community_officerg01"]["grids"] == "G02"

    app.button(key=send).click().run()
    assert accounts(station)["community_officerg01"]["grids"] == "G01"


def test_all_sessions_of_somebody_can_be_ended(open_as: Opener, station: SmallStation) -> None:
    leader = station.actor(Role.LEADER)
    sessions.open_session(station.desk, leader.account_id, "10.0.0.1", station.clock)
    app, _ = open_account(open_as, station, Role.LEADER)
    app.button(key="accounts-sessions").click().run()

    assert "已全部退出，12:00。" in everything(app)
    assert accounts(station)["leader"]["live_sessions"] == 0


def test_the_last_administrator_cannot_shut_himself_out(open_as: Opener, station: SmallStation) -> None:
    app, account_id = open_account(open_as, station, ADMIN)
    app.button(key="accounts-disable").click().run()
    assert "这是最后一位管理员，请先另设一位。" in everything(app)

    app.button_group(key=f"accounts-{account_id}-role").set_value(CLERK)
    app.button(key=f"accounts-{account_id}-send").click().run()

    assert "这是最后一位管理员，请先另设一位。" in everything(app)
    assert accounts(station)["sysadmin"]["role"] == "sysadmin"


def test_what_somebody_held_and_holds_is_told_with_its_days(open_as: Opener, station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        change_role(work, station.actor(OFFICER).account_id, CLERK)
    app, _ = open_account(open_as, station)
    shown = next(frame.value for frame in app.dataframe if "from" in frame.value)

    assert shown.to_numpy().tolist() == [
        ["内勤", "", "2026-11-23", "至今"],
        ["社区民警", "一号警格", "2024-01-01", "2026-11-23"],
    ]


def test_refused_sign_ins_are_one_click_away(open_as: Opener, station: SmallStation) -> None:
    for name in ("leader", "somebody"):
        with pytest.raises(Refused):
            enter(station.desk, name, "not it at all", "10.0.0.9", station.clock)
    app = open_as(ADMIN, Page.ACCOUNTS)

    assert "近 7 天登录被拒 2 次" in [one.label for one in app.expander]
    shown = next(frame.value for frame in app.dataframe if "what" in frame.value)
    assert shown[["who", "what", "address"]].to_numpy().tolist() == [
        ["未知用户名", "登录被拒", "10.0.0.9"],
        ["leader", "登录被拒", "10.0.0.9"],
    ]


@pytest.mark.parametrize("account", ["987654", "x", "-1", "9" * 30])
def test_an_address_that_names_no_account_says_so(open_as: Opener, account: str) -> None:
    app = open_as(ADMIN, Page.ACCOUNTS, account=account)

    assert not app.exception
    assert "没有这个账号" in everything(app)


def test_no_case_is_told_here(open_as: Opener, station: SmallStation) -> None:
    registered(station, narrative="楼上装修，双方争执。", place_text="翠湖小区 3 栋")
    app = open_as(ADMIN, Page.ACCOUNTS)
    told = everything(app) + "".join(frame.value.to_csv() for frame in app.dataframe)

    assert "装修" not in told
    assert "翠湖" not in told


@pytest.mark.parametrize("role", [role for role in Role if role not in POLICY[Page.ACCOUNTS]])
def test_nobody_else_sees_the_page(open_as: Opener, role: Role) -> None:
    app = open_as(role, Page.ACCOUNTS)

    assert not app.title
    assert not app.dataframe


def test_the_page_speaks_english(open_as: Opener) -> None:
    app = open_as(ADMIN, Page.ACCOUNTS, language="en")

    assert app.title[0].value == "Accounts"
    assert "Somebody new" in everything(app)
