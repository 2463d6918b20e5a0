"""The two ends of the chain side by side: what the database says and what the file outside it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.actor import Actor
from domain.accounts.policy import Page, check
from domain.desk import Desk
from models import AuditEntry, Ledger


class ChainState(StrEnum):
    """What a look at both ends tells. It walks no chain: `python -m tools audit verify` does."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NO_ANCHOR = "no anchor"


@dataclass(frozen=True)
class Heads:
    """The last entry by the ledger and by the anchor file: (number, mac); (0, '') where there is none."""

    ledger: tuple[int, str]
    anchor: tuple[int, str]
    state: ChainState


def read_heads(desk: Desk, actor: Actor) -> Heads:
    """Return both ends of the actor's chain and whether they fit.

    The file follows a commit within a second: an anchor further back agrees where the chain holds
    its entry with its mac.

    Raises:
        NotAllowed: the actor does not read the audit.
    """
    check(actor, Page.AUDIT)
    station, anchor = actor.station_id, desk.anchor.read().get(str(actor.station_id), (0, ""))
    with desk.database.reading() as session:
        ledger = session.get(Ledger, station)
        head = (ledger.audit_id, ledger.audit_mac) if ledger else (0, "")
        held = {number: session.get(AuditEntry, (station, number)) for number in (head[0], anchor[0])}
    fits = [held[number] is not None and _mac(held[number]) == mac for number, mac in (head, anchor)]
    return Heads(head, anchor, _state(anchor, fits_all=all(fits)))


def _mac(entry: AuditEntry | None) -> str:
    return entry.mac if entry else ""


def _state(anchor: tuple[int, str], *, fits_all: bool) -> ChainState:
    if not anchor[0]:
        return ChainState.NO_ANCHOR
    return ChainState.AGREES if fits_all else ChainState.DIFFERS
