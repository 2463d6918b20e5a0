"""How a made-up dispute ends: closed, its parties called, and a few opened again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from core.actor import Actor
from core.clock import local_day, moment
from core.vocabulary import Role
from domain.mediation import Facts, FollowUpAnswer, StepCode
from domain.mediation.rules import closing_step, follow_up_due
from tools.demo.chance import Chance
from tools.demo.deeds import AnswerFollowUp
from tools.demo.founding import Town
from tools.demo.handling import SOON
from tools.demo.ledgers import Ledgers
from tools.demo.lots import FAILED_AS
from tools.demo.parameters import Parameters
from tools.demo.story import Story

UNREACHED, UNRATED = "FU6", "SA0"
WRITTEN = "OC01"
BY_POLICE, PERFORMED = "MM07", "CD1"
HANDLERS = {"L2": Role.COMMUNITY_OFFICER, "L3": Role.JUSTICE_MEDIATOR}


class Aftermath:
    """Closes disputes and lets happen what comes after."""

    def __init__(self, town: Town, given: Parameters, seed: int) -> None:
        self._town = town
        self._facts = given.disputes
        self._texts = given.texts
        self._chance = Chance(seed, "aftermath")
        self._ledgers = Ledgers(given, seed)
        follow_ups = self._facts["follow_ups"]
        self._ratings = self._chance.deck(follow_ups["ratings"])
        self._done = self._chance.deck({"yes": follow_ups["done"], "no": 1 - follow_ups["done"]})

    def close(self, story: Story, at: datetime) -> None:
        """Have it closed with the outcome of its lot, followed up, and perhaps reopened."""
        self._ledgers.closes(story, at)
        story.goes_on(at, closing_step(story.lot.outcome), self._words(story, story.lot.outcome))
        again_at = self._again_at(story, at)
        self._follow_up(story, at, again_at)
        if again_at:
            self._reopen(story, again_at)
        elif story.is_by_police:
            decided_at = self._chance.in_hours(at + timedelta(days=3))
            story.goes_on(decided_at, StepCode.DECIDE, Facts(decision=PERFORMED))
        self._ledgers.follows(story, at, again_at)
        story.deeds.sort(key=lambda deed: deed.at)

    def _words(self, story: Story, outcome: str) -> Facts:
        method = (
            BY_POLICE if story.is_by_police else self._chance.draw(self._facts["methods"][story.lot.level])
        )
        if outcome in FAILED_AS:
            return Facts(outcome=outcome, method=method, why=self._chance.one_of(self._texts["failures"]))
        settlement = self._chance.one_of(self._texts["settlements"])
        return Facts(outcome=outcome, method=method, settlement=settlement)

    def _again_at(self, story: Story, closed_at: datetime) -> datetime | None:
        """Return when it breaks out again: some within a month, as many again within three."""
        lot, facts = self._chance.between(0, 1), self._facts["reopened"]
        if story.lot.outcome in FAILED_AS or lot >= facts["within_90_days"]:
            return None
        days = self._chance.between(4, 29) if lot < facts["within_30_days"] else self._chance.between(31, 88)
        return self._chance.in_hours(closed_at + timedelta(days=days))

    def _follow_up(self, story: Story, closed_at: datetime, until: datetime | None) -> None:
        """Have each party called around the day it is due; what a reopening overtakes falls away."""
        due_on = follow_up_due(story.lot.risk, local_day(closed_at))
        called = [party for party in range(story.parties) if next(self._done) == "yes"]
        moments = [self._called_at(closed_at, due_on) for _ in called]
        for at, party in sorted(zip(moments, called, strict=True)):
            if until is None or at < until:
                story.deeds.append(AnswerFollowUp(at, story.owner, story.thread, party, self._answer()))

    def _called_at(self, closed_at: datetime, due_on: date) -> datetime:
        is_late = self._chance.happens(self._facts["follow_ups"]["late"])
        day = due_on + timedelta(days=self._chance.whole(1, 6) if is_late else -self._chance.whole(0, 2))
        called_at = moment(day, time(self._chance.whole(9, 17), self._chance.whole(0, 59)))
        return max(called_at, closed_at + SOON)

    def _answer(self) -> FollowUpAnswer:
        facts, notes = self._facts["follow_ups"], self._texts["follow_ups"]
        channel = self._chance.draw(facts["channels"])
        if not self._chance.happens(facts["reached"]):
            return FollowUpAnswer(UNREACHED, channel, UNRATED, notes[UNREACHED])
        result = self._chance.draw(facts["results"])
        return FollowUpAnswer(result, channel, next(self._ratings), notes[result])

    def _reopen(self, story: Story, at: datetime) -> None:
        story.goes_on(at, StepCode.REOPEN, Facts(why=self._chance.one_of(self._texts["reopenings"])))
        story.owner = self._handler(story)
        story.goes_on(self._chance.in_hours(at + timedelta(hours=2)), StepCode.ACCEPT)
        days = self._chance.lognormal(self._facts["days"][story.lot.level])
        closed_at = self._chance.in_hours(story.at + max(SOON, timedelta(days=days)))
        story.goes_on(closed_at, StepCode.SETTLE, self._words(story, WRITTEN))
        self._follow_up(story, closed_at, None)

    def _handler(self, story: Story) -> Actor:
        role = HANDLERS.get(story.level)
        if role is None:
            return story.owner
        return self._town.crew(role, "" if role is Role.JUSTICE_MEDIATOR else story.grid)[0]
