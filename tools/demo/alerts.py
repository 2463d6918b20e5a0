"""The alerts of the demo station: so many a year, of these kinds, at these places and hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from core.clock import local, moment
from core.dictionaries import dictionary
from tools.demo.chance import Chance, normal, rounded
from tools.demo.fakes import Fakes
from tools.demo.founding import Spot, Town
from tools.demo.parameters import Facts, Parameters, of_code
from tools.demo.years import DAY, Season, Span

BURGLARY, NET_FRAUD, FRAUD = "AL101", "AL105", "AL106"
COMPOUND, CAMPUS, NOWHERE = "PT01", "PT04", "PT99"
CASE = "AO5"
REPEAT_WITHIN = 300


@dataclass(frozen=True)
class Call:
    """An alert as it will come in."""

    at: datetime
    category: str
    place_type: str
    grid: str
    place_text: str
    source: str
    outcome: str
    summary: str
    officer: str
    arrived_at: datetime
    spot: Spot | None = None
    phone: str = ""


@dataclass(frozen=True)
class Kind:
    """What is fixed of an alert before its place and words are drawn; '' is drawn."""

    day: date
    category: str
    place_type: str = ""
    outcome: str = ""
    grid: str = ""


class Switchboard:
    """Draws the alerts of a town."""

    def __init__(self, town: Town, given: Parameters, seed: int) -> None:
        self._town = town
        self._facts = given.alerts
        self._details = given.places["details"]
        self._texts = given.texts
        self._chance = Chance(seed, "alerts")
        self._fakes = Fakes(Chance(seed, "callers"), given.identity)
        self._officers = {grid: [f"{town.crew_name(grid)}"] for grid in town.grid_ids}

    def calls(self, spans: Sequence[Span]) -> list[Call]:
        """Return every alert of the spans, in order of time."""
        kinds = [kind for span in spans for kind in self._kinds(span)]
        kinds += self._surges(spans[0].start, spans[-1].end)
        calls = sorted(map(self._call, sorted(kinds, key=lambda kind: kind.day)), key=lambda call: call.at)
        return self._with_repeats(calls)
