"""The numbers that come of agreements and price cases, with the rows behind them (M15, M16, M18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_
from sqlalchemy import select as rows
from sqlmodel import Session, col

from analytics.periods import Period
from analytics.results import Rate
from core.clock import local_day, utc
from domain.accounts.policy import Page
from domain.mediation import policy
from domain.mediation.confirmations import CONFIRMED
from domain.mediation.filters import Asker, within
from domain.mediation.prices import PriceState
from models import Agreement, Dispute, PriceCase

AGREED: Mapping[str, Any] = {
    "id": Dispute.id,
    "number": Dispute.number,
    "title": Dispute.title,
    "grid_id": Dispute.grid_id,
    "level": Dispute.level,
    "type_code": Dispute.type_code,
    "method": Dispute.method,
    "agreement_id": Agreement.id,
    "form": Agreement.form,
    "signed_on": Agreement.signed_on,
    "due_on": Agreement.due_on,
    "performed_on": Agreement.performed_on,
    "is_kept": Agreement.is_kept,
    "is_broken": Agreement.is_broken,
    "is_weighty": Agreement.is_weighty,
    "confirm_by": Agreement.confirm_until_on,
    "applied_on": Agreement.applied_on,
    "ruling": Agreement.ruling,
}


def find_due_agreements(session: Session, asker: Asker, period: Period) -> pd.DataFrame:
    """Return the rows of M15: agreements that stand and were due in a period, until today."""
    today = local_day(asker.now)
    begun = and_(_on(Agreement.due_on, period), col(Agreement.due_on) <= today)
    return _agreed(session, asker, begun)


def find_weighty_agreements(session: Session, asker: Asker, period: Period) -> pd.DataFrame:
    """Return the rows of M16: written agreements with money or a later date in them, signed in a period."""
    return _agreed(session, asker, and_(col(Agreement.is_weighty), _on(Agreement.signed_on, period)))


def find_expiring_confirmations(session: Session, asker: Asker, within_days: int) -> pd.DataFrame:
    """Return agreements with money or a later date whose 30 days end soon and were not used, soonest first.

    ``days_left`` is 0 on the last day (人民调解法 33).
    """
    today = local_day(asker.now)
    soon = and_(
        col(Agreement.is_weighty),
        col(Agreement.applied_on).is_(None),
        col(Agreement.confirm_until_on) >= today,
        col(Agreement.confirm_until_on) <= today + timedelta(days=within_days),
    )
    frame = _agreed(session, asker, soon).sort_values(["confirm_by", "id"], ignore_index=True)
    frame["days_left"] = [(day - today).days for day in frame["confirm_by"]]
    return frame


def performed_in_time(session: Session, asker: Asker, period: Period) -> Rate:
    """Return M15: agreements fully performed by their day ÷ agreements due in a period, until today."""
    due = find_due_agreements(session, asker, period)
    return Rate(int(due["is_kept"].sum()), len(due))


def confirmed(session: Session, asker: Asker, period: Period) -> Rate:
    """Return M16: confirmed ÷ weighty agreements (written, with money or a later date) signed in a period."""
    found = find_weighty_agreements(session, asker, period)
    return Rate(int((found["ruling"] == CONFIRMED).sum()), len(found))


PRICED: Mapping[str, Any] = {
    "id": Dispute.id,
    "number": PriceCase.number,
    "title": Dispute.title,
    "grid_id": Dispute.grid_id,
    "level": Dispute.level,
    "type_code": Dispute.type_code,
    "method": Dispute.method,
    "state": PriceCase.state,
    "claimed_fen": PriceCase.claimed_fen,
    "offered_fen": PriceCase.offered_fen,
    "appraised_fen": PriceCase.appraised_fen,
    "agreed_fen": PriceCase.agreed_fen,
    "accepted_at": PriceCase.accepted_at,
    "closed_at": PriceCase.closed_at,
}


@dataclass(frozen=True)
class PriceFigures:
    """M18 of a period: success as agreed ÷ accepted, the median gap to the appraisal, the median of days.

    ``gap`` is a share of the appraised price; gap and days are None where nothing speaks for them.
    """

    success: Rate
    gap: float | None
    gap_n: int
    days: float | None
    days_n: int


def find_price_cases(session: Session, asker: Asker, period: Period) -> pd.DataFrame:
    """Return the rows of M18: price cases accepted in a period, the oldest first."""
    of_price = and_(
        col(PriceCase.station_id) == col(Dispute.station_id), col(PriceCase.dispute_id) == col(Dispute.id)
    )
    query: Any = (
        rows(*(col(column).label(name) for name, column in PRICED.items()))
        .join(PriceCase, of_price)
        .where(policy.visible_to(asker.actor, Page.MEDIATION), within(PriceCase.accepted_at, period))
        .order_by(col(PriceCase.accepted_at), col(PriceCase.id))
    )
    return pd.DataFrame([dict(row) for row in session.execute(query).mappings()], columns=list(PRICED))


def price_figures(session: Session, asker: Asker, period: Period) -> PriceFigures:
    """Return M18 of a period: success, |agreed − appraised| ÷ appraised (median), days to close (median)."""
    found = find_price_cases(session, asker, period).to_dict("records")
    agreed = [row for row in found if row["state"] == PriceState.AGREED]
    gaps = [_gap(row) for row in agreed if not _absent(row["appraised_fen"]) and row["appraised_fen"] > 0]
    days = [_days(row) for row in found if not _absent(row["closed_at"])]
    return PriceFigures(
        Rate(len(agreed), len(found)),
        median(gaps) if gaps else None,
        len(gaps),
        median(days) if days else None,
        len(days),
    )


def _gap(row: dict[Any, Any]) -> float:
    gap: int = abs(row["agreed_fen"] - row["appraised_fen"])
    return gap / int(row["appraised_fen"])


def _days(row: dict[Any, Any]) -> float:
    taken: timedelta = utc(row["closed_at"]) - utc(row["accepted_at"])
    return taken / timedelta(days=1)


def _absent(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _agreed(session: Session, asker: Asker, clause: ColumnElement[bool]) -> pd.DataFrame:
    of_dispute = and_(
        col(Agreement.station_id) == col(Dispute.station_id), col(Agreement.dispute_id) == col(Dispute.id)
    )
    query: Any = (
        rows(*(col(column).label(name) for name, column in AGREED.items()))
        .join(Agreement, of_dispute)
        .where(policy.visible_to(asker.actor, Page.MEDIATION), col(Agreement.withdrawn_at).is_(None), clause)
        .order_by(col(Agreement.due_on), col(Agreement.id))
    )
    return pd.DataFrame([dict(row) for row in session.execute(query).mappings()], columns=list(AGREED))


def _on(column: Any, period: Period) -> ColumnElement[bool]:
    return and_(col(column) >= period.start, col(column) < period.end)
