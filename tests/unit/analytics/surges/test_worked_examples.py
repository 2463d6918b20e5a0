"""Ten single weeks that R worked out, every intermediate number of them, in the order they arise."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.surges.baseline import Batch, design, reference_steps
from analytics.surges.bounds import bounds
from analytics.surges.estimates import Estimates, Fit, estimate
from analytics.surges.fitting import Responses
from analytics.surges.options import Method, Options
from analytics.surges.panel import Panel

FILE = Path(__file__).resolve().parents[5] / "shared" / "reference" / "worked_examples.json"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="../shared/reference is not on this machine")

EXAMPLES = range(10)


@cache
def example(number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))[number]
    return found


def panel_of(told: dict[str, Any]) -> Panel:
    """The weeks R read, at their places; the others do not matter and hold nothing."""
    counts = np.full(told["k"], np.nan)
    for row in told["rows"]:
        counts[row["index"] - 1] = row["response"]
    counts[-1] = told["observed"]
    axis: pd.Index = pd.RangeIndex(1, told["k"] + 1)
    if told["epochAsDate"]:
        axis = pd.date_range(end=told["date"], periods=told["k"], freq="7D")
    return Panel.of(pd.DataFrame({"one": counts}, index=axis))


def references_of(told: dict[str, Any]) -> list[int]:
    step = told["k"] - 1
    return [step - at for at in reference_steps(panel_of(told), step, 5)]


def fits(told: dict[str, Any]) -> tuple[Fit, Fit]:
    """The plain and the reweighted fit."""
    panel, step = panel_of(told), told["k"] - 1
    shared = design(panel, step, references_of(told), Options())
    responses = Responses.of(panel, Batch(shared, np.array([step]), np.array([0])))
    first = Fit.of(responses, responses.here, trend=True)
    return first, Fit.of(responses, first.downweighted(2.58), trend=True)


def by_week(told: dict[str, Any], values: np.ndarray, fit: Fit) -> dict[int, float]:
    """Map R's week number to the value in our order of rows."""
    weeks = told["k"] - fit.responses.design.offsets
    return dict(zip(weeks.tolist(), values.tolist(), strict=True))


def slope(fit: Fit) -> float:
    return float(fit.found.now.beta[0] / fit.responses.design.scale)


def level(fit: Fit, told: dict[str, Any], season: int) -> float:
    """The log mean of a season in week 0 of R's time, as its coefficients give it."""
    now = fit.found.now
    at_now = now.gamma[season, 0] + now.beta[0] * fit.responses.design.time_now
    return float(at_now - slope(fit) * told["wtime_now"])


def estimated(told: dict[str, Any], compat: str) -> Estimates:
    found = estimate(panel_of(told), np.array([told["k"] - 1]), Options(compat=compat))
    assert found is not None
    return found


@pytest.mark.parametrize("number", EXAMPLES)
def test_step_one_the_reference_weeks(number: int) -> None:
    told = example(number)
    panel, step = panel_of(told), told["k"] - 1

    found = [panel.axis[at] for at in [step, *reference_steps(panel, step, 5)]]

    expected = told["reference_points"]
    assert [str(week.date()) if told["epochAsDate"] else week for week in found] == expected


@pytest.mark.parametrize("number", EXAMPLES)
def test_step_two_the_rows_and_the_season_of_each(number: int) -> None:
    told = example(number)
    first, _ = fits(told)

    found = by_week(told, first.responses.design.season + 1, first)

    assert found == {row["index"]: row["seasgroup"] for row in told["rows"]}
    assert len(found) == told["n_rows"]


@pytest.mark.parametrize("number", EXAMPLES)
@pytest.mark.parametrize("which", [0, 1])
def test_steps_three_and_six_the_coefficients_of_both_fits(number: int, which: int) -> None:
    told = example(number)
    fit, wanted = fits(told)[which], told[f"fit{which + 1}_coef"]

    assert slope(fit) == pytest.approx(wanted["wtime"], rel=1e-8, abs=1e-12)
    assert level(fit, told, 0) == pytest.approx(wanted["(Intercept)"], rel=1e-8, abs=1e-9)
    for season in range(2, 11):
        apart = level(fit, told, season - 1) - level(fit, told, 0)
        assert apart == pytest.approx(wanted[f"seasgroups{season}"], rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("number", EXAMPLES)
def test_steps_four_and_seven_the_dispersions(number: int) -> None:
    told = example(number)

    first, second = fits(told)

    assert first.phi[0] == pytest.approx(told["phi1"], rel=1e-10)
    assert second.phi[0] == pytest.approx(told["phi2"], rel=1e-10)


@pytest.mark.parametrize("number", EXAMPLES)
def test_step_five_the_weights_from_anscombe_residuals(number: int) -> None:
    told = example(number)
    first, second = fits(told)

    found = by_week(told, second.prior[:, 0], first)

    whole = max(row["weight"] for row in told["rows"])
    for row in told["rows"]:
        assert found[row["index"]] == pytest.approx(row["weight"], rel=1e-8)
        assert (found[row["index"]] < whole - 1e-6) == (row["anscombe"] > 2.58)


@pytest.mark.parametrize("number", EXAMPLES)
def test_step_eight_the_mean_of_this_week(number: int) -> None:
    told = example(number)

    found = estimated(told, "")

    assert found.eta[0] == pytest.approx(told["eta"], rel=1e-9, abs=1e-10)
    assert found.mu[0] == pytest.approx(told["mu"], rel=1e-9)
    assert bool(found.trend[0]) is told["trend_kept"]


@pytest.mark.parametrize("number", EXAMPLES)
def test_step_nine_the_standard_error_by_the_book_and_as_r_does(number: int) -> None:
    told = example(number)

    book, package = estimated(told, ""), estimated(told, "R")

    assert book.se[0] == pytest.approx(told["se_eta_textbook"], rel=1e-9)
    assert package.se[0] == pytest.approx(told["se_eta_package"], rel=1e-9)
    assert book.se[0] * book.mu[0] == pytest.approx(told["se_mu_textbook"], rel=1e-8)


@pytest.mark.parametrize("number", EXAMPLES)
@pytest.mark.parametrize(
    ("method", "compat", "name"),
    [
        (Method.NB, "", "nbPlugin"),
        (Method.MUAN, "R", "muan_package"),
        (Method.MUAN, "", "muan_textbook"),
        (Method.DELTA, "R", "delta_package"),
        (Method.DELTA, "", "delta_textbook"),
    ],
)
def test_step_ten_the_five_bounds(number: int, method: Method, compat: str, name: str) -> None:
    told = example(number)
    options = Options(method=method, compat=compat, alpha=told["alpha"])

    drawn = bounds(estimated(told, compat), np.array([float(told["observed"])]), options)

    assert drawn.upper[0] == pytest.approx(told["upper"][name], rel=1e-9)


@pytest.mark.parametrize("number", EXAMPLES)
def test_step_eleven_the_score_of_the_paper_the_score_of_r_and_the_p_value(number: int) -> None:
    told = example(number)
    y = np.array([float(told["observed"])])

    paper = bounds(estimated(told, ""), y, Options(alpha=told["alpha"]))
    package = bounds(estimated(told, "R"), y, Options(alpha=told["alpha"], compat="R"))

    assert paper.score[0] == pytest.approx(told["score_paper_nbPlugin"], rel=1e-8)
    assert package.score[0] == pytest.approx(told["score_package_nbPlugin"], rel=1e-8)
    assert paper.p[0] == pytest.approx(told["pvalue_nbPlugin"], rel=1e-7)
