"""How a made-up dispute is worked on between acceptance and closing."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.actor import Actor
from core.vocabulary import Role
from domain.mediation import Facts, StepCode
from tools.demo.chance import Chance
from tools.demo.founding import Town
from tools.demo.law import AtLaw
from tools.demo.ledgers import Ledgers
from tools.demo.parameters import Parameters
from tools.demo.story import Story

ON_THE_SPOT = "OC03"
BOTH_SIDES = ("applicant", "respondent")
SOON = timedelta(minutes=10)
FEW_DAYS = timedelta(days=4)


class Handling:
    """Lets disputes be accepted, met about, priced and sent up the levels, as their lots say."""

    def __init__(self, town: Town, given: Parameters, seed: int) -> None:
        self._town = town
        self._facts = given.disputes
        self._texts = given.texts
        self._chance = Chance(seed, "handling")
        self._at_law = AtLaw(town, given, seed)
        self._ledgers = Ledgers(given, seed)

    def set_aside(self, story: Story) -> None:
        """Have it left out of the counts by whoever wrote it down."""
        at = self._later(story, self._chance.between(0.5, 20) / 24)
        facts = Facts(outcome=story.lot.outcome, why=self._texts["set_asides"][story.lot.outcome])
        story.goes_on(at, StepCode.SET_ASIDE, facts)

    def work_on(self, story: Story) -> datetime:
        """Do all there is before closing; returns the moment at which it can be closed."""
        if story.registrar.role is Role.CLERK:
            self._take_on(story, StepCode.ACCEPT, self._one(Role.GRID_WORKER, story.grid))
            story.accepted_at = story.at
        if story.lot.outcome == ON_THE_SPOT:
            return story.at + timedelta(minutes=self._chance.between(15, 80))
        days = self._days(story)
        self._at_level_1(story, days)
        if story.lot.level != "L1":
            self._at_level_2(story, days)
        if story.lot.level == "L3":
            self._at_level_3(story, days)
        ready_at = max(story.accepted_at + timedelta(days=days), story.at + SOON)
        if story.is_by_police:  # a second mediation would have to follow within 7 working days
            ready_at = min(ready_at, story.at + FEW_DAYS)
        return self._chance.in_hours(ready_at)

    def _days(self, story: Story) -> float:
        kind = "price" if story.lot.is_priced else story.lot.level
        return self._chance.lognormal(self._facts["days"][kind])

    def _at_level_1(self, story: Story, days: float) -> None:
        if story.lot.level != "L1" or self._chance.happens(self._facts["met_at_level_1"]):
            self._meet(story, 0.1 * days, "TM1" if story.owner.role is Role.GRID_WORKER else "TM2")

    def _at_level_2(self, story: Story, days: float) -> None:
        self._escalate(story, 0.1 * days)
        self._take_on(story, StepCode.ACCEPT, self._one(Role.COMMUNITY_OFFICER, story.grid))
        self._at_law.begins(story)
        in_time = self._chance.happens(self._facts["three_meetings"])
        self._meet(story, 0.1 * days, "TM2", *(["TM3"] if in_time else []))
        self._at_law.goes_on(story)
        if story.lot.is_priced:
            self._have_it_priced(story, days)

    def _at_level_3(self, story: Story, days: float) -> None:
        mediator = self._one(Role.JUSTICE_MEDIATOR)
        if self._chance.happens(self._facts["referred_instead_of_escalated"]):
            facts = Facts(why=self._chance.one_of(self._texts["referrals"]), consents=BOTH_SIDES)
            story.goes_on(self._later(story, 0.15 * days), StepCode.ASK_REFERRAL, facts)
            story.is_approved(self._later(story, 0.01 * days), self._one(Role.LEADER))
            self._take_on(story, StepCode.TAKE_OVER, mediator)
        else:
            self._escalate(story, 0.15 * days)
            self._take_on(story, StepCode.ACCEPT, mediator)
        self._meet(story, 0.2 * days)

    def _meet(self, story: Story, days: float, *slots: str) -> None:
        facts = Facts(note=self._chance.one_of(self._texts["meetings"]), slots=slots)
        story.goes_on(self._later(story, days), StepCode.MEET, facts)

    def _escalate(self, story: Story, days: float) -> None:
        reason = self._chance.draw(self._facts["escalation_reasons"])
        facts = Facts(reason=reason, why=self._texts["escalations"][reason])
        story.goes_on(self._later(story, days), StepCode.ESCALATE, facts)

    def _have_it_priced(self, story: Story, days: float) -> None:
        pause, resume = (self._chance.one_of(self._texts[name]) for name in ("pauses", "resumes"))
        self._ledgers.opens_price(story)
        story.goes_on(self._later(story, 0.05 * days), StepCode.PAUSE, Facts(why=pause, reason="PR2"))
        self._ledgers.sends_price(story)
        back_at = self._later(story, 0.4 * days)
        self._ledgers.gets_price(story, back_at)
        story.goes_on(back_at, StepCode.RESUME, Facts(note=resume))

    def _take_on(self, story: Story, code: StepCode, actor: Actor) -> None:
        at = self._later(story, self._chance.lognormal(self._facts["accepted_after_hours"]) / 24)
        story.owner = actor
        story.goes_on(at, code)

    def _one(self, role: Role, grid: str = "") -> Actor:
        return self._chance.one_of(self._town.crew(role, grid))

    def _later(self, story: Story, days: float) -> datetime:
        return self._chance.in_hours(story.at + max(timedelta(days=days), SOON))
