"""The lists of accounts and sessions."""

from __future__ import annotations

import pytest

from core.errors import NotAllowed
from core.vocabulary import Role
from domain.accounts import actions, queries, sessions
from domain.people import hire
from tests.factories import SmallStation

ADMIN, OFFICER = Role.SYSADMIN, Role.COMMUNITY_OFFICER


def enter(station: SmallStation, role: Role = OFFICER, address: str = "10.0.0.1") -> int:
    token = sessions.open_session(station.desk, station.actor(role).account_id, address, station.clock)
    record = sessions.find_by_token(station.desk, token, station.clock())
    assert record is not None
    return record.id


def test_every_account_is_listed_with_role_and_grids_of_today(station: SmallStation) -> None:
    found = queries.find_accounts(station.desk, station.actor(ADMIN), station.clock()).set_index("username")

    assert list(found.columns) == [c for c in queries.ACCOUNT_COLUMNS if c != "username"]
    assert len(found) == len(station.actors)
    assert tuple(found.loc["grid_workerg02", ["role", "grids"]]) == ("grid_worker", "G02")
    assert tuple(found.loc["leader", ["role", "grids"]]) == ("leader", "")
    assert found["has_password"].all()
    assert found["is_enabled"].all()


def test_open_sessions_are_counted_ended_ones_only_tell_the_last_activity(station: SmallStation) -> None:
    enter(station)
    station.clock.move(minutes=1)
    ended = enter(station)
    sessions.revoke(station.desk, ended, "test", station.clock)
    found = queries.find_accounts(station.desk, station.actor(ADMIN), station.clock()).set_index("username")

    assert found.loc["community_officerg01", "live_sessions"] == 1
    assert found.loc["community_officerg01", "last_active_at"] == station.clock()
    assert found.loc["leader", "live_sessions"] == 0


def test_no_list_holds_a_hash(station: SmallStation) -> None:
    found = queries.find_accounts(station.desk, station.actor(ADMIN), station.clock())

    assert "$2b$" not in found.to_csv()


@pytest.mark.parametrize("role", [role for role in Role if role is not ADMIN])
def test_only_the_administrator_sees_the_accounts(station: SmallStation, role: Role) -> None:
    for query in (queries.find_accounts, queries.find_workers_without_account):
        with pytest.raises(NotAllowed):
            query(station.desk, station.actor(role), station.clock())


def test_ones_own_sessions_are_listed_the_youngest_first(station: SmallStation) -> None:
    enter(station, Role.LEADER)
    first = enter(station, address="10.0.0.1")
    station.clock.move(minutes=1)
    second = enter(station, address="10.0.0.2")
    me = sessions.actor_in(station.desk, second, station.clock())

    found = queries.find_own_sessions(station.desk, me, station.clock())

    assert list(found["id"]) == [second, first]
    assert list(found["is_this"]) == [True, False]
    assert list(found["address"]) == ["10.0.0.2", "10.0.0.1"]


def test_sessions_whose_time_is_over_are_not_listed(station: SmallStation) -> None:
    me = sessions.actor_in(station.desk, enter(station), station.clock())
    station.clock.move(hours=8)

    assert queries.find_own_sessions(station.desk, me, station.clock()).empty


def test_who_has_no_account_yet_is_listed_for_the_administrator(station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        newcomer = hire(work, "新来的", "police").id
    found = queries.find_workers_without_account(station.desk, station.actor(ADMIN), station.clock())

    assert found.to_dict("records") == [{"id": newcomer, "name": "新来的", "role": ""}]


def test_the_accounts_of_a_role_are_those_of_today(station: SmallStation) -> None:
    aide = station.actor(Role.AUXILIARY).account_id
    today = station.clock().date()
    with station.work(ADMIN) as work:
        actions.change_role(work, aide, Role.CITY_PATROL)
    with station.reading() as session:
        auxiliaries = queries.accounts_of_role(session, 1, Role.AUXILIARY, today)
        patrol = queries.accounts_of_role(session, 1, Role.CITY_PATROL, today)

    assert aide not in auxiliaries
    assert aide in patrol


def test_a_station_without_an_enabled_administrator_has_none(station: SmallStation) -> None:
    today = station.clock().date()
    with station.reading() as session:
        before = queries.has_administrator(session, 1, today)
        elsewhere = queries.has_administrator(session, 2, today)

    assert (before, elsewhere) == (True, False)
