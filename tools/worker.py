"""`python -m tools worker`: does the jobs of the station and of the demo station; started with the server."""

from __future__ import annotations

import fcntl
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.clock import system_clock
from core.errors import StorageTrouble
from core.settings import settings
from core.vocabulary import Workspace
from domain.desk import Desk, close_desks, has_database, open_desk
from domain.jobs.queue import release
from domain.jobs.uploads import sweep_uploads
from jobs.runner import run_next

PAUSE_SECONDS = 1.0
ROUNDS_PER_SWEEP = 600


def worker() -> None:
    """Do jobs until told to stop. A second worker beside a running one ends at once."""
    over = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: over.set())
    with alone() as is_alone:
        if not is_alone:
            print("a worker is running already", file=sys.stderr)
            return
        work_until(over)
    close_desks()


def work_until(over: threading.Event, pause: float = PAUSE_SECONDS) -> None:
    """Take job after job; rest for a moment where none waits."""
    known: set[Workspace] = set()
    rounds = 0
    while not over.is_set():
        if rounds % ROUNDS_PER_SWEEP == 0:
            sweep_uploads(system_clock())
        rounds += 1
        done = [_turn(workspace, known) for workspace in Workspace]
        if not any(done):
            over.wait(pause)


@contextmanager
def alone() -> Iterator[bool]:
    """Hold the worker's lock for the length of a block; False where another process holds it."""
    settings().var.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings().var / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _turn(workspace: Workspace, known: set[Workspace]) -> bool:
    if not has_database(workspace):
        return False
    try:
        return _one_job(open_desk(workspace), known)
    except StorageTrouble:
        return False


def _one_job(desk: Desk, known: set[Workspace]) -> bool:
    """Do one job; at the first meeting with a database, what a killed worker left is taken up again."""
    if desk.workspace not in known:
        release(desk, system_clock)
        known.add(desk.workspace)
    return run_next(desk)
