from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session

from core.actor import Actor
from core.vocabulary import Role
from domain.organisation import read_station_file
from tests.demo_cache import demo_desk, demo_folder
from tools.demo.calls import Switchboard
from tools.demo.chance import Chance
from tools.demo.founding import Spot, Town, weights_of_grids
from tools.demo.parameters import parameters
from tools.demo.years import spans

UNTIL = date(2024, 10, 31)
TYPES = ("PT01", "PT02", "PT03", "PT04", "PT05", "PT06", "PT07", "PT08", "PT09", "PT10", "PT11")
CREWS = {Role.COMMUNITY_OFFICER: 1, Role.AUXILIARY: 2, Role.GRID_WORKER: 5}


def made_town() -> Town:
    """A town without a database: nine grids with a place of each type, and the people who act."""
    facts = read_station_file()["grids"]
    town = Town(weights=weights_of_grids(facts, parameters().alerts["grid_factor"]))
    for number, one in enumerate(facts, start=1):
        grid = one["code"]
        town.grid_ids[grid] = number
        town.communities[grid] = one["community_zh"]
        for kind in TYPES:
            town.spots.append(
                Spot(100 * number + int(kind[2:]), f"{one['community_zh']}{kind}处", kind, grid)
            )
        for role, count in CREWS.items():
            town.people[(role, grid)] = [person(role, 1000 * number + n, number) for n in range(count)]
    for role, count in ((Role.CLERK, 2), (Role.JUSTICE_MEDIATOR, 3), (Role.LEADER, 2)):
        town.people[(role, "")] = [person(role, 90_000 + n) for n in range(count)]
    return town


def person(role: Role, worker_id: int, grid_id: int = 0) -> Actor:
    held = frozenset({grid_id} if grid_id else ())
    return Actor(1, worker_id, worker_id, f"{role}{worker_id}", role, held)


@pytest.fixture
def town():
    return made_town()


@pytest.fixture
def given():
    return parameters()


@pytest.fixture
def chance():
    return Chance(7, "tests")


@pytest.fixture
def switchboard(town, given):
    return Switchboard(town, given, 7)


@pytest.fixture
def year(given):
    """The spans of the year that ends with the pinned day."""
    return spans(UNTIL, 1, given.current_days)


@pytest.fixture(scope="session")
def small_demo():
    """A demo station of five weeks, to be read only."""
    return demo_folder(years=0.1)


@pytest.fixture(scope="session")
def desk(small_demo):
    desk = demo_desk(small_demo)
    yield desk
    desk.database.close()


@pytest.fixture
def session(desk) -> Session:
    with desk.database.reading() as session:
        yield session
