"""What is kept beside made-up disputes: price cases, agreements and their performance, 五心 notes, causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import local_day
from domain.mediation.agreements import (
    ON_THE_SPOT,
    ORAL,
    WRITTEN,
    AgreementTyped,
    ItemTyped,
    make_agreement,
    perform_item,
)
from domain.mediation.causes import TURNED, write_cause
from domain.mediation.confirmations import CONFIRMED, apply_for_confirmation, record_ruling
from domain.mediation.hearts import keep_hearts, prompts
from domain.mediation.keeping import of_case
from domain.mediation.prices import (
    PriceTyped,
    close_price_case,
    open_price_case,
    record_appraisal,
    send_for_appraisal,
)
from domain.work import Work
from models import Agreement, AgreementItem, PriceCase
from tools.demo.chance import Chance
from tools.demo.deeds import ByHand, Thread
from tools.demo.lots import FAILED_AS
from tools.demo.parameters import Parameters
from tools.demo.story import Story

FORMS: Mapping[str, str] = {"OC01": WRITTEN, "OC02": ORAL, "OC03": ON_THE_SPOT}
YUAN = 100


@dataclass(frozen=True)
class OpenPrice(ByHand):
    """Somebody opens the price case of a dispute."""

    thread: Thread
    typed: PriceTyped

    def do(self, work: Work) -> None:
        """Do it."""
        open_price_case(work, self.thread.case_id, self.typed)


@dataclass(frozen=True)
class SendPrice(ByHand):
    """Somebody sends the thing to be appraised."""

    thread: Thread
    appraiser: str

    def do(self, work: Work) -> None:
        """Do it."""
        price = _price(work, self.thread)
        send_for_appraisal(work, price.id, price.version, self.appraiser)


@dataclass(frozen=True)
class BackPrice(ByHand):
    """The appraisal is back."""

    thread: Thread
    fen: int
    basis: str

    def do(self, work: Work) -> None:
        """Do it."""
        price = _price(work, self.thread)
        record_appraisal(work, price.id, price.version, self.fen, self.basis)


@dataclass(frozen=True)
class ClosePrice(ByHand):
    """The price case ends, with a price or with the reason why there is none."""

    thread: Thread
    fen: int | None
    why: str

    def do(self, work: Work) -> None:
        """Do it."""
        price = _price(work, self.thread)
        close_price_case(work, price.id, price.version, self.fen, self.why)


@dataclass(frozen=True)
class Agree(ByHand):
    """Somebody writes down what was agreed."""

    thread: Thread
    typed: AgreementTyped

    def do(self, work: Work) -> None:
        """Do it."""
        make_agreement(work, self.thread.case_id, self.typed)


@dataclass(frozen=True)
class Perform(ByHand):
    """Somebody writes down that what was agreed was performed, or was not."""

    thread: Thread
    is_done: bool

    def do(self, work: Work) -> None:
        """Do it for every item."""
        for item in of_case(work.session, work.station_id, AgreementItem, self.thread.case_id):
            if item.performed_on is None:
                perform_item(work, item.id, item.version, local_day(work.now), is_done=self.is_done)


@dataclass(frozen=True)
class Confirm(ByHand):
    """The parties apply together for confirmation, or the court answers them."""

    thread: Thread
    court: str
    is_answer: bool = False

    def do(self, work: Work) -> None:
        """Do it."""
        row = of_case(work.session, work.station_id, Agreement, self.thread.case_id)[-1]
        today = local_day(work.now)
        if self.is_answer:
            record_ruling(work, row.id, row.version, CONFIRMED, today)
        else:
            apply_for_confirmation(work, row.id, row.version, today, self.court, is_joint=True)


@dataclass(frozen=True)
class NoteHearts(ByHand):
    """Somebody keeps notes to the prompts of 五心."""

    thread: Thread
    notes: Mapping[str, str]

    def do(self, work: Work) -> None:
        """Do it."""
        keep_hearts(work, self.thread.case_id, self.notes)


@dataclass(frozen=True)
class WriteCause(ByHand):
    """Somebody writes why a dispute became a case of another kind."""

    thread: Thread
    code: str
    note: str

    def do(self, work: Work) -> None:
        """Do it."""
        write_cause(work, self.thread.case_id, self.code, self.note)


class Ledgers:
    """Adds to made-up stories what their people keep beside them."""

    def __init__(self, given: Parameters, seed: int) -> None:
        self._facts, self._texts = given.disputes["ledgers"], given.texts["ledgers"]
        self._chance = Chance(seed, "ledgers")

    def opens_price(self, story: Story) -> None:
        """Have the price case opened where the dispute stands now."""
        claimed = self._fen(self._facts["claimed"])
        typed = PriceTyped(
            item=self._chance.one_of(self._texts["things"]),
            arose_on=local_day(story.registered_at),
            claimed_fen=claimed,
            offered_fen=self._part(claimed, 0.2, 0.6),
            evidence_no=f"发票{story.at:%m%d}{self._chance.whole(10, 99)}",
        )
        story.deeds.append(OpenPrice(story.at, story.owner, story.thread, typed))

    def sends_price(self, story: Story) -> None:
        """Have it sent to be appraised."""
        story.deeds.append(SendPrice(story.at, story.owner, story.thread, self._texts["appraiser"]))

    def gets_price(self, story: Story, at: datetime) -> None:
        """Have the appraisal come back at a moment."""
        fen = self._part(self._claimed(story), 0.5, 0.85)
        basis = self._chance.one_of(self._texts["bases"])
        story.deeds.append(BackPrice(at, story.owner, story.thread, fen, basis))

    def closes(self, story: Story, at: datetime) -> None:
        """Have written down what the closing at a moment comes with; to be called right before it."""
        if story.lot.is_priced:
            self._closes_price(story, at)
        if self._chance.happens(self._facts["hearts"]):
            self._notes(story, at)
        share = self._facts["agreed"].get(story.lot.outcome, 0)
        if self._chance.happens(share):
            self._agrees(story, at)

    def follows(self, story: Story, closed_at: datetime, until: datetime | None) -> None:
        """Have what was agreed performed or not, confirmed by a court, or a cause written after closing."""
        if story.lot.outcome in TURNED:
            self._causes(story, closed_at)
        made = next((deed for deed in story.deeds if isinstance(deed, Agree)), None)
        if made is None or made.typed.form == ON_THE_SPOT:
            return
        due_on = made.typed.items[0].due_on or local_day(closed_at)
        later: list[Perform | Confirm] = [
            *self._performed(story, closed_at, (due_on - local_day(closed_at)).days)
        ]
        if (
            made.typed.form == WRITTEN
            and not story.is_by_police
            and self._chance.happens(self._facts["confirmed"])
        ):
            later += self._confirmed(story, closed_at)
        story.deeds += [deed for deed in later if until is None or deed.at < until]

    def _agrees(self, story: Story, at: datetime) -> None:
        form, day = FORMS[story.lot.outcome], local_day(at)
        terms = self._chance.one_of(self._texts["terms"])
        money = self._fen(self._facts["paid"]) if self._chance.happens(self._facts["with_money"]) else None
        due_on = day + timedelta(days=self._chance.whole(0, 20))
        typed = AgreementTyped(
            form,
            terms,
            day,
            () if form == ON_THE_SPOT else (ItemTyped(terms, due_on, money),),
            recording_no=f"LX{at:%Y%m%d%H%M}" if form == ON_THE_SPOT else "",
        )
        story.deeds.append(Agree(at, story.owner, story.thread, typed))

    def _performed(self, story: Story, closed_at: datetime, days: int) -> list[Perform]:
        how = self._chance.draw(self._facts["performed"])
        if how == "unsaid":
            return []
        late = self._chance.whole(1, 9) if how == "late" else 0
        at = self._chance.in_hours(closed_at + timedelta(days=days + late, minutes=30))
        if how != "late" and local_day(at) > local_day(closed_at) + timedelta(days=days):
            at = closed_at + timedelta(minutes=5)
        return [Perform(at, story.owner, story.thread, how != "broken")]

    def _confirmed(self, story: Story, closed_at: datetime) -> list[Confirm]:
        court = self._texts["court"]
        asked_at = self._chance.in_hours(closed_at + timedelta(days=self._chance.whole(2, 20)))
        said_at = self._chance.in_hours(asked_at + timedelta(days=self._chance.whole(5, 20)))
        asked = Confirm(asked_at, story.owner, story.thread, court)
        return [asked, Confirm(said_at, story.owner, story.thread, court, is_answer=True)]

    def _closes_price(self, story: Story, at: datetime) -> None:
        back = next((deed for deed in story.deeds if isinstance(deed, BackPrice)), None)
        if back is None:
            return
        has_failed = story.lot.outcome in FAILED_AS
        agreed = None if has_failed else self._part(back.fen, 0.9, 1.1)
        why = self._texts["no_price"] if has_failed else ""
        story.deeds.append(ClosePrice(at, story.owner, story.thread, agreed, why))

    def _notes(self, story: Story, at: datetime) -> None:
        codes = [entry.code for entry in prompts()][: self._chance.whole(2, 5)]
        notes = {code: self._chance.one_of(self._texts["hearts"]) for code in codes}
        story.deeds.append(NoteHearts(at, story.owner, story.thread, notes))

    def _causes(self, story: Story, closed_at: datetime) -> None:
        code = self._chance.one_of(sorted(self._texts["causes"]))
        at = closed_at + timedelta(minutes=20)
        story.deeds.append(WriteCause(at, story.owner, story.thread, code, self._texts["causes"][code]))

    def _claimed(self, story: Story) -> int:
        opened = next(deed for deed in story.deeds if isinstance(deed, OpenPrice))
        return opened.typed.claimed_fen or 0

    def _fen(self, yuan: Mapping[str, int]) -> int:
        return self._chance.whole(yuan["from"], yuan["to"]) * YUAN

    def _part(self, fen: int, low: float, high: float) -> int:
        return round(fen * self._chance.between(low, high) / YUAN) * YUAN


def _price(work: Work, thread: Thread) -> PriceCase:
    return of_case(work.session, work.station_id, PriceCase, thread.case_id)[0]
