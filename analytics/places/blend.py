"""One forecast out of two learnt mixtures and three plain counts, weighed by how each has done so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.places.history import History
from analytics.places.rates import blocks, levels, memories, mixture

Floats = npt.NDArray[np.float64]

LEARNT = "mixture"
BUSIEST = "mixture_busiest"  # learnt where most happens: what matters for a handful of cells
FIFTH = 0.2
BACK = 104  # windows that are learnt from, and looked back on
RENEWED = 13  # windows between two fits
WARM = 26  # steps before anything is learnt
FEWEST = 13  # windows a fit needs
PATIENCE = 0.2  # standard errors by which a way may lag behind before it is left: small is quick to follow


@dataclass(frozen=True)
class Ways:
    """Ways of forecasting side by side: ``scores[name][r]`` are the cells' scores for step ``first + r``."""

    scores: dict[str, Floats]
    first: int

    def of(self, name: str, step: int) -> Floats:
        """Return the scores of a way for a step."""
        rows = self.scores[name]
        return np.asarray(rows[step - self.first])


def ways(past: History, horizon: int) -> Ways:
    """Return the learnt mixtures and the three counts, each step's score from what lay before it."""
    first = max(min(WARM, past.origin), past.origin - 2 * BACK - RENEWED)
    scored = max(first, past.origin - BACK)
    parts = memories(past, horizon, first)
    whole, busy = (_learnt(past, parts, first, scored, share) for share in (1.0, FIFTH))
    learnt = {LEARNT: whole, BUSIEST: np.where(np.isnan(busy), whole, busy)}
    counted = {name: rows[scored - first :] for name, rows in levels(past, horizon, first).items()}
    return Ways({**learnt, **counted}, scored)


def _learnt(past: History, parts: Floats, first: int, scored: int, share: float) -> Floats:
    """Score each step from ``scored`` on by weights learnt before the block it lies in.

    Learnt from, and told of, the ``share`` of the known cells in which most has happened; NaN elsewhere.
    """
    last = len(past.counts) + 1
    rows = []
    for begin, end in blocks(scored, last, past.clock, past.origin, RENEWED):
        moment = max(0, _moment(begin, past))
        cells = _busiest(past, moment, share)
        told = np.full((end - begin, parts.shape[1]), np.nan)
        weights = _weights(past, parts, first, moment, cells)
        told[:, cells] = parts[begin - first : end - first, cells] @ weights
        rows.append(told)
    return np.concatenate(rows)


def _moment(begin: int, past: History) -> int:
    """Return the step at which the weights of the block that ``begin`` lies in were learnt."""
    return begin - (past.clock + begin - past.origin) % RENEWED


def _weights(past: History, parts: Floats, first: int, moment: int, cells: npt.NDArray[np.int64]) -> Floats:
    begin = max(first, moment - BACK)
    if moment - begin < FEWEST:
        return np.full(parts.shape[-1], 1 / parts.shape[-1])
    return mixture(parts[begin - first : moment - first, cells], past.counts[begin:moment, cells])


def _busiest(past: History, moment: int, share: float) -> npt.NDArray[np.int64]:
    """Return the share of the cells known by ``moment`` in which most has happened so far; all for 1."""
    if share == 1:
        return np.arange(past.counts.shape[1])
    known = past.known(moment)
    return np.sort(ranked(past.counts[:moment].sum(axis=0), known)[: size_of(share, int(known.sum()))])


def caught(score: Floats, known: npt.NDArray[np.bool_], counts: Floats, sizes: list[int]) -> Floats:
    """Return how many incidents the best ``sizes`` cells of a score caught."""
    best = ranked(score, known)[: max(sizes)]
    run = np.concatenate([[0.0], np.cumsum(counts[best])])
    found: Floats = run[np.minimum(sizes, len(best))]
    return found


def ranked(score: Floats, known: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the known cells, highest score first; equal ones in the order of their keys."""
    order = np.argsort(np.where(known, -score, np.inf), kind="stable")
    return order[: int(known.sum())]


def record(past: History, by: Ways, step: int, coverage: list[float]) -> Floats:
    """Return what each way caught (way x coverage) in the at most ``BACK`` windows before ``step``."""
    told = np.zeros((len(by.scores), len(coverage)))
    for before in range(max(by.first, step - BACK), step):
        known = past.known(before)
        if not known.any():
            continue
        sizes = [size_of(share, int(known.sum())) for share in coverage]
        for way, name in enumerate(by.scores):
            told[way] += caught(by.of(name, before), known, past.counts[before], sizes)
    return told


def trust(told: Floats) -> Floats:
    """Return the weight of each way at each coverage (columns sum to 1).

    A way that lags behind the best by d of its standard errors (the root of what the best caught) weighs
    exp(-d / PATIENCE); neighbouring coverages are listened to as well, because a few cells alone tell little.
    """
    lead = told.max(axis=0)
    lag = (told - lead) / np.sqrt(np.maximum(lead, 1))
    at = np.arange(told.shape[1])
    hear = told.shape[1] - np.abs(at[:, None] - at[None, :]).astype(float)
    weight = np.exp(lag @ (hear / hear.sum(axis=0)) / PATIENCE)
    found: Floats = weight / weight.sum(axis=0)
    return found


def blended(by: Ways, weights: Floats, step: int) -> Floats:
    """Return the weighed score of a step, by coverage and cell: expected incidents in the window."""
    return weights.T @ np.stack([by.of(name, step) for name in by.scores])


def size_of(share: float, cells: int) -> int:
    """Return how many cells a share of them is: to the nearest whole, at least one."""
    return max(1, int(np.floor(share * cells + 0.5)))
