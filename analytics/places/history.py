"""Incidents as counts by step and cell. A step is as long as the horizon; origins are where steps begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from analytics.places.lattice import Whole, neighbour_keys

Floats = npt.NDArray[np.float64]

BESIDE = {(1, 0): 0.25, (-1, 0): 0.25, (0, 1): 0.25, (0, -1): 0.25} | {
    (right, up): 0.125 for right in (-1, 1) for up in (-1, 1)
}


@dataclass(frozen=True)
class History:
    """``counts[s, c]`` incidents of step s in cell c; the first forecast is made for step ``origin``.

    ``since[c]`` is the first step in which anything happened in cell c: before it nobody knew the
    cell, and it does not count as one. ``clock`` is the ordinal of the origin among all steps of this
    length since 1970.
    """

    counts: Floats
    since: Whole
    keys: Whole
    origin: int
    clock: int

    def known(self, step: int) -> npt.NDArray[np.bool_]:
        """Tell for each cell whether anything had happened in it before a step began."""
        return self.since < step


def history(
    days: Whole, keys: Whole, counted: npt.NDArray[np.bool_], origin: date, horizon: int, windows: int
) -> History:
    """Count incidents by steps that end and begin at ``origin``, ``windows`` steps from it on.

    ``days`` are ordinals (date.toordinal) and ``keys`` cells of every incident; only the ``counted`` ones are
    added up, while all of them make a cell known. What lies behind the last window is not looked at.
    """
    step = (days - origin.toordinal()) // horizon
    seen = step < windows
    step, keys, counted = step[seen], keys[seen], counted[seen]
    first = int(min(step.min(initial=0), 0))
    step = step - first
    cells, where = np.unique(keys, return_inverse=True)
    since = np.full(len(cells), windows - first, dtype=np.int64)
    np.minimum.at(since, where, step)
    counts = np.zeros((windows - first, len(cells)))
    np.add.at(counts, (step[counted], where[counted]), 1)
    return History(counts, since, cells, -first, _clock(origin, horizon))


def _clock(origin: date, horizon: int) -> int:
    return (origin.toordinal() - date(1970, 1, 1).toordinal()) // horizon


def neighbourhood(keys: Whole) -> csr_matrix:
    """Return the matrix that takes counts to those around each cell: a side counts 1/4, a corner 1/8."""
    order = np.argsort(keys)
    parts = []
    for (right, up), weight in BESIDE.items():
        wanted = neighbour_keys(keys, right, up)
        at = np.clip(np.searchsorted(keys, wanted, sorter=order), 0, len(keys) - 1)
        there = keys[order[at]] == wanted
        parts.append((np.flatnonzero(there), order[at][there], np.full(there.sum(), weight)))
    rows, columns, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
    return csr_matrix((weights, (rows, columns)), shape=(len(keys), len(keys)))
