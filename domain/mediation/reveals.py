"""Showing a party's plain value: never without an entry in the audit, and to its reader alone."""

from __future__ import annotations

from core.errors import NotFound
from domain.accounts.policy import Action, Page, check
from domain.accounts.recent import check_password_seen
from domain.mediation.actions import reach
from domain.mediation.parties import open_value
from domain.mediation.rules import check_code
from domain.mediation.tasks import task_of
from domain.mediation.vocabulary import CaseEvent
from domain.work import Work
from models import Dispute, DisputeParty

COLUMNS = {"name": "name", "phone": "phone", "id_number": "id"}
ONE_CLICK = frozenset({"name", "phone"})
SHOWN_SECONDS = 60


def reveal(work: Work, party_id: int, what: str, why: str = "") -> str:
    """Return a party's name, phone or ID number in the clear, and record who saw it and what for.

    The handler of an open dispute, or of a due follow-up of this party, gets name and phone at one
    click: the task is the purpose. Everybody else needs the right, a reason, and a password typed
    within the last 15 minutes.

    Raises:
        NotFound: no such party in sight, or nothing kept. NotAllowed: the role may not look.
        BadInput: 'why' or 'password' is missing.
    """
    party, case = _reach_party(work, party_id)
    task = task_of(work.session, work.actor, case, party.id) if what in ONE_CLICK else ""
    if not task:
        check(work.actor, Page.MEDIATION, Action.REVEAL)
        check_code("reveal_purposes", why, "why")
        check_password_seen(work)
    plain = open_value(work, party, COLUMNS[what])
    if not plain:
        raise NotFound
    work.record(CaseEvent.PARTY_REVEALED, party, field=what, purpose=task or why, dispute=case.id)
    return plain


def _reach_party(work: Work, party_id: int) -> tuple[DisputeParty, Dispute]:
    party = work.get(DisputeParty, party_id)
    return party, reach(work, party.dispute_id)
