"""The demo station at the sign-in page: for who sits at this machine, and for nobody else."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from core.actor import system_actor
from core.clock import fixed_clock
from core.db import sqlite_url
from core.migrations import upgrade
from core.vocabulary import Role, Workspace
from domain.accounts.actions import open_account
from domain.accounts.passwords import Passwords
from domain.desk import build_desk, close_desks
from domain.organisation import found, read_station_file
from domain.people import hire, post
from domain.work import begin
from models import Account, AuthSession
from tests.factories import FOUNDED, SmallStation
from tests.unit.web.conftest import URL, call

OWN = {"origin": URL}
OFFERED = (Role.LEADER, Role.GRID_WORKER)


@pytest.fixture
def demo(station: SmallStation, var_folder: Path) -> Iterator[None]:
    """Build a demo station with a leader and a grid worker."""
    desk = build_desk(Workspace.DEMO, sqlite_url(var_folder / "demo.db"), var_folder, var_folder / "keys")
    upgrade(desk.database)
    with begin(desk, system_actor(1, Role.SYSADMIN), fixed_clock(FOUNDED)) as work:
        found(work, read_station_file(), is_synthetic=True)
        for role in OFFERED:
            worker = hire(work, role.value, "police")
            post(work, worker.id, role)
            open_account(work, worker.id, role.value, passwords=Passwords(4))
    desk.database.close()
    yield
    close_desks()


@pytest.fixture
def without_administrator(station: SmallStation) -> None:
    with begin(station.desk, system_actor(1, Role.SYSADMIN), station.clock) as work:
        account = work.get(Account, station.actor(Role.SYSADMIN).account_id)
        account.is_enabled = False
        work.record(Role.SYSADMIN, account)


def enter(caller: TestClient, role: str = "leader", **fields: str):  # type: ignore[no-untyped-def]
    return caller.post("/auth/demo", data={"role": role, **fields}, headers=OWN)


@pytest.mark.usefixtures("demo")
def test_the_roles_are_offered_and_marked(caller: TestClient) -> None:
    page = caller.get("/auth/sign-in").text

    assert "演示" in page
    assert [name for name in ("所领导", "网格员") if name not in page] == []
    assert "社区民警" not in page  # nobody holds it there
    assert "启用自己的工作台" not in page  # this station has an administrator


@pytest.mark.usefixtures("demo")
def test_choosing_a_role_opens_the_demo_desk(caller: TestClient) -> None:
    answer = enter(caller, next="/alerts")

    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts")
    assert caller.cookies["ciyin"].startswith("d.")
    headers = dict(caller.get("/media/x").json()["headers"])
    assert headers["x-ciyin-workspace"] == "demo"


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("role", ["sysadmin", "community_officer", "", "x", "' OR 1=1"])
def test_a_role_nobody_holds_there_opens_nothing(caller: TestClient, role: str) -> None:
    assert enter(caller, role).status_code == 403


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("peer", "url", "headers"),
    [
        ("10.0.0.5", URL, {}),
        ("127.0.0.1", "http://desk.station", {}),
        ("127.0.0.1", URL, {"x-forwarded-for": "10.0.0.5"}),
    ],
)
def test_nobody_from_elsewhere_sees_or_enters_it(
    station: SmallStation, peer: str, url: str, headers: dict[str, str]
) -> None:
    stranger = call(station, peer=peer, url=url)

    page = stranger.get("/auth/sign-in", headers=headers).text
    answer = stranger.post("/auth/demo", data={"role": "leader"}, headers={"origin": url, **headers})
    own = stranger.post("/auth/own", headers={"origin": url, **headers})

    assert "演示" not in page
    assert (answer.status_code, own.status_code) == (403, 403)


def test_before_it_is_built_nothing_is_offered(caller: TestClient) -> None:
    assert "演示" not in caller.get("/auth/sign-in").text
    assert enter(caller).status_code == 403


def test_while_it_is_being_built_nothing_is_offered(caller: TestClient, var_folder: Path) -> None:
    (var_folder / "demo.db").touch()

    assert "演示" not in caller.get("/auth/sign-in").text
    assert enter(caller).status_code == 403


def test_while_somebody_builds_it_the_page_says_so(caller: TestClient, var_folder: Path) -> None:
    with (var_folder / "demo.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        during = caller.get("/auth/sign-in").text
    after = caller.get("/auth/sign-in").text

    assert "演示站正在生成" in during
    assert "演示站正在生成" not in after


@pytest.mark.usefixtures("demo")
def test_a_cookie_of_the_demo_opens_nothing_in_the_station(caller: TestClient) -> None:
    enter(caller)
    token = caller.cookies["ciyin"].removeprefix("d.")
    caller.cookies.clear()
    caller.cookies.set("ciyin", f"s.{token}")

    assert caller.get("/media/x").status_code == 401


@pytest.mark.usefixtures("demo", "without_administrator")
def test_from_the_demo_one_can_start_ones_own_station(caller: TestClient, station: SmallStation) -> None:
    enter(caller)
    page = caller.get("/auth/sign-out", follow_redirects=True).text
    enter(caller)
    answer = caller.post("/auth/own", headers=OWN)
    form = caller.get(answer.headers["location"])

    assert "启用自己的工作台" in page
    assert "首位管理员" in form.text
    assert caller.get("/media/x").status_code == 401  # the demo session is over


def test_a_station_with_an_administrator_cannot_be_started_anew(caller: TestClient) -> None:
    assert caller.post("/auth/own", headers=OWN).status_code == 403


@pytest.mark.usefixtures("without_administrator")
def test_without_a_demo_the_own_station_can_be_started_too(caller: TestClient) -> None:
    assert "启用自己的工作台" in caller.get("/auth/sign-in").text
    assert caller.post("/auth/own", headers=OWN).status_code == 303


@pytest.mark.usefixtures("demo")
def test_nothing_of_the_demo_is_written_into_the_station(caller: TestClient, station: SmallStation) -> None:
    enter(caller)

    with station.reading() as session:
        assert not session.exec(select(AuthSession)).all()
