import json

from typer.testing import CliRunner

from tools.__main__ import app_for
from tools.assessment import simulated

FEW = ["simulate-assessment", "--months", "300", "--seed", "3", "--stations", "1"]


def run(*more):
    return CliRunner().invoke(app_for(FEW), [*FEW[:], *more])


def test_one_json_object_alone_stands_on_standard_output():
    result = run("--json")

    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["months"] == 300
    assert 0 <= found["below60_supply_neutral"] <= found["below60_count"] <= 1
    assert {"any_sign", "month_end_spike", "self_close_in_minutes", "careless"} == set(found["detection"])


def test_the_same_seed_gives_the_same_object():
    assert simulated(90, 5, 1) == simulated(90, 5, 1)


def test_the_published_effects_are_never_below_nought():
    effects = simulated(9, 5, 1)["effect_of_finding"]

    assert min(one["held_harmless"] for one in effects) >= 0


def test_without_json_it_is_told_in_words():
    result = run()

    assert "supply_neutral" in result.stdout
    assert "precision" in result.stdout
