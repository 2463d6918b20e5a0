"""People of the small station at a running desk, and the cookies of sessions they opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.clock import system_clock
from core.vocabulary import Role
from domain.accounts.passwords import Passwords
from domain.accounts.sessions import open_session
from domain.desk import Desk
from domain.work import begin
from tests.factories import PASSWORD, SmallStation, small_station

CHEAP = Passwords(cost=4)
SECRET = PASSWORD


@dataclass
class People:
    """The small station's people, now: the running desk goes by the real clock."""

    station: SmallStation
    var: Path

    @property
    def desk(self) -> Desk:
        """The desk they work at."""
        return self.station.desk

    def account(self, role: Role) -> int:
        """Return the account of a role."""
        return self.station.actor(role).account_id

    def cookie(self, role: Role, address: str = "127.0.0.1") -> str:
        """Open a session and return the value of its cookie."""
        return f"s.{open_session(self.desk, self.account(role), address)}"

    def as_administrator(self):  # type: ignore[no-untyped-def]
        """Open the door as the administrator, now."""
        return begin(self.desk, self.station.actor(Role.SYSADMIN), system_clock)


def people_of(var: Path) -> People:
    """Found a small station in a folder."""
    return People(small_station(var), var)
