"""What may be done with a warning, and when: the table from which checks, buttons and tests derive."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.errors import OutOfTurn
from core.messages import message


class Status(StrEnum):
    """Where a warning stands."""

    NEW = "new"
    SEEN = "seen"
    ACTING = "acting"
    CLOSED = "closed"


class Step(StrEnum):
    """What somebody does with it."""

    ACKNOWLEDGE = "acknowledge"
    TASK = "task"
    DISPUTE = "dispute"
    JUDGE = "judge"


class Outcome(StrEnum):
    """What people found on the spot."""

    TRUE = "true"
    FALSE = "false"


NEXT: Mapping[Status, Mapping[Step, Status]] = {
    Status.NEW: {
        Step.ACKNOWLEDGE: Status.SEEN,
        Step.TASK: Status.ACTING,
        Step.DISPUTE: Status.ACTING,
        Step.JUDGE: Status.CLOSED,
    },
    Status.SEEN: {Step.TASK: Status.ACTING, Step.DISPUTE: Status.ACTING, Step.JUDGE: Status.CLOSED},
    Status.ACTING: {Step.TASK: Status.ACTING, Step.DISPUTE: Status.ACTING, Step.JUDGE: Status.CLOSED},
    Status.CLOSED: {},
}
OPEN = frozenset(status for status, steps in NEXT.items() if steps)


def after(status: str, step: Step) -> Status:
    """Return where a step leads.

    Raises:
        OutOfTurn: it may not follow now.
    """
    found = NEXT[Status(status)].get(step)
    if found is None:
        raise OutOfTurn(message("This warning was dealt with already. Read what came of it below."))
    return found


def steps_of(status: str) -> frozenset[Step]:
    """Return what may be done now."""
    return frozenset(NEXT[Status(status)])
