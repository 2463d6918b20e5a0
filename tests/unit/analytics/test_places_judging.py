"""PAI, PEI, and how much of them is chance."""

from __future__ import annotations

import csv

import pytest

from analytics.places.judging import NOISE, Verdict, pai, pei
from core.settings import PROJECT

TRUTH = PROJECT.parent / "shared" / "reference" / "truth_pai_pei.csv"


def test_pai_and_pei_by_hand() -> None:
    assert pai(25, 100, 10, 200) == 5.0
    assert pei(25, 40) == 0.625


def test_nothing_caught_is_nought_and_everything_chosen_is_one() -> None:
    assert pai(0, 100, 10, 200) == 0.0
    assert pai(100, 100, 200, 200) == 1.0


@pytest.mark.parametrize("figures", [(0, 0, 10, 200), (0, 100, 0, 200), (0, 0, 0, 0)])
def test_without_incidents_or_cells_there_is_no_pai(figures: tuple[int, int, int, int]) -> None:
    assert pai(*figures) is None


def test_with_nothing_to_catch_there_is_no_pei() -> None:
    assert pei(0, 0) is None


@pytest.mark.skipif(not TRUTH.is_file(), reason=f"the table of truths is not at {TRUTH}")
def test_the_table_of_truths_is_met() -> None:
    with TRUTH.open(encoding="utf-8") as file:
        truth = {row["case"]: float(row["value"]) for row in csv.DictReader(file)}

    assert pai(25, 100, 10, 200) == truth["n=25,N=100,a=10,A=200 -> PAI"]
    assert pei(25, 40) == truth["n=25,n*=40 -> PEI"]
    assert pai(0, 100, 10, 200) == truth["n=0 -> PAI"]
    assert pai(7, 7, 12, 12) == truth["all cells chosen -> PAI"]


def test_windows_are_pooled_by_adding_up_and_not_by_averaging() -> None:
    quiet, busy = Verdict(1, 2, 1, 100, 2), Verdict(10, 98, 1, 100, 20)

    both = quiet + busy

    assert both == Verdict(11, 100, 2, 200, 22)
    assert both.pai == pytest.approx(11.0)
    assert both.pei == pytest.approx(0.5)


def test_the_interval_is_exact_and_holds_the_share() -> None:
    share = Verdict(25, 100, 10, 200, 40).share()

    assert share.low == pytest.approx(0.16877, abs=1e-5)
    assert share.high == pytest.approx(0.34655, abs=1e-5)


def test_the_pai_has_the_same_interval_on_its_own_scale() -> None:
    verdict = Verdict(25, 100, 10, 200, 40)

    around = verdict.pai_interval()

    assert around is not None
    assert around.low == pytest.approx(verdict.share().low * 20)
    assert around.holds(5.0)


def test_no_cells_no_interval() -> None:
    assert Verdict(0, 10, 0, 200, 0).pai_interval() is None


@pytest.mark.parametrize(("total", "caveat"), [(0, NOISE), (99, NOISE), (100, None), (5000, None)])
def test_under_a_hundred_incidents_it_says_that_this_is_noise(total: int, caveat: object) -> None:
    assert Verdict(0, total, 1, 100, 0).caveat == caveat


def test_the_figures_go_by_the_names_of_the_literature() -> None:
    told = Verdict(25, 100, 10, 200, 40).to_json()

    assert {name: told[name] for name in ("n", "N", "a", "A", "PAI", "PEI", "n*", "too_few")} == {
        "n": 25,
        "N": 100,
        "a": 10,
        "A": 200,
        "PAI": 5.0,
        "PEI": 0.625,
        "n*": 40,
        "too_few": False,
    }


def test_figures_of_nothing_are_missing_and_not_nought() -> None:
    told = Verdict(0, 0, 2, 784, 0).to_json()

    assert (told["PAI"], told["PEI"], told["share"], told["too_few"]) == (None, None, None, True)
