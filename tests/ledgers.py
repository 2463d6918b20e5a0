"""Agreements, price cases and meetings for tests, reached the way people reach them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core.clock import local_day
from core.vocabulary import Role
from domain.mediation import StepCode, close
from domain.mediation.agreed import Ledgers, open_ledgers
from domain.mediation.agreements import AgreementTyped, ItemTyped, make_agreement
from domain.mediation.meetings import Met, record_slot
from domain.mediation.prices import PriceTyped, open_price_case
from models import Agreement, PriceCase
from tests.disputes import asker, registered, step
from tests.factories import SmallStation

TODAY = date(2026, 11, 23)  # of NOON
DEPOSIT = ItemTyped("退还押金", TODAY + timedelta(days=10), 230_000)
QUIET = ItemTyped("晚十点后不装修", TODAY + timedelta(days=5))


def agreement_typed(**changes: Any) -> AgreementTyped:
    """Return a written agreement as somebody would type it."""
    facts: dict[str, Any] = {
        "form": "AF1",
        "terms": "乙方退还押金，晚十点后不装修。",
        "signed_on": TODAY,
        "items": (DEPOSIT, QUIET),
        "facts": "双方对装修时间和押金有争议。",
        "manner": "转账",
        "place": "一号警格警务室",
    }
    return AgreementTyped(**facts | changes)


def agreed(
    station: SmallStation, role: Role = Role.GRID_WORKER, case_id: int | None = None, **changes: Any
) -> Agreement:
    """Make an agreement in a dispute, a new one where none is named."""
    case_id = case_id or registered(station, role)
    with station.work(role) as work:
        return make_agreement(work, case_id, agreement_typed(**changes))


def ledgers(station: SmallStation, case_id: int, role: Role = Role.GRID_WORKER, grid: str = "G01") -> Ledgers:
    """Read what is kept beside a dispute, as somebody."""
    with station.reading() as session:
        return open_ledgers(session, asker(station, role, grid), case_id)


def price_typed(**changes: Any) -> PriceTyped:
    """Return a price dispute as somebody would type it: an e-bike, 3,280 asked."""
    facts: dict[str, Any] = {
        "item": "二手电动自行车",
        "arose_on": TODAY - timedelta(days=20),
        "bought_on": date(2025, 5, 1),
        "paid_fen": 398_000,
        "claimed_fen": 328_000,
        "offered_fen": 150_000,
        "evidence_no": "发票 001",
    }
    return PriceTyped(**facts | changes)


def priced(station: SmallStation, role: Role = Role.GRID_WORKER, **changes: Any) -> PriceCase:
    """Open a price case in a new dispute."""
    case_id = registered(station, role)
    with station.work(role) as work:
        return open_price_case(work, case_id, price_typed(**changes))


def at_level_two(station: SmallStation) -> int:
    """Return a dispute that the community officer of G01 has accepted at level 2."""
    case_id = registered(station)
    step(station, case_id, StepCode.ESCALATE, reason="ER1")
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)
    return case_id


def met(
    station: SmallStation, case_id: int, slot: str, role: Role = Role.COMMUNITY_OFFICER, **changes: Any
) -> None:
    """Record a meeting in one of the three roles now."""
    facts: dict[str, Any] = {"slot": slot, "met_at": station.clock(), "line": "听了双方的话。"}
    with station.work(role) as work:
        record_slot(work, case_id, Met(**facts | changes))


def settled(
    station: SmallStation, case_id: int, role: Role = Role.GRID_WORKER, outcome: str = "OC01"
) -> None:
    """Close a dispute with an outcome."""
    with station.work(role) as work:
        close(work, case_id, outcome, method="MM02", settlement="双方和解", why="说明")


def today(station: SmallStation) -> date:
    """Return the station's day."""
    return local_day(station.clock())
