"""The forecast beside a slow and plain one, which counts with dictionaries and dates."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import beta

from analytics.places.blend import caught, ranked
from analytics.places.history import History, history
from analytics.places.hotspots import Asked, hot_spots
from analytics.places.judging import Verdict
from analytics.places.lattice import lattice
from analytics.places.rates import memories, mixture
from tests import town

ORIGIN = date(2026, 3, 2)
INCIDENTS = st.lists(st.tuples(st.integers(-30, 200), st.integers(0, 5)), min_size=1, max_size=60)


def steps_before(days: int, horizon: int) -> int:
    """Return how many steps before the origin a day so many days before it lies (the day before: 1)."""
    return -(-days // horizon)


@given(INCIDENTS, st.sampled_from([1, 3, 7, 10]), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_counts_are_those_of_a_dictionary(told: list[tuple[int, int]], horizon: int, windows: int) -> None:
    days = np.array([(ORIGIN - timedelta(days=back)).toordinal() for back, _cell in told], dtype=np.int64)
    cells = np.array([cell for _back, cell in told], dtype=np.int64)

    found = history(days, cells, np.ones(len(told), dtype=bool), ORIGIN, horizon, windows)

    plain = Counter((-steps_before(back, horizon), cell) for back, cell in told)
    kept = {key: n for key, n in plain.items() if key[0] < windows}
    seen = {
        (step - found.origin, int(found.keys[column])): int(found.counts[step, column])
        for step, column in zip(*np.nonzero(found.counts), strict=True)
    }
    assert seen == kept


@given(INCIDENTS)
@settings(max_examples=30, deadline=None)
def test_a_cell_is_known_from_its_first_day(told: list[tuple[int, int]]) -> None:
    days = np.array([(ORIGIN - timedelta(days=back)).toordinal() for back, _cell in told], dtype=np.int64)
    cells = np.array([cell for _back, cell in told], dtype=np.int64)

    found = history(days, cells, np.ones(len(told), dtype=bool), ORIGIN, 7, 5)

    known = {int(key) for key in found.keys[found.known(found.origin)]}
    assert known == {cell for back, cell in told if back > 0}


def slow_memories(counts: np.ndarray, keys: list[tuple[int, int]], step: int) -> list[list[float]]:
    """Return the memories of one step, cell by cell, from their definition."""
    rows = []
    for cell in keys:
        own = [slow_mean(counts, keys, step, days / 7, {cell: 1.0}) for days in (14, 42, 140, 420, 1260)]
        x, y = cell
        around = {(x + a, y + b): 0.25 if a == 0 or b == 0 else 0.125 for a in (-1, 0, 1) for b in (-1, 0, 1)}
        del around[cell]
        near = [slow_mean(counts, keys, step, days / 7, around) for days in (28, 182, 1260)]
        rows.append([*own, *near, counts[:step].sum() / step / len(keys)])
    return rows


def slow_mean(
    counts: np.ndarray,
    keys: list[tuple[int, int]],
    step: int,
    half_life: float,
    weights: dict[tuple[int, int], float],
) -> float:
    total = weight = 0.0
    for before in range(step):
        age = step - 1 - before
        decay = 0.5 ** (age / half_life)
        weight += decay
        total += decay * sum(
            w * counts[before, keys.index(cell)] for cell, w in weights.items() if cell in keys
        )
    return total / weight


def test_memories_are_those_of_the_definition() -> None:
    rng = np.random.default_rng(11)
    cells = [(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 2)]
    counts = rng.poisson(1.0, (12, len(cells))).astype(float)
    counts[0] = 1
    numbers = np.array([x * (1 << 32) + y for x, y in cells], dtype=np.int64)
    past = History(counts, np.zeros(len(cells), dtype=np.int64), numbers, 12, 0)

    found = memories(past, 7, 0)

    for step in (1, 5, 12):
        assert found[step] == pytest.approx(np.array(slow_memories(counts, cells, step)))


@pytest.mark.parametrize("seed", range(4))
def test_the_mixture_is_the_best_that_a_general_optimiser_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    parts = rng.gamma(1.0, 1.0, (60, 15, 3))
    counts = rng.poisson(parts @ rng.gamma(1.0, 0.5, 3)).astype(float)

    def loss(weights: np.ndarray) -> float:
        mean = np.maximum(parts @ weights, 1e-12)
        return float((mean - counts * np.log(mean)).sum())

    best = minimize(loss, np.full(3, 0.3), bounds=[(0, None)] * 3, method="L-BFGS-B")

    assert loss(mixture(parts, counts)) == pytest.approx(best.fun, rel=1e-3)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 20)), min_size=1, max_size=25), st.integers(1, 30)
)
@settings(max_examples=60, deadline=None)
def test_caught_is_the_sum_over_a_sorted_list(told: list[tuple[int, int]], size: int) -> None:
    score, counts = np.array(told, dtype=float).T
    known = np.ones(len(told), dtype=bool)

    plain = sorted(range(len(told)), key=lambda at: (-score[at], at))[:size]

    assert caught(score, known, counts, [size])[0] == sum(counts[at] for at in plain)
    assert ranked(score, known)[:size].tolist() == plain


@given(st.integers(0, 400), st.integers(1, 400), st.integers(1, 20), st.integers(20, 900))
@settings(max_examples=60, deadline=None)
def test_the_interval_is_that_of_the_beta_distribution(n: int, more: int, a: int, cells: int) -> None:
    total = n + more
    share = Verdict(n, total, a, cells, total).share()

    assert share.low == pytest.approx(0.0 if n == 0 else beta.ppf(0.025, n, total - n + 1), abs=1e-9)
    assert share.high == pytest.approx(beta.ppf(0.975, n + 1, total - n), abs=1e-9)


def slow_count_ranking(
    rows: pd.DataFrame, origin: date, days: int | None, size: int
) -> set[tuple[float, float]]:
    """Return the cells with most incidents in so many days, as an analyst would count them by hand."""
    before = rows[rows["time"] < pd.Timestamp(origin)]
    if days:
        before = before[before["time"] >= pd.Timestamp(origin) - pd.Timedelta(days=days)]
    cells = Counter(zip(before["x"] // town.CELL, before["y"] // town.CELL, strict=True))
    return {cell for cell, _n in sorted(cells.items(), key=lambda item: (-item[1], item[0]))[:size]}


@pytest.mark.parametrize(
    ("way", "days"), [("count_12_months", 364), ("count_24_months", 728), ("count_all", None)]
)
def test_the_counts_beside_us_are_what_an_analyst_would_count(way: str, days: int | None) -> None:
    rows, origin = town.incidents(weeks=120), town.week_of(115)
    cells = lattice("EPSG:32648", town.CELL, rows["x"].to_numpy(), rows["y"].to_numpy())

    verdict = hot_spots(rows, cells, Asked(origin, coverage=(0.1,))).verdicts[way][0.1]

    chosen = slow_count_ranking(rows, origin, days, verdict.a)
    week = rows[
        (rows["time"] >= pd.Timestamp(origin)) & (rows["time"] < pd.Timestamp(origin + timedelta(days=7)))
    ]
    happened = Counter(zip(week["x"] // town.CELL, week["y"] // town.CELL, strict=True))
    assert len(week) == verdict.N
    assert verdict.n == pytest.approx(
        sum(happened[cell] for cell in chosen), abs=3
    )  # ties may fall otherwise
