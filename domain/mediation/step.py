"""What a step of a dispute is, and the sets of statuses that the tables of steps are written with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.messages import Message
from domain.mediation.vocabulary import Bucket, CaseEvent, CaseStatus, Level, Route, StepCode, Who

Moves = Mapping[CaseStatus, frozenset[CaseStatus]]

OPEN_AT: Mapping[Level, CaseStatus] = {
    Level.L1: CaseStatus.L1_OPEN,
    Level.L2: CaseStatus.L2_OPEN,
    Level.L3: CaseStatus.L3_OPEN,
}
AT_WORK = frozenset(OPEN_AT.values())
UNCLOSED = frozenset(CaseStatus) - {CaseStatus.CLOSED}
PUBLIC_SECURITY = frozenset({Route.PUBLIC_SECURITY})
BY_POLICE = frozenset({Route.PUBLIC_SECURITY, Route.DOMESTIC_VIOLENCE})


@dataclass(frozen=True)
class Step:
    """One row of the table: from which status to which, who may, what must be said, what is recorded.

    ``moves`` is empty only for registering. ``levels`` narrows a step to some levels, ``bucket``
    to the outcomes a closing may carry, ``routes`` to disputes of some laws, ``reasons`` names the list
    its reason comes from, ``blocked`` narrows it to what is stuck, or is not.
    """

    code: StepCode
    label: Message
    done: Message
    event: CaseEvent
    who: Who
    moves: Moves
    needs: tuple[str, ...] = ()
    levels: frozenset[Level] = frozenset(Level)
    bucket: Bucket | None = None
    routes: frozenset[Route] = frozenset(Route)
    reasons: str = ""
    blocked: bool | None = None


def to(before: Iterable[CaseStatus], *after: CaseStatus) -> dict[CaseStatus, frozenset[CaseStatus]]:
    """Say that a step leads from each of these statuses to one of those."""
    return dict.fromkeys(before, frozenset(after))


def stay(statuses: Iterable[CaseStatus]) -> dict[CaseStatus, frozenset[CaseStatus]]:
    """Say that a step leaves the status as it is."""
    return {status: frozenset({status}) for status in statuses}
