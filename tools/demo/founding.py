"""The first day: the station of data/station.yaml with its places, its people and their ways in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.actor import Actor
from core.clock import local_day
from core.vocabulary import Role
from domain.accounts.actions import open_account
from domain.accounts.passwords import Passwords
from domain.organisation import found, grids, read_station_file
from domain.organisation.founding import POST_PLACES, add_place
from domain.people import hire, post
from domain.work import Work
from tools.demo.chance import Chance
from tools.demo.fakes import Fakes
from tools.demo.parameters import Facts, Parameters

PASSWORDS = Passwords(cost=4)  # random, told to nobody: the demo station is entered without
KINDS = {
    Role.LEADER: "police",
    Role.COMMUNITY_OFFICER: "police",
    Role.CLERK: "police",
    Role.AUXILIARY: "auxiliary",
    Role.CITY_PATROL: "city_patrol",
    Role.GRID_WORKER: "grid_worker",
    Role.JUSTICE_MEDIATOR: "mediator",
    Role.SUBDISTRICT_CADRE: "cadre",
}
USERNAMES = {
    Role.LEADER: "leader",
    Role.COMMUNITY_OFFICER: "officer",
    Role.AUXILIARY: "auxiliary",
    Role.GRID_WORKER: "grid",
    Role.JUSTICE_MEDIATOR: "mediator",
    Role.CLERK: "clerk",
    Role.SYSADMIN: "admin",
    Role.AUDITOR: "auditor",
    Role.GOVERNANCE_READER: "governance",
    Role.SUBDISTRICT_CADRE: "cadre",
    Role.CITY_PATROL: "patrol",
}


@dataclass(frozen=True)
class Spot:
    """A known place: how it is called and where it lies."""

    id: int
    name: str
    place_type: str
    grid: str


@dataclass
class Town:
    """What the days are played with: grids by code, places by type, people by role and grid."""

    grid_ids: dict[str, int] = field(default_factory=dict)
    communities: dict[str, str] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)
    people: dict[tuple[Role, str], list[Actor]] = field(default_factory=dict)

    def crew(self, role: Role, grid: str = "") -> list[Actor]:
        """Return the people of a role: those of a grid, or those for the whole station."""
        return self.people[(role, grid)]


def settle(work: Work, given: Parameters, chance: Chance) -> Town:
    """Found the station and fill it with places and people; returns what the days need of it."""
    content = read_station_file()
    found(work, content, is_synthetic=True)
    work.session.flush()
    town = Town()
    for grid in grids(work.session, work.station_id):
        town.grid_ids[grid.code] = grid.id
        town.communities[grid.code] = grid.community_zh
    town.weights = weights_of_grids(content["grids"], given.alerts["grid_factor"])
    people = {one["code"]: float(one["population"]) for one in content["grids"]}
    for number, (name, kind, grid_code) in enumerate(_places(given.places, people, chance), start=1):
        place = add_place(work, f"D{number:03d}", name, kind, town.grid_ids[grid_code])
        town.spots.append(Spot(place.id, name, kind, grid_code))
    for one in content["posts"]:
        grid_id = town.grid_ids[given.places["posts"][one["code"]]]
        kind = POST_PLACES[one["type"]]
        add_place(work, one["code"], one["name_zh"], kind, grid_id, name_en=one["name_en"])
    _people(work, town, given, Fakes(chance, given.identity), content)
    return town


def weights_of_grids(facts: list[dict[str, Any]], factors: Mapping[str, float]) -> dict[str, float]:
    """Return how busy each grid is: people times the mean factor of its characters."""
    return {
        one["code"]: one["population"] * sum(factors[tag] for tag in one["character"]) / len(one["character"])
        for one in facts
    }


def _places(given: Facts, people: Mapping[str, float], chance: Chance) -> Iterator[tuple[str, str, str]]:
    names = given["compound_names"]
    compounds = [first + last for last in names["last"] for first in names["first"]][: given["compounds"]]
    grids_of_them = chance.deal(people, len(compounds))
    yield from ((name, "PT01", grid) for name, grid in zip(compounds, grids_of_them, strict=True))
    yield from ((name, "PT05", grid) for name, grid in _schools(given, people, chance))
    yield from ((name, "PT04", grid) for name, grid in given["universities"].items())
    yield from ((name, "PT02", grid) for name, grid in given["circles"].items())
    yield from ((name, kind, grid) for name, (kind, grid) in given["others"].items())
    yield from ((road, "PT09", grid) for grid, roads in given["roads"].items() for road in roads)


def _schools(given: Facts, people: Mapping[str, float], chance: Chance) -> Iterator[tuple[str, str]]:
    kinds = list(given["school_names"].values())
    for number, grid in enumerate(chance.deal(people, given["schools"])):
        yield f"慈音第{number // len(kinds) + 1}{kinds[number % len(kinds)]}", grid


def _people(work: Work, town: Town, given: Parameters, fakes: Fakes, content: dict[str, Any]) -> None:
    facts = given.people
    offices: dict[str, list[str]] = {}
    for grid in content["grids"]:
        offices.setdefault(grid["office"], []).append(grid["code"])
    _take_on(work, town, fakes, Role.SYSADMIN, 1)
    _take_on(work, town, fakes, Role.LEADER, facts["leaders"])
    _take_on(work, town, fakes, Role.CLERK, facts["clerks"])
    for grid in town.grid_ids:
        _take_on(work, town, fakes, Role.COMMUNITY_OFFICER, 1, (grid,))
        _take_on(work, town, fakes, Role.AUXILIARY, facts["auxiliaries_per_grid"], (grid,))
        _take_on(work, town, fakes, Role.GRID_WORKER, facts["grid_workers_per_grid"], (grid,))
    _take_on(work, town, fakes, Role.CITY_PATROL, facts["city_patrol"])
    _take_on(work, town, fakes, Role.JUSTICE_MEDIATOR, facts["justice_mediators"])
    _take_on(work, town, fakes, Role.AUDITOR, 1)
    _take_on(work, town, fakes, Role.GOVERNANCE_READER, 1)
    for codes in offices.values():
        _take_on(work, town, fakes, Role.SUBDISTRICT_CADRE, 1, tuple(codes))
    for kind, count in (("police", facts["case_team"]), ("auxiliary", facts["other_auxiliaries"])):
        for _ in range(count):
            hire(work, fakes.name(), kind, joined_on=_joined(work))


def _take_on(
    work: Work, town: Town, fakes: Fakes, role: Role, count: int, codes: tuple[str, ...] = ()
) -> None:
    """Hire people for a role, give them their grids and a way in."""
    crew = town.people.setdefault((role, codes[0] if codes else ""), [])
    for number in range(len(crew) + 1, len(crew) + count + 1):
        worker = hire(work, fakes.name(), KINDS.get(role, "office"), joined_on=_joined(work))
        held = frozenset(town.grid_ids[code] for code in codes)
        posts: list[int | None] = [*sorted(held)]
        for grid_id in posts or [None]:
            post(work, worker.id, role, grid_id=grid_id, from_on=_joined(work))
        username = f"{USERNAMES[role]}{codes[0].lower() if codes else ''}.{number}"
        account = open_account(work, worker.id, username, secrets.token_urlsafe(24), PASSWORDS)
        account.must_change_password = False
        crew.append(Actor(work.station_id, account.id, worker.id, worker.name, role, held))


def _joined(work: Work) -> date:
    return local_day(work.now)
