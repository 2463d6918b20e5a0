"""A made-up dispute as it will go: its deeds in order of time, and who has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core.actor import Actor
from domain.mediation import Facts, StepCode
from tools.demo.deeds import CLOSING, Deed, Register, TakeStep, Thread
from tools.demo.lots import Lot

NO_FACTS = Facts()


@dataclass
class Story:
    """A dispute. ``registrar`` wrote it down, ``owner`` has it (at first who wrote it down)."""

    lot: Lot
    grid: str
    registrar: Actor
    owner: Actor
    parties: int
    accepted_at: datetime
    thread: Thread = field(default_factory=Thread)
    deeds: list[Deed] = field(default_factory=list)
    is_by_police: bool = False

    @property
    def level(self) -> str:
        """The level it has come to."""
        return f"L{1 + sum(_is(deed, StepCode.ESCALATE) for deed in self.deeds)}"

    @property
    def at(self) -> datetime:
        """The moment of the latest deed."""
        return self.deeds[-1].at

    @property
    def registered_at(self) -> datetime:
        """When it was registered."""
        return next(deed.at for deed in self.deeds if isinstance(deed, Register))

    @property
    def closed_at(self) -> datetime | None:
        """When it is closed for the first time, None where it is set aside."""
        return next((deed.at for deed in self.deeds if _is(deed, *CLOSING)), None)

    @property
    def waits(self) -> bool:
        """Whether it waits for somebody else than its registrar to accept it."""
        return any(_is(deed, StepCode.ACCEPT) for deed in self.deeds) and self.owner is not self.registrar

    def goes_on(self, at: datetime, code: StepCode, facts: Facts = NO_FACTS) -> None:
        """Let its owner take the next step."""
        self.deeds.append(TakeStep(at, self.owner, self.thread, code, facts))

    def is_approved(self, at: datetime, leader: Actor) -> None:
        """Let the leader approve the referral its owner asked for."""
        self.deeds.append(TakeStep(at, leader, self.thread, StepCode.REFER, NO_FACTS))

    def cut(self, before: datetime) -> None:
        """Forget what would come from a moment on."""
        self.deeds = [deed for deed in self.deeds if deed.at < before]

    def stop_at_the_door(self) -> None:
        """Let nobody have accepted it yet."""
        first = next((deed for deed in self.deeds if _is(deed, StepCode.ACCEPT)), None)
        if first is not None:
            self.cut(first.at)


def _is(deed: Deed, *codes: StepCode) -> bool:
    return isinstance(deed, TakeStep) and deed.code in codes
