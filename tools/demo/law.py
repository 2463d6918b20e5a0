"""What the law and obstacles add to a made-up dispute: police cases, what is stuck, another grid's."""

from __future__ import annotations

from datetime import timedelta

from core.clock import local_day
from core.vocabulary import Role
from domain.mediation import Facts, StepCode
from domain.mediation.vocabulary import Route
from tools.demo.chance import Chance
from tools.demo.founding import Town
from tools.demo.parameters import Parameters
from tools.demo.story import Story

AGREED = frozenset({"OC01", "OC02"})
SLIGHT = ("PE1", "PE2", "PE3", "PE4", "PA1")
A_WHILE = timedelta(minutes=20)


class AtLaw:
    """Lets some disputes of level 2 be public-security cases, get stuck, or move to another grid."""

    def __init__(self, town: Town, given: Parameters, seed: int) -> None:
        self._town = town
        self._facts, self._texts = given.disputes, given.texts["law"]
        self._chance = Chance(seed, "law")

    def begins(self, story: Story) -> None:
        """Have it handed to another grid, or handled as a case of the police, before anybody meets."""
        if self._chance.happens(self._facts["to_another_grid"]):
            self._moves(story)
        is_agreed = story.lot.level == "L2" and story.lot.outcome in AGREED and not story.lot.is_priced
        if is_agreed and self._chance.happens(self._facts["by_police"]):
            self._becomes_a_case(story)

    def goes_on(self, story: Story) -> None:
        """After a meeting: facts of a case are established; others get stuck and go on again."""
        if story.is_by_police:
            number = f"ZJ{story.at:%Y%m%d}{self._chance.whole(10, 99)}"
            self._next(story, StepCode.ESTABLISH, Facts(number=number))
        elif self._chance.happens(self._facts["stuck"]):
            self._gets_stuck(story)

    def _becomes_a_case(self, story: Story) -> None:
        story.is_by_police = True
        route = Facts(route=str(Route.PUBLIC_SECURITY), why=self._texts["route"])
        self._next(story, StepCode.CHOOSE_ROUTE, route)
        self._next(story, StepCode.FILE, Facts(day=local_day(story.at)))
        self._next(story, StepCode.CHECK_ELIGIBILITY, Facts(answers=SLIGHT))

    def _gets_stuck(self, story: Story) -> None:
        self._next(story, StepCode.BLOCK, Facts(reason="BR3", why=self._texts["stuck"]))
        if self._chance.happens(0.5):
            self._next(story, StepCode.SEND_OUTWARD, Facts(body="OB1", why=self._texts["outward"]))
            self._next(story, StepCode.ANSWERED, Facts(note=self._texts["answered"]))
        self._next(story, StepCode.UNBLOCK, Facts(note=self._texts["going"]))

    def _moves(self, story: Story) -> None:
        others = [code for code in sorted(self._town.grid_ids) if code != story.grid]
        to = self._chance.one_of(others)
        facts = Facts(grid_id=self._town.grid_ids[to], why=self._texts["grid"])
        self._next(story, StepCode.HAND_TO_GRID, facts)
        story.grid, story.owner = to, self._chance.one_of(self._town.crew(Role.COMMUNITY_OFFICER, to))
        self._next(story, StepCode.ACCEPT, Facts())

    def _next(self, story: Story, code: StepCode, facts: Facts) -> None:
        story.goes_on(self._chance.in_hours(story.at + A_WHILE), code, facts)
