"""The published simulation: one object of plain numbers, or a few lines; what cannot be asked is refused."""

import json

import pytest
from typer.testing import CliRunner

from analytics.score_effects import effects
from analytics.score_simulation import Caught, Makeup, luck
from analytics.scores import DisputeMode, ScoringRule
from tools.__main__ import app_for
from tools.assessment import _caught, _told, simulated

SMALL = ["simulate-assessment", "--months", "90", "--seed", "3", "--stations", "1"]


@pytest.fixture(scope="module")
def found():
    return simulated(90, 3, 1)


def run(*words):
    return CliRunner().invoke(app_for(list(words)), list(words))


def test_the_object_is_what_the_functions_say(found):
    neutral = luck(90, 3, DisputeMode.SUPPLY_NEUTRAL)
    count = luck(90, 3, DisputeMode.COUNT_WITH_TOLERANCE)

    assert (found["months"], found["seed"]) == (90, 3)
    assert found["below60_supply_neutral"] == neutral.below60
    assert found["below60_count"] == count.below60
    assert found["supply_neutral"]["mean"] == round(neutral.mean, 4)
    assert found["count_with_tolerance"]["sd"] == round(count.sd, 4)


def test_the_table_of_effects_is_that_of_the_default_rule(found):
    wanted = effects(Makeup().around, ScoringRule())

    assert [one["disputes"] for one in found["effect_of_finding"]] == list(range(9))
    for told, one in zip(found["effect_of_finding"], wanted, strict=True):
        assert told["to_the_letter"] == round(one.to_the_letter, 4)
        assert told["held_harmless"] == round(one.found, 4)
        assert told["least"] <= told["held_harmless"] <= told["most"]


def test_everything_in_it_can_be_written_as_json_and_read_back(found):
    assert json.loads(json.dumps(found)) == found


def test_counts_stand_beside_their_shares(found):
    for one in found["detection"].values():
        assert one["right"] <= min(one["planted"], one["flagged"])
        assert one["recall"] == (round(one["right"] / one["planted"], 4) if one["planted"] else None)
        assert one["precision"] == (round(one["right"] / one["flagged"], 4) if one["flagged"] else None)


@pytest.mark.parametrize(
    ("caught", "precision", "recall"),
    [(Caught(3, 3, 2), 0.6667, 0.6667), (Caught(3, 0, 0), None, 0.0), (Caught(0, 2, 0), 0.0, None)],
)
def test_shares_of_nothing_are_none(caught, precision, recall):
    told = _caught(caught)

    assert (told["precision"], told["recall"]) == (precision, recall)
    assert (told["planted"], told["flagged"]) == (caught.planted, caught.flagged)


def test_the_lines_tell_both_modes_and_every_pattern(found):
    lines = _told({**found, "months": 20_000}).splitlines()

    assert lines[0] == "20,000 worker-months, seed 3"
    assert [line.split()[0] for line in lines[1:3]] == ["supply_neutral", "count_with_tolerance"]
    assert [line.split()[0] for line in lines[3:]] == list(found["detection"])
    assert f"below 60 {found['below60_count']:.2%}" in lines[2]


@pytest.mark.parametrize(
    "wrong", [("--months", "2"), ("--seed", "-1"), ("--stations", "0"), ("--months", "many")]
)
def test_what_cannot_be_simulated_is_refused_with_the_options_name(wrong):
    result = run("simulate-assessment", *wrong)

    assert result.exit_code == 2
    assert wrong[0] in result.output


def test_the_command_prints_the_same_object(found):
    result = run(*SMALL, "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == found
