"""The parts of a day, each counted by SQL within what somebody works on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from core.clock import local_day, utc
from core.messages import Message, message
from domain.accounts.policy import Action, Page, may
from domain.clocks import ClockRule, rule
from domain.day.records import Day, Part, PartCode, Task
from domain.desk import Desk
from domain.drafts import DraftRecord, find_drafts
from domain.mediation import Asker, DueView, FollowUpFilter, count_follow_ups, find_follow_ups
from domain.mediation import policy as disputes
from domain.mediation.clocks import SUBJECT, find_clocks
from domain.mediation.filters import is_open, is_overdue
from domain.mediation.queries import grid_labels
from domain.mediation.rules import levels_of
from domain.records.filters import Asker as LedgerAsker
from domain.records.queries import due_for
from domain.warnings.queries import own_tasks
from models import Dispute

SHOWN = 5
MOST = 200
SOON = timedelta(days=2)


@dataclass(frozen=True)
class Asking:
    """Who asks for their day, and where it is read."""

    desk: Desk
    session: Session
    asker: Asker


Found = tuple[int, tuple[Task, ...]]
Read = Callable[[Asking], Found]


def read_day(desk: Desk, asker: Asker) -> Day:
    """Return somebody's day: every part that is theirs, also where nothing is in it."""
    with desk.database.reading() as session:
        asking = Asking(desk, session, asker)
        parts = tuple(
            Part(code, *read(asking)) for code, (page, read) in PARTS.items() if may(asker.actor, page)
        )
    return Day(local_day(asker.now), parts)


def _disputes(clause: Callable[[Asker], ColumnElement[bool]]) -> Read:
    def read(asking: Asking) -> Found:
        return _counted(asking, clause(asking.asker))

    return read


def _counted(asking: Asking, where: ColumnElement[bool]) -> Found:
    session, station = asking.session, asking.asker.actor.station_id
    count = int(session.execute(select(func.count()).select_from(Dispute).where(where)).scalar_one())
    columns = ("id", "title", "grid_id", "level", "due_at", "registered_at")
    query = select(*(col(getattr(Dispute, name)) for name in columns)).where(where)
    rows = session.execute(
        query.order_by(col(Dispute.due_at).is_(None), col(Dispute.due_at), col(Dispute.id)).limit(SHOWN)
    )
    labels = grid_labels(session, station)
    return count, tuple(_dispute(row, labels) for row in rows)


def _dispute(row: Any, labels: Mapping[int, str]) -> Task:
    return Task(
        row.id,
        row.title,
        Page.MEDIATION,
        {"case": str(row.id)},
        grid=labels.get(row.grid_id, ""),
        detail=row.level,
        due_at=utc(row.due_at) if row.due_at else None,
        at=utc(row.registered_at),
    )


def _in_hand(asker: Asker) -> ColumnElement[bool]:
    """Return the clause of what somebody works on: their own, and what is of their level in their area."""
    actor = asker.actor
    of_level = col(Dispute.level).in_([str(level) for level in levels_of(actor.role)])
    mine = col(Dispute.owner_id) == actor.worker_id
    held = and_(disputes.in_hand(actor, Page.MEDIATION), or_(mine, of_level))
    return and_(held, is_open(), col(Dispute.owner_id).is_not(None))


def _overdue(asker: Asker) -> ColumnElement[bool]:
    return and_(_in_hand(asker), is_overdue(asker.now))


def _soon(asker: Asker) -> ColumnElement[bool]:
    within = and_(col(Dispute.due_at) >= asker.now, col(Dispute.due_at) < asker.now + SOON)
    return and_(_in_hand(asker), within)


def _waiting(asker: Asker) -> ColumnElement[bool]:
    return disputes.waiting_for(asker.actor)


def _terms(asking: Asking) -> Found:
    """Return the terms of the law that no due date shows: receipts, confirmations, second sessions."""
    frame = find_clocks(asking.session, asking.asker, limit=MOST)
    found: Sequence[Any] = list(frame.itertuples())
    rows = [row for row in found if _presses(rule(SUBJECT, row.code), row.days_left)]
    labels = grid_labels(asking.session, asking.asker.actor.station_id)
    shown = tuple(
        Task(
            row.dispute_id, row.title, Page.MEDIATION, {"case": str(row.dispute_id)},
            grid=labels.get(row.grid_id, ""), detail=row.clock,
            due_on=local_day(row.due_at.to_pydatetime()),
        )
        for row in rows[:SHOWN]
    )  # fmt: skip
    return len(rows), shown


def _presses(found: ClockRule, days_left: int) -> bool:
    """Tell whether a term can still be met: a bound of the law that is over is lost, a receipt still owed."""
    return not found.leads and (days_left >= 0 or not found.is_law)


def _follow_ups(asking: Asking) -> Found:
    wanted = FollowUpFilter(DueView.DUE, limit=SHOWN)
    count = count_follow_ups(asking.session, asking.asker, wanted)
    frame = find_follow_ups(asking.session, asking.asker, wanted) if count else None
    rows: Sequence[Any] = list(frame.itertuples()) if frame is not None else []
    return count, tuple(
        Task(
            row.id, row.title, Page.FOLLOWUPS, {"visit": str(row.id)},
            grid=row.grid, detail=row.party, due_on=row.due_on,
        )
        for row in rows
    )  # fmt: skip


def _warnings(asking: Asking) -> Found:
    tasks = own_tasks(asking.session, asking.asker.actor)
    shown = tuple(
        Task(one.id, one.note, Page.WARNINGS, {"warning": str(one.warning_id)}, due_on=one.due_on)
        for one in tasks[:SHOWN]
    )
    return len(tasks), shown


def _ledgers(asking: Asking) -> Found:
    """Return what somebody owns in the ledgers: needs to answer, hazards to fix, papers to issue."""
    asker = asking.asker
    rows = due_for(asking.session, LedgerAsker(asker.actor, asker.now), limit=MOST)
    first: Sequence[Any] = list(rows.head(SHOWN).itertuples())
    shown = tuple(
        Task(
            row.id, row.title, Page(row.page), {"kind": row.kind, "record": str(row.id)}, detail=row.name,
            due_at=None if pd.isna(row.due_at) else row.due_at.to_pydatetime(),
        )
        for row in first
    )  # fmt: skip
    return len(rows), shown


#: how a draft's form is called, where it opens, and under which name its row stands in the address
FORMS: Mapping[str, tuple[Message, Page, str]] = {
    "mediation-register": (message("New dispute, not saved yet"), Page.MEDIATION, "new"),
    "mediation-meeting-": (message("Record of a meeting, not saved yet"), Page.MEDIATION, "case"),
    "mediation-correct-": (message("Correction, not saved yet"), Page.MEDIATION, "case"),
    "followups-": (message("Follow-up, not saved yet"), Page.FOLLOWUPS, "visit"),
    "quick-": (message("Settled on the spot, not saved yet"), Page.ALERTS, "alert"),
}


def _drafts(asking: Asking) -> Found:
    drafts = [one for one in find_drafts(asking.desk, asking.asker.actor) if _form_of(one)]
    return len(drafts), tuple(_draft(at, one) for at, one in enumerate(drafts[:SHOWN]))


def _form_of(draft: DraftRecord) -> str:
    return next((name for name in FORMS if draft.form.startswith(name)), "")


def _draft(at: int, draft: DraftRecord) -> Task:
    form = _form_of(draft)
    title, page, name = FORMS[form]
    return Task(at, title, page, {name: draft.form.removeprefix(form) or "1"}, at=draft.saved_at)


#: a part of the day, the page whose right it takes, and how it is read
PARTS: Mapping[PartCode, tuple[Page, Read]] = {
    PartCode.OVERDUE: (Page.MEDIATION, _disputes(_overdue)),
    PartCode.WAITING: (Page.MEDIATION, _disputes(_waiting)),
    PartCode.SOON: (Page.MEDIATION, _disputes(_soon)),
    PartCode.TERMS: (Page.MEDIATION, _terms),
    PartCode.FOLLOW_UPS: (Page.FOLLOWUPS, _follow_ups),
    PartCode.WARNINGS: (Page.WARNINGS, _warnings),
    PartCode.LEDGERS: (Page.VISITS, _ledgers),
    PartCode.DRAFTS: (Page.ME, _drafts),
}


def may_register(asker: Asker) -> bool:
    """Tell whether somebody may enter a dispute from here."""
    return may(asker.actor, Page.MEDIATION, Action.WRITE)
