"""A desk that writes until it is killed: prints a line for every deed once it is committed.

    python -m tests.faults.writer FOLDER ROUND [DATABASE_URL]

Each line is ``<token> <dispute id>``. A token that stands in ``FOLDER/again.txt`` is tried first: a client
that never heard an answer asks again, and has to get the same dispute.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from core.actor import Actor
from core.clock import system_clock
from core.errors import AlreadyDone
from core.vocabulary import Role, Workspace
from domain.desk import Desk, build_desk
from domain.mediation import register
from domain.work import begin
from tests.disputes import intake
from tests.factories import SmallStation

THREADS = 4


def write(desk: Desk, actor: Actor, token: str, station: SmallStation) -> int:
    """Register one dispute under a token and return its id; a second try returns that of the first."""
    try:
        with begin(desk, actor, system_clock) as work:
            work.once(token)
            case_id = register(work, intake(station)).id
            work.result(case_id)
            return case_id
    except AlreadyDone as done:
        return int(str(done.result))


def tokens(folder: Path, number: int, thread: int) -> list[str]:
    """Return what this thread asks for: first what nobody answered, then its own."""
    again = folder / "again.txt"
    unanswered = again.read_text("utf-8").split() if again.is_file() and thread == 0 else []
    return unanswered + [f"{number}-{thread}-{count}" for count in range(10_000)]


def main(folder: Path, number: int, url: str) -> None:
    """Write with several threads until somebody ends it."""
    desk = build_desk(Workspace.STATION, url, folder, folder / "keys")
    grid, account, worker = (int(part) for part in (folder / "who.txt").read_text("utf-8").split())
    actor = Actor(1, account, worker, "网格员", Role.GRID_WORKER, frozenset({grid}))
    station = SmallStation(desk, grid_ids={"G01": grid})
    station.clock.at = system_clock()
    out = threading.Lock()

    def work_on(thread: int) -> None:
        for token in tokens(folder, number, thread):
            asked(folder, token)
            case_id = write(desk, actor, token, station)
            with out:
                os.write(1, f"{token} {case_id}\n".encode())

    for thread in range(THREADS):
        threading.Thread(target=work_on, args=(thread,)).start()


def asked(folder: Path, token: str) -> None:
    """Note that a token was sent, before it is."""
    with (folder / "asked.txt").open("a", encoding="utf-8") as file:
        file.write(f"{token}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
