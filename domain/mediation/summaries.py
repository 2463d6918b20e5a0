"""A dispute in four lines that may leave the house: what and where it is, never who."""

from __future__ import annotations

from sqlmodel import Session, col, select

from core.clock import local, utc
from core.dictionaries import dictionary
from core.errors import NotFound
from core.i18n import _
from domain.mediation.filters import Asker
from domain.mediation.policy import visible_to
from domain.mediation.queries import grid_labels
from domain.mediation.rules import days_left
from domain.mediation.vocabulary import CaseStatus
from models import Dispute, DisputeMeeting, Place


def summarised(session: Session, asker: Asker, case_id: int) -> str:
    """Return a summary without a name, a number, an address or anybody's words, to be copied to a group.

    The place is told down to the compound, and only where it is one of the station's list.

    Raises:
        NotFound: missing, or out of sight.
    """
    case = session.exec(select(Dispute).where(visible_to(asker.actor), col(Dispute.id) == case_id)).first()
    if case is None:
        raise NotFound
    return "\n".join(line for line in (_matter(session, case), *_standing(session, asker, case)) if line)


def _matter(session: Session, case: Dispute) -> str:
    kind = dictionary("dispute_types").label(case.type_code)
    grid = grid_labels(session, case.station_id).get(case.grid_id, "")
    place = session.get(Place, (case.station_id, case.place_id)) if case.place_id else None
    where = " ".join(filter(None, (grid, place.name if place else "")))
    return _(
        "[{kind}] {where}, found on {day}", kind=kind, where=where, day=f"{local(utc(case.found_at)):%m-%d}"
    )


def _standing(session: Session, asker: Asker, case: Dispute) -> list[str]:
    level = dictionary("dispute_levels").label(case.level)
    status = dictionary("case_status").label(case.status)
    met = session.exec(
        select(DisputeMeeting.id).where(
            DisputeMeeting.station_id == case.station_id, DisputeMeeting.dispute_id == case.id
        )
    ).all()
    lines = [_("{level}, {status}; met {count} times", level=level, status=status, count=len(met))]
    if case.status == CaseStatus.CLOSED:
        lines.append(_("Ended: {outcome}", outcome=dictionary("case_outcome").label(case.outcome)))
    elif case.due_at is not None:
        left = days_left(case.due_at, asker.now)
        lines.append(_("Over its limit") if left < 0 else _("{count} days left", count=left))
    lines.append(_("File {number}", number=case.number) if case.number else "")
    return lines
