"""How a made-up dispute is found and written down."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.actor import Actor
from core.vocabulary import Role
from domain.alerts.entry import AlertEntry
from domain.mediation import Intake
from domain.mediation.rules import is_family
from tools.demo.calls import Call, Switchboard
from tools.demo.chance import Chance
from tools.demo.deeds import EnterAlert, Register
from tools.demo.fakes import Fakes
from tools.demo.founding import Spot, Town
from tools.demo.kinds import COMPOUND
from tools.demo.lots import Lot
from tools.demo.parameters import Parameters, of_code
from tools.demo.story import Story

PROACTIVE = frozenset({"SC01", "SC02", "SC04", "SC05", "SC06"})
BY_DAY = {str(hour): 1.0 for hour in range(9, 20)}
WRITING = timedelta(minutes=2)
LONGEST_HOURS = 12.0


class Openings:
    """Begins stories: on a call, or found by somebody on their rounds."""

    def __init__(self, town: Town, given: Parameters, switchboard: Switchboard, seed: int) -> None:
        self._town = town
        self._given = given
        self._switchboard = switchboard
        self._chance = Chance(seed, "openings")
        self._fakes = Fakes(Chance(seed, "parties"), given.identity)

    def found_by_hand(self, lot: Lot) -> Story:
        """Begin a dispute that somebody came across or brought in."""
        found_at = self._chance.moment_on(lot.day, BY_DAY)
        spot = self._switchboard.spot(COMPOUND)
        at = self._chance.in_hours(found_at + timedelta(hours=self._hours(lot)))
        return self._story(lot, spot.grid, found_at, at, spot, spot.name + self._switchboard.detail(COMPOUND))

    def found_on_a_call(self, lot: Lot, call: Call) -> Story:
        """Begin a dispute that officers met on a call; the alert is entered by hand before it."""
        at = call.at + timedelta(minutes=self._chance.between(20, 50))
        story = self._story(lot, call.grid, call.at, at, call.spot, call.place_text)
        story.deeds.insert(0, EnterAlert(at - WRITING, story.registrar, story.thread, self._entry(call)))
        return story

    def _entry(self, call: Call) -> AlertEntry:
        grid_id, phone = self._town.grid_ids[call.grid], self._fakes.phone()
        what = (call.category, grid_id, call.place_text, call.summary)
        return AlertEntry(call.at, call.source, *what, phone, call.outcome)

    def _story(
        self, lot: Lot, grid: str, found_at: datetime, at: datetime, spot: Spot | None, place_text: str
    ) -> Story:
        registrar = self._registrar(lot, grid)
        parties = self._fakes.parties()
        intake = Intake(
            lot.type_code,
            self._town.grid_ids[grid],
            self._chance.one_of(of_code(self._given.texts["disputes"], lot.type_code)),
            lot.source,
            found_at,
            parties,
            lot.risk,
            place_text,
            spot.id if spot else None,
            violence=False if is_family(lot.type_code) else None,
        )
        story = Story(lot, grid, registrar, registrar, len(parties), at)
        story.deeds.append(Register(at, registrar, story.thread, intake))
        return story

    def _registrar(self, lot: Lot, grid: str) -> Actor:
        role = Role(self._chance.draw(of_code(self._given.disputes["registrars"], lot.source)))
        return self._chance.one_of(self._town.crew(role, "" if role is Role.CLERK else grid))

    def _hours(self, lot: Lot) -> float:
        """Return how long after finding it is written down: within a day, but for a few we found."""
        facts = self._given.disputes
        if lot.source in PROACTIVE and not self._chance.happens(facts["first_action_in_24h"]):
            return self._chance.between(26, 60)
        return min(LONGEST_HOURS, self._chance.lognormal(facts["registered_after_hours"]))
