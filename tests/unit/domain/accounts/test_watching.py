"""What the administrator keeps an eye on."""

from __future__ import annotations

import pytest

from core.errors import NotAllowed, Refused
from core.vocabulary import Role
from domain.accounts.actions import change_role
from domain.accounts.entrance import sign_in
from domain.accounts.passwords import Passwords
from domain.accounts.watching import find_postings, find_refusals
from tests.factories import PASSWORD, SmallStation

ADMIN, OFFICER = Role.SYSADMIN, Role.COMMUNITY_OFFICER


def postings(station: SmallStation, account_id: int) -> list[tuple[object, ...]]:
    found = find_postings(station.desk, station.actor(ADMIN), account_id)
    columns = found[["role", "grid", "from_on", "to_on"]].itertuples(index=False, name=None)
    return [tuple(None if one is None else str(one) for one in line) for line in columns]


def refused(station: SmallStation, username: str, cheap: Passwords) -> None:
    with pytest.raises(Refused):
        sign_in(station.desk, username, "not it at all", "10.0.0.9", station.clock, cheap)


def test_what_somebody_holds_has_a_first_day_and_no_last(station: SmallStation) -> None:
    assert postings(station, station.actor(OFFICER).account_id) == [
        ("community_officer", "G01", "2024-01-01", None)
    ]


def test_what_somebody_held_before_stays_below(station: SmallStation) -> None:
    officer = station.actor(OFFICER).account_id
    with station.work(ADMIN) as work:
        change_role(work, officer, Role.CLERK)

    assert postings(station, officer) == [
        ("clerk", "", "2026-11-23", None),
        ("community_officer", "G01", "2024-01-01", "2026-11-23"),
    ]


def test_an_account_that_is_not_there_has_none(station: SmallStation) -> None:
    assert postings(station, 987654) == []


def test_a_wrong_password_is_listed_with_name_and_address(station: SmallStation, cheap: Passwords) -> None:
    refused(station, "leader", cheap)
    found = find_refusals(station.desk, station.actor(ADMIN), station.clock())

    assert found[["username", "event", "address"]].to_numpy().tolist() == [
        ["leader", "sign_in_refused", "10.0.0.9"]
    ]


def test_a_name_that_is_nobodys_is_not_kept(station: SmallStation, cheap: Passwords) -> None:
    refused(station, "hunter2", cheap)
    found = find_refusals(station.desk, station.actor(ADMIN), station.clock())

    assert found["username"].tolist() == [""]
    assert "hunter2" not in found.to_csv()


def test_a_pause_after_many_is_listed_too(station: SmallStation, cheap: Passwords) -> None:
    for _ in range(5):
        refused(station, "leader", cheap)
    found = find_refusals(station.desk, station.actor(ADMIN), station.clock())

    assert "sign_in_blocked" in set(found["event"])


def test_those_of_last_week_are_past(station: SmallStation, cheap: Passwords) -> None:
    refused(station, "leader", cheap)
    station.clock.move(days=7, minutes=1)

    assert find_refusals(station.desk, station.actor(ADMIN), station.clock()).empty


def test_a_sign_in_that_went_well_is_no_refusal(station: SmallStation, cheap: Passwords) -> None:
    sign_in(station.desk, "leader", PASSWORD, "10.0.0.9", station.clock, cheap)

    assert find_refusals(station.desk, station.actor(ADMIN), station.clock()).empty


@pytest.mark.parametrize("role", [role for role in Role if role is not ADMIN])
def test_nobody_else_looks(station: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed):
        find_refusals(station.desk, station.actor(role), station.clock())
    with pytest.raises(NotAllowed):
        find_postings(station.desk, station.actor(role), station.actor(role).account_id)
