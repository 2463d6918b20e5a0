"""The command that repeats the comparison of detectors from its seed."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from analytics.surges.best import TwoWeeks
from analytics.surges.scenarios import simulate
from tools.__main__ import app_for
from tools.surge_trials import ALPHAS, COMPARED, HEADS, Compared, table


def told(*words: object) -> str:
    result = CliRunner().invoke(app_for(["surge-trials"]), ["surge-trials", *map(str, words)])
    assert result.exit_code == 0, result.output
    return result.stdout


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| \n").split("|")]


@pytest.fixture(scope="module")
def few() -> list[list[str]]:
    """One draw of each scenario, the quick detectors only."""
    quick = tuple(one for one in COMPARED if one.name.startswith(("nb", "muan", "EARS")))
    return [cells(line) for line in table(simulate(1, 5), quick)]


def test_the_table_has_one_line_per_detector_and_alpha(few: list[list[str]]) -> None:
    heads, _, *lines = few

    assert heads[: len(HEADS)] == HEADS
    assert [line[0] for line in lines[:6]] == ["nb (nbPlugin)"] * 3 + ["muan"] * 3
    assert [line[1] for line in lines[:3]] == [f"{alpha:g}" for alpha in ALPHAS]
    assert {len(line) for line in lines} == {len(heads)}


def test_a_looser_alpha_finds_more_and_errs_more(few: list[list[str]]) -> None:
    found = [[float(line[at]) for at in (2, 5)] for line in few[2:5]]

    assert found == sorted(found)
    assert found[0][0] < found[2][0]


def test_muan_is_asked_anew_for_every_alpha(few: list[list[str]]) -> None:
    strict, loose = (float(few[at][2]) for at in (5, 7))

    assert strict < loose


def test_best_stands_in_the_table_at_its_judged_point_too() -> None:
    best = next(one for one in COMPARED if one.name == "best")

    assert best.alphas == (*ALPHAS, TwoWeeks().alpha)
    assert isinstance(best, Compared)


def test_the_same_seed_tells_the_same(few: list[list[str]]) -> None:
    quick = tuple(one for one in COMPARED if one.name.startswith("EARS"))

    again = [cells(line) for line in table(simulate(1, 5), quick)]

    assert again[2:] == few[-3:]


@pytest.mark.slow
def test_calibrating_prints_the_alpha_for_a_share_of_false_alarms() -> None:
    said = [told("--replicates", 2, "--seed", 9, "--calibrate", share) for share in (0.3, 2)]

    strict, loose = (float(re.findall(r"0\.\d{5}", one)[0]) for one in said)
    assert 0 < strict < TwoWeeks().alpha < loose
