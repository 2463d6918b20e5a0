"""The ledgers of the demo station: people who do not exist, entered by those whose work it is."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from core.actor import Actor
from core.clock import local_day
from core.vocabulary import Role
from domain.records import kinds
from tools.demo.founding import Spot, Town
from tools.demo.parameters import parameters
from tools.demo.records import Enter, EnterMany, Tick, ledger_days

FIRST, UNTIL = date(2026, 8, 1), date(2026, 11, 22)
CREWS = (Role.CLERK, Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.GRID_WORKER)


@pytest.fixture(scope="module")
def town() -> Town:
    """Two grids with a compound and people each."""
    made = Town(grid_ids={"G01": 1, "G02": 2}, weights={"G01": 2.0, "G02": 1.0})
    made.spots = [Spot(11, "甲小区", "PT01", "G01"), Spot(12, "乙小区", "PT01", "G02")]
    for number, role in enumerate(CREWS):
        for grid in ("",) if role is Role.CLERK else ("G01", "G02"):
            held = frozenset({made.grid_ids[grid]} if grid else ())
            person = 100 + 10 * number + int(grid[1:] or 0)
            made.people[(role, grid)] = [Actor(1, person, person, "某某", role, held)]
    return made


@pytest.fixture(scope="module")
def deeds(town):
    return list(ledger_days(FIRST, UNTIL, town, parameters(), 7))


def test_the_same_seed_draws_the_same_ledgers(town, deeds):
    again = list(ledger_days(FIRST, UNTIL, town, parameters(), 7))

    assert [(one.at, type(one)) for one in again] == [(one.at, type(one)) for one in deeds]


def test_nothing_is_entered_before_the_first_or_after_the_last_day(deeds):
    days = {local_day(one.at) for one in deeds}

    assert min(days) > FIRST
    assert max(days) <= UNTIL


def test_every_ledger_named_is_declared_and_every_field_belongs_to_it(deeds):
    for one in deeds:
        if isinstance(one, EnterMany | Enter):
            rows = one.rows if isinstance(one, EnterMany) else [one.values]
            for values in rows:
                assert all(name in kinds()[one.kind] for name in values), one.kind


def test_residents_are_of_no_region(deeds):
    people = [
        row for one in deeds if isinstance(one, EnterMany) and one.kind == "residence" for row in one.rows
    ]

    assert len(people) > 500
    assert all(str(one["id_number"]).startswith("99") for one in people)


def test_an_officer_ticks_the_own_grid_alone(deeds, town):
    grid_of = {spot.id: town.grid_ids[spot.grid] for spot in town.spots}
    ticks = [one for one in deeds if isinstance(one, Tick)]

    assert ticks
    assert all({grid_of[place] for place, _values in one.ticks} <= one.actor.grids for one in ticks)


def test_all_pages_have_something(deeds):
    entered = Counter(one.kind for one in deeds if isinstance(one, EnterMany | Enter))

    assert {"residence", "dog_licence", "visit", "honour", "duty_hours", "room_log"} <= set(entered)
