"""Who is doing it: read anew from the database for every run and every write."""

from __future__ import annotations

from dataclasses import dataclass

from core.vocabulary import Role


@dataclass(frozen=True)
class Actor:
    """A person at work, as the session in hand entitles them now.

    ``grids`` are the ids of the grids they hold today; ``session_id`` is 0 for the command line
    and for the system itself.
    """

    station_id: int
    account_id: int
    worker_id: int
    name: str
    role: Role
    grids: frozenset[int] = frozenset()
    session_id: int = 0
    language: str = "zh_CN"


def system_actor(station_id: int, role: Role = Role.CLERK) -> Actor:
    """The desk itself at work: imports from the command line, clocks, rebuilding."""
    return Actor(station_id, account_id=0, worker_id=0, name="system", role=role)
