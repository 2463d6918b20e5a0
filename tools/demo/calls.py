"""Alerts as they come in: hour, place, words and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.clock import local_day
from core.vocabulary import Role
from tools.demo.chance import Chance
from tools.demo.fakes import Fakes
from tools.demo.founding import Spot, Town
from tools.demo.kinds import COMPOUND, Kind, kinds_of, surges
from tools.demo.parameters import Parameters, of_code
from tools.demo.years import DAY, Span

NOWHERE = "PT99"
NUMBERS = {"a": 16, "b": 4, "c": 9}  # how high the numbers in a detail of a place go
NEAR = 300  # how many alerts back a repeated address may lie


@dataclass(frozen=True)
class Call:
    """One alert. ``spot`` is None where nobody knows the place."""

    at: datetime
    category: str
    grid: str
    spot: Spot | None
    place_text: str
    source: str
    outcome: str
    summary: str
    officer: str
    arrived_at: datetime

    @property
    def month(self) -> int:
        """The local month it falls into, counted from year 0."""
        day = local_day(self.at)
        return day.year * 12 + day.month


class Switchboard:
    """Draws the alerts of a town."""

    def __init__(self, town: Town, given: Parameters, seed: int) -> None:
        self._town = town
        self._given = given
        self._facts = given.alerts
        self._chance = Chance(seed, "alerts")
        self._fakes = Fakes(Chance(seed, "callers"), given.identity)
        self._spots = _weighted(town)

    def calls(self, spans: Sequence[Span]) -> list[Call]:
        """Return every alert of the spans, in order of time."""
        kinds = [kind for span in spans for kind in kinds_of(span, self._facts, self._chance)]
        kinds += surges(self._facts, self._chance, spans[0].start, spans[-1].end - DAY)
        return self._with_repeats(sorted(map(self._call, kinds), key=lambda call: call.at))

    def _call(self, kind: Kind) -> Call:
        hours = of_code(self._facts["hours_of"], kind.category, "help")
        at = self._chance.moment_on(kind.day, self._facts["hours"][hours])
        grid, spot, place_text = self._place(kind)
        minutes = self._chance.lognormal(self._facts["response_minutes"])
        return Call(
            at,
            kind.category,
            grid,
            spot,
            place_text,
            self._chance.draw(self._facts["sources"]),
            kind.outcome or self._chance.draw(of_code(self._facts["outcomes"], kind.category)),
            self._summary(kind.category),
            self._town.crew(Role.COMMUNITY_OFFICER, grid)[0].name,
            at + timedelta(minutes=minutes),
        )

    def _place(self, kind: Kind) -> tuple[str, Spot | None, str]:
        elsewhere = of_code(self._facts["places_of"], kind.category, self._facts["places"])
        place_type = kind.place_type or self._chance.draw(elsewhere)
        detail = self.detail(place_type)
        if place_type == NOWHERE:
            grid = self._chance.draw(self._town.weights)
            return grid, None, self._town.communities[grid] + detail
        spot = self.spot(place_type, kind.grid)
        return spot.grid, spot, spot.name + detail

    def spot(self, place_type: str, grid: str = "") -> Spot:
        """Return a place of a type, of the grid where it has one, else of any: busy grids more often."""
        weights = self._spots.get((place_type, grid)) or self._spots[(place_type, "")]
        return self._town.spots[int(self._chance.draw(weights))]

    def detail(self, place_type: str) -> str:
        """Return where inside a place."""
        words: str = self._chance.one_of(self._given.places["details"][place_type])
        numbers = {letter: self._chance.whole(1, most) for letter, most in NUMBERS.items()}
        return words.format(**numbers)

    def _summary(self, category: str) -> str:
        words: str = self._chance.one_of(self._given.texts["alerts"][category])
        if self._chance.happens(self._facts["phone_in_summary"]):
            words += self._given.texts["caller"].format(phone=self._fakes.phone())
        return words

    def _with_repeats(self, calls: list[Call]) -> list[Call]:
        """Let a share of the alerts in compounds come from an address that had one not long ago."""
        for at, is_repeat in enumerate(self._chance.chosen(len(calls), self._facts["repeat_address"])):
            earlier = calls[max(0, at - self._chance.whole(1, NEAR))]
            if is_repeat and _is_home(calls[at]) and _is_home(earlier):
                same = {name: getattr(earlier, name) for name in ("grid", "spot", "place_text", "officer")}
                calls[at] = replace(calls[at], **same)
        return calls


def _is_home(call: Call) -> bool:
    return call.spot is not None and call.spot.place_type == COMPOUND


def _weighted(town: Town) -> Mapping[tuple[str, str], dict[str, float]]:
    """Return by type of place (and grid) the numbers of the spots, weighted by how busy their grid is."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for number, spot in enumerate(town.spots):
        for key in ((spot.place_type, ""), (spot.place_type, spot.grid)):
            found.setdefault(key, {})[str(number)] = town.weights[spot.grid]
    return {key: _shared(town, weights) for key, weights in found.items()}


def _shared(town: Town, weights: Mapping[str, float]) -> dict[str, float]:
    """Let the spots of a grid share its weight."""
    grids = [town.spots[int(number)].grid for number in weights]
    return {number: weights[number] / grids.count(grid) for number, grid in zip(weights, grids, strict=True)}
