"""Rejecting outliers biases quiet series; the tables say by how much, and simulation agrees."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.surges.consistency import KEPT, consistency, outlying


def drawn(mu: float, phi: float, size: int = 400_000) -> np.ndarray:
    chance = np.random.default_rng(11)
    return chance.poisson(mu, size) if phi == 1 else chance.negative_binomial(mu / (phi - 1), 1 / phi, size)


def settled(y: np.ndarray, phi: float) -> tuple[float, float]:
    """Leave outlying counts out and average again, until it stays."""
    mu = float(y.mean())
    for _ in range(40):
        kept = y[~outlying(y.astype(float), np.array(mu), np.array(phi))]
        mu = float(kept.mean())
    return mu, float(((kept - mu) ** 2).mean() / mu)


@pytest.mark.parametrize(
    ("mu", "phi"), [(0.5, 1.0), (2.0, 1.0), (5.0, 3.0), (20.0, 2.0), (1.5, 5.0), (150.0, 1.2)]
)
def test_a_simulated_quiet_series_settles_where_the_tables_say(mu: float, phi: float) -> None:
    biased_mean, biased_phi = settled(drawn(mu, phi), phi)

    table = consistency()

    assert table.true_mean(np.array([biased_mean]), np.array([phi]))[0] == pytest.approx(mu, rel=0.06)
    found = table.true_dispersion(np.array([biased_phi]), np.array([biased_mean]), np.array([phi]))[0]
    assert found == pytest.approx(phi, rel=0.12)


def test_rejection_biases_low_and_most_where_counts_are_rare_and_spread() -> None:
    table = consistency()

    assert (table.mean <= 1 + 1e-9).all()
    assert (table.dispersion <= 1.05).all()
    assert table.mean[-1, 0] > 0.99
    assert table.mean[8, -1] < table.mean[-1, -1]


def test_the_dispersion_is_never_below_one() -> None:
    found = consistency().true_dispersion(np.array([0.2]), np.array([10.0]), np.array([1.0]))

    assert found[0] == 1.0


@pytest.mark.parametrize("mu", [1e-9, 1e-3, 600.0, 1e6])
def test_beyond_the_table_its_edge_holds(mu: float) -> None:
    found = consistency().true_mean(np.array([mu]), np.array([40.0]))

    assert np.isfinite(found).all()
    assert found[0] >= mu * 0.999


def test_one_or_two_are_never_outlying_and_far_more_is() -> None:
    y, mu, phi = np.array([1.0, 2.0, 9.0]), np.full(3, 0.05), np.ones(3)

    assert outlying(y, mu, phi).tolist() == [False, False, True]
    assert outlying(np.array([KEPT + 1]), mu[:1], phi[:1], kept=KEPT + 1).tolist() == [False]


def test_what_is_outlying_grows_with_the_dispersion() -> None:
    y, mu = np.full(3, 23.0), np.full(3, 8.0)

    assert outlying(y, mu, np.array([1.0, 2.0, 9.0])).tolist() == [True, True, False]


def test_the_tables_are_made_once() -> None:
    assert consistency() is consistency()
