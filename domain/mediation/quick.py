"""随手调: what officers settle on the spot at an alert - registered, met about and closed in one breath."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_
from sqlmodel import Session, col, select

from core.clock import utc
from core.dictionaries import dictionary
from core.errors import BadInput, NotFound, OutOfTurn
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.alerts.policy import is_alert, visible_to
from domain.mediation.actions import take_step
from domain.mediation.filters import Asker
from domain.mediation.intake import register
from domain.mediation.policy import visible_to as disputes_visible_to
from domain.mediation.records import APPLICANT, RESPONDENT, Intake, PartyIntake
from domain.mediation.rules import Facts
from domain.mediation.vocabulary import StepCode
from domain.work import Work
from models import Alert, Dispute

ON_THE_SPOT = "OC03"
METHOD = "MM05"
SOURCE = "SC03"
RISK = "R1"
SCREENED = "domestic_violence_screen"


@dataclass(frozen=True)
class OnTheSpot:
    """What is typed at an alert: two names, a line, and how it was settled. The rest stands in the alert."""

    alert_id: int
    names: tuple[str, str]
    note: str
    type_code: str
    settlement: str = ""
    phones: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class AlertGround:
    """What an alert already says about a dispute: nothing of it is typed again."""

    alert_id: int
    grid_id: int | None
    place: str
    type_code: str
    summary: str
    dispute_id: int
    dispute_number: str

    @property
    def is_taken(self) -> bool:
        """Tell whether a dispute was registered from it."""
        return bool(self.dispute_id or self.dispute_number)


def ground_of(session: Session, asker: Asker, alert_id: int) -> AlertGround:
    """Return what an alert says for the form. Raises NotFound: missing or out of sight."""
    alert = _alert(session, asker, alert_id)
    made = session.exec(
        select(Dispute).where(
            Dispute.station_id == alert.station_id,
            col(Dispute.grid_id) == alert.grid_id,
            Dispute.alert_id == alert.id,
            Dispute.bucket != "X",
        )
    ).first()
    seen = (
        made
        and session.exec(
            select(Dispute.id).where(disputes_visible_to(asker.actor), col(Dispute.id) == made.id)
        ).first()
    )
    number = (made.number or "·") if made else ""
    return AlertGround(
        alert.id, alert.grid_id, alert.place_text, type_of(alert.category), alert.summary, seen or 0, number
    )


def settle_on_the_spot(work: Work, typed: OnTheSpot) -> Dispute:
    """Register a dispute from an alert, keep the meeting, close it as settled on the spot: all or nothing.

    Raises:
        NotFound: no such alert in sight. NotAllowed: not the actor's to register there.
        OutOfTurn: a dispute was registered from this alert before.
        BadInput: a field cannot be kept; ``field`` names it as the form of a dispute does.
    """
    check(work.actor, Page.MEDIATION, Action.WRITE)
    asker = Asker(work.actor, work.now, work.cipher)
    alert = _alert(work.session, asker, typed.alert_id)
    _check_free(work, asker, alert)
    if is_screened(typed.type_code):
        raise BadInput(
            message("Family disputes take the full form: it asks about violence first."), "type_code"
        )
    if not typed.note.strip():
        raise BadInput(message("Write what was said, in a line or more."), "note")
    case = register(work, _intake(alert, typed))
    if StepCode.ACCEPT in _open_steps(case):
        take_step(work, case.id, StepCode.ACCEPT)
    met = Facts(note=typed.note, method=METHOD, met_at=work.now, place=alert.place_text)
    take_step(work, case.id, StepCode.MEET, met)
    ended = Facts(outcome=ON_THE_SPOT, method=METHOD, settlement=typed.settlement)
    take_step(work, case.id, StepCode.SETTLE, ended)
    work.result(case.id)
    return case


def type_of(category: str) -> str:
    """Return the type of dispute that an alert of a category is about, coarse or fine; '' for no quarrel."""
    categories = dictionary("alert_categories")
    return str(categories[category].facts.get("dispute_type", "")) if category in categories else ""


def types_for(coarse: str) -> list[str]:
    """Return the types an officer may choose from at an alert: those below the one it speaks of, or all.

    What has to be screened for violence first is not settled on the spot (反家庭暴力法 16).
    """
    types = dictionary("dispute_types")
    offered = [entry.code for entry in types.choices() if not is_screened(entry.code)]
    below = [code for code in offered if coarse and code in types.family(coarse)]
    return below or offered


def is_screened(type_code: str) -> bool:
    """Tell whether a type is asked about violence before anything is mediated."""
    types = dictionary("dispute_types")
    top = types.top(type_code)
    return top in types and types[top].facts.get("gate") == SCREENED


def _intake(alert: Alert, typed: OnTheSpot) -> Intake:
    sides = zip((APPLICANT, RESPONDENT), typed.names, typed.phones, strict=True)
    return Intake(
        type_code=typed.type_code,
        grid_id=alert.grid_id or 0,
        narrative=alert.summary or typed.note,
        source=SOURCE,
        found_at=utc(alert.occurred_at),
        parties=tuple(PartyIntake(side, name, phone) for side, name, phone in sides),
        risk=RISK,
        place_text=alert.place_text or alert.area_text,
        place_id=alert.place_id,
        alert_id=alert.id,
    )


def _alert(session: Session, asker: Asker, alert_id: int) -> Alert:
    where = and_(visible_to(asker.actor), is_alert(asker.actor.station_id, alert_id))
    found = session.exec(select(Alert).where(where)).first()
    if found is None:
        raise NotFound
    return found


def _check_free(work: Work, asker: Asker, alert: Alert) -> None:
    if ground_of(work.session, asker, alert.id).is_taken:
        raise OutOfTurn(message("A dispute was registered from this alert before; go on with that one."))


def _open_steps(case: Dispute) -> frozenset[StepCode]:
    return frozenset({StepCode.ACCEPT}) if case.owner_id is None else frozenset()
