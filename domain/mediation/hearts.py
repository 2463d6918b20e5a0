"""The 五心 method inside a dispute: five prompts, a note to each. They are read, never scored (M08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from analytics.periods import Period
from analytics.results import Rate
from core.clock import utc
from core.dictionaries import Entry, dictionary
from core.errors import BadInput
from core.i18n import language
from core.messages import message
from domain.accounts.policy import Page
from domain.mediation import policy
from domain.mediation.filters import Asker, within
from domain.mediation.keeping import LedgerEvent, of_case, reach_in_hand, visible_case
from domain.mediation.timeline import cleaned
from domain.work import Work
from models import Dispute, DisputeHeart

NOTE_LIMIT = 300
USED = 3
"""With so many of the five noted the method counts as used (M08)."""


@dataclass(frozen=True)
class HeartRecord:
    """One of the prompts and what was noted to it, '' where nothing was."""

    code: str
    name: str
    prompt: str
    note: str = ""
    noted_at: datetime | None = None


def prompts() -> list[Entry]:
    """Return the prompts of the set in use: the active ones of five_hearts."""
    return dictionary("five_hearts").active()


def keep_hearts(work: Work, case_id: int, notes: Mapping[str, str]) -> int:
    """Keep notes to prompts and return how many changed; a note that was emptied is taken away.

    Raises:
        NotFound, NotAllowed: not theirs to see, not theirs to write.
        BadInput: a prompt that is not in the set in use.
    """
    case = reach_in_hand(work, case_id)
    known = {entry.code for entry in prompts()}
    if not set(notes) <= known:
        raise BadInput(message("Choose one of the list."), "heart")
    kept = {row.code: row for row in of_case(work.session, work.station_id, DisputeHeart, case.id)}
    changed = [code for code, note in notes.items() if _keep(work, case, kept.get(code), code, note)]
    if changed:
        work.record(LedgerEvent.HEART_NOTED, case, names=changed)
        work.session.flush()
    return len(changed)


def _keep(work: Work, case: Dispute, row: DisputeHeart | None, code: str, note: str) -> bool:
    text = cleaned(work, case, note.strip(), limit=NOTE_LIMIT, field=code)
    if text == (row.note if row else ""):
        return False
    if row is None:
        row = work.new(DisputeHeart, dispute_id=case.id, code=code, note=text, worker_id=0, noted_at=work.now)
    row.note, row.worker_id, row.noted_at = text, work.actor.worker_id, work.now
    if not text:
        work.session.delete(row)
        work.touch(DisputeHeart)
    return True


def open_hearts(session: Session, asker: Asker, case_id: int) -> tuple[HeartRecord, ...]:
    """Return the prompts of the set in use with their notes, then notes to prompts of other sets.

    Raises NotFound: missing and out of sight are the same.
    """
    case = visible_case(session, asker.actor, case_id)
    kept = {row.code: row for row in of_case(session, case.station_id, DisputeHeart, case.id)}
    in_use = [entry.code for entry in prompts()]
    others = [code for code in kept if code not in in_use]
    return tuple(_record(code, kept.get(code)) for code in (*in_use, *others))


def hearts_used(session: Session, asker: Asker, period: Period) -> Rate:
    """Return M08: disputes closed in a period with notes to at least three prompts ÷ closed in it."""
    seen = and_(policy.visible_to(asker.actor, Page.MEDIATION), within(Dispute.closed_at, period))
    closed = session.exec(select(func.count(col(Dispute.id))).where(seen)).one()
    of_dispute = and_(
        col(Dispute.station_id) == col(DisputeHeart.station_id),
        col(Dispute.id) == col(DisputeHeart.dispute_id),
    )
    noted = (
        select(col(DisputeHeart.dispute_id))
        .join(Dispute, of_dispute)
        .where(seen)
        .group_by(col(DisputeHeart.dispute_id))
        .having(func.count(col(DisputeHeart.id)) >= USED)
    )
    return Rate(len(session.exec(noted).all()), closed)


def _record(code: str, row: DisputeHeart | None) -> HeartRecord:
    entry = dictionary("five_hearts").entries.get(code)
    asked = "prompt_en" if language() == "en" else "prompt"
    prompt = str(entry.facts.get(asked, "")) if entry else ""
    name = dictionary("five_hearts").label(code)
    if row is None:
        return HeartRecord(code, name, prompt)
    return HeartRecord(code, name, prompt, row.note, utc(row.noted_at))
