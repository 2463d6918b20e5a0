"""Printing one paper of a dispute: filled in, kept in the list of papers, and written into the audit."""

from __future__ import annotations

import hashlib

from core.clock import local_day
from core.errors import BadInput, NotAllowed, OutOfTurn
from core.messages import message
from domain.accounts.policy import Action, Page, may
from domain.mediation.actions import reach
from domain.mediation.keeping import check_said, of_case, reach_row
from domain.mediation.numbers import give_number, void_number
from domain.mediation.timeline import cleaned
from domain.papers.fields import Print, fields_of
from domain.papers.gathering import gather
from domain.papers.kinds import PaperEvent, PaperKind, kind_of, missing
from domain.papers.people import people_of
from domain.papers.templates import MEDIA_TYPE, filled
from domain.work import Work
from models import CasePaper, Dispute

Made = tuple[str, str, bytes]


def print_paper(work: Work, case_id: int, code: str, *, wants_plain: bool = False, purpose: str = "") -> Made:
    """Return file name, media type and content of a paper; the list of papers and the audit keep it.

    Raises:
        NotFound, NotAllowed: not theirs to see, not theirs to take along or to see in the clear.
        BadInput: no such paper, something it needs is missing, 'why' or 'password', or a spoilt template.
    """
    case = reach(work, case_id)
    check_may_print(work)
    kind, found = kind_of(code), gather(work.session, case)
    lack = missing(kind, found)
    if lack is not None:
        raise BadInput(lack, "kind")
    people = people_of(work, case, found.parties, wants_plain=wants_plain, purpose=purpose)
    row = _paper(work, case, kind, len(found.parties), is_plain=people.is_plain)
    asked = Print(found, people, work.now, _printed_by(work), row.number, row.copies)
    content = filled(kind.template, fields_of(asked))
    row.sha256 = hashlib.sha256(content).hexdigest()
    work.record(
        PaperEvent.PAPER_PRINTED,
        row,
        dispute=case.id,
        paper=kind.code,
        number=row.number,
        plain=people.is_plain,
        purpose=people.purpose,
        sha256=row.sha256,
    )
    work.session.flush()
    return file_name(kind, case, work), MEDIA_TYPE, content


def void_paper(work: Work, paper_id: int, version: int, why: str) -> CasePaper:
    """Make a paper void. Its number, where it has one, stays in the series with the reason and is used up.

    Raises:
        NotFound, NotAllowed, StaleEdit: not theirs to see, not theirs to void, saved by somebody else.
        OutOfTurn: it is void already. BadInput: no reason.
    """
    row, case = reach_row(work, CasePaper, paper_id, version)
    if row.voided_at is not None:
        raise OutOfTurn(message("This paper is void already."))
    words = check_said(why, "why", lambda text: cleaned(work, case, text, limit=300))
    same = [one for one in _printed(work, case) if row.number and one.number == row.number]
    for one in same or [row]:
        one.voided_at, one.void_why = work.now, words
    if row.number:
        void_number(work, row.number, words)
    work.record(PaperEvent.PAPER_VOIDED, row, dispute=case.id, paper=row.kind, number=row.number)
    work.session.flush()
    return row


def check_may_print(work: Work) -> None:
    """Refuse whoever may neither write here nor take anything along. Raises NotAllowed."""
    if not any(may(work.actor, Page.MEDIATION, action) for action in (Action.WRITE, Action.EXPORT)):
        raise NotAllowed(
            message("Your role has no access here. If your work needs it, ask the administrator.")
        )


def file_name(kind: PaperKind, case: Dispute, work: Work) -> str:
    """Return the name of the file: what it is and the number of the dispute in the database, no person."""
    return f"{kind.zh}-{case.id}-{local_day(work.now):%Y%m%d}.docx"


def _paper(work: Work, case: Dispute, kind: PaperKind, parties: int, *, is_plain: bool) -> CasePaper:
    row = work.new(
        CasePaper,
        dispute_id=case.id,
        kind=kind.code,
        issued_at=work.now,
        worker_id=work.actor.worker_id,
        is_plain=is_plain,
        copies=kind.copies(parties),
        sha256="",
    )
    if kind.series is not None:
        row.number = number_in_force(work, case, kind) or give_number(work, kind.series, row)
    return row


def number_in_force(work: Work, case: Dispute, kind: PaperKind) -> str:
    """Return the number under which this paper was printed before, '' where none stands."""
    kept = [one for one in _printed(work, case) if one.kind == kind.code and one.voided_at is None]
    return next((one.number for one in kept if one.number), "")


def _printed(work: Work, case: Dispute) -> list[CasePaper]:
    return of_case(work.session, work.station_id, CasePaper, case.id)


def _printed_by(work: Work) -> str:
    return work.actor.name
