"""Saying what two disputes are to each other: a repeat, related, or not the same. It is remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from core.actor import Actor
from core.clock import utc
from core.errors import BadInput, NotAllowed, NotFound
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.alerts.policy import is_alert
from domain.alerts.policy import visible_to as alerts_visible_to
from domain.mediation import policy
from domain.mediation.actions import reach
from domain.mediation.filters import Asker
from domain.mediation.pairs import LinkKind, PairEvent, Reason, score_of
from domain.work import Work
from models import Alert, Dispute, DisputeIncident, DisputeLink


def check_can_handle(actor: Actor, case: Dispute) -> None:
    """Refuse deciding about a dispute that is neither the actor's to handle nor their own entry."""
    check(actor, Page.MEDIATION, Action.WRITE)
    if not policy.is_handler(actor, case) and case.registrar_id != actor.worker_id:
        raise NotAllowed(message("This dispute belongs to whoever handles it now."))


@dataclass(frozen=True)
class LinkRecord:
    """A dispute that belongs to another, as it may be shown beside it."""

    case_id: int
    number: str
    title: str
    status: str
    kind: LinkKind
    is_later: bool
    found_at: datetime


def decide(
    work: Work, case_id: int, other_id: int, kind: LinkKind, reasons: tuple[Reason, ...] = ()
) -> DisputeLink:
    """Keep what two disputes are to each other, in place of what was said before.

    Raises:
        NotFound: one of them is out of sight. NotAllowed: neither is the actor's to handle.
        BadInput: a dispute with itself.
    """
    first, other = reach(work, case_id), _named(work, other_id)
    if first.id == other.id:
        raise BadInput(message("Choose another dispute: this is the same file."), "other")
    check_can_handle(work.actor, first)
    earlier, later = sorted((first, other), key=lambda case: (utc(case.found_at), case.id))
    row = _pair(work, earlier.id, later.id) or work.new(
        DisputeLink,
        earlier_id=earlier.id,
        later_id=later.id,
        kind="",
        later_at=utc(later.found_at),
        decided_at=work.now,
    )
    row.kind, row.decided_at, row.worker_id = str(kind), work.now, work.actor.worker_id or None
    row.reasons, row.score = [str(one) for one in reasons], score_of(frozenset(reasons))
    event = PairEvent.DISPUTES_TOLD_APART if kind is LinkKind.APART else PairEvent.DISPUTES_LINKED
    work.record(event, first, dispute=other.id, kind=str(kind))
    work.session.flush()
    return row


def link_alert(work: Work, case_id: int, alert_id: int) -> DisputeIncident:
    """Keep that a later alert is about this dispute: it came back (M10, M13).

    Raises:
        NotFound: dispute or alert out of sight. NotAllowed: the dispute is not the actor's to handle.
    """
    case = reach(work, case_id)
    check_can_handle(work.actor, case)
    where = and_(alerts_visible_to(work.actor), is_alert(work.station_id, alert_id))
    alert = work.session.exec(select(Alert).where(where)).first()
    if alert is None:
        raise NotFound
    known = work.session.exec(
        select(DisputeIncident).where(
            DisputeIncident.station_id == work.station_id,
            DisputeIncident.dispute_id == case.id,
            DisputeIncident.alert_id == alert.id,
        )
    ).first()
    row = known or work.new(
        DisputeIncident,
        dispute_id=case.id,
        alert_id=alert.id,
        occurred_at=utc(alert.occurred_at),
        linked_at=work.now,
        worker_id=work.actor.worker_id or None,
    )
    work.record(PairEvent.INCIDENT_LINKED, case, alert=alert.id)
    work.session.flush()
    return row


def find_links(session: Session, asker: Asker, case_id: int) -> list[LinkRecord]:
    """Return the disputes linked to one, within sight, the latest first; those told apart are left out."""
    ends = {"earlier_id": "later_id", "later_id": "earlier_id"}
    found: list[LinkRecord] = []
    for here, there in ends.items():
        of_other = and_(
            col(Dispute.station_id) == col(DisputeLink.station_id),
            col(Dispute.id) == getattr(DisputeLink, there),
        )
        query = (
            select(DisputeLink, Dispute)
            .join(Dispute, of_other)
            .where(
                policy.visible_to(asker.actor),
                getattr(DisputeLink, here) == case_id,
                DisputeLink.kind != LinkKind.APART,
            )
        )
        for pair, case in session.exec(query):
            is_later = there == "later_id"
            found.append(
                LinkRecord(
                    case.id, case.number or "", case.title, case.status, LinkKind(pair.kind), is_later,
                    utc(case.found_at),
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: one.found_at, reverse=True)


def _named(work: Work, case_id: int) -> Dispute:
    """Return the other dispute: in sight, or in one's own grid, where it is named beside the form."""
    case = work.session.get(Dispute, (work.station_id, case_id))
    if case is None:
        raise NotFound
    if case.grid_id in work.actor.grids:
        return case
    return reach(work, case_id)


def _pair(work: Work, earlier_id: int, later_id: int) -> DisputeLink | None:
    return work.session.exec(
        select(DisputeLink).where(
            DisputeLink.station_id == work.station_id,
            or_(
                and_(col(DisputeLink.earlier_id) == earlier_id, col(DisputeLink.later_id) == later_id),
                and_(col(DisputeLink.earlier_id) == later_id, col(DisputeLink.later_id) == earlier_id),
            ),
        )
    ).first()
