"""Reading the ledgers beside a dispute: agreements, price case and root cause as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from core.clock import local_day, utc
from domain.mediation.agreements import may_agree
from domain.mediation.causes import TURNED
from domain.mediation.filters import Asker
from domain.mediation.keeping import keeps, of_case, visible_case
from domain.mediation.prices import APPRAISAL_DAYS, CASE_DAYS, MOVES, PriceState
from domain.mediation.step import AT_WORK
from domain.mediation.vocabulary import CaseStatus
from models import Agreement, AgreementItem, Dispute, PriceCase, RootCause


@dataclass(frozen=True)
class ItemRecord:
    """One thing to be done under an agreement."""

    id: int
    version: int
    what: str
    due_on: date
    amount_fen: int | None
    performed_on: date | None
    broken_on: date | None
    note: str


@dataclass(frozen=True)
class AgreementRecord:
    """An agreement with its items and where its confirmation stands."""

    id: int
    version: int
    form: str
    facts: str
    terms: str
    manner: str
    place: str
    recording_no: str
    signed_on: date
    due_on: date
    performed_on: date | None
    is_kept: bool
    is_broken: bool
    confirm_by: date | None
    applied_on: date | None
    court: str
    ruling: str
    ruled_on: date | None
    withdrawn_why: str
    is_withdrawn: bool
    items: tuple[ItemRecord, ...]

    @property
    def may_apply(self) -> bool:
        """Tell whether confirmation may still be applied for, as far as the agreement goes."""
        return self.confirm_by is not None and self.applied_on is None and not self.is_withdrawn


@dataclass(frozen=True)
class PriceRecord:
    """A price case; money in fen, ``due_on`` the day its appraisal or the whole case is due."""

    id: int
    version: int
    number: str
    state: str
    item: str
    arose_on: date
    bought_on: date | None
    paid_fen: int | None
    evidence_no: str
    basis: str
    claimed_fen: int
    offered_fen: int | None
    appraised_fen: int | None
    agreed_fen: int | None
    appraiser: str
    why: str
    accepted_on: date
    due_on: date | None

    @property
    def next_states(self) -> frozenset[PriceState]:
        """Return where it may go from here."""
        return MOVES[PriceState(self.state)]


@dataclass(frozen=True)
class CauseRecord:
    """Why a dispute became a case of another kind."""

    code: str
    note: str
    written_at: datetime


@dataclass(frozen=True)
class Ledgers:
    """All that is kept beside a dispute, and whether this reader writes there."""

    case_id: int
    agreements: tuple[AgreementRecord, ...]
    price: PriceRecord | None
    cause: CauseRecord | None
    is_keeper: bool = False
    may_agree: bool = False
    may_price: bool = False
    has_turned: bool = False

    @property
    def standing(self) -> AgreementRecord | None:
        """Return the agreement that stands, None where there is none."""
        kept = [one for one in self.agreements if not one.is_withdrawn]
        return kept[-1] if kept else None


def open_ledgers(session: Session, asker: Asker, case_id: int) -> Ledgers:
    """Return what is kept beside a dispute. Raises NotFound: missing and out of sight are the same."""
    case = visible_case(session, asker.actor, case_id)
    agreements = agreements_of(session, case)
    price = price_of(session, case)
    is_keeper = keeps(asker.actor, case)
    stands = any(not one.is_withdrawn for one in agreements)
    return Ledgers(
        case.id,
        agreements,
        price,
        _cause(session, case),
        is_keeper=is_keeper,
        may_agree=is_keeper and not stands and may_agree(case.status, case.bucket),
        may_price=is_keeper and price is None and case.status in {*AT_WORK, CaseStatus.REFERRED},
        has_turned=case.outcome in TURNED,
    )


def agreements_of(session: Session, case: Dispute) -> tuple[AgreementRecord, ...]:
    """Return the agreements of a dispute, the latest last."""
    items = of_case(session, case.station_id, AgreementItem, case.id)
    found = of_case(session, case.station_id, Agreement, case.id)
    return tuple(_agreement(row, [item for item in items if item.agreement_id == row.id]) for row in found)


def price_of(session: Session, case: Dispute) -> PriceRecord | None:
    """Return the price case of a dispute, None where it has none."""
    found = of_case(session, case.station_id, PriceCase, case.id)
    return _price(found[0]) if found else None


def _agreement(row: Agreement, items: list[AgreementItem]) -> AgreementRecord:
    copied = ("id", "version", "form", "facts", "terms", "manner", "recording_no", "signed_on", "due_on",
              "performed_on", "is_kept", "is_broken", "applied_on", "court", "ruling",
              "ruled_on", "withdrawn_why")  # fmt: skip
    return AgreementRecord(
        **{name: getattr(row, name) for name in copied},
        place=row.place_text,
        confirm_by=row.confirm_until_on,
        is_withdrawn=row.withdrawn_at is not None,
        items=tuple(_item(item) for item in items),
    )


def _item(row: AgreementItem) -> ItemRecord:
    return ItemRecord(
        row.id, row.version, row.what, row.due_on, row.amount_fen, row.performed_on, row.broken_on, row.note
    )


_PRICE = (
    "id", "version", "number", "state", "item", "arose_on", "bought_on", "paid_fen", "evidence_no", "basis",
    "claimed_fen", "offered_fen", "appraised_fen", "agreed_fen", "appraiser", "why",
)  # fmt: skip


def _price(row: PriceCase) -> PriceRecord:
    facts: dict[str, Any] = {name: getattr(row, name) for name in _PRICE}
    accepted_on = local_day(utc(row.accepted_at))
    return PriceRecord(**facts, accepted_on=accepted_on, due_on=_price_due(row, accepted_on))


def _price_due(row: PriceCase, accepted_on: date) -> date | None:
    if row.state == PriceState.SENT and row.sent_at is not None:
        return local_day(utc(row.sent_at)) + timedelta(days=APPRAISAL_DAYS)
    return accepted_on + timedelta(days=CASE_DAYS) if MOVES[PriceState(row.state)] else None


def _cause(session: Session, case: Dispute) -> CauseRecord | None:
    found = of_case(session, case.station_id, RootCause, case.id)
    return CauseRecord(found[0].code, found[0].note, utc(found[0].written_at)) if found else None
