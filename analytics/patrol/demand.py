"""How many incidents to expect where and when: by grid, weekday and four hours, then by place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.patrol.shifts import DAY, HOUR, Round

Floats = npt.NDArray[np.float64]

BLOCK_HOURS = 4
BLOCKS = 24 // BLOCK_HOURS
WEEKDAYS = 7
HALF_LIFE_DAYS = 182
HISTORY_DAYS = 728  # what lies further back is not looked at
CALM_WEEKS = 4  # weeks of the pooled pattern that a grid's own cell is mixed with
CALM_INCIDENTS = 20  # incidents of a place's share all day that its share in a block is mixed with
INCIDENT_COLUMNS = ("day", "hour", "spot", "n")
SPOT_COLUMNS = ("place", "grid", "east", "north", "reach")


@dataclass(frozen=True)
class Demand:
    """``expected[s, w, b]`` incidents at spot s on weekday w (Monday 0) in block b (0-4 h is 0) of one day.

    Of a spot that is more than one place (the streets of a grid) only the ``reach`` of a stop counts.
    """

    spots: pd.DataFrame
    expected: Floats

    def in_round(self, day: date, span: Round) -> Floats:
        """Return what is expected at each spot in a round; a block's incidents lie evenly in it."""
        found = np.zeros(len(self.spots))
        for begin in range(span.begin - span.begin % (BLOCK_HOURS * HOUR), span.end, BLOCK_HOURS * HOUR):
            inside = min(span.end, begin + BLOCK_HOURS * HOUR) - max(span.begin, begin)
            weekday = (day + timedelta(days=begin // DAY)).weekday()
            block = begin % DAY // (BLOCK_HOURS * HOUR)
            found += self.expected[:, weekday, block] * inside / (BLOCK_HOURS * HOUR)
        return found

    def by_cell(self) -> pd.DataFrame:
        """Return expected incidents by grid, weekday and block, as M25 compares them with hours."""
        index = pd.MultiIndex.from_product(
            [range(len(self.spots)), range(WEEKDAYS), range(BLOCKS)], names=["spot", "weekday", "block"]
        )
        flat = pd.DataFrame({"expected": self.expected.ravel()}, index=index).reset_index()
        flat["grid"] = self.spots["grid"].to_numpy()[flat["spot"]]
        return flat.groupby(["grid", "weekday", "block"])["expected"].sum().reset_index()


def expect(incidents: pd.DataFrame, spots: pd.DataFrame, until: date) -> Demand:
    """Estimate demand from the incidents of the 104 weeks before ``until``.

    ``incidents`` has day (a date), hour (-1 where unknown), spot (row number in ``spots``) and n. A day
    counts half after 26 weeks. A grid's weekday-and-block cell is mixed with what grid, weekday and hour
    alone would give, as if that had been seen for four weeks; incidents of unknown hour follow the others.
    """
    past = incidents[(incidents["day"] < until) & (incidents["day"] >= until - timedelta(days=HISTORY_DAYS))]
    codes, grid = np.unique(spots["grid"].to_numpy(dtype=str), return_inverse=True)
    weight, exposure = _memory(past, until)
    known = past["hour"].to_numpy(dtype=np.int64) >= 0
    rows = past[known]
    cells = np.zeros((len(spots), WEEKDAYS, BLOCKS))
    weekday = pd.to_datetime(rows["day"]).dt.day_of_week.to_numpy(dtype=np.int64)
    block = rows["hour"].to_numpy(dtype=np.int64) // BLOCK_HOURS
    np.add.at(
        cells,
        (rows["spot"].to_numpy(dtype=np.int64), weekday, block),
        weight[known] * rows["n"].to_numpy(dtype=float),
    )
    lost = 1 + _ratio(weight[~known] @ past["n"].to_numpy(dtype=float)[~known], cells.sum())
    rates = _grid_rates(_by_grid(cells, grid, len(codes)) * lost, exposure)
    reach = spots["reach"].to_numpy(dtype=float)
    expected = rates[grid] * _shares(cells.sum(axis=1), grid, len(codes))[:, None, :] * reach[:, None, None]
    return Demand(spots.reset_index(drop=True), expected)


def _memory(past: pd.DataFrame, until: date) -> tuple[Floats, Floats]:
    """Return the weight of each row, and for each weekday the weight of all its days since the first row."""
    age = (pd.Timestamp(until) - pd.to_datetime(past["day"])).dt.days.to_numpy()
    every = np.arange(1, int(age.max(initial=1)) + 1)
    weekday = (until.weekday() - every) % WEEKDAYS
    exposure = np.bincount(weekday, weights=0.5 ** (every / HALF_LIFE_DAYS), minlength=WEEKDAYS)
    return 0.5 ** (age / HALF_LIFE_DAYS), np.maximum(exposure, 1e-9)


def _by_grid(cells: Floats, grid: npt.NDArray[np.int64], count: int) -> Floats:
    total = np.zeros((count, *cells.shape[1:]))
    np.add.at(total, grid, cells)
    return total


def _grid_rates(total: Floats, exposure: Floats) -> Floats:
    """Return incidents a day by grid, weekday and block, shrunk towards grid x weekday x hour apart."""
    everything = max(float(total.sum()), 1e-9)
    by_grid = total.sum(axis=(1, 2)) / everything
    by_day = total.sum(axis=(0, 2)) / exposure
    by_block = total.sum(axis=(0, 1)) / everything
    plain = by_grid[:, None, None] * by_day[None, :, None] * by_block[None, None, :]
    found: Floats = (total + CALM_WEEKS * plain) / (exposure[None, :, None] + CALM_WEEKS)
    return found


def _shares(of_spot: Floats, grid: npt.NDArray[np.int64], count: int) -> Floats:
    """Return the share of each spot in its grid, by block (columns of a grid's spots sum to 1)."""
    size = np.bincount(grid, minlength=count)[grid]
    all_day = of_spot.sum(axis=1) + 1 / size
    all_day = all_day / np.bincount(grid, weights=all_day, minlength=count)[grid]
    mixed = of_spot + CALM_INCIDENTS * all_day[:, None]
    found: Floats = mixed / _by_grid(mixed, grid, count)[grid]
    return found


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
