from __future__ import annotations

import pytest

from core.vocabulary import Role
from domain.organisation import read_station_file
from tools.demo.chance import Chance
from tools.demo.founding import USERNAMES, _places, _schools, weights_of_grids

PEOPLE = {grid["code"]: float(grid["population"]) for grid in read_station_file()["grids"]}


@pytest.fixture
def places(given, chance):
    return list(_places(given.places, PEOPLE, chance))


def test_no_two_places_of_a_grid_share_a_name(places):
    assert len({(name, grid) for name, _, grid in places}) == len(places)


def test_no_two_places_share_a_name_at_all_so_that_a_text_names_one(places):
    assert len({name for name, _, _ in places}) == len(places)


def test_compounds_lie_where_people_live(places):
    grids = [grid for _, kind, grid in places if kind == "PT01"]

    assert grids.count("G01") > grids.count("G09")
    assert all(grids.count(grid) >= 8 for grid in PEOPLE)


def test_every_grid_has_streets(places):
    assert {grid for _, kind, grid in places if kind == "PT09"} == set(PEOPLE)


def test_schools_are_of_all_kinds(given, chance):
    names = [name for name, _ in _schools(given.places, PEOPLE, chance)]

    assert len(set(names)) == 25
    assert {name[-2:] for name in names} == {"小学", "中学", "儿园"}


def test_another_seed_spreads_them_otherwise(given, places):
    assert list(_places(given.places, PEOPLE, Chance(8, "tests"))) != places


def test_a_busy_grid_weighs_more_than_its_people():
    facts = [
        {"code": "A", "population": 100, "character": ["商圈"]},
        {"code": "B", "population": 100, "character": ["在建区"]},
    ]

    assert weights_of_grids(facts, {"商圈": 1.5, "在建区": 0.7}) == {"A": 150, "B": pytest.approx(70)}


def test_several_characters_are_averaged():
    facts = [{"code": "A", "population": 10, "character": ["商圈", "在建区"]}]

    assert weights_of_grids(facts, {"商圈": 1.5, "在建区": 0.5}) == {"A": 10}


def test_every_role_has_a_name_to_sign_in_with():
    assert set(USERNAMES) == set(Role)
    assert len(set(USERNAMES.values())) == len(Role)
