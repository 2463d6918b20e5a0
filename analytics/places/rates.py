"""What the past says of each cell: expected incidents in the coming step, from several memories."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analytics.places.history import History, neighbourhood

Floats = npt.NDArray[np.float64]

OWN_DAYS = (14, 42, 140, 420, 1260)  # half-lives of what happened in the cell itself
NEAR_DAYS = (28, 182, 1260)  # half-lives of what happened around it: near repeats
COUNTS = {"count_12_months": 365, "count_24_months": 730, "count_all": None}  # the ranks to beat
ROUNDS = 60


def fading(counts: Floats, half_life: float, first: int) -> Floats:
    """Return for each step from ``first`` to one past the last the mean count of the steps before it.

    A step that lies ``half_life`` steps back weighs half. Row 0 belongs to step ``first``; what nothing came
    before is 0.
    """
    keep = 0.5 ** (1 / half_life)
    rows = np.zeros((len(counts) + 1 - first, counts.shape[1]))
    total, weight = np.zeros(counts.shape[1]), 0.0
    for step, count in enumerate(counts):
        total = total * keep + count
        weight = weight * keep + 1
        if step + 1 >= first:
            rows[step + 1 - first] = total / weight
    return rows


def level(counts: Floats, steps: int | None, first: int) -> Floats:
    """Return likewise the mean of the last ``steps`` steps, all alike; of all of them where None."""
    run = np.vstack([np.zeros(counts.shape[1]), np.cumsum(counts, axis=0)])
    at = np.arange(first, len(counts) + 1)
    begin = np.maximum(0, at - steps) if steps else np.zeros_like(at)
    found: Floats = (run[at] - run[begin]) / np.maximum(1, at - begin)[:, None]
    return found


def levels(past: History, horizon: int, first: int) -> dict[str, Floats]:
    """Return the three counts every forecast is measured against: 12 months, 24 months, all."""
    spans = {name: None if days is None else max(1, days // horizon) for name, days in COUNTS.items()}
    return {name: level(past.counts, steps, first) for name, steps in spans.items()}


def memories(past: History, horizon: int, first: int) -> Floats:
    """Return what a mixture is made of, by step from ``first``, cell and memory.

    What happened in the cell, under five half-lives; what happened around it, under three (near repeats,
    Johnson and Bowers 2004); and the same for every cell.
    """
    around = neighbourhood(past.keys)
    own = [fading(past.counts, days / horizon, first) for days in OWN_DAYS]
    near = [(around @ fading(past.counts, days / horizon, first).T).T for days in NEAR_DAYS]
    parts = np.stack([*own, *near, _everywhere(past, first)], axis=-1)
    parts[~_known(past, first)] = 0  # a cell that nobody knew yet is not forecast, nor learnt from
    return parts


def _known(past: History, first: int) -> npt.NDArray[np.bool_]:
    return past.since[None, :] < np.arange(first, len(past.counts) + 1)[:, None]


def _everywhere(past: History, first: int) -> Floats:
    """Return the mean count of a known cell and step so far, alike for all cells."""
    steps = np.arange(first, len(past.counts) + 1)
    total = np.concatenate([[0.0], np.cumsum(past.counts.sum(axis=1))])[steps]
    mean = total / np.maximum(1, steps * _known(past, first).sum(axis=1))
    return np.repeat(mean[:, None], past.counts.shape[1], axis=1)


def mixture(parts: Floats, counts: Floats) -> Floats:
    """Return the weights (none below 0) under which parts explain counts best: Poisson likelihood by EM.

    ``parts`` by row, cell and memory; ``counts`` by row and cell. The problem has one optimum; a fixed number
    of rounds makes the answer the same everywhere.
    """
    flat = parts.reshape(-1, parts.shape[-1])
    happened = counts.ravel() > 0
    some, count = flat[happened], counts.ravel()[happened]
    whole = np.maximum(flat.sum(axis=0), 1e-9)
    weights = np.full(parts.shape[-1], 1 / parts.shape[-1])
    for _ in range(ROUNDS):
        weights = weights * (some.T @ (count / np.maximum(some @ weights, 1e-9))) / whole
    return weights


def blocks(first: int, last: int, clock: int, origin: int, length: int) -> Sequence[tuple[int, int]]:
    """Cut steps ``first`` to ``last`` (not counted) at every step whose ordinal since 1970 is a multiple of
    ``length``: wherever a forecast is made from, its weights were learnt at the same moments.
    """
    cuts = [step for step in range(first + 1, last) if (clock + step - origin) % length == 0]
    edges = [first, *cuts, last]
    return list(pairwise(edges))
