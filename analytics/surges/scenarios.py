"""The 42 simulated scenarios by which outbreak detectors are compared, drawn again from a seed.

Noufaily et al. 2013, doi:10.1002/sim.5595, section 4, as its public replication reads it: 624 weeks,
counts negative binomial with variance phi mu; four past outbreaks begin in weeks 313-575, one
present outbreak in weeks 576-624. Its size is Poisson with mean k standard deviations of the series,
k of 2, 3, 5, 10 in the past and of 1..10 in the present; its cases fall into weeks by a lognormal
delay (0, 0.5), those beyond the last week into the last week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.surges.panel import Bools, Floats, Ints

WEEKS = 624
PAST = range(312, 575)  # weeks 313-575, counted from 0
JUDGED = range(575, 624)
_PAST_OUTBREAKS = 4
_PAST_SIZES = (2, 3, 5, 10)

_SETS = (
    (0.1, 0.0025, 0.6, 0.6, 1.5),
    (-2.0, 0.005, 0.1, 0.3, 2.0),
    (1.5, 0.003, 0.2, -0.4, 1.0),
    (0.5, 0.002, 0.5, 0.5, 5.0),
    (2.5, 0.001, 1.0, 0.1, 3.0),
    (3.75, 0.001, 0.1, -0.1, 1.1),
    (5.0, 0.0001, 0.05, 0.01, 1.2),
)
"""theta, beta, gamma1, gamma2, phi of the seven parameter sets (table I of the paper)."""


@dataclass(frozen=True)
class Scenario:
    """log mu(t) = theta + beta t + sum over j = 1..m of gamma1 cos(2 pi j t / 52) + gamma2 sin(...)."""

    number: int
    parameters: int
    theta: float
    beta: float
    gamma1: float
    gamma2: float
    phi: float
    harmonics: int

    def mean(self) -> Floats:
        """Return mu(1..624)."""
        t = np.arange(1, WEEKS + 1)
        angle = 2 * np.pi * t / 52 * np.arange(1, self.harmonics + 1)[:, None]
        season = self.gamma1 * np.cos(angle).sum(axis=0) + self.gamma2 * np.sin(angle).sum(axis=0)
        mean: Floats = np.exp(self.theta + self.beta * t + season)
        return mean


def scenarios() -> list[Scenario]:
    """Return the 42: seven parameter sets, without and with trend, with 0, 1 and 2 harmonics."""
    found: list[Scenario] = []
    for at, (theta, beta, gamma1, gamma2, phi) in enumerate(_SETS, start=1):
        for slope in (0.0, beta):
            for m in (0, 1, 2):
                g1, g2 = (gamma1, gamma2) if m else (0.0, 0.0)
                found.append(Scenario(len(found) + 1, at, theta, slope, g1, g2, phi, m))
    return found


@dataclass(frozen=True)
class Simulated:
    """The same weeks x series twice: ``quiet``, and ``counts`` with outbreaks in them.

    ``present[t, s]`` tells where cases of the present outbreak fell, ``parameters[s]`` is the
    parameter set 1..7, ``k[s]`` the size of the present outbreak.
    """

    quiet: Ints
    counts: Ints
    present: Bools
    parameters: Ints
    k: Ints


def frame(counts: Ints) -> pd.DataFrame:
    """Return simulated counts as the models read them: weeks 1 to 624, without dates."""
    return pd.DataFrame(counts.astype(float), index=pd.RangeIndex(1, len(counts) + 1))


def simulate(replicates: int, seed: int) -> Simulated:
    """Draw every scenario ``replicates`` times."""
    random = np.random.default_rng(seed)
    drawn = [_draw(scenario, random) for _ in range(replicates) for scenario in scenarios()]
    quiet, counts, present, parameters, k = zip(*drawn, strict=True)
    columns = (np.array(quiet).T, np.array(counts).T, np.array(present).T)
    return Simulated(*columns, np.array(parameters), np.array(k))


def _draw(scenario: Scenario, random: np.random.Generator) -> tuple[Ints, Ints, Bools, int, int]:
    quiet = _counts(scenario, random)
    spread = float(quiet.std(ddof=1))
    counts = quiet.copy()
    for size in random.choice(_PAST_SIZES, _PAST_OUTBREAKS):
        counts += _cases(size * spread, int(random.choice(PAST)), random)
    k = int(random.integers(1, 11))
    present = _cases(k * spread, int(random.choice(JUDGED)), random)
    return quiet, counts + present, present > 0, scenario.parameters, k


def _counts(scenario: Scenario, random: np.random.Generator) -> Ints:
    mean = scenario.mean()
    if scenario.phi <= 1:
        return random.poisson(mean)
    return random.negative_binomial(mean / (scenario.phi - 1), 1 / scenario.phi)


def _cases(mean: float, start: int, random: np.random.Generator) -> Ints:
    delays = np.floor(random.lognormal(0.0, 0.5, random.poisson(mean))).astype(np.int64)
    return np.bincount(np.minimum(start + delays, WEEKS - 1), minlength=WEEKS)
