"""Accounts and sessions on each kind of database, from the first link to the last sign-out."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from core.actor import system_actor
from core.errors import Refused
from core.vocabulary import Role
from domain.accounts import actions, entrance, queries, sessions
from domain.accounts.links import LinkPurpose, issue_link
from domain.accounts.passwords import Passwords
from domain.accounts.throttle import TooManyAttempts
from domain.work import begin
from tests.factories import PASSWORD, SmallStation, small_station

CHEAP = Passwords(cost=4)
LIVE, LOCKED, OVER = sessions.SessionState.LIVE, sessions.SessionState.LOCKED, sessions.SessionState.OVER


@pytest.fixture
def anywhere(database_url: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    station = small_station(tmp_path, database_url)
    yield station
    station.desk.database.close()


def enter(station: SmallStation, name: str = "leader", password: str = PASSWORD, at: str = "10.0.0.1") -> str:
    return entrance.sign_in(station.desk, name, password, at, station.clock, CHEAP).token


@pytest.mark.both
def test_a_session_lives_is_locked_wakes_and_ends(anywhere: SmallStation) -> None:
    token, seen = enter(anywhere), []
    record = sessions.find_by_token(anywhere.desk, token, anywhere.clock())
    assert record is not None
    seen.append(record.state)
    anywhere.clock.move(minutes=16)
    seen.append(sessions.read_session(anywhere.desk, record.id, anywhere.clock()).state)
    seen.append(sessions.unlock(anywhere.desk, record.id, PASSWORD, anywhere.clock(), CHEAP).state)
    actor = sessions.actor_in(anywhere.desk, record.id, anywhere.clock())
    sessions.touch(anywhere.desk, record.id, anywhere.clock())
    sessions.revoke(anywhere.desk, record.id, sessions.SIGN_OUT, anywhere.clock)
    seen.append(sessions.read_session(anywhere.desk, record.id, anywhere.clock()).state)

    assert seen == [LIVE, LOCKED, LIVE, OVER]
    assert actor.role is Role.LEADER


@pytest.mark.both
def test_the_lists_are_the_same(anywhere: SmallStation) -> None:
    enter(anywhere)
    accounts = queries.find_accounts(anywhere.desk, anywhere.actor(Role.SYSADMIN), anywhere.clock())
    leader = accounts.set_index("username").loc["leader"]

    assert (leader["role"], leader["live_sessions"], len(accounts)) == ("leader", 1, len(anywhere.actors))
    assert leader["last_active_at"] == anywhere.clock()


@pytest.mark.both
def test_links_work_once_and_the_last_administrator_stays(anywhere: SmallStation) -> None:
    target = anywhere.actor(Role.CLERK).account_id
    with anywhere.work(Role.SYSADMIN) as work:
        link = actions.issue_password_link(work, target)
    actions.choose_password(anywhere.desk, link, "seven ducks on a pond", anywhere.clock, CHEAP)
    with pytest.raises(Refused):
        actions.choose_password(anywhere.desk, link, "nine geese on a pond", anywhere.clock, CHEAP)
    with begin(anywhere.desk, system_actor(1, Role.SYSADMIN), anywhere.clock) as work:
        first = issue_link(work, LinkPurpose.FIRST_ADMINISTRATOR)
    with pytest.raises(Refused):
        actions.first_administrator(
            anywhere.desk, first, "赵", "zhao", "seven ducks on a pond", anywhere.clock, CHEAP
        )

    assert enter(anywhere, "clerk", "seven ducks on a pond")


@pytest.mark.both
def test_many_guesses_at_once_are_counted_one_by_one(anywhere: SmallStation) -> None:
    outcomes: list[str] = []

    def guess() -> None:
        try:
            enter(anywhere, password="a guess")
        except TooManyAttempts:
            outcomes.append("not looked at")
        except Refused:
            outcomes.append("looked at")

    guesses = [threading.Thread(target=guess) for _ in range(15)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join()

    assert (outcomes.count("looked at"), outcomes.count("not looked at")) == (5, 10)
    assert enter(anywhere, at="10.0.0.2")


@pytest.mark.both
def test_two_sign_ins_at_once_leave_two_sessions(anywhere: SmallStation) -> None:
    tokens: list[str] = []
    account = anywhere.actor(Role.LEADER).account_id

    def come() -> None:
        tokens.append(sessions.open_session(anywhere.desk, account, "10.0.0.1", anywhere.clock))

    comers = [threading.Thread(target=come) for _ in range(6)]
    for one in comers:
        one.start()
    for one in comers:
        one.join()

    found = [sessions.find_by_token(anywhere.desk, token, anywhere.clock()) for token in tokens]
    assert sorted(record.state for record in found if record) == ["live"] * 2 + ["over"] * 4
