"""Things that people do at a moment of a made-up day, each through the action that the desk itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from sqlmodel import col, select

from core.actor import Actor
from domain.alerts.entry import AlertEntry, register_alert
from domain.alerts.importing import Order, take_in
from domain.alerts.reading.mapping import Mapping
from domain.mediation import Facts, FollowUpAnswer, Intake, StepCode, record_follow_up, register, take_step
from domain.work import Work
from models import FollowUp
from tools.demo.calls import Call
from tools.demo.export import exported

CLOSING = frozenset({StepCode.SETTLE, StepCode.FAIL, StepCode.REFUSE})


@dataclass
class Thread:
    """What the deeds of one dispute hand on to each other: ids that are known once they are done."""

    alert_id: int | None = None
    case_id: int = 0
    follow_ups: list[tuple[int, int]] = field(default_factory=list)


class Deed(Protocol):
    """Who does something when."""

    @property
    def at(self) -> datetime:
        """The moment."""

    @property
    def actor(self) -> Actor:
        """The person."""

    def do(self, work: Work) -> None:
        """Do it."""


@dataclass(frozen=True)
class ByHand:
    """What every deed says: when, and who."""

    at: datetime
    actor: Actor


@dataclass(frozen=True)
class EnterAlert(ByHand):
    """An officer or the clerk writes an alert down by hand."""

    thread: Thread
    entry: AlertEntry

    def do(self, work: Work) -> None:
        """Do it and remember the alert."""
        self.thread.alert_id = register_alert(work, self.entry).id


@dataclass(frozen=True)
class Register(ByHand):
    """Somebody registers a dispute, linked to the alert it was found with."""

    thread: Thread
    intake: Intake

    def do(self, work: Work) -> None:
        """Do it and remember the dispute."""
        self.thread.case_id = register(work, replace(self.intake, alert_id=self.thread.alert_id)).id


@dataclass(frozen=True)
class TakeStep(ByHand):
    """Somebody takes a dispute one step on."""

    thread: Thread
    code: StepCode
    facts: Facts

    def do(self, work: Work) -> None:
        """Do it; at closing remember the follow-ups that came of it."""
        take_step(work, self.thread.case_id, self.code, self.facts)
        if self.code in CLOSING:
            self.thread.follow_ups = _planned(work, self.thread.case_id)


@dataclass(frozen=True)
class AnswerFollowUp(ByHand):
    """Somebody calls a party after closing."""

    thread: Thread
    party: int
    answer: FollowUpAnswer

    def do(self, work: Work) -> None:
        """Do it."""
        follow_up_id, version = self.thread.follow_ups[self.party]
        record_follow_up(work, follow_up_id, version, self.answer)


@dataclass(frozen=True)
class ImportCalls(ByHand):
    """The clerk takes in the export of the 110 system."""

    calls: Sequence[Call]
    communities: dict[str, str]
    mapping: Mapping

    def do(self, work: Work) -> None:
        """Do it."""
        name = f"110_{self.calls[0].at:%Y%m%d}_{self.calls[-1].at:%Y%m%d}.csv"
        take_in(work, Order(exported(self.calls, self.communities), name, self.mapping))


def _planned(work: Work, case_id: int) -> list[tuple[int, int]]:
    wanted = select(col(FollowUp.id), col(FollowUp.version)).where(
        FollowUp.station_id == work.station_id,
        FollowUp.dispute_id == case_id,
        col(FollowUp.done_at).is_(None),
        col(FollowUp.dropped_at).is_(None),
    )
    return [(row.id, row.version) for row in work.session.execute(wanted.order_by(col(FollowUp.party_id)))]
