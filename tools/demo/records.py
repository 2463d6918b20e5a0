"""The ledgers of a made-up station: registrations, visits, rounds, volunteers, honours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from analytics.periods import Period
from core.actor import Actor
from core.clock import moment
from core.vocabulary import Role
from domain.records import enter, enter_many, finish, kind_of, tick, verify
from domain.records.rounds import windows_in
from domain.work import Work
from tools.demo.chance import Chance
from tools.demo.deeds import ByHand, Deed
from tools.demo.fakes import Fakes
from tools.demo.founding import Spot, Town
from tools.demo.parameters import Parameters
from tools.demo.years import DAY

MONTHS = 22  # of registrations: this year and the one before, so that they can be compared
RECENT = 92  # days of what is looked over one by one
DOGS, VISITS = 10, 4
BREEDS = ("DB51", "DB54", "DB55", "DB56", "DB58", "DB59")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class EnterMany(ByHand):
    """Somebody enters a stack of cards."""

    kind: str
    rows: Sequence[Values]

    def do(self, work: Work) -> None:
        """Do it."""
        enter_many(work, self.kind, self.rows)


@dataclass
class Thing:
    """What the deeds about one record hand on: its id, once it is entered."""

    id: int = 0


@dataclass(frozen=True)
class Enter(ByHand):
    """Somebody enters one record."""

    thing: Thing
    kind: str
    values: Values

    def do(self, work: Work) -> None:
        """Do it and remember the record."""
        self.thing.id = enter(work, self.kind, self.values).id


@dataclass(frozen=True)
class Finish(ByHand):
    """Somebody says what came of it."""

    thing: Thing
    values: Values

    def do(self, work: Work) -> None:
        """Do it."""
        finish(work, self.thing.id, self.values)


@dataclass(frozen=True)
class Tick(ByHand):
    """An officer ticks off the compounds of a half-month."""

    ticks: Sequence[tuple[int, Values]]

    def do(self, work: Work) -> None:
        """Do it."""
        tick(work, "antifraud_round", self.ticks)


@dataclass(frozen=True)
class Join(ByHand):
    """Volunteers are registered, and take part in something that is looked over."""

    names: Sequence[Values]
    activity: Values
    checker: Actor = field(kw_only=True)

    def do(self, work: Work) -> None:
        """Do it."""
        ids = enter_many(work, "red_armband", self.names)
        values = {**self.activity, "members": ids[: len(ids) * 4 // 5]}
        made = enter(work, "volunteer_activity", values)
        work.turn_to(self.checker, self.at)
        verify(work, made.id, is_right=True)


def ledger_days(first: date, until: date, town: Town, given: Parameters, seed: int) -> Iterator[Deed]:
    """Yield what people enter into the ledgers, up to and including a day, in no order."""
    yield from Ledgers(town, given, seed, first, until).deeds()


class Ledgers:
    """Draws the records of a station."""

    def __init__(self, town: Town, given: Parameters, seed: int, first: date, until: date) -> None:
        self._town, self._first, self._until = town, first, until
        self._chance = Chance(seed, "records")
        self._fakes = Fakes(self._chance, given.identity)
        self._spots: dict[tuple[str, str], list[Spot]] = {}
        for spot in town.spots:
            self._spots.setdefault((spot.grid, spot.place_type), []).append(spot)

    def deeds(self) -> Iterator[Deed]:
        """Yield everything."""
        for day in self._days(MONTHS * 30):
            yield from self._counter(day)
        for day in self._days(RECENT):
            yield from self._outside(day)
        yield from self._rounds()
        yield from self._duty()
        yield from self._honours()
        yield from self._volunteers()

    def _days(self, count: int) -> list[date]:
        start = max(self._first + DAY, self._until - timedelta(days=count))
        return [start + n * DAY for n in range((self._until - start).days)]

    def _counter(self, day: date) -> Iterator[Deed]:
        """Yield the residents and dogs of one working day."""
        if day.weekday() > 4:
            return
        clerk = self._town.crew(Role.CLERK)[0]
        people = [self._resident(day) for _ in range(self._chance.whole(8, 18))]
        yield EnterMany(moment(day, time(17, 5)), clerk, "residence", people)
        if self._chance.happens(DOGS / 21):
            thing, at = Thing(), moment(day, time(10, self._chance.whole(0, 59)))
            yield Enter(at, clerk, thing, "dog_licence", self._dog(day))
            issued = min(day + 3 * DAY, self._until)
            if issued > day:
                done = {"issued_on": issued}
                yield Finish(moment(issued, time(16, 0)), clerk, thing, done)

    def _outside(self, day: date) -> Iterator[Deed]:
        """Yield what officers bring back from their rounds."""
        for grid in self._town.grid_ids:
            officer = self._town.crew(Role.COMMUNITY_OFFICER, grid)[0]
            if self._chance.happens(VISITS / 22):
                yield self._visit(day, grid, officer)

    def _visit(self, day: date, grid: str, officer: Actor) -> Deed:
        values = self._at(grid, "PT01") | {
            "happened": day,
            "entry": "E2",
            "actions": ["B1", "B2", "B5"],
            "need": "楼道灯不亮，请帮忙协调。" if self._chance.happens(0.3) else "",
        }
        return Enter(moment(day, time(16, self._chance.whole(0, 59))), officer, Thing(), "visit", values)

    def _rounds(self) -> Iterator[Deed]:
        """Yield a tick for nearly every compound of every half-month of the last half year."""
        kind = kind_of("antifraud_round")
        start = max(self._first + DAY, self._until - timedelta(days=183))
        for window in windows_in(kind, Period(start, self._until)):
            day = min(window.start + timedelta(days=self._chance.whole(4, 12)), self._until - DAY)
            if day not in window:
                continue
            for grid in self._town.grid_ids:
                officer = self._town.crew(Role.COMMUNITY_OFFICER, grid)[0]
                ticks = [
                    (spot.id, {"banner": self._chance.happens(0.6), "audio": self._chance.happens(0.3)})
                    for spot in self._spots.get((grid, "PT01"), [])
                    if self._chance.happens(0.94)
                ]
                if ticks:
                    yield Tick(moment(day, time(11, self._chance.whole(0, 59))), officer, ticks)

    def _duty(self) -> Iterator[Deed]:
        """Yield the roster of the last months, planned on their first days, and two weeks of open rooms."""
        clerk = self._town.crew(Role.CLERK)[0]
        for month in Period(self._days(60)[0], self._until).months():
            first = month.start
            days = [first + n * DAY for n in range(month.days) if (first + n * DAY).weekday() < 5]
            rows = [self._hours(day, actor) for day in days for actor in self._on_the_beat()]
            if rows:
                yield EnterMany(moment(first, time(8, 10)), clerk, "duty_hours", rows)
        for day in self._days(14):
            for grid, grid_id in self._town.grid_ids.items():
                officer = self._town.crew(Role.COMMUNITY_OFFICER, grid)[0]
                people = {
                    "officers": 1,
                    "auxiliaries": 1 if self._chance.happens(0.1) else 2,
                    "grid_people": 3,
                }
                values = {"happened": day, "grid": grid_id, "planned": 12, "open": 12} | people
                yield Enter(moment(day, time(20, 30)), officer, Thing(), "room_log", values)

    def _on_the_beat(self) -> Iterator[Actor]:
        for grid in self._town.grid_ids:
            yield self._town.crew(Role.COMMUNITY_OFFICER, grid)[0]
            yield from self._town.crew(Role.AUXILIARY, grid)

    def _hours(self, day: date, actor: Actor) -> Values:
        values = {"happened": day, "worker": actor.worker_id, "scheduled": 8.0}
        if self._chance.happens(0.06):
            return values | {"community": 2.0, "redeployed": 6.0, "order": "重大活动安保"}
        if self._chance.happens(0.04):
            return values | {"community": 0.0, "leave": 8.0}
        return values | {"community": 7.0 if self._chance.happens(0.9) else 5.0}

    def _honours(self) -> Iterator[Deed]:
        """Yield the honours of the station: those its founding article names, on made-up days."""
        clerk, year = self._town.crew(Role.CLERK)[0], self._until.year
        listed = [("HN01", 1), ("HN02", 2), ("HN03", 3), *(("HN04", n) for n in range(1, 5))]
        listed += [("HN07", n) for n in range(6)] + [("HN05", 1)]
        opened = self._first + DAY
        rows = [
            {"happened": min(opened, date(year - ago, 3, 1 + at)), "type": kind, "level": "HL2"}
            for at, (kind, ago) in enumerate(listed)
        ]
        yield EnterMany(moment(opened, time(9, 0)), clerk, "honour", rows)

    def _volunteers(self) -> Iterator[Deed]:
        """Yield 400 red armbands, forty and more to a grid, most of them active."""
        at = moment(self._until - 5 * DAY, time(9, 30))
        for grid, grid_id in self._town.grid_ids.items():
            officer = self._town.crew(Role.COMMUNITY_OFFICER, grid)[0]
            helper = self._town.crew(Role.AUXILIARY, grid)[0]
            names = [
                {
                    "happened": self._until - 60 * DAY,
                    "grid": grid_id,
                    "name": self._fakes.name(),
                    "phone": self._fakes.phone(),
                    "composition": self._chance.one_of(("RA1", "RA2", "RA3", "RA4")),
                }
                for _ in range(45)
            ]
            activity = {"happened": self._until - 5 * DAY, "grid": grid_id, "type": "VA3", "force": "VF2"}
            yield Join(at, helper, names, activity, checker=officer)

    def _resident(self, day: date) -> Values:
        grid = self._chance.draw(self._town.weights)
        moved_in = day - timedelta(days=self._chance.whole(0, 9))
        return self._at(grid, "PT01") | {
            "happened": day,
            "name": self._fakes.name(),
            "id_number": self._fakes.id_number(),
            "phone": self._fakes.phone(),
            "reason": self._chance.one_of(("RR1", "RR1", "RR2", "RR3", "RR4")),
            "moved_in_on": moved_in,
        }

    def _dog(self, day: date) -> Values:
        grid = self._chance.draw(self._town.weights)
        return self._at(grid, "PT01") | {
            "happened": day,
            "owner": self._fakes.name(),
            "phone": self._fakes.phone(),
            "breed": self._chance.one_of(BREEDS),
            "colour": self._chance.one_of(("白色", "棕色", "黑色", "黄色")),
            "vaccinated_until": day + timedelta(days=self._chance.whole(200, 365)),
        }

    def _at(self, grid: str, place_type: str) -> dict[str, Any]:
        spots = self._spots.get((grid, place_type))
        place = self._chance.one_of(spots).id if spots else None
        return {"grid": self._town.grid_ids[grid], "place": place}
