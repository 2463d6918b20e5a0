"""The price-dispute station (价格争议纠纷调解站): what is excluded, appraisal, amounts in fen (B3, M18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.clock import local_day
from core.dictionaries import Entry, dictionary
from core.errors import BadInput, OutOfTurn
from core.messages import Message, message
from domain.mediation.clocks import tell
from domain.mediation.keeping import LedgerEvent, check_past, check_said, of_case, reach_in_hand, reach_row
from domain.mediation.numbers import Series, give_number
from domain.mediation.step import AT_WORK
from domain.mediation.timeline import cleaned
from domain.mediation.vocabulary import CaseStatus
from domain.work import Work
from models import Dispute, PriceCase

OLD = "PX4"
NO_MATERIALS = "PX5"
APPRAISAL_DAYS = 10
"""An appraisal should be back within so many days; the mediation clock stands still meanwhile (B13)."""
CASE_DAYS = 30
"""A price case should be closed within so many days of acceptance (B13)."""


class PriceState(StrEnum):
    """Where a price case stands; labels in data/dictionaries/price_states.yaml."""

    OPEN = "PS_OPEN"
    SENT = "PS_SENT"
    BACK = "PS_BACK"
    AGREED = "PS_AGREED"
    FAILED = "PS_FAILED"


MOVES: Mapping[PriceState, frozenset[PriceState]] = {
    PriceState.OPEN: frozenset({PriceState.SENT, PriceState.AGREED, PriceState.FAILED}),
    PriceState.SENT: frozenset({PriceState.BACK}),
    PriceState.BACK: frozenset({PriceState.AGREED, PriceState.FAILED}),
    PriceState.AGREED: frozenset(),
    PriceState.FAILED: frozenset(),
}


@dataclass(frozen=True)
class PriceTyped:
    """A price dispute as it was typed; money in fen.

    ``stops`` are the reasons of exclusion that apply, ``holds`` the conditions that were ticked.
    """

    item: str
    arose_on: date | None
    claimed_fen: int | None
    evidence_no: str = ""
    bought_on: date | None = None
    paid_fen: int | None = None
    offered_fen: int | None = None
    basis: str = ""
    stops: tuple[str, ...] = ()
    holds: tuple[str, ...] = field(default_factory=lambda: tuple(e.code for e in conditions()))


def exclusions() -> list[Entry]:
    """Return what ends a price case before it begins."""
    return [entry for entry in dictionary("price_checks").active() if entry.facts["rule"] == "stop"]


def conditions() -> list[Entry]:
    """Return what has to hold."""
    return [entry for entry in dictionary("price_checks").active() if entry.facts["rule"] == "must"]


def stops_of(typed: PriceTyped, today: date) -> list[Entry]:
    """Return the exclusions that apply: those that were ticked, and those that the facts show."""
    shown = set(typed.stops)
    if typed.arose_on is not None and _older_than_a_year(typed.arose_on, today):
        shown.add(OLD)
    if not typed.evidence_no.strip():
        shown.add(NO_MATERIALS)
    return [entry for entry in exclusions() if entry.code in shown]


def open_price_case(work: Work, case_id: int, typed: PriceTyped) -> PriceCase:
    """Open the price case of a dispute that is being mediated; it takes the next number of 价调.

    Raises:
        NotFound, NotAllowed, OutOfTurn: not theirs, not being mediated, or opened before.
        BadInput: something is missing, or an exclusion applies: the sentence names it and the way out.
    """
    case = reach_in_hand(work, case_id)
    if case.status not in {*AT_WORK, CaseStatus.REFERRED}:
        raise OutOfTurn(message("A price case is opened while the dispute is mediated."))
    if of_case(work.session, work.station_id, PriceCase, case.id):
        raise OutOfTurn(message("This dispute has its price case already."))
    arose_on, claimed = _check_typed(work, typed)
    row = _row(work, case, typed, arose_on, claimed)
    with work.session.no_autoflush:
        row.number = give_number(work, Series.PRICE, row)
    tell(work, case, "price_accepted")
    work.record(LedgerEvent.PRICE_CASE_OPENED, row, dispute=case.id, number=row.number)
    work.session.flush()
    work.result(row.id)
    return row


def send_for_appraisal(work: Work, price_id: int, version: int, appraiser: str) -> PriceCase:
    """Send the thing to be appraised; the clock of the mediation stands still from now on."""
    row, case = _turn(work, price_id, version, PriceState.SENT)
    row.appraiser = check_said(appraiser, "appraiser", lambda text: cleaned(work, case, text, limit=60))
    row.state, row.sent_at = PriceState.SENT, work.now
    tell(work, case, "appraisal_asked")
    work.record(LedgerEvent.PRICE_CASE_SENT, row, dispute=case.id)
    work.session.flush()
    return row


def record_appraisal(
    work: Work, price_id: int, version: int, appraised_fen: int | None, basis: str = ""
) -> PriceCase:
    """Keep what the appraisal came to; the clock of the mediation goes on."""
    row, case = _turn(work, price_id, version, PriceState.BACK)
    row.appraised_fen = _amount(appraised_fen, "appraised")
    row.basis = cleaned(work, case, basis.strip() or row.basis, limit=300, field="basis")
    row.state, row.appraised_at = PriceState.BACK, work.now
    tell(work, case, "appraisal_done")
    work.record(LedgerEvent.PRICE_CASE_APPRAISED, row, dispute=case.id)
    work.session.flush()
    return row


def offer_price(work: Work, price_id: int, version: int, offered_fen: int | None) -> PriceCase:
    """Keep what the other side offers; it may be offered anew as long as the price case is open."""
    row, case = reach_row(work, PriceCase, price_id, version)
    if not MOVES[PriceState(row.state)]:
        raise OutOfTurn(_MOVED_ON)
    row.offered_fen = _amount(offered_fen, "offered")
    work.record(LedgerEvent.PRICE_CASE_OFFERED, row, dispute=case.id)
    work.session.flush()
    return row


def close_price_case(
    work: Work, price_id: int, version: int, agreed_fen: int | None, why: str = ""
) -> PriceCase:
    """Close a price case: with the price agreed on, or (None) without one, and then why not."""
    state = PriceState.FAILED if agreed_fen is None else PriceState.AGREED
    row, case = _turn(work, price_id, version, state)
    if agreed_fen is None:
        row.why = check_said(why, "why", lambda text: cleaned(work, case, text, limit=300))
    row.agreed_fen = None if agreed_fen is None else _amount(agreed_fen, "agreed")
    row.state, row.closed_at = state, work.now
    tell(work, case, "price_closed")
    work.record(LedgerEvent.PRICE_CASE_CLOSED, row, dispute=case.id, result=str(state))
    work.session.flush()
    return row


_MOVED_ON = message("The price case has moved on. Look at it again.")


def _turn(work: Work, price_id: int, version: int, to: PriceState) -> tuple[PriceCase, Dispute]:
    row, case = reach_row(work, PriceCase, price_id, version)
    if to not in MOVES[PriceState(row.state)]:
        raise OutOfTurn(_MOVED_ON)
    return row, case


def _check_typed(work: Work, typed: PriceTyped) -> tuple[date, int]:
    """Return the day the dispute arose and what is asked. Raises BadInput in the order of the form."""
    if not typed.item.strip():
        raise BadInput(message("Name the thing whose price is disputed."), "item")
    arose_on = check_past(work, typed.arose_on, "arose_on")
    if typed.bought_on is not None:
        check_past(work, typed.bought_on, "bought_on")
    claimed = _amount(typed.claimed_fen, "claimed")
    found = stops_of(typed, local_day(work.now))
    if found:
        raise BadInput(_stopped(found[0]), "evidence_no" if found[0].code == NO_MATERIALS else "stops")
    missing = [entry for entry in conditions() if entry.code not in typed.holds]
    if missing:
        raise BadInput(message("Not met: {condition}.", condition=missing[0].label), "holds")
    return arose_on, claimed


def _stopped(entry: Entry) -> Message:
    return message(
        "No price mediation: {reason}. What to do: {route}.", reason=entry.label, route=entry.facts["route"]
    )


def _amount(fen: int | None, name: str) -> int:
    if fen is None:
        raise BadInput(message("Write the amount in yuan, for instance 3280 or 3280.50."), name)
    return fen


def _row(work: Work, case: Dispute, typed: PriceTyped, arose_on: date, claimed: int) -> PriceCase:
    words = {"item": typed.item, "evidence_no": typed.evidence_no, "basis": typed.basis}
    kept = {name: cleaned(work, case, text.strip(), limit=300, field=name) for name, text in words.items()}
    return work.new(
        PriceCase,
        dispute_id=case.id,
        worker_id=work.actor.worker_id,
        number="",
        state=str(PriceState.OPEN),
        arose_on=arose_on,
        bought_on=typed.bought_on,
        paid_fen=typed.paid_fen,
        claimed_fen=claimed,
        offered_fen=typed.offered_fen,
        accepted_at=work.now,
        **kept,
    )


def _older_than_a_year(day: date, today: date) -> bool:
    return (today.year, today.month, today.day) > (day.year + 1, day.month, day.day)
