from __future__ import annotations

import pytest
import yaml

from core.dictionaries import dictionary
from core.vocabulary import Role
from domain.organisation import read_station_file
from tools.demo.parameters import FILE, of_code, parameters, tables_of_shares


def content():
    return yaml.safe_load(FILE.read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "shares"), list(tables_of_shares(content())), ids=lambda value: str(value)[:24]
)
def test_shares_of_one_thing_add_up_to_one(name, shares):
    assert sum(shares.values()) == pytest.approx(1), name


def test_a_file_whose_shares_do_not_add_up_is_refused(tmp_path):
    wrong = content()
    wrong["alerts"]["mix"]["AL3"] = 0.99
    path = tmp_path / "demo.yaml"
    path.write_text(yaml.safe_dump(wrong, allow_unicode=True), encoding="utf-8")

    with pytest.raises(ValueError, match="alerts: shares add up to"):
        parameters(path)


def test_every_drawn_alert_category_is_one_of_the_stations_and_has_words(given):
    drawn = {code for parts in given.alerts["parts"].values() for code in parts}

    assert drawn <= {entry.code for entry in dictionary("alert_categories").choices()}
    assert drawn <= set(given.texts["alerts"])


def test_the_parts_of_a_category_belong_to_it(given):
    tops = {
        (top, dictionary("alert_categories").top(code))
        for top, parts in given.alerts["parts"].items()
        for code in parts
    }

    assert all(top == found for top, found in tops)
    assert set(given.alerts["mix"]) == set(given.alerts["parts"])


def test_every_drawn_alert_category_has_outcomes_hours_and_places(given):
    for parts in given.alerts["parts"].values():
        for code in parts:
            assert of_code(given.alerts["outcomes"], code)
            assert of_code(given.alerts["hours_of"], code, "help") in given.alerts["hours"]
            assert of_code(given.alerts["places_of"], code, given.alerts["places"])


def test_every_drawn_dispute_has_a_story_and_an_alert_it_may_come_of(given):
    for kind in given.disputes["types"]:
        for entry in dictionary("dispute_types").choices():
            if kind in {entry.code, entry.parent}:
                assert of_code(given.texts["disputes"], entry.code)
                assert of_code(given.disputes["alert_of"], entry.code) in dictionary("alert_categories")


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("sources", "dispute_sources"),
        ("types", "dispute_types"),
        ("risks", "dispute_risk"),
        ("levels", "dispute_levels"),
        ("failed_as", "case_outcome"),
        ("set_aside_as", "case_outcome"),
        ("escalation_reasons", "escalation_reasons"),
    ],
)
def test_what_is_drawn_of_disputes_stands_in_the_dictionaries(given, part, name):
    assert set(given.disputes[part]) <= {entry.code for entry in dictionary(name)}


@pytest.mark.parametrize(
    ("part", "name"),
    [("ratings", "satisfaction_scale"), ("results", "followup_result"), ("channels", "followup_channels")],
)
def test_what_is_drawn_of_follow_ups_stands_in_the_dictionaries(given, part, name):
    assert set(given.disputes["follow_ups"][part]) <= {entry.code for entry in dictionary(name)}


def test_resolved_disputes_end_as_the_calibration_says_over_all_levels(given):
    levels, ways = given.disputes["levels"], given.disputes["resolved_as"]
    whole = {
        code: sum(levels[level] * ways[level].get(code, 0) for level in levels)
        for code in ("OC01", "OC02", "OC03")
    }

    assert whole == pytest.approx({"OC01": 0.34, "OC02": 0.41, "OC03": 0.25}, abs=0.005)


def test_failures_and_exclusions_are_of_their_buckets(given):
    outcomes = dictionary("case_outcome")

    assert {outcomes[code].facts["bucket"] for code in given.disputes["failed_as"]} == {"F"}
    assert {outcomes[code].facts["bucket"] for code in given.disputes["set_aside_as"]} == {"X"}


def test_registrars_are_roles(given):
    assert {role for shares in given.disputes["registrars"].values() for role in shares} <= set(Role)


def test_hours_are_drawn_from_a_whole_day(given):
    assert all(set(hours) == {str(hour) for hour in range(24)} for hours in given.alerts["hours"].values())


def test_places_lie_in_grids_of_the_station(given):
    codes = {grid["code"] for grid in read_station_file()["grids"]}
    named = {
        *given.places["universities"].values(),
        *given.places["circles"].values(),
        *given.places["posts"].values(),
    }
    named |= {grid for _, grid in given.places["others"].values()} | set(given.places["roads"])

    assert named <= codes


def test_every_post_of_the_station_file_has_a_grid(given):
    assert {post["code"] for post in read_station_file()["posts"]} == set(given.places["posts"])


def test_every_drawn_kind_of_place_has_details(given):
    drawn = {*given.alerts["places"], "PT01", "PT04"}

    assert drawn <= set(given.places["details"])


def test_there_are_names_for_every_compound(given):
    names = given.places["compound_names"]

    assert len(names["first"]) * len(names["last"]) >= given.places["compounds"]
    assert len(set(names["first"])) == len(names["first"])


def test_the_headcount_is_that_of_the_station_file(given):
    heads, people = read_station_file()["station"]["headcount"], given.people
    grids = len(read_station_file()["grids"])

    assert people["leaders"] + grids + people["case_team"] + people["clerks"] == heads["police"]
    assert grids * people["auxiliaries_per_grid"] + people["other_auxiliaries"] == heads["auxiliary"]
    assert people["city_patrol"] == heads["city_patrol"]


@pytest.mark.parametrize(("code", "found"), [("AL101", 1), ("AL199", 2), ("AL201", 3), ("AL401", 9)])
def test_a_table_is_read_by_the_longest_code_that_fits(code, found):
    assert of_code({"AL101": 1, "AL1": 2, "AL2": 3}, code, 9) == found
