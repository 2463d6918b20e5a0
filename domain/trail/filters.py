"""Which entries of the audit a list shows: a value that stands in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlmodel import col

from analytics.periods import Period
from core.actor import Actor
from core.clock import start_of
from domain.trail.labels import EVENTS, GROUPS, SUBJECTS, events_of
from models import AuditEntry, Dispute, DisputeParty, FollowUp, PaperNumber

DEFAULT = "month"
DESK = "desk"
LONGEST_CASE = 40
_ID = re.compile(r"\d{1,17}", re.ASCII)


@dataclass(frozen=True)
class EntryFilter:
    """What is asked of the audit. Without a field that field does not narrow.

    ``account`` is an id, or 'desk' for the desk itself. ``event`` is an event or a group of events.
    ``case`` is the number of a dispute, or its id: everything about it counts, its parties, papers and
    follow-ups too, and the period does not: a file is shown whole.
    """

    period: Period
    account: str = ""
    event: str = ""
    subject: str = ""
    subject_id: str = ""
    case: str = ""

    def to_params(self) -> dict[str, str]:
        """Return the filter as it stands in a URL; what is left out does not narrow."""
        facts = {
            "account": self.account,
            "event": self.event,
            "subject": self.subject,
            "row": self.subject_id,
            "case": self.case,
        }
        return {"period": self.period.to_params()} | {key: value for key, value in facts.items() if value}

    @classmethod
    def from_params(cls, params: Mapping[str, str], today: date) -> EntryFilter:
        """Read a URL; what cannot be read narrows nothing. Raises BadInput for a period that cannot be."""
        event, subject = params.get("event", ""), params.get("subject", "")
        return cls(
            Period.from_params(params.get("period", DEFAULT), today),
            _account(params.get("account", "")),
            event if event in EVENTS or event in GROUPS else "",
            subject if subject in SUBJECTS else "",
            _row_id(params.get("row", "")),
            params.get("case", "").strip()[:LONGEST_CASE],
        )


def clauses(actor: Actor, asked: EntryFilter) -> list[ColumnElement[bool]]:
    """Return what a filter asks in SQL; the actor's scope is not in it (policy.visible_to is)."""
    wanted = [_about_case(actor.station_id, asked.case) if asked.case else _within(asked.period)]
    if asked.account:
        wanted.append(col(AuditEntry.account_id) == _account_id(asked.account))
    if asked.event:
        wanted.append(col(AuditEntry.event).in_(events_of(asked.event)))
    if asked.subject:
        wanted.append(col(AuditEntry.subject) == asked.subject)
    if asked.subject_id:
        wanted.append(col(AuditEntry.subject_id) == int(asked.subject_id))
    return wanted


def _within(period: Period) -> ColumnElement[bool]:
    at = col(AuditEntry.at)
    return and_(at >= start_of(period.start), at < start_of(period.end))


def _about_case(station_id: int, text: str) -> ColumnElement[bool]:
    """Return the clause for a dispute and everything that hangs on it."""
    case = select(col(Dispute.id)).where(col(Dispute.station_id) == station_id, _is_called(text))
    parts = {
        "dispute": case,
        "dispute_party": _hanging(DisputeParty, station_id, case),
        "follow_up": _hanging(FollowUp, station_id, case),
        "paper_number": select(col(PaperNumber.id)).where(
            col(PaperNumber.station_id) == station_id,
            col(PaperNumber.subject) == "dispute",
            col(PaperNumber.subject_id).in_(case),
        ),
    }
    subject, row = col(AuditEntry.subject), col(AuditEntry.subject_id)
    return or_(*(and_(subject == name, row.in_(rows)) for name, rows in parts.items()))


def _is_called(text: str) -> ColumnElement[bool]:
    by_id = col(Dispute.id) == int(text) if _ID.fullmatch(text) else false()
    return or_(by_id, col(Dispute.number) == text)


def _hanging(table: type[DisputeParty] | type[FollowUp], station_id: int, case: Select[Any]) -> Select[Any]:
    return select(col(table.id)).where(col(table.station_id) == station_id, col(table.dispute_id).in_(case))


def _account(text: str) -> str:
    return DESK if text == DESK else _row_id(text)


def _account_id(account: str) -> int:
    return 0 if account == DESK else int(account)


def _row_id(text: str) -> str:
    return text if _ID.fullmatch(text) else ""
