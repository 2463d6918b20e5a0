"""The task in hand: for it a handler sees a party's name and phone at one click; it is the purpose logged."""

from __future__ import annotations

from sqlmodel import Session, col, select

from core.actor import Actor
from domain.accounts.policy import Action, Page, may
from domain.mediation import policy
from domain.mediation.vocabulary import CaseStatus
from models import Dispute, FollowUp

DISPUTE, FOLLOW_UP = "dispute", "follow_up"


def task_of(session: Session, actor: Actor, case: Dispute, party_id: int) -> str:
    """Return somebody's task with a party: the open dispute they handle, its follow-up, or ''."""
    if case.status != CaseStatus.CLOSED:
        is_theirs = may(actor, Page.MEDIATION, Action.WRITE) and policy.is_handler(actor, case)
        return DISPUTE if is_theirs else ""
    return FOLLOW_UP if party_id in parties_to_follow_up(session, actor, case.id) else ""


def parties_to_follow_up(session: Session, actor: Actor, case_id: int) -> frozenset[int]:
    """Return the parties of a closed dispute whose follow-up is still somebody's to do."""
    if not may(actor, Page.FOLLOWUPS, Action.WRITE):
        return frozenset()
    of_case = (col(Dispute.station_id) == col(FollowUp.station_id)) & (
        col(Dispute.id) == col(FollowUp.dispute_id)
    )
    query = select(FollowUp.party_id).join(Dispute, of_case)
    undone = (col(FollowUp.done_at).is_(None), col(FollowUp.dropped_at).is_(None))
    return frozenset(
        session.exec(query.where(policy.in_hand(actor), col(FollowUp.dispute_id) == case_id, *undone))
    )
