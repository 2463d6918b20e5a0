"""The throttle of sign-ins: kept in the database, per account and address, and per address; it decays.

Every attempt is counted before the password is looked at, so that many at once do not slip through; a
right password takes the count back. What is counted belongs to the address it came from: a stranger's
failures never stand in the way of the owner at another address. Names that do not exist count alike.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, timedelta

from sqlmodel import col, delete

from core.actor import system_actor
from core.errors import Refused
from core.messages import message
from core.vocabulary import Role
from domain.accounts.events import AccountEvent
from domain.desk import Desk
from domain.work import Work, begin
from models import SignInThrottle

FREE_FAILURES = 5
LONGEST_BLOCK = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(minutes=30)
PER_ADDRESS = 20
PER_ADDRESS_WINDOW = timedelta(minutes=1)
KEPT = timedelta(days=1)


class TooManyAttempts(Refused):
    """Wait; ``minutes`` says how long."""

    def __init__(self, wait: timedelta) -> None:
        self.minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(message("Too many attempts. Try again in {minutes} min.", minutes=self.minutes))


class Tries:
    """At most so many tries in a window, kept in this process: for what a refusal would roll back."""

    def __init__(self, most: int, window: timedelta) -> None:
        self.most = most
        self.window = window
        self._made: dict[Hashable, list[datetime]] = {}

    def count(self, whose: Hashable, now: datetime) -> None:
        """Count a try. Raises TooManyAttempts, and does not count, when the window is full."""
        recent = [at for at in self._made.get(whose, []) if abs(now - at) < self.window]
        if len(recent) >= self.most:
            raise TooManyAttempts(self.window)
        self._made[whose] = [*recent, now]


def count(desk: Desk, username: str, address: str, now: datetime) -> None:
    """Count an attempt that is about to be made.

    Raises:
        TooManyAttempts: it may not be made now; nothing was looked at.
    """
    wait = timedelta()
    with begin(desk, system_actor(desk.station_id, Role.SYSADMIN), lambda: now) as work:
        work.session.exec(delete(SignInThrottle).where(col(SignInThrottle.last_at) < now - KEPT))
        wait = _count_address(work, address)
        if not wait:
            wait = _count_pair(work, username, address)
    if wait:
        raise TooManyAttempts(wait)


def forgive(work: Work, username: str, address: str) -> None:
    """Take the count of an account at an address back: the password was right."""
    row = work.session.get(SignInThrottle, (work.station_id, _pair_key(work, username, address)))
    if row is not None:
        row.failures, row.blocked_until = 0.0, None


def block_after(failures: int) -> timedelta:
    """Return the pause after so many failures: none up to the fourth, then 1, 2, 4, 8, 15 minutes."""
    if failures < FREE_FAILURES:
        return timedelta()
    return min(LONGEST_BLOCK, timedelta(minutes=2 ** min(failures - FREE_FAILURES, 10)))


def _count_pair(work: Work, username: str, address: str) -> timedelta:
    row = _row(work, _pair_key(work, username, address))
    wait = _wait(row.blocked_until, work.now)
    if wait:
        return wait
    row.failures = _decayed(row, work.now, 1 / FORGOTTEN_AFTER.total_seconds()) + 1
    row.last_at = work.now
    pause = block_after(round(row.failures))
    if pause:
        row.blocked_until = work.now + pause
        work.record(AccountEvent.SIGN_IN_BLOCKED, address=address, minutes=pause.total_seconds() / 60)
    return timedelta()


def _count_address(work: Work, address: str) -> timedelta:
    row = _row(work, work.cipher.find("sign-in address", address))
    now_there = _decayed(row, work.now, PER_ADDRESS / PER_ADDRESS_WINDOW.total_seconds())
    if now_there + 1 > PER_ADDRESS:
        return PER_ADDRESS_WINDOW
    row.failures, row.last_at = now_there + 1, work.now
    return timedelta()


def _decayed(row: SignInThrottle, now: datetime, per_second: float) -> float:
    """Return the failures that are not forgotten yet; time spent blocked forgets none."""
    since = max(row.last_at, row.blocked_until or row.last_at)
    passed = max(0.0, (now - since).total_seconds())
    return max(0.0, row.failures - passed * per_second)


def _wait(until: datetime | None, now: datetime) -> timedelta:
    """Return what is left of a block; a clock that was set back makes it no longer than the longest."""
    left = until - now if until else timedelta()
    return max(timedelta(), min(left, LONGEST_BLOCK))


def _row(work: Work, key: str) -> SignInThrottle:
    found = work.session.get(SignInThrottle, (work.station_id, key))
    if found is None:
        found = SignInThrottle(station_id=work.station_id, key=key, last_at=work.now)
        work.session.add(found)
    return found


def _pair_key(work: Work, username: str, address: str) -> str:
    """Return a keyed hash: people type passwords where the name belongs, so what was typed is never kept."""
    return work.cipher.find("sign-in", f"{username}\x00{address}")
